"""Periods: partial dates, and whether a passage speaks of a changing state at the claim's own time."""

from __future__ import annotations

import calendar
import datetime as dt

from claimcheck.schema import Claim, Evidence, Time
from claimcheck.support.comparators._lexicon import tables

__all__ = ["bounded", "coincide", "contemporary", "is_dated", "partial_period", "same_days"]

_Period = tuple[dt.date, dt.date]

_CHANGE = dt.timedelta(days=183)
"""Staff, revenue, ranks or heads may have changed after half a year."""


def is_dated(time: Time) -> bool:
    """Whether the time has a beginning or an end."""
    return time.from_ is not None or time.to is not None


def bounded(time: Time) -> Time:
    """The time with both ends, if it has one: "since 2017" is 2017."""
    end = time.to or (dt.date(time.from_.year, 12, 31) if time.from_ else None)
    return time.model_copy(update={"from_": time.from_ or end, "to": end})


def coincide(one: Time, two: Time) -> bool:
    """Whether two bounded times are mostly the same: a quarter is not its year."""
    if one.from_ is None or one.to is None or two.from_ is None or two.to is None:
        return False
    shared = (min(one.to, two.to) - max(one.from_, two.from_)).days + 1
    longest = max((one.to - one.from_).days, (two.to - two.from_).days) + 1
    return 2 * shared >= longest


def partial_period(date: str) -> _Period:
    """First and last day of a partial date such as 2018 or 2018-03."""
    parts = [int(part) for part in date.split("-")]
    first = dt.date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    if len(parts) > 2:
        return first, first
    if len(parts) == 2:
        return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first, dt.date(first.year, 12, 31)


def contemporary(claim: Claim, other: Claim, evidence: Evidence, written: dt.date | None) -> bool:
    """Whether what the evidence says of a changing state holds for the time that the claim speaks of.

    Both are taken to speak of the day they were published unless they say otherwise. Not so when either day is unknown
    or when they are more than half a year apart; always for kinds that do not change.
    """
    if claim.kind not in tables().changing_kinds:
        return True
    one, two = _when(claim.time, written, written), _when(other.time, *_dates(evidence))
    if one is None or two is None:
        return False
    return _near(one, two)


def same_days(claim: Claim, evidence: Evidence, written: dt.date | None) -> bool:
    """Whether the passage was published within half a year of the claim's time, or of the day it was written.

    A claim without any date is taken as it stands.
    """
    one, two = _when(claim.time, written, written), _when(None, *_dates(evidence))
    if one is None or two is None:
        return one is None
    return _near(one, two)


def _near(one: _Period, two: _Period) -> bool:
    return (one[0] - two[1]) <= _CHANGE and (two[0] - one[1]) <= _CHANGE


def _dates(evidence: Evidence) -> tuple[dt.date | None, dt.date | None]:
    date = evidence.passage.source.date
    return (None, None) if date is None else partial_period(date)


def _when(time: Time | None, first: dt.date | None, last: dt.date | None) -> _Period | None:
    if time is not None and is_dated(time):
        first, last = bounded(time).from_, bounded(time).to
    return None if first is None or last is None else (first, last)
