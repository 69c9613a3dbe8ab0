"""The page in a real browser: how soon it can be used, and how soon an article's first claims and verdicts are there.

    python -m pytest benchmarks/server/test_bench_page.py -s

With the bundled models and little evidence: claims come before any evidence is looked for. The processor time is
that of the service, without the browser. Nothing is asserted about times. Needs Chromium, as ``tests_browser`` does.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from claimcheck import ClaimChecker
from tests.server.page.conftest import Serve, page_checker, serve_page
from tests_browser.conftest import Visitor, chromium

__all__ = ["chromium", "page_checker", "serve_page"]

TEXTS = Path("fixtures/articles")
WORDS = 700
ROUNDS = 5
INTERACTIVE, FIRST_CLAIMS = 1.0, 3.0
"""Seconds that are aimed at."""
SINCE_START = "performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart"


def article(names: tuple[str, ...]) -> str:
    """The first words of some articles."""
    whole = "\n\n".join((TEXTS / name).read_text(encoding="utf-8") for name in names)
    end = 0
    for _ in range(WORDS):
        end = whole.index(whole[end:].split(maxsplit=1)[0], end)
        end += len(whole[end:].split(maxsplit=1)[0])
    return whole[:end]


ARTICLES = {
    "fr": article(("dev-fr-rachat-majorel.txt", "dev-fr-breves-juin-2021.txt")),
    "en": article(("dev-en-results-2023.txt", "dev-en-blog-five9-zoom.txt", "dev-en-release-quillvoice.txt")),
}


@pytest.fixture(scope="module")
def visitor(chromium: Browser, page_checker: ClaimChecker, serve_page: Serve) -> Iterator[Visitor]:
    for text in ARTICLES.values():
        page_checker.check(text)
    with serve_page(page_checker) as port:
        yield Visitor(chromium, f"http://127.0.0.1:{port}")


def test_the_page_can_be_used_at_once(visitor: Visitor) -> None:
    taken = [visitor.opens("/").evaluate(SINCE_START) / 1000 for _ in range(ROUNDS)]
    print(f"\ninteractive: median {statistics.median(taken):.3f} s, longest {max(taken):.3f} s (aim {INTERACTIVE:g} s)")  # noqa: T201


@pytest.mark.parametrize("lang", sorted(ARTICLES))
def test_first_claims_come_soon(visitor: Visitor, lang: str) -> None:
    first, last, worked = [], [], []
    for number in range(ROUNDS):
        page = visitor.opens("/", language=lang)
        page.locator("#text").fill(f"{ARTICLES[lang]} ({number})")
        start, before = time.monotonic(), time.process_time()
        page.locator("form.submit button").click()
        page.wait_for_selector(".card")
        first.append(time.monotonic() - start)
        worked.append(time.process_time() - before)
        page.wait_for_selector("#filters")
        last.append(time.monotonic() - start)
        claims = page.locator(".card").count()
    soon, work, whole = (statistics.median(each) for each in (first, worked, last))
    print(  # noqa: T201
        f"\n{lang}, {WORDS} words, {claims} claims: first claims median {soon:.2f} s, longest {max(first):.2f} s, "
        f"processor {work:.2f} s (aim {FIRST_CLAIMS:g} s); verdicts median {whole:.2f} s"
    )
    assert visitor.faults == []
