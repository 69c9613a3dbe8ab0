"""Names to arrays: keys, the entries of their parts, the tables over the entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimcheck.language.stream import Stream, stream
from claimcheck.matching.index._arrays import ID_BITS, Arrays, Bitmap
from claimcheck.matching.index._bags import EXACT_UP_TO, bags, class_sums
from claimcheck.matching.index._cuts import CUTS, EXACT_BELOW, LONGEST, PARTS_FROM, Cut
from claimcheck.matching.index._hashes import SECOND, Hashes, Numbers, salt
from claimcheck.registry.names import legal_forms

__all__ = ["ENDS", "GATE_ENDS", "GATE_HEAD", "GATE_TAIL", "HEAD", "TAIL", "WHOLE", "build", "case_of"]

# Purposes of hashes, kept apart by a salt of the cut and the purpose.
WHOLE = salt(0)
HEAD, TAIL, ENDS = ([salt(at, purpose) for at in range(len(CUTS))] for purpose in (1, 2, 3))
GATE_HEAD, GATE_TAIL, GATE_ENDS = ([(salt(at, p), salt(at, p + 1)) for at in range(len(CUTS))] for p in (11, 21, 31))

_CHUNK = 100_000
_LETTERS = 1 << 21
_FORM_WORDS = 6
_FORM_ROUNDS = 4
_LINES = str.maketrans("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " " * 10)


@dataclass
class _Names:
    """What is known of the names so far, in parts."""

    letters: list[NDArray[np.uint32]] = field(default_factory=list)
    rows: list[NDArray[np.int64]] = field(default_factory=list)
    """(first letter, length, name, case) of every key of every name."""
    hashes: list[Numbers] = field(default_factory=list)
    names: _Texts = field(default_factory=lambda: _Texts())
    labels: _Texts = field(default_factory=lambda: _Texts())
    count: int = 0
    letter_count: int = 0


class _Texts:
    """Strings as bytes one after the other."""

    def __init__(self) -> None:
        self._contents: list[bytes] = []
        self._sizes: list[NDArray[np.int64]] = [np.zeros(1, np.int64)]

    def add(self, texts: Sequence[str]) -> None:
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        self._contents.append(b"".join(encoded))
        self._sizes.append(np.array([len(one) for one in encoded], np.int64))

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        return np.cumsum(np.concatenate(self._sizes)), np.frombuffer(b"".join(self._contents), np.uint8)


def build(names: Iterable[tuple[str, str]]) -> Arrays:
    """The arrays of an index over names with their labels. Memory goes with the letters; a generator will do."""
    known = _Names()
    source = iter(names)
    while part := list(islice(source, _CHUNK)):
        known.names.add([name for name, _ in part])
        known.labels.add([label for _, label in part])
        _add(known, [name for name, _ in part])
    letters = np.concatenate([*known.letters, np.zeros(0, np.uint32)])
    if not letters.size or letters.max() <= 0xFFFF:
        letters = letters.astype(np.uint16)
    keys, owners = _keys(known)
    entries, gates, key_bags = _entries(letters, *keys)
    width = max(12, (max(1, entries.size) - 1).bit_length() - 1)
    return Arrays(
        entries,
        _buckets(entries, width),
        Bitmap.of(entries, 4).bits,
        gates,
        letters,
        keys[0],
        keys[1].astype(np.uint16),
        key_bags,
        _cases(*owners),
        *owners,
        *known.names.arrays(),
        *known.labels.arrays(),
    )


def _cases(starts: NDArray[np.int64], owners: NDArray[np.uint32], cases: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """The patterns of capitals of each key as bits."""
    if not owners.size:
        return np.zeros(0, np.uint16)
    return np.bitwise_or.reduceat(np.left_shift(np.uint16(1), cases.astype(np.uint16)), starts[:-1])


def _add(known: _Names, part: Sequence[str]) -> None:
    lines = [name.translate(_LINES) for name in part]
    text = stream("\n".join(lines))
    begins = np.cumsum([0, *(len(line) + 1 for line in lines)])
    first = np.searchsorted(text.offsets, begins)
    starts, lengths, hashes = first[:-1], np.diff(first), Hashes(text.codes)
    bare = _without_form(text, hashes, first)
    numbers = np.arange(known.count, known.count + len(part))
    for size, chosen in ((lengths, lengths > 1), (bare, (bare > 1) & (bare < lengths))):
        chosen &= size <= LONGEST
        at, length = starts[chosen], size[chosen]
        whole = hashes.of(at, length)
        sound = ~np.isin(whole, _form_hashes())  # a legal form alone is no name
        chosen[np.flatnonzero(chosen)[~sound]] = False
        at, length, whole = at[sound], length[sound], whole[sound]
        case = case_of(text.upper, at, length)
        known.rows.append(np.stack([at + known.letter_count, length, numbers[chosen], case]))
        known.hashes.append(whole + length.astype(np.uint64))
    known.letters.append(text.codes)
    known.letter_count += text.codes.size
    known.count += len(part)


def case_of(upper: NDArray[np.bool_], at: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.int64]:
    """The capitals of substrings under five letters as bits, first letter lowest; 0 for longer ones."""
    case = np.zeros(at.size, np.int64)
    for place in range(EXACT_BELOW - 1):
        has = np.flatnonzero((length > place) & (length < EXACT_BELOW))
        case[has] |= upper[at[has] + place].astype(np.int64) << place
    return case


@cache
def _form_hashes() -> Numbers:
    return _hashes_of(legal_forms().keys)


@cache
def _suffix_hashes() -> Numbers:
    return _hashes_of(legal_forms().suffixes)


def _hashes_of(words: Iterable[str]) -> Numbers:
    codes = [np.array([ord(letter) for letter in word], np.uint32) for word in words]
    return np.unique(np.concatenate([Hashes(each).of(np.zeros(1, np.int64), each.size) for each in codes]))


def _without_form(text: Stream, hashes: Hashes, first: NDArray[np.int64]) -> NDArray[np.int64]:
    """The length of each name without the legal forms behind it, as :func:`~registry.names.strip_legal_form`."""
    begin, end = first[:-1], first[1:].copy()
    word = np.searchsorted(text.starts, begin)  # first word of each name
    stop = np.searchsorted(text.starts, end)  # one after its last word
    active = np.flatnonzero(stop - word > 1)
    for _ in range(_FORM_ROUNDS):
        open_names = active
        cut = np.zeros(0, np.int64)
        for words in range(_FORM_WORDS, 0, -1):
            here = open_names[stop[open_names] - word[open_names] > words]
            at = stop[here] - words
            here, at = here[text.spaced[at]], at[text.spaced[at]]
            form = np.isin(hashes.of(text.starts[at], end[here] - text.starts[at]), _suffix_hashes())
            here, at = here[form], at[form]
            end[here], stop[here] = text.starts[at], at
            cut = np.append(cut, here)
            open_names = np.setdiff1d(open_names, here, assume_unique=True)
        active = cut
        if not active.size:
            break
    return np.asarray(end - begin)


def _keys(known: _Names) -> tuple[tuple[Any, Any], tuple[Any, Any, Any]]:
    """Distinct keys as (starts, lengths) by place, and their names as (starts, names, cases)."""
    rows = np.concatenate([*known.rows, np.zeros((4, 0), np.int64)], axis=1)
    hashes = np.concatenate([*known.hashes, np.zeros(0, np.uint64)])
    order = np.lexsort((rows[0], hashes))
    rows, hashes = rows[:, order], hashes[order]
    new = np.ones(hashes.size, bool)
    new[1:] = (hashes[1:] != hashes[:-1]) | (rows[1][1:] != rows[1][:-1])
    firsts = np.flatnonzero(new)
    by_place = np.argsort(rows[0][firsts], kind="stable")
    number = np.empty(firsts.size, np.int64)
    number[by_place] = np.arange(firsts.size)
    owner_key = number[np.cumsum(new) - 1] if hashes.size else np.zeros(0, np.int64)
    order = np.lexsort((rows[2], owner_key))
    counts = np.bincount(owner_key, minlength=firsts.size)
    owner_starts = np.append(0, np.cumsum(counts)).astype(np.int64)
    chosen = firsts[by_place]
    owners = owner_starts, rows[2][order].astype(np.uint32), rows[3][order].astype(np.uint8)
    return (rows[0][chosen], rows[1][chosen]), owners


def _entries(letters: Any, starts: Any, lengths: Any) -> tuple[Numbers, NDArray[np.uint8], Numbers]:
    """Sorted entries, the bits of the gates, and the bags of the keys."""
    found: list[Numbers] = []
    gates: list[Numbers] = []
    key_bags = np.zeros((starts.size, 2), np.uint64)
    for first, last in _slices(starts, letters.size):
        base = int(starts[first])
        codes = letters[base : int(starts[last - 1] + LONGEST + 1)].astype(np.uint32)
        hashes = Hashes(codes)
        at, length = starts[first:last] - base, lengths[first:last]
        ids = np.arange(first, last, dtype=np.uint64)
        small = length <= EXACT_UP_TO
        key_bags[first:last][small] = bags(class_sums(codes), at[small], (at + length)[small])
        pieces = [_packed(h, ids[rows]) for h, rows in _hashes_of_keys(hashes, at, length)]
        found.append(_unique(np.concatenate([*pieces, np.zeros(0, np.uint64)])))
        gates.append(_unique(np.concatenate([*_gates_of_keys(hashes, codes, at, length), np.zeros(0, np.uint64)])))
    entries = _joined(found)
    return entries, Bitmap.of(_unique(_joined(gates)), 5).bits, key_bags


def _joined(parts: list[Numbers]) -> Numbers:
    """All parts in one sorted array; each part is let go as soon as it is copied."""
    whole = np.empty(sum(part.size for part in parts), np.uint64)
    filled = 0
    while parts:
        part = parts.pop()
        whole[filled : filled + part.size] = part
        filled += part.size
    whole.sort()
    return whole


def _slices(starts: NDArray[np.int64], letters: int) -> Iterator[tuple[int, int]]:
    """Runs of keys whose letters lie near each other."""
    first = 0
    while first < starts.size:
        last = int(np.searchsorted(starts, starts[first] + _LETTERS))
        yield first, max(last, first + 1)
        first = max(last, first + 1)


def _packed(hashes: Numbers, ids: Numbers) -> Numbers:
    if hashes.ndim == 2:
        ids = np.repeat(ids, hashes.shape[1])
    start = hashes.ravel() >> np.uint64(ID_BITS) << np.uint64(ID_BITS)
    return start | ids


def _hashes_of_keys(hashes: Hashes, at: Any, length: Any) -> Iterator[tuple[Numbers, Any]]:
    """Hashes under which keys are entered, with the rows they belong to."""
    for size in range(2, PARTS_FROM):
        rows = np.flatnonzero(length == size)
        if rows.size:
            yield hashes.of(at[rows], size) + WHOLE, rows
            if size >= EXACT_BELOW:
                yield hashes.shortened(at[rows], size) + WHOLE, rows
    for number, cut in enumerate(CUTS):
        rows = _of_cut(length, cut)
        if not rows.size:
            continue
        begin, stop = at[rows], at[rows] + length[rows]
        for place, purpose in ((begin, HEAD), (stop - cut.part, TAIL)):
            yield hashes.of(place, cut.part) + purpose[number], rows
            yield hashes.shortened(place, cut.part) + purpose[number], rows
        yield hashes.of(begin, cut.end) + SECOND * hashes.of(stop - cut.end, cut.end) + ENDS[number], rows


def _gates_of_keys(hashes: Hashes, codes: Any, at: Any, length: Any) -> Iterator[Numbers]:
    for number, cut in enumerate(CUTS):
        rows = _of_cut(length, cut)
        if not rows.size:
            continue
        begin, stop = at[rows], at[rows] + length[rows]
        half, part = cut.part // 2, cut.part
        outer, inner = GATE_HEAD[number]
        swapped = hashes.of(begin, half + 1) - hashes.of(begin + half - 1, 2) * _power(half - 1)
        yield hashes.of(begin, half) + outer
        yield hashes.of(begin + half, part - half) + inner
        yield swapped + hashes.of(begin + half, 1) * _power(half - 1) + outer
        outer, inner = GATE_TAIL[number]
        yield hashes.of(stop - half, half) + outer
        yield hashes.of(stop - part, part - half) + inner
        rest = hashes.of(stop - half, half) - hashes.of(stop - half, 1)
        yield rest + hashes.of(stop - half - 1, 1) + outer
        for place, purpose in zip((begin, stop - cut.end), GATE_ENDS[number], strict=True):
            yield hashes.of(place, cut.end) + purpose


@cache
def _power(exponent: int) -> np.uint64:
    from claimcheck.matching.index._hashes import BASE

    return np.uint64(pow(BASE, exponent, 1 << 64))


def _of_cut(length: NDArray[np.int64], cut: Cut) -> NDArray[np.int64]:
    return np.flatnonzero((length >= cut.shortest) & (length <= cut.longest))


def _unique(numbers: Numbers) -> Numbers:
    """Sorted, without repeats; sorts in place."""
    numbers.sort()
    if not numbers.size:
        return numbers
    return np.asarray(numbers[np.append(True, numbers[1:] != numbers[:-1])])


def _buckets(entries: Numbers, width: int) -> NDArray[np.uint32]:
    counts = np.zeros((1 << width) + 1, np.uint32)
    step = 1 << 22
    for first in range(0, entries.size, step):
        top = (entries[first : first + step] >> np.uint64(64 - width)).astype(np.int64)
        begin = int(top[0])
        seen = np.bincount(top - begin)
        counts[1 + begin : 1 + begin + seen.size] += seen.astype(np.uint32)
    return np.cumsum(counts, dtype=np.uint32)
