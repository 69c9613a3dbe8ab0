"""Which letters a substring has and how often, in 128 bits: a lower bound of the edit distance in one operation.

Each of 32 classes of letters has four bits that say whether it occurs once, twice, three, four times or more. An
insertion or deletion changes one count by one, so two bags that differ in n bits are at least n insertions and
deletions apart: nothing within the limit is lost (compare the bag distance of Bartolini et al. 2002).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from claimcheck.matching.index._hashes import Numbers

__all__ = ["EXACT_UP_TO", "bags", "class_sums", "difference"]

EXACT_UP_TO = 60
"""Windows and keys with more letters may have more than fifteen of a class, which the sums cannot hold."""

_ONES = np.uint64(0x1111111111111111)


@cache
def _units() -> Numbers:
    """For each 16-bit letter one in the four bits of its class, shape (65536, 2)."""
    classes = np.arange(65536) % 7 + 25  # all that is neither a to y nor a digit
    classes[ord("a") : ord("z")] = np.arange(25)
    classes[ord("z")] = 25
    classes[ord("0") : ord("9") + 1] = 26 + np.arange(10) % 6
    units = np.zeros((65536, 2), np.uint64)
    units[np.arange(65536), classes // 16] = np.uint64(1) << (4 * (classes % 16)).astype(np.uint64)
    return units


def class_sums(codes: NDArray[np.integer]) -> Numbers:
    """Running counts of the classes, shape (letters + 1, 2)."""
    sums = np.zeros((codes.size + 1, 2), np.uint64)
    np.cumsum(_units()[codes & 0xFFFF], axis=0, out=sums[1:])
    return sums


def bags(sums: Numbers, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Numbers:
    """The bags of substrings, shape (substrings, 2)."""
    counts = sums[ends] - sums[starts]
    second, third, fourth = (counts >> np.uint64(shift) & _ONES for shift in (1, 2, 3))
    first = counts & _ONES
    four = third | fourth
    three = four | (second & first)
    two = four | second
    return np.asarray((two | first) | two << np.uint64(1) | three << np.uint64(2) | four << np.uint64(3))


def difference(one: Numbers, other: Numbers) -> NDArray[np.uint8]:
    """Bits that differ, by rows."""
    return np.asarray(np.bitwise_count(one ^ other).sum(axis=1, dtype=np.uint8))
