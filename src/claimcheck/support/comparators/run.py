"""All comparators, on the evidence claim that speaks of the same event."""

from __future__ import annotations

from collections.abc import Iterable

from claimcheck.schema import Check, CheckOutcome, Claim, ClaimKind
from claimcheck.support.comparators._lexicon import tables
from claimcheck.support.comparators._plugins import plugin_comparators
from claimcheck.support.comparators.alignment import (
    facing,
    rivals,
    roles_exchanged,
    same_event,
    same_object,
    times_disjoint,
)
from claimcheck.support.comparators.comparators import COMPARATORS, Comparator, values_of
from claimcheck.support.comparators.facts import check_fact
from claimcheck.support.comparators.wording import Texts, Wording, same_tense, wording

__all__ = ["SURE", "run_checks"]

SURE = 0.8
"""Least confidence of the two readings for a disagreement between them to count: who is misread is soon contradicted.

On the development texts nine in ten subjects are right from here on, six in ten below.
"""

_POLARITY, _TIME = "polarity", "time"
_FIGURES = frozenset({"rank", "amount", "percent", "count"})
_WORDED = _FIGURES | {"time", "place", _POLARITY}
"""What is denied only between clauses that say the same beside it."""
_DENIED = frozenset({"denied"})
_WHOLE = frozenset({ClaimKind.ACQUISITION, ClaimKind.MERGER})


def run_checks(claim: Claim, evidence_claims: Iterable[Claim], texts: Texts | None = None) -> tuple[Check, ...]:
    """The checks that apply to ``claim``, against the best aligned of the evidence's claims; empty without one.

    How well claims are aligned is a matter of kind, parties, time and values present, never of the values being
    right. When several are aligned equally well and disagree about an aspect, it is unknown.
    """
    evidence_claims = tuple(evidence_claims)
    texts = texts or Texts()
    turned = [facing(claim, other) for other in evidence_claims]
    ranked = [(_alignment(claim, other), other) for other in turned if _comparable(claim, other)]
    best = max((score for score, _ in ranked), default=None)
    aligned = _fitting(claim, [other for _, other in ranked]) or [other for score, other in ranked if score == best]
    if not aligned:
        return ()
    own = {name: comparator for name, comparator in COMPARATORS.items() if _applies(name, claim)}
    wanted = {**own, **plugin_comparators()}
    fact = check_fact(claim, evidence_claims, texts)
    checks = (_merge([_compare(each, claim, other, texts) for other in aligned]) for each in wanted.values())
    return (*((fact,) if fact is not None else ()), *checks)


def _fitting(claim: Claim, others: list[Claim]) -> list[Claim]:
    """Of a founding, which happens once: what is dated so that both can be true. It counts before any other date."""
    if claim.kind is not ClaimKind.FOUNDING or claim.time is None:
        return []
    dated = [other for other in others if other.kind is claim.kind and other.time is not None]
    return [other for other in dated if not times_disjoint(claim.time, other.time)]


def _compare(comparator: Comparator, claim: Claim, other: Claim, texts: Texts) -> Check:
    """One comparison; a share or an option bears out no purchase of the whole, though it may deny one.

    Nothing is borne out by a clause that says more beside its fact (of whom, of what sort, where, whether it was done),
    and nothing is denied by one that says more or less.
    """
    check = comparator(claim, other)
    if check.outcome is CheckOutcome.UNKNOWN or check.name not in COMPARATORS:
        return check
    own, found = wording(claim, texts.claim), wording(other, texts.evidence)
    if check.outcome is CheckOutcome.AGREES:
        doubted = claim.kind in _WHOLE and other.kind is ClaimKind.STAKE
        doubted = doubted or not _borne_out(check.name, claim, other, own, found)
    else:
        doubted = min(claim.confidence, other.confidence) < SURE
        doubted = doubted or (check.name in _WORDED and not _alike(check.name, claim, other, own, found))
    return check.model_copy(update={"outcome": CheckOutcome.UNKNOWN}) if doubted else check


def _borne_out(name: str, claim: Claim, other: Claim, own: Wording, found: Wording) -> bool:
    """Whether the clause of the evidence says nothing beside what is compared that the claim does not say too."""
    wider = name not in _FIGURES and claim.kind not in tables().parted_kinds and own.names <= found.names
    names = own.names == found.names or wider
    posts = claim.kind is not ClaimKind.APPOINTMENT or own.posts <= found.posts
    return (
        found.words <= own.words
        and own.marks == found.marks
        and names
        and posts
        and same_tense(claim, other, own, found)
    )


def _alike(name: str, claim: Claim, other: Claim, own: Wording, found: Wording) -> bool:
    """Whether two clauses say the same beside what is compared, so that the one can deny the other."""
    if own.words != found.words or own.posts != found.posts:
        return False
    begun = name == _TIME and claim.kind is ClaimKind.FOUNDING  # once, wherever and by whom
    if own.names != found.names and not begun:
        return False
    if name != _POLARITY:
        return own.marks == found.marks
    dated = (claim.time is None) == (other.time is None)
    same = claim.status is other.status and claim.modality is other.modality
    return dated and same and own.past == found.past and own.marks - _DENIED == found.marks - _DENIED


def _comparable(claim: Claim, other: Claim) -> bool:
    """Claims of no particular kind about one subject speak of one event only when they share the object too."""
    if claim.kind is ClaimKind.OTHER and same_object(claim, other) is not True:
        return False
    same = same_event(claim, other, times=False) or same_event(claim, other, times=False, roles=False)
    return same or rivals(claim, other)


def _alignment(claim: Claim, other: Claim) -> tuple[bool, ...]:
    dated = claim.kind is not ClaimKind.FOUNDING  # which happens once, whenever it is said to
    return (
        same_event(claim, other, times=dated) or roles_exchanged(claim, other),
        claim.kind is other.kind,
        same_object(claim, other) is True or roles_exchanged(claim, other),
        claim.time is None or other.time is not None,
        all(values_of(other, name) for name in COMPARATORS if values_of(claim, name)),
    )


def _applies(name: str, claim: Claim) -> bool:
    match name:
        case "time":
            return claim.time is not None
        case "place":
            return claim.kind is ClaimKind.LOCATION
        case "roles":
            return claim.subject is not None and claim.object is not None
        case "status":
            return claim.status is not None
        case "polarity":
            return True
        case _:
            return bool(values_of(claim, name))


def _merge(checks: list[Check]) -> Check:
    """One check for claims that are aligned equally well; the first by detail, so that their order plays no part."""
    outcomes = {check.outcome for check in checks}
    known = outcomes - {CheckOutcome.UNKNOWN}
    first = min((check for check in checks if not known or check.outcome in known), key=lambda check: check.detail)
    return first if len(known) < 2 else first.model_copy(update={"outcome": CheckOutcome.UNKNOWN})
