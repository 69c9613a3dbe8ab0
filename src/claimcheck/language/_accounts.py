"""Accounting periods: "Q3", "au deuxième trimestre", "the six months to September", "exercice clos le 30 juin 2024"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from claimcheck.language._calendar import Period, half_of, months_of, quarter_of, shifted
from claimcheck.language._dates import NO_YEAR, YEAR, day_pattern, month_number, month_pattern, ordinal_numbers
from claimcheck.language._distances import count_of, count_pattern
from claimcheck.language._grammar import GAP, Hit, alternation, lexicon
from claimcheck.language._reference import Setting, with_lead
from claimcheck.schema import Lang, TimePrecision

__all__ = ["account_readers"]

_Reader = Callable[[Setting, re.Match[str]], Hit | None]
_MONTHS = {"quarter": 3, "trimestre": 3, "half": 6, "half-year": 6, "semestre": 6}
_PRECISIONS = {3: TimePrecision.QUARTER, 12: TimePrecision.YEAR}


def account_readers(lang: Lang) -> list[tuple[str, _Reader]]:
    """Patterns of accounting periods whose year may be missing, each with what reads it."""
    words: dict[str, Any] = lexicon("times.yaml", lang.value)
    ordinal = alternation(word for word in ordinal_numbers(lang) if word not in words["last_of_year"])
    accounts: dict[str, list[str]] = words["accounts"]
    part, over = alternation(accounts["parts"]), alternation(accounts["over"])
    row = alternation(words["in_a_row"])
    ended = (
        rf"(?P<u>{alternation([*accounts['parts'], *accounts['years']])}|(?P<n>{count_pattern(lang)}){GAP}"
        rf"{alternation(accounts['months'])})(?:{GAP}{alternation(accounts['kinds'])})?{GAP}"
        rf"{alternation(accounts['ended'])}{GAP}(?:{alternation(accounts['at'])}{GAP})?"
        rf"(?:(?P<d>{day_pattern(lang)}){GAP}(?:of{GAP})?)?(?P<m>{month_pattern(lang)})"
    )
    code = r"(?P<q>[tq][1-4]|[1-4][tq])" if lang is Lang.FR else r"(?P<q>q[1-4]|[1-4]q)"
    half = r"(?P<h>s[12]|[12]s)" if lang is Lang.FR else r"(?P<h>h[12]|[12]h)"
    coded = r"(?<=au )|(?<=du )|(?<=le )" if lang is Lang.FR else r"(?<!\w)"
    return [
        (
            rf"(?P<o>{ordinal}){GAP}(?P<k>{part})(?!\w)"
            rf"(?! {{1,3}}(?:[0-9]|(?:de|of) {{1,3}}(?!the year|this year)|de {{1,3}}l'exercice|{row}))",
            _part,
        ),
        (rf"(?:{coded})(?:{code}|{half})(?![\w-]){NO_YEAR}", _coded),
        (
            rf"{over}{GAP}(?P<k>{part})(?!\w)(?! {{1,3}}(?:of|to|de|du|d'|{alternation(accounts['ended'])})(?!\w))",
            _just_over,
        ),
        (rf"{ended}(?:{GAP}{day_pattern(lang)})?(?:,?{GAP}(?P<y>{YEAR})|{NO_YEAR})", _ended),
    ]


def _hit(setting: Setting, match: re.Match[str], period: Period | None) -> Hit | None:
    return None if period is None else Hit(with_lead(setting, match.start(), period), match.end(), period)


def _part(setting: Setting, match: re.Match[str]) -> Hit | None:
    number = ordinal_numbers(setting.lang)[match.group("o")]
    whole = _MONTHS[match.group("k")] == 3
    if not whole and number > 2:
        return None
    period = setting.around(*match.span(), lambda year: (quarter_of if whole else half_of)(year, number))
    return _hit(setting, match, period)


def _coded(setting: Setting, match: re.Match[str]) -> Hit | None:
    """ "Q3" and "H1" in capitals: small letters are something else."""
    start, end = match.span()
    if not any(character.isupper() for character in setting.view.raw[start:end]):
        return None
    number = int(re.sub("[^0-9]", "", match.group()))
    of_year = quarter_of if match.group("q") else half_of
    return _hit(setting, match, setting.around(start, end, lambda year: of_year(year, number)))


def _just_over(setting: Setting, match: re.Match[str]) -> Hit | None:
    """ "during the quarter": the one that was over when the text was written."""
    unit = "quarter" if _MONTHS[match.group("k")] == 3 else "half"
    return _hit(setting, match, setting.relative(lambda day: shifted(day, unit, -1)))


def _ended(setting: Setting, match: re.Match[str]) -> Hit | None:
    """A period by its last month: that month is whole, whatever day is named."""
    if setting.lang is Lang.EN and not setting.view.raw[match.start("m")].isupper():
        return None
    count = match.group("n")
    length = _MONTHS.get(match.group("u"), 12) if count is None else count_of(count, setting.lang)
    if not 1 <= length <= 24:
        return None
    month = month_number(match.group("m"), setting.lang)
    if match.group("y"):
        return _hit(setting, match, _ending(int(match.group("y")), month, length))
    return _hit(setting, match, setting.relative(lambda day: _last_ended(day, month, length)))


def _ending(year: int, month: int, length: int) -> Period | None:
    first = 12 * year + month - length
    if first < 24 or year > 9998:
        return None
    return months_of(first // 12, first % 12 + 1, year, month, _PRECISIONS.get(length, TimePrecision.MONTH))


def _last_ended(reference: dt.date, month: int, length: int) -> Period | None:
    this = _ending(reference.year, month, length)
    if this is not None and this.last is not None and this.last <= reference:
        return this
    return _ending(reference.year - 1, month, length)
