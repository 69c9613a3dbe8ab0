"""Where mentions stand: to a claim by words between them and by what was named since, in the text by how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["COUNTS", "DISTANCES", "RECENCY", "distance_buckets", "namings", "recency"]

Array = npt.NDArray[Any]

DISTANCES = 12
RECENCY = 6
"""Inside the claim, four bearers back, and not before it."""
COUNTS = 8
"""Namings of the bearer in four steps, and whether one is in the first line."""
_INSIDE, _BEHIND = 0, RECENCY - 1


def distance_buckets(first: Array, last: Array, places: Array) -> Array:
    """(places, things): where things from word ``first`` to ``last`` stand to each stretch of ``places``.

    0 inside it, then by side and distance in words.
    """
    start, end = places[:, :1], places[:, 1:]
    inside = (first >= start) & (last <= end)
    before = (last < end) & (first < start)
    gap = np.where(before, start - last, end - first)
    size = np.abs(gap)
    step = (size > 2).astype(np.int64) + (size > 6) + (size > 15) + (size > 40)
    found: Array = np.where(inside, 0, np.where(gap >= 0, 1, 6) + step)
    return found


def recency(mentions: Sequence[tuple[int, int, Hashable]], places: Array) -> Array:
    """(places, mentions): how many other bearers were named between a mention's bearer and the end of each stretch.

    ``mentions``: first and last word and bearer, in text order.
    """
    found = np.full((len(places), len(mentions)), _BEHIND, np.int64)
    for row, (start, end) in enumerate(places.tolist()):
        ranks: dict[Hashable, int] = {}
        for first, last, bearer in reversed(mentions):
            if first <= end:
                ranks.setdefault(
                    bearer, _INSIDE if first >= start and last <= end else min(len(ranks) + 1, _BEHIND - 1)
                )
        for column, (first, _, bearer) in enumerate(mentions):
            if first <= end:
                found[row, column] = ranks[bearer]
    return found


def namings(mentions: Sequence[tuple[int, int, Hashable]], lines: Sequence[int]) -> Array:
    """(mentions,): how often the bearer of each is named, in steps, and whether once in the first line.

    ``lines``: number of the line of each word.
    """
    counts = Counter(bearer for _, _, bearer in mentions)
    opening = {bearer for first, _, bearer in mentions if lines[first] == 0}
    steps = [min(3, (counts[bearer] > 1) + (counts[bearer] > 2) + (counts[bearer] > 4)) for _, _, bearer in mentions]
    found: Array = np.array([4 * (m[2] in opening) + s for m, s in zip(mentions, steps, strict=True)], np.int64)
    return found
