"""Values as intervals: points with the tolerance of their rounding, bounds and ranges."""

from __future__ import annotations

import math
from dataclasses import dataclass

from claimcheck.schema import CheckOutcome, Relation, Value, ValueKind

__all__ = ["compare_values", "same_unit"]

_ABOUT = 0.10
"""What "about" covers, as a share of the number."""
_ROUNDING = 0.025
"""The most that rounding may move a number, as a share of it."""
_SMALL = 100
"""Whole numbers below this are counted, not rounded."""


@dataclass(frozen=True, slots=True)
class _Interval:
    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    @property
    def point(self) -> bool:
        return self.low == self.high

    def widened(self, tolerance: float) -> _Interval:
        """A point as all that it may stand for; other intervals as they are."""
        return _Interval(self.low - tolerance, self.high + tolerance) if self.point else self

    def within(self, other: _Interval, tolerance: float) -> bool:
        """Whether every number of this interval is in the other, ``tolerance`` around closed ends."""
        low = self.low > other.low or (self.low_open and self.low == other.low)
        high = self.high < other.high or (self.high_open and self.high == other.high)
        low = low or (not other.low_open and self.low >= other.low - tolerance)
        high = high or (not other.high_open and self.high <= other.high + tolerance)
        return low and high

    def apart(self, other: _Interval, tolerance: float) -> bool:
        """Whether the two share no number, even with ``tolerance`` between closed ends."""
        return self._below(other, tolerance) or other._below(self, tolerance)

    def _below(self, other: _Interval, tolerance: float) -> bool:
        if self.high_open or other.low_open:
            return self.high <= other.low
        return self.high < other.low - tolerance


def same_unit(claim: Value, other: Value) -> bool:
    """Whether two values count the same thing; sums in two currencies are never compared."""
    shares = {ValueKind.PERCENT, ValueKind.FRACTION}
    if claim.kind is not other.kind and not {claim.kind, other.kind} <= shares:
        return False
    return claim.kind is not ValueKind.MONEY or (claim.currency is not None and claim.currency == other.currency)


def compare_values(claim: Value, other: Value) -> CheckOutcome:
    """Whether the number of the evidence, wherever it may lie, makes the claimed one true, false or neither."""
    claimed, found = _interval(claim), _interval(other)
    if claimed is None or found is None or not same_unit(claim, other):
        return CheckOutcome.UNKNOWN
    tolerance = max(_tolerance(claim), _tolerance(other)) if claimed.point or found.point else 0.0
    if claim.kind is ValueKind.NUMBER and claimed.point and found.point and max(claimed.high, found.high) < _SMALL:
        tolerance = 0.0 if Relation.ABOUT not in (claim.relation, other.relation) else tolerance
    if found.within(claimed, tolerance if claimed.point == found.point else 0.0):
        return CheckOutcome.AGREES
    if claimed.point != found.point:  # what a rounded number may be, a bound or a range does not deny
        claimed, found = claimed.widened(_tolerance(claim)), found.widened(_tolerance(other))
        tolerance = 0.0
    return CheckOutcome.DISAGREES if found.apart(claimed, tolerance) else CheckOutcome.UNKNOWN


def _number(value: Value, number: float) -> float:
    return number * 100 if value.kind is ValueKind.FRACTION and abs(number) <= 1 else number


def _interval(value: Value) -> _Interval | None:
    if value.number is None or not math.isfinite(value.number):
        return None
    number = _number(value, value.number)
    match value.relation:
        case Relation.MORE:
            return _Interval(number, math.inf, low_open=True)
        case Relation.AT_LEAST:
            return _Interval(number, math.inf)
        case Relation.LESS:
            return _Interval(-math.inf, number, high_open=True)
        case Relation.AT_MOST:
            return _Interval(-math.inf, number)
        case Relation.RANGE:
            end = number if value.number_to is None else _number(value, value.number_to)
            return _Interval(min(number, end), max(number, end))
        case _:
            return _Interval(number, number)


def _tolerance(value: Value) -> float:
    """Half a unit of the last figure given: 4.8 billion stands for 4.75 to 4.85; ranks are exact."""
    if value.number is None or value.kind is ValueKind.RANK:
        return 0.0
    number = abs(_number(value, value.number))
    if value.relation is Relation.ABOUT:
        return _ABOUT * number
    if value.kind in (ValueKind.PERCENT, ValueKind.FRACTION):
        return 0.5 if value.kind is ValueKind.FRACTION or number == round(number) else 0.05
    return min(_half_unit(number), _ROUNDING * number)


def _half_unit(number: float) -> float:
    """Half a unit of the last significant figure, of at most 12."""
    figures = f"{number:.11e}".split("e")
    significant = len(figures[0].replace(".", "").rstrip("0")) or 1
    return float(0.5 * 10.0 ** (int(figures[1]) - significant + 1))
