"""The index as its users see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path
from typing import Literal, NamedTuple, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from claimcheck.errors import ConfigError, IndexFileError
from claimcheck.language.stream import stream
from claimcheck.matching.index._arrays import Arrays
from claimcheck.matching.index._blocks import Block, blocks
from claimcheck.matching.index._build import build
from claimcheck.matching.index._candidates import Limits, Prepared, limits, numpy_candidates
from claimcheck.matching.index._resolving import Found, Hit, Row, resolve
from claimcheck.matching.index._scoring import DEFAULT, HIGHEST, LOWEST, score
from claimcheck.matching.index._storage import open_file, save, verify

__all__ = ["Kernel", "NameIndex"]

Kernel = Literal["numpy", "compiled"]
"""Which implementation looks for candidates; both find the same."""

_T = TypeVar("_T")
_R = TypeVar("_R")

MOST_TIES = 1_000
"""Names of one key that are reported; a million duplicates are as good as these."""


class NameIndex:
    """Names that are looked for in texts, forgiving case, accents, spacing, legal forms and small edits.

    At the default threshold of 85 every window of at most sixteen words is found that is within the limit of a name's
    letters, with or without its legal form: under five letters equal, with the same capitals unless the sentence has
    nothing else; five to nine, one edit; ten to nineteen, two edits; from twenty on the ratio decides and two edits are
    sure to be found. Edits are insertions, deletions, substitutions and exchanges of neighbours (optimal string
    alignment). Names of fewer than two letters or digits, or more than 300, are not looked for.

    Immutable; safe to share between threads, and between processes once saved and opened.
    """

    def __init__(
        self,
        arrays: Arrays,
        *,
        notes: Mapping[str, str] | None = None,
        _added: Arrays | None = None,
        _gone: frozenset[int] = frozenset(),
    ) -> None:
        self.notes = dict(notes or {})
        self._base, self._added, self._gone = arrays, _added, _gone

    @classmethod
    def build(cls, names: Iterable[str]) -> Self:
        """An index over ``names``, which are numbered in their order."""
        return cls.of((name, "") for name in names)

    @classmethod
    def of(cls, names: Iterable[tuple[str, str]], notes: Mapping[str, str] | None = None) -> Self:
        """The same with a label for each name, which the index keeps, and notes on the whole."""
        return cls(build(names), notes=notes)

    def with_notes(self, notes: Mapping[str, str]) -> NameIndex:
        """The same index with other notes."""
        return NameIndex(self._base, notes=notes, _added=self._added, _gone=self._gone)

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """A saved index, mapped: ready at once, its memory shared between processes.

        Raises:
            IndexFileError: the file is missing, no index, cut off, of another version, or its header is damaged.
        """
        arrays, notes = open_file(Path(path))
        return cls(arrays, notes=notes)

    def save(self, path: str | Path) -> None:
        """Write the index. Names that were removed are left out and the others numbered anew in their order.

        Raises:
            IndexFileError: the file cannot be written.
        """
        arrays, notes = self._base, dict(self.notes)
        if self._added is not None or self._gone:
            arrays = build((self.name(n), self.label(n)) for n in range(self._count) if n not in self._gone)
            notes.pop("hash", None)  # of what it was
        save(arrays, Path(path), notes)

    @classmethod
    def verified(cls, path: str | Path) -> Self:
        """A saved index, after reading it to the end and comparing every section with its checksum.

        Raises:
            IndexFileError: as :meth:`open`, or a section is damaged.
        """
        verify(Path(path))
        return cls.open(path)

    def with_changes(self, add: Sequence[tuple[str, str]] = (), remove: Iterable[int] = ()) -> NameIndex:
        """An index with names (and their labels) added and others removed, sharing what is there already.

        Added names are numbered on from :func:`len`; the numbers of the others stay. Costs time and memory only for
        what was added since the index was built or opened.

        Raises:
            IndexError: a number to remove that there is not.
        """
        gone = self._gone | frozenset(remove)
        count = self._count + len(add)
        if any(not 0 <= number < count for number in gone):
            raise IndexError(f"no name has the number {next(n for n in gone if not 0 <= n < count)}")
        first = self._base.name_count
        known = ((self.name(number), self.label(number)) for number in range(first, self._count))
        added = build(chain(known, add)) if add or self._added is not None else None
        return NameIndex(self._base, notes=self.notes, _added=added, _gone=gone)

    @property
    def _count(self) -> int:
        return self._base.name_count + (self._added.name_count if self._added is not None else 0)

    def __len__(self) -> int:
        """Names that are looked for."""
        return self._count - len(self._gone)

    def name(self, number: int) -> str:
        """A name as it was given."""
        arrays, at = self._at(number)
        return arrays.name(at)

    def label(self, number: int) -> str:
        """What was noted of a name."""
        arrays, at = self._at(number)
        return arrays.label(at)

    def _at(self, number: int) -> tuple[Arrays, int]:
        if not 0 <= number < self._count:
            raise IndexError(f"no name has the number {number}")
        base = self._base.name_count
        if number < base or self._added is None:
            return self._base, number
        return self._added, number - base

    def find(
        self,
        text: str,
        *,
        threshold: float = DEFAULT,
        cap: int | None = None,
        kernel: Kernel = "numpy",
        edits: int | None = None,
    ) -> list[Found]:
        """The best readings of ``text`` that do not overlap, in text order; see :meth:`hits` for the arguments."""
        return self.find_many([text], threshold=threshold, cap=cap, kernel=kernel, edits=edits)[0]

    def find_many(
        self,
        texts: Sequence[str],
        *,
        threshold: float = DEFAULT,
        cap: int | None = None,
        kernel: Kernel = "numpy",
        edits: int | None = None,
        workers: int = 1,
    ) -> list[list[Found]]:
        """:meth:`find` for many texts at once, which for short ones is much faster than one by one."""
        settings = _Settings(threshold, cap, kernel, edits, workers)
        rows: list[list[Row]] = [[] for _ in texts]
        cases: dict[int, int] = {}
        for number, start, end, ratio, letters, key, case in self._rows(texts, settings):
            rows[number].append((-letters, -ratio, start, end, key))
            if case >= 0:
                cases[number << 64 | start << 32 | key] = case
        found = []
        for number, each in enumerate(rows):
            named = []
            for ties in resolve(each):
                _, ratio, start, end, _ = ties[0]
                keys = [row[4] for row in ties]
                entries = [n for k in keys for n in self._names(k, cases.get(number << 64 | start << 32 | k, -1))]
                named.append(Found(start, end, tuple(sorted(set(entries))), -ratio))
            found.append(named)
        return found

    def hits(
        self,
        texts: Sequence[str],
        *,
        threshold: float = DEFAULT,
        cap: int | None = None,
        kernel: Kernel = "numpy",
        edits: int | None = None,
        workers: int = 1,
    ) -> list[list[Hit]]:
        """Every window of each text that is a name or nearly so; windows overlap.

        Args:
            texts: any texts; offsets are code points of each.
            threshold: least rapidfuzz ratio, 80 to 95.
            cap: parts of names that more names share are passed over, which is faster in very large registries and
                may lose names that differ from the text; None loses none.
            kernel: which implementation looks.
            edits: most edits, 0 to 2, of names of any length; None leaves long ones to the ratio.
            workers: threads.

        Raises:
            ConfigError: a setting is out of range.
            IndexFileError: a file that was opened is damaged.
            MissingExtraError: the compiled kernel is not installed.
        """
        found: list[dict[tuple[int, int, str], Hit]] = [{} for _ in texts]
        settings = _Settings(threshold, cap, kernel, edits, workers)
        for number, start, end, ratio, letters, key, case in self._rows(texts, settings):
            arrays, _, at = self._key(key)
            place = (start, end, arrays.key(at))
            known = found[number].get(place)
            names = (*(known.names if known else ()), *self._names(key, case))
            found[number][place] = Hit(start, end, ratio, letters, tuple(sorted(set(names))), place[2])
        return [sorted(hits.values()) for hits in found]

    def _rows(
        self, texts: Sequence[str], settings: _Settings
    ) -> Iterator[tuple[int, int, int, float, float, int, int]]:
        """Number of the text, start, end, score, letters, key, case of every hit."""

        def search(block: Block) -> list[tuple[NDArray[np.generic], ...]]:
            return list(self._search(block, settings, allowed))

        if isinstance(texts, str):
            raise TypeError("texts is a list of texts; for one there is find")
        allowed = limits(settings.checked().threshold)
        for parts in _mapped(search, blocks(texts), settings.workers):
            for columns in parts:
                yield from zip(*(column.tolist() for column in columns), strict=True)

    def _search(self, block: Block, settings: _Settings, allowed: Limits) -> Iterator[tuple[NDArray[np.generic], ...]]:
        text = stream(block.text)
        if not text.starts.size:
            return
        prepared = Prepared(text)
        look = numpy_candidates if settings.kernel == "numpy" else _compiled()
        for part, arrays in enumerate(self._parts()):
            try:
                pairs = look(prepared, arrays, allowed, settings.cap)
                hits = score(prepared, arrays, pairs, settings.threshold, settings.edits)
            except IndexError as error:
                raise IndexFileError(
                    f"the index is damaged ({error}): claimcheck registry verify says where"
                ) from error
            starts, ends = text.offsets[text.starts[hits.first]], text.stops[hits.last]
            kept, numbers, shifts = block.places(starts, ends)
            kept &= self._alive(arrays, part, hits.key, hits.case)
            columns = (
                numbers,
                starts + shifts,
                ends + shifts,
                hits.score,
                hits.letters,
                hits.key << 1 | part,
                hits.case,
            )
            yield tuple(column[kept] for column in columns)

    def _parts(self) -> tuple[Arrays, ...]:
        return (self._base,) if self._added is None else (self._base, self._added)

    def _key(self, key: int) -> tuple[Arrays, int, int]:
        """The arrays of a key, the number of their first name, and the key there."""
        part = key & 1
        return self._parts()[part], self._base.name_count * part, key >> 1

    def _alive(self, arrays: Arrays, part: int, keys: NDArray[np.int64], cases: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which keys have a name that was not removed."""
        if not self._gone:
            return np.ones(keys.size, bool)
        rows = zip(keys.tolist(), cases.tolist(), strict=True)
        return np.array([bool(self._names(key << 1 | part, case)) for key, case in rows], bool)

    def _names(self, key: int, case: int) -> tuple[int, ...]:
        arrays, base, at = self._key(key)
        owners = arrays.owners_of(at, case)
        if not self._gone:
            return tuple(base + owner for owner in owners[:MOST_TIES].tolist())
        kept = (base + owner for owner in owners.tolist() if base + owner not in self._gone)
        return tuple(islice(kept, MOST_TIES))


class _Settings(NamedTuple):
    """How to search."""

    threshold: float
    cap: int | None
    kernel: Kernel
    edits: int | None
    workers: int

    def checked(self) -> _Settings:
        """The same, if they can be."""
        if not LOWEST <= self.threshold <= HIGHEST:
            raise ConfigError(f"threshold {self.threshold:g}: must be from {LOWEST:g} to {HIGHEST:g}")
        if self.cap is not None and self.cap < 1:
            raise ConfigError(f"cap {self.cap}: must be at least 1, or None for no limit")
        if self.kernel not in ("numpy", "compiled"):
            raise ConfigError(f"kernel {self.kernel!r}: there are numpy and compiled")
        if self.edits not in (None, 0, 1, 2):
            raise ConfigError(f"edits {self.edits}: 0, 1, 2, or None where the ratio decides for long names")
        if self.workers < 1:
            raise ConfigError(f"workers {self.workers}: at least one")
        return self


def _mapped(call: Callable[[_T], _R], items: Iterable[_T], workers: int) -> Iterator[_R]:
    if workers < 2:
        yield from map(call, items)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(call, items)


def _compiled() -> Callable[[Prepared, Arrays, Limits, int | None], NDArray[np.int64]]:
    from claimcheck.matching.index._kernel import compiled_candidates

    return compiled_candidates
