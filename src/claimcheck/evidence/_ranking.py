"""How well a passage fits a claim: a sum of parts that can be read off, no learned weights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claimcheck.evidence._candidates import Wanted
from claimcheck.evidence._words import TextWords, content_words, cues, names, read_numbers, read_words, stems, words
from claimcheck.evidence.store import Hit
from claimcheck.schema import Claim, ClaimKind, Document, Party, Passage

__all__ = ["TWO_PARTIES", "WEIGHTS", "Question", "Relevance"]

TWO_PARTIES = frozenset(
    {
        ClaimKind.RANKING,
        ClaimKind.FUNDING,
        ClaimKind.ACQUISITION,
        ClaimKind.STAKE,
        ClaimKind.MERGER,
        ClaimKind.CLIENT,
        ClaimKind.PARTNERSHIP,
        ClaimKind.OUTAGE,
        ClaimKind.QUALITY,
        ClaimKind.DISPUTE,
        ClaimKind.FOUNDING,
    }
)
"""Kinds whose object may be an organisation: a passage about the object alone can tell something about the claim."""

WEIGHTS = {"subject": 4.0, "object": 2.0, "kind": 1.5, "words": 2.0, "numbers": 1.0, "time": 1.0}
"""What each part of the score, between 0 and 1, counts for."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """The parts of a passage's score, each between 0 and 1.

    subject, object: the passage is about the party, or names it; kind: it has words that speak of the claim's kind;
    words, numbers: share of the claim's content words and numbers that it has, names of the parties left out, words by
    their first five letters, so that cognates of the other language count; time: 1 for the claim's time (else the
    document's date), 1/2 a year away, 1/3 two years away and so on.
    """

    subject: float = 0.0
    object: float = 0.0
    kind: float = 0.0
    words: float = 0.0
    numbers: float = 0.0
    time: float = 0.0

    @property
    def score(self) -> float:
        """The weighted sum, rounded to six digits."""
        total = 0.0
        for part, weight in WEIGHTS.items():
            total += weight * float(getattr(self, part))
        return round(total, 6)


class Question:
    """What a claim asks of passages."""

    def __init__(self, claim: Claim, document: Document) -> None:
        self.kind = claim.kind
        self.parties = tuple(party if party and _searchable(party) else None for party in (claim.subject, claim.object))
        known = {word for party in self.parties if party and party.name for word in words(party.name)}
        self.words = tuple(word for word in content_words(claim.proposition) if word not in known)
        self._numbers = read_numbers(claim.proposition)
        self._stems = stems(self.words)
        self._years = _claimed_years(claim, document)

    @property
    def vendors(self) -> tuple[str, ...]:
        """Registry ids of the parties."""
        return tuple(dict.fromkeys(party.vendor_id for party in self.parties if party and party.vendor_id))

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the parties and content words, for full-text search."""
        return tuple(dict.fromkeys((*(party.name for party in self.parties if party and party.name), *self.words)))

    @property
    def wanted(self) -> Wanted:
        """What a store is asked for."""
        parties = [(party.vendor_id, party.name) if party else None for party in self.parties]
        return Wanted(parties, self.words, self.kind.value)

    def rate(self, hit: Hit) -> Relevance | None:
        """The passage's relevance; None when it names neither the subject nor, for two-party kinds, the object."""
        passage = hit.passage
        text = read_words(f"{passage.title or ''}\n{passage.text}")
        subject, obj = (_names_party(party, hit, text) for party in self.parties)
        if not subject and not (obj and self.kind in TWO_PARTIES):
            return None
        return Relevance(
            subject=float(subject),
            object=float(obj),
            kind=float(any(word.startswith(cues(self.kind)) for word in text.words)),
            words=_share(self._stems, text.stems),
            numbers=_share(self._numbers, text.numbers),
            time=_closeness(self._years, passage, text),
        )


def _searchable(party: Party) -> bool:
    """Whether the party is known well enough: initials such as "T." stand for anybody."""
    return bool(party.vendor_id) or len("".join(words(party.name or ""))) >= 2


def _names_party(party: Party | None, hit: Hit, text: TextWords) -> bool:
    if party is None:
        return False
    return party.vendor_id in hit.vendors or (party.name is not None and names(text, party.name))


def _share(wanted: frozenset[Any], found: frozenset[Any]) -> float:
    return len(wanted & found) / len(wanted) if wanted else 0.0


def _claimed_years(claim: Claim, document: Document) -> tuple[float, float] | None:
    """From when to when the claim should hold, in years; a day is a fraction of its year."""
    time = claim.time
    if time and (time.from_ or time.to):
        days = [day for day in (time.from_, time.to) if day]
        return _year(min(days)), _year(max(days))
    return (_year(document.date), _year(document.date)) if document.date else None


def _closeness(claimed: tuple[float, float] | None, passage: Passage, text: TextWords) -> float:
    """1 when the passage, or a year named in it, falls into the claimed period; less with every year of distance."""
    if claimed is None:
        return 0.0
    spans = [(float(year), year + 1.0) for year in text.years]
    if passage.source.date:
        spans.append(_span(passage.source.date))
    return max((1 / (1 + gap) for gap in _gaps(claimed, spans)), default=0.0)


def _gaps(claimed: tuple[float, float], spans: Iterable[tuple[float, float]]) -> Iterable[float]:
    for start, end in spans:
        yield max(0.0, start - claimed[1], claimed[0] - end)


def _span(date: str) -> tuple[float, float]:
    """A partial date as a period in years."""
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return float(parts[0]), parts[0] + 1.0
    start = parts[0] + (parts[1] - 1) / 12
    if len(parts) == 2:
        return start, start + 1 / 12
    day = start + (parts[2] - 1) / 372
    return day, day


def _year(day: dt.date) -> float:
    return day.year + (day.month - 1) / 12 + (day.day - 1) / 372
