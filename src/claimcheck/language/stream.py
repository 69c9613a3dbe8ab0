"""Whole texts folded at once, for comparison of names: letters and digits only, with the place each came from.

The fold table is that of :mod:`claimcheck.language.folding`; it is looked up for a text in a few array operations
instead of character by character. "Star Tek", "Star-Tek" and "StarTek" are the same letters here, and any run of
words is a slice of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimcheck.language.folding import fold_text

__all__ = ["BREAK", "PAUSE", "Stream", "squashed", "stream"]

_UNKNOWN, _SEPARATOR, _DROPPED = 0, 1, 2
_SEVERAL = np.uint32(1 << 31)
_UPPER, _LOWER, _HARD, _SOFT, _DASH, _STOP, _SPACE, _PIECE = 1, 2, 4, 8, 16, 32, 64, 128
_LONGEST_GAP = 4

PAUSE = 1
"""Between two words: a comma or a full stop with a space. Few names run across one."""
BREAK = 2
"""Between two words: no name runs across (line end, bracket, quote, colon, spaced dash)."""

_HARD_MARKS = ';:!?…()[]{}<>=|•·«»“”„"\n\r\t\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029@#_\\■●▪→*'
_SOFT_MARKS = ",،、"
_DASHES = "–—―−"


@dataclass(frozen=True, slots=True)
class Stream:
    """A text as letters and words. Positions count letters, but for ``offsets`` and ``stops``, which are of the text.

    Attributes:
        codes: folded letters and digits as code points, shape (letters,), uint32.
        offsets: where in the text each came from, int64.
        upper: whether it was written as a capital.
        starts, ends: first letter of each word and the one after its last, int64.
        stops: the offset in the text behind each word, with the marks that combine with its last letter.
        gaps: what stands before each word: 0, :data:`PAUSE` or :data:`BREAK`.
        spaced: whether a space, comma, semicolon or bracket stands before each word: it begins a piece of a name.
        shouted: whether the sentence of each word has no small letter and more words than one.
    """

    codes: NDArray[np.uint32]
    offsets: NDArray[np.int64]
    upper: NDArray[np.bool_]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    stops: NDArray[np.int64]
    gaps: NDArray[np.int8]
    spaced: NDArray[np.bool_]
    shouted: NDArray[np.bool_]

    @property
    def letters(self) -> str:
        """The folded letters as a string."""
        return squashed(self.codes)


def squashed(codes: NDArray[np.uint32]) -> str:
    """Code points as a string."""
    return codes.astype("<u4").tobytes().decode("utf-32-le")


class _Table:
    """The fold table by code point, filled as characters are met; filling twice gives the same."""

    def __init__(self) -> None:
        self.first: NDArray[np.uint32] = np.zeros(0x110000, np.uint32)
        self.kind: NDArray[np.uint8] = np.zeros(0x110000, np.uint8)
        self.rest: dict[int, list[int]] = {}
        for marks, kind in (
            (_HARD_MARKS, _HARD),
            (_SOFT_MARKS, _SOFT),
            (_DASHES, _DASH),
            (".。", _STOP),
            (",;()", _PIECE),
        ):
            for mark in marks:
                self.kind[ord(mark)] |= kind

    def look_up(self, points: NDArray[np.uint32]) -> NDArray[np.uint32]:
        found = self.first[points]
        if not found.all():
            for point in np.unique(points[found == _UNKNOWN]).tolist():
                self._fill(point)
            found = self.first[points]
        return found

    def _fill(self, point: int) -> None:
        character = chr(point)
        folded = fold_text(character)
        letters = [ord(c) for c in folded if c.isalnum()]
        kind = _UPPER if character.isupper() else _LOWER if character.islower() else 0
        self.kind[point] |= kind | (_SPACE if character.isspace() or folded == " " else 0)
        if len(letters) > 1:
            self.rest[point] = letters[1:]
            self.first[point] = np.uint32(letters[0]) | _SEVERAL
        else:
            self.first[point] = letters[0] if letters else _SEPARATOR if folded else _DROPPED


_TABLE = _Table()


def stream(text: str) -> Stream:
    """``text`` as letters and words. Time and memory are linear in the text; surrogates separate words."""
    points: NDArray[np.uint32] = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    folded = _TABLE.look_up(points)
    kinds = _TABLE.kind[points]
    offsets = np.flatnonzero(folded > _DROPPED)
    codes, first = folded[offsets], _first_of_words(folded, offsets)
    upper = (kinds[offsets] & _UPPER).astype(bool)
    lower = (kinds[offsets] & _LOWER).astype(bool)
    several = np.flatnonzero(codes & _SEVERAL)
    if several.size:
        codes, offsets, first, upper, lower = _expand(points, codes, offsets, first, upper, lower, several)
    starts = np.flatnonzero(first)
    ends = np.append(starts[1:], codes.size) if starts.size else starts
    stops = _stops(folded, offsets, ends, len(points))
    gaps, spaced, sentences = _gaps(kinds, offsets, starts, stops)
    shouted = _shouted(lower, starts, sentences)
    return Stream(codes, offsets, upper, starts, ends, stops, gaps, spaced, shouted)


def _first_of_words(folded: NDArray[np.uint32], offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which letters a separator stands before."""
    before = np.cumsum(folded == _SEPARATOR, dtype=np.int64)[offsets]
    first = np.ones(offsets.size, bool)
    np.not_equal(before[1:], before[:-1], out=first[1:])
    return first


def _expand(
    points: NDArray[np.uint32], codes: Any, offsets: Any, first: Any, upper: Any, lower: Any, several: Any
) -> Any:
    """Ligatures and the like: each letter of their folded form, all from the same place."""
    rests = [_TABLE.rest[int(points[offsets[at]])] for at in several.tolist()]
    times = np.ones(codes.size, np.int64)
    times[several] += [len(rest) for rest in rests]
    places = np.cumsum(times) - times
    codes = np.repeat(codes & ~_SEVERAL, times)
    kept = np.zeros(codes.size, bool)
    kept[places] = first
    for at, rest in zip(places[several].tolist(), rests, strict=True):
        codes[at + 1 : at + 1 + len(rest)] = rest
    return codes, np.repeat(offsets, times), kept, np.repeat(upper, times), np.repeat(lower, times)


def _stops(folded: NDArray[np.uint32], offsets: Any, ends: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    if not ends.size:
        return ends
    last = offsets[ends - 1]
    if not (folded == _DROPPED).any():
        return np.asarray(last + 1)
    standing = np.append(np.flatnonzero(folded != _DROPPED), length)
    return np.asarray(standing[np.searchsorted(standing, last, "right")])


def _gaps(kinds: NDArray[np.uint8], offsets: Any, starts: Any, stops: Any) -> tuple[Any, Any, NDArray[np.int64]]:
    """What stands before each word, whether a piece begins there, and the number of its sentence."""
    gaps, spaced = np.zeros(starts.size, np.int8), np.ones(starts.size, bool)
    if starts.size == 0:
        return gaps, spaced, starts
    left, right = stops[:-1], offsets[starts[1:]]
    width = right - left

    def any_of(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
        counted = np.append(0, np.cumsum(flags, dtype=np.int64))
        return np.asarray(counted[right] > counted[left])

    def marks(kind: int) -> NDArray[np.bool_]:
        return any_of((kinds & kind) != 0)

    hard = marks(_HARD)
    broken = hard | (marks(_DASH) & (width > 1)) | (width > _LONGEST_GAP)
    stopped = (kinds & _STOP) != 0
    stopped[:-1] &= (kinds[1:] & _SPACE) != 0
    stop, soft = any_of(stopped), marks(_SOFT)
    gaps[1:] = np.where(broken, BREAK, np.where(soft | stop, PAUSE, 0))
    gaps[0] = BREAK
    spaced[1:] = marks(_SPACE | _PIECE)
    sentence = np.zeros(starts.size, np.int64)
    np.cumsum(broken | stop, out=sentence[1:])
    return gaps, spaced, sentence


def _shouted(lower: Any, starts: NDArray[np.int64], sentences: NDArray[np.int64]) -> NDArray[np.bool_]:
    if starts.size == 0:
        return np.zeros(0, bool)
    small = np.add.reduceat(lower.astype(np.int64), starts) > 0
    count = int(sentences[-1]) + 1
    quiet = np.bincount(sentences, weights=small, minlength=count) == 0
    return np.asarray((quiet & (np.bincount(sentences, minlength=count) > 1))[sentences])
