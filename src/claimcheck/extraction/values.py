"""Which quantity, text value and time of a sentence belong to a claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from claimcheck.extraction.bound import Bound
from claimcheck.language import Entity
from claimcheck.language.quantities import FoundValue, MoneyHints, find_values
from claimcheck.language.times import FoundTime, find_times
from claimcheck.schema import ClaimKind, Lang, Time, Value, ValueKind

__all__ = ["Quantities", "choose_time", "choose_value"]

_PREFERRED: dict[ClaimKind, tuple[ValueKind, ...]] = {
    ClaimKind.RANKING: (ValueKind.RANK, ValueKind.FRACTION, ValueKind.PERCENT),
    ClaimKind.FUNDING: (ValueKind.MONEY,),
    ClaimKind.ACQUISITION: (ValueKind.MONEY,),
    ClaimKind.MERGER: (ValueKind.MONEY,),
    ClaimKind.STAKE: (ValueKind.PERCENT, ValueKind.FRACTION, ValueKind.MONEY),
    ClaimKind.REVENUE: (ValueKind.MONEY, ValueKind.PERCENT, ValueKind.FRACTION),
    ClaimKind.HEADCOUNT: (ValueKind.NUMBER, ValueKind.PERCENT),
    ClaimKind.CLIENT: (ValueKind.NUMBER, ValueKind.PERCENT, ValueKind.MONEY),
    ClaimKind.OUTAGE: (ValueKind.NUMBER, ValueKind.FRACTION),
    ClaimKind.QUALITY: (ValueKind.FRACTION, ValueKind.PERCENT, ValueKind.NUMBER),
    ClaimKind.DISPUTE: (ValueKind.MONEY, ValueKind.NUMBER),
    ClaimKind.OTHER: (ValueKind.MONEY, ValueKind.PERCENT, ValueKind.NUMBER, ValueKind.RANK),
    ClaimKind.PRODUCT: (ValueKind.PERCENT, ValueKind.NUMBER),
}
_PLACED = {ClaimKind.LOCATION, ClaimKind.HEADCOUNT}


@dataclass(frozen=True, slots=True)
class Quantities:
    """The values, times and places of one sentence, with offsets in the document."""

    values: tuple[FoundValue, ...]
    times: tuple[FoundTime, ...]
    places: tuple[Entity, ...]
    told: tuple[Entity, ...] = ()
    """What the reader takes for the value or the time of a claim."""
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
        values = tuple(v for v in values if not any(t.start <= v.start and v.end <= t.end for t in times))
        return cls(values, times, tuple(places), tuple(e for e in told if start <= e.start and e.end <= end))

    def within(self, start: int, end: int) -> list[FoundValue]:
        """Values inside a span."""
        return [v for v in self.values if start <= v.start and v.end <= end]


def choose_value(
    bound: Bound, quantities: Quantities, text: str, *, guess: bool
) -> tuple[Value | None, tuple[Value, ...]]:
    """The claim's value and all its values: what the frame says, else what the reader takes for them in the claim.

    ``guess``, where the reader has not read the claim: else those of the kind's usual sort, the nearest first.
    """
    frame = bound.frame
    if frame.value_text is not None:
        value = Value(text=frame.value_text, kind=ValueKind.TEXT)
        return value, (value,)
    told = _told_values(bound, quantities, text)
    if told:
        return told[0], told
    if bound.role is not None and frame.value in {"trigger", "role", "lemma"}:
        value = Value(text=bound.role, kind=ValueKind.TEXT)
        return value, (value,)
    usual = _usual_values(bound, quantities, text) if guess else ()
    return (usual[0], usual) if usual else (None, ())


def _usual_values(bound: Bound, quantities: Quantities, text: str) -> tuple[Value, ...]:
    wanted = _PREFERRED.get(bound.frame.kind, ())
    inside = [v for v in quantities.within(bound.start, bound.end) if v.value.kind in wanted]
    inside.sort(key=lambda v: (wanted.index(v.value.kind), abs(v.start - bound.first.start)))
    if inside:
        return tuple(v.value for v in inside)
    places = [p for p in quantities.places if bound.start <= p.start and p.end <= bound.end]
    if places and (bound.frame.kind in _PLACED or bound.frame.value == "place"):
        return (Value(text=", ".join(text[p.start : p.end] for p in places), kind=ValueKind.TEXT),)
    return ()


def _told_values(bound: Bound, quantities: Quantities, text: str) -> tuple[Value, ...]:
    """The values that the reader sees in the claim, those of the kind's usual sort first."""
    wanted = _PREFERRED.get(bound.frame.kind, (ValueKind.TEXT,))
    found: list[tuple[int, int, Value]] = []
    for entity in _inside(quantities.told, bound, "VALUE"):
        read = [v for v in quantities.values if v.start < entity.end and entity.start < v.end]
        values = [v.value for v in read] or [Value(text=text[entity.start : entity.end], kind=ValueKind.TEXT)]
        best = min(values, key=lambda v: wanted.index(v.kind) if v.kind in wanted else len(wanted))
        rank = wanted.index(best.kind) if best.kind in wanted else len(wanted)
        found.append((rank, abs(entity.start - bound.first.start), best))
    return tuple(value for _, _, value in sorted(found, key=lambda row: row[:2]))


def _inside(told: Sequence[Entity], bound: Bound, label: str) -> list[Entity]:
    return [e for e in told if e.label == label and bound.start <= e.start and e.end <= bound.end]


def choose_time(bound: Bound, quantities: Quantities, text: str, *, guess: bool) -> Time | None:
    """The time of the claim that the reader sees in it, nearest to its trigger, read by the grammar where it can.

    ``guess``, where the reader has not read the claim: any time in it.
    """
    told = _inside(quantities.told, bound, "TIME")
    if not told:
        times = [t for t in quantities.times if guess and bound.start <= t.start and t.end <= bound.end]
        return min(times, key=lambda t: (abs(t.start - bound.first.start), t.start)).time if times else None
    nearest = min(told, key=lambda e: (abs(e.start - bound.first.start), e.start))
    read = [t for t in quantities.times if t.start < nearest.end and nearest.start < t.end]
    if not read:
        return Time(text=text[nearest.start : nearest.end])
    return max(read, key=lambda t: min(t.end, nearest.end) - max(t.start, nearest.start)).time
