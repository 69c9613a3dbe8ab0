"""HTML and scripts in every field stay text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from claimcheck import ClaimChecker
from claimcheck.evidence import EvidenceStore
from claimcheck.schema import Passage
from tests.server.page.conftest import Browser, Page, Serve

HOSTILE = "\"><script>alert('x')</script><img src=x onerror=alert(1)> {{ 7 * 7 }} \u202e</textarea>"
TAGS = {"script", "img", "iframe", "object", "svg", "style"}


@pytest.fixture(scope="module")
def hostile(
    page_checker: ClaimChecker, serve_page: Serve, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A service whose evidence has markup in every field."""
    with EvidenceStore(tmp_path_factory.mktemp("hostile") / "store.db") as store:
        for number, url in enumerate(("javascript:alert(1)", "data:text/html,<script>alert(1)</script>")):
            store.add(
                [
                    Passage.model_validate(
                        {
                            "id": f"{number}{HOSTILE}",
                            "text": f"Selon le registre du commerce, Foundever fut créé en {1994 + number} {HOSTILE}.",
                            "title": HOSTILE,
                            "lang": "fr",
                            "source": {"publisher": HOSTILE, "url": url},
                        }
                    )
                ]
            )
        checker = ClaimChecker(evidence=[store], only=True, model=page_checker.judge.model)
        with checker, serve_page(checker) as port:
            yield Browser(port)


@pytest.fixture(scope="module")
def read(hostile: Browser) -> Page:
    """The page of an article with markup around its claim and in its name."""
    text = f"{HOSTILE}\n\nFoundever a été fondé en 1985.\n\n{HOSTILE}"
    return hostile.check("", file=(HOSTILE.replace('"', "%22"), text.encode()))


def harmless(page: Page) -> None:
    """Nothing in a page comes from outside but text."""
    scripts = page.all("script")
    assert [own.attributes["src"].partition("?")[0] for own in scripts] == ["/static/page.js"]
    assert not any(own.text for own in scripts)
    for tag in TAGS - {"script"}:
        assert not page.all(tag)
    for own in _elements(page):
        assert not any(name.startswith("on") or name == "style" for name in own)
        for name in ("href", "src", "action"):
            assert not own.get(name, "").lower().lstrip().startswith(("javascript:", "data:", "vbscript:"))
    assert "{{" not in page.text or "{{ 7 * 7 }}" in page.text
    assert "\u202e" not in page.text


def _elements(page: Page) -> list[dict[str, str]]:
    names = ("a", "input", "form", "p", "li", "span", "div", "label", "button", "textarea", "mark", "h1", "blockquote")
    return [own.attributes for name in names for own in page.all(name)]


def test_an_article_and_its_evidence_with_markup_in_every_field(read: Page) -> None:
    harmless(read)
    assert "<script>alert('x')</script>" in read.one("section", id="text").text
    assert "‹U+202E›" in read.text
    card = next(own for own in read.all("li", class_="card") if "1985" in own.text)
    assert "alert(1)" in card.text
    assert "javascript:alert(1)" in card.text, "an address that is no link is still told"


def test_forms_and_decisions_with_markup_in_every_field(hostile: Browser, read: Page) -> None:
    path = hostile.claim_path(read, "1985")
    harmless(hostile.get(path))
    fault = hostile.send(path, {"verdict": HOSTILE, "editor": HOSTILE, "why": HOSTILE})
    assert fault.status == 422
    harmless(fault)
    shown = hostile.send(path, {"verdict": "supported", "editor": HOSTILE, "why": HOSTILE})
    harmless(shown)
    assert HOSTILE.replace("\u202e", "‹U+202E›") in shown.all("p", class_="decision")[0].text
    named = hostile.send(f"{path}/subject", {"organisation": "other", "name": HOSTILE, "editor": "A", "why": HOSTILE})
    harmless(named)
    for page in (hostile.get("/decisions"), hostile.get(path), hostile.get(f"{path}/subject?q={'%3Cscript%3E'}")):
        assert page.status == 200
        harmless(page)


def test_exports_with_markup_in_every_field(hostile: Browser, read: Page) -> None:
    page = hostile.get(f"{read.path}/report/html")
    assert not page.all("script")
    assert not page.all("img")
    assert "attachment" in page.headers["content-disposition"]
    assert hostile.get(f"{read.path}/report/json").headers["content-disposition"].isascii()


def test_a_text_that_is_refused_comes_back_as_text(hostile: Browser) -> None:
    page = hostile.send("/articles", {"text": HOSTILE, "date": "never"})
    assert page.status == 422
    harmless(page)
    evidence = hostile.send("/evidence", {"text": HOSTILE, "publisher": HOSTILE, "url": "javascript:alert(1)"})
    assert evidence.status == 422
    harmless(evidence)
    assert evidence.one("input", id="publisher").attributes["value"].startswith('"><script>')


def test_addresses_with_markup_are_pages_without_it(hostile: Browser) -> None:
    for path in ("/articles/%3Cscript%3Ealert(1)%3C/script%3E", "/evidence?article=%22%3E%3Cscript%3E", "/%3Cimg%3E"):
        page = hostile.get(path)
        if page.headers["content-type"].startswith("text/html"):
            harmless(page)
        else:
            assert page.headers["content-type"] == "application/problem+json"
