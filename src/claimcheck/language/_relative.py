"""Periods that depend on the day of publication: "hier", "last year", "le 18 juin", "en janvier", "jeudi soir".

Without that day they are found all the same, and not resolved.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from claimcheck.language._accounts import account_readers
from claimcheck.language._calendar import Period, day_of, month_of, months_of, shifted, spanning, weekend_of
from claimcheck.language._dates import NO_YEAR, day_number, day_pattern, month_number, month_pattern, weekday_numbers
from claimcheck.language._distances import distance_readers
from claimcheck.language._grammar import GAP, Hit, View, alternation, lexicon, spaced, spelt_both_ways
from claimcheck.language._occasions import occasion_readers
from claimcheck.language._reference import Setting, with_lead
from claimcheck.language._units import is_counted
from claimcheck.schema import Lang

__all__ = ["relative_periods"]

_Reader = Callable[[Setting, re.Match[str]], Hit | None]


def relative_periods(view: View, lang: Lang, reference: dt.date | None) -> Iterator[Hit]:
    """Every period that the day of publication resolves; overlaps are left to the caller."""
    setting = Setting(view, lang, reference)
    for pattern, reader in _readers(lang):
        for match in pattern.finditer(view.low):
            hit = reader(setting, match)
            if hit is not None:
                yield hit


@cache
def _readers(lang: Lang) -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    words: dict[str, Any] = lexicon("times.yaml", lang.value)
    phrase = (
        rf"(?:{spaced(words['phrase_leads'], accents=True)})?(?P<p>{alternation(words['relative'])})"
        rf"(?:{GAP}{alternation(words['day_parts'])})?(?!\w)"
    )
    patterns: list[tuple[str, _Reader]] = [
        (phrase, _phrase),
        *(_french_patterns(words) if lang is Lang.FR else _english_patterns(words)),
        *occasion_readers(lang),
        *distance_readers(lang),
        *account_readers(lang),
    ]
    return tuple((re.compile(rf"(?<![\w-])(?:{pattern})"), reader) for pattern, reader in patterns)


def _french_patterns(words: dict[str, Any]) -> list[tuple[str, _Reader]]:
    month, day, weekday = month_pattern(Lang.FR), day_pattern(Lang.FR), alternation(words["weekdays"])
    near = rf"(?:(?P<last>{alternation(words['last'])})|(?P<next>{alternation(words['next'])}))"
    lead, part = spaced(words["month_leads"], accents=True), alternation(words["month_parts"])
    return [
        (
            rf"(?:du{GAP}(?P<d0>{day}){GAP}au{GAP}|(?:le{GAP})?(?:{weekday}{GAP})?)"
            rf"(?P<d>{day}){GAP}(?P<m>{month}){NO_YEAR}(?:{GAP}{near}(?!\w))?",
            _day,
        ),
        (rf"(?:{lead}|(?={part}))(?P<core>(?:{part}(?:{GAP}|-))?(?P<m>{month})){NO_YEAR}", _month),
        (rf"(?P<m>{month}){GAP}{near}(?!\w)", _near_month),
        (rf"(?:de{GAP}|d' ?)(?P<m>{month}){GAP}à{GAP}(?P<n>{month}){NO_YEAR}", _months),
        (rf"entre{GAP}(?P<m>{month}){GAP}et{GAP}(?P<n>{month}){NO_YEAR}", _months),
        (
            rf"(?:ce{GAP})?(?P<w>{weekday})(?:{GAP}{near})?(?:{GAP}(?P<part>{alternation(words['day_parts'])}))?"
            r"(?![\w/-])(?! {1,3}(?:[0-9]|saint|noir))",
            _weekday,
        ),
    ]


def _english_patterns(words: dict[str, Any]) -> list[tuple[str, _Reader]]:
    month, day, weekday = month_pattern(Lang.EN), day_pattern(Lang.EN), alternation(words["weekdays"])
    near = rf"(?:(?P<last>{alternation(words['last'])})|(?P<next>{alternation(words['next'])})|(?P<this>this))"
    lead, part = spaced(words["month_leads"]), alternation(words["month_parts"])
    dash = rf"(?: ?[-–] ?|{GAP}to{GAP})"
    return [
        (
            rf"(?:{weekday},?{GAP})?(?:(?:from{GAP})?(?P<d0>{day}){dash}|the{GAP})?"
            rf"(?P<d>{day}){GAP}(?:of{GAP})?(?P<m>{month}){NO_YEAR}",
            _day,
        ),
        (rf"(?:{weekday},?{GAP})?(?P<m>{month}){GAP}(?:(?P<d0>{day}){dash})?(?P<d>{day}){NO_YEAR}(?![.,][0-9])", _day),
        (rf"(?:{lead}|(?={part}))(?P<core>(?:{part}(?:{GAP}|-))?(?P<m>{month})){NO_YEAR}", _month),
        (rf"{near}{GAP}(?P<m>{month})(?!\w)(?! {{1,3}}[0-9])", _near_month),
        (rf"from{GAP}(?P<m>{month}){GAP}(?:to|until|through){GAP}(?P<n>{month}){NO_YEAR}", _months),
        (rf"between{GAP}(?P<m>{month}){GAP}and{GAP}(?P<n>{month}){NO_YEAR}", _months),
        (
            rf"(?:{near}{GAP})?(?P<w>{weekday})(?:{GAP}(?P<part>{alternation(words['day_parts'])}))?"
            r"(?![\w/-])(?!,? {1,3}[0-9])(?!\.\w)",
            _weekday,
        ),
    ]


def _hit(setting: Setting, start: int, end: int, period: Period | None) -> Hit | None:
    return None if period is None else Hit(with_lead(setting, start, period), end, period)


def _capital(setting: Setting, at: int) -> bool:
    """English names of months and days have a capital; "may" and "march" without one are verbs."""
    return setting.lang is Lang.FR or setting.view.raw[at].isupper()


@cache
def _phrases(lang: Lang) -> dict[str, tuple[str, int]]:
    words: dict[str, list[Any]] = spelt_both_ways(lexicon("times.yaml", lang.value)["relative"])
    return {word: (unit, count) for word, (unit, count) in words.items()}


def _phrase(setting: Setting, match: re.Match[str]) -> Hit | None:
    unit, count = _phrases(setting.lang)[re.sub(" +", " ", match.group("p"))]
    if unit == "weekend":
        period = setting.relative(lambda day: _weekend(setting, match, day, count))
    else:
        period = setting.relative(lambda day: shifted(day, unit, count))
    return None if period is None else Hit(match.start(), match.end(), period)


def _weekend(setting: Setting, match: re.Match[str], reference: dt.date, count: int) -> Period | None:
    if count == 0 and reference.weekday() < 5 and not setting.looks_ahead(*match.span()):
        count = -1
    return weekend_of(reference, count)


def _which(match: re.Match[str], name: str) -> bool:
    return name in match.re.groupindex and match.group(name) is not None


def _before(setting: Setting, of_year: Callable[[int], Period | None]) -> Period | None:
    """The last such period that is over, whatever the words around say."""
    return setting.relative(lambda day: _over(day, [of_year(year) for year in (day.year - 1, day.year) if year > 0]))


def _over(reference: dt.date, options: list[Period | None]) -> Period | None:
    return next((o for o in reversed(options) if o is not None and o.last and o.last < reference), None)


def _after(setting: Setting, of_year: Callable[[int], Period | None]) -> Period | None:
    """The first such period that has not begun."""
    return setting.relative(lambda day: _coming(day, [of_year(year) for year in (day.year, day.year + 1)]))


def _coming(reference: dt.date, options: list[Period | None]) -> Period | None:
    return next((o for o in options if o is not None and o.first and o.first > reference), None)


def _placed(setting: Setting, match: re.Match[str], of_year: Callable[[int], Period | None]) -> Period | None:
    if setting.reference is not None and not 1 < setting.reference.year < 9998:
        return None
    if _which(match, "last"):
        return _before(setting, of_year)
    if _which(match, "next"):
        return _after(setting, of_year)
    if _which(match, "this"):
        return setting.relative(lambda day: of_year(day.year))
    return setting.around(match.start(), match.end(), of_year)


def _day(setting: Setting, match: re.Match[str]) -> Hit | None:
    month_first = match.start("m") < match.start("d")
    if not _capital(setting, match.start("m")) or (
        month_first and is_counted(setting.view, match.end("d"), setting.lang)
    ):
        return None
    month, day = month_number(match.group("m"), setting.lang), day_number(match.group("d"))
    first = day_number(match.group("d0")) if match.group("d0") else None

    def of_year(year: int) -> Period | None:
        last = day_of(year, month, day)
        start = last if first is None else day_of(year, month, first)
        return last if start is last or start is None or last is None else spanning(start, last)

    return _hit(setting, match.start(), match.end(), _placed(setting, match, of_year))


def _month(setting: Setting, match: re.Match[str]) -> Hit | None:
    start, end = match.span("core")
    if not _capital(setting, match.start("m")) or (setting.lang is Lang.EN and _names_firm(setting, match)):
        return None
    month = month_number(match.group("m"), setting.lang)
    period = setting.around(start, end, lambda year: month_of(year, month))
    return _hit(setting, start, end, period)


_FIRM = re.compile(r" {1,3}[A-Z]")


def _names_firm(setting: Setting, match: re.Match[str]) -> bool:
    """ "bought by March Networks": the month begins a name."""
    agent = match.group().startswith(("by ", "of ", "from ", "for ", "to "))
    return agent and _FIRM.match(setting.view.raw, match.end()) is not None


def _months(setting: Setting, match: re.Match[str]) -> Hit | None:
    first, last = month_number(match.group("m"), setting.lang), month_number(match.group("n"), setting.lang)
    if not _capital(setting, match.start("m")) or first == last:
        return None
    period = setting.around(*match.span(), lambda year: months_of(year - (first > last), first, year, last))
    return _hit(setting, match.start(), match.end(), period)


def _near_month(setting: Setting, match: re.Match[str]) -> Hit | None:
    month = month_number(match.group("m"), setting.lang)
    if not _capital(setting, match.start("m")):
        return None
    period = _placed(setting, match, lambda year: month_of(year, month))
    return _hit(setting, match.start(), match.end(), period)


_NOT_A_DATE = re.compile(r"(?<!\w)(?:les?|chaque|tous les|du|au|un|certains|aucun)(?: {1,3})\Z")
_NO_DAY = re.compile(r"(?<!\w)(?:every|each|any|an?|the|all|most|some|black|good|super|cyber|no) {1,3}\Z")
_PREPOSED = re.compile(r"(?<!\w)(?:on|by|until|till|before|since|for|from|late|early|of|after|through) {1,3}\Z")
_NAME_BEFORE = re.compile(r"[A-Z][\w'’]* {1,3}\Z")


def _weekday(setting: Setting, match: re.Match[str]) -> Hit | None:
    last, following = _which(match, "last"), _which(match, "next")
    bare = not (last or following or _which(match, "this"))
    if bare and not (_french_day(setting, match) if setting.lang is Lang.FR else _english_day(setting, match)):
        return None
    if not _capital(setting, match.start("w")):
        return None
    weekday = weekday_numbers(setting.lang)[match.group("w")]

    def of_day(reference: dt.date) -> Period | None:
        distance = (reference.weekday() - weekday) % 7
        if following or (not last and setting.looks_ahead(*match.span())):
            return shifted(reference, "day", 7 - distance)
        return shifted(reference, "day", -(distance or 7) if last else -distance)

    return _hit(setting, match.start(), match.end(), setting.relative(of_day))


def _french_day(setting: Setting, match: re.Match[str]) -> bool:
    """Whether a bare weekday is one day: "le lundi", "un lundi" and "du lundi au vendredi" are not."""
    return _NOT_A_DATE.search(setting.view.low, max(0, match.start() - 12), match.start()) is None


def _english_day(setting: Setting, match: re.Match[str]) -> bool:
    """Whether a bare weekday is one day, neither a habit ("every Monday") nor part of a name ("Monday Motors")."""
    view, start, end = setting.view, match.start(), match.end()
    at = max(0, start - 24)
    if _PREPOSED.search(view.low, at, start):
        return True
    part = match.start("part")
    if _NO_DAY.search(view.low, at, start) or _FIRM.match(view.raw, end) or (part >= 0 and view.raw[part].isupper()):
        return False
    return _NAME_BEFORE.search(view.raw, at, start) is None
