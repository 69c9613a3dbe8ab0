"""Every page for everybody: axe-core finds nothing in both themes and languages, and 360 pixels are enough."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from claimcheck import ClaimChecker
from claimcheck.support import NliModel, NliScores
from tests.server.page.conftest import ARTICLE, PATIENCE, Serve
from tests_browser.conftest import Visitor

SMALL = {"width": 360, "height": 740}
LONG = (
    "Anticonstitutionnellement" * 8
) + "\n\nFoundever a été fondé en 1985. Teleperformance a racheté Majorel pour 3 milliards d’euros."


def every_page(visitor: Visitor, page: Page) -> list[tuple[str, Callable[[], object]]]:
    """The names of all pages, and what opens them in the window of ``page``, an article."""
    visitor.expected = ("404", "422")  # the browser tells of pages that are errors
    address = page.url.partition("#")[0].partition("?")[0]
    report = page.request.get(f"{address}/report/json").json()
    claim = f"{address}/claims/{report['results'][-1]['claim']['id']}"

    def fault() -> None:
        page.goto(claim)
        page.locator("form.correction").evaluate("form => { form.noValidate = true; }")
        page.locator('input[value="not_enough_info"]').check()
        page.locator("#why").fill("")
        page.locator("form.correction button").click()
        page.wait_for_selector(".alert")

    def decide() -> None:
        page.goto(claim)
        page.locator('input[value="supported"]').check()
        page.locator("#editor").fill("Ana")
        page.locator("#why").fill("So it is.")
        page.locator("form.correction button").click()
        page.wait_for_selector("#filters")

    def opened() -> None:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")

    return [
        ("start", lambda: page.goto("/")),
        ("article", lambda: page.goto(address)),
        ("article, everything open", opened),
        ("article, filtered to nothing", lambda: page.goto(f"{address}?kind=outage")),
        ("verdict", lambda: page.goto(claim)),
        ("verdict with faults", fault),
        ("link", lambda: page.goto(f"{claim}/subject")),
        ("link, searched", lambda: page.goto(f"{claim}/subject?q=zzzz")),
        ("name", lambda: page.goto(f"{address}/names/{report['mentions'][0]['start']}")),
        ("article, decided", decide),
        ("decisions", lambda: page.goto("/decisions")),
        ("evidence", lambda: page.goto("/evidence")),
        ("error", lambda: page.goto("/articles/unknown")),
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visitor: Visitor, theme: str, language: str) -> None:
    page = visitor.reads(LONG, theme=theme, language=language)
    found = {}
    for name, opens in every_page(visitor, page):
        opens()
        results = Axe().run(page)
        if results.violations_count:
            found[name] = results.generate_report()
    assert found == {}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_is_wider_than_a_small_screen(visitor: Visitor, overflow: Callable[[Page], int], language: str) -> None:
    page = visitor.reads(LONG, size=SMALL, language=language)
    found = {}
    for name, opens in every_page(visitor, page):
        opens()
        if overflow(page) > 0:
            found[name] = overflow(page)
    assert found == {}


class Gated:
    """A model that judges once it is let."""

    def __init__(self, model: NliModel) -> None:
        self._model = model
        self.name, self.hash, self.backend = model.name, model.hash, model.backend
        self.gate = threading.Event()

    def predict(self, pairs: Sequence[tuple[str, str]]) -> list[NliScores]:
        """The scores of the model within."""
        self.gate.wait(PATIENCE)
        return self._model.predict(pairs)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_claims_are_shown_before_their_verdicts_and_are_accessible(
    chromium: Browser, page_checker: ClaimChecker, serve_page: Serve, theme: str
) -> None:
    model = Gated(page_checker.judge.model)
    checker = ClaimChecker(evidence=page_checker.stores, only=True, model=model)
    with checker, serve_page(checker) as port:
        visitor = Visitor(chromium, f"http://127.0.0.1:{port}")
        page = visitor.opens(theme=theme)
        try:
            page.locator("#text").fill(ARTICLE)
            page.locator("form.submit button").click()
            page.wait_for_selector(".card.pending")
            assert page.locator("mark.pending").count() >= 4
            results = Axe().run(page)
            assert results.violations_count == 0, results.generate_report()
            without = visitor.opens(page.url, script=False)
            assert without.locator(".card.pending").count() == page.locator(".card.pending").count()
        finally:
            model.gate.set()
        page.wait_for_selector("#filters")
        for context in visitor.contexts:
            context.close()
    assert visitor.faults == []


def test_the_language_is_switched_on_any_page(visitor: Visitor) -> None:
    page = visitor.reads(language="en")
    page.get_by_role("button", name="Français").click()
    page.wait_for_selector('html[lang="fr"]')
    assert page.get_by_role("heading", name="Affirmations").count() == 1
    assert "/articles/" in page.url
