"""Overlapping windows over a premise that is too long for the model, cut where people would cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["windows"]

_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?…]['\"’”»)\]]*\Z")

CountTokens = Callable[[Sequence[str]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    tokens: int
    last: bool  # ends a sentence


def windows(text: str, budget: int, count: CountTokens) -> list[tuple[int, int]]:
    """Spans of ``text`` of at most ``budget`` tokens that cover every word; neighbours share up to a quarter.

    Offsets come from our own white-space split; ``count`` only says how many tokens each string has.
    """
    pieces = _pieces(text, budget // 4, count)
    spans: list[tuple[int, int]] = []
    first = 0
    while first < len(pieces):
        stop = _fill(pieces, first, budget)
        spans.append((pieces[first].start, pieces[stop - 1].end))
        if stop == len(pieces):
            break
        first = _step_back(pieces, first, stop, budget // 4)
    return spans or [(0, len(text))]


def _pieces(text: str, limit: int, count: CountTokens) -> list[_Piece]:
    """Words with their token counts; a word of more than ``limit`` tokens is halved until it fits."""
    spans = [match.span() for match in _WORD.finditer(text)]
    while True:
        counts = count([text[start:end] for start, end in spans])
        halved = [
            part
            for (start, end), tokens in zip(spans, counts, strict=True)
            for part in _halves(start, end, tokens > limit)
        ]
        if len(halved) == len(spans):
            break
        spans = halved
    return [
        _Piece(start, end, tokens, _SENTENCE_END.search(text, start, end) is not None)
        for (start, end), tokens in zip(spans, counts, strict=True)
    ]


def _halves(start: int, end: int, split: bool) -> list[tuple[int, int]]:
    middle = (start + end) // 2
    return [(start, middle), (middle, end)] if split and end - start > 1 else [(start, end)]


def _fill(pieces: list[_Piece], first: int, budget: int) -> int:
    """Index after the last piece of a window; ends with a sentence when one ends in the window's second half."""
    stop, used = first, 0
    while stop < len(pieces) and (used + pieces[stop].tokens <= budget or stop == first):
        used += pieces[stop].tokens
        stop += 1
    if stop == len(pieces):
        return stop
    middle = first + (stop - first) // 2
    return next((at + 1 for at in range(stop - 1, middle, -1) if pieces[at].last), stop)


def _step_back(pieces: list[_Piece], first: int, stop: int, overlap: int) -> int:
    """Where the next window starts: up to ``overlap`` tokens before ``stop``, at a sentence if there is one."""
    start, used = stop, 0
    while start - 1 > first and used + pieces[start - 1].tokens <= overlap:
        start -= 1
        used += pieces[start].tokens
    return next((at for at in range(start, stop) if pieces[at - 1].last), start)
