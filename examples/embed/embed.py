"""An article with its claims marked, as an HTML fragment to paste into a page of a content management system.

    claimcheck check article.txt --format json --output report.json
    python embed.py report.json > fragment.html

WordPress: paste the fragment into a "Custom HTML" block, and `claimcheck.css` once into "Additional CSS". The script
element holds data (ClaimReview, for search engines) and runs nothing; who may not post script elements leaves it out.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from claimcheck.reporting import iter_claimreview, read_reports
from claimcheck.schema import Report, Result

WORDS = {
    "supported": "supported",
    "refuted": "refuted",
    "conflicting": "disputed",
    "not_enough_info": "not enough information",
}


def fragment(report: Report) -> str:
    """The article, the list of its claims, and the same as linked data."""
    numbered = list(enumerate(sorted(report.results, key=lambda result: result.claim.start), 1))
    article = re.sub(r"\n\s*\n", "</p>\n<p>", "".join(pieces(report.document.text, numbered)).strip())
    items = "\n".join(item(number, result) for number, result in numbered)
    data = "".join(iter_claimreview([report]))  # escaped for a script element by the package
    return (
        f'<div class="claimcheck">\n<div class="claimcheck-article"><p>{article}</p></div>\n'
        f'<ol class="claimcheck-claims">\n{items}\n</ol>\n'
        f'<script type="application/ld+json">{data}</script>\n</div>\n'
    )


def pieces(text: str, numbered: list[tuple[int, Result]]) -> Iterator[str]:
    """The text with a mark around each claim; of claims that overlap the first is marked."""
    at = 0
    for number, result in numbered:
        claim = result.claim
        if claim.start >= at:
            yield escape(text[at : claim.start])
            quote = re.sub(r"\n\s*\n", "\n", text[claim.start : claim.end])
            yield f'<mark class="claimcheck-{result.verdict.label}">{escape(quote)}</mark><sup>{number}</sup>'
            at = claim.end
    yield escape(text[at:])


def item(number: int, result: Result) -> str:
    """One claim with its verdict and the first source."""
    claim, verdict = result.claim, result.verdict
    told = f"{WORDS[verdict.label]}, {verdict.probability:.0%}"
    source = ""
    if verdict.evidence:
        first = verdict.evidence[0].source
        name, safe = escape(first.publisher), re.match(r"https?://", first.url)
        source = f' <a href="{escape(first.url)}" rel="nofollow">{name}</a>' if safe else f" {name}"
    said = f"{escape(claim.statement)} <em>{told}</em>{source}"
    return f'<li value="{number}" class="claimcheck-{verdict.label}">{said}</li>'


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path)
    for each in read_reports(parser.parse_args().report):
        sys.stdout.write(fragment(each))
