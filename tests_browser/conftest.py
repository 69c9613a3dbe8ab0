"""The page in a real browser. Run with ``python -m pytest tests_browser``; not part of the default run.

Chromium is the one that ``CLAIMCHECK_CHROMIUM`` names, else ``chromium`` on the path; nothing is downloaded.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from claimcheck import ClaimChecker
from tests.server.page.conftest import ARTICLE, PATIENCE, Serve, page_checker, serve_page

__all__ = ["ARTICLE", "Visitor", "page_checker", "serve_page"]

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
expect.set_options(timeout=PATIENCE * 1000)
WIDE = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    path = os.environ.get("CLAIMCHECK_CHROMIUM") or shutil.which("chromium")
    if path is None:
        raise RuntimeError("these tests need Chromium: install it, or name it in CLAIMCHECK_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody with a browser, and everything that went wrong in it."""

    chromium: Browser
    base: str
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def opens(
        self,
        path: str = "/",
        *,
        size: dict[str, int] | None = None,
        language: str = "en",
        theme: str = "light",
        script: bool = True,
    ) -> Page:
        """A page in a window of its own."""
        context = self.chromium.new_context(
            base_url=self.base,
            viewport=size or WIDE,  # type: ignore[arg-type] # a dictionary of its type has no other keys
            locale=language,
            color_scheme=theme,  # type: ignore[arg-type] # light or dark
            java_script_enabled=script,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE * 1000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: self.faults.append(f"a dialog opened: {dialog.message}"))
        page.goto(path)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(own in message.text for own in self.expected):
            self.faults.append(message.text)

    def reads(self, text: str = ARTICLE, **window: object) -> Page:
        """The page of an article that was pasted, once it is checked."""
        page = self.opens(**window)  # type: ignore[arg-type] # the window's own arguments
        page.locator("#text").fill(text)
        page.locator("form.submit button").click()
        page.wait_for_selector("#filters")
        return page


@pytest.fixture(name="visitor")
def visitor_fixture(chromium: Browser, page_checker: ClaimChecker, serve_page: Serve) -> Iterator[Visitor]:
    """Somebody with a browser at a service without decisions.

    A fault of a script, of the content policy or on the console fails the test.
    """
    with serve_page(page_checker) as port:
        own = Visitor(chromium, f"http://127.0.0.1:{port}")
        yield own
        for context in own.contexts:
            context.close()
    assert own.faults == []


@pytest.fixture
def overflow() -> Callable[[Page], int]:
    """By how many pixels a page is wider than its window."""
    return lambda page: int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )
