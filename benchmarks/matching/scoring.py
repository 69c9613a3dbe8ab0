"""What a matcher's hits are worth: recall by kind of change, hits on nothing planted, agreement with brute force."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from benchmarks.matching.peers import Hit, Matcher, cdist_pairs, resolve
from benchmarks.matching.workload import KINDS, THRESHOLD, Article, Gold, bundled_names, key_of
from claimcheck.language.folding import squash
from claimcheck.language.stream import BREAK, stream
from claimcheck.registry.names import is_degenerate, strip_legal_form

__all__ = ["Agreement", "BruteForce", "Candidate", "Quality", "agreement", "quality"]

_CLOSE = 1e-3  # of two scores
_SLACK = 0.1  # of cut-offs in 32 bits; what passes is scored again in 64
# The promise of docs/matching.md, written down here again and not taken from the index.
_WIDEST = 16  # words of a window
_LONGEST = 300  # letters of a key
_ONE_EDIT_FROM, _TWO_EDITS_FROM, _RATIO_FROM = 5, 10, 20  # letters of a key
_ONE_IN_FIVE = 80.0  # what one letter exchanged in five scores


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of the planted names found, in all and by kind; hits beside them for 10 kB of text.

    ``recall`` takes an entry that resembles the span as much as the planted one for right. ``strict`` wants the exact
    offsets and the planted entry, which may be one of several ties. ``wrong`` is the share of planted names whose best
    hit, the one that overlaps them most, names other entries only; ``recall`` may still count it, if one of those
    resembles the span as much. ``entries`` is the mean number of tied entries of a planted name that ``recall`` counts.

    Of the hits that overlap no planted name, ``spurious`` are those below score 100, ``coincidences`` words that are a
    composed name, ``known`` names of the bundled registry: our sentences do mention those.
    """

    planted: int
    recall: float | None
    strict: float | None
    wrong: float | None
    entries: float | None
    by_kind: dict[str, float | None]
    spurious: float
    coincidences: float
    known: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of ``spans`` that are promised, the share found with the same offsets, the same score and an entry in common.

    ``beyond`` are names of 20 letters or more that the ratio allows and that are more than two edits apart: of those
    brute force resolves, ``beyond_found`` were found. ``others`` are spans found that brute force does not find with
    that score and entry, or that are not within the promise.
    """

    kilobytes: float
    spans: int
    share: float | None
    beyond: int
    beyond_found: int
    others: int


def quality(articles: Sequence[Article], found: Sequence[Sequence[Hit]], names: Sequence[str]) -> Quality:
    """Compare the hits in each article with what was planted there."""
    planted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    strict = wrong = entries = 0
    for article, hits in zip(articles, found, strict=True):
        for gold in article.gold:
            planted[gold.kind] += 1
            linked = [hit for hit in hits if _linked(hit, gold, article.text, names)]
            right[gold.kind] += bool(linked)
            entries += len(_of_span(hits, linked[0])) if linked else 0
            strict += any(_exactly(hit, gold) for hit in hits)
            best = _best(hits, gold)
            wrong += bool(best) and gold.entry not in best
        beside.update(_beside(article, hits, names))
    tens = max(sum(article.kilobytes for article in articles) / 10, 1e-9)
    total = planted.total()
    return Quality(
        planted=total,
        recall=_share(right.total(), total),
        strict=_share(strict, total),
        wrong=_share(wrong, total),
        entries=_share(entries, right.total()),
        by_kind={kind: _share(right[kind], planted[kind]) for kind in KINDS},
        spurious=beside["spurious"] / tens,
        coincidences=beside["coincidences"] / tens,
        known=beside["known"] / tens,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _linked(hit: Hit, gold: Gold, text: str, names: Sequence[str]) -> bool:
    """Whether the hit is that mention, with its entry or one that resembles the hit's span as much."""
    if max(_overlap(hit, gold.start, gold.end), _overlap(hit, gold.start, gold.outer)) < 0.5:
        return False
    if hit.entry == gold.entry:
        return True
    score = fuzz.ratio(squash(text[hit.start : hit.end]), key_of(names[hit.entry]))
    return score >= fuzz.ratio(squash(text[gold.start : gold.end]), key_of(names[gold.entry])) - _CLOSE


def _of_span(hits: Sequence[Hit], one: Hit) -> set[int]:
    """The tied entries of a hit's span."""
    return {hit.entry for hit in hits if (hit.start, hit.end) == (one.start, one.end)}


def _best(hits: Sequence[Hit], gold: Gold) -> set[int]:
    """The entries of the span that overlaps the planted name most; none when no span does."""

    def overlap(hit: Hit) -> float:
        return max(_overlap(hit, gold.start, gold.end), _overlap(hit, gold.start, gold.outer))

    best = max(hits, key=overlap, default=None)
    return _of_span(hits, best) if best is not None and overlap(best) > 0 else set()


def _overlap(hit: Hit, start: int, end: int) -> float:
    """Intersection over union."""
    common = min(hit.end, end) - max(hit.start, start)
    return max(common, 0) / (max(hit.end, end) - min(hit.start, start))


def _exactly(hit: Hit, gold: Gold) -> bool:
    return hit.entry == gold.entry and hit.start == gold.start and hit.end in (gold.end, gold.outer)


def _beside(article: Article, hits: Sequence[Hit], names: Sequence[str]) -> list[str]:
    """What each span is that was found and overlaps nothing planted."""
    bundled = _bundled()
    spans: dict[tuple[int, int], str] = {}
    for hit in hits:
        if any(hit.start < gold.outer and gold.start < hit.end for gold in article.gold):
            continue
        kind = "known" if names[hit.entry] in bundled else "coincidences"
        spans[hit.start, hit.end] = kind if hit.score >= 100 - _CLOSE else "spurious"
    return list(spans.values())


@cache
def _bundled() -> frozenset[str]:
    return frozenset(bundled_names())


class Candidate(NamedTuple):
    """A window of so many ``letters`` near a key; ``entries`` are the names that have it, ``sure`` if promised."""

    start: int
    end: int
    key: int
    score: float
    letters: int
    sure: bool
    entries: frozenset[int]


class _Place(NamedTuple):
    """Where a window stands; its capitals, unless its sentence has no small letter."""

    start: int
    end: int
    capitals: tuple[bool, ...] | None


class BruteForce:
    """Every window compared with every key of every name, held to what the index promises (docs/matching.md).

    A name has a key with its legal form and one without; the limits go by the letters of each. Windows have up to 16
    words and no break in them, as :mod:`claimcheck.language.stream` has it. Nothing of the index is used.
    """

    def __init__(self, names: Sequence[str]) -> None:
        owners: defaultdict[str, list[int]] = defaultdict(list)
        for entry, name in enumerate(names):
            written = dict.fromkeys((name, strip_legal_form(name)))
            for key in dict.fromkeys(squash(form) for form in written if is_degenerate(form) is None):
                if len(key) <= _LONGEST:
                    owners[key].append(entry)
        self._keys = sorted(owners, key=lambda key: (len(key), key))
        self._lengths = [len(key) for key in self._keys]
        self._owners = [frozenset(owners[key]) for key in self._keys]
        self._short = {key: number for number, key in enumerate(self._keys) if len(key) < _ONE_EDIT_FROM}
        self._capitals = {
            (number, entry): tuple(stream(names[entry]).upper.tolist()[: len(key)])
            for key, number in self._short.items()
            for entry in owners[key]
        }

    def candidates(self, text: str) -> list[Candidate]:
        """Every window within the limit of a key; they overlap."""
        windows = self._windows(text)
        return [
            Candidate(place.start, place.end, number, score, len(window), sure, entries)
            for window, number, score, sure in self._pairs(windows)
            for place in windows[window]
            if (entries := self._entries(number, place.capitals))
        ]

    def resolved(self, candidates: Iterable[Candidate]) -> list[list[Candidate]]:
        """Those that do not overlap, ties of one span together, as the peers' are resolved."""
        known = {(c.start, c.end, c.key): c for c in sorted(candidates, key=lambda c: c[:3])}
        sizes = {(c.start, c.end): c.letters for c in known.values()}
        spans: defaultdict[tuple[int, int], list[Candidate]] = defaultdict(list)
        hits = (Hit(c.start, c.end, c.key, c.score) for c in known.values())
        for hit in resolve(hits, self._keys, lambda hit: sizes[hit.start, hit.end]):
            spans[hit.start, hit.end].append(known[hit.start, hit.end, hit.entry])
        return list(spans.values())

    def _windows(self, text: str) -> dict[str, list[_Place]]:
        """The distinct windows that can be near a key, and where each stands."""
        read = stream(text)
        letters, starts, ends = read.letters, read.starts.tolist(), read.ends.tolist()
        begins, stops = read.offsets[read.starts].tolist(), read.stops.tolist()
        breaks, shouted = (read.gaps == BREAK).tolist(), read.shouted.tolist()
        longest = _span_of(self._lengths[-1])[1] if self._lengths else 0
        windows: defaultdict[str, list[_Place]] = defaultdict(list)
        for first, start in enumerate(starts):
            for last in range(first, min(first + _WIDEST, len(starts))):
                end = ends[last]
                if (last > first and breaks[last]) or end - start > longest:
                    break
                minds = end - start < _ONE_EDIT_FROM and not shouted[first]
                capitals = tuple(read.upper[start:end].tolist()) if minds else None
                windows[letters[start:end]].append(_Place(begins[first], stops[last], capitals))
        return windows

    def _entries(self, number: int, capitals: tuple[bool, ...] | None) -> frozenset[int]:
        """The names of a key; of one under five letters those with these capitals."""
        if self._lengths[number] >= _ONE_EDIT_FROM or capitals is None:
            return self._owners[number]
        return frozenset(e for e in self._owners[number] if self._capitals[number, e] == capitals)

    def _pairs(self, windows: Iterable[str]) -> Iterator[tuple[str, int, float, bool]]:
        """Windows with keys within their limit: window, key, score, whether it is promised."""
        groups: defaultdict[int, list[str]] = defaultdict(list)
        for window in windows:
            groups[len(window)].append(window)
            if (number := self._short.get(window)) is not None:
                yield window, number, 100.0, True
        for length, group in groups.items():
            lowest, highest = max(length - 1, _ONE_EDIT_FROM), min(length + 1, _TWO_EDITS_FROM - 1)
            for window, number, score in self._scored(group, lowest, highest, _ONE_IN_FIVE):
                if OSA.distance(window, self._keys[number], score_cutoff=1) <= 1:
                    yield window, number, score, True
            shortest, longest = _span_of(length)
            for window, number, score in self._scored(group, max(shortest, _TWO_EDITS_FROM), longest, THRESHOLD):
                sure = OSA.distance(window, self._keys[number], score_cutoff=2) <= 2
                if sure or self._lengths[number] >= _RATIO_FROM:
                    yield window, number, score, sure

    def _scored(
        self, windows: Sequence[str], shortest: int, longest: int, lowest: float
    ) -> Iterator[tuple[str, int, float]]:
        """Each window with each key of so many letters, if the ratio is at least ``lowest``."""
        first, last = bisect_left(self._lengths, shortest), bisect_right(self._lengths, longest)
        if first >= last:
            return
        for row, column, _ in cdist_pairs(windows, self._keys[first:last], lowest - _SLACK):
            score = fuzz.ratio(windows[row], self._keys[first + column])
            if score >= lowest - 1e-9:
                yield windows[row], first + column, score


def _span_of(length: int) -> tuple[int, int]:
    """The fewest and the most letters of what scores the threshold with a string of so many letters, and one more."""
    ratio = THRESHOLD / (200 - THRESHOLD)
    return math.floor(length * ratio) - 1, math.ceil(length / ratio) + 1


def agreement(matcher: Matcher, articles: Sequence[Article], names: Sequence[str]) -> Agreement:
    """How many spans of the brute force the matcher finds, with the same score and an entry in common.

    What is promised is resolved together with what the matcher found beyond it, since that may take the place of a
    promised name that overlaps it. At most 64 tied entries of a key are returned, so it is enough that some are equal.
    """
    brute = BruteForce(names)
    same = spans = beyond = beyond_found = others = 0
    for article in articles:
        ours: defaultdict[tuple[int, int], dict[int, float]] = defaultdict(dict)
        for hit in matcher.find(article.text):
            ours[hit.start, hit.end][hit.entry] = hit.score
        candidates = brute.candidates(article.text)
        confirmed = [c for c in candidates if _has(ours.get((c.start, c.end), {}), c)]
        others += len(ours) - len({(c.start, c.end) for c in confirmed})
        for ties in brute.resolved([*(c for c in candidates if c.sure), *confirmed]):
            if any(c.sure for c in ties):
                spans += 1
                same += any(_has(ours.get((c.start, c.end), {}), c) for c in ties)
        for ties in brute.resolved(candidates):
            if not any(c.sure for c in ties):
                beyond += 1
                beyond_found += any(_has(ours.get((c.start, c.end), {}), c) for c in ties)
    kilobytes = sum(article.kilobytes for article in articles)
    return Agreement(kilobytes, spans, _share(same, spans), beyond, beyond_found, others)


def _has(found: dict[int, float], candidate: Candidate) -> bool:
    """Whether one of the entries found at the candidate's span is one of its own, with its score."""
    return any(abs(found[e] - candidate.score) < _CLOSE for e in found.keys() & candidate.entries)
