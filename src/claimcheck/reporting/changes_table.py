"""What a replay found, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.console import Console

from claimcheck.reporting._text import Page, percent
from claimcheck.reporting.changes import Change, ClaimChange, Outcome, ReportChanges

__all__ = ["render_changes"]

_WORDS = {
    Change.GONE: ("gone", "red"),
    Change.NEW: ("new", "green"),
    Change.READING: ("read otherwise", "cyan"),
    Change.LABEL: ("another verdict", "bold magenta"),
    Change.REASON: ("another reason", "magenta"),
    Change.PROBABILITY: ("another probability", "yellow"),
    Change.EVIDENCE: ("other evidence", "cyan"),
}


def render_changes(changes: Iterable[ReportChanges], console: Console) -> None:
    """Print what changed in each document, and why."""
    page = Page(console)
    for number, own in enumerate(changes):
        if number:
            page.blank()
        page.rule("standard input" if own.document_id == "-" else own.document_id)
        _parts(page, own)
        _summary(page, own)
        for change in own.changes:
            page.blank()
            _change(page, change)


def _parts(page: Page, own: ReportChanges) -> None:
    if not own.parts:
        page.line(("Registry, evidence, model, configuration and package are the same.", "dim"), indent=3)
    for part in own.parts:
        page.line((f"another {part.part}", "bold"), f": {part.before} → {part.now}", indent=3, hang=2)


def _summary(page: Page, own: ReportChanges) -> None:
    counts = Counter(change for claim in own.changes for change in claim.changes)
    told = [f"{counts[change]} {_WORDS[change][0]}" for change in Change if counts[change]]
    same = f"{own.unchanged} claim{'' if own.unchanged == 1 else 's'} unchanged"
    page.line(" · ".join([same, *told]), indent=3)


def _change(page: Page, change: ClaimChange) -> None:
    words: list[str | tuple[str, str]] = []
    for own in change.changes:
        words += [", " if words else "", _WORDS[own]]
    page.line(*words, ": ", (change.statement, "bold"), indent=2, hang=2)
    page.line((f"{change.kind.value} [{change.start}–{change.end}]", "dim"), indent=4)
    if change.before is not None and change.now is not None:
        page.line(f"{_outcome(change.before)} → {_outcome(change.now)}", indent=4, hang=2)
    else:
        outcome = change.before or change.now
        page.line(f"verdict: {_outcome(outcome)}" if outcome else "", indent=4)
    if change.fields:
        page.line(f"other {', '.join(change.fields)}", indent=4, hang=2)
    for word, ids in (("more evidence", change.evidence_added), ("no longer", change.evidence_removed)):
        if ids:
            page.line(f"{word}: {', '.join(ids)}", indent=4, hang=2)
    why = f"because of another {' or '.join(change.why)}" if change.why else "nothing that is recorded explains it"
    page.line((why, "dim"), indent=4, hang=2)


def _outcome(outcome: Outcome) -> str:
    words = outcome.label.value.replace("_", " ")
    reason = f" ({outcome.reason.value.replace('_', ' ')})" if outcome.reason is not None else ""
    probability = f" {percent(outcome.probability)}" if outcome.probability < 1 else ""
    return f"{words}{probability}{reason}"
