"""Texts cut where highlights begin and end, so that overlapping and nested claims can be shown."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, zip_longest

__all__ = ["Segment", "Span", "paragraphs"]

_LINE_END = r"(?>\r\n|\r|\n)"
_BREAK = re.compile(rf"{_LINE_END}(?:[ \t]*{_LINE_END})+")


@dataclass(frozen=True)
class Span:
    """A stretch of the text to highlight, with what it belongs to."""

    start: int
    end: int
    key: tuple[int, str]


@dataclass(frozen=True)
class Segment:
    """A piece of text between two borders: the spans that cover it, and those that end with it."""

    text: str
    over: tuple[Span, ...]
    ending: tuple[Span, ...]


def paragraphs(text: str, spans: Iterable[Span]) -> Iterator[list[Segment]]:
    """The paragraphs of ``text`` (blank lines divide them), each cut into segments.

    Every span ends with exactly one segment, wherever in ``text``, between its paragraphs or beyond it the span lies.
    """
    waiting = deque(sorted(spans, key=lambda span: (span.start, -span.end)))
    borders = sorted({border for span in waiting for border in (span.start, span.end)})
    active: list[Span] = []
    bounds = list(_bounds(text))
    starts = [start for start, _ in bounds[1:]]
    for (start, end), following in zip_longest(bounds, starts):
        inner = borders[bisect_right(borders, start) : bisect_left(borders, end)]
        segments = []
        for left, right in pairwise([start, *inner, end]):
            while waiting and (waiting[0].start <= left or (following is None and right == end)):
                active.append(waiting.popleft())
            over = tuple(span for span in active if span.start <= left < span.end)
            limit = right if right < end else following
            ending = tuple(span for span in active if limit is None or span.end <= limit)
            active = [] if limit is None else [span for span in active if span.end > limit]
            segments.append(Segment(text[left:right], over, ending))
        yield segments


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    start, found = 0, False
    for gap in _BREAK.finditer(text):
        if gap.start() > start:
            found = True
            yield start, gap.start()
        start = gap.end()
    if start < len(text) or not found:
        yield start, len(text)
