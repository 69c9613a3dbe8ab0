"""Periods of the calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from claimcheck.schema import TimePrecision

__all__ = ["Period", "day_of", "half_of", "month_of", "months_of", "quarter_of", "shifted", "year_of", "years_of"]


@dataclass(frozen=True, slots=True)
class Period:
    """The days ``first`` to ``last``, both included."""

    first: dt.date
    last: dt.date
    precision: TimePrecision


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


def shifted(reference: dt.date, unit: str, count: int) -> Period | None:
    """The day, week, month, quarter or year ``count`` units after the one of ``reference``; None off the calendar."""
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
        year, month = _split(months + 3 * count)
        return quarter_of(year, (month + 2) // 3)
    except (ValueError, OverflowError):
        return None


def _split(months: int) -> tuple[int, int]:
    return months // 12, months % 12 + 1
