"""Evidence that is added on the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from claimcheck import ClaimChecker
from claimcheck.evidence import EvidenceStore
from tests.server.page.conftest import Browser, Page, Serve

TEXT = "Genesys emploie 6 000 personnes dans le monde, a dit sa direction lundi à Paris."
SOURCE = {"publisher": "Les Ondes", "url": "https://example.org/genesys", "date": "2024-01-05", "kind": "third_party"}


@pytest.fixture(scope="module")
def own(page_checker: ClaimChecker, serve_page: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A service with an empty store."""
    with EvidenceStore(tmp_path_factory.mktemp("empty") / "store.db") as store:
        checker = ClaimChecker(evidence=[store], only=True, model=page_checker.judge.model)
        with checker, serve_page(checker) as port:
            yield Browser(port)


def test_what_is_added_is_used_by_the_next_check(own: Browser) -> None:
    page = own.check("Genesys emploie 6 000 personnes.")
    assert "no evidence found" in page.text
    path = f"/evidence?article={page.path.rsplit('/', 1)[-1]}"
    assert path in {link.attributes["href"] for link in page.all("a")}
    form = own.get(path)
    article = form.one("input", name="article").attributes["value"]
    added = own.send("/evidence", {"text": TEXT, "article": article, **SOURCE})
    assert "Evidence added: 1 passage" in added.text
    again = own.finished(own.send(f"{page.path}/again", {}))
    assert "Les Ondes" in again.text
    assert "https://example.org/genesys" in {link.attributes.get("href") for link in again.all("a")}
    same = own.send("/evidence", {"text": TEXT, **SOURCE})
    assert "knows this text already" in same.text


def test_a_file_can_be_added(own: Browser) -> None:
    source = SOURCE | {"url": "https://example.org/file"}
    added = own.send(
        "/evidence", {"text": "", **source}, ("note.txt", b"Aircall a lev\xc3\xa9 120 millions de dollars.")
    )
    assert "Evidence added" in added.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("publisher", ""),
        ("url", ""),
        ("url", "javascript:alert(1)"),
        ("url", "example.org"),
        ("date", "5 janvier"),
        ("kind", "rumour"),
        ("text", "  "),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(own: Browser, field: str, value: str) -> None:
    page = own.send("/evidence", {"text": TEXT, **SOURCE, field: value})
    assert page.status == 422
    assert f"#{field}" in {link.attributes["href"] for link in page.all("a")}
    assert page.all("span", id=f"{field}-fault") or field == "kind"


def test_another_text_of_a_known_address_is_refused(own: Browser) -> None:
    source = SOURCE | {"url": "https://example.org/twice"}
    own.send("/evidence", {"text": "Aircall emploie 700 personnes à Paris.", **source})
    page = own.send("/evidence", {"text": "Aircall emploie 900 personnes à Lyon.", **source})
    assert page.status == 409
    assert page.one("div", role="alert").text.strip()


def test_a_service_without_a_store_says_so(page_checker: ClaimChecker, serve_page: Serve) -> None:
    checker = ClaimChecker(only=True, model=page_checker.judge.model)
    with checker, serve_page(checker) as port:
        browser = Browser(port)
        page: Page = browser.get("/evidence")
        assert "no store" in page.text
        assert not page.all("textarea")
        assert browser.send("/evidence", {"text": TEXT, **SOURCE}).status == 403
