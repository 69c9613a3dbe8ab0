"""The check ``fact``: a claim that says a bare fact, and a claim of the evidence that says the same.

Most of what a model is asked are bare facts of the registry's world: who bought whom, who heads whom, what was raised.
When nothing of the claim is left over beside its parties, values, time and the words of its kind, and a claim of the
evidence has all of them, the evidence states the claim, whatever the wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pydantic import BaseModel, ConfigDict

from claimcheck.data import load_yaml
from claimcheck.language import fold_text, function_words
from claimcheck.schema import Check, CheckOutcome, Claim, ClaimKind, Modality, Status, Value
from claimcheck.support.comparators._lexicon import word
from claimcheck.support.comparators.alignment import facing, same_event, same_object
from claimcheck.support.comparators.comparators import (
    COMPARATORS,
    compare_place,
    compare_status,
    compare_time,
    values_of,
)

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
_WORD = re.compile(r"[^\W\d_]+")
_AGREES = CheckOutcome.AGREES


class _Facts(BaseModel):
    """The content of ``facts.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisations: tuple[str, ...]
    kinds: dict[ClaimKind, tuple[str, ...]]
    marks: dict[str, tuple[str, ...]]
    posts: dict[str, tuple[str, ...]]


@cache
def _facts() -> _Facts:
    return _Facts.model_validate(load_yaml("lexicon", "facts.yaml"))


def check_fact(claim: Claim, others: Iterable[Claim]) -> Check | None:
    """Agrees when one of the evidence's claims states the bare fact that ``claim`` states; None when none does."""
    if claim.kind not in _facts().kinds or claim.negated or claim.modality not in _ASSERTED or _more(claim):
        return None
    stating = [other for other in others if _states(claim, facing(claim, other))]
    if not stating:
        return None
    first = min(stating, key=lambda other: (other.quote, other.start))
    return Check(name=FACT, outcome=_AGREES, detail=word("fact_stated", claim).format(found=first.quote))


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
        and _marks(claim) == _marks(other)
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
    if claim.kind is ClaimKind.LOCATION and compare_place(claim, other).outcome is not _AGREES:
        return False
    return claim.kind is not ClaimKind.APPOINTMENT or _same_post(claim, other)


def _same_post(claim: Claim, other: Claim) -> bool:
    said, found = _posts(claim), _posts(other)
    return bool(said) and said <= found


def _posts(claim: Claim) -> frozenset[str]:
    """The posts that a claim names."""
    words = _WORD.findall(fold_text(" ".join((claim.quote, *(value.text for value in _values(claim))))))
    text = f" {' '.join(words)} "
    return frozenset(post for post, names in _facts().posts.items() if any(f" {name} " in text for name in names))


@cache
def _words_of_posts() -> frozenset[str]:
    return frozenset(each for names in _facts().posts.values() for name in names for each in name.split())


def _same_time(claim: Claim, other: Claim) -> bool:
    if claim.time is None:
        return True
    return compare_time(claim, other).outcome is _AGREES


def _values(claim: Claim) -> tuple[Value, ...]:
    return claim.values or ((claim.value,) if claim.value else ())


def _rest(claim: Claim, text: str) -> Iterator[str]:
    """The folded words of ``text`` that are neither of the claim's parties nor of its values and times."""
    texts = [value.text for value in _values(claim)]
    texts += [claim.time.text] if claim.time is not None else []
    for party in (claim.subject, claim.object):
        if party is not None and party.name:
            texts.append(party.name)
            if party.start is not None and party.end is not None and claim.start <= party.start:
                texts.append(claim.quote[party.start - claim.start : party.end - claim.start])
    known = {each for own in texts for each in _WORD.findall(fold_text(own))}
    return (each for each in _WORD.findall(fold_text(text)) if each not in known and len(each) > 1)


def _more(claim: Claim) -> bool:
    """Whether the claim says more than the bare fact of its kind."""
    beginnings = (*_facts().kinds[claim.kind], *_facts().organisations)
    for each in _rest(claim, claim.proposition):
        known = each in function_words() or each.startswith(beginnings) or _marked(each)
        if not known and not (claim.kind is ClaimKind.APPOINTMENT and each in _words_of_posts()):
            return True
    return False


def _marks(claim: Claim) -> frozenset[str]:
    """The words of a claim that change its fact."""
    found: set[str] = set()
    for each in _rest(claim, claim.quote):
        found |= _marked(each)
    if claim.status is Status.OPTION:
        found.add("option")
    return frozenset(found)


@cache
def _marked(each: str) -> frozenset[str]:
    """Short beginnings must be the whole word."""
    return frozenset(
        mark
        for mark, beginnings in _facts().marks.items()
        if any(each == b or (len(b) > 3 and each.startswith(b)) for b in beginnings)
    )
