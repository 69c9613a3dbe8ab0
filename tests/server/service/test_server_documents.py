"""Documents in every form that users send them in, and what comes back: the same as from the library."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from claimcheck import ClaimChecker
from claimcheck.reading import read_bytes, read_text
from claimcheck.reporting import iter_format
from claimcheck.schema import Lang, Report

TEXT = "Foundever hired 300 people in Lisbon in March 2023. Teleperformance bought Majorel for 3 billion euros."
PAGE = f"<html><head><title>Deals</title></head><body><article><h1>Deals</h1><p>{TEXT}</p></article></body></html>"


def test_check_gives_the_report_of_the_library(ask: Any, checker: ClaimChecker, article: str) -> None:
    answer = ask("POST", "/v1/check", {"text": article, "id": "results", "date": "2023-11-09", "lang": "en"})
    assert answer.status == 200
    document = read_text(article, "results", date=dt.date(2023, 11, 9), lang=Lang.EN)
    assert Report.model_validate_json(answer.body) == checker.check(document)


def test_extract_and_match_give_what_the_library_finds(ask: Any, checker: ClaimChecker, article: str) -> None:
    document = read_text(article, "text")
    claims = ask("POST", "/v1/extract", {"text": article}).json
    mentions = ask("POST", "/v1/match", {"text": article}).json
    assert claims["claims"] == [claim.to_dict() for claim in checker.extract(document)]
    assert mentions["mentions"] == [mention.to_dict() for mention in checker.match(document)]
    assert claims["document"] == mentions["document"] == document.to_dict()


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        (TEXT.encode(), "text/plain"),
        (TEXT.encode(), "text/plain; charset=utf-8"),
        (TEXT.encode(), "text/markdown"),
        (PAGE.encode(), "text/html"),
        (PAGE.encode(), "application/xhtml+xml"),
        (json.dumps({"text": TEXT}).encode(), "application/json; charset=utf-8"),
        (json.dumps({"html": PAGE}).encode(), "application/json"),
        (b"lang=en&text=" + TEXT.replace(" ", "+").encode(), "application/x-www-form-urlencoded"),
    ],
)
def test_a_document_can_be_sent_in_many_ways(ask: Any, body: bytes, type_: str) -> None:
    answer = ask("POST", "/v1/match", body, type=type_)
    assert answer.status == 200, answer.body
    text = answer.json["document"]["text"]
    named = {mention["vendor_id"] for mention in answer.json["mentions"]}
    assert named == {"foundever", "teleperformance", "majorel"}
    assert all(text[m["start"] : m["end"]] == m["surface"] for m in answer.json["mentions"])


def test_a_page_is_read_as_the_reading_room_reads_it(ask: Any) -> None:
    page = PAGE.replace("<p>", "<script>steal()</script><p onclick='steal()'>")
    [expected] = read_bytes(page.encode(), "text", media_type="text/html")
    for answer in (
        ask("POST", "/v1/match", {"html": page}),
        ask("POST", "/v1/match", page.encode(), type="text/html"),
        ask.upload("/v1/match", page.encode(), "page.html", "text/html", id="text"),
    ):
        assert answer.json["document"] == expected.to_dict()
        assert "steal" not in answer.json["document"]["text"]


def test_the_name_of_an_upload_tells_its_format_and_its_id(ask: Any) -> None:
    sent = ask.upload("/v1/match", PAGE.encode(), "press/deals.htm", "application/octet-stream")
    assert sent.json["document"]["id"] == "deals.htm"
    assert sent.json["document"]["media_type"] == "text/html"


def test_what_is_said_of_a_document_may_stand_in_the_address_or_in_the_body(ask: Any) -> None:
    in_address = ask("POST", "/v1/match?id=a&date=2023-03-14&lang=fr", TEXT.encode(), type="text/plain").json
    in_body = ask("POST", "/v1/match?id=z&date=1999-01-01&lang=en", {"text": TEXT, "id": "a", "lang": "fr"}).json
    in_form = ask.upload("/v1/match?lang=en", TEXT.encode(), "b.txt", id="a", date="2023-03-14", lang="fr").json
    assert [d["document"]["id"] for d in (in_address, in_body, in_form)] == ["a"] * 3
    assert [d["document"]["lang"] for d in (in_address, in_body, in_form)] == ["fr"] * 3
    assert [d["document"]["date"] for d in (in_address, in_body, in_form)] == ["2023-03-14", "1999-01-01", "2023-03-14"]


def test_a_third_language_is_told_and_has_no_claims(ask: Any) -> None:
    answer = ask(
        "POST", "/v1/extract", {"text": "Der Sommer war lang, und die Wege lagen still, sagte Genesys in Berlin."}
    )
    assert answer.json["claims"] == []
    assert answer.json["document"]["notices"]


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("jsonl", "application/x-ndjson"),
        ("markdown", "text/markdown; charset=utf-8"),
        ("html", "text/html; charset=utf-8"),
        ("csv", "text/csv; charset=utf-8"),
        ("claimreview", "application/ld+json"),
        ("annotations", "application/ld+json"),
    ],
)
def test_every_format_of_a_report(ask: Any, checker: ClaimChecker, name: str, type_: str) -> None:
    answer = ask("POST", f"/v1/check?format={name}", {"text": TEXT})
    assert answer.headers["content-type"] == type_
    report = checker.check(read_text(TEXT, "text"))
    assert answer.body.decode() == "".join(iter_format(name, [report]))


def test_a_report_as_a_page_can_run_nothing(ask: Any) -> None:
    text = "<script>alert(1)</script> Foundever hired 300 people in Lisbon in March 2023."
    answer = ask("POST", "/v1/check?format=html", {"text": text})
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert b"<script>" not in answer.body
