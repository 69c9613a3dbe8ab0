"""Bad input: the right status, a problem that says what to do, and nothing of what was sent or of the inside."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from claimcheck.errors import EvidenceError

TEXT = "Foundever hired 300 people in Lisbon in March 2023."
HIDDEN = "sesame-and-lilies"


def read_all(connection: socket.socket) -> bytes:
    """Everything that comes until the service closes."""
    found = b""
    while piece := connection.recv(65536):
        found += piece
    connection.close()
    return found


@pytest.mark.parametrize("body", [b"", b"{", b"nope", b'{"text": "a"', b"\xff\xfe\x00", b"[" * 100_000, b"9" * 10_000])
def test_what_is_no_json_is_refused(ask: Any, body: bytes) -> None:
    answer = ask("POST", "/v1/check", body, type="application/json")
    assert (answer.status, answer.detail) == (400, "The body is no valid JSON.")


@pytest.mark.parametrize("body", [[], "text", 5, None])
def test_json_that_is_no_object_is_refused(ask: Any, body: Any) -> None:
    answer = ask("POST", "/v1/check", json.dumps(body).encode(), type="application/json")
    assert (answer.status, answer.detail) == (422, "The body is no JSON object.")


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({}, "body"),
        ({"text": TEXT, "html": TEXT}, "body"),
        ({"text": [HIDDEN]}, "body.text"),
        ({"text": ""}, "body.text"),
        ({"text": TEXT, "date": "3 March"}, "body.date"),
        ({"text": TEXT, "date": 20230314}, "body.date"),
        ({"text": TEXT, "date": "2023-02-30"}, "body.date"),
        ({"text": TEXT, "lang": HIDDEN}, "body.lang"),
        ({"text": TEXT, "id": "a\nb"}, "body.id"),
        ({"text": TEXT, "id": "a" * 501}, "body.id"),
    ],
)
def test_a_field_that_is_not_valid_is_named_and_not_repeated(ask: Any, fields: dict[str, Any], where: str) -> None:
    answer = ask("POST", "/v1/check", fields)
    assert answer.status == 422, answer.body
    assert "faults" in answer.detail
    assert [fault["where"] for fault in answer.json["faults"]] == [where]
    assert HIDDEN.encode() not in answer.body


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("   \n ", "the text is empty."),
        ("\x00\x00", "the text is empty."),
    ],
)
def test_a_text_that_is_none_is_refused(ask: Any, text: str, detail: str) -> None:
    answer = ask("POST", "/v1/match", {"text": text})
    assert (answer.status, answer.detail) == (422, detail)


@pytest.mark.parametrize(
    ("content", "type_", "clause"),
    [
        (b"", "text/plain", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "text/plain", "is a PNG image"),
        (bytes(range(256)) * 20, "text/plain", "is binary data"),
        (b"no pdf", "application/pdf", "is no PDF file"),
        (b"%PDF-1.7 but broken", "application/pdf", "damaged"),
        (b"PK\x03\x04 but broken", "text/plain", "damaged"),
        (b"<html><body></body></html>", "text/html", "without text"),
        (b'{"text": "a b c"}\n{"text": "d e f"}', "text/plain", None),
    ],
)
def test_bytes_that_are_no_document_are_refused(ask: Any, content: bytes, type_: str, clause: str | None) -> None:
    answer = ask("POST", "/v1/match", content, type=type_)
    if clause is None:
        assert answer.status == 200
        return
    assert answer.status == 422
    assert clause in answer.detail


def test_half_a_surrogate_pair_is_no_character(ask: Any) -> None:
    answer = ask("POST", "/v1/match", {"text": "Genesys \udc80 bought Majorel"})
    assert (answer.status, answer.json["faults"][0]["where"]) == (422, "body.text")
    row = ask.upload("/v1/match", b'{"id": "a", "text": "Genesys \\udc80"}', "row.jsonl")
    assert (row.status, row.detail) == (422, "the text holds half a surrogate pair, which is no character.")


def test_several_documents_in_one_file_are_refused(ask: Any) -> None:
    rows = b'{"id": "a", "text": "Genesys"}\n{"id": "b", "text": "Majorel"}'
    answer = ask.upload("/v1/match", rows, "rows.jsonl")
    assert answer.status == 422
    assert "holds 2 documents" in answer.detail


@pytest.mark.parametrize(
    "type_", ["image/png", "text/json", "application/octet-stream", "", "application/jsonp", "*/*"]
)
def test_other_types_of_content_are_refused(ask: Any, type_: str) -> None:
    answer = ask("POST", "/v1/check", TEXT.encode(), type=type_)
    assert answer.status == 415
    assert "application/json" in answer.headers["accept-post"]
    assert "application/json" in answer.detail


@pytest.mark.parametrize(
    "type_", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=limit"]
)
def test_a_broken_form_is_refused(ask: Any, type_: str) -> None:
    answer = ask("POST", "/v1/check", b"--limit\r\nbroken", type=type_)
    assert answer.status in {400, 422}
    assert answer.detail


def test_a_form_of_many_files_or_fields_is_refused(ask: Any) -> None:
    part = b'--limit\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\na\r\n'
    files = b"".join(part % (b"file", b'; filename="a"') for _ in range(3)) + b"--limit--\r\n"
    fields = b"".join(part % (b"f%d" % n, b"") for n in range(50)) + b"--limit--\r\n"
    for body in (files, fields):
        answer = ask("POST", "/v1/check", body, type="multipart/form-data; boundary=limit")
        assert answer.status == 400
        assert "Too many" in answer.detail


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "..\\..\\passwd", "/etc/passwd", "C:\\passwd", "a/../passwd", "pass\x7fwd"]
)
def test_the_name_of_an_upload_leads_nowhere(ask: Any, name: str) -> None:
    answer = ask.upload("/v1/match", TEXT.encode(), name)
    assert answer.status == 200
    assert answer.json["document"]["id"] == "passwd"
    assert answer.json["document"]["text"] == TEXT


def test_a_body_that_says_it_is_too_large_is_refused_unread(serve: Any) -> None:
    with serve(max_body=1000) as running:
        assert running.ask("POST", "/v1/match", b"a" * 1000, type="text/plain").status == 200
        large = running.ask("POST", "/v1/match", b"a" * 1001, type="text/plain")
        assert large.status == 413
        assert "larger than 1,000 bytes" in large.detail
        head = b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
        connection = running.ask.raw(head % 10**15)
        assert connection.recv(65536).startswith(b"HTTP/1.1 413 ")
        connection.close()


@pytest.mark.parametrize("type_", ["text/plain", "application/json", "multipart/form-data; boundary=limit"])
def test_a_body_that_does_not_say_how_large_it_is_is_counted(serve: Any, type_: str) -> None:
    with serve(max_body=100_000) as running:
        head = (
            f"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type_}\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        chunk = b"1000\r\n" + b"--limit\r\n".ljust(4096, b"a") + b"\r\n"
        connection = running.ask.raw(head.encode(), chunk * 40)
        assert connection.recv(65536).startswith(b"HTTP/1.1 413 ")
        connection.close()


def test_a_length_that_is_a_lie(ask: Any) -> None:
    head = b"POST /v1/match HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\n"
    longer = ask.raw(head + b"Content-Length: 9\r\n\r\nFoundever hired 300 people")
    assert b'"text":"Foundever"' in read_all(longer)
    shorter = ask.raw(head + b"Content-Length: 900\r\n\r\nFoundever")
    shorter.shutdown(socket.SHUT_WR)
    assert b"200 OK" not in read_all(shorter)
    for lie in (b"-1", b"1e3", b"5, 6", b"0x10", b""):
        assert read_all(ask.raw(head + b"Content-Length: " + lie + b"\r\n\r\nabcdef")).startswith(b"HTTP/1.1 400 ")


def test_a_text_that_is_too_long_is_refused(serve: Any) -> None:
    with serve(max_text=50) as running:
        assert running.ask("POST", "/v1/match", {"text": "a" * 50}).status == 200
        answer = running.ask("POST", "/v1/check", {"text": "a" * 51})
        assert answer.status == 413
        assert "longer than 50 characters" in answer.detail


def test_a_body_that_comes_too_slowly_is_given_up(serve: Any) -> None:
    with serve(body_timeout=0.3) as running:
        head = b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n"
        connection = running.ask.raw(head, b"Found")
        assert connection.recv(65536).startswith(b"HTTP/1.1 408 ")
        connection.close()


def test_a_head_that_comes_too_slowly_is_given_up(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimcheck.server.serving._HEAD_SECONDS", 1.0)
    with serve() as running:
        assert read_all(running.ask.raw()) == b""
        assert read_all(running.ask.raw(b"GET /hea")) == b""
        again = running.ask.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        found = b""
        while not found.endswith(b'{"status":"ok"}'):
            found += again.recv(65536)
        again.sendall(b"GET /hea")
        assert read_all(again) == b""


def test_what_is_no_http_is_answered_with_a_problem(ask: Any) -> None:
    for sent in (
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"a: b\r\n" * 10_000,
    ):
        found = read_all(ask.raw(sent))
        assert found.startswith(b"HTTP/1.1 400 ")
        assert b"application/problem+json" in found


@pytest.mark.parametrize("path", ["/nothing", "/v1", "/v1/check/", "/v1/../etc/passwd", "/static/../../app.py", "/%00"])
def test_a_path_that_does_not_exist(ask: Any, path: str) -> None:
    answer = ask("GET", path)
    assert answer.status in {404, 405}
    assert answer.detail


def test_a_method_that_does_not_exist(ask: Any) -> None:
    for method, path, allowed in (
        ("GET", "/v1/check", "POST"),
        ("PUT", "/healthz", "GET"),
        ("TRACE", "/readyz", "GET"),
    ):
        answer = ask(method, path)
        assert answer.status == 405
        assert answer.headers["allow"] == allowed
        assert answer.detail


@pytest.mark.parametrize(
    "path",
    [
        "/v1/registry/vendors",
        "/v1/registry/vendors?q=",
        "/v1/registry/vendors?q=a&limit=0",
        "/v1/registry/match?name=Genesys&date=yesterday",
        "/v1/evidence?limit=99999999999999999999",
        "/v1/evidence?kind=gossip",
        "/v1/jobs/" + "a" * 65,
    ],
)
def test_a_query_that_is_not_valid(ask: Any, path: str) -> None:
    answer = ask("GET", path)
    assert answer.status == 422
    assert answer.json["faults"][0]["where"].partition(".")[0] in {"query", "path"}


def test_an_error_of_our_own_tells_nothing(serve: Any, caplog: pytest.LogCaptureFixture) -> None:
    with serve() as running:

        def broken() -> None:
            raise RuntimeError(HIDDEN)

        def damaged() -> None:
            raise EvidenceError("the store is damaged")

        running.app.add_api_route("/broken", broken)
        answer = running.ask("GET", "/broken")
        assert (answer.status, answer.detail) == (500, "The service could not do this; its log says more.")
        running.app.add_api_route("/damaged", damaged)
        assert running.ask("GET", "/damaged").status == 500
    assert "the store is damaged" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "broken" in caplog.text
    assert HIDDEN not in caplog.text + answer.body.decode()
