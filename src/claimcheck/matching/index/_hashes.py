"""Hashes of substrings, and of substrings with one letter left out, each in constant time.

A letter at place i counts ``value(letter) * BASE**i`` modulo 2**64; sums of prefixes give every substring, and the
power of its first place is divided out (BASE is odd, so it has an inverse), which makes the hash free of its place
(Karp and Rabin 1987, over the ring of 64-bit numbers). Leaving out letter d moves what follows one place down, which is
one multiplication of its sum. Collisions only cost a comparison: rapidfuzz judges every pair,
and letters are compared before names are taken for equal.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["Hashes", "Numbers", "salt"]

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]

_MASK = (1 << 64) - 1
BASE = 0x9E3779B97F4A7C15
INVERSE = np.uint64(pow(BASE, -1, 1 << 64))
SECOND = np.uint64(0xC2B2AE3D27D4EB4F)
"""Factor of the second of two substrings that are hashed together."""


def salt(*numbers: int) -> np.uint64:
    """A number that keeps hashes of one purpose apart from those of another."""
    mixed = 0x1234567
    for number in numbers:
        mixed = ((mixed ^ (number + 0x9E37)) * BASE) & _MASK
        mixed ^= mixed >> 29
    return np.uint64(mixed)


@cache
def _values() -> Numbers:
    """An odd number for each 16-bit letter (splitmix64, Steele et al. 2014): the same on every machine."""
    mixed = (np.arange(1, 65537, dtype=np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed ^ (mixed >> np.uint64(31))) | np.uint64(1)


_powers: list[tuple[Numbers, Numbers]] = []


def _powers_of_base(count: int) -> tuple[Numbers, Numbers]:
    """BASE**i and BASE**-i; kept, and made longer when asked for."""
    known = _powers[:1]
    if not known or known[0][0].size < count:
        size = max(1 << 17, 1 << (count - 1).bit_length())
        factors = [np.full(size, factor, np.uint64) for factor in (np.uint64(BASE), INVERSE)]
        for each in factors:
            each[0] = 1
        made = np.cumprod(factors[0], dtype=np.uint64), np.cumprod(factors[1], dtype=np.uint64)
        _powers[:] = [made]
        return made
    return known[0]


class Hashes:
    """Hashes of the substrings of one array of letters."""

    def __init__(self, codes: NDArray[np.integer]) -> None:
        forth, self.back = _powers_of_base(codes.size + 2)
        self.sums: Numbers = np.zeros(codes.size + 1, np.uint64)
        values = _values()[codes & 0xFFFF]
        if codes.dtype.itemsize > 2:
            values = values + (codes >> 16).astype(np.uint64) * SECOND
        np.cumsum(values * forth[: codes.size], out=self.sums[1:])
        self.without: Numbers = self.sums[:-1] - INVERSE * self.sums[1:]

    def of(self, at: Places, length: Places | int) -> Numbers:
        """Hashes of the substrings of ``length`` letters that begin ``at``."""
        return np.asarray((self.sums[at + length] - self.sums[at]) * self.back[at])

    def shortened(self, at: Places, length: int, first: int = 0, last: int | None = None) -> Numbers:
        """The same with one letter left out, shape (places, letters): the letters ``first`` up to ``last``."""
        last = length if last is None else last
        if not at.size:
            return np.zeros((0, last - first), np.uint64)
        rows = np.lib.stride_tricks.sliding_window_view(self.without, last - first)[at + first]
        rows = rows + (INVERSE * self.sums[at + length] - self.sums[at])[:, None]
        return np.asarray(rows * self.back[at][:, None])
