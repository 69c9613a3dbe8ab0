"""Windows of a text and keys that may be within their limit of each other: the reference, in array operations.

From cheap to dear: gates, a bitmap of all entries, the entries themselves, the bags of letters. What is left is
compared by rapidfuzz. See :mod:`~claimcheck.matching.index._cuts` for why nothing is missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimcheck.language.stream import BREAK, Stream
from claimcheck.matching.index._arrays import ID_BITS, Arrays, Bitmap, unique
from claimcheck.matching.index._bags import bags, class_sums, difference
from claimcheck.matching.index._build import ENDS, GATE_ENDS, GATE_HEAD, GATE_TAIL, HEAD, TAIL, WHOLE
from claimcheck.matching.index._cuts import BY_RATIO_FROM, CUTS, EXACT_BELOW, LONGEST, PARTS_FROM, WIDEST, Cut
from claimcheck.matching.index._hashes import SECOND, Hashes, Numbers

__all__ = ["WORD_BITS", "Limits", "Prepared", "bucket_shift", "limits", "numpy_candidates", "unpacked"]

Places = NDArray[np.int64]

WORD_BITS = 4
"""Bits of a window that hold its words less one."""
_ID_MASK = np.uint64((1 << ID_BITS) - 1)
_AT_ONCE = 1 << 20


class Limits(NamedTuple):
    """What a threshold and the limits of edits allow.

    By the length of a key the shortest and the longest window and the most insertions and deletions; by the sum of
    both lengths the most insertions and deletions that leave the ratio at the threshold.
    """

    shortest: Places
    longest: Places
    by_key: Places
    by_ratio: Places


def limits(threshold: float) -> Limits:
    """The limits at a threshold of rapidfuzz's ratio, 0 to 100."""
    length = np.arange(LONGEST + 1)
    ratio = threshold / 100
    shortest = np.ceil(length * ratio / (2 - ratio) - 1e-9).astype(np.int64)
    longest = np.floor(length * (2 - ratio) / ratio + 1e-9).astype(np.int64)
    edits = np.where(length < EXACT_BELOW, 0, np.where(length < PARTS_FROM, 1, 2))
    near = length < BY_RATIO_FROM
    shortest[near], longest[near] = (length - edits)[near], (length + edits)[near]
    by_ratio = np.floor((1 - ratio) * np.arange(4 * LONGEST) + 1e-9).astype(np.int64)
    # A short key may differ by one edit whatever the ratio.
    by_ratio[: 2 * PARTS_FROM] = np.maximum(by_ratio[: 2 * PARTS_FROM], 2)
    return Limits(shortest, longest, np.where(near, 2 * edits, 2 * LONGEST), by_ratio)


class Prepared:
    """A text prepared for the search: its words, runs of words without a break, hashes and counts of its letters."""

    def __init__(self, text: Stream) -> None:
        self.text = text
        broken = text.gaps == BREAK
        begins = np.flatnonzero(broken)
        run = np.cumsum(broken) - 1
        lasts = np.append(begins[1:], text.starts.size) - 1
        self.starts, self.ends = text.starts, text.ends
        self.run_start: Places = text.starts[begins][run]
        self.run_last: Places = lasts[run]
        self.run_end: Places = text.ends[self.run_last]
        self.hashes = Hashes(text.codes)
        self.class_sums = class_sums(text.codes)
        places = np.arange(text.codes.size + 2 * LONGEST)
        self.ending_before: Places = np.searchsorted(self.ends, places)
        self.starting_before: Places = np.searchsorted(self.starts, places)


def bucket_shift(arrays: Arrays) -> np.uint64:
    """Bits of a hash that do not name its bucket."""
    return np.uint64(65 - (arrays.buckets.size - 1).bit_length())


def unpacked(windows: Places) -> tuple[Places, Places]:
    """First and last words of packed windows."""
    first = windows >> WORD_BITS
    return first, first + (windows & (WIDEST - 1))


def numpy_candidates(text: Prepared, arrays: Arrays, allowed: Limits, cap: int | None) -> NDArray[np.int64]:
    """Windows with keys, packed as ``(first word << 4 | words - 1) << 24 | key``, sorted, without repeats.

    ``cap``: parts that more keys share are passed over.
    """
    if not text.starts.size or not arrays.key_lengths.size:
        return np.zeros(0, np.int64)
    pairs = np.concatenate([*_Search(text, arrays, allowed, cap).pairs(), np.zeros(0, np.int64)])
    return unique(pairs)


class _Search:
    def __init__(self, text: Prepared, arrays: Arrays, allowed: Limits, cap: int | None) -> None:
        self.text, self.arrays, self.allowed, self.cap = text, arrays, allowed, cap
        self.present, self.gates = Bitmap(arrays.present), Bitmap(arrays.gates)
        self.bucket_shift = bucket_shift(arrays)
        lengths = np.bincount(arrays.key_lengths, minlength=LONGEST + 1) if arrays.key_lengths.size else np.zeros(1)
        self.cuts = [n for n, cut in enumerate(CUTS) if lengths[cut.shortest : cut.longest + 1].any()]
        self.small, self.by_length = self._small_windows()

    def _small_windows(self) -> tuple[Places, Places]:
        """Windows that may be short keys, packed, by length; and where each length begins."""
        text, longest = self.text, PARTS_FROM
        words = np.arange(text.starts.size)
        packed, lengths = [], []
        for more in range(min(WIDEST, words.size)):
            first = words[: words.size - more]
            length = text.ends[more:] - text.starts[: first.size]
            fits = np.flatnonzero((first + more <= text.run_last[: first.size]) & (length <= longest))
            if not fits.size:
                break
            packed.append(fits << WORD_BITS | more)
            lengths.append(length[fits].astype(np.uint8))
        windows, sizes = np.concatenate([*packed, words[:0]]), np.concatenate([*lengths, np.zeros(0, np.uint8)])
        counts = np.bincount(sizes, minlength=longest + 2)
        return windows[np.argsort(sizes, kind="stable")], np.append(0, np.cumsum(counts))

    def pairs(self) -> Iterator[NDArray[np.int64]]:
        """Packed pairs, unordered: short keys by whole windows; long keys by heads, tails and ends."""
        ways = (
            (_joined(self._whole()), None, self._near),
            (_joined(h for n in self.cuts for h in self._heads(n, CUTS[n])), self.cap, self._onwards),
            (_joined(h for n in self.cuts for h in self._tails(n, CUTS[n])), self.cap, self._backwards),
            (_joined(self._ends(n, CUTS[n]) for n in self.cuts), self.cap, self._near),
        )
        for (hashes, who), cap, windows in ways:
            for words, keys in self._keys(hashes, who, cap):
                yield from windows(words, keys)

    def _whole(self) -> Iterator[tuple[Numbers, Places]]:
        """Windows that are short keys, with and without a letter left out."""
        hashes = self.text.hashes
        for length in range(2, PARTS_FROM + 1):
            windows = self.small[self.by_length[length] : self.by_length[length + 1]]
            if not windows.size:
                continue
            at = self.text.starts[windows >> WORD_BITS]
            if length < PARTS_FROM:
                yield self._present(hashes.of(at, length) + WHOLE, windows)
            if length >= EXACT_BELOW:
                yield self._present(hashes.shortened(at, length) + WHOLE, windows)

    def _heads(self, number: int, cut: Cut) -> Iterator[tuple[Numbers, Places]]:
        text, part, half = self.text, cut.part, cut.part // 2
        outer, inner = GATE_HEAD[number]
        words = np.flatnonzero(text.starts + part <= text.run_end)
        at = text.starts[words]
        kept = words[self.gates.has(text.hashes.of(at, half) + outer)]
        moved = words[self._moved(at + half, part - half, inner)]
        purpose = HEAD[number]
        yield from self._left_out(text.starts, kept, purpose, part, (half - 1, part + 1), (half - 1, part))
        yield from self._left_out(text.starts, moved, purpose, part, (0, half + 1), (0, half + 1))
        yield self._present(text.hashes.of(text.starts[moved], part - 1) + purpose, moved)

    def _tails(self, number: int, cut: Cut) -> Iterator[tuple[Numbers, Places]]:
        text, part, half = self.text, cut.part, cut.part // 2
        outer, inner = GATE_TAIL[number]
        words = np.flatnonzero(text.ends - part >= text.run_start)
        end = text.ends[words]
        kept = words[self.gates.has(text.hashes.of(end - half, half) + outer)]
        moved = words[self._moved(end - part, part - half, inner)]
        begins, purpose = text.ends - part, TAIL[number]
        yield from self._left_out(begins, kept, purpose, part, (0, part + 2 - half), (0, part + 1 - half), before=1)
        yield from self._left_out(
            begins, moved, purpose, part, (part - half, part + 1), (part - 1 - half, part), before=1
        )
        yield self._present(text.hashes.of(begins[moved] + 1, part - 1) + purpose, moved)

    def _left_out(
        self,
        begins: Places,
        words: Places,
        purpose: np.uint64,
        part: int,
        longer: tuple[int, int],
        same: tuple[int, int],
        before: int = 0,
    ) -> Iterator[tuple[Numbers, Places]]:
        """Parts of ``words``, and those one letter longer that begin ``before``, without each of some letters."""
        text = self.text
        at = begins[words] - before
        fits = (at >= text.run_start[words]) & (at + part + 1 <= text.run_end[words])
        yield self._present(text.hashes.shortened(at[fits], part + 1, *longer) + purpose, words[fits])
        yield self._present(text.hashes.shortened(begins[words], part, *same) + purpose, words)

    def _moved(self, at: Places, length: int, purpose: np.uint64) -> NDArray[np.bool_]:
        """Whether the gate knows what lies at, one before or one behind a place."""
        text = self.text
        found = np.zeros(at.size, bool)
        for shift in (-1, 0, 1):
            place = at + shift
            inside = np.flatnonzero((place >= 0) & (place + length <= text.text.codes.size) & ~found)
            found[inside] = self.gates.has(text.hashes.of(place[inside], length) + purpose)
        return found

    def _ends(self, number: int, cut: Cut) -> tuple[Numbers, Places]:
        text, size = self.text, cut.end
        begin_gate, stop_gate = GATE_ENDS[number]
        head, tail = np.zeros((2, text.starts.size), np.uint64)
        fits = np.flatnonzero(text.starts + size <= text.text.codes.size)
        head[fits] = text.hashes.of(text.starts[fits], size)
        begins = fits[self.gates.has(head[fits] + begin_gate)]
        fits = np.flatnonzero(text.ends >= size)
        tail[fits] = text.hashes.of(text.ends[fits] - size, size)
        stops = np.zeros(text.starts.size, bool)
        stops[fits] = self.gates.has(tail[fits] + stop_gate)
        at = text.starts[begins]
        low = np.maximum(text.ending_before[at + self.allowed.shortest[cut.shortest]], begins)
        high = text.ending_before[at + self.allowed.longest[cut.longest] + 1]
        high = np.minimum(high, np.minimum(text.run_last[begins] + 1, begins + WIDEST))
        last, which = _ranges(low, np.maximum(high - low, 0))
        kept = np.flatnonzero(stops[last])
        first, last = begins[which[kept]], last[kept]
        hashes = head[first] + tail[last] * SECOND + ENDS[number]
        return self._present(hashes, first << WORD_BITS | (last - first))

    def _present(self, hashes: Numbers, who: Places) -> tuple[Numbers, Places]:
        """Hashes that the bitmap knows, with whose they are."""
        flat = hashes.ravel()
        found = np.flatnonzero(self.present.has(flat))
        return flat[found], who[found // hashes.shape[1]] if hashes.ndim == 2 else who[found]

    def _keys(self, hashes: Numbers, who: Places, cap: int | None) -> Iterator[tuple[Places, Places]]:
        """Whose hashes are parts of which keys, each pair once; so many at a time that memory is bounded."""
        arrays = self.arrays
        top = (hashes >> self.bucket_shift).view(np.int64)
        begin = arrays.buckets[top].astype(np.int64)
        at, rows = _ranges(begin, arrays.buckets[top + 1].astype(np.int64) - begin)
        entries = arrays.entries[at]
        same = np.flatnonzero((entries ^ hashes[rows]) <= _ID_MASK)
        # what equals a part is found by every letter left out
        pairs = unique(who[rows[same]] << ID_BITS | (entries[same] & _ID_MASK).view(np.int64))
        who, parts = pairs >> ID_BITS, pairs & int(_ID_MASK)
        begin = arrays.part_starts[parts]
        count = arrays.part_starts[parts + 1] - begin
        if begin.size and (count.min() < 0 or (begin + count).max() > arrays.part_keys.size):
            raise IndexError("keys that there are not")
        if cap is not None:
            count[count > cap] = 0
        total, first = np.cumsum(count), 0
        while first < count.size:
            done = int(total[first - 1]) if first else 0
            last = max(int(np.searchsorted(total, done + _AT_ONCE)), first + 1)
            at, rows = _ranges(begin[first:last], count[first:last])
            yield who[first:last][rows], arrays.part_keys[at].astype(np.int64)
            first = last

    def _onwards(self, words: Places, keys: Places) -> Iterator[NDArray[np.int64]]:
        """The windows that begin with each word and may be its key."""
        text = self.text
        length, at = self.arrays.key_lengths[keys], text.starts[words]
        low = text.ending_before[at + self.allowed.shortest[length]]
        high = text.ending_before[at + self.allowed.longest[length] + 1]
        high = np.minimum(high, np.minimum(text.run_last[words] + 1, words + WIDEST))
        last, which = _ranges(low, np.maximum(high - low, 0))
        words, keys = words[which], keys[which]
        yield from self._near(words << WORD_BITS | (last - words), keys)

    def _backwards(self, words: Places, keys: Places) -> Iterator[NDArray[np.int64]]:
        """The windows that end with each word and may be its key."""
        text = self.text
        length, end = self.arrays.key_lengths[keys], text.ends[words]
        earliest = np.maximum(end - self.allowed.longest[length], text.run_start[words])
        low = np.maximum(text.starting_before[earliest], words + 1 - WIDEST)
        latest = end - self.allowed.shortest[length] + 1
        high = np.where(latest > 0, text.starting_before[np.maximum(latest, 0)], 0)
        first, which = _ranges(low, np.maximum(high - low, 0))
        words, keys = words[which], keys[which]
        yield from self._near(first << WORD_BITS | (words - first), keys)

    def _near(self, windows: Places, keys: Places) -> Iterator[NDArray[np.int64]]:
        """Packed pairs whose letters are near enough."""
        text, arrays, allowed = self.text, self.arrays, self.allowed
        for begin in range(0, windows.size, _AT_ONCE):
            window, key = windows[begin : begin + _AT_ONCE], keys[begin : begin + _AT_ONCE]
            # the same windows come up again and again: each is weighed once
            number = np.zeros(text.starts.size << WORD_BITS, np.int32)
            number[window] = 1
            distinct = np.flatnonzero(number)
            number[distinct] = np.arange(distinct.size)
            which = number[window]
            first, last = unpacked(distinct)
            start, end = text.starts[first], text.ends[last]
            length, size = arrays.key_lengths[key].astype(np.int64), (end - start)[which]
            most = np.minimum(allowed.by_key[length], allowed.by_ratio[length + size])
            apart = difference(bags(text.class_sums, start, end)[which], arrays.key_bags[key])
            fits = (size >= allowed.shortest[length]) & (size <= allowed.longest[length])
            kept = np.flatnonzero((apart <= most) & fits)
            yield window[kept] << ID_BITS | key[kept]


def _joined(parts: Iterable[tuple[Numbers, Places]]) -> tuple[Numbers, Places]:
    hashes, who = zip((np.zeros(0, np.uint64), np.zeros(0, np.int64)), *parts, strict=True)
    return np.concatenate(hashes), np.concatenate(who)


def _ranges(begin: Places, count: Places) -> tuple[Places, Places]:
    """All numbers of ranges one after the other, with the row of each."""
    which = np.repeat(np.arange(begin.size), count)
    return np.arange(which.size) + (begin - (np.cumsum(count) - count))[which], which
