"""Documents to passages: one to three sentences that stand together, with their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimcheck.language.sentences import sentences
from claimcheck.schema import Lang

__all__ = ["cut"]

_MOST_SENTENCES = 3
_LONG = 600
"""No sentence is added to a passage that would be longer than this, in characters."""
_LONGEST = 2_000
"""A longer sentence is cut at a space."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n|\r\n[^\S\n]*\r\n")
_SPACE = re.compile(r"\s")

Span = tuple[int, int]


def cut(text: str, lang: Lang) -> list[Span]:
    """Spans of the passages of ``text``, in order. They do not overlap; only white space and bare marks lie outside.

    A passage has up to three sentences of one paragraph; short lines next to each other, such as a heading and what
    stands below it, are one paragraph unless a blank line parts them.
    """
    spans: list[Span] = []
    number = 0
    for start, end in _pieces(text, lang):
        if spans and number < _MOST_SENTENCES and _belongs(text, spans[-1], start, end):
            spans[-1] = spans[-1][0], end
            number += 1
        else:
            spans.append((start, end))
            number = 1
    return [(start, end) for start, end in spans if any(map(str.isalnum, text[start:end]))]


def _belongs(text: str, before: Span, start: int, end: int) -> bool:
    return end - before[0] <= _LONG and _BLANK_LINE.search(text, before[1], start) is None


def _pieces(text: str, lang: Lang) -> Iterator[Span]:
    """Sentences, very long ones in pieces that end at a space where there is one."""
    for start, end in sentences(text, lang):
        while end - start > _LONGEST:
            stop = max(
                (found.start() for found in _SPACE.finditer(text, start + _LONGEST // 2, start + _LONGEST)), default=0
            )
            stop = stop or start + _LONGEST
            yield start, stop
            start = stop
            while start < end and text[start].isspace():
                start += 1
        if start < end:
            yield start, end
