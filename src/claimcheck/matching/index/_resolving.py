"""Overlapping hits to mentions that do not overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Found", "Hit", "Row", "resolve"]

Row = tuple[float, float, int, int, int]
"""Letters found and score, both negative; start, end; what stands for the key."""


class Hit(NamedTuple):
    """A place in a text that is a name or nearly so. ``names`` are the numbers of those that have its key."""

    start: int
    end: int
    score: float
    letters: float
    """Letters of the key less twice the insertions and deletions."""
    names: tuple[int, ...]
    key: str


class Found(NamedTuple):
    """The best reading of a place; ``entries`` are the numbers of the names that fit equally well."""

    start: int
    end: int
    entries: tuple[int, ...]
    score: float


def resolve(rows: Iterable[Row]) -> list[list[Row]]:
    """Greedily the rows with the most letters of their key found, then the best score; ties on a place together.

    The length of the key less twice the distance, and not score times length, which would prefer "a Vocalcom".
    """
    starts: list[int] = []
    ends: list[int] = []
    taken: list[list[Row]] = []
    for row in sorted(rows):
        _, _, start, end, _ = row
        at = bisect_left(starts, start)
        if at < len(starts) and starts[at] < end:
            best = taken[at][0]
            if best[:4] == row[:4]:
                taken[at].append(row)
            continue
        if at and ends[at - 1] > start:
            continue
        starts.insert(at, start)
        ends.insert(at, end)
        taken.insert(at, [row])
    return taken
