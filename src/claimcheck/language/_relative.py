"""Periods that depend on the day of publication: "hier", "last year", "le 18 juin", "en janvier", "two years ago"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from claimcheck.language._calendar import Period, day_of, half_of, month_of, quarter_of, shifted
from claimcheck.language._dates import day_pattern, month_number, month_pattern, ordinal_numbers, weekday_numbers
from claimcheck.language._grammar import GAP, Hit, View, alternation, lexicon, plain
from claimcheck.language._numerals import spelt_value
from claimcheck.schema import Lang

__all__ = ["relative_periods"]

_SENTENCE_END = re.compile(r"[.!?;\n]")
_CLAUSE_END = re.compile(r"[.,!?:;\n]")


@cache
def _patterns(lang: Lang) -> dict[str, re.Pattern[str]]:
    words: dict[str, Any] = lexicon("times.yaml", lang.value)
    french = lang is Lang.FR
    month, day, weekday = month_pattern(lang), day_pattern(lang), alternation(words["weekdays"])
    last, following = alternation(words["last"]), alternation(words["next"])
    unit, ordinal = alternation(words["units"]), alternation(ordinal_numbers(lang))
    number = r"(?P<n>[0-9]{1,3}|[^\W\d_]{1,20}(?:[- ][^\W\d_]{1,20})?)"
    no_year = r"(?!\w)(?!,? {1,3}(?:of {1,3})?(?:19|20)[0-9]{2})"
    patterns = {
        "phrase": rf"{alternation(words['relative'])}(?!\w)",
        "ago": rf"il{GAP}y{GAP}a{GAP}{number}{GAP}(?P<u>{unit})(?!\w)"
        if french
        else rf"{number}{GAP}(?P<u>{unit}){GAP}ago(?!\w)",
    }
    if french:
        lead = rf"(?:le{GAP})?(?:{weekday}{GAP})?"
        patterns["day"] = rf"{lead}(?P<d>{day}){GAP}(?P<m>{month}){no_year}"
        patterns["month"] = (
            rf"(?:en|depuis|dès|jusqu'en|de|fin|début|mi|d'ici(?: à)?|au mois d[e'])"
            rf"(?:{GAP}|-|(?<=')) ?(?P<m>{month}){no_year}"
        )
        patterns["near_month"] = rf"(?P<m>{month}){GAP}(?:(?P<last>{last})|(?P<next>{following}))(?!\w)"
        patterns["weekday"] = (
            rf"(?P<w>{weekday})(?:{GAP}(?:(?P<last>{last})|(?P<next>{following})))?(?!\w)(?! {{1,3}}[0-9])"
        )
        patterns["part"] = (
            rf"(?P<o>{ordinal}){GAP}(?P<k>trimestre|semestre)(?!\w)(?! {{1,3}}(?:[0-9]|de {{1,3}}[0-9l]|consécutif))"
        )
    else:
        patterns["day"] = (
            rf"(?:{weekday},?{GAP})?(?:(?:the{GAP})?(?P<d>{day}){GAP}(?:of{GAP})?(?P<m>{month})|(?P<m2>{month}){GAP}(?P<d2>{day})){no_year}"
        )
        patterns["month"] = (
            rf"(?:in|since|by|until|from|during|before|after|of|late|early|mid)(?:{GAP}|-)(?P<m>{month}){no_year}"
        )
        patterns["near_month"] = (
            rf"(?:(?P<last>{last})|(?P<next>{following})){GAP}(?P<m>{month})(?!\w)(?! {{1,3}}[0-9])"
        )
        patterns["weekday"] = (
            rf"(?:(?P<last>{last}){GAP}|(?P<next>{following}){GAP}|(?<=on )|(?<=this ))"
            rf"(?P<w>{weekday})(?!\w)(?!,? {{1,3}}[0-9])"
        )
        patterns["part"] = rf"(?P<o>{ordinal}){GAP}(?P<k>quarter|half)(?!\w)(?! {{1,3}}(?:[0-9]|of|in a row))"
    return {name: re.compile(rf"(?<![\w-]){pattern}") for name, pattern in patterns.items()}


@cache
def _phrases(lang: Lang) -> dict[str, tuple[str, int]]:
    words: dict[str, list[Any]] = lexicon("times.yaml", lang.value)["relative"]
    return {form: (unit, count) for word, (unit, count) in words.items() for form in (word, plain(word))}


@cache
def _future(lang: Lang) -> re.Pattern[str]:
    return re.compile(lexicon("times.yaml", lang.value)["future"])


def relative_periods(view: View, lang: Lang, reference: dt.date) -> Iterator[Hit]:
    """Every period that the day of publication resolves; overlaps are left to the caller."""
    patterns = _patterns(lang)
    for match in patterns["phrase"].finditer(view.low):
        unit, count = _phrases(lang)[re.sub(" +", " ", match.group())]
        yield from _hit(match.start(), match.end(), shifted(reference, unit, count))
    for match in patterns["ago"].finditer(view.low):
        yield from _hit(match.start(), match.end(), _ago(match, lang, reference))
    for match in patterns["day"].finditer(view.low):
        yield from _hit(match.start(), match.end(), _day(view, match, lang, reference))
    for match in patterns["month"].finditer(view.low):
        if lang is Lang.FR or view.raw[match.start("m")].isupper():
            period = _month(view, match, lang, reference)
            yield from _hit(match.start("m"), match.end("m"), period)
    for match in patterns["near_month"].finditer(view.low):
        yield from _hit(match.start(), match.end(), _near_month(match, lang, reference))
    for match in patterns["weekday"].finditer(view.low):
        yield from _hit(match.start(), match.end(), _weekday(view, match, lang, reference))
    for match in patterns["part"].finditer(view.low):
        yield from _hit(match.start(), match.end(), _part(view, match, lang, reference))


def _hit(start: int, end: int, period: Period | None) -> Iterator[Hit]:
    if period is not None:
        yield Hit(start, end, period)


def _is_future(view: View, start: int, end: int, lang: Lang) -> bool:
    """Whether the words around, in the same sentence, speak of the future."""
    begin = max(0, start - 80)
    before = _SENTENCE_END.split(view.low[begin:start])[-1]
    after = _CLAUSE_END.split(view.low[end : end + 80])[0]
    return _future(lang).search(before) is not None or _future(lang).search(after) is not None


def _nearest(reference: dt.date, future: bool, options: list[Period | None]) -> Period | None:
    """The last option that began by the reference, or the first that ends after it."""
    real = [option for option in options if option is not None]
    if future:
        return next((option for option in real if option.last >= reference), None)
    return next((option for option in reversed(real) if option.first <= reference), None)


def _years(reference: dt.date) -> range:
    return range(max(1, reference.year - 1), min(9998, reference.year + 1) + 1)


def _day(view: View, match: re.Match[str], lang: Lang, reference: dt.date) -> Period | None:
    groups = match.groupdict()
    name, number = groups.get("m") or groups.get("m2") or "", groups.get("d") or groups.get("d2") or ""
    if lang is Lang.EN and not view.raw[match.start("m" if groups.get("m") else "m2")].isupper():
        return None
    day = int(re.sub("[^0-9]", "", number))
    options = [day_of(year, month_number(name, lang), day) for year in _years(reference)]
    return _nearest(reference, _is_future(view, match.start(), match.end(), lang), options)


def _month(view: View, match: re.Match[str], lang: Lang, reference: dt.date) -> Period | None:
    month = month_number(match.group("m"), lang)
    options: list[Period | None] = [month_of(year, month) for year in _years(reference)]
    return _nearest(reference, _is_future(view, match.start("m"), match.end(), lang), options)


def _near_month(match: re.Match[str], lang: Lang, reference: dt.date) -> Period | None:
    month = month_number(match.group("m"), lang)
    options = [month_of(year, month) for year in _years(reference)]
    if match.group("next"):
        return next((option for option in options if option.first > reference), None)
    return next((option for option in reversed(options) if option.last < reference), None)


_NOT_A_DATE = re.compile(r"(?<!\w)(?:les?|chaque|tous les|du|au|every|any)(?: {1,3})\Z")


def _weekday(view: View, match: re.Match[str], lang: Lang, reference: dt.date) -> Period | None:
    last, following = match.group("last"), match.group("next")
    bare = not last and not following
    if lang is Lang.EN and not view.raw[match.start("w")].isupper():
        return None
    if bare and _NOT_A_DATE.search(view.low, max(0, match.start() - 10), match.start()):
        return None
    distance = (reference.weekday() - weekday_numbers(lang)[match.group("w")]) % 7
    if following or (bare and _is_future(view, match.start(), match.end(), lang)):
        return shifted(reference, "day", 7 - distance)
    return shifted(reference, "day", -(distance or 7) if last else -distance)


def _ago(match: re.Match[str], lang: Lang, reference: dt.date) -> Period | None:
    words = match.group("n")
    count = int(words) if words.isdigit() else spelt_value(words, lang)
    if words in {"a", "an"}:
        count = 1
    if not count:
        return None
    units = {plain(word): unit for word, unit in lexicon("times.yaml", lang.value)["units"].items()}
    return shifted(reference, units[plain(match.group("u"))], -int(count))


def _part(view: View, match: re.Match[str], lang: Lang, reference: dt.date) -> Period | None:
    """A quarter or half without its year."""
    number = ordinal_numbers(lang)[match.group("o")]
    whole = match.group("k") in {"trimestre", "quarter"}
    if not whole and number == 3:
        return None
    half = 2 if number == 4 else number
    options: list[Period | None] = [quarter_of(y, number) if whole else half_of(y, half) for y in _years(reference)]
    return _nearest(reference, _is_future(view, match.start(), match.end(), lang), options)
