"""Evidence over HTTP: found, shown, added, and used by the next check."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from claimcheck import ClaimChecker

PLACE = "/v1/evidence"
NEWS = {
    "text": "Foundever a embauché 300 personnes à Lisbonne en mars 2023, selon la direction du site.",
    "publisher": "La Gazette du contact",
    "url": "https://gazette.example/2023/lisbonne",
    "date": "2023-04-02",
    "lang": "fr",
}


def test_what_was_added_is_found_and_judges_the_next_claim(ask: Any, own: Any) -> None:
    claim = {"text": "Foundever hired 300 people in Lisbon in March 2023."}
    before = ask("POST", "/v1/check", claim).json["results"][0]["verdict"]
    added = ask("POST", PLACE, NEWS)
    assert (added.status, added.json) == (201, {"id": NEWS["url"], "state": "new", "passages": 1})
    [passage] = ask("GET", f"{PLACE}?q=Lisbonne").json["passages"]
    assert (passage["text"], passage["source"]["publisher"]) == (NEWS["text"], NEWS["publisher"])
    assert (passage["source"]["date"], passage["source"]["kind"]) == ("2023-04-02", "third_party")
    assert ask("GET", f"{PLACE}?vendor=foundever&kind=headcount").json["passages"] == [passage]
    assert ask("GET", f"{PLACE}/{passage['id']}").json == passage
    after = ask("POST", "/v1/check", claim).json["results"][0]["verdict"]
    assert passage["id"] not in [evidence["id"] for evidence in before["evidence"]]
    assert after["evidence"][0]["id"] == passage["id"]


def test_adding_the_same_again_changes_nothing_and_another_text_needs_to_be_told(ask: Any, own: Any) -> None:
    assert ask("POST", PLACE, NEWS).status == 201
    again = ask("POST", PLACE, NEWS)
    assert (again.status, again.json["state"]) == (200, "same")
    other = NEWS | {"text": "Foundever n'a embauché personne à Lisbonne en mars 2023.", "id": "other"}
    refused = ask("POST", PLACE, other)
    assert refused.status == 409
    assert "another text of" in refused.detail
    assert ask("POST", PLACE, other | {"replace": True}).json["state"] == "replaced"


def test_evidence_as_a_file_and_as_a_page(ask: Any, own: Any) -> None:
    page = f"<html><body><article><p>{NEWS['text']}</p></article></body></html>"
    file = ask.upload(PLACE, page.encode(), "n.html", "text/html", url="https://gazette.example/a", kind="official")
    assert file.status == 201
    assert own.document("https://gazette.example/a").source.publisher == "gazette.example"
    assert own.document("https://gazette.example/a").source.kind == "official"
    raw = ask("POST", f"{PLACE}?publisher=Le+Fil", b"Genesys a ouvert un bureau \xc3\xa0 Lyon.", type="text/plain")
    assert raw.status == 201
    assert own.document(raw.json["id"]).source.publisher == "Le Fil"


@pytest.mark.parametrize(
    ("change", "status", "clause"),
    [
        ({"publisher": None, "url": None}, 422, "source: is missing"),
        (
            {"text": "Der Sommer war lang, und die Wege lagen still. " * 5, "lang": None},
            422,
            "neither French nor English",
        ),
        ({"text": "... !"}, 409, "has no words"),
        ({"url": "javascript:alert(1)"}, 422, "faults"),
        ({"url": "https://a.example/\nb"}, 422, "faults"),
        ({"kind": "gossip"}, 422, "faults"),
    ],
)
def test_evidence_that_is_of_no_use(ask: Any, own: Any, change: dict[str, Any], status: int, clause: str) -> None:
    answer = ask("POST", PLACE, NEWS | change)
    assert answer.status == status
    assert clause in answer.detail
    assert own.document(str(NEWS["url"])) is None


def test_a_service_without_a_store_takes_none(checker: ClaimChecker, tmp_path: Any) -> None:
    from fastapi.testclient import TestClient

    from claimcheck.evidence import EvidenceStore
    from claimcheck.server import ServerSettings, create_app

    with EvidenceStore() as memory, ClaimChecker(evidence=[memory], only=True) as bare:
        app = create_app(bare, ServerSettings(database=tmp_path / "server.db", warm=False))
        answer = TestClient(app, base_url="http://localhost").post(PLACE, json=NEWS)
        app.state.services.stop()
    assert answer.status_code == 403
    assert "--evidence STORE" in answer.json()["detail"]


def test_passages_are_listed_and_found(ask: Any) -> None:
    listed = ask("GET", f"{PLACE}?limit=3").json["passages"]
    assert len(listed) == 3
    found = ask("GET", f"{PLACE}?q=%22majorel%22&q=teleperformance&limit=2").json["passages"]
    assert len(found) == 2
    assert all("ajorel" in passage["text"] or "eleperformance" in passage["text"] for passage in found)
    assert ask("GET", f"{PLACE}/no-such-passage").status == 404
    assert "Give words" in ask("GET", f"{PLACE}?kind=outage").detail
    for words in ('"', "a AND", "NEAR(", "*", "-", "text:x", "'; DROP TABLE passages"):
        assert ask("GET", f"{PLACE}?q={quote(words)}").status == 200
