"""Comparators: a claim set against the claims read in a passage, one small callable each."""

from claimcheck.support.comparators.alignment import kinds_compatible, same_event, same_party
from claimcheck.support.comparators.comparators import (
    COMPARATORS,
    Comparator,
    compare_amount,
    compare_count,
    compare_percent,
    compare_polarity,
    compare_rank,
    compare_roles,
    compare_status,
    compare_time,
)
from claimcheck.support.comparators.run import run_checks

__all__ = [
    "COMPARATORS",
    "Comparator",
    "compare_amount",
    "compare_count",
    "compare_percent",
    "compare_polarity",
    "compare_rank",
    "compare_roles",
    "compare_status",
    "compare_time",
    "kinds_compatible",
    "run_checks",
    "same_event",
    "same_party",
]
