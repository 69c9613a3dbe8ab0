"""Texts as the bundled encoder reads them: words with offsets, word pieces, windows that overlap.

Offsets come from the words, which are found by a pattern of our own; the tokeniser's offsets are never used. A text
that is longer than the encoder reads at once is cut into windows. Each begins with the opening of the text (its title
names whom the text is about), repeats some of what went before, and is asked only about the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from claimcheck.language.folding import soften

__all__ = ["PIECES", "Window", "encode_words", "windows", "word_spans"]

PIECES = 508
"""Word pieces of a window, the two at its ends aside."""

_OPENING = 48
_REPEATED = 160
_PIECES_OF_WORD = 12
_BREAK = 2  # the piece that ends a text stands for the end of a line, too
_WORD = re.compile(r"\w+|[^\w\s]|\n\s*")


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``words`` (positions in the text's words), of which those from ``fresh`` on are asked about."""

    words: tuple[int, ...]
    fresh: int
    pieces: tuple[int, ...]
    first: tuple[int, ...]
    """Position of each word's first piece in ``pieces``, and the number of pieces at the end."""


def word_spans(text: str) -> list[tuple[int, int]]:
    """Words, marks and ends of lines of ``text``."""
    return [match.span() for match in _WORD.finditer(text)]


def encode_words(text: str, words: Sequence[tuple[int, int]], tokenizer: Any) -> list[list[int]]:
    """Word pieces of each word; of a very long one the first twelve."""
    if not words:
        return []
    shown = soften(text)
    row = tokenizer.encode([shown[s:e] for s, e in words], is_pretokenized=True, add_special_tokens=False)
    found: list[list[int]] = [[] for _ in words]
    for piece, word in zip(row.ids, row.word_ids, strict=True):
        if word is not None and len(found[word]) < _PIECES_OF_WORD:
            found[word].append(piece)
    for word, (start, _) in enumerate(words):
        if text[start] == "\n":
            found[word] = [_BREAK]
    return found


def windows(pieces: Sequence[Sequence[int]], limit: int = PIECES) -> list[Window]:
    """The windows over a text whose words have these pieces."""
    found: list[Window] = []
    opening = _fitting(pieces, 0, _OPENING)
    at = 0
    while at < len(pieces):
        if at == 0:
            words = list(range(_fitting(pieces, 0, limit)))
            fresh = 0
        else:
            start, used = at, 0
            while start > opening and used + len(pieces[start - 1]) <= _REPEATED:
                start -= 1
                used += len(pieces[start])
            head = list(range(min(opening, start)))
            room = limit - sum(len(pieces[w]) for w in head)
            words = [*head, *range(start, _fitting(pieces, start, room))]
            fresh = words.index(at)
        flat: list[int] = []
        first = []
        for word in words:
            first.append(len(flat))
            flat.extend(pieces[word])
        found.append(Window(tuple(words), fresh, tuple(flat), (*first, len(flat))))
        at = words[-1] + 1
    return found


def _fitting(pieces: Sequence[Sequence[int]], start: int, room: int) -> int:
    """The first word behind those from ``start`` on that fit into ``room`` pieces; at least one fits."""
    end = start
    while end < len(pieces) and (room := room - len(pieces[end])) >= 0:
        end += 1
    return max(end, start + 1)
