"""Dates and periods in text, with their precision (French and English).

An own grammar: years, halves, quarters, months, days and ranges of them, closed or open at one end. Expressions that
depend on the day of publication ("l'an dernier", "le 18 juin") are dated only when that day is given.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from claimcheck.language._calendar import UNRESOLVED, Period
from claimcheck.language._dates import absolute_periods
from claimcheck.language._ends import chained, with_ends
from claimcheck.language._grammar import (
    Hit,
    View,
    alternation,
    drop_inside,
    foreign_runs,
    leftmost_longest,
    lexicon,
    marked,
    view_of,
)
from claimcheck.language._reference import Setting
from claimcheck.language._relative import relative_periods
from claimcheck.schema import Lang, Time, TimePrecision

__all__ = ["FoundTime", "find_times", "time_spans"]

_NEAR = 16
"""Characters beside a quarter within which a word makes it one of a fiscal year."""


@dataclass(frozen=True, slots=True)
class FoundTime:
    """A time and where it is: ``text[start:end] == time.text``, offsets in code points."""

    start: int
    end: int
    time: Time


def find_times(text: str, lang: Lang, reference: dt.date | None = None) -> list[FoundTime]:
    """The dates and periods in ``text``, in order and without overlap; none when the language is unknown.

    ``from`` and ``to`` are inclusive; "since 2013" has no ``to``, "until 2014" no ``from``, and the words that say so
    are in the span. ``reference``: the day of publication. A day without a year is the last one up to it, or the next
    one in a sentence about the future. What nothing dates ("en mai" without a reference, "last spring") has its text
    alone, with the preposition.
    """
    if lang is Lang.UNKNOWN:
        return []
    view = view_of(text)
    hits = _hits(view, lang, reference)
    runs = foreign_runs(view, lang)
    if runs:
        hits = list(drop_inside(hits, marked(len(view.low), runs)))
    for start, end, other in runs:
        part = View(view.raw[start:end], view.low[start:end], None, end - start)
        hits.extend(Hit(hit.start + start, hit.end + start, hit.what) for hit in _hits(part, other, reference))
    found: list[FoundTime] = []
    for hit in leftmost_longest(hits):
        start, end = view.original(hit.start, hit.end)
        if not found or start >= found[-1].end:
            period = UNRESOLVED if _fiscal(view, hit, lang) else hit.what
            found.append(FoundTime(start, end, _time(text[start:end], period)))
    return found


@cache
def _fiscal_words(lang: Lang) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternation(lexicon('times.yaml', lang.value)['fiscal'])}(?![a-z])")


def _fiscal(view: View, hit: Hit, lang: Lang) -> bool:
    """Whether a quarter is that of a fiscal year, whose beginning nobody knows: "Q3 FY25", "fiscal Q2"."""
    if hit.what.precision is not TimePrecision.QUARTER:
        return False
    return _fiscal_words(lang).search(view.low, max(0, hit.start - _NEAR), hit.end + _NEAR) is not None


def _time(text: str, period: Period) -> Time:
    return Time.model_validate({"text": text, "from": period.first, "to": period.last, "precision": period.precision})


def time_spans(view: View, lang: Lang) -> Iterator[tuple[int, int]]:
    """Every span of a view that may be a time, whatever the day of publication."""
    for hit in _hits(view, lang, None):
        yield hit.start, hit.end


def _hits(view: View, lang: Lang, reference: dt.date | None) -> list[Hit]:
    named = leftmost_longest([*absolute_periods(view, lang), *relative_periods(view, lang, reference)])
    return with_ends(Setting(view, lang, reference), chained(view, named, lang))
