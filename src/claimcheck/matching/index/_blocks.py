"""Texts cut and joined into stretches of a size that is searched at once: few enough calls, little enough memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["BLOCK", "Block", "blocks"]

Places = NDArray[np.int64]

BLOCK = 65_536
"""Characters searched at once, more or less."""
_OVERLAP = 2_000
"""Characters of a long line that two blocks share, so that a name on the border is whole in one of them."""
_BETWEEN = "\n"


@dataclass(slots=True)
class Block:
    """Pieces of one or more texts behind one another.

    ``begins`` is where each piece begins in ``text``; ``numbers`` whose it is, ``shifts`` what to add to get its place.
    """

    text: str = ""
    begins: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    shifts: list[int] = field(default_factory=list)
    cuts: set[int] = field(default_factory=set)
    """Places in ``text`` where a word was cut in two."""

    def places(self, starts: Places, ends: Places) -> tuple[NDArray[np.bool_], Places, Places]:
        """Which spans are whole words, the number of the text of each, and what to add to its offsets."""
        at = np.searchsorted(np.array(self.begins), starts, "right") - 1
        whole = np.ones(starts.size, bool)
        if self.cuts:
            cuts = np.array(sorted(self.cuts))
            whole = ~(np.isin(starts, cuts) | np.isin(ends, cuts))
        return whole, np.array(self.numbers)[at], np.array(self.shifts)[at]


def blocks(texts: Sequence[str]) -> Iterator[Block]:
    """All of the texts. Long ones are cut at line ends, else at spaces with some overlap, else anywhere."""
    parts: list[str] = []
    block, size = Block(), 0
    for number, text in enumerate(texts):
        for begin, end, torn in _pieces(text):
            if size and size + end - begin > BLOCK:
                block.text = _BETWEEN.join(parts)
                yield block
                block, parts, size = Block(), [], 0
            block.begins.append(size)
            block.numbers.append(number)
            block.shifts.append(begin - size)
            block.cuts.update(size + place - begin for place in torn)
            parts.append(text[begin:end])
            size += end - begin + len(_BETWEEN)
    if parts:
        block.text = _BETWEEN.join(parts)
        yield block


def _pieces(text: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Begin and end of each piece, and where words were cut."""
    begin, torn = 0, False
    while len(text) - begin > BLOCK:
        limit = begin + BLOCK
        line = text.rfind("\n", begin + BLOCK // 2, limit)
        if line >= 0:
            yield begin, line, (begin,) if torn else ()
            begin, torn = line + 1, False
            continue
        space = text.rfind(" ", begin + BLOCK // 2, limit)
        end = space if space >= 0 else limit
        yield begin, end, (*((begin,) if torn else ()), *((end,) if space < 0 else ()))
        if space < 0:
            begin, torn = end, True
            continue
        again = text.find(" ", end - _OVERLAP, end)
        begin, torn = (again if again >= 0 else end) + 1, False
    if begin < len(text) or not text:
        yield begin, len(text), (begin,) if torn else ()
