"""Spans in order, and the stretches a text is read in."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence

from claimcheck.language import paragraphs
from claimcheck.matching._tokens import Token, blocks, tokenise

__all__ = ["Span", "near", "overlaps", "stretches"]

Span = tuple[int, int]


def stretches(text: str) -> Iterator[tuple[int, int, list[Token]]]:
    """``(start, end, words)`` of each line, long lines in blocks."""
    for start, end in paragraphs(text):
        for s, e in blocks(text, start, end):
            yield s, e, tokenise(text, s, e)


def near(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """The spans of an ordered list around a place."""
    at = bisect.bisect_left(spans, (start, end))
    return list(spans[max(0, at - 1) : at + 2])


def overlaps(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether any span of an ordered list overlaps."""
    return any(s < end and start < e for s, e in near(spans, start, end))
