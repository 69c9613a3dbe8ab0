"""Whether two claims speak of the same event. Only then is a comparison worth anything."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from claimcheck.language import fold_text, function_words, squash
from claimcheck.schema import Claim, ClaimKind, Modality, Party, Time
from claimcheck.support.comparators._lexicon import tables
from claimcheck.support.comparators.senses import same_sense

__all__ = [
    "facing",
    "kinds_compatible",
    "names_parties",
    "rivals",
    "roles_exchanged",
    "same_event",
    "same_object",
    "same_party",
    "times_disjoint",
]

_ASSERTED = frozenset({Modality.ASSERTED, Modality.REPORTED})
_TYPO = 90.0
_SHORTEST_FUZZY = 6
_FULL_NAME = 2
_WORD = re.compile(r"[^\W_]+")


def same_party(one: Party | None, other: Party | None, *, persons: bool = False) -> bool | None:
    """Whether two parties are one; None when it cannot be known, as for a group and what may be its subsidiary.

    A name within the other's may be the same or not: a surname alone, "Groupe Acticall" and "Acticall". ``persons``
    may have further given names or initials in between, and titles.
    """
    if one is None or other is None:
        return None
    if one.vendor_id and other.vendor_id:
        return one.vendor_id == other.vendor_id
    a, b = squash(one.name or ""), squash(other.name or "")
    if not a or not b:
        return None
    if a == b:
        return True
    words, others = _words(one), _words(other)
    if persons and _same_person(words, others):
        return True
    if a.startswith(b) or b.startswith(a) or _within(words, others) or _within(others, words):
        return None
    return min(len(a), len(b)) >= _SHORTEST_FUZZY and fuzz.ratio(a, b, score_cutoff=_TYPO) > 0


def _words(party: Party) -> tuple[str, ...]:
    words = _WORD.findall(fold_text(party.name or ""))
    return tuple(word for word in words if word not in tables().titles) or tuple(words)


def _same_person(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether given name and surname are the same, and what stands in between does not speak against it."""
    short, long = sorted((words, others), key=len)
    if len(short) < _FULL_NAME or (short[0], short[-1]) != (long[0], long[-1]):
        return False
    between = iter(long[1:-1])
    return all(any(_initial(middle, full) for full in between) for middle in short[1:-1])


def _initial(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _within(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    count = len(words)
    return any(words == others[at : at + count] for at in range(len(others) - count + 1))


def kinds_compatible(claim: Claim, other: Claim) -> bool:
    """Whether claims of the two kinds may state one event."""
    pair = {claim.kind, other.kind}
    return len(pair) == 1 or any(pair <= group for group in tables().compatible_kinds)


def facing(claim: Claim, other: Claim) -> Claim:
    """``other`` with its parties in the order of ``claim``: who raises funds is who a stake is held in."""
    if {claim.kind, other.kind} != {ClaimKind.STAKE, ClaimKind.FUNDING}:
        return other
    return other.model_copy(update={"subject": other.object, "object": other.subject})


def times_disjoint(one: Time | None, other: Time | None) -> bool:
    """Whether two times cannot both be right; open or unknown ends never exclude anything."""
    if one is None or other is None:
        return False
    return _before(one, other) or _before(other, one)


def _before(one: Time, other: Time) -> bool:
    end, start = one.to or one.from_, other.from_
    return end is not None and start is not None and end < start


def roles_exchanged(claim: Claim, other: Claim) -> bool:
    """Whether both name the same two parties, each in the other's role."""
    return bool(same_party(claim.subject, other.object) and same_party(claim.object, other.subject))


def names_parties(claim: Claim) -> bool:
    """Whether the claim's own words name both of its parties, rather than describe one or leave it out."""
    return all(_named(claim, party) for party in (claim.subject, claim.object))


def _named(claim: Claim, party: Party | None) -> bool:
    if party is None or not party.name:
        return False
    name = squash(party.name)
    if party.start is None or party.end is None:
        return name in squash(claim.quote)
    words = claim.quote[party.start - claim.start : party.end - claim.start]
    said = squash(words)
    return bool(said) and (said in name or name in said or words.isupper() or _other_name(party, words))


def _other_name(party: Party, words: str) -> bool:
    """Whether the words for a vendor of the registry are another of its names: each begins with a capital, and none is
    an article or a pronoun ("L'américain", "They").
    """
    found = _WORD.findall(words)
    named = all(each[0].isupper() and len(each) > _FULL_NAME for each in found)
    return party.vendor_id is not None and named and function_words().isdisjoint(fold_text(each) for each in found)


def rivals(claim: Claim, other: Claim) -> bool:
    """Whether both give the same thing to different parties, of a kind that has one only: one book, one publisher."""
    return (
        claim.kind is other.kind
        and claim.kind in tables().exclusive_kinds
        and not (claim.negated or other.negated)
        and other.modality in _ASSERTED
        and same_object(claim, other) is True
        and same_party(claim.subject, other.subject) is False
    )


def same_event(claim: Claim, other: Claim, *, times: bool = True, roles: bool = True) -> bool:
    """Whether ``other`` may be set against ``claim``.

    The kinds must be compatible and of one sense, the subjects the same, the objects the same or unknown, the times not
    disjoint, and ``other`` must be asserted or reported (or planned, when ``claim`` is). ``times=False`` leaves the
    times out, ``roles=False`` admits exchanged parties too: the comparators of times and roles judge these themselves.
    """
    if not kinds_compatible(claim, other) or (times and times_disjoint(claim.time, other.time)):
        return False
    if other.modality not in _ASSERTED and not (other.modality is claim.modality is Modality.PLANNED):
        return False
    if not same_sense(claim, other):
        return False
    exchangeable = not roles or {claim.kind, other.kind} <= tables().symmetric_kinds
    if exchangeable and roles_exchanged(claim, other):
        return True
    return same_party(claim.subject, other.subject) is True and same_object(claim, other) is not False


def same_object(claim: Claim, other: Claim) -> bool | None:
    """:func:`same_party` of the objects, which are persons where somebody has a post."""
    persons = claim.kind is other.kind is ClaimKind.APPOINTMENT
    return same_party(claim.object, other.object, persons=persons)
