"""Every format: rebuilt from JSON alone, one report at a time, in the language of the document."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.data import load_yaml
from claimcheck.reporting import FORMATS, explains, iter_format, to_json
from claimcheck.schema import (
    CheckOutcome,
    Claim,
    ClaimKind,
    Lang,
    Modality,
    Reason,
    Report,
    SourceKind,
    Status,
    VerdictLabel,
)


def render(name: str, reports: list[Report]) -> str:
    return "".join(iter_format(name, reports))


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_read_back_from_json_gives_the_same_bytes(name: str, reports: list[Report]) -> None:
    stored = [Report.model_validate(row) for row in json.loads(to_json(reports))["reports"]]
    first = render(name, reports)
    assert render(name, stored).encode() == first.encode()
    assert render(name, reports) == first


@pytest.mark.parametrize("name", FORMATS)
def test_reports_are_taken_as_they_are_written(name: str, reports: list[Report]) -> None:
    taken = 0

    def counted() -> Iterator[Report]:
        nonlocal taken
        for own in reports * 20:
            taken += 1
            yield own

    written, most = 0, 0
    for chunk in iter_format(name, counted()):
        before, written = written, written + len(chunk)
        most = max(most, taken) if before == 0 else most
    assert most <= 2  # the page looks at two, to know whether it needs a list of documents
    assert taken == 60
    assert written > 60 * 100


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_at_all_is_a_valid_file(name: str) -> None:
    text = render(name, [])
    if name == "html":
        assert "No document." in text
    elif name in {"json", "claimreview", "annotations"}:
        json.loads(text)


@given(st.text(st.characters(), max_size=30))
@settings(max_examples=25, deadline=None)
def test_every_text_can_be_written(hostile_report: Callable[[str], Report], text: str) -> None:
    for name in FORMATS:
        render(name, [hostile_report(text)]).encode()


@pytest.mark.parametrize("name", [name for name in FORMATS if explains(name)])
def test_explanations_stand_with_their_claims(name: str, reports: list[Report]) -> None:
    def explanation(claim: Claim) -> list[str]:
        return [f"read as kind <{claim.kind.value}>"]

    text = "".join(iter_format(name, reports, explanation))
    assert text.count("read as kind") == 7


@pytest.mark.parametrize("name", ["markdown", "html"])
def test_the_words_are_those_of_the_language(name: str, reports: list[Report]) -> None:
    french, english = (re.sub(r"<style>.*</style>|<[^>]*>", "", render(name, [own]), flags=re.S) for own in reports[:2])
    for word in ("1er novembre 2023", "démenti", "confirmé 93\u202f%", "effectifs", "selon Garluche Capital"):
        assert word in french
    assert "avis de l’auteur" in french or "avis de l&#39;auteur" in french
    assert all(word not in french for word in ("refuted", "supports", "according to"))
    for word in ("date unknown", "negated", "according to its chairman", "judged: that it was said"):
        assert word in english
    assert "démenti" not in english


def shape(words: object) -> object:
    return {key: shape(value) for key, value in words.items()} if isinstance(words, dict) else type(words)


def test_both_languages_have_all_words() -> None:
    words = load_yaml("reporting", "words.yaml")
    assert shape(words["fr"]) == shape(words["en"])
    for own in words.values():
        for section, values in (
            ("groups", {*VerdictLabel, "not_checkable"}),
            ("reasons", Reason),
            ("kinds", ClaimKind),
            ("statuses", Status),
            ("modalities", Modality),
            ("sources", SourceKind),
            ("outcomes", CheckOutcome),
            ("languages", Lang),
            ("scores", {"entailment", "neutral", "contradiction"}),
        ):
            assert set(own[section]) == {str(value) for value in values}
        assert len(own["months"]) == 12
