"""A set of texts in eight bytes each, for registers with millions of records."""

from __future__ import annotations

from array import array
from hashlib import blake2b

__all__ = ["Digests", "short_digest"]

_FIRST_SIZE = 1 << 12


class Digests:
    """Texts seen so far, kept as 64-bit digests: twelve to twenty-four bytes a text, where a set needs a hundred."""

    def __init__(self) -> None:
        self._table = array("Q", [0]) * _FIRST_SIZE
        self._count = 0

    def add(self, text: str) -> bool:
        """Add ``text``; false when it was there already."""
        if 3 * self._count >= 2 * len(self._table):
            self._grow()
        slot = self._slot(_digest(text))
        if self._table[slot]:
            return False
        self._table[slot] = _digest(text)
        self._count += 1
        return True

    def __contains__(self, text: str) -> bool:
        return bool(self._table[self._slot(_digest(text))])

    def _slot(self, digest: int) -> int:
        """Where the digest is, or the free place where it belongs."""
        table, last = self._table, len(self._table) - 1
        slot = digest & last
        while table[slot] and table[slot] != digest:
            slot = (slot + 1) & last
        return slot

    def _grow(self) -> None:
        old = self._table
        self._table = array("Q", [0]) * (2 * len(old))  # without a copy as bytes beside it
        for digest in old:
            if digest:
                self._table[self._slot(digest)] = digest


def short_digest(*texts: str) -> str:
    """Twelve lower-case hexadecimal digits that tell ``texts`` from others."""
    return blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _digest(text: str) -> int:
    """Never zero, which marks a free place."""
    raw = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(raw, "little") or 1
