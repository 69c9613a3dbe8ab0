"""Whether a passage speaks of what the claim speaks of at all. Without that, a model's word is noise.

A claim's anchors are its parties, numbers, time, places and matters. They are looked for in the whole passage, since a
passage may name them in sentences from which no claim was read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict

from claimcheck.data import load_yaml
from claimcheck.language import find_times, find_values, fold_text
from claimcheck.registry.names import strip_legal_form
from claimcheck.schema import Check, CheckOutcome, Claim, ClaimKind, Evidence, Lang, Party, Time, Value, ValueKind
from claimcheck.support.comparators._intervals import compare_values
from claimcheck.support.comparators._lexicon import tables, word
from claimcheck.support.comparators._periods import bounded, is_dated, partial_period
from claimcheck.support.comparators.alignment import same_event, times_disjoint

__all__ = [
    "ANCHORS",
    "DIRECTION",
    "GATES",
    "Anchor",
    "anchors_of",
    "check_anchors",
    "check_direction",
    "exchanged",
    "place_names",
    "same_place",
]

ANCHORS = "anchors"
DIRECTION = "direction"
GATES = frozenset({ANCHORS, DIRECTION})
"""Checks without which a passage supports nothing; they never disagree."""

_PEOPLE = frozenset({ClaimKind.APPOINTMENT, ClaimKind.FOUNDING})
_NEWS = dt.timedelta(days=7)
"""A report speaks of what happened in the days before it, whether or not it names the day."""
_SHORTEST_SURNAME = 3
_SHARED_WORDS = 0.5
_TELLING = 3
_STEM = 5
"""Content words are compared by their first letters, so that cognates of the other language count."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One thing that the claim speaks of: its sort, its words in the claim, and whether the passage names it."""

    sort: str
    text: str
    named: bool


class _Tables(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    regions: tuple[tuple[str, ...], ...]
    towns: tuple[tuple[str, ...], ...]
    topics: dict[str, tuple[str, ...]]


@cache
def _lexicon() -> _Tables:
    return _Tables.model_validate(load_yaml("lexicon", "anchors.yaml"))


def check_anchors(claim: Claim, evidence: Evidence, *, then: bool = True) -> Check:
    """The check ``anchors``: agrees when the passage names every anchor of the claim, else unknown; never disagrees.

    ``then`` is whether the passage is of the days when the claim was written, which an undated claim about what happens
    again and again needs.
    """
    anchors = anchors_of(claim, evidence)
    if not then and claim.time is None and claim.kind in tables().recurring_kinds:
        anchors = (*anchors, Anchor("time", word("the_days", claim), named=False))
    missing = [anchor for anchor in anchors if not anchor.named]
    outcome = CheckOutcome.UNKNOWN if missing else CheckOutcome.AGREES
    shown = ", ".join(dict.fromkeys(anchor.text for anchor in missing or anchors))
    detail = word("anchors_missing" if missing else "anchors_named", claim).format(names=shown)
    return Check(name=ANCHORS, outcome=outcome, detail=detail)


def anchors_of(claim: Claim, evidence: Evidence) -> tuple[Anchor, ...]:
    """Everything that the claim speaks of, and whether the passage names it.

    A passage in which a claim of the same event was read speaks of the same matter, in whatever words.
    """
    text = _text(evidence)
    found = [*_parties(claim, evidence), *_numbers(claim, evidence), *_times(claim, evidence), *_places(claim, text)]
    if claim.kind is not ClaimKind.OTHER and any(same_event(claim, other) for other in evidence.claims):
        return tuple(found)
    topics = list(_topics(claim, text))
    if len(found) < 2 and not topics:
        topics = list(_words(claim, text))
    return (*found, *topics)


def exchanged(claim: Claim) -> str | None:
    """The proposition with its two parties exchanged; None when it has not both names, or means the same."""
    one, two = claim.subject, claim.object
    if one is None or two is None or not one.name or not two.name or claim.kind in tables().symmetric_kinds:
        return None
    if claim.kind is ClaimKind.OTHER or not one.vendor_id or not two.vendor_id:
        return None
    parts = re.split(f"({re.escape(one.name)}|{re.escape(two.name)})", claim.proposition)
    if sorted(parts[1::2]) != sorted((one.name, two.name)):
        return None
    return parts[0] + parts[3] + parts[2] + parts[1] + parts[4]


def check_direction(claim: Claim, entailment: float, entailment_exchanged: float) -> Check:
    """Whether the model believes the claim more than the same claim with its parties exchanged."""
    outcome = CheckOutcome.AGREES if entailment > entailment_exchanged else CheckOutcome.UNKNOWN
    key = "direction_seen" if outcome is CheckOutcome.AGREES else "direction_unseen"
    return Check(name=DIRECTION, outcome=outcome, detail=word(key, claim))


def _text(evidence: Evidence) -> str:
    return fold_text(f"{evidence.passage.title or ''}\n{evidence.passage.text}")


# -- parties -----------------------------------------------------------------------------------------------------------


def _parties(claim: Claim, evidence: Evidence) -> Iterator[Anchor]:
    for sort, party in (("subject", claim.subject), ("object", claim.object)):
        if party is not None and party.name:
            person = sort == "object" and claim.kind in _PEOPLE and party.vendor_id is None
            yield Anchor(sort, party.name, _names(party, evidence, person=person))


def _names(party: Party, evidence: Evidence, *, person: bool) -> bool:
    """By registry link, by name, or, for a person, by surname."""
    if party.vendor_id and any(party.vendor_id == mention.vendor_id for mention in evidence.mentions):
        return True
    text, name = _text(evidence), strip_legal_form(party.name or "")
    if _has(text, name):
        return True
    surname = name.split()[-1] if name.split() else ""
    return person and len(surname) >= _SHORTEST_SURNAME and _has(text, surname)


def _has(text: str, name: str) -> bool:
    """Whether the folded ``text`` has ``name`` as whole words."""
    return bool(name) and _whole(fold_text(name).strip()).search(text) is not None


@lru_cache(maxsize=4096)
def _whole(name: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", name))) + r"(?!\w)")


# -- numbers and times -------------------------------------------------------------------------------------------------


def _numbers(claim: Claim, evidence: Evidence) -> Iterator[Anchor]:
    found = (
        *_values_in(evidence.passage.text, evidence.passage.lang),
        *(v for c in evidence.claims for v in c.all_values),
    )
    for value in claim.all_values:
        if value.number is not None and value.kind is not ValueKind.TEXT and not _trivial(value):
            named = any(compare_values(value, other) is CheckOutcome.AGREES for other in found)
            yield Anchor("number", value.text, named)


def _trivial(value: Value) -> bool:
    """Numbers such as "deux" in "les deux groupes" tell no event from another."""
    return value.kind is ValueKind.NUMBER and value.number is not None and abs(value.number) < _TELLING


@lru_cache(maxsize=1024)
def _values_in(text: str, lang: Lang) -> tuple[Value, ...]:
    return tuple(found.value for found in find_values(text, lang))


@lru_cache(maxsize=1024)
def _times_in(text: str, lang: Lang) -> tuple[Time, ...]:
    return tuple(found.time for found in find_times(text, lang))


def _times(claim: Claim, evidence: Evidence) -> Iterator[Anchor]:
    """The time must be that of the claim aligned with it, if that has one, else any time of the passage or its date."""
    time = claim.time
    if time is None or (time.from_ is None and time.to is None):
        return
    aligned = [
        other.time for other in evidence.claims if other.time is not None and same_event(claim, other, times=False)
    ]
    text = _times_in(evidence.passage.text, evidence.passage.lang)
    found: Iterable[Time] = aligned or (*text, *(c.time for c in evidence.claims if c.time is not None))
    named = any(is_dated(other) and not times_disjoint(bounded(time), bounded(other)) for other in found)
    yield Anchor("time", time.text, named or (not aligned and _published(evidence, bounded(time))))


def _published(evidence: Evidence, time: Time) -> bool:
    date = evidence.passage.source.date
    if date is None or time.from_ is None or time.to is None:
        return False
    first, last = partial_period(date)
    return time.from_ <= last and first - time.to <= _NEWS


# -- places and matters ------------------------------------------------------------------------------------------------


def _places(claim: Claim, text: str) -> Iterator[Anchor]:
    """The value of a location, and every place of the table that the proposition names."""
    seen: set[tuple[str, ...]] = set()
    own = [piece for value in _located(claim) for piece in re.split(r"\s*[,;/]\s*|\s+(?:et|and)\s+", value.text)]
    for place in own:
        names = place_names(place)
        seen.add(names)
        yield Anchor("place", place, any(_has(text, name) for name in names))
    proposition = _without_parties(claim)
    for names in (*_lexicon().regions, *_lexicon().towns):
        said = next((name for name in names if _has(proposition, name)), None)
        if said is not None and names not in seen:
            yield Anchor("place", said, any(_has(text, name) for name in names))


def _located(claim: Claim) -> Iterator[Value]:
    if claim.kind is ClaimKind.LOCATION:
        yield from (value for value in claim.all_values if value.kind is ValueKind.TEXT)


def place_names(place: str) -> tuple[str, ...]:
    """All known names of a place."""
    key = fold_text(place).strip()
    return next((names for names in (*_lexicon().regions, *_lexicon().towns) if key in _folded(names)), (place,))


@cache
def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold_text, names))


def same_place(one: str, other: str) -> bool | None:
    """Whether two names, in French or English, are those of one place; None when one may lie in the other, or is
    not known."""
    a, b = fold_text(one), fold_text(other)
    if any(_has(b, name) for name in place_names(one)) or any(_has(a, name) for name in place_names(other)):
        return True
    known = {_level(one), _level(other)}
    return False if len(known) == 1 and None not in known else None


def _level(place: str) -> str | None:
    """Whether a place is known as a region or as a town."""
    names = place_names(place)
    return "region" if names in _lexicon().regions else "town" if names in _lexicon().towns else None


def _topics(claim: Claim, text: str) -> Iterator[Anchor]:
    """Words of the claim that tell a matter; a word of several matters is met by any of them."""
    said = _without_parties(claim)
    matters: dict[int, set[str]] = {}
    words: dict[int, str] = {}
    for topic in _lexicon().topics:
        for match in _topic(topic).finditer(said):
            matters.setdefault(match.start(), set()).add(topic)
            words[match.start()] = max(words.get(match.start(), ""), match.group(), key=len)
    for start, topics in sorted(matters.items()):
        yield Anchor("topic", words[start], any(_topic(topic).search(text) for topic in topics))


@cache
def _topic(name: str) -> re.Pattern[str]:
    beginnings = sorted((fold_text(beginning) for beginning in _lexicon().topics[name]), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, beginnings)) + r")\w*")


def _words(claim: Claim, text: str) -> Iterator[Anchor]:
    """When nothing but the subject tells what the claim is about: half of its words, by their beginnings."""
    said = {piece[:_STEM] for piece in re.findall(r"[^\W\d_]{4,}", _without_parties(claim))}
    found = {piece[:_STEM] for piece in re.findall(r"[^\W\d_]{4,}", text)}
    named = bool(said) and len(said & found) >= _SHARED_WORDS * len(said)
    yield Anchor("words", claim.quote, named)


def _without_parties(claim: Claim) -> str:
    """The folded proposition without the names of its parties, which may hold words of their own."""
    text = fold_text(claim.proposition)
    for party in (claim.subject, claim.object):
        if party is not None and party.name:
            text = _whole(fold_text(party.name).strip()).sub(" ", text)
    return text
