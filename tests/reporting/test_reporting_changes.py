"""What changed between two reports and why, and reports read back from files."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from claimcheck.errors import InputError
from claimcheck.reporting import Change, ReportChanges, compare_reports, read_reports, render_changes, to_json
from claimcheck.schema import Report, Result


def changed(report: Report, place: int, *, provenance: dict[str, Any] | None = None, **more: Any) -> Report:
    """``report`` with other fields in the claim or verdict of one result."""
    old = report.results[place]
    claim = {name: value for name, value in more.items() if name in type(old.claim).model_fields}
    verdict = {name: value for name, value in more.items() if name not in claim}
    new = Result.model_validate({"claim": old.claim.to_dict() | claim, "verdict": old.verdict.to_dict() | verdict})
    results = (*report.results[:place], new, *report.results[place + 1 :])
    other = report.provenance.model_copy(update=provenance or {})
    return report.model_copy(update={"results": results, "provenance": other})


def test_the_same_report_has_not_changed(reports: list[Report]) -> None:
    for own in reports:
        found = compare_reports(own, own)
        assert (found.changes, found.parts, found.unchanged) == ((), (), len(own.results))


@pytest.mark.parametrize(
    ("more", "changes", "why"),
    [
        ({"label": "refuted"}, [Change.LABEL], {"registry", "evidence", "model"}),
        ({"probability": 0.88}, [Change.PROBABILITY], {"registry", "evidence", "model"}),
        ({"evidence": []}, [Change.EVIDENCE], {"registry", "evidence"}),
        ({"negated": True}, [Change.READING], {"registry"}),
        ({"label": "refuted", "evidence": []}, [Change.LABEL, Change.EVIDENCE], {"registry", "evidence", "model"}),
    ],
)
def test_what_changed_and_why(
    reports: list[Report], more: dict[str, Any], changes: list[Change], why: set[str]
) -> None:
    provenance = {"registry": "r2", "evidence": "e2", "model": "nli+2", "hash": "a" * 16}
    found = compare_reports(reports[0], changed(reports[0], 0, provenance=provenance, **more))
    [change] = found.changes
    assert (change.id, list(change.changes), set(change.why)) == ("whole", changes, why)
    assert found.unchanged == 5
    assert [part.part for part in found.parts] == ["registry", "evidence", "model"]
    assert change.evidence_removed == (("a", "b") if "evidence" in more else ())


def test_what_moves_little_or_is_no_reading_has_not_changed(reports: list[Report]) -> None:
    for more in ({"probability": 0.934 - 0.049}, {"worthiness": 0.1}, {"confidence": 0.1}, {"explanation": "x"}):
        assert not compare_reports(reports[0], changed(reports[0], 0, **more)).changes


def test_another_reason_is_a_change(reports: list[Report]) -> None:
    [change] = compare_reports(reports[0], changed(reports[0], 1, reason="stale_evidence")).changes
    assert list(change.changes) == [Change.REASON]
    assert change.why == ()


def test_gone_and_new(reports: list[Report]) -> None:
    fewer = reports[0].model_copy(update={"results": reports[0].results[1:]})
    [gone], [new] = compare_reports(reports[0], fewer).changes, compare_reports(fewer, reports[0]).changes
    assert (list(gone.changes), gone.now, list(new.changes), new.before) == ([Change.GONE], None, [Change.NEW], None)
    assert gone.before == new.now
    assert gone.evidence_removed == new.evidence_added == ()


def test_thresholds_are_a_part(reports: list[Report]) -> None:
    later = changed(reports[0], 0, label="conflicting", provenance={"thresholds": {"supported": 0.9}})
    found = compare_reports(reports[0], later)
    assert found.changes[0].why == ("thresholds",)
    assert (found.parts[0].before, found.parts[0].now) == ("refuted 0.88, supported 0.75", "supported 0.9")


def show(*found: ReportChanges) -> str:
    stream = io.StringIO()
    render_changes(found, Console(file=stream, width=100))
    return stream.getvalue()


def test_changes_for_people(reports: list[Report]) -> None:
    later = changed(
        reports[0], 0, label="refuted", probability=0.91, evidence=[], negated=True, provenance={"model": "nli+2"}
    )
    fewer = later.model_copy(update={"results": later.results[:-1]})
    text = show(compare_reports(reports[0], fewer), compare_reports(reports[2], reports[2]))
    for line in (
        "another model: nli+1 → nli+2",
        "4 claims unchanged · 1 gone · 1 read otherwise · 1 another verdict · 1 other evidence",
        "supported 93% → refuted 91%",
        "other negated",
        "no longer: a, b",
        "because of another model",
        "nothing that is recorded explains it",
        "━━ standard input",
        "Registry, evidence, model, configuration and package are the same.",
        "0 claims unchanged",
    ):
        assert line in text


def test_reports_are_read_back(tmp_path: Path, reports: list[Report]) -> None:
    file = tmp_path / "report.json"
    file.write_text(to_json(reports), encoding="utf-8")
    assert read_reports(file) == reports
    file.write_text(json.dumps(reports[0].to_dict() | {"schema_version": "1.9", "more": 1}), encoding="utf-8-sig")
    assert [own.document for own in read_reports(file)] == [reports[0].document]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"claim": 1}\n{"provenance": {}}\n', "is JSON Lines, which leaves the texts out"),
        (b"[]", "is not a report of claimcheck check --format json"),
        (b'{"schema_version": "1.0", "claims": []}', "is not a report"),
        (b'{"reports": []}', "has no schema_version"),
        (b'{"schema_version": "2.0", "reports": []}', "has schema version 2.0; this claimcheck reads 1.x"),
        (b'{"schema_version": "1.0", "reports": [3]}', "reports.0 is not an object"),
        (b'{"schema_version": "1.0", "reports": [{"schema_version": "3.1"}]}', "has schema version 3.1"),
        (b'{"schema_version": "1.0", "reports": [{"schema_version": "1.0"}]}', "reports.0.document: Field required"),
    ],
)
def test_what_is_no_report_is_one_clear_line(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_reports(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_report_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_reports(tmp_path / "none.json")
