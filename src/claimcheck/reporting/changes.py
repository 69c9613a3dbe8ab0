"""What is different between two reports of one document, claim by claim, and what can have brought it about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from claimcheck.schema import SCHEMA_VERSION, Claim, ClaimKind, Provenance, Reason, Record, Report, Result, VerdictLabel

__all__ = ["Change", "ClaimChange", "Outcome", "PartChange", "ReportChanges", "compare_reports"]

PROBABILITY_STEP = 0.05
"""A probability that moved by no more is the same: processors differ by less."""
_PARTS = ("package", "registry", "evidence", "model", "configuration")
_READ = (
    *("statement", "proposition", "status", "value", "values", "time", "negated", "modality", "attribution"),
    "occurrences",
)
"""The fields of a claim that say how it was read; kind, subject, object and span are in its id."""


class Change(StrEnum):
    """What can happen to a claim from one report to the next."""

    GONE = "gone"
    NEW = "new"
    READING = "reading"
    LABEL = "label"
    REASON = "reason"
    PROBABILITY = "probability"
    EVIDENCE = "evidence"


_EXTRACTED = frozenset({"package", "registry", "configuration"})
_RETRIEVED = _EXTRACTED | {"evidence"}
_JUDGED = frozenset({*_PARTS, "thresholds"})
_CAUSES = {
    Change.GONE: _EXTRACTED,
    Change.NEW: _EXTRACTED,
    Change.READING: _EXTRACTED,
    Change.EVIDENCE: _RETRIEVED,
    Change.LABEL: _JUDGED,
    Change.REASON: _JUDGED,
    Change.PROBABILITY: _JUDGED,
}
"""The parts that can bring a change about: claims do not depend on the evidence, nor what is retrieved on the model."""


class Outcome(Record):
    """The verdict of a claim, in short."""

    label: VerdictLabel
    probability: float
    reason: Reason | None = None


class PartChange(Record):
    """A part of the provenance that is another one now."""

    part: str
    before: str
    now: str


class ClaimChange(Record):
    """What happened to one claim. ``why`` names the parts that differ and can have brought it about."""

    id: str
    start: int
    end: int
    kind: ClaimKind
    statement: str
    changes: tuple[Change, ...]
    why: tuple[str, ...] = ()
    before: Outcome | None = None
    now: Outcome | None = None
    fields: tuple[str, ...] = ()
    evidence_added: tuple[str, ...] = ()
    evidence_removed: tuple[str, ...] = ()


class ReportChanges(Record):
    """What happened to one document."""

    schema_version: str = SCHEMA_VERSION
    document_id: str
    provenance_before: str
    provenance_now: str
    parts: tuple[PartChange, ...] = ()
    unchanged: int
    changes: tuple[ClaimChange, ...] = ()


def compare_reports(before: Report, now: Report) -> ReportChanges:
    """What changed from one report of a document to a later one, in the order of the text."""
    parts = tuple(_parts(before.provenance, now.provenance))
    differing = tuple(part.part for part in parts)
    old, new = _by_id(before.results), _by_id(now.results)
    changes = [change for key in {**old, **new} if (change := _compare(old.get(key), new.get(key), differing))]
    return ReportChanges(
        document_id=before.document.id,
        provenance_before=before.provenance.hash,
        provenance_now=now.provenance.hash,
        parts=parts,
        unchanged=len({**old, **new}) - len(changes),
        changes=tuple(sorted(changes, key=lambda change: (change.start, change.end, change.id))),
    )


def _by_id(results: Iterable[Result]) -> dict[tuple[str, int], Result]:
    """Results by the id of their claim; should one come twice, the second is compared with the second."""
    seen: Counter[str] = Counter()
    found = {}
    for result in results:
        found[result.claim.id, seen[result.claim.id]] = result
        seen[result.claim.id] += 1
    return found


def _parts(before: Provenance, now: Provenance) -> Iterable[PartChange]:
    for part in _PARTS:
        own = PartChange(part=part, before=str(getattr(before, part)), now=str(getattr(now, part)))
        if own.before != own.now:
            yield own
    if before.thresholds != now.thresholds:
        yield PartChange(part="thresholds", before=_levels(before), now=_levels(now))


def _levels(provenance: Provenance) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in sorted(provenance.thresholds.items()))


def _compare(old: Result | None, new: Result | None, differing: tuple[str, ...]) -> ClaimChange | None:
    shown = new or old
    if shown is None:  # no key is without both
        return None
    fields: tuple[str, ...] = ()
    if old is None or new is None:
        changes = [Change.NEW if old is None else Change.GONE]
    else:
        fields = tuple(name for name in _READ if getattr(old.claim, name) != getattr(new.claim, name))
        changes = list(_changes(old, new, fields))
    if not changes:
        return None
    causes = frozenset().union(*(_CAUSES[change] for change in changes))
    ids = [[own.id for own in result.verdict.evidence] if result else [] for result in (old, new)]
    compared = old is not None and new is not None
    return ClaimChange(
        **_identity(shown.claim),
        changes=tuple(changes),
        why=tuple(part for part in differing if part in causes),
        before=_outcome(old),
        now=_outcome(new),
        fields=fields,
        evidence_added=tuple(own for own in ids[1] if own not in ids[0]) if compared else (),
        evidence_removed=tuple(own for own in ids[0] if own not in ids[1]) if compared else (),
    )


def _changes(old: Result, new: Result, fields: tuple[str, ...]) -> Iterable[Change]:
    before, now = old.verdict, new.verdict
    if fields:
        yield Change.READING
    if before.label is not now.label:
        yield Change.LABEL
    elif before.reason is not now.reason:
        yield Change.REASON
    elif abs(before.probability - now.probability) > PROBABILITY_STEP:
        yield Change.PROBABILITY
    if {own.id for own in before.evidence} != {own.id for own in now.evidence}:
        yield Change.EVIDENCE


def _identity(claim: Claim) -> dict[str, object]:
    return {name: getattr(claim, name) for name in ("id", "start", "end", "kind", "statement")}


def _outcome(result: Result | None) -> Outcome | None:
    if result is None:
        return None
    verdict = result.verdict
    return Outcome(label=verdict.label, probability=verdict.probability, reason=verdict.reason)
