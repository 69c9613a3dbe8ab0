"""Which quantity, text value and time of a sentence belong to a claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from claimcheck.extraction.bound import Bound
from claimcheck.language import Entity
from claimcheck.language.quantities import FoundValue, find_values
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
    chosen: tuple[Value, ...] = ()

    @classmethod
    def find(
        cls, text: str, span: tuple[int, int], lang: Lang, date: dt.date | None, places: Sequence[Entity]
    ) -> Quantities:
        """All quantities of the sentence ``span``; relative times only against a known document date."""
        start, end = span
        piece = text[start:end]
        values = tuple(FoundValue(start + v.start, start + v.end, v.value) for v in find_values(piece, lang))
        times = tuple(FoundTime(start + t.start, start + t.end, t.time) for t in find_times(piece, lang, date))
        values = tuple(v for v in values if not any(t.start <= v.start and v.end <= t.end for t in times))
        return cls(values, times, tuple(places))

    def within(self, start: int, end: int) -> list[FoundValue]:
        """Values inside a span."""
        return [v for v in self.values if start <= v.start and v.end <= end]


def choose_value(bound: Bound, quantities: Quantities, text: str) -> tuple[Value | None, tuple[Value, ...]]:
    """The claim's value and all its values, the one of the kind's usual sort first, nearest to the trigger."""
    frame = bound.frame
    if frame.value_text is not None:
        value = Value(text=frame.value_text, kind=ValueKind.TEXT)
        return value, (value,)
    if bound.role is not None and frame.value in {"trigger", "role", "lemma"}:
        value = Value(text=bound.role, kind=ValueKind.TEXT)
        return value, (value,)
    wanted = _PREFERRED.get(frame.kind, ())
    inside = [v for v in quantities.within(bound.start, bound.end) if v.value.kind in wanted]
    inside.sort(key=lambda v: (wanted.index(v.value.kind), abs(v.start - bound.first.start)))
    if inside:
        return inside[0].value, tuple(v.value for v in inside)
    if frame.kind in _PLACED or frame.value == "place":
        places = [p for p in quantities.places if bound.start <= p.start and p.end <= bound.end]
        if places:
            value = Value(text=", ".join(text[p.start : p.end] for p in places), kind=ValueKind.TEXT)
            return value, (value,)
    return None, ()


def choose_time(bound: Bound, quantities: Quantities) -> Time | None:
    """The time inside the claim's span, nearest to its trigger."""
    inside = [t for t in quantities.times if bound.start <= t.start and t.end <= bound.end]
    if not inside:
        return None
    return min(inside, key=lambda t: (abs(t.start - bound.first.start), t.start)).time
