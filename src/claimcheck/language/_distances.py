"""Times told by their distance: "il y a deux ans", "three weeks ago", "depuis sept semaines", "in five years"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from claimcheck.language._calendar import UNRESOLVED, Period, as_end, as_start, shifted
from claimcheck.language._grammar import GAP, Hit, alternation, lexicon, spelt_both_ways
from claimcheck.language._numerals import numeral_words, spelt_value
from claimcheck.language._reference import Setting
from claimcheck.schema import Lang

__all__ = ["count_of", "count_pattern", "distance_readers", "unit_of"]

_Reader = Callable[[Setting, re.Match[str]], Hit | None]


@cache
def count_pattern(lang: Lang) -> str:
    """A number in digits or words (group-free)."""
    word = alternation(numeral_words(lang)) + r"(?!\w)"
    article = "|an?" if lang is Lang.EN else ""
    return rf"(?:[0-9]{{1,3}}|{word}(?:[- ](?:et[- ])?{word}){{0,2}}{article})"


def count_of(words: str, lang: Lang) -> int:
    """The number that :func:`count_pattern` matched, 0 when it is none."""
    if words.isdigit():
        return int(words)
    return 1 if words in {"a", "an"} else int(spelt_value(words, lang) or 0)


@cache
def _units(lang: Lang) -> dict[str, str]:
    return spelt_both_ways(lexicon("times.yaml", lang.value)["units"])


def unit_of(word: str, lang: Lang) -> str:
    """The unit that a noun names: day, week, month, quarter, half or year."""
    return _units(lang)[word.rsplit(" ", 1)[-1]]


def distance_readers(lang: Lang) -> list[tuple[str, _Reader]]:
    """Patterns of distances from the day of publication, each with what reads it."""
    words: dict[str, Any] = lexicon("times.yaml", lang.value)
    count = rf"(?P<n>{count_pattern(lang)})"
    span = rf"{count}{GAP}(?P<u>{alternation(words['units'])})(?!\w)"
    long_span = rf"{count}{GAP}{alternation(words['long_units'])}(?!\w)"
    row = rf"{long_span}{GAP}{alternation(words['in_a_row'])}(?!\w)"
    if lang is Lang.FR:
        last = alternation(["derniers", "dernières", "passés", "passées"])
        over = rf"(?:(?:au cours|lors){GAP}des|sur{GAP}les|ces|les|depuis{GAP}les)"
        unit = rf"(?P<u>{alternation(words['units'])})(?!\w)"
        return [
            (rf"il{GAP}y{GAP}a{GAP}{span}", _ago),
            (rf"(?:depuis|voilà|voici|cela fait|ça fait){GAP}{span}", _since),
            (rf"dans{GAP}{span}", _ahead),
            (rf"d'ici(?:{GAP}à)?{GAP}{span}", _within),
            (rf"en{GAP}{long_span}", _kept),
            (rf"(?:(?:pendant|pour|depuis){GAP})?{row}", _kept),
            (rf"{over}{GAP}{count}{GAP}{last}{GAP}{unit}", _past),
            (rf"{over}{GAP}{count}{GAP}{unit}{GAP}{last}(?!\w)", _past),
        ]
    return [
        (rf"{span}{GAP}ago(?!\w)", _ago),
        (rf"in{GAP}(?!an?{GAP}){long_span}(?!{GAP}{alternation(words['in_a_row'])})", _in_time),
        (rf"within{GAP}(?!an?{GAP}){count}{GAP}(?P<u>{alternation(words['long_units'])})(?!\w)", _within),
        (rf"(?:for{GAP})?{row}", _kept),
        (rf"(?:(?:in|over|for|during|within){GAP})?(?:the|these){GAP}(?:last|past|previous){GAP}{span}", _past),
    ]


def _distance(setting: Setting, match: re.Match[str]) -> tuple[int, str]:
    return count_of(match.group("n"), setting.lang), unit_of(match.group("u"), setting.lang)


def _far(reference: dt.date, count: int, unit: str) -> Period | None:
    """The period at a distance: weeks are counted in days, the rest in calendar units."""
    return shifted(reference, "day", 7 * count) if unit == "week" else shifted(reference, unit, count)


def _hit(match: re.Match[str], period: Period | None) -> Hit | None:
    return None if period is None else Hit(match.start(), match.end(), period)


def _ago(setting: Setting, match: re.Match[str]) -> Hit | None:
    count, unit = _distance(setting, match)
    return _hit(match, setting.relative(lambda day: _far(day, -count, unit))) if count else None


def _begun(reference: dt.date, count: int, unit: str) -> Period | None:
    """Where a stretch that reaches up to now began; what was counted in weeks is known to the month."""
    period = _far(reference, -count, unit)
    if unit != "week" or period is None or period.first is None:
        return period
    return shifted(period.first, "month", 0)


def _since(setting: Setting, match: re.Match[str]) -> Hit | None:
    count, unit = _distance(setting, match)
    period = setting.relative(lambda day: _begun(day, count, unit)) if count else None
    return _hit(match, period if period is None or period == UNRESOLVED else as_start(period))


def _past(setting: Setting, match: re.Match[str]) -> Hit | None:
    count, unit = _distance(setting, match)

    def up_to_now(day: dt.date) -> Period | None:
        period = _begun(day, count, unit)
        return None if period is None else Period(period.first, day, period.precision)

    return _hit(match, setting.relative(up_to_now)) if count else None


def _ahead(setting: Setting, match: re.Match[str]) -> Hit | None:
    count, unit = _distance(setting, match)
    return _hit(match, setting.relative(lambda day: _far(day, count, unit))) if count else None


def _within(setting: Setting, match: re.Match[str]) -> Hit | None:
    hit = _ahead(setting, match)
    return hit if hit is None or hit.what == UNRESOLVED else Hit(hit.start, hit.end, as_end(hit.what))


def _kept(setting: Setting, match: re.Match[str]) -> Hit | None:
    """A length of time that is told as a time: its words are kept, without dates."""
    return Hit(match.start(), match.end(), UNRESOLVED) if count_of(match.group("n"), setting.lang) else None


_NOUN = re.compile(r"[^\W\d_]+\Z")


def _in_time(setting: Setting, match: re.Match[str]) -> Hit | None:
    """ "in five years": a coming time in a sentence about the future, else a length of time."""
    count = count_of(match.group("n"), setting.lang)
    noun = _NOUN.search(match.group())
    unit = _units(setting.lang).get(noun.group()) if noun else None
    if not count or unit is None:
        return None
    if "business" in match.group() or "working" in match.group() or not setting.looks_ahead(*match.span()):
        return Hit(match.start(), match.end(), UNRESOLVED)
    return _hit(match, setting.relative(lambda day: _far(day, count, unit)))
