"""Periods that are complete in the text: "juin 2013", "13 February 2018", "T3 2024", "2015-2018"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from claimcheck.language._amounts import is_counted
from claimcheck.language._calendar import Period, day_of, half_of, month_of, months_of, quarter_of, year_of, years_of
from claimcheck.language._grammar import GAP, Hit, View, alternation, lexicon, plain
from claimcheck.schema import Lang, TimePrecision

__all__ = ["absolute_periods", "day_pattern", "month_number", "month_pattern", "ordinal_numbers", "weekday_numbers"]

_Reader = Callable[[View, re.Match[str], Lang], Period | None]
_YEAR = r"(?:(?:19|20)[0-9]{2}|2100)(?![\w])(?!-[0-9])(?![.,:/][0-9])(?! ?%)"
_END = r"(?![\w])"


def _forms(words: dict[str, int]) -> dict[str, int]:
    return {form: value for word, value in words.items() for form in (word, plain(word))}


@cache
def _months(lang: Lang) -> dict[str, int]:
    return _forms(lexicon("times.yaml", lang.value)["months"])


def month_number(name: str, lang: Lang) -> int:
    """1 to 12."""
    return _months(lang)[name]


@cache
def weekday_numbers(lang: Lang) -> dict[str, int]:
    """Names of weekdays, Monday 0."""
    return _forms(lexicon("times.yaml", lang.value)["weekdays"])


@cache
def ordinal_numbers(lang: Lang) -> dict[str, int]:
    """Ordinals of quarters and halves; the last is 4."""
    return _forms(lexicon("times.yaml", lang.value)["ordinals"])


def month_pattern(lang: Lang) -> str:
    """A month's name."""
    return alternation(_months(lang)) + r"(?!\w)"


def day_pattern(lang: Lang) -> str:
    """A day's number (group-free)."""
    return "(?:1er|[0-3]?[0-9])(?!\\w)" if lang is Lang.FR else "(?:[0-3]?[0-9])(?:st|nd|rd|th)?(?!\\w)"


def _day_number(text: str) -> int:
    return int(re.sub("[^0-9]", "", text))


@cache
def _readers(lang: Lang) -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    words: dict[str, Any] = lexicon("times.yaml", lang.value)
    month, day, weekday = month_pattern(lang), day_pattern(lang), alternation(words["weekdays"])
    part = alternation(words["part_of"])
    lead = rf"(?:le{GAP})?(?:{weekday},?{GAP})?" if lang is Lang.FR else rf"(?:{weekday},?{GAP})?(?:the{GAP})?"
    of = "" if lang is Lang.FR else f"(?:of{GAP})?"
    patterns: list[tuple[str, _Reader]] = [
        (rf"{lead}(?P<d>{day}){GAP}{of}(?P<m>{month}),?{GAP}(?P<y>{_YEAR})", _read_day),
        (rf"(?:{part}(?:{GAP}|-))?(?P<m>{month}),?{GAP}{of}(?P<y>{_YEAR})", _read_month),
        (rf"{part}(?:{GAP}|-)(?P<y>{_YEAR})", _read_year),
        (r"(?P<y>(?:19|20)[0-9]{2})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-3][0-9])(?![0-9-])(?!-)", _read_day),
        (
            r"(?P<a>[0-3]?[0-9])(?P<s>[/.-])(?P<b>[0-3]?[0-9])(?P=s)(?P<y>(?:19|20)[0-9]{2})(?![\w/-])(?!\.[0-9])",
            _read_numeric,
        ),
        (rf"(?P<q>[tq][1-4]|[1-4][tq])(?:{GAP}|-)(?P<y>{_YEAR})", _read_quarter),
        (rf"(?P<h>[sh][12]|[12][sh])(?:{GAP}|-)(?P<y>{_YEAR})", _read_half),
        (r"(?P<y>(?:19|20)[0-9]{2})(?: ?/ ?|-| )(?P<q>[tq][1-4])(?!\w)", _read_quarter),
        (rf"(?P<y>(?:19|20)[0-9]{{2}}) ?[-–—/] ?(?P<z>{_YEAR})", _read_years),
        *_worded(lang, month, of),
    ]
    return tuple((re.compile(rf"(?<![\w./:+-])(?:{pattern})"), reader) for pattern, reader in patterns)


def _worded(lang: Lang, month: str, of: str) -> list[tuple[str, _Reader]]:
    ordinal = alternation(ordinal_numbers(lang))
    if lang is Lang.FR:
        keyword, link = rf"(?P<k>entre{GAP}|de{GAP}|d' ?|du{GAP})", rf"{GAP}(?P<c>et|à|au){GAP}"
        quarter, half, year_of_it = "trimestre", "semestre", f"(?:(?:de{GAP}|d' ?)?l'(?:année|exercice){GAP}|de{GAP})?"
    else:
        keyword, link = rf"(?P<k>between{GAP}|from{GAP})", rf"{GAP}(?P<c>and|to|until|through){GAP}"
        quarter, half, year_of_it = "quarter", "half", f"(?:of{GAP})?(?:the{GAP})?(?:fiscal{GAP})?(?:year{GAP})?"
    month_range = rf"(?P<m>{month})(?:{GAP}(?P<y>{_YEAR}))?"
    day = day_pattern(lang)
    french_days = (
        rf"du{GAP}(?P<d>{day})(?:{GAP}(?P<m>{month}))?{GAP}au{GAP}(?P<e>{day}){GAP}(?P<n>{month}){GAP}(?P<y>{_YEAR})"
    )
    english_days = (
        rf"(?:from{GAP})?(?P<d>{day})(?: ?[-–] ?|{GAP}to{GAP})"
        rf"(?P<e>{day}){GAP}(?P<n>(?P<m>{month})),?{GAP}(?P<y>{_YEAR})"
    )
    patterns: list[tuple[str, _Reader]] = [
        (rf"{keyword}(?P<y>{_YEAR}){link}(?:en{GAP}|in{GAP})?(?P<z>{_YEAR})", _read_years),
        (rf"{keyword}{month_range}{link}(?P<n>{month}),?{GAP}{of}(?P<z>{_YEAR})", _read_months),
        (rf"(?P<o>{ordinal})(?:{GAP}|-){quarter}{GAP}{year_of_it}(?P<y>{_YEAR})", _read_quarter),
        (rf"(?P<o>{ordinal})(?:{GAP}|-){half}{GAP}{year_of_it}(?P<y>{_YEAR})", _read_half),
        (french_days if lang is Lang.FR else english_days, _read_days),
    ]
    if lang is Lang.EN:
        weekday = alternation(weekday_numbers(lang))
        patterns.append((rf"(?:{weekday},?{GAP})?(?P<m>{month}){GAP}(?P<d>{day}),?{GAP}(?P<y>{_YEAR})", _read_day))
    return patterns


@cache
def _bare_year(lang: Lang) -> re.Pattern[str]:
    before = alternation(lexicon("times.yaml", lang.value)["before_year"])
    return re.compile(
        rf"(?<![\w./:+-])(?P<b>{before}(?:{GAP}|-))(?P<y>{_YEAR})"
        rf"|(?<=[(\[])(?P<p>{_YEAR})(?= ?[)\],;–-])|(?P<c>, )(?P<q>{_YEAR})(?=\))"
    )


def absolute_periods(view: View, lang: Lang) -> Iterator[Hit]:
    """Every period that needs no day of publication; overlaps are left to the caller."""
    for pattern, reader in _readers(lang):
        for match in pattern.finditer(view.low):
            period = reader(view, match, lang)
            if period is not None:
                yield Hit(match.start(), match.end(), period)
    for match in _bare_year(lang).finditer(view.low):
        group = next(name for name in "ypq" if match.group(name))
        start, end = match.span(group)
        if not is_counted(view, end, lang):
            yield Hit(start, end, year_of(int(match.group(group))))


def _has(match: re.Match[str], name: str) -> bool:
    return name in match.re.groupindex and match.group(name) is not None


def _read_day(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    name = match.group("m")
    month = int(name) if name.isdigit() else month_number(name, lang)
    return day_of(int(match.group("y")), month, _day_number(match.group("d")))


def _read_numeric(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    first, second, year = int(match.group("a")), int(match.group("b")), int(match.group("y"))
    if lang is Lang.FR or first == second or first > 12:
        return day_of(year, second, first)
    # Day first or month first: only a number above 12 can tell.
    return day_of(year, first, second) if second > 12 else None


_DAY_BEFORE = re.compile(r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th|er)? {1,3}\Z")


def _read_month(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    if lang is Lang.EN and not view.raw[match.start("m")].isupper():
        # "may 2018" is more often the verb.
        return None
    day = _DAY_BEFORE.search(view.low, max(0, match.start() - 6), match.start())
    month = month_number(match.group("m"), lang)
    if day is not None and day_of(int(match.group("y")), month, int(day.group(1))) is None:
        # "31 février 2018": no such day, so nothing is certain.
        return None
    return month_of(int(match.group("y")), month)


def _read_months(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    last = int(match.group("z"))
    first = int(match.group("y")) if match.group("y") else last
    months = month_number(match.group("m"), lang), month_number(match.group("n"), lang)
    if not _linked(match) or (first, months[0]) >= (last, months[1]):
        return None
    return months_of(first, months[0], last, months[1])


def _read_days(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    year, last_month = int(match.group("y")), month_number(match.group("n"), lang)
    month = month_number(match.group("m"), lang) if match.group("m") else last_month
    first, last = (
        day_of(year, month, _day_number(match.group("d"))),
        day_of(year, last_month, _day_number(match.group("e"))),
    )
    if first is None or last is None or first.first >= last.first:
        return None
    return Period(first.first, last.last, TimePrecision.DAY)


def _read_year(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    return None if is_counted(view, match.end(), lang) else year_of(int(match.group("y")))


def _read_years(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    first, last = int(match.group("y")), int(match.group("z"))
    if first >= last or not _linked(match) or is_counted(view, match.end(), lang):
        return None
    return years_of(first, last)


def _linked(match: re.Match[str]) -> bool:
    """Whether the two ends are joined by the words that belong together: "entre … et", "de … à"."""
    if not _has(match, "k"):
        return True
    return match.group("k").startswith(("entre", "between")) == (match.group("c") in {"et", "and"})


def _which(match: re.Match[str], lang: Lang, name: str) -> int:
    if _has(match, "o"):
        return ordinal_numbers(lang)[match.group("o")]
    return _day_number(match.group(name))


def _read_quarter(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    return quarter_of(int(match.group("y")), _which(match, lang, "q"))


def _read_half(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    half = _which(match, lang, "h")
    return half_of(int(match.group("y")), 2 if half == 4 else half) if half != 3 else None
