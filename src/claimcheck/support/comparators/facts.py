"""The check ``fact``: a claim that says a bare fact, and a claim of the evidence that says the same.

Most of what a model is asked are bare facts of the registry's world: who bought whom, who heads whom, what was raised.
When nothing of the claim is left over beside its parties, values, time and the words of its kind, a claim of the
evidence has all of them, and its clause says nothing beside them either, the evidence states the claim, whatever the
wording.
"""

from __future__ import annotations

from collections.abc import Iterable

from claimcheck.schema import Check, CheckOutcome, Claim, ClaimKind, Modality, Status
from claimcheck.support.comparators._lexicon import tables, word
from claimcheck.support.comparators.alignment import facing, same_event, same_object
from claimcheck.support.comparators.comparators import (
    COMPARATORS,
    compare_place,
    compare_status,
    compare_time,
    values_of,
)
from claimcheck.support.comparators.wording import Texts, Wording, facts, proposed, same_tense, wording

__all__ = ["FACT", "check_fact"]

FACT = "fact"
_ASSERTED = frozenset({Modality.ASSERTED, Modality.REPORTED})
_NUMBERS = ("rank", "amount", "percent", "count")
_NEEDS_VALUE = {ClaimKind.RANKING: ("rank",), ClaimKind.HEADCOUNT: ("count",)}
_NEEDS_OBJECT = frozenset(
    {
        ClaimKind.ACQUISITION,
        ClaimKind.MERGER,
        ClaimKind.STAKE,
        ClaimKind.PARTNERSHIP,
        ClaimKind.CLIENT,
        ClaimKind.APPOINTMENT,
    }
)
_LEAST = 0.5
"""Confidence below which a claim of the evidence may well be another one."""
_AGREES = CheckOutcome.AGREES


def check_fact(claim: Claim, others: Iterable[Claim], texts: Texts | None = None) -> Check | None:
    """Agrees when one of the evidence's claims states the bare fact that ``claim`` states; None when none does.

    ``texts``: those in which they were found.
    """
    if claim.kind not in facts().kinds or claim.negated or claim.modality not in _ASSERTED or proposed(claim).words:
        return None
    stating = [
        other for other in others if _states(claim, facing(claim, other)) and _bare(claim, other, texts or Texts())
    ]
    if not stating:
        return None
    first = min(stating, key=lambda other: (other.quote, other.start))
    return Check(name=FACT, outcome=_AGREES, detail=word("fact_stated", claim).format(found=first.quote))


def _bare(claim: Claim, other: Claim, texts: Texts) -> bool:
    """Whether the clause of the evidence says the fact and nothing beside it, of the same time."""
    parted = claim.kind in tables().parted_kinds
    own, found = wording(claim, texts.claim if parted else None), wording(other, texts.evidence)
    names = found.names == own.names if parted else own.names <= found.names
    if found.words or (parted and own.words) or not names or _marks(claim, own) != _marks(other, found):
        return False
    if claim.kind is ClaimKind.APPOINTMENT and not (own.posts and own.posts <= found.posts):
        return False
    return same_tense(claim, other, own, found)


def _states(claim: Claim, other: Claim) -> bool:
    """Whether ``other`` has everything that ``claim`` says."""
    if other.negated or other.modality not in _ASSERTED or other.confidence < _LEAST:
        return False
    related = {claim.kind, other.kind} == {ClaimKind.STAKE, ClaimKind.FUNDING}
    if (claim.kind is not other.kind and not related) or not same_event(claim, other):
        return False
    return (
        _same_object(claim, other)
        and _same_values(claim, other)
        and _same_time(claim, other)
        and (claim.status is None or compare_status(claim, other).outcome is _AGREES)
    )


def _same_object(claim: Claim, other: Claim) -> bool:
    if claim.object is None or not claim.object.name:
        return claim.kind not in _NEEDS_OBJECT
    return same_object(claim, other) is True


def _same_values(claim: Claim, other: Claim) -> bool:
    said = [name for name in _NUMBERS if values_of(claim, name)]
    if any(name not in said for name in _NEEDS_VALUE.get(claim.kind, ())):
        return False
    if any(COMPARATORS[name](claim, other).outcome is not _AGREES for name in said):
        return False
    return claim.kind is not ClaimKind.LOCATION or compare_place(claim, other).outcome is _AGREES


def _same_time(claim: Claim, other: Claim) -> bool:
    return claim.time is None or compare_time(claim, other).outcome is _AGREES


def _marks(claim: Claim, said: Wording) -> frozenset[str]:
    """What changes the fact of a claim, by its words and by its status."""
    return said.marks | ({"option"} if claim.status is Status.OPTION else set())
