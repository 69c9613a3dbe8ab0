"""Times with an open end ("since 2013", "jusqu'en 2024", "by June") and times measured from another one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimcheck.language._calendar import UNRESOLVED, Period, as_end, as_start, moved, shifted
from claimcheck.language._distances import count_of, count_pattern, unit_of
from claimcheck.language._grammar import GAP, Hit, View, alternation, leftmost_longest, lexicon, spaced, spelt_both_ways
from claimcheck.language._reference import Setting
from claimcheck.schema import Lang, TimePrecision

__all__ = ["chained", "with_ends"]

_WIDEST = 64
"""How far before a time the word is looked for that opens it, in characters."""


@dataclass(frozen=True, slots=True)
class _Words:
    ends: re.Pattern[str]
    kinds: dict[str, str]
    compared: re.Pattern[str]
    to_its_end: re.Pattern[str]
    way: re.Pattern[str]
    measured: re.Pattern[str]
    chained: re.Pattern[str]
    chains: dict[str, tuple[str, int]]
    later: dict[str, int]


@cache
def _words(lang: Lang) -> _Words:
    words: dict[str, Any] = lexicon("times.yaml", lang.value)
    kinds = spelt_both_ways({phrase: kind for kind, phrases in words["ends"].items() for phrase in phrases})
    fill = spaced(words["ends_fill"], accents=True)
    unit = alternation(words["units"])
    span = rf"(?P<n>{count_pattern(lang)}){GAP}(?P<u>{unit}){GAP}"
    later = rf"(?P<l>{alternation(words['later'])}(?!\w)|{alternation(words['later_alone'])}(?=\s*(?:[.,;:!?)\n]|\Z)))"
    return _Words(
        ends=re.compile(rf"(?<![\w'-])(?P<end>{spaced(kinds, accents=False)})(?P<fill>(?:{fill}){{0,3}})\Z"),
        kinds=kinds,
        compared=re.compile(rf"(?:%|[0-9]|(?<!\w){alternation(words['compared'])}) {{1,3}}\Z"),
        to_its_end=re.compile(rf"(?<!\w){alternation(words['to_its_end'])}(?!\w)"),
        way=re.compile(rf"{alternation(words['measured'])}{GAP}"),
        measured=re.compile(rf"(?<![\w-]){span}(?P<way>{alternation(words['measured'])}){GAP}(?:{fill})?\Z"),
        chained=re.compile(rf"(?<![\w-])(?:(?P<c>{alternation(words['chained'])})(?!\w)|{span}{later})"),
        chains={word: (unit, count) for word, (unit, count) in spelt_both_ways(words["chained"]).items()},
        later=spelt_both_ways(words["later"] | words["later_alone"]),
    )


def chained(view: View, hits: Iterable[Hit], lang: Lang) -> list[Hit]:
    """The hits with those that count from the time before them: "in 2009 … four years later", "l'année suivante"."""
    found = sorted(hits, key=lambda hit: hit.start)
    links = [Hit(match.start(), match.end(), match) for match in _words(lang).chained.finditer(view.low)]
    if not links:
        return found
    merged: list[Hit] = []
    anchor: Period | None = None
    for hit in sorted([*found, *links], key=lambda h: (h.start, -h.end)):
        period = _link(hit.what, anchor, lang) if isinstance(hit.what, re.Match) else hit.what
        if period is None or (merged and hit.start < merged[-1].end):
            continue
        merged.append(Hit(hit.start, hit.end, period))
        anchor = period if period.first is not None and period.last is not None else anchor
    return merged


def _link(match: re.Match[str], anchor: Period | None, lang: Lang) -> Period | None:
    words = _words(lang)
    if match.group("c"):
        unit, count = words.chains[re.sub(" +", " ", match.group("c"))]
    else:
        count = count_of(match.group("n"), lang) * words.later[re.sub(" +", " ", match.group("l"))]
        unit = unit_of(match.group("u"), lang)
        if not count:
            return None
    return None if anchor is None else moved(anchor, unit, count)


def with_ends(setting: Setting, hits: Iterable[Hit]) -> list[Hit]:
    """The hits widened by the words that open one of their ends, and opened there."""
    return leftmost_longest(_widened(setting, hit) for hit in hits)


def _widened(setting: Setting, hit: Hit) -> Hit:
    words, low = _words(setting.lang), setting.view.low
    at = max(0, hit.start - _WIDEST)
    # The hit may begin with its preposition.
    way = words.way.match(low, hit.start, hit.end)
    measured = words.measured.search(low, at, hit.start if way is None else way.end())
    if measured is not None:
        return Hit(measured.start(), hit.end, _measured(measured, hit.what, setting.lang))
    match = words.ends.search(low, at, hit.start)
    if match is None:
        return hit
    kind = words.kinds[re.sub(" +", " ", match.group("end").strip())]
    if kind == "since_from":
        kind = "" if words.compared.search(low, max(0, match.start() - 16), match.start()) else "since"
    if kind.endswith("_coming"):
        kind = kind.removesuffix("_coming") if _is_coming(setting, hit) else ""
    if not kind:
        return hit
    to_end = words.to_its_end.search(match.group("fill") + low[hit.start : hit.end]) is not None
    return Hit(match.start(), hit.end, _opened(hit.what, kind, to_end=to_end))


def _is_coming(setting: Setting, hit: Hit) -> bool:
    first = hit.what.first
    if first is not None and setting.reference is not None:
        return bool(first > setting.reference)
    return setting.looks_ahead(hit.start, hit.end)


def _opened(period: Period, kind: str, *, to_end: bool) -> Period:
    """The period from itself on, or up to itself; "before 2025" ends with 2024, "before the end of 2025" with 2025."""
    if period.first is None or period.last is None:
        return period
    if kind == "since":
        return as_start(period)
    day = period.precision is TimePrecision.DAY
    if kind == "after":
        return as_start(period) if day else Period(_next(period.last, 1), None, period.precision)
    if kind == "before" and not to_end and not day:
        return Period(None, _next(period.first, -1), period.precision)
    return as_end(period)


def _next(date: dt.date, days: int) -> dt.date | None:
    period = shifted(date, "day", days)
    return None if period is None else period.first


def _measured(match: re.Match[str], period: Period, lang: Lang) -> Period:
    """ "two weeks before Christmas"."""
    count, unit = count_of(match.group("n"), lang), unit_of(match.group("u"), lang)
    ahead = match.group("way") in {"after", "après", "apres"}
    if not count or period.first is None or period.last is None:
        return UNRESOLVED
    days = (7 if unit == "week" else 1) * count * (1 if ahead else -1)
    if unit in {"week", "day"}:
        return shifted(period.first, "day", days) or UNRESOLVED
    return moved(period, unit, days) or UNRESOLVED
