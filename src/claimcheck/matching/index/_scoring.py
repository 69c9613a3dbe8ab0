"""rapidfuzz's judgement of candidate pairs."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from claimcheck.matching.index._arrays import ID_BITS, Arrays
from claimcheck.matching.index._build import case_of
from claimcheck.matching.index._candidates import Prepared, unpacked
from claimcheck.matching.index._cuts import BY_RATIO_FROM, EXACT_BELOW, PARTS_FROM

__all__ = ["DEFAULT", "HIGHEST", "LOWEST", "Hits", "score"]

_AT_ONCE = 1 << 19
MOST_KEYS = 64
"""Keys that are kept of a window. Where more resemble it none of them tells much."""

LOWEST = 80.0
"""No threshold lies below; a key of five letters with one of them changed scores as much."""
HIGHEST = 95.0
DEFAULT = 85.0
"""Up to this threshold one edit is allowed to keys of five to nine letters, whatever they score."""


class Hits(NamedTuple):
    """Windows that are names or nearly so. Arrays of one length; windows as first and last word."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    key: NDArray[np.int64]
    score: NDArray[np.float64]
    letters: NDArray[np.float64]
    """Letters of the key less twice the insertions and deletions: what ranks overlapping hits."""
    case: NDArray[np.int64]
    """The capitals that a name under five letters must have; -1 where they do not matter."""


def score(text: Prepared, arrays: Arrays, pairs: NDArray[np.int64], threshold: float, edits: int | None) -> Hits:
    """The pairs that are alike enough, of each window the :data:`MOST_KEYS` best.

    Keys under five letters must be equal; those of five to nine may differ by one edit (optimal string alignment), of
    ten to nineteen by two edits and score at least ``threshold``; longer ones must score that. ``edits`` limits the
    edits of all.
    """
    parts = [
        _score(text, arrays, pairs[first : first + _AT_ONCE], threshold, edits)
        for first in range(0, max(1, pairs.size), _AT_ONCE)
    ]
    return _best(Hits._make(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _best(hits: Hits) -> Hits:
    """Of each window the keys with the most letters found, then the best scores."""
    order = np.lexsort((hits.key, -hits.score, -hits.letters, hits.last, hits.first))
    first, last = hits.first[order], hits.last[order]
    new = np.ones(order.size, bool)
    new[1:] = (first[1:] != first[:-1]) | (last[1:] != last[:-1])
    begins = np.flatnonzero(new)
    rank = np.arange(order.size) - begins[np.cumsum(new) - 1] if order.size else order
    kept = order[rank < MOST_KEYS]
    return Hits._make(column[kept] for column in hits)


def _score(text: Prepared, arrays: Arrays, pairs: NDArray[np.int64], threshold: float, edits: int | None) -> Hits:
    first, last = unpacked(pairs >> ID_BITS)
    key = pairs & ((1 << ID_BITS) - 1)
    length = arrays.key_lengths[key].astype(np.int64)
    start, end = text.starts[first], text.ends[last]
    windows, keys = _window_letters(text, start, end), _key_letters(arrays, key, length)
    ratio = process.cpdist(windows, keys, scorer=fuzz.ratio, score_cutoff=min(threshold, LOWEST), dtype=np.float64)
    short = length < PARTS_FROM
    wanted = np.where(short & (threshold <= DEFAULT), LOWEST, threshold)
    most = np.where(length < EXACT_BELOW, 0, np.where(short, 1, 2))
    if edits is None:
        most[length >= BY_RATIO_FROM] = 1000
    else:
        most = np.minimum(most, edits)
    good = np.flatnonzero(ratio >= wanted - 1e-9)
    near = good[(ratio[good] < 100) & (most[good] < 1000)]
    if near.size:
        pick = near.tolist()
        apart = process.cpdist([windows[i] for i in pick], [keys[i] for i in pick], scorer=OSA.distance, dtype=np.int32)
        refused = np.zeros(key.size, bool)
        refused[near] = apart > most[near]
        good = good[~refused[good]]
    case = _cases(text, first[good], start[good], length[good])
    written = (case < 0) | ((arrays.key_cases[key[good]].astype(np.int64) >> np.maximum(case, 0) & 1) == 1)
    good, case = good[written], case[written]
    value = ratio[good]
    letters = length[good] - 2 * np.rint((1 - value / 100) * (length[good] + end[good] - start[good]))
    return Hits(first[good], last[good], key[good], value, letters.astype(np.float64), case)


def _cases(text: Prepared, first: Any, start: Any, length: Any) -> NDArray[np.int64]:
    """The capitals of windows under five letters; -1 for longer ones and in sentences of nothing but capitals."""
    case = np.full(length.size, -1, np.int64)
    short = np.flatnonzero((length < EXACT_BELOW) & ~text.text.shouted[first])
    case[short] = case_of(text.text.upper, start[short], length[short])
    return case


def _window_letters(text: Prepared, start: NDArray[np.int64], end: NDArray[np.int64]) -> list[str]:
    letters = text.text.letters
    return [letters[s:e] for s, e in zip(start.tolist(), end.tolist(), strict=True)]


def _key_letters(arrays: Arrays, keys: NDArray[np.int64], length: NDArray[np.int64]) -> list[str]:
    """The keys as strings, gathered at once and cut."""
    ends = np.cumsum(length)
    begins = ends - length
    at = np.arange(int(length.sum())) + np.repeat(arrays.key_starts[keys] - begins, length)
    letters = arrays.letters[at].astype("<u4").tobytes().decode("utf-32-le")
    return [letters[s:e] for s, e in zip(begins.tolist(), ends.tolist(), strict=True)]
