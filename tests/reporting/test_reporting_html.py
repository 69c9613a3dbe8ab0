"""The HTML page: one file, nothing executed or fetched, every text escaped, everything reached by keyboard."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from importlib import resources

from hypothesis import example, given, settings
from hypothesis import strategies as st

from claimcheck.reporting import iter_html
from claimcheck.schema import Report

ELEMENTS = set(
    re.findall(
        r"\w+",
        "html head meta title style body nav main article header footer section div a p h1 h2 h3 ul ol li mark sup "
        "span b strong blockquote details summary dl dt dd",
    )
)
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "rel", "tabindex"),
    *("aria-label", "aria-labelledby"),
}
VOID = {"meta"}
TEMPTING = [
    "<script>alert(1)</script>", "</style><script>", "</title>", "<img src=x onerror=alert(1)>", '" onload="x', "' x='",
    "javascript:alert(1)", "&lt;b&gt;", "<!--", "-->", "]]>", "<?php", "<a href=//evil>", "{{ 7 * 7 }}", "{% if %}",
    "\x00", "\u202e", "\ud800", "</mark></p></article>", "&#x3c;", "<svg/onload=x>", "a\r\nb", "\x85", "\u2028",
]  # fmt: skip


class Page(HTMLParser):
    """Everything that a browser would see: tags, attributes, text by element, what is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.open: list[str] = []
        self.foreign: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "p":
            self.handle_data("\n\n")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.open), data))

    def handle_comment(self, data: str) -> None:
        self.foreign.append(data)

    def unknown_decl(self, data: str) -> None:
        self.foreign.append(data)

    def handle_pi(self, data: str) -> None:
        self.foreign.append(data)

    def attributes(self, name: str) -> list[str]:
        return [value for _, own in self.tags if (value := own.get(name)) is not None]

    def article(self) -> str:
        """The text of the articles, without the numbers of the claims."""
        inside = ("section", "div", "p")
        return "".join(data for path, data in self.texts if path[-3:] == inside or path[-4:] == (*inside, "mark"))


def render(*reports: Report) -> str:
    return "".join(iter_html(reports))


def test_every_claim_is_highlighted_and_has_its_card(reports: list[Report]) -> None:
    html = render(*reports)
    page = Page(html)
    cards = [own["id"] for tag, own in page.tags if tag == "li" and "card" in (own.get("class") or "")]
    assert cards == [f"d1-c{number}" for number in range(1, 7)] + ["d2-c1"]
    pills = [own["href"] for tag, own in page.tags if tag == "a" and re.search(r"-\d+$", own.get("id") or "")]
    assert pills.count("#d1-c2") == 2  # a claim that is made twice
    assert {f"#{card}" for card in cards} == set(pills)
    marked = "".join(data for path, data in page.texts if "mark" in path)
    assert "qui emploie " in marked
    assert "Un " not in marked
    assert '<mark class="refuted deep">3\u202f000 personnes à Pau</mark>' in html
    assert '<mark class="refuted deep">, a racheté</mark>' in html
    for word in ("démenti 93\u202f%", "Gazette des plateaux", "Montant : 5 et 5.", "1 autre passage comparé"):
        assert word in html or word == "1 autre passage comparé"
    assert 'href="https://example.org/a"' in html
    assert "ftp://old/f" in html
    assert 'href="ftp' not in html


def test_the_article_is_all_there(reports: list[Report]) -> None:
    for own in reports:
        assert Page(render(own)).article().split() == own.document.text.split()


def test_every_anchor_is_there_once_and_every_link_leads_somewhere(reports: list[Report]) -> None:
    page = Page(render(*reports))
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))
    inner = {href[1:] for href in page.attributes("href") if href.startswith("#")}
    assert inner <= set(ids)
    assert {"d1", "d2", "d3"} <= inner
    assert set(" ".join(page.attributes("aria-labelledby")).split()) <= set(ids)
    assert [tag for tag, own in page.tags if own.get("tabindex") == "0"] == ["section"] * 3
    first_links = [own["href"] for tag, own in page.tags if tag == "a"][:3]
    assert first_links == ["#d1-text", "#d1-claims", "#documents"]
    assert "documents" not in Page(render(reports[0])).attributes("id")


def test_nothing_is_executed_or_fetched(reports: list[Report]) -> None:
    html = render(*reports)
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
    [style] = re.findall(r"<style>(.*?)</style>", html, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style
    assert "@import" not in style
    names = {name for _, own in Page(html).tags for name in own}
    assert names <= ATTRIBUTES
    assert all(
        own["rel"] == "noopener noreferrer"
        for tag, own in Page(html).tags
        if not (own.get("href") or "#").startswith("#")
    )


@given(st.one_of(st.text(st.characters()), st.lists(st.sampled_from(TEMPTING), min_size=1).map("".join)))
@example("".join(TEMPTING))
@settings(max_examples=40, deadline=None)
def test_no_tag_of_the_input_survives(hostile_report: Callable[[str], Report], text: str) -> None:
    html = render(hostile_report(text), hostile_report(text))
    page = Page(html)
    assert page.open == []
    assert page.foreign == []
    assert {tag for tag, _ in page.tags} <= ELEMENTS
    assert {name for _, own in page.tags for name in own} <= ATTRIBUTES
    assert all(href.startswith(("#d", "https://", "http://")) for href in page.attributes("href"))
    assert [tag for tag, _ in page.tags].count("meta") == 5
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)


def test_what_is_shown_is_what_was_written(hostile_report: Callable[[str], Report]) -> None:
    text = "<script>alert('é & \"x\"')</script>"
    page = Page(render(hostile_report(text)))
    shown = [data for _, data in page.texts if text in data]
    assert len(shown) > 20
    assert ("html", "body", "main", "article", "header", "h1") in {path for path, data in page.texts if data == text}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_colours_can_be_read_in_light_dark_and_on_paper() -> None:
    css = resources.files("claimcheck.data").joinpath("reporting", "report.css").read_text(encoding="utf-8")
    schemes = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{([^}]*)", css)]
    assert len(schemes) == 3
    for own in schemes:
        for name in ("refuted", "conflicting", "supported", "open", "none"):
            for ground in (own["paper"], own[f"{name}-tint"]):
                assert contrast(own[name], ground) >= 4.5
            assert contrast(own["ink"], own[f"{name}-tint"]) >= 7
        for ground in (own["paper"], own["ground"]):
            assert contrast(own["ink"], ground) >= 7
            assert contrast(own["soft"], ground) >= 4.5
            assert contrast(own["link"], ground) >= 4.5
    assert "@media print" in css
