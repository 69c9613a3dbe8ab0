"""The quantities, times and places of a sentence, and which of them only stand beside what is told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claimcheck.extraction.lexicon import Cues, cues_of
from claimcheck.language import Entity, fold_text
from claimcheck.language.quantities import FoundValue, MoneyHints, find_values
from claimcheck.language.times import FoundTime, find_times
from claimcheck.schema import Lang, Value, ValueKind

__all__ = ["Quantities"]

_NEAR = 4
_WORD = 20
_WORDS = re.compile(r"\w+(?:[-'’]\w+)*")


@dataclass(frozen=True, slots=True)
class Quantities:
    """The values, times and places of one sentence, with offsets in the document."""

    values: tuple[FoundValue, ...]
    times: tuple[FoundTime, ...]
    places: tuple[Entity, ...]
    told: tuple[Entity, ...] = ()
    """What the reader takes for the value or the time of a claim."""
    timed: tuple[FoundValue, ...] = ()
    """Values that belong to a time ("12" in "for 12 years")."""
    beside: frozenset[int] = frozenset()
    """Where values begin that only stand beside a claim's own: a former figure, a whole of which a part is told."""
    left: frozenset[int] = frozenset()
    """Where places begin that something comes from."""
    chosen: tuple[Value, ...] = ()

    @classmethod
    def find(
        cls,
        text: str,
        span: tuple[int, int],
        lang: Lang,
        date: dt.date | None,
        places: Sequence[Entity],
        told: Sequence[Entity] = (),
        hints: MoneyHints | None = None,
    ) -> Quantities:
        """All quantities of the sentence ``span``; relative times only against a known document date."""
        start, end = span
        piece = text[start:end]
        values = tuple(FoundValue(start + v.start, start + v.end, v.value) for v in find_values(piece, lang, hints))
        times = tuple(FoundTime(start + t.start, start + t.end, t.time) for t in find_times(piece, lang, date))
        timed = tuple(v for v in values if any(t.start <= v.start and v.end <= t.end for t in times))
        values = tuple(v for v in values if v not in timed)
        cues = cues_of(lang)
        told = tuple(e for e in told if start <= e.start and e.end <= end and _tells(e, text, cues))
        beside = frozenset(_beside(text, start, values, cues))
        named = tuple(_joined([p for p in places if not any(p.start < t.end and t.start < p.end for t in times)], text))
        aside = [t for t in times if _compared(text, t, values, beside)]
        times = tuple(t for t in times if t not in aside)
        told = tuple(e for e in told if not any(t.start < e.end and e.start < t.end for t in aside))
        left = frozenset(p.start for p in named if _word_before(text, start, p.start) in cues.former | cues.leaving)
        return cls(values, times, named, told, timed, beside, left)

    def outside(self, valued: Sequence[tuple[int, int]], dated: Sequence[tuple[int, int]]) -> Quantities:
        """Without values and places inside the spans ``valued``, and without times inside the spans ``dated``."""
        if not valued and not dated:
            return self
        return replace(
            self,
            values=tuple(v for v in self.values if not _holds(valued, v)),
            places=tuple(p for p in self.places if not _holds(valued, p)),
            times=tuple(t for t in self.times if not _holds(dated, t)),
            told=tuple(e for e in self.told if not _holds(dated if e.label == "TIME" else valued, e)),
        )

    def within(self, start: int, end: int) -> list[FoundValue]:
        """Values inside a span."""
        return [v for v in self.values if start <= v.start and v.end <= end]


def _holds(spans: Sequence[tuple[int, int]], found: Entity | FoundValue | FoundTime) -> bool:
    return any(start <= found.start and found.end <= end for start, end in spans)


def _tells(entity: Entity, text: str, cues: Cues) -> bool:
    """Whether what the reader takes for a time says when; "since" or "a month" alone does not."""
    words = _WORDS.findall(fold_text(text[entity.start : entity.end]))
    return entity.label != "TIME" or any(word not in cues.timeless for word in words)


def _compared(text: str, time: FoundTime, values: Sequence[FoundValue], beside: frozenset[int]) -> bool:
    """Whether a time is that of a figure that only stands beside ("95 people, against 480 in 2015")."""
    before = [v for v in values if v.end <= time.start]
    if not before or before[-1].start not in beside:
        return False
    between = text[before[-1].end : time.start]
    return len(between.split()) <= _NEAR and not any(mark in between for mark in ",;.")


def _joined(places: Sequence[Entity], text: str) -> Iterator[Entity]:
    """Words of one place's name ("North America") as one place."""
    pending: Entity | None = None
    for place in places:
        if pending is not None and text[pending.end : place.start] in {"", " ", "-", "\N{NON-BREAKING HYPHEN}"}:
            pending = replace(pending, end=place.end)
        else:
            if pending is not None:
                yield pending
            pending = place
    if pending is not None:
        yield pending


def _word_before(text: str, start: int, at: int) -> str:
    return next(reversed(fold_text(text[max(start, at - _WORD) : at]).split()), "")


def _beside(text: str, start: int, values: Sequence[FoundValue], cues: Cues) -> Iterator[int]:
    """Where the values stand that are a former figure ("from 200 to 60") or a whole ("95 of its 480 jobs")."""
    before = start
    for at, value in enumerate(values):
        ahead = fold_text(text[before : value.start]).split()
        former = not cues.former.isdisjoint(ahead[-1:])
        whole = at > 0 and len(ahead) <= _NEAR and not cues.parting.isdisjoint(ahead[:1])
        left = not cues.leaving.isdisjoint(ahead[-1:]) and _leads_on(text, value, values[at + 1 : at + 2], cues)
        if former or whole or left:
            yield value.start
        before = value.end


def _leads_on(text: str, value: FoundValue, after: Sequence[FoundValue], cues: Cues) -> bool:
    """Whether a value is followed by the one that it went to ("de 200 conseillers à 60", not "de 18 %, à 212 M€")."""
    if after and value.value.kind not in {ValueKind.NUMBER, after[0].value.kind}:
        return False
    between = fold_text(text[value.end : after[0].start]).split() if after else []
    return len(between) <= _NEAR and not cues.reaching.isdisjoint(between[-1:])
