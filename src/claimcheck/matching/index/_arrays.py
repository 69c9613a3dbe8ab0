"""The flat arrays an index consists of, in memory or mapped from a file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from claimcheck.matching.index._hashes import Numbers

__all__ = ["ID_BITS", "Arrays", "Bitmap", "unique"]

_Number = TypeVar("_Number", np.int64, np.uint64)

ID_BITS = 24
"""Bits of an entry that hold the number of a part; the others hold the start of a hash."""


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A set of hashes by their first bits: says no for sure, yes perhaps."""

    bits: NDArray[np.uint8]
    shift: np.uint64
    """Bits of a hash that are not looked at."""

    def __init__(self, bits: NDArray[np.uint8]) -> None:
        object.__setattr__(self, "bits", bits)
        object.__setattr__(self, "shift", np.uint64(64 - 3 - (bits.size - 1).bit_length()))

    def has(self, hashes: Numbers) -> NDArray[np.bool_]:
        """Which hashes may be in the set."""
        at = hashes >> self.shift
        found = self.bits[(at >> np.uint64(3)).view(np.int64)] >> (at & np.uint64(7)).astype(np.uint8)
        return np.asarray((found & np.uint8(1)).view(bool))

    @classmethod
    def of(cls, hashes: Numbers, spare: int) -> Bitmap:
        """The set of sorted ``hashes`` with 2**``spare`` to 2**(``spare`` + 1) bits for each."""
        width = max(12, (max(1, hashes.size) - 1).bit_length() + spare)
        bits = np.zeros(1 << (width - 3), np.uint8)
        step = 1 << 22
        for first in range(0, hashes.size, step):
            at = hashes[first : first + step] >> np.uint64(64 - width)
            byte = (at >> np.uint64(3)).astype(np.int64)
            bit = np.left_shift(np.uint8(1), (at & np.uint64(7)).astype(np.uint8))
            new = np.flatnonzero(np.append(True, byte[1:] != byte[:-1]))
            bits[byte[new]] |= np.bitwise_or.reduceat(bit, new)
        return cls(bits)


@dataclass(frozen=True, slots=True)
class Arrays:
    """An index. Keys are numbered as they first occur in ``letters``; names as they were given.

    Attributes:
        entries: sorted; the first 40 bits of a hash, then the number of a part (a short key, a head, a tail or ends).
        buckets: where the entries with each start begin, shape (2**n + 1,).
        present: the hashes of the entries; ``gates``: those asked first.
        part_starts, part_keys: the keys that have each part.
        letters: the letters of all names, one after the other (uint16 where that is enough, else uint32).
        key_starts, key_lengths: where each key lies in ``letters``.
        key_bags: its letters counted, shape (keys, 2).
        key_cases: for a key under five letters, which patterns of capitals its names have: bit n for the pattern n.
        owner_starts, owners: the names of each key, by number; ``owner_cases``: the capitals of those of short keys.
        name_starts, names: the names as given, UTF-8; ``label_starts``, ``labels``: what the caller notes of each.
    """

    entries: Numbers
    buckets: NDArray[np.uint32]
    present: NDArray[np.uint8]
    gates: NDArray[np.uint8]
    part_starts: NDArray[np.int64]
    part_keys: NDArray[np.uint32]
    letters: NDArray[np.unsignedinteger]
    key_starts: NDArray[np.int64]
    key_lengths: NDArray[np.uint16]
    key_bags: Numbers
    key_cases: NDArray[np.uint16]
    owner_starts: NDArray[np.int64]
    owners: NDArray[np.uint32]
    owner_cases: NDArray[np.uint8]
    name_starts: NDArray[np.int64]
    names: NDArray[np.uint8]
    label_starts: NDArray[np.int64]
    labels: NDArray[np.uint8]

    def name(self, number: int) -> str:
        """A name as it was given."""
        return _text(self.names, self.name_starts, number)

    def label(self, number: int) -> str:
        """What the caller noted of a name; empty if nothing."""
        return _text(self.labels, self.label_starts, number)

    @property
    def name_count(self) -> int:
        """Number of names."""
        return self.name_starts.size - 1

    def key(self, number: int) -> str:
        """A key as a string."""
        first = int(self.key_starts[number])
        return self.letters[first : first + int(self.key_lengths[number])].astype("<u4").tobytes().decode("utf-32-le")

    def owners_of(self, key: int, case: int = -1) -> NDArray[np.uint32]:
        """The names of a key, by number; those written with the capitals ``case``, or all if it is negative."""
        first, last = self.owner_starts[key : key + 2].tolist()
        owners = self.owners[first:last]
        return owners if case < 0 else owners[self.owner_cases[first:last] == case]

    def sections(self) -> dict[str, NDArray[np.generic]]:
        """The arrays by name, in the order they are stored in."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def _text(content: NDArray[np.uint8], starts: NDArray[np.int64], number: int) -> str:
    first, last = starts[number : number + 2].tolist()
    return content[first:last].tobytes().decode("utf-8", "surrogatepass")


def unique(numbers: NDArray[_Number]) -> NDArray[_Number]:
    """Sorted, without repeats; sorts in place."""
    numbers.sort()
    return numbers[np.append(True, numbers[1:] != numbers[:-1])] if numbers.size else numbers
