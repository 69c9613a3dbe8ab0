"""Candidates: found, scored, sorted, and at most one of them a match."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

Ask = Callable[..., list[dict[str, Any]]]


def matched(candidates: list[dict[str, Any]]) -> str | None:
    return next((each["id"] for each in candidates if each["match"]), None)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("Vexalia Contact", "vexalia"),
        ("VEXALIA", "vexalia"),
        ("Vexalia Contact SAS", "vexalia"),
        ("  Vexalia-Contact ", "vexalia"),
        ("Vexalia Contakt", "vexalia"),
        ("Tibrane", "quentavia"),
        ("vexalia", "vexalia"),
    ],
)
def test_a_clear_name_is_a_match(ask: Ask, query: str, wanted: str) -> None:
    assert matched(ask(query)) == wanted


@pytest.mark.parametrize(
    "query", ["Sonore", "sonore", "Alcor", "Vexalia Maroc", "Vexa", "Zzyzx", "…", "Halmontt Capitol Grp"]
)
def test_nothing_is_matched_by_guess(ask: Ask, query: str) -> None:
    assert matched(ask(query)) is None


def test_candidates_are_sorted_and_each_comes_once(ask: Ask) -> None:
    found = ask("Alcor Vexalia Contact")
    scores = [each["score"] for each in found]
    assert scores == sorted(scores, reverse=True)
    assert len({each["id"] for each in found}) == len(found) >= 3


def test_a_candidate_has_its_features(ask: Ask) -> None:
    [first, *_] = ask("Vexalia Contakt", properties=[{"pid": "country", "v": "France"}])
    features = {each["id"]: each["value"] for each in first["features"]}
    assert 85 < features["name_similarity"] < 100
    assert (features["name_share"], features["name_ambiguous"], features["country"]) == (1.0, False, True)
    assert first["score"] == pytest.approx(features["name_similarity"] + 5)
    assert first["type"] == [
        {"id": "outsourcer", "name": "Outsourcer"},
        {"id": "organisation", "name": "Organisation"},
    ]
    assert first["description"] == "Outsourcer · FR"


def test_an_ambiguous_name_needs_evidence(ask: Ask) -> None:
    assert matched(ask("Sonore", type="software")) == "sonore"
    assert matched(ask("Sonore", properties=[{"pid": "country", "v": "FR"}])) == "sonore"
    assert matched(ask("Sonore", type="organisation")) is None


def test_evidence_tells_namesakes_apart(ask: Ask) -> None:
    found = ask("Alcor", properties=[{"pid": "country", "v": "Allemagne"}])
    assert [(each["id"], each["score"], each["match"]) for each in found[:2]] == [
        ("alcor-de", 105, True),
        ("alcor-fr", 85, False),
    ]
    assert matched(ask("Alcor", type="outsourcer")) == "alcor-fr"


def test_evidence_against_a_name_prevents_the_match(ask: Ask) -> None:
    plain, doubted = ask("Quentavia"), ask("Quentavia", properties=[{"pid": "country", "v": "FR"}])
    assert (matched(plain), matched(doubted)) == ("quentavia", None)
    assert doubted[0]["score"] == plain[0]["score"] - 15


def test_a_company_of_a_register_is_no_rival_of_a_curated_entry(ask: Ask) -> None:
    found = ask("Brindlecom")
    assert matched(found) == "brindlecom"
    assert {"brindlecom", "brindlecom-register"} <= {each["id"] for each in found}


@pytest.mark.parametrize(
    "properties",
    [
        [{"pid": "lei", "v": "969500TESTVEXALIA012"}],
        [{"pid": "lei", "v": ["", {"id": "969500testvexalia012", "name": "Vexalia"}]}],
    ],
)
def test_a_code_names_the_organisation_whatever_it_is_called(ask: Ask, properties: list[Any]) -> None:
    assert matched(ask("An Old Name", properties=properties)) == "vexalia"
    assert matched(ask(properties=properties)) == "vexalia"


def test_codes_and_ids_may_be_the_query(ask: Ask) -> None:
    for query in ("Q42424242", "https://www.wikidata.org/wiki/Q42424242", "brindlecom"):
        assert matched(ask(query)) == "brindlecom"


def test_codes_that_contradict_each_other_match_nothing(ask: Ask) -> None:
    properties = [{"pid": "lei", "v": "969500TESTVEXALIA012"}, {"pid": "wikidata", "v": "Q42424242"}]
    assert matched(ask(properties=properties)) is None


@pytest.mark.parametrize(
    "value", ["https://www.quentavia.example.com/fr?x=1", "quentavia.example.com", "HTTP://QUENTAVIA.EXAMPLE.COM"]
)
def test_websites_are_compared_by_their_host(ask: Ask, value: str) -> None:
    [first, *_] = ask("Quentavia", properties=[{"pid": "website", "v": value}])
    assert (first["score"], first["match"]) == (120, True)


def test_types_restrict_when_they_are_strict(ask: Ask) -> None:
    assert {each["id"] for each in ask("Alcor", type=["software"], type_strict="any")} == {"alcor-de"}
    assert ask("Alcor", type="no-such-type", type_strict="all") == []
    assert {"alcor-de", "alcor-fr"} <= {each["id"] for each in ask("Alcor", type="no-such-type")}


@pytest.mark.parametrize(
    "properties",
    [
        [{"pid": "no-such-property", "v": "x"}],
        [{"pid": "country", "v": "Atlantis"}],
        [{"pid": "website", "v": "http://[oops"}],
        [{"pid": "lei", "v": [1, 2.5, True]}],
        [{"pid": "alias", "v": "x" * 100_000}],
    ],
)
def test_what_cannot_be_compared_changes_nothing(ask: Ask, properties: list[Any]) -> None:
    if properties[0]["pid"] == "lei":  # numbers are compared as they are written, and are no code of the vendor's
        assert matched(ask("Quentavia", properties=properties)) == "quentavia"
    assert ask("Quentavia", properties=properties)[0]["score"] == 100


def test_the_limit_holds(ask: Ask) -> None:
    assert len(ask("Alcor", limit=1)) == 1
    assert len(ask("Alcor", limit=10_000)) >= 2


def test_each_query_of_a_batch_is_answered_by_itself(client: TestClient, ask: Ask) -> None:
    names = ["Alcor", "Vexalia", "Sonore", "Tibrane", ""]
    batch = {f"q{n}": {"query": name, "properties": [{"pid": "country", "v": "FR"}]} for n, name in enumerate(names)}
    answers = client.get("/reconcile", params={"queries": json.dumps(batch)}).json()
    assert list(answers) == list(batch)
    for key, query in batch.items():
        assert answers[key]["result"] == ask(**query)
