"""Markdown: no text from outside makes markup, and all of it is there."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from claimcheck.reporting import iter_markdown
from claimcheck.schema import Report

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TEMPTING = [
    "# h", "1. x", "2) x", "- x", "+ x", "* x", "> x", "---", "===", "***", "```", "~~~", "    code", "\t", "| a | b |",
    "|---|---|", "**b**", "_e_", "`c`", "~~s~~", "[l](http://e.org)", "![i](x)", "<b>", "</li>", "<!--", "&amp;",
    "&copy", "<http://e.org>", "http://e.org", "www.e.org", "a@b.org", "\\", "\n\n", "[^1]", "[r]: /u", ":boom:",
    "$x$", "- [ ] t", "Setext\n===", "{{x}}", "==m==", "  ", "\u00a0",
]  # fmt: skip


def render(*reports: Report) -> str:
    return "".join(iter_markdown(reports))


def skeleton(markdown: str) -> list[str]:
    """The markup of a text: its blocks and, in them, everything but plain text."""
    found = []
    for token in PARSER.parse(markdown):
        found.append(f"{token.type} {token.level}")
        kinds = (child.type for child in token.children or [])
        found += [kind for kind in kinds if kind not in {"text", "text_special"}]
    return found


def words(markdown: str) -> str:
    parts = (child.content for token in PARSER.parse(markdown) for child in token.children or [])
    return " ".join(" ".join(parts).split())


@given(st.one_of(st.text(st.characters(), max_size=40), st.lists(st.sampled_from(TEMPTING), min_size=1).map("".join)))
@example("".join(TEMPTING))
@example("\n".join(TEMPTING))
@settings(max_examples=100, deadline=None)
def test_no_text_makes_markup(hostile_report: Callable[[str], Report], text: str) -> None:
    text = f" {text}x"  # neither an empty title nor the address of a source, which is a link
    assert skeleton(render(hostile_report(text))) == skeleton(render(hostile_report("x")))


@given(st.lists(st.sampled_from(TEMPTING), min_size=1).map(" ".join))
@settings(max_examples=40, deadline=None)
def test_what_is_shown_is_what_was_written(hostile_report: Callable[[str], Report], text: str) -> None:
    shown = " ".join(f"x{text}x".split())
    assert words(render(hostile_report(f"x{text}x"))).count(shown) > 20


def test_it_is_readable_as_it_is(reports: list[Report]) -> None:
    text = render(*reports)
    for line in (
        "# Vérification des affirmations\u00a0: dossier/article.txt",
        "français · 1er novembre 2023 · 6 affirmations",
        "## ✗ Démenti (1)",
        "### 2\\. Énoncé : Voxarel, qui emploie 3\u202f000 personnes à Pau, a racheté Fluvoix pour «\u00a05 M€\u00a0»",
        "  <https://example.org/a>",
        "Recherché\u00a0: voxarel, rachat\u00a0; 3 passages, le plus récent\u00a0: 1er novembre 2023.",
        "1 passage comparé\u00a0: Gazette des plateaux, <https://example.org/c>",
        "# Claims checked: No deal &amp; no &lt;b&gt;news&lt;/b&gt;",
        "English · date unknown · 1 claim",
        "> ! language not recognised\\: no claims are extracted",
    ):
        assert line in text.splitlines() or line.replace("\\: ", ": ") in text.splitlines()
    assert re.search(r"^- 5\\\. Énoncé : très beau rachat \(qualité · opinion · avis de l’auteur", text, re.MULTILINE)
    assert text.index("## ✗ Démenti") < text.index("## ≠ Sources contradictoires") < text.index("## ✓ Confirmé")
