"""The comparators: each sets one aspect of a claim against a claim that was read in the evidence.

Each takes the claim and the other claim and returns a :class:`Check`. The outcome is ``unknown`` unless both speak of
the same event and both say something of the aspect: a number elsewhere in the source is no support.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from claimcheck.language import fold_text
from claimcheck.schema import TOGETHER, Check, CheckOutcome, Claim, ClaimKind, Party, Status, Time, Value, ValueKind
from claimcheck.support.comparators._intervals import compare_values, same_unit
from claimcheck.support.comparators._lexicon import check, tables, word
from claimcheck.support.comparators._periods import bounded, coincide, is_dated
from claimcheck.support.comparators.alignment import (
    names_parties,
    rivals,
    roles_exchanged,
    same_event,
    same_object,
    times_disjoint,
)
from claimcheck.support.comparators.anchors import same_place
from claimcheck.support.comparators.senses import senses

__all__ = [
    "COMPARATORS",
    "Comparator",
    "compare_amount",
    "compare_count",
    "compare_percent",
    "compare_place",
    "compare_polarity",
    "compare_rank",
    "compare_roles",
    "compare_status",
    "compare_time",
    "values_of",
]

Comparator = Callable[[Claim, Claim], Check]
_STAFF = frozenset({"staff"})
_CLOSING = dt.timedelta(days=550)
_VALUES = {
    "rank": frozenset({ValueKind.RANK}),
    "amount": frozenset({ValueKind.MONEY}),
    "percent": frozenset({ValueKind.PERCENT, ValueKind.FRACTION}),
    "count": frozenset({ValueKind.NUMBER}),
}
AGREES, DISAGREES, UNKNOWN = CheckOutcome.AGREES, CheckOutcome.DISAGREES, CheckOutcome.UNKNOWN


def compare_rank(claim: Claim, other: Claim) -> Check:
    """Ranks, and tiers such as "in the top five"."""
    return _compare("rank", claim, other)


def compare_amount(claim: Claim, other: Claim) -> Check:
    """Sums of money in one currency, with bounds, ranges and the tolerance of rounding."""
    return _compare("amount", claim, other)


def compare_percent(claim: Claim, other: Claim) -> Check:
    """Percentages and fractions."""
    return _compare("percent", claim, other)


def compare_count(claim: Claim, other: Claim) -> Check:
    """Plain numbers: people, sites, seats."""
    return _compare("count", claim, other)


def compare_time(claim: Claim, other: Claim) -> Check:
    """Dates of one event. Two dates contradict each other only for what happens once between the same parties."""
    outcome = UNKNOWN
    if claim.time and other.time and not (claim.negated or other.negated) and same_event(claim, other, times=False):
        alone = claim.object is None and other.object is None
        once = {claim.kind, other.kind} <= tables().once_kinds and (alone or same_object(claim, other) is True)
        if _inside(other.time, claim.time):
            outcome = AGREES
        elif once and claim.status == other.status and _far_apart(claim, other):
            outcome = DISAGREES if senses(claim) == senses(other) else UNKNOWN
    said = claim.time.text if claim.time else word("unsaid", claim)
    return check("time", outcome, claim, said=said, found=other.time.text if other.time else None)


def _far_apart(claim: Claim, other: Claim) -> bool:
    """Whether two dates of one event exclude each other; between announcing a deal and closing it years may pass."""
    if claim.time is None or other.time is None or not times_disjoint(claim.time, other.time):
        return False
    if claim.kind is ClaimKind.FOUNDING:
        return True
    one, two = bounded(claim.time), bounded(other.time)
    if claim.kind is ClaimKind.APPOINTMENT or None in (one.from_, one.to, two.from_, two.to):
        return False
    first, second = sorted((one, two), key=lambda time: time.from_ or dt.date.min)
    return bool(second.from_ and first.to and second.from_ - first.to > _CLOSING)


def compare_place(claim: Claim, other: Claim) -> Check:
    """Where an organisation is. Of two seats a town contradicts another town, a country another country, never one the
    other; offices are many."""
    said, found = _text_values(claim), _text_values(other)
    outcome = UNKNOWN
    if said and found and not (claim.negated or other.negated) and same_event(claim, other):
        outcome = _places_outcome(said, found)
        seats = all("seat" in senses(each).get("sort", ()) for each in (claim, other))
        outcome = outcome if outcome is not DISAGREES or seats else UNKNOWN
    return check("place", outcome, claim, said=", ".join(said) or word("unsaid", claim), found=", ".join(found) or None)


def compare_roles(claim: Claim, other: Claim) -> Check:
    """Who did it to whom: exchanged roles disagree, and so do two makers of one thing.

    A clause that does not name both parties ("l'américain a racheté le français") denies no order of theirs: who is
    meant by which word is what a reading gets wrong first.
    """
    outcome = UNKNOWN
    symmetric = claim.kind in tables().symmetric_kinds or other.kind in tables().symmetric_kinds
    if not symmetric and not claim.negated and not other.negated and same_event(claim, other, roles=False):
        if roles_exchanged(claim, other):
            outcome = DISAGREES if names_parties(claim) and names_parties(other) else UNKNOWN
        elif same_object(claim, other):
            outcome = AGREES
    if rivals(claim, other):
        outcome = DISAGREES
    return check("roles", outcome, claim, said=_parties(claim), found=_parties(other))


def compare_status(claim: Claim, other: Claim) -> Check:
    """How far an event has come. A later stage supports an earlier one, if the times allow."""
    outcome = UNKNOWN
    if claim.status and other.status and not (claim.negated or other.negated) and same_event(claim, other, times=False):
        outcome = _status_outcome(claim, other, claim.status, other.status)
        if outcome is AGREES and claim.object is not None and same_object(claim, other) is not True:
            outcome = UNKNOWN  # a branch of the company, its licences
    said = word(claim.status, claim) if claim.status else word("unsaid", claim)
    return check("status", outcome, claim, said=said, found=word(other.status, claim) if other.status else None)


def compare_polarity(claim: Claim, other: Claim) -> Check:
    """Assertion against denial of the same event, when nothing else tells the two claims apart."""
    outcome = UNKNOWN
    shared = same_object(claim, other) is True or _alone(claim, other)
    if same_event(claim, other) and shared and not _values_differ(claim, other) and not _places_differ(claim, other):
        outcome = AGREES if claim.negated == other.negated else DISAGREES
    said, found = (word("denied" if side.negated else "affirmed", claim) for side in (claim, other))
    return check("polarity", outcome, claim, said=said, found=found)


COMPARATORS: dict[str, Comparator] = {
    "rank": compare_rank,
    "amount": compare_amount,
    "percent": compare_percent,
    "count": compare_count,
    "time": compare_time,
    "place": compare_place,
    "roles": compare_roles,
    "status": compare_status,
    "polarity": compare_polarity,
}


def values_of(claim: Claim, aspect: str) -> tuple[Value, ...]:
    """The claim's values that ``rank``, ``amount``, ``percent`` or ``count`` compares; none for other aspects."""
    return tuple(value for value in claim.all_values if value.kind in _VALUES.get(aspect, ()))


def _text_values(claim: Claim) -> tuple[str, ...]:
    """Places of a location."""
    located = claim.kind is ClaimKind.LOCATION
    return tuple(value.text for value in claim.all_values if located and value.kind is ValueKind.TEXT)


def _alone(claim: Claim, other: Claim) -> bool:
    """Two claims without objects are about the same only if a number, a place or a time says so, or the same frame."""
    if claim.object is not None or other.object is not None:
        return False
    numbers = any(_outcome(values_of(claim, a), values_of(other, a)) is AGREES for a in _VALUES)
    places = bool(_text_values(claim)) and _places_outcome(_text_values(claim), _text_values(other)) is AGREES
    times = claim.time is not None and other.time is not None and _inside(other.time, claim.time)
    return numbers or places or times or (claim.frame is None and other.frame is None)


def _places_outcome(said: tuple[str, ...], found: tuple[str, ...]) -> CheckOutcome:
    same = [[same_place(one, other) for other in found] for one in said]
    if all(any(each) for each in same):
        return AGREES
    return DISAGREES if any(set(each) == {False} for each in same) else UNKNOWN


def _places_differ(claim: Claim, other: Claim) -> bool:
    said, found = _text_values(claim), _text_values(other)
    return bool(said) and _places_outcome(said, found) is not AGREES


def _compare(aspect: str, claim: Claim, other: Claim) -> Check:
    said, found = values_of(claim, aspect), values_of(other, aspect)
    outcome = UNKNOWN
    if not (claim.negated or other.negated) and same_event(claim, other):
        outcome = _outcome(said, found)
    together = any(TOGETHER in each.cues for each in (claim, other))
    if outcome is DISAGREES and (together or not _one_occasion(claim, other) or senses(claim) != senses(other)):
        outcome = UNKNOWN  # what two hold together each holds a part of; another round or part is another sum
    return check(aspect, outcome, claim, said=_texts(said) or word("unsaid", claim), found=_texts(found))


def _one_occasion(claim: Claim, other: Claim) -> bool:
    """Whether two figures may be of one time. Rounds, disputes, hirings and the like happen again and again: without
    dates they are of different ones.
    """
    if claim.time is None and other.time is None:
        return not {claim.kind, other.kind} & tables().repeated_kinds and not _moves(claim)
    if claim.time is None or other.time is None:
        return False
    if is_dated(claim.time) and is_dated(other.time):
        return coincide(bounded(claim.time), bounded(other.time))
    return fold_text(claim.time.text) == fold_text(other.time.text)


def _moves(claim: Claim) -> bool:
    """Whether staff or sites come or go, rather than being there."""
    return claim.kind is ClaimKind.HEADCOUNT and senses(claim).get("move") != _STAFF


def _outcome(said: tuple[Value, ...], found: tuple[Value, ...]) -> CheckOutcome:
    """Agrees when every value is met by one of the evidence; disagrees when one is denied by all of the same unit."""
    outcomes = []
    for value in said:
        each = [compare_values(value, other) for other in found if same_unit(value, other)]
        if AGREES in each:
            outcomes.append(AGREES)
        else:
            outcomes.append(DISAGREES if each and set(each) == {DISAGREES} else UNKNOWN)
    if DISAGREES in outcomes:
        return DISAGREES
    return AGREES if outcomes and set(outcomes) == {AGREES} else UNKNOWN


def _values_differ(claim: Claim, other: Claim) -> bool:
    pairs = ((values_of(claim, aspect), values_of(other, aspect)) for aspect in _VALUES)
    return any(said and _outcome(said, found) is not AGREES for said, found in pairs)


def _status_outcome(claim: Claim, other: Claim, said: Status, found: Status) -> CheckOutcome:
    entry = tables().status.get(said, {}).get(found)
    if entry == "agrees":
        return UNKNOWN if times_disjoint(claim.time, other.time) else AGREES
    if entry is None or _ends_before(other.time, claim.time):
        return UNKNOWN
    return AGREES if entry == "later" else DISAGREES


def _ends_before(one: Time | None, other: Time | None) -> bool:
    if one is None or other is None or one.from_ is None or other.from_ is None:
        return False
    return times_disjoint(one, other) and one.from_ < other.from_


def _inside(found: Time, said: Time) -> bool:
    if found.from_ is None or said.from_ is None:
        return False
    return said.from_ <= found.from_ and (found.to or found.from_) <= (said.to or said.from_)


def _texts(values: tuple[Value, ...]) -> str:
    return ", ".join(value.text for value in values)


def _parties(claim: Claim) -> str:
    return " → ".join(_name(party) for party in (claim.subject, claim.object))


def _name(party: Party | None) -> str:
    return (party.name if party else None) or "?"
