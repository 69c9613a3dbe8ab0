"""Editors' decisions in every format, beside what was found."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from claimcheck.reporting import FORMATS, iter_format, read_reports, render_terminal
from claimcheck.schema import Decision, Report
from tests.reporting.conftest import french, hostile

WHY = "Le greffe dit <b>le contraire</b>."


def decided(report: Report, **values: Any) -> Report:
    """``report`` with one decision on its refuted claim."""
    claim = next(own.claim for own in report.results if own.claim.id == "overlap")
    own = {
        "id": "d1",
        "editor": "Ana <i>M.</i>",
        "decided_at": "2024-05-06T07:08:09Z",
        "why": WHY,
        "document_id": report.document.id,
        "text_sha256": "0",
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "claims": [claim.id],
        "verdict": {"label": "supported", "found": "refuted", "probability": 0.9, "provenance": "f"},
    }
    return report.model_copy(update={"decisions": (Decision.model_validate(own | values),)})


def written(name: str, report: Report) -> str:
    return "".join(iter_format(name, [report]))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_who_and_why(name: str) -> None:
    told = written(name, decided(french()))
    assert "Ana" in told or name == "claimreview"
    assert "le contraire" in told
    if name in {"html", "markdown"}:
        assert "<b>le contraire" not in told
        assert "<i>M." not in told


def test_the_table_says_it_too() -> None:
    stream = io.StringIO()
    render_terminal([decided(french())], Console(file=stream, width=400))
    assert (
        "Editor’s verdict: supported (claimcheck: refuted). Decided by Ana <i>M.</i>, 6 May 2024" in stream.getvalue()
    )


def test_the_editors_verdict_groups_and_rates_the_claim() -> None:
    report = decided(french())
    (review,) = [
        own for own in json.loads(written("claimreview", report)) if own["itemReviewed"]["identifier"] == "overlap"
    ]
    assert (review["reviewRating"]["ratingValue"], review["reviewRating"]["ratingExplanation"]) == (5, WHY)
    assert "confirmé (rédaction)" in written("html", report)
    nothing = {"label": "not_enough_info", "reason": "no_evidence"}
    undone = decided(french(), verdict={**nothing, "found": "refuted", "probability": 0.9, "provenance": "f"})
    reviews = json.loads(written("claimreview", undone))
    assert "overlap" not in [own["itemReviewed"]["identifier"] for own in reviews]


def test_json_keeps_what_was_found_and_what_was_decided(tmp_path: Path) -> None:
    report = decided(french())
    (tmp_path / "report.json").write_text(written("json", report), encoding="utf-8")
    (again,) = read_reports(tmp_path / "report.json")
    assert again == report
    lines = [json.loads(line) for line in written("jsonl", report).splitlines()]
    assert [line["claim"]["id"] for line in lines[:-1] if "decisions" in line] == ["overlap"]
    assert next(line for line in lines if "decisions" in line)["verdict"]["label"] == "refuted"


def test_a_table_for_a_spreadsheet_has_columns_for_it() -> None:
    named = {"name": "=Konecta", "vendor_id": "konecta", "role": "subject"}
    for changes, column, value in (
        ({}, "editor_verdict", "supported"),
        ({"verdict": None, "link": named}, "editor_subject", "'=Konecta"),
    ):
        text = written("csv", decided(french(), **changes)).removeprefix("\ufeff")
        (row,) = [own for own in csv.DictReader(io.StringIO(text), delimiter=";") if own["claim_id"] == "overlap"]
        assert row[column] == value
        assert (row["verdict"], row["editor_why"]) == ("refuted", WHY)


def test_a_decision_whose_claim_is_not_found_stands_by_itself() -> None:
    report = decided(french(), claims=[])
    for name in ("html", "markdown"):
        assert written(name, report).count("contraire") == 1


def test_markup_in_a_decision_is_text() -> None:
    text = "<script>alert(1)</script>"
    report = hostile(text)
    link = {"name": text, "role": "subject"}
    claims = [own.claim.id for own in report.results]
    own = {"verdict": None, "link": link, "editor": text, "why": text, "quote": text, "claims": claims}
    decision = decided(french(), **own).decisions
    page = written("html", report.model_copy(update={"decisions": decision}))
    assert "<script" not in page
