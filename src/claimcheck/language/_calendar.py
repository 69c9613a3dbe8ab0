"""Periods of the calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from claimcheck.schema import TimePrecision

__all__ = [
    "UNRESOLVED",
    "Period",
    "as_end",
    "as_start",
    "day_of",
    "easter_of",
    "half_of",
    "month_of",
    "months_of",
    "moved",
    "quarter_of",
    "shifted",
    "spanning",
    "weekend_of",
    "year_of",
    "years_of",
]


@dataclass(frozen=True, slots=True)
class Period:
    """The days ``first`` to ``last``, both included; None is an end that is open, or (both) not known."""

    first: dt.date | None
    last: dt.date | None
    precision: TimePrecision | None


UNRESOLVED = Period(None, None, None)
"""A period that the text names and nothing dates."""


def years_of(first: int, last: int) -> Period:
    """Whole years."""
    return Period(dt.date(first, 1, 1), dt.date(last, 12, 31), TimePrecision.YEAR)


def year_of(year: int) -> Period:
    """A whole year."""
    return years_of(year, year)


def months_of(
    year: int, month: int, to_year: int, to_month: int, precision: TimePrecision = TimePrecision.MONTH
) -> Period:
    """Whole months, from the first day of one to the last day of another."""
    after = dt.date(to_year + to_month // 12, to_month % 12 + 1, 1)
    return Period(dt.date(year, month, 1), after - dt.timedelta(days=1), precision)


def month_of(year: int, month: int) -> Period:
    """A whole month."""
    return months_of(year, month, year, month)


def quarter_of(year: int, quarter: int) -> Period:
    """A quarter, 1 to 4."""
    return months_of(year, 3 * quarter - 2, year, 3 * quarter, TimePrecision.QUARTER)


def half_of(year: int, half: int) -> Period:
    """Half a year, 1 or 2; months are the finest thing known."""
    return months_of(year, 6 * half - 5, year, 6 * half)


def day_of(year: int, month: int, day: int) -> Period | None:
    """One day, or None when the calendar has no such day."""
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return Period(date, date, TimePrecision.DAY)


def easter_of(year: int) -> Period:
    """Easter Sunday of the Gregorian calendar, by the anonymous computus."""
    century, golden = year // 100, year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - moon - year % 4) % 7
    rest = moon + weekday - 7 * ((golden + 11 * moon + 22 * weekday) // 451) + 114
    date = dt.date(year, rest // 31, rest % 31 + 1)
    return Period(date, date, TimePrecision.DAY)


def weekend_of(reference: dt.date, count: int) -> Period | None:
    """The Saturday and Sunday of the week ``count`` weeks after the one of ``reference``."""
    week = shifted(reference, "week", count)
    if week is None or week.last is None:
        return None
    return Period(week.last - dt.timedelta(days=1), week.last, TimePrecision.DAY)


def shifted(reference: dt.date, unit: str, count: int) -> Period | None:
    """The day, week, month, quarter, half or year ``count`` units after ``reference``; None off the calendar."""
    try:
        if unit == "day":
            date = reference + dt.timedelta(days=count)
            return Period(date, date, TimePrecision.DAY)
        if unit == "week":
            monday = reference - dt.timedelta(days=reference.weekday()) + dt.timedelta(weeks=count)
            return Period(monday, monday + dt.timedelta(days=6), TimePrecision.DAY)
        if unit == "year":
            return year_of(reference.year + count)
        months = 12 * reference.year + reference.month - 1
        if unit == "month":
            return month_of(*_split(months + count))
        if unit == "half":
            year, month = _split(months + 6 * count)
            return half_of(year, (month + 5) // 6)
        year, month = _split(months + 3 * count)
        return quarter_of(year, (month + 2) // 3)
    except (ValueError, OverflowError):
        return None


def moved(period: Period, unit: str, count: int) -> Period | None:
    """The same stretch ``count`` units later ("a year after 31 December"), or a coarser unit that it fell into."""
    first, last, precision = period.first, period.last, period.precision
    if first is None or last is None:
        return None
    if unit == "year" and precision is not TimePrecision.YEAR:
        try:
            return Period(first.replace(year=first.year + count), last.replace(year=last.year + count), precision)
        except ValueError:
            return None
    return shifted(first, unit, count)


def as_start(period: Period) -> Period:
    """From the period on."""
    return replace(period, last=None)


def as_end(period: Period) -> Period:
    """Up to the period, itself included."""
    return replace(period, first=None)


def spanning(first: Period, last: Period) -> Period | None:
    """From the one to the other, None when they are not in order."""
    if first.first is None or last.last is None or first.first >= last.last:
        return None
    return Period(first.first, last.last, last.precision)


def _split(months: int) -> tuple[int, int]:
    return months // 12, months % 12 + 1
