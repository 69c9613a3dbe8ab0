"""The HTML fragment: marked, escaped, with linked data."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import pytest

from claimcheck.schema import Report

EXAMPLES = Path(__file__).parents[2] / "examples"


class Tags(HTMLParser):
    """The tags and the text of a fragment; void of anything that runs."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(fragment)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def embed(example: Callable[[str], ModuleType]) -> ModuleType:
    return example("embed/embed.py")


def test_every_claim_is_marked_and_listed(embed: ModuleType, reports: list[Report]) -> None:
    fragment = embed.fragment(reports[0])
    found = Tags(fragment)
    assert found.tags.count("mark") == found.tags.count("li") == len(reports[0].results)
    assert "Vexalia Contact acquired Quentavia in June 2021. supported, " in found.text
    assert '<a href="https://news.example.com/tiny-1" rel="nofollow">The Call Floor Daily</a>' in fragment


def test_linked_data_has_the_verdicts(embed: ModuleType, reports: list[Report]) -> None:
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', embed.fragment(reports[0]), re.DOTALL)
    reviews = json.loads(data)
    assert {review["@type"] for review in reviews} == {"ClaimReview"}
    assert len(reviews) == 2


def test_a_hostile_text_is_shown_as_text(embed: ModuleType, reports: list[Report]) -> None:
    fragment = embed.fragment(reports[1])
    found = Tags(fragment)
    assert set(found.tags) <= {"div", "p", "mark", "sup", "ol", "li", "em", "a", "script"}
    assert found.tags.count("script") == fragment.count("</script>") == 1
    assert found.attributes <= {"class", "value", "href", "rel", "type"}
    assert 'onerror="alert(1)"' in found.text


def test_an_address_that_is_none_is_no_link(embed: ModuleType, reports: list[Report]) -> None:
    result = reports[0].results[0]
    first = result.verdict.evidence[0]
    source = first.source.model_copy(update={"url": "javascript:alert(1)"})
    changed = first.model_copy(update={"source": source})
    verdict = result.verdict.model_copy(update={"evidence": (changed,)})
    assert "javascript" not in embed.item(1, result.model_copy(update={"verdict": verdict}))


def test_the_styles_name_what_the_fragment_has(embed: ModuleType, reports: list[Report]) -> None:
    style = (EXAMPLES / "embed" / "claimcheck.css").read_text(encoding="utf-8")
    named = set(re.findall(r"mark\.claimcheck-(\w+)", style))
    assert named == set(embed.WORDS)


def test_the_script_writes_the_fragments(reports_file: Path, embed: ModuleType, reports: list[Report]) -> None:
    command = [sys.executable, str(EXAMPLES / "embed" / "embed.py"), str(reports_file)]
    ran = subprocess.run(command, capture_output=True, check=True)
    assert ran.stdout.decode("utf-8").replace("\r\n", "\n") == "".join(map(embed.fragment, reports))
