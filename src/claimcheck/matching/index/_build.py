"""Names to arrays: keys, the entries of their parts, the tables over the entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimcheck.errors import IndexFileError
from claimcheck.language.stream import Stream, stream
from claimcheck.matching.index._arrays import ID_BITS, Arrays, Bitmap, unique
from claimcheck.matching.index._bags import bags, class_sums
from claimcheck.matching.index._cuts import CUTS, EXACT_BELOW, LONGEST, PARTS_FROM
from claimcheck.matching.index._hashes import BASE, SECOND, Hashes, Numbers, salt
from claimcheck.registry.names import legal_forms

__all__ = ["ENDS", "GATE_ENDS", "GATE_HEAD", "GATE_TAIL", "HEAD", "TAIL", "WHOLE", "build", "case_of"]

# Purposes of hashes, kept apart by a salt of the cut and the purpose.
WHOLE = salt(0)
HEAD, TAIL, ENDS = ([salt(at, purpose) for at in range(len(CUTS))] for purpose in (1, 2, 3))
GATE_HEAD, GATE_TAIL, GATE_ENDS = ([(salt(at, p), salt(at, p + 1)) for at in range(len(CUTS))] for p in (11, 21, 31))

_CHUNK = 100_000
_LETTERS = 1 << 21
_FORM_WORDS = 6
_LINES = str.maketrans("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " " * 10)


@dataclass
class _Names:
    """What is known of the names so far, in parts."""

    letters: list[NDArray[np.unsignedinteger]] = field(default_factory=list)
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
    while rows := list(islice(source, _CHUNK)):
        known.names.add([name for name, _ in rows])
        known.labels.add([label for _, label in rows])
        _add(known, [name for name, _ in rows])
    letters = np.concatenate([*known.letters, np.zeros(0, np.uint16)])
    known.letters.clear()  # a million names are a matter of hundreds of megabytes: what is done with goes
    keys, owners = _keys(known, letters)
    built = _entries(letters, *keys)
    width = max(12, (max(1, built.entries.size) - 1).bit_length() - 1)
    texts, notes = known.names.arrays(), known.labels.arrays()
    return Arrays(
        entries=built.entries,
        buckets=_buckets(built.entries, width),
        present=Bitmap.of(built.entries, 4).bits,
        gates=built.gates,
        part_starts=built.part_starts,
        part_keys=built.part_keys,
        letters=letters,
        key_starts=keys[0],
        key_lengths=keys[1].astype(np.uint16),
        key_bags=built.bags,
        key_cases=_cases(*owners),
        owner_starts=owners[0],
        owners=owners[1],
        owner_cases=owners[2],
        name_starts=texts[0],
        names=texts[1],
        label_starts=notes[0],
        labels=notes[1],
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
    narrow = not text.codes.size or int(text.codes.max()) <= 0xFFFF
    known.letters.append(text.codes.astype(np.uint16) if narrow else text.codes)
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
    while active.size:
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
    return np.asarray(end - begin)


def _keys(known: _Names, letters: Any) -> tuple[tuple[Any, Any], tuple[Any, Any, Any]]:
    """Distinct keys as (starts, lengths) by place, and their names as (starts, names, cases)."""
    rows = np.concatenate([*known.rows, np.zeros((4, 0), np.int64)], axis=1)
    hashes = np.concatenate([*known.hashes, np.zeros(0, np.uint64)])
    known.rows.clear()
    known.hashes.clear()
    order = np.lexsort((rows[0], hashes))
    rows, hashes = rows[:, order], hashes[order]
    new = np.ones(hashes.size, bool)
    new[1:] = (hashes[1:] != hashes[:-1]) | (rows[1][1:] != rows[1][:-1])
    again = np.flatnonzero(~new)
    new[again[~_equal(letters, rows[0][again], rows[0][again - 1], rows[1][again])]] = True
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


def _equal(letters: Any, one: Any, other: Any, lengths: Any) -> NDArray[np.bool_]:
    """Whether substrings have the same letters: equal hashes may be chance, or made on purpose."""
    same = np.ones(one.size, bool)
    for first in range(0, one.size, _CHUNK):
        part = slice(first, first + _CHUNK)
        ends = np.cumsum(lengths[part])
        at = np.arange(int(ends[-1])) - np.repeat(ends - lengths[part], lengths[part])
        differ = (
            letters[at + np.repeat(one[part], lengths[part])] != letters[at + np.repeat(other[part], lengths[part])]
        )
        same[part] = ~np.logical_or.reduceat(differ, ends - lengths[part])
    return same


class _Group(NamedTuple):
    """Keys that are cut alike: those of one length, or of one cut."""

    keys: NDArray[np.int64]
    cut: int | None
    size: int
    """Letters of the whole key, or of its head and tail."""


class _Job(NamedTuple):
    """Distinct parts that are entered with each letter left out too."""

    at: NDArray[np.int64]
    size: int
    purpose: np.uint64
    ids: NDArray[np.int64]


class _Parts:
    """Numbers the distinct parts of keys and notes which keys have each."""

    def __init__(self) -> None:
        self.count = 0
        self.entries: list[Numbers] = []
        self.jobs: list[_Job] = []
        self._sizes: list[NDArray[np.int64]] = [np.zeros(1, np.int64)]
        self._keys: list[NDArray[np.uint32]] = [np.zeros(0, np.uint32)]

    def add(self, hashes: Numbers, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Number ``hashes``, one a key, and enter them; the row where each comes first, and its number."""
        _, first, inverse, counts = np.unique(hashes, return_index=True, return_inverse=True, return_counts=True)
        ids = np.arange(self.count, self.count + first.size)
        self.count += first.size
        if max(self.count, keys.max(initial=0)) >= 1 << ID_BITS:
            raise IndexFileError(f"too many names: an index holds {1 << ID_BITS:,} different parts of names")
        self._keys.append(keys[np.argsort(inverse, kind="stable")].astype(np.uint32))
        self._sizes.append(counts)
        self.entries.append(_packed(hashes[first], ids))
        return first, ids

    def keys(self) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Where the keys of each part begin, and the keys."""
        return np.cumsum(np.concatenate(self._sizes)), np.concatenate(self._keys)


class _Built(NamedTuple):
    """What :func:`_entries` makes of the keys."""

    entries: Numbers
    part_starts: NDArray[np.int64]
    part_keys: NDArray[np.uint32]
    gates: NDArray[np.uint8]
    bags: Numbers


def _entries(letters: Any, starts: Any, lengths: Any) -> _Built:
    groups = [_Group(np.flatnonzero(lengths == size), None, size) for size in range(2, PARTS_FROM)]
    for number, cut in enumerate(CUTS):
        fits = (lengths >= cut.shortest) & (lengths <= cut.longest)
        groups.append(_Group(np.flatnonzero(fits), number, cut.part))
    hashes, gates, key_bags = _hashes_of_keys(letters, starts, lengths, groups)
    gate_bits = Bitmap.of(unique(_joined(gates)), 5).bits
    parts = _Parts()
    for group in groups:
        keys = group.keys
        if group.cut is None:
            first, ids = parts.add(hashes[0][keys], keys)
            if group.size >= EXACT_BELOW:
                parts.jobs.append(_Job(starts[keys[first]], group.size, WHOLE, ids))
            continue
        places = (starts[keys], starts[keys] + lengths[keys] - group.size)
        for way, (at, purpose) in enumerate(zip(places, (HEAD[group.cut], TAIL[group.cut]), strict=True)):
            first, ids = parts.add(hashes[way][keys], keys)
            parts.jobs.append(_Job(at[first], group.size, purpose, ids))
        parts.add(hashes[2][keys], keys)
    del hashes
    parts.entries.extend(_shortened(letters, parts.jobs))
    return _Built(_joined(parts.entries), *parts.keys(), gate_bits, key_bags)


def _slices(letters: NDArray[np.unsignedinteger]) -> Iterator[tuple[int, NDArray[np.uint32]]]:
    """The letters in slices that share what a key may need: where each begins, and its letters."""
    for base in range(0, letters.size, _LETTERS):
        yield base, letters[base : base + _LETTERS + 2 * LONGEST].astype(np.uint32)


def _hashes_of_keys(
    letters: Any, starts: Any, lengths: Any, groups: Sequence[_Group]
) -> tuple[NDArray[np.uint64], list[Numbers], Numbers]:
    """Hashes of each key (head or whole, tail, ends; shape (3, keys)), hashes of all gates, and the bags."""
    found, gates = np.zeros((3, starts.size), np.uint64), [np.zeros(0, np.uint64)]
    key_bags = np.zeros((starts.size, 2), np.uint64)
    for base, codes in _slices(letters):
        hashes, sums = Hashes(codes), class_sums(codes)
        inside = np.searchsorted(starts, (base, base + _LETTERS))
        for group in groups:
            keys = group.keys[slice(*np.searchsorted(group.keys, inside))]
            if not keys.size:
                continue
            begin, stop = starts[keys] - base, starts[keys] - base + lengths[keys]
            key_bags[keys] = bags(sums, begin, stop)
            if group.cut is None:
                found[0, keys] = hashes.of(begin, group.size) + WHOLE
                continue
            end = CUTS[group.cut].end
            ends = hashes.of(begin, end), hashes.of(stop - end, end)
            found[0, keys] = hashes.of(begin, group.size) + HEAD[group.cut]
            found[1, keys] = hashes.of(stop - group.size, group.size) + TAIL[group.cut]
            found[2, keys] = ends[0] + SECOND * ends[1] + ENDS[group.cut]
            gates += [unique(one + gate) for one, gate in zip(ends, GATE_ENDS[group.cut], strict=True)]
            gates += _gates_of_heads(hashes, begin, group)
            gates += _gates_of_tails(hashes, stop, group)
    return found, gates, key_bags


def _gates_of_heads(hashes: Hashes, begin: Any, group: _Group) -> list[Numbers]:
    """The halves of heads, and the outer one as it is when the letters on its border are exchanged."""
    half = group.size // 2
    outer_gate, inner_gate = GATE_HEAD[group.cut or 0]
    outer = hashes.of(begin, half)
    other = (hashes.of(begin + half, 1) - hashes.of(begin + half - 1, 1)) * np.uint64(pow(BASE, half - 1, 1 << 64))
    inner = hashes.of(begin + half, group.size - half)
    return [unique(outer + outer_gate), unique(outer + other + outer_gate), unique(inner + inner_gate)]


def _gates_of_tails(hashes: Hashes, stop: Any, group: _Group) -> list[Numbers]:
    """The same of tails."""
    half = group.size // 2
    outer_gate, inner_gate = GATE_TAIL[group.cut or 0]
    outer = hashes.of(stop - half, half)
    other = hashes.of(stop - half - 1, 1) - hashes.of(stop - half, 1)
    inner = hashes.of(stop - group.size, group.size - half)
    return [unique(outer + outer_gate), unique(outer + other + outer_gate), unique(inner + inner_gate)]


def _shortened(letters: Any, jobs: Sequence[_Job]) -> Iterator[Numbers]:
    """Entries of parts with each letter left out."""
    for base, codes in _slices(letters):
        hashes = Hashes(codes)
        for job in jobs:
            here = np.flatnonzero((job.at >= base) & (job.at < base + _LETTERS))
            yield _packed(hashes.shortened(job.at[here] - base, job.size) + job.purpose, job.ids[here])


def _joined(parts: list[Numbers]) -> Numbers:
    """All parts in one sorted array; each is let go as soon as it is copied."""
    whole = np.empty(sum(part.size for part in parts), np.uint64)
    filled = 0
    while parts:
        part = parts.pop()
        whole[filled : filled + part.size] = part
        filled += part.size
    whole.sort()
    return whole


def _packed(hashes: Numbers, ids: NDArray[np.int64]) -> Numbers:
    if hashes.ndim == 2:
        ids = np.repeat(ids, hashes.shape[1])
    start = hashes.ravel() >> np.uint64(ID_BITS) << np.uint64(ID_BITS)
    return unique(start | ids.astype(np.uint64))


def _buckets(entries: Numbers, width: int) -> NDArray[np.uint32]:
    counts = np.zeros((1 << width) + 1, np.uint32)
    step = 1 << 22
    for first in range(0, entries.size, step):
        top = (entries[first : first + step] >> np.uint64(64 - width)).astype(np.int64)
        begin = int(top[0])
        seen = np.bincount(top - begin)
        counts[1 + begin : 1 + begin + seen.size] += seen.astype(np.uint32)
    return np.cumsum(counts, dtype=np.uint32)
