"""The engine and its peers behind one interface.

Every fuzzy peer gets the same tokens, the same windows of 1 to 6 tokens, the same keys (folded, letters and digits
only, names without legal form) and is verified by ``rapidfuzz.fuzz.ratio >= 85`` on keys; only the way to candidates
differs. All results go through the same resolution to hits that do not overlap. Each peer has one setting, which
stands in its docstring; another may be faster or find more.

Peers are imported when they are built, so that each can be missing; none of them is a dependency of the project.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.matching.workload import THRESHOLD, TOKEN, WIDEST, key_of
from claimcheck.language.folding import squash
from claimcheck.matching import NameIndex
from claimcheck.registry.names import strip_legal_form

__all__ = ["ENGINES", "PEERS", "Hit", "Matcher", "Windows", "cdist_pairs", "matchers", "resolve"]

_CELLS = 1 << 22  # of one cdist matrix
_piece = lru_cache(maxsize=1 << 16)(squash)  # words come again and again


class Hit(NamedTuple):
    """A found name; several of one span are ties. The index returns at most 64 of a key."""

    start: int
    end: int
    entry: int
    score: float


class Windows:
    """The windows of a text: distinct keys and where each stands."""

    def __init__(self, text: str, widest: int = WIDEST) -> None:
        pieces = [(m.start(), m.end(), _piece(m.group())) for m in TOKEN.finditer(text)]
        tokens = [piece for piece in pieces if piece[2]]
        self.spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for first, (start, _, _) in enumerate(tokens):
            key = ""
            for _, end, piece in tokens[first : first + widest]:
                key += piece
                self.spans[key].append((start, end))
        self.keys = list(self.spans)


def resolve(candidates: Iterable[Hit], keys: Sequence[str], lengths: Callable[[Hit], int]) -> list[Hit]:
    """Candidates that do not overlap, by key length less twice the indel distance, then by score; ties are kept.

    ``lengths`` gives the length of the key of a hit's span.
    """
    ranked = []
    for hit in candidates:
        size = len(keys[hit.entry])
        distance = round((1 - hit.score / 100) * (size + lengths(hit)))
        ranked.append((2 * distance - size, -hit.score, hit.start, hit))
    ranked.sort(key=lambda row: row[:3])
    taken: list[Hit] = []
    occupied: set[int] = set()
    best: dict[tuple[int, int], float] = {}
    for _, _, _, hit in ranked:
        if (score := best.get((hit.start, hit.end))) is not None:
            if hit.score == score:
                taken.append(hit)
            continue
        span = range(hit.start, hit.end)
        if occupied.isdisjoint(span):
            occupied.update(span)
            best[hit.start, hit.end] = hit.score
            taken.append(hit)
    return sorted(taken)


def cdist_pairs(
    windows: Sequence[str], keys: Sequence[str], lowest: float = THRESHOLD
) -> Iterator[tuple[int, int, float]]:
    """Every (window, key) whose ratio is at least ``lowest``, by brute force."""
    rows = max(1, _CELLS // max(1, len(keys)))
    for first in range(0, len(windows), rows):
        scores = process.cdist(windows[first : first + rows], keys, scorer=fuzz.ratio, score_cutoff=lowest)
        for row, column in zip(*np.nonzero(scores), strict=True):
            yield first + int(row), int(column), float(scores[row, column])


class Matcher:
    """What a matcher offers. ``needs`` are the modules it imports; ``largest`` the most names it is run with."""

    name: ClassVar[str] = ""
    kind: ClassVar[str] = "fuzzy"
    needs: ClassVar[tuple[str, ...]] = ()
    largest: ClassVar[int | None] = None

    def missing(self) -> list[str]:
        """Modules that are not installed."""
        return [module for module in self.needs if importlib.util.find_spec(module) is None]

    def build(self, names: Sequence[str]) -> None:
        """Prepare for these names."""
        raise NotImplementedError

    def find(self, text: str) -> list[Hit]:
        """Names in the text that do not overlap, in its order."""
        raise NotImplementedError


class Engine(Matcher):
    """This project's index, by its own choice of kernel."""

    name = "claimcheck"
    kernel: ClassVar[Any] = None
    _index: NameIndex

    def build(self, names: Sequence[str]) -> None:
        self._index = NameIndex.build(names)

    def find(self, text: str) -> list[Hit]:
        choice = {} if self.kernel is None else {"kernel": self.kernel}
        found = self._index.find(text, threshold=THRESHOLD, **choice)
        return [Hit(f.start, f.end, entry, f.score) for f in found for entry in f.entries]


class NumpyEngine(Engine):
    """The same with NumPy alone."""

    name = "claimcheck-numpy"
    kernel = "numpy"


class CompiledEngine(Engine):
    """The same with the compiled kernel."""

    name = "claimcheck-compiled"
    kernel = "compiled"


class WindowPeer(Matcher):
    """A peer that proposes keys for windows."""

    keys: list[str]

    def build(self, names: Sequence[str]) -> None:
        self.keys = [key_of(name) for name in names]
        self.prepare()

    def find(self, text: str) -> list[Hit]:
        windows = Windows(text)
        sizes: dict[tuple[int, int], int] = {}
        hits: list[Hit] = []
        for window, entry, score in self.pairs(windows.keys):
            key = windows.keys[window]
            for start, end in windows.spans[key]:
                sizes[start, end] = len(key)
                hits.append(Hit(start, end, entry, score))
        return resolve(hits, self.keys, lambda hit: sizes[hit.start, hit.end])

    def prepare(self) -> None:
        """Build whatever finds candidates in ``keys``."""

    def pairs(self, windows: Sequence[str]) -> Iterator[tuple[int, int, float]]:
        """(window, entry, score) of all that reach the threshold."""
        for window, entries in self.candidates(windows):
            for entry in entries:
                score = fuzz.ratio(windows[window], self.keys[entry], score_cutoff=THRESHOLD)
                if score:
                    yield window, entry, score

    def candidates(self, windows: Sequence[str]) -> Iterator[tuple[int, Iterable[int]]]:
        """(window, entries worth comparing)."""
        raise NotImplementedError


class WindowsOnly(WindowPeer):
    """Tokens, windows and their keys without any search: the part of a peer's time that is Python's."""

    name = "windows only"
    kind = "windows"

    def pairs(self, windows: Sequence[str]) -> Iterator[tuple[int, int, float]]:
        yield from ()


class Cdist(WindowPeer):
    """RapidFuzz: all windows with all keys."""

    name = "rapidfuzz-cdist"

    def pairs(self, windows: Sequence[str]) -> Iterator[tuple[int, int, float]]:
        yield from cdist_pairs(windows, self.keys)


class ExtractOne(WindowPeer):
    """RapidFuzz: the best key of each window."""

    name = "rapidfuzz-extractone"
    largest = 100_000

    def pairs(self, windows: Sequence[str]) -> Iterator[tuple[int, int, float]]:
        for position, window in enumerate(windows):
            best = process.extractOne(window, self.keys, scorer=fuzz.ratio, score_cutoff=THRESHOLD)
            if best is not None:
                yield position, best[2], best[1]


class Simstring(WindowPeer):
    """simstring-rust: character trigrams, cosine 0.6."""

    name = "simstring-rust"
    needs = ("simstring_rust",)

    def prepare(self) -> None:
        self._entries = {key: i for i, key in enumerate(self.keys)}
        extractors, database, measures, searcher = (
            importlib.import_module(f"simstring_rust.{part}")
            for part in ("extractors", "database", "measures", "searcher")
        )
        self._database = database.HashDb(extractors.CharacterNgrams(3, "$"))
        for key in self.keys:
            self._database.insert(key)
        self._searcher = searcher.Searcher(self._database, measures.Cosine())

    def candidates(self, windows: Sequence[str]) -> Iterator[tuple[int, Iterable[int]]]:
        for position, window in enumerate(windows):
            yield position, [self._entries[key] for key in self._searcher.search(window, 0.6)]


class Symspell(WindowPeer):
    """symspellpy: edit distance 2, prefix 10."""

    name = "symspellpy"
    needs = ("symspellpy",)
    largest = 100_000  # deletions in Python dictionaries: 660 MB at 100,000 names

    def prepare(self) -> None:
        module = importlib.import_module("symspellpy")
        self._entries = {key: i for i, key in enumerate(self.keys)}
        self._every = module.Verbosity.ALL
        self._dictionary = module.SymSpell(max_dictionary_edit_distance=2, prefix_length=10)
        for key in self.keys:
            self._dictionary.create_dictionary_entry(key, 1)

    def candidates(self, windows: Sequence[str]) -> Iterator[tuple[int, Iterable[int]]]:
        for position, window in enumerate(windows):
            found = self._dictionary.lookup(window, self._every, max_edit_distance=2)
            yield position, [self._entries[item.term] for item in found]


class Tfidf(WindowPeer):
    """Tf-idf of character trigrams (scikit-learn), the 10 nearest keys of each window (sparse_dot_topn)."""

    name = "tfidf-sparse-dot-topn"
    needs = ("sklearn", "sparse_dot_topn")

    def prepare(self) -> None:
        text = importlib.import_module("sklearn.feature_extraction.text")
        self._multiply = importlib.import_module("sparse_dot_topn").sp_matmul_topn
        self._vectorizer = text.TfidfVectorizer(analyzer="char", ngram_range=(3, 3), lowercase=False, dtype=np.float32)
        self._matrix = self._vectorizer.fit_transform([f" {key} " for key in self.keys]).T.tocsr()

    def candidates(self, windows: Sequence[str]) -> Iterator[tuple[int, Iterable[int]]]:
        if not windows:
            return
        vectors = self._vectorizer.transform([f" {window} " for window in windows])
        nearest = self._multiply(vectors, self._matrix, top_n=10, threshold=0.5, n_threads=1)
        for position in range(len(windows)):
            yield position, nearest.indices[nearest.indptr[position] : nearest.indptr[position + 1]].tolist()


class Spaczz(Matcher):
    """spaczz: its FuzzyMatcher on a blank spaCy model. Its spans are its own, verified as those of the others are."""

    name = "spaczz"
    needs = ("spacy", "spaczz")
    largest = 10_000

    def build(self, names: Sequence[str]) -> None:
        self._nlp: Any = importlib.import_module("spacy").blank("fr")
        self._matcher: Any = importlib.import_module("spaczz.matcher").FuzzyMatcher(
            self._nlp.vocab, min_r2=int(THRESHOLD)
        )
        self._keys = [key_of(name) for name in names]
        for entry, name in enumerate(names):
            self._matcher.add(str(entry), [self._nlp.make_doc(strip_legal_form(name))])

    def find(self, text: str) -> list[Hit]:
        doc = self._nlp.make_doc(text)
        hits: list[Hit] = []
        sizes: dict[tuple[int, int], int] = {}
        for label, first, last, *_ in self._matcher(doc):
            span = doc[first:last]
            key, entry = squash(span.text), int(label)
            score = fuzz.ratio(key, self._keys[entry], score_cutoff=THRESHOLD)
            if score:
                sizes[span.start_char, span.end_char] = len(key)
                hits.append(Hit(span.start_char, span.end_char, entry, score))
        return resolve(hits, self._keys, lambda hit: sizes[hit.start, hit.end])


class AhoCorasick(Matcher):
    """ahocorasick_rs: keys found exactly in the text's own key, from the start of a token to the end of a token."""

    name = "ahocorasick-rs"
    kind = "exact"
    needs = ("ahocorasick_rs",)

    def build(self, names: Sequence[str]) -> None:
        self._keys = [key_of(name) for name in names]
        self._automaton = importlib.import_module("ahocorasick_rs").AhoCorasick(self._keys, store_patterns=False)

    def find(self, text: str) -> list[Hit]:
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        pieces: list[str] = []
        length = 0
        for match in TOKEN.finditer(text):
            if not (piece := _piece(match.group())):
                continue
            starts[length] = match.start()
            length += len(piece)
            ends[length] = match.end()
            pieces.append(piece)
        found = self._automaton.find_matches_as_indexes("".join(pieces), overlapping=True)
        hits = [Hit(starts[a], ends[b], entry, 100.0) for entry, a, b in found if a in starts and b in ends]
        return resolve(hits, self._keys, lambda hit: len(self._keys[hit.entry]))


ENGINES: tuple[type[Matcher], ...] = (Engine, NumpyEngine, CompiledEngine)
PEERS: tuple[type[Matcher], ...] = (
    WindowsOnly,
    Cdist,
    ExtractOne,
    Simstring,
    Symspell,
    Tfidf,
    Spaczz,
    AhoCorasick,
)


def matchers(chosen: Sequence[str] = ()) -> list[Matcher]:
    """The engine first, then the peers of these names (all of them when none is named).

    Raises:
        ValueError: a name is unknown.
    """
    every = {matcher.name: matcher for matcher in (*ENGINES, *PEERS)}
    if unknown := [name for name in chosen if name not in every]:
        raise ValueError(f"unknown matcher {unknown[0]!r}; known are {', '.join(every)}")
    names = dict.fromkeys((Engine.name, *(chosen or [CompiledEngine.name, *(peer.name for peer in PEERS)])))
    return [every[name]() for name in names]
