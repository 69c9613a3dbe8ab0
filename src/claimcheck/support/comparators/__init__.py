"""Comparators: a claim set against the claims read in a passage, one small callable each."""

from claimcheck.support.comparators.alignment import kinds_compatible, same_event, same_party
from claimcheck.support.comparators.anchors import (
    ANCHORS,
    GATES,
    Anchor,
    anchors_of,
    check_anchors,
    check_direction,
    exchanged,
    place_names,
)
from claimcheck.support.comparators.comparators import (
    COMPARATORS,
    Comparator,
    compare_amount,
    compare_count,
    compare_percent,
    compare_place,
    compare_polarity,
    compare_rank,
    compare_roles,
    compare_status,
    compare_time,
)
from claimcheck.support.comparators.facts import FACT, check_fact
from claimcheck.support.comparators.run import SURE, run_checks
from claimcheck.support.comparators.wording import Texts

__all__ = [
    "ANCHORS",
    "COMPARATORS",
    "FACT",
    "GATES",
    "SURE",
    "Anchor",
    "Comparator",
    "Texts",
    "anchors_of",
    "check_anchors",
    "check_direction",
    "check_fact",
    "compare_amount",
    "compare_count",
    "compare_percent",
    "compare_place",
    "compare_polarity",
    "compare_rank",
    "compare_roles",
    "compare_status",
    "compare_time",
    "exchanged",
    "kinds_compatible",
    "place_names",
    "run_checks",
    "same_event",
    "same_party",
]
