"""What a matcher's hits are worth: recall by kind of change, hits on nothing planted, agreement with brute force."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from benchmarks.matching.peers import Hit, Matcher, Windows, cdist_pairs, resolve
from benchmarks.matching.workload import KINDS, THRESHOLD, Article, Gold, bundled_names, key_of
from claimcheck.language.folding import squash
from claimcheck.registry.names import strip_legal_form

__all__ = ["Agreement", "BruteForce", "Quality", "agreement", "quality"]

_CLOSE = 1e-3  # of two scores; the brute force computes in 32 bits
_LOWEST = 79.9  # one letter exchanged in five
_WIDEST = 8  # tokens of a name with its legal form


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of the planted names found, in all and by kind; hits beside them for 10 kB of text.

    ``strict`` counts exact offsets and the right entry only. Of the hits that overlap no planted name, ``spurious`` are
    those below score 100, ``coincidences`` words that are a composed name, ``known`` names of the bundled registry:
    our sentences do mention those.
    """

    planted: int
    recall: float | None
    strict: float | None
    by_kind: dict[str, float | None]
    spurious: float
    coincidences: float
    known: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of ``spans`` that brute force resolves in ``kilobytes``, the share found with the same best score.

    ``beyond`` counts spans found that overlap none of them: more than is promised.
    """

    kilobytes: float
    spans: int
    share: float | None
    beyond: int


def quality(articles: Sequence[Article], found: Sequence[Sequence[Hit]], names: Sequence[str]) -> Quality:
    """Compare the hits in each article with what was planted there."""
    planted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    strict = 0
    for article, hits in zip(articles, found, strict=True):
        for gold in article.gold:
            planted[gold.kind] += 1
            right[gold.kind] += any(_linked(hit, gold, article.text, names) for hit in hits)
            strict += any(_exactly(hit, gold) for hit in hits)
        beside.update(_beside(article, hits, names))
    tens = max(sum(article.kilobytes for article in articles) / 10, 1e-9)
    total = planted.total()
    return Quality(
        planted=total,
        recall=_share(right.total(), total),
        strict=_share(strict, total),
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


class BruteForce:
    """Every window compared with every name, with and without its legal form, held to what the index promises.

    By the letters of the name: below 5 equal, capitals included; to 9 one edit; to 19 two edits and score 85; above
    score 85.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._written: list[str] = []
        self._entries: list[int] = []
        self._letters: list[int] = []
        for entry, name in enumerate(names):
            stem = strip_legal_form(name)
            for written in dict.fromkeys((stem, name)):
                self._written.append(written)
                self._entries.append(entry)
                self._letters.append(len(squash(stem)))
        self._keys = [squash(written) for written in self._written]

    def find(self, text: str) -> list[Hit]:
        """Names in the text, resolved as the peers' are."""
        windows = Windows(text, _WIDEST)
        sizes: dict[tuple[int, int], int] = {}
        hits = []
        for window, number, score in cdist_pairs(windows.keys, self._keys, _LOWEST):
            key = windows.keys[window]
            if not self._near(key, number, score):
                continue
            for start, end in windows.spans[key]:
                if self._letters[number] >= 5 or _capitals(text[start:end]) == _capitals(self._written[number]):
                    sizes[start, end] = len(key)
                    hits.append(Hit(start, end, number, score))
        found = resolve(hits, self._keys, lambda hit: sizes[hit.start, hit.end])
        return [hit._replace(entry=self._entries[hit.entry]) for hit in found]

    def _near(self, window: str, number: int, score: float) -> bool:
        key, letters = self._keys[number], self._letters[number]
        if letters < 5:
            return window == key
        if letters < 10:
            return OSA.distance(window, key, score_cutoff=1) <= 1
        return score >= THRESHOLD and (letters >= 20 or OSA.distance(window, key, score_cutoff=2) <= 2)


def _capitals(name: str) -> str:
    """Letters and digits without marks, their case kept."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if c.isalnum())


def agreement(matcher: Matcher, articles: Sequence[Article], names: Sequence[str]) -> Agreement:
    """How many spans of the brute force the matcher finds, with the same score."""
    brute = BruteForce(names)
    same = spans = beyond = 0
    for article in articles:
        ours: defaultdict[tuple[int, int], float] = defaultdict(float)
        for hit in matcher.find(article.text):
            ours[hit.start, hit.end] = max(ours[hit.start, hit.end], hit.score)
        theirs = {(hit.start, hit.end): hit.score for hit in brute.find(article.text)}
        spans += len(theirs)
        same += sum(abs(ours[span] - score) < _CLOSE for span, score in theirs.items() if span in ours)
        beyond += sum(not any(a < end and start < b for a, b in theirs) for start, end in ours)
    return Agreement(sum(article.kilobytes for article in articles), spans, _share(same, spans), beyond)
