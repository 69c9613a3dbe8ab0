"""The manifest and the services that it names: suggest, preview and data extension."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

Valid = Callable[[str, Any], None]
HOSTILE = "<script>alert(1)</script> & Fils"


@pytest.fixture(scope="module")
def manifest(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/reconcile").json()
    return found


def test_the_manifest_is_valid_and_its_addresses_lead_somewhere(
    client: TestClient, manifest: dict[str, Any], valid: Valid
) -> None:
    valid("manifest", manifest)
    assert manifest["preview"]["url"].startswith("http://127.0.0.1:8000/reconcile/preview?")
    addresses = [f"{each['service_url']}{each['service_path']}" for each in manifest["suggest"].values()]
    proposals = manifest["extend"]["propose_properties"]
    addresses += [proposals["service_url"] + proposals["service_path"], manifest["preview"]["url"]]
    for address in addresses:
        assert client.get(address.replace("{{id}}", "vexalia")).status_code == 200, address


def test_an_address_with_other_parameters_gives_the_manifest(client: TestClient, manifest: dict[str, Any]) -> None:
    # No JSONP: the protocol leaves it open, and it would let other sites' pages read the registry.
    response = client.get("/reconcile", params={"callback": "alert"})
    assert response.json() == manifest
    assert response.headers["content-type"] == "application/json"


def test_another_site_may_read_it_when_it_is_let_in(client: TestClient) -> None:
    let_in = client.get("/reconcile", headers={"Origin": "http://127.0.0.1:3333"})
    assert let_in.headers["access-control-allow-origin"] == "http://127.0.0.1:3333"
    assert "access-control-allow-origin" not in client.get("/reconcile", headers={"Origin": "http://x.example"}).headers


@pytest.mark.parametrize(
    ("prefix", "first"), [("Vex", "vexalia"), ("tibr", "quentavia"), ("brindlecom-register", "brindlecom-register")]
)
def test_vendors_are_suggested(client: TestClient, valid: Valid, prefix: str, first: str) -> None:
    found = client.get("/reconcile/suggest/entity", params={"prefix": prefix}).json()
    valid("suggest-entities", found)
    assert found["result"][0]["id"] == first


def test_suggestions_go_on_where_the_cursor_is(client: TestClient) -> None:
    whole = client.get("/reconcile/suggest/entity", params={"prefix": "alcor"}).json()["result"]
    rest = client.get("/reconcile/suggest/entity", params={"prefix": "alcor", "cursor": 1}).json()["result"]
    assert rest == whole[1:]
    assert client.get("/reconcile/suggest/type", params={"cursor": 1000}).json() == {"result": []}


def test_types_and_properties_are_suggested(client: TestClient, valid: Valid) -> None:
    for name, prefix, wanted in (("type", "soft", "software"), ("property", "form", "former_name")):
        found = client.get(f"/reconcile/suggest/{name}", params={"prefix": prefix}).json()
        valid({"type": "suggest-types", "property": "suggest-properties"}[name], found)
        assert wanted in [each["id"] for each in found["result"]]
        everything = client.get(f"/reconcile/suggest/{name}").json()["result"]
        assert len(everything) > len(found["result"])


def test_the_preview_is_a_page_that_escapes_everything(client: TestClient) -> None:
    response = client.get("/reconcile/preview", params={"id": "hostile"})
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script" not in response.text
    assert html.escape(HOSTILE) in response.text
    assert 'href="https://hostile.example.com/?a=%22%3Cb%3E"' in response.text


def test_the_preview_may_be_framed_by_who_is_let_in_alone(client: TestClient) -> None:
    headers = client.get("/reconcile/preview", params={"id": "brindlecom"}).headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'self' http://127.0.0.1:3333" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "x-frame-options" not in headers


def test_the_preview_shows_the_facts(client: TestClient) -> None:
    page = client.get("/reconcile/preview", params={"id": "brindlecom"}).text
    for fact in ("Telecom operator · GB · formerly Brindle Telephone", "The Brindle family", "Q42424242"):
        assert fact in page


def test_properties_are_proposed(client: TestClient, valid: Valid) -> None:
    found = client.get("/reconcile/properties", params={"type": "software", "limit": 3}).json()
    valid("property-proposal", found)
    assert (found["type"], len(found["properties"])) == ("software", 3)


def test_values_are_fetched(client: TestClient, valid: Valid) -> None:
    wanted = ["parent", "country", "former_name", "website", "kind"]
    query = {"ids": ["vexalia", "brindlecom", "nobody"], "properties": [{"id": each} for each in wanted]}
    found = client.post("/reconcile", data={"extend": json.dumps(query)}).json()
    valid("extension-response", found)
    assert [each["id"] for each in found["meta"]] == wanted
    assert found["rows"]["vexalia"] == {
        "parent": [{"id": "halmont", "name": "Halmont Capital"}],
        "country": [{"str": "FR"}],
        "former_name": [],
        "website": [{"str": "https://vexalia.example.com"}],
        "kind": [{"str": "Outsourcer"}],
    }
    assert found["rows"]["brindlecom"]["parent"] == [{"str": "The Brindle family"}]
    assert set(map(len, found["rows"]["nobody"].values())) == {0}
    assert client.get("/reconcile", params={"extend": json.dumps(query)}).json() == found


def test_every_proposed_property_can_be_fetched(client: TestClient, valid: Valid) -> None:
    proposed = client.get("/reconcile/properties", params={"type": "organisation"}).json()["properties"]
    query = {"ids": ["brindlecom", "hostile"], "properties": proposed}
    found = client.post("/reconcile", data={"extend": json.dumps(query)}).json()
    valid("extension-response", found)
    assert found["rows"]["brindlecom"].keys() == {each["id"] for each in proposed}
