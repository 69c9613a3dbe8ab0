"""Claims as rows for a spreadsheet: opens right in a French Excel, and no text of an article becomes a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from claimcheck.reporting._safe import one_line, web_address
from claimcheck.schema import Claim, Decision, JudgedEvidence, Party, Report, Result, Role, Verdict

__all__ = ["CSV_COLUMNS", "iter_csv"]

CSV_COLUMNS = (
    *("document", "document_date", "lang", "start", "end", "quote", "statement", "kind", "status"),
    *("subject", "subject_id", "object", "object_id", "value", "value_number", "currency"),
    *("time", "time_from", "time_to", "modality", "negated", "attribution"),
    *("verdict", "probability", "reason", "explanation"),
    *("evidence_quote", "publisher", "url", "evidence_date", "source_kind"),
    *("entailment", "neutral", "contradiction", "passages"),
    *("worthiness", "confidence", "occurrences", "claim_id", "provenance"),
    *("editor_verdict", "editor_reason", "editor_subject", "editor_object", "editor", "decided_at", "editor_why"),
)
"""The names of the columns; further ones are only ever added at the end."""

_BOM = "\ufeff"
_LONGEST = 16_000
"""A cell of Excel holds 32,767 UTF-16 units, and a character may take two."""
_FORMULA = re.compile(r"(?:^|,)\s*(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a formula would begin: at the start of a cell, or of the cell that an English Excel makes behind a comma."""

_Cell = str | int | float | bool | None


def iter_csv(reports: Iterable[Report]) -> Iterator[str]:
    """One row a claim, as chunks: UTF-8 with a byte order mark, semicolons, decimal commas, CRLF."""
    yield _BOM + _line(CSV_COLUMNS)
    for report in reports:
        for result in report.results:
            row = _row(report, result)
            yield _line(_cell(row[column]) for column in CSV_COLUMNS)


def _line(cells: Iterable[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerow(cells)
    return stream.getvalue()


def _cell(value: _Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",") if isinstance(value, float) else str(value)
    text = one_line(value)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}… (+{len(text) - _LONGEST})"
    return _FORMULA.sub(r"\g<0>'", text)


def _row(report: Report, result: Result) -> dict[str, _Cell]:
    document = report.document
    return {
        "document": document.id,
        "document_date": document.date.isoformat() if document.date else None,
        "lang": document.lang.value,
        "provenance": report.provenance.hash,
        **_claim(result.claim),
        **_verdict(result.verdict),
        **_evidence(result.verdict.evidence[0] if result.verdict.evidence else None),
        **_decisions([own for own in report.decisions if result.claim.id in own.claims]),
    }


def _claim(claim: Claim) -> dict[str, _Cell]:
    value, time = claim.value, claim.time
    return {
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "statement": claim.statement,
        "kind": claim.kind.value,
        "status": claim.status.value if claim.status else None,
        **_party("subject", claim.subject),
        **_party("object", claim.object),
        "value": value.text if value else None,
        "value_number": value.number if value else None,
        "currency": value.currency if value else None,
        "time": time.text if time else None,
        "time_from": time.from_.isoformat() if time and time.from_ else None,
        "time_to": time.to.isoformat() if time and time.to else None,
        "modality": claim.modality.value,
        "negated": claim.negated,
        "attribution": claim.attribution.name if claim.attribution else None,
        "worthiness": claim.worthiness,
        "confidence": claim.confidence,
        "occurrences": len(claim.occurrences) + 1,
        "claim_id": claim.id,
    }


def _party(role: str, party: Party | None) -> dict[str, _Cell]:
    return {role: party.name if party else None, f"{role}_id": party.vendor_id if party else None}


def _verdict(verdict: Verdict) -> dict[str, _Cell]:
    return {
        "verdict": verdict.label.value,
        "probability": verdict.probability,
        "reason": verdict.reason.value if verdict.reason else None,
        "explanation": verdict.explanation,
        "passages": len(verdict.evidence),
    }


def _decisions(decisions: Sequence[Decision]) -> dict[str, _Cell]:
    """What editors decided on a claim; several are told in one cell."""
    verdict = next((own.verdict for own in decisions if own.verdict is not None), None)
    links = {own.link.role: own.link.name for own in decisions if own.link is not None}
    return {
        "editor_verdict": verdict.label.value if verdict else None,
        "editor_reason": verdict.reason.value if verdict and verdict.reason else None,
        "editor_subject": links.get(Role.SUBJECT),
        "editor_object": links.get(Role.OBJECT),
        "editor": " | ".join(own.editor for own in decisions) or None,
        "decided_at": " | ".join(own.decided_at.isoformat() for own in decisions) or None,
        "editor_why": " | ".join(own.why for own in decisions) or None,
    }


def _address(url: str) -> str:
    """An address that works and has no place for a formula; anything else is a text like others."""
    return _FORMULA.sub("%2C", web_address(url) or "") or url


def _evidence(best: JudgedEvidence | None) -> dict[str, _Cell]:
    source = best.source if best else None
    return {
        "evidence_quote": best.quote if best else None,
        "publisher": source.publisher if source else None,
        "url": _address(source.url) if source else None,
        "evidence_date": source.date if source else None,
        "source_kind": source.kind.value if source else None,
        "entailment": best.entailment if best else None,
        "neutral": best.neutral if best else None,
        "contradiction": best.contradiction if best else None,
    }
