"""Periods that are complete in the text: "juin 2013", "13 February 2018", "T3 2024", "2015-2018"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from claimcheck.language._calendar import (
    Period,
    day_of,
    half_of,
    month_of,
    months_of,
    quarter_of,
    spanning,
    year_of,
    years_of,
)
from claimcheck.language._grammar import GAP, Hit, View, alternation, lexicon, spelt_both_ways
from claimcheck.language._units import is_counted
from claimcheck.schema import Lang

__all__ = [
    "NO_YEAR",
    "YEAR",
    "absolute_periods",
    "day_number",
    "day_pattern",
    "month_number",
    "month_pattern",
    "ordinal_numbers",
    "weekday_numbers",
]

_Reader = Callable[[View, re.Match[str], Lang], Period | None]
YEAR = r"(?:(?:19|20)[0-9]{2}|2100)(?![\w])(?!-[0-9])(?![.,:/][0-9])(?! ?%)"
"""A year in digits (group-free)."""
NO_YEAR = r"(?!\w)(?!,? {1,3}(?:(?:of|de|fy|fiscal) {1,3})?(?:19|20)[0-9]{2})"
"""Behind a month or day whose year is not told."""


@cache
def _months(lang: Lang) -> dict[str, int]:
    return spelt_both_ways(lexicon("times.yaml", lang.value)["months"])


def month_number(name: str, lang: Lang) -> int:
    """1 to 12."""
    return _months(lang)[name]


@cache
def weekday_numbers(lang: Lang) -> dict[str, int]:
    """Names of weekdays, Monday 0."""
    return spelt_both_ways(lexicon("times.yaml", lang.value)["weekdays"])


@cache
def ordinal_numbers(lang: Lang) -> dict[str, int]:
    """Ordinals of quarters and halves; the last is 4."""
    return spelt_both_ways(lexicon("times.yaml", lang.value)["ordinals"])


def month_pattern(lang: Lang) -> str:
    """A month's name."""
    return alternation(_months(lang)) + r"(?!\w)"


def day_pattern(lang: Lang) -> str:
    """A day's number (group-free)."""
    return "(?:1er|[0-3]?[0-9])(?!\\w)" if lang is Lang.FR else "(?:[0-3]?[0-9])(?:st|nd|rd|th)?(?!\\w)"


def day_number(text: str) -> int:
    """The number of "1er", "3rd" or "13"."""
    return int(re.sub("[^0-9]", "", text))


@cache
def _readers(lang: Lang) -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    words: dict[str, Any] = lexicon("times.yaml", lang.value)
    month, day = month_pattern(lang), day_pattern(lang)
    weekday = alternation([*words["weekdays"], *words["weekday_short"]])
    part = alternation(words["part_of"])
    lead = rf"(?:le{GAP})?(?:{weekday},?{GAP})?" if lang is Lang.FR else rf"(?:{weekday},?{GAP})?(?:the{GAP})?"
    of = "" if lang is Lang.FR else f"(?:of{GAP})?"
    patterns: list[tuple[str, _Reader]] = [
        (rf"{lead}(?P<d>{day}){GAP}{of}(?P<m>{month}),?{GAP}(?P<y>{YEAR})", _read_day),
        (rf"(?:{part}(?:{GAP}|-))?(?P<m>{month}),?{GAP}{of}(?P<y>{YEAR})", _read_month),
        (rf"{part}(?:{GAP}|-)(?P<y>{YEAR})", _read_year),
        (r"(?:fy|exercice) ?'?(?P<y>(?:20)?[0-9]{2})(?![\w/-])", _read_fiscal),
        (r"(?P<y>(?:19|20)[0-9]{2})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-3][0-9])(?![0-9-])(?!-)", _read_day),
        (
            r"(?P<a>[0-3]?[0-9])(?P<s>[/.-])(?P<b>[0-3]?[0-9])(?P=s)(?P<y>(?:19|20)[0-9]{2})(?![\w/-])(?!\.[0-9])",
            _read_numeric,
        ),
        (rf"(?P<q>[tq][1-4]|[1-4][tq])(?:{GAP}|-)(?P<y>{YEAR})", _read_quarter),
        (rf"(?P<h>[sh][12]|[12][sh])(?:{GAP}|-)(?P<y>{YEAR})", _read_half),
        (r"(?P<y>(?:19|20)[0-9]{2})(?: ?/ ?|-| )(?P<q>[tq][1-4])(?!\w)", _read_quarter),
        (rf"(?P<y>(?:19|20)[0-9]{{2}}) ?[-–—/] ?(?P<z>{YEAR})", _read_years),
        (r"(?P<y>(?:19|20)[0-9]{2})(?P<s>[/-])(?P<z>[0-9]{2})(?![\w/-])", _read_season),
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
    month_range = rf"(?P<m>{month})(?:{GAP}(?P<y>{YEAR}))?"
    day = day_pattern(lang)
    french_days = (
        rf"du{GAP}(?P<d>{day})(?:{GAP}(?P<m>{month}))?{GAP}au{GAP}(?P<e>{day}){GAP}(?P<n>{month}){GAP}(?P<y>{YEAR})"
    )
    english_days = (
        rf"(?:from{GAP})?(?P<d>{day})(?: ?[-–] ?|{GAP}to{GAP})"
        rf"(?P<e>{day}){GAP}(?P<n>(?P<m>{month})),?{GAP}(?P<y>{YEAR})"
    )
    patterns: list[tuple[str, _Reader]] = [
        (rf"{keyword}(?P<y>{YEAR}){link}(?:en{GAP}|in{GAP})?(?P<z>{YEAR})", _read_years),
        (rf"{keyword}{month_range}{link}(?P<n>{month}),?{GAP}{of}(?P<z>{YEAR})", _read_months),
        (rf"(?P<o>{ordinal})(?:{GAP}|-){quarter}{GAP}{year_of_it}(?P<y>{YEAR})", _read_quarter),
        (rf"(?P<o>{ordinal})(?:{GAP}|-){half}{GAP}{year_of_it}(?P<y>{YEAR})", _read_half),
        (french_days if lang is Lang.FR else english_days, _read_days),
    ]
    if lang is Lang.EN:
        weekday = alternation(weekday_numbers(lang))
        to = rf"(?: ?[-–] ?|{GAP}(?:to|until|through){GAP})(?:{weekday},?{GAP})?"
        first, last = rf"(?P<d>{day})", rf"(?P<e>{day})"
        patterns += [
            (rf"(?:from{GAP})?{first}{GAP}(?P<m>{month}){to}{last}{GAP}(?P<n>{month}),?{GAP}(?P<y>{YEAR})", _read_days),
            (rf"(?:from{GAP})?(?P<m>{month}){GAP}{first}{to}(?P<n>{month}){GAP}{last},?{GAP}(?P<y>{YEAR})", _read_days),
        ]
        patterns.append((rf"(?:{weekday},?{GAP})?(?P<m>{month}){GAP}(?P<d>{day}),?{GAP}(?P<y>{YEAR})", _read_day))
    return patterns


@cache
def _bare_year(lang: Lang) -> re.Pattern[str]:
    words: dict[str, Any] = lexicon("times.yaml", lang.value)
    before, owner = alternation(words["before_year"]), alternation(words["of_year"])
    return re.compile(
        rf"(?<![\w./:+-])(?P<b>{before}(?:{GAP}|-))(?P<y>{YEAR})|(?<![\w-]){owner}{GAP}(?P<o>{YEAR})"
        rf"|(?<=[(\[])(?P<p>{YEAR})(?= ?[)\],;–-])|(?P<c>, )(?P<q>{YEAR})(?=\))"
        # "the table's 2019 edition", "Relacio's 2019 ranking".
        rf"|(?<=\w's )(?P<g>{YEAR})(?= [a-z])"
        # A line of a timeline: "2001: …".
        rf"|(?:\A|\n)[ •*–-]{{0,4}}(?P<l>{YEAR})(?= ?[:–—]\s)"
    )


@cache
def _quantity_before(lang: Lang) -> re.Pattern[str]:
    words = lexicon("times.yaml", lang.value)["not_before_of"]
    return re.compile(rf"(?<!\w){alternation(words)}{GAP}\Z" if words else r"(?!)")


def absolute_periods(view: View, lang: Lang) -> Iterator[Hit]:
    """Every period that needs no day of publication; overlaps are left to the caller."""
    for pattern, reader in _readers(lang):
        for match in pattern.finditer(view.low):
            period = reader(view, match, lang)
            if period is not None:
                yield Hit(match.start(), match.end(), period)
    for match in _bare_year(lang).finditer(view.low):
        group = next(name for name in "yopqgl" if match.group(name))
        start, end = match.span(group)
        bound = _quantity_before(lang).search(view.low, max(0, match.start() - 16), match.start())
        if not is_counted(view, end, lang) and bound is None:
            yield Hit(start, end, year_of(int(match.group(group))))


def _has(match: re.Match[str], name: str) -> bool:
    return name in match.re.groupindex and match.group(name) is not None


def _read_day(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    name = match.group("m")
    month = int(name) if name.isdigit() else month_number(name, lang)
    return day_of(int(match.group("y")), month, day_number(match.group("d")))


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
        day_of(year, month, day_number(match.group("d"))),
        day_of(year, last_month, day_number(match.group("e"))),
    )
    return None if first is None or last is None else spanning(first, last)


def _read_year(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    return None if is_counted(view, match.end(), lang) else year_of(int(match.group("y")))


def _read_fiscal(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    """ "FY24": fiscal years begin when a firm likes; the year it is called by is all that is known."""
    written = match.group("y")
    if not view.raw[match.start() : match.start() + 2].isupper() and len(written) == 2:
        return None
    return year_of(int(written) if len(written) == 4 else 2000 + int(written))


def _read_season(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    """Two years in a row, "2024/25"; "2009-10" may be October and is left alone."""
    first, last = int(match.group("y")), int(match.group("z"))
    if last != (first + 1) % 100 or (match.group("s") == "-" and 1 <= last <= 12):
        return None
    return years_of(first, first + 1)


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
    return day_number(match.group(name))


def _read_quarter(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    return quarter_of(int(match.group("y")), _which(match, lang, "q"))


def _read_half(view: View, match: re.Match[str], lang: Lang) -> Period | None:
    half = _which(match, lang, "h")
    return half_of(int(match.group("y")), 2 if half == 4 else half) if half != 3 else None
