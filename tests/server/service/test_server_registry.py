"""The registry over HTTP."""

from __future__ import annotations

from typing import Any

from claimcheck import ClaimChecker


def test_a_vendor_is_found_by_any_name_and_shown(ask: Any, checker: ClaimChecker) -> None:
    found = ask("GET", "/v1/registry/vendors?q=Sendinblu&limit=3").json["vendors"]
    expected = checker.registry.search("Sendinblu", 3)
    assert [(row["vendor"]["id"], row["score"]) for row in found] == [(v.id, round(s, 1)) for v, s in expected]
    assert found[0]["vendor"]["id"] == "brevo"
    assert ask("GET", "/v1/registry/vendors/brevo").json == found[0]["vendor"]


def test_a_vendor_that_does_not_exist(ask: Any) -> None:
    answer = ask("GET", "/v1/registry/vendors/nobody")
    assert (answer.status, answer.detail) == (404, "No vendor has this id.")
    assert ask("GET", "/v1/registry/vendors?q=%00%00").json["vendors"] == []


def test_a_bare_name_is_matched_as_in_an_article(ask: Any) -> None:
    [mention] = ask("GET", "/v1/registry/match?name=Sendinblue&date=2017-05-01").json["mentions"]
    assert (mention["vendor_id"], mention["name"]) == ("brevo", "Sendinblue")
    [today] = ask("GET", "/v1/registry/match?name=Sendinblue").json["mentions"]
    assert today["name"] == "Brevo"
    assert ask("GET", "/v1/registry/match?name=the+weather").json["mentions"] == []


def test_the_registry_in_numbers(ask: Any, checker: ClaimChecker) -> None:
    stats = ask("GET", "/v1/registry").json
    assert stats["hash"] == checker.registry.hash
    assert stats["counts"] == checker.registry.stats()
