"""Bad input: a problem with the right status, soon, and nothing of what was sent in it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

ONE = json.dumps({"q": {"query": "Vexalia"}})
FORM = "application/x-www-form-urlencoded"


def told(response: Any, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    detail: str = response.json()["detail"]
    assert len(response.text) < 4000
    return detail


@pytest.mark.parametrize(
    ("queries", "clause"),
    [
        ("", "Invalid JSON"),
        ("{", "Invalid JSON"),
        ("[" * 100_000, "recursion limit"),
        ('{"q": {"query": "\\ud800"}}', "Invalid JSON"),
        ("[]", "should be an object"),
        ('{"q": 5}', "queries.q"),
        ('{"q": {}}', "neither query nor properties"),
        ('{"q": {"query": ["Vexalia"]}}', "valid string"),
        ('{"q": {"query": "x", "limit": 0}}', "greater than 0"),
        ('{"q": {"query": "x", "limit": 1e400}}', "finite number"),
        ('{"q": {"query": "x", "type_strict": "maybe"}}', "'any', 'all' or 'should'"),
        ('{"q": {"query": "x", "properties": [{"pid": "lei"}]}}', "Field required"),
        (json.dumps({"q": {"properties": [{"pid": "lei", "v": "x"}] * 51}}), "at most 50"),
    ],
)
def test_a_malformed_batch_is_refused(client: TestClient, queries: str, clause: str) -> None:
    assert clause in told(client.post("/reconcile", data={"queries": queries}), 400)


def test_what_was_sent_is_not_repeated(client: TestClient) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    response = client.post("/reconcile", data={"queries": json.dumps({hostile: {"query": 5, "limit": hostile}})})
    told(response, 400)
    assert "onerror" not in response.text


def test_a_batch_of_ten_thousand_is_refused_at_once(client: TestClient) -> None:
    batch = {f"q{number}": {"query": "Vexalia"} for number in range(10_000)}
    started = time.perf_counter()
    assert "at most 50" in told(client.post("/reconcile", data={"queries": json.dumps(batch)}), 413)
    assert time.perf_counter() - started < 5


def test_a_batch_of_the_largest_size_is_answered(client: TestClient) -> None:
    size = client.get("/reconcile").json()["batchSize"]
    batch = {f"q{number}": {"query": "Vexalia Contakt"} for number in range(size)}
    answers = client.post("/reconcile", data={"queries": json.dumps(batch)}).json()
    assert all(answers[key]["result"][0]["id"] == "vexalia" for key in batch)


@pytest.mark.parametrize(
    "query", ["x" * 3_000_000, "Vexalia " * 10_000, "\u0000", "é" * 501, "((((" * 100, "\U0001f600"]
)
def test_an_endless_or_odd_query_has_no_match(client: TestClient, query: str) -> None:
    answers = client.post("/reconcile", data={"queries": json.dumps({"q": {"query": query}})}).json()
    assert not any(each["match"] for each in answers["q"]["result"])


@pytest.mark.parametrize(
    ("extend", "status", "clause"),
    [
        ("{", 400, "Invalid JSON"),
        ('{"ids": ["a"]}', 400, "Field required"),
        ('{"ids": [5], "properties": []}', 400, "valid string"),
        ('{"ids": ["vexalia"], "properties": [{"id": "shoe_size"}]}', 400, "unknown property; there are kind"),
        (json.dumps({"ids": ["a"] * 1001, "properties": []}), 413, "at most 1000"),
    ],
)
def test_a_malformed_extension_is_refused(client: TestClient, extend: str, status: int, clause: str) -> None:
    assert clause in told(client.post("/reconcile", data={"extend": extend}), status)


def test_a_form_without_a_query_is_refused(client: TestClient) -> None:
    assert "send queries" in told(client.post("/reconcile", data={"other": "x"}), 400)
    assert "too many fields" in told(
        client.post("/reconcile", content="&".join(["queries=1"] * 50), headers={"Content-Type": FORM}), 400
    )
    assert "UTF-8" in told(client.post("/reconcile", content=b"queries=\xff", headers={"Content-Type": FORM}), 400)


@pytest.mark.parametrize("media_type", ["application/json", "multipart/form-data; boundary=x", ""])
def test_another_media_type_is_refused(client: TestClient, media_type: str) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    assert FORM in told(client.post("/reconcile", content=ONE, headers=headers), 415)


@pytest.mark.parametrize("vendor_id", ["", "nobody", "../../etc/passwd", "<b>", "x" * 10_000])
def test_the_preview_of_an_unknown_vendor_is_not_found(client: TestClient, vendor_id: str) -> None:
    assert "no vendor" in told(client.get("/reconcile/preview", params={"id": vendor_id}), 404)


@pytest.mark.parametrize("cursor", ["-1", "x", "99999999999999999999"])
def test_a_wrong_cursor_is_refused(client: TestClient, cursor: str) -> None:
    assert 400 <= client.get("/reconcile/suggest/entity", params={"prefix": "a", "cursor": cursor}).status_code < 500


@pytest.mark.parametrize("prefix", ["", "x" * 50_000, "\u0000", "'; DROP TABLE vendors"])
def test_an_odd_prefix_suggests_without_fault(client: TestClient, prefix: str) -> None:
    assert "result" in client.get("/reconcile/suggest/entity", params={"prefix": prefix}).json()
