"""Which quantity, text value and time of a sentence belong to a claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.extraction.bound import Bound
from claimcheck.extraction.quantities import Quantities
from claimcheck.language import Entity, fold_text, function_words
from claimcheck.language.quantities import FoundValue
from claimcheck.schema import ClaimKind, Time, Value, ValueKind

__all__ = ["choose_time", "choose_value", "own_quantities"]

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
_WITHOUT = {ClaimKind.CLIENT, ClaimKind.OTHER}
"""Kinds whose claims seldom turn on the figures that stand in them."""
_HYPHENS = ("-", "‐", "‑")
_TRAILING = "-‐‑'’"
_PIECE = re.compile(r"\S+")
_COMPOUND = re.compile(r"[-‐‑]?\w+(?:[-‐‑]\w+)*")
_PLACED = {ClaimKind.LOCATION, ClaimKind.HEADCOUNT}
_WORDED = {ClaimKind.RANKING, ClaimKind.APPOINTMENT, ClaimKind.PRODUCT, ClaimKind.STAKE, ClaimKind.OTHER}
_SMALLER = 0.75
"""Share of a claim's length up to which another within it is one about its parts."""
_MARKS = frozenset(",;:()–—")


def own_quantities(bound: Bound, others: Sequence[Bound], quantities: Quantities, text: str) -> Quantities:
    """The quantities that may be those of a claim: not what a smaller claim of another kind within it tells.

    A time is that claim's alone where a comma sets it off ("Delta, founded in 2004, has bought Kappa").
    """
    inner = [
        (other.start, other.end)
        for other in others
        if other.frame.kind is not bound.frame.kind
        and bound.start <= other.start
        and other.end <= bound.end
        and other.end - other.start <= _SMALLER * (bound.end - bound.start)
    ]
    return quantities.outside(inner, [span for span in inner if _set_off(span, bound, text)])


def _set_off(span: tuple[int, int], bound: Bound, text: str) -> bool:
    before = text[bound.start : span[0]].rstrip()[-1:]
    after = text[span[1] : bound.end].lstrip()[:1]
    return before in _MARKS or after in _MARKS


def choose_value(bound: Bound, quantities: Quantities, text: str) -> tuple[Value | None, tuple[Value, ...]]:
    """The claim's value and all its values: what the reader takes for them in the claim, else what the frame says, else
    those of the kind's usual sort, the nearest first.
    """
    frame = bound.frame
    told = _told_values(bound, quantities, text)
    if told:
        return told[0], told
    if frame.value_text is not None:
        value = Value(text=frame.value_text, kind=ValueKind.TEXT)
        return value, (value,)
    if bound.role is not None and frame.value in {"trigger", "role", "lemma"}:
        value = Value(text=bound.role, kind=ValueKind.TEXT)
        return value, (value,)
    usual = _usual_values(bound, quantities) or _place_values(bound, quantities, text)
    return (usual[0], usual) if usual else (None, ())


def _usual_values(bound: Bound, quantities: Quantities) -> tuple[Value, ...]:
    if bound.frame.kind in _WITHOUT:
        return ()
    wanted = _PREFERRED.get(bound.frame.kind, ())
    inside = [v for v in quantities.within(bound.start, bound.end) if v.value.kind in wanted]
    inside.sort(
        key=lambda v: (v.start in quantities.beside, wanted.index(v.value.kind), abs(v.start - bound.first.start))
    )
    return tuple(v.value for v in inside)


def _place_values(bound: Bound, quantities: Quantities, text: str) -> tuple[Value, ...]:
    """Where an organisation is, goes, or opens and closes sites; not where it comes from."""
    if bound.frame.kind not in _PLACED and bound.frame.value != "place":
        return ()
    inside = [p for p in quantities.places if bound.start <= p.start and p.end <= bound.end]
    places = [p for p in inside if p.start not in quantities.left] or inside
    return (Value(text=", ".join(text[p.start : p.end] for p in places), kind=ValueKind.TEXT),) if places else ()


def _told_values(bound: Bound, quantities: Quantities, text: str) -> tuple[Value, ...]:
    """The values that the reader sees in the claim: its own before those beside it, the kind's usual sorts first.

    Of two figures the first counts ("up 6 per cent to £212m"), of two posts the one nearest to what governs them.
    """
    wanted = _PREFERRED.get(bound.frame.kind, (ValueKind.TEXT,))
    found: list[tuple[bool, bool, int, Value]] = []
    for entity in _inside(quantities.told, bound, "VALUE"):
        read = [v for v in quantities.values if v.start < entity.end and entity.start < v.end] or [
            v for v in quantities.timed if _near(v, entity, text)
        ]
        values = [(v.start in quantities.beside, v.value) for v in read]
        words = "" if values else _phrase(text, entity.start, entity.end, bound.end)
        if words and _worded(bound.frame.kind, words):
            values = [(False, Value(text=words, kind=ValueKind.TEXT))]
        ranked = [(aside, wanted.index(v.kind) if v.kind in wanted else len(wanted), v) for aside, v in values]
        if ranked:
            aside, rank, best = min(ranked, key=lambda row: row[:2])
            place = abs(entity.start - bound.first.start) if wanted == (ValueKind.TEXT,) else entity.start
            found.append((aside, rank == len(wanted), place, best))
    return tuple(row[3] for row in sorted(found, key=lambda row: row[:3]))


def _near(value: FoundValue, entity: Entity, text: str) -> bool:
    """Whether a value of a time stands in what the reader takes for a value, or right before it ("12 years")."""
    return value.start < entity.end and (entity.start < value.end or not text[value.end : entity.start].strip())


def _phrase(text: str, start: int, end: int, limit: int) -> str:
    """The words of a value with all of a compound ("président-directeur"), without a preposition left behind it."""
    if text[end - 1] in _HYPHENS or text[end : end + 1] in _HYPHENS:
        rest = _COMPOUND.match(text, end, limit)
        end = rest.end() if rest else end
    kept = list(_PIECE.finditer(text, start, end))
    while kept and fold_text(kept[-1].group()).strip("'-") in {"", *function_words()}:
        kept.pop()
    return text[start : kept[-1].end()].rstrip(_TRAILING) if kept else ""


def _worded(kind: ClaimKind, words: str) -> bool:
    """Whether ``words`` without a figure may be a value: posts, prizes, products; elsewhere no single common word."""
    return kind in _WORDED or words[:1].isupper() or len(words.split()) > 1 or "-" in words


def _inside(told: Sequence[Entity], bound: Bound, label: str) -> list[Entity]:
    return [e for e in told if e.label == label and bound.start <= e.start and e.end <= bound.end]


def choose_time(bound: Bound, quantities: Quantities, text: str) -> Time | None:
    """The time of the claim that the reader sees in it, read by the grammar where it can, the nearest to its trigger;
    where it sees none, what the grammar finds.
    """
    told = _inside(quantities.told, bound, "TIME")
    if not told:
        times = [t for t in quantities.times if bound.start <= t.start and t.end <= bound.end]
        return min(times, key=lambda t: (abs(t.start - bound.first.start), t.start)).time if times else None
    found = [(entity, _read(entity, quantities, text)) for entity in told]
    found.sort(key=lambda row: (not _fixed(row[1]), abs(row[0].start - bound.first.start), row[0].start))
    return found[0][1]


def _read(entity: Entity, quantities: Quantities, text: str) -> Time:
    """What the grammar reads where the reader sees a time, else its words alone."""
    read = [t for t in quantities.times if t.start < entity.end and entity.start < t.end]
    if not read:
        return Time(text=text[entity.start : entity.end])
    return max(read, key=lambda t: min(t.end, entity.end) - max(t.start, entity.start)).time


def _fixed(time: Time) -> bool:
    return time.from_ is not None or time.to is not None
