"""The page in French and English."""

from __future__ import annotations

from importlib import resources
from typing import Any

import pytest

from claimcheck.data import parse_yaml
from claimcheck.registry import VendorKind
from claimcheck.reporting import FORMATS
from claimcheck.schema import MatchMethod, VerdictLabel, VerdictMethod
from tests.server.page.conftest import Browser, Page


@pytest.mark.parametrize(
    ("preferred", "language"),
    [
        ("fr-CA,fr;q=0.9", "fr"),
        ("en;q=0.5, fr;q=0.8", "fr"),
        ("de, en;q=0.7, fr;q=0.3", "en"),
        ("fr;q=0, en;q=0.1", "en"),
        ("de", "en"),
        ("", "en"),
        (";;;q=,fr;q=nonsense", "en"),
    ],
)
def test_the_language_is_the_one_that_the_browser_prefers(browser: Browser, preferred: str, language: str) -> None:
    browser.language = preferred
    assert browser.get("/").one("html").attributes["lang"] == language


def test_a_choice_is_kept_and_leads_back(browser: Browser, article: Page) -> None:
    page = browser.send("/language", {"language": "fr", "to": f"{article.path}?verdict=refuted"})
    assert page.path == f"{article.path}?verdict=refuted"
    assert page.one("html").attributes["lang"] == "fr"
    assert "démenti" in page.text
    assert browser.get("/decisions").one("html").attributes["lang"] == "fr"
    pressed = [own.text for own in page.all("button", aria_pressed="true")]
    assert pressed == ["FR"]


@pytest.mark.parametrize(
    "to", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "\n/"]
)
def test_a_choice_leads_nowhere_else(browser: Browser, to: str) -> None:
    assert browser.send("/language", {"language": "fr", "to": to}).path == "/"


def test_both_languages_have_all_words() -> None:
    source = resources.files("claimcheck.server.page").joinpath("words.yaml").read_text(encoding="utf-8")
    words = parse_yaml(source)
    assert _shape(words["fr"]) == _shape(words["en"])
    for own in words.values():
        assert set(own["vendor_kinds"]) == set(VendorKind)
        assert set(own["matches"]) == set(MatchMethod)
        assert set(own["methods"]) == set(VerdictMethod)
        assert set(own["formats"]) == set(FORMATS)
        assert set(own["legend"]) == {*VerdictLabel, "not_checkable"}


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _shape(own) for key, own in value.items()}
    return sorted(part.partition("}")[0] for part in str(value).split("{")[1:])


def test_every_word_is_used() -> None:
    own = resources.files("claimcheck.server.page")
    folders = (own, own.joinpath("templates"))
    code = "".join(
        file.read_text(encoding="utf-8")
        for folder in folders
        for file in folder.iterdir()
        if file.name.endswith((".py", ".j2"))
    )
    keys = parse_yaml(own.joinpath("words.yaml").read_text(encoding="utf-8"))["en"]["page"]
    assert [key for key in keys if f"'{key}'" not in code and f'"{key}"' not in code and not _made(key)] == []


def _made(key: str) -> bool:
    return key.startswith(("filter_", "say_", "wrong_")) or key in {"subject", "object"}
