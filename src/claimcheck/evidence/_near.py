"""Nearly the same text: MinHash signatures find candidates, the words themselves decide."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Sequence
from functools import lru_cache

from rensa import RMinHash

from claimcheck.evidence._words import read_numbers, words

__all__ = ["SIGNER", "bands_of", "near", "pack", "read_text", "unpack"]

_BANDS, _ROWS = 16, 4
_SHINGLE = 3
_SHORTEST = 8
"""Texts of fewer words are copies only when the words are the same."""
_MOST_WORDS = 20_000
_MOST_CHARACTERS = 200_000
"""How much of a text is compared; copies that differ only beyond it are copies still."""
_CHUNK = re.compile(r".{1,1000000}(?!\w)|.+", re.DOTALL)
_SIMILAR = 0.7
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
_OFFSET = 0xA0761D6478BD642F
_MODULUS = 1 << 64
_SAME_NUMBERS = 0.9

SIGNER = f"rensa-R{RMinHash.ALGORITHM_VERSION}-{_BANDS}x{_ROWS}-{_SHINGLE}"
"""What the signatures in a store depend on; those made in another way are made anew."""


def read_text(text: str) -> tuple[str, list[str]]:
    """SHA-256 of the folded words, and the first of them.

    Texts that differ in case, accents, spacing or punctuation only have the same hash. Piece by piece: 50 MB of words
    at once would take ten times as much.
    """
    digest = hashlib.sha256()
    first: list[str] = []
    gap = b""
    for chunk in _CHUNK.finditer(text):
        found = words(chunk.group())
        if found:
            digest.update(gap + " ".join(found).encode())
            gap = b" "
            first.extend(found[: _MOST_WORDS - len(first)])
    return digest.hexdigest(), first


def bands_of(found: Sequence[str]) -> tuple[int, ...]:
    """Numbers of which two texts share at least one when about half of their runs of three words are the same.

    With 16 bands of 4 values, one in two pairs at a similarity of 0.46, 99 in 100 from 0.7 on.
    """
    if len(found) < _SHORTEST:
        return (_number(" ".join(found).encode()),)
    signer = RMinHash(num_perm=_BANDS * _ROWS, seed=20261122)
    signer.update(list(_shingles(found)))
    values = signer.digest()
    # A band is its number and its values in 64 bits, mixed by odd factors.
    return tuple(
        (sum(value * factor for value, factor in zip(values[at : at + _ROWS], _FACTORS, strict=True)) + at * _OFFSET)
        % _MODULUS
        - _MODULUS // 2
        for at in range(0, _BANDS * _ROWS, _ROWS)
    )


def near(one: str, other: str) -> bool:
    """Whether two texts are copies: 0.7 of their runs of three words are the same, and so are their numbers.

    Numbers decide because releases are written from templates: the results of two quarters may share all but the
    figures. A copy may leave figures out, but nine in ten of those of the text with fewer must stand in the other.
    """
    first, left, numbers = _read(one[:_MOST_CHARACTERS])
    second, right, others = _read(other[:_MOST_CHARACTERS])
    if first == second:
        return True
    if min(len(first), len(second)) < _SHORTEST or len(left & right) < _SIMILAR * len(left | right):
        return False
    return len(numbers & others) >= _SAME_NUMBERS * min(len(numbers), len(others))


@lru_cache(maxsize=32)
def _read(text: str) -> tuple[list[str], frozenset[str], frozenset[float]]:
    """Words, runs of words and numbers; kept a while, since a new text is compared with several."""
    found = words(text)[:_MOST_WORDS]
    return found, _shingles(found), read_numbers(text)


def pack(bands: Sequence[int]) -> bytes:
    """Bands as bytes."""
    return struct.pack(f"<{len(bands)}q", *bands)


def unpack(data: bytes) -> tuple[int, ...]:
    """Bands from bytes."""
    return struct.unpack(f"<{len(data) // 8}q", data)


def _shingles(found: Sequence[str]) -> frozenset[str]:
    known = found[:_MOST_WORDS]
    return frozenset(" ".join(known[at : at + _SHINGLE]) for at in range(max(1, len(known) - _SHINGLE + 1)))


def _number(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little", signed=True)
