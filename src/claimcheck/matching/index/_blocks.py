"""Texts cut and joined into stretches of a size that is searched at once: few enough calls, little enough memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimcheck.language.folding import fold_text

__all__ = ["BLOCK", "Block", "blocks"]

Places = NDArray[np.int64]

BLOCK = 65_536
"""Characters searched at once, more or less."""
_OVERLAP = 2_000
"""Characters that two blocks share where no line ends. Names that begin in the first half are those of the one block,
the others of the next, so that each is seen with what stands around it."""
_BETWEEN = "\n"


@dataclass(slots=True)
class Block:
    """Pieces of one or more texts behind one another.

    For each piece where it begins in ``text``, whose it is, what to add to get its place in its own text, and between
    which places in ``text`` its names begin.
    """

    text: str = ""
    begins: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    shifts: list[int] = field(default_factory=list)
    lows: list[int] = field(default_factory=list)
    highs: list[int] = field(default_factory=list)
    cuts: set[int] = field(default_factory=set)
    """Places in ``text`` where a word was cut in two."""

    def places(self, starts: Places, ends: Places) -> tuple[NDArray[np.bool_], Places, Places]:
        """Which spans are whole and of their piece, the number of the text of each, and what to add to its offsets."""
        at = np.searchsorted(np.array(self.begins), starts, "right") - 1
        whole = (starts >= np.array(self.lows)[at]) & (starts < np.array(self.highs)[at])
        if self.cuts:
            cuts = np.array(sorted(self.cuts))
            whole &= ~(np.isin(starts, cuts) | np.isin(ends, cuts))
        return whole, np.array(self.numbers)[at], np.array(self.shifts)[at]


class _Piece(NamedTuple):
    """A stretch of a text, between which places its names begin, and where words were cut."""

    begin: int
    end: int
    low: int
    high: int
    torn: tuple[int, ...] = ()


def blocks(texts: Sequence[str]) -> Iterator[Block]:
    """All of the texts. Long ones are cut at line ends, else between words with some overlap, else anywhere."""
    parts: list[str] = []
    block, size = Block(), 0
    for number, text in enumerate(texts):
        for piece in _pieces(text):
            if size and size + piece.end - piece.begin > BLOCK:
                block.text = _BETWEEN.join(parts)
                yield block
                block, parts, size = Block(), [], 0
            block.begins.append(size)
            block.numbers.append(number)
            block.shifts.append(piece.begin - size)
            block.lows.append(size + piece.low - piece.begin)
            block.highs.append(size + piece.high - piece.begin)
            block.cuts.update(size + place - piece.begin for place in piece.torn)
            parts.append(text[piece.begin : piece.end])
            size += piece.end - piece.begin + len(_BETWEEN)
    if parts:
        block.text = _BETWEEN.join(parts)
        yield block


def _pieces(text: str) -> Iterator[_Piece]:
    begin = low = 0
    torn: tuple[int, ...] = ()
    while len(text) - begin > BLOCK:
        limit = begin + BLOCK
        line = text.rfind("\n", begin + BLOCK // 2, limit)
        if line >= 0:
            yield _Piece(begin, line, low, line, torn)
            begin = low = line + 1
            torn = ()
            continue
        end = _between_words(text, limit, begin + BLOCK // 2)
        if end is None:
            yield _Piece(begin, limit, low, limit, (*torn, limit))
            begin = low = limit
            torn = (limit,)
            continue
        again = _between_words(text, end - _OVERLAP, end - 2 * _OVERLAP)
        again = end if again is None else again
        half = (again + end) // 2 if again < end else end
        yield _Piece(begin, end, low, half, torn)
        begin, low, torn = again, half, ()
    yield _Piece(begin, len(text), low, len(text), torn)


def _between_words(text: str, last: int, first: int) -> int | None:
    """The last place up to ``last``, not before ``first``, that is not inside a word."""
    for place in range(last, max(first, last - 2 * _OVERLAP), -1):
        if not (_of_a_word(text[place - 1]) and _of_a_word(text[place])):
            return place
    return None


def _of_a_word(character: str) -> bool:
    """Letters, digits, and the marks and invisible characters that stand between them."""
    return character.isalnum() or not fold_text(character)
