"""Reports and records as JSON and JSON Lines, to the letter of the public contract."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from claimcheck.reporting.output import open_output
from claimcheck.schema import SCHEMA_VERSION, Claim, Record, Report

__all__ = ["dumps", "iter_json", "iter_jsonl", "iter_records_json", "to_json", "to_line", "write_jsonl"]


def dumps(data: Any) -> str:
    """``data`` as JSON on one line that can always be written as UTF-8."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    # Half a surrogate pair cannot be written as UTF-8; escaped, the JSON is valid and loses nothing.
    return text if _encodable(text) else json.dumps(data, ensure_ascii=True, allow_nan=False)


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _plain(record: Record | Mapping[str, Any]) -> dict[str, Any]:
    return record.to_dict() if isinstance(record, Record) else dict(record)


def to_line(record: Record | Mapping[str, Any]) -> str:
    """One record (a claim, a mention, an evaluation) as one line of JSON with its line end."""
    return dumps(_plain(record)) + "\n"


Explanation = Callable[[Claim], list[str]]


def _claim(claim: Claim, explanation: Explanation | None) -> dict[str, Any]:
    told = {} if explanation is None else {"explanation": explanation(claim)}
    return claim.to_dict() | told


def _decisions(report: Report, claim: Claim) -> dict[str, Any]:
    own = [decision.to_dict() for decision in report.decisions if claim.id in decision.claims]
    return {"decisions": own} if own else {}


def iter_jsonl(report: Report, explanation: Explanation | None = None) -> Iterator[str]:
    """The lines of ``check --format jsonl`` for one document: one a claim, then the provenance.

    A claim names the hash of its provenance, so that lines of several documents can be mixed; ``decisions`` of editors
    are there where there are any. With ``explanation`` each
    claim has its lines under that name.
    """
    for result in report.results:
        yield to_line(
            {
                "schema_version": SCHEMA_VERSION,
                "claim": _claim(result.claim, explanation),
                "verdict": result.verdict.to_dict(),
                "provenance": report.provenance.hash,
                **_decisions(report, result.claim),
            }
        )
    yield to_line({"provenance": report.provenance.to_dict()})


def iter_records_json(name: str, records: Iterable[Record | Mapping[str, Any]]) -> Iterator[str]:
    """Chunks of ``{"schema_version": …, NAME: [records]}``, one record a line; memory holds one record at a time."""
    yield f'{{"schema_version": {dumps(SCHEMA_VERSION)}, {dumps(name)}: ['
    separator = "\n"
    for record in records:
        yield separator + dumps(_plain(record))
        separator = ",\n"
    yield "\n]}\n"


def iter_json(reports: Iterable[Report], explanation: Explanation | None = None) -> Iterator[str]:
    """Chunks of :func:`to_json`, so that a caller can stream."""
    return iter_records_json("reports", reports if explanation is None else (_told(r, explanation) for r in reports))


def _told(report: Report, explanation: Explanation) -> dict[str, Any]:
    plain = report.to_dict()
    for row, result in zip(plain["results"], report.results, strict=True):
        row["claim"] = _claim(result.claim, explanation)
    return plain


def to_json(reports: Iterable[Report]) -> str:
    """Whole reports, texts included, as one JSON object: ``{"schema_version": …, "reports": [report, …]}``."""
    return "".join(iter_json(reports))


def write_jsonl(rows: Iterable[Record | Mapping[str, Any]], path: Path | str | None) -> None:
    """Write rows as JSON Lines through :func:`~claimcheck.reporting.output.open_output`."""
    with open_output(path) as stream:
        for row in rows:
            stream.write(to_line(row))
