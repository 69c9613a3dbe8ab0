"""The search for candidates as one compiled loop (extra ``fast``); the same pairs as the array operations.

Compared with :mod:`~claimcheck.matching.index._candidates`, which is the reference and says why it is done so, nothing
is stored between the steps: each word asks its gates, each hash that the bitmap knows goes through its entries, and
each window is weighed at once. Compiling takes some seconds, once; the result is kept on disk.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimcheck.errors import MissingExtraError
from claimcheck.matching.index._arrays import ID_BITS, Arrays, Bitmap, unique
from claimcheck.matching.index._build import ENDS, GATE_ENDS, GATE_HEAD, GATE_TAIL, HEAD, TAIL, WHOLE
from claimcheck.matching.index._candidates import WORD_BITS, Limits, Prepared, bucket_shift
from claimcheck.matching.index._cuts import CUTS, EXACT_BELOW, LONGEST, PARTS_FROM, WIDEST
from claimcheck.matching.index._hashes import INVERSE, SECOND

try:
    import numba
except ImportError as error:
    raise MissingExtraError("the compiled search", "fast") from error

__all__ = ["compiled_candidates"]

_u = np.uint64
_CUTS = np.array(CUTS, np.int64)
_SALTS = np.array(
    [
        [HEAD[n], *GATE_HEAD[n], TAIL[n], *GATE_TAIL[n], ENDS[n], *GATE_ENDS[n]]  # in this order below
        for n in range(len(CUTS))
    ],
    np.uint64,
)
_ONES = np.uint64(0x1111111111111111)
_LOW_HALVES = np.uint64(0x0F0F0F0F0F0F0F0F)
_LOW = np.uint64((1 << ID_BITS) - 1)


@numba.njit(inline="always")
def _bit(bits: Any, shift: Any, value: Any) -> Any:
    at = value >> shift
    return bits[np.int64(at >> _u(3))] >> np.uint8(at & _u(7)) & np.uint8(1)


@numba.njit(inline="always")
def _of(sums: Any, back: Any, at: Any, length: Any) -> Any:
    return (sums[at + length] - sums[at]) * back[at]


@numba.njit(inline="always")
def _ones(value: Any) -> Any:
    value = value - (value >> _u(1) & _u(0x5555555555555555))
    value = (value & _u(0x3333333333333333)) + (value >> _u(2) & _u(0x3333333333333333))
    value = value + (value >> _u(4)) & _u(0x0F0F0F0F0F0F0F0F)
    return np.int64(value * _u(0x0101010101010101) >> _u(56))


@numba.njit(inline="always")
def _letters(counts: Any) -> Any:
    pairs = (counts & _LOW_HALVES) + (counts >> _u(4) & _LOW_HALVES)
    return np.int64(pairs * _u(0x0101010101010101) >> _u(56))


@numba.njit(inline="always")
def _bag(counts: Any) -> Any:
    second = counts >> _u(1) & _ONES
    four = (counts >> _u(2) | counts >> _u(3)) & _ONES
    three = four | (second & counts & _ONES)
    two = four | second
    return two | (counts & _ONES) | two << _u(1) | three << _u(2) | four << _u(3)


@numba.njit(cache=True, nogil=True)
def _grown(out: Any) -> Any:
    larger = np.empty(out.size * 2, np.int64)
    larger[: out.size] = out
    return larger


@numba.njit(cache=True, nogil=True)
def _search(
    words: Any,
    hashes: Any,
    counts: Any,
    tables: Any,
    index: Any,
    allowed: Any,
    cuts: Any,
    salts: Any,
    whole: Any,
    cap: Any,
) -> Any:
    # One function, because numba counts the references to every array that a call is given, and there are hundreds of
    # calls a word: in parts it took half as long again. The functions inside are expanded where they stand.
    starts, ends, run_start, run_last, run_end = words
    sums, without, back = hashes
    present, shift, gates, gate_shift = tables
    entries, buckets, bucket_shift, part_starts, part_keys, lengths, key_bags = index
    shortest, longest, by_key, by_ratio = allowed
    out, count = np.empty(1 << 12, np.int64), 0
    held = np.empty(1024, np.uint64)
    seen = np.full(part_starts.size, -1, np.int64)

    def moved_by_one(at: Any, length: Any, purpose: Any) -> Any:
        """Whether the gate knows what lies at, one before or one behind a place."""
        found = False
        for place in range(max(0, at - 1), min(at + 2, sums.size - length)):
            if _bit(gates, gate_shift, _of(sums, back, place, length) + purpose):
                found = True
        return found

    def left_out(at: Any, length: Any, low: Any, high: Any, purpose: Any, many: Any) -> Any:
        """Hold what the bitmap knows of a substring with each of the letters ``low`` up to ``high`` left out."""
        rest = INVERSE * sums[at + length] - sums[at]
        for place in range(at + low, at + high):
            value = (without[place] + rest) * back[at] + purpose
            if _bit(present, shift, value):
                held[many] = value
                many += 1
        return many

    first_of_run = 0
    for word in range(starts.size):
        start, end, run_begin, run_stop = starts[word], ends[word], run_start[word], run_end[word]
        if start == run_begin:
            first_of_run = word
        onwards = min(run_last[word] + 1, word + WIDEST)
        backwards = max(first_of_run, word + 1 - WIDEST)
        # short keys by whole windows, then for each cut the head, the tail and the ends of windows from here
        for way in range(1 + 3 * cuts.shape[0]):
            number, kind = (way - 1) // 3, (way - 1) % 3 if way else 3
            part, size = cuts[number, 2], cuts[number, 3]
            half, tail, head = part // 2, kind == 1, np.uint64(0)
            final_stop = word + 1
            if kind == 0 and start + part > run_stop:
                continue
            if tail and end - part < run_begin:
                continue
            if kind == 2:
                if start + size >= sums.size:
                    continue
                head = _of(sums, back, start, size)
                if not _bit(gates, gate_shift, head + salts[number, 7]):
                    continue
            if kind >= 2:
                final_stop = onwards
            for last in range(word, final_stop):
                many, length = 0, ends[last] - start
                if kind == 3:
                    if length > PARTS_FROM:
                        break
                    if length < 2:
                        continue
                    if length < PARTS_FROM:
                        held[0] = _of(sums, back, start, length) + whole
                        many = 1 if _bit(present, shift, held[0]) else 0
                    if length >= EXACT_BELOW:
                        many = left_out(start, length, 0, length, whole, many)
                elif kind == 2:
                    if length > longest[cuts[number, 1]]:
                        break
                    if length < shortest[cuts[number, 0]] or ends[last] < size:
                        continue
                    value = _of(sums, back, ends[last] - size, size)
                    if _bit(gates, gate_shift, value + salts[number, 8]):
                        held[0] = head + value * SECOND + salts[number, 6]
                        many = 1 if _bit(present, shift, held[0]) else 0
                elif tail:
                    purpose = salts[number, 3]
                    kept = _bit(gates, gate_shift, _of(sums, back, end - half, half) + salts[number, 4]) != 0
                    moved = moved_by_one(end - part, part - half, salts[number, 5])
                    longer = end - part - 1 >= run_begin
                    if kept and longer:
                        many = left_out(end - part - 1, part + 1, 0, part + 2 - half, purpose, many)
                    if kept:
                        many = left_out(end - part, part, 0, part + 1 - half, purpose, many)
                    if moved and longer:
                        many = left_out(end - part - 1, part + 1, part - half, part + 1, purpose, many)
                    if moved:
                        many = left_out(end - part, part, part - 1 - half, part, purpose, many)
                        many = left_out(end - part, part, 0, 1, purpose, many)
                else:
                    purpose = salts[number, 0]
                    kept = _bit(gates, gate_shift, _of(sums, back, start, half) + salts[number, 1]) != 0
                    moved = moved_by_one(start + half, part - half, salts[number, 2])
                    longer = start + part + 1 <= run_stop
                    if kept and longer:
                        many = left_out(start, part + 1, half - 1, part + 1, purpose, many)
                    if kept:
                        many = left_out(start, part, half - 1, part, purpose, many)
                    if moved and longer:
                        many = left_out(start, part + 1, 0, half + 1, purpose, many)
                    if moved:
                        many = left_out(start, part, 0, half + 1, purpose, many)
                        many = left_out(start, part, part - 1, part, purpose, many)
                for which in range(many):
                    top = np.int64(held[which] >> bucket_shift)
                    for at in range(np.int64(buckets[top]), min(np.int64(buckets[top + 1]), entries.size)):
                        if entries[at] ^ held[which] > _LOW:
                            continue
                        piece = np.int64(entries[at] & _LOW)
                        if piece + 1 >= part_starts.size:
                            raise IndexError("a part that there is not")  # compiled code would read on
                        # what equals a part is found by every letter left out
                        mark = (word * WIDEST + last - word) * 4 + kind
                        if seen[piece] == mark:
                            continue
                        seen[piece] = mark
                        low, high = part_starts[piece], part_starts[piece + 1]
                        if kind < 3 and 0 <= cap < high - low:
                            continue
                        if low < 0 or high > part_keys.size:
                            raise IndexError("keys that there are not")
                        for row in range(low, high):
                            key = np.int64(part_keys[row])
                            if key >= lengths.size:
                                raise IndexError("a key that there is not")
                            length = np.int64(lengths[key])
                            for begin in range(backwards if tail else word, word + 1):
                                for final in range(last, onwards if kind == 0 else last + 1):
                                    window = ends[final] - starts[begin]
                                    if window < shortest[length]:
                                        continue
                                    if window > longest[length]:
                                        break
                                    one = counts[ends[final], 0] - counts[starts[begin], 0]
                                    two = counts[ends[final], 1] - counts[starts[begin], 1]
                                    known = key_bags[key, 0] | key_bags[key, 1]
                                    if known and (window < 16 or _letters(one) + _letters(two) == window):
                                        apart = _ones(_bag(one) ^ key_bags[key, 0]) + _ones(
                                            _bag(two) ^ key_bags[key, 1]
                                        )
                                        if apart > min(by_key[length], by_ratio[length + window]):
                                            continue
                                    if count == out.size:
                                        out = _grown(out)
                                    out[count] = (begin << WORD_BITS | (final - begin)) << ID_BITS | key
                                    count += 1
    return out[:count]


def compiled_candidates(text: Prepared, arrays: Arrays, allowed: Limits, cap: int | None) -> NDArray[np.int64]:
    """What :func:`~claimcheck.matching.index._candidates.numpy_candidates` finds, in the same order."""
    if not text.starts.size or not arrays.key_lengths.size:
        return np.zeros(0, np.int64)
    lengths = np.bincount(arrays.key_lengths, minlength=LONGEST + 1)
    used = [bool(lengths[cut.shortest : cut.longest + 1].any()) for cut in CUTS]
    present, gates = Bitmap(arrays.present), Bitmap(arrays.gates)
    pairs: NDArray[np.int64] = _search(
        (text.starts, text.ends, text.run_start, text.run_last, text.run_end),
        (text.hashes.sums, text.hashes.without, text.hashes.back),
        text.class_sums,
        (present.bits, present.shift, gates.bits, gates.shift),
        (
            arrays.entries,
            arrays.buckets,
            bucket_shift(arrays),
            arrays.part_starts,
            arrays.part_keys,
            arrays.key_lengths,
            arrays.key_bags,
        ),
        tuple(allowed),
        _CUTS[used],
        _SALTS[used],
        WHOLE,
        -1 if cap is None else cap,
    )
    return unique(pairs)
