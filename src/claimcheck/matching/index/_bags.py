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

__all__ = ["bags", "class_sums", "difference"]

_ONES = np.uint64(0x1111111111111111)
_LOW_HALVES = np.uint64(0x0F0F0F0F0F0F0F0F)


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
    """The bags of substrings, shape (substrings, 2); zeros where a class occurs more often than can be counted."""
    counts = sums[ends] - sums[starts]
    second, third, fourth = (counts >> np.uint64(shift) & _ONES for shift in (1, 2, 3))
    first = counts & _ONES
    four = third | fourth
    three = four | (second & first)
    two = four | second
    found = (two | first) | two << np.uint64(1) | three << np.uint64(2) | four << np.uint64(3)
    found[_letters(counts) != ends - starts] = 0
    return np.asarray(found)


def _letters(counts: Numbers) -> NDArray[np.int64]:
    """Letters in all classes; not the length of the substring when a class ran over into the next."""
    pairs = (counts & _LOW_HALVES) + (counts >> np.uint64(4) & _LOW_HALVES)
    return np.asarray((pairs * np.uint64(0x0101010101010101) >> np.uint64(56)).sum(axis=1, dtype=np.int64))


def difference(one: Numbers, other: Numbers) -> NDArray[np.uint8]:
    """Bits that differ, by rows; 0 where a bag is not known."""
    apart = np.bitwise_count(one ^ other).sum(axis=1, dtype=np.uint8)
    apart[~(one.any(axis=1) & other.any(axis=1))] = 0
    return np.asarray(apart)
