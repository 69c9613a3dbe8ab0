"""The engine and its peers in one interleaved run: speed, recall, hits on nothing, agreement with brute force.

    python -m benchmarks.matching.compare --sizes 1000,10000 --kb 200 --rounds 3 --json out.json

In each round every matcher has its turn on the same texts, on one thread. A peer gets the first kB only, as many as a
probe says it does in ``--seconds``; right after its turn the engine is timed on the same share, and the ratio is that
of the two. Read the ratios: times are those of the machine and of what else it does.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks.matching.peers import Hit, Matcher, matchers
from benchmarks.matching.scoring import Agreement, Quality, agreement, quality
from benchmarks.matching.workload import KINDS, Article, cut, documents, registry

__all__ = ["Row", "Size", "compare", "main"]

_PACKAGES = (
    "numpy",
    "rapidfuzz",
    "numba",
    "simstring-rust",
    "symspellpy",
    "scikit-learn",
    "sparse-dot-topn",
    "spacy",
    "spaczz",
    "ahocorasick-rs",
)
_LEAST = 10.0  # kB that the engine is timed on at least: a call costs it some milliseconds whatever the text
_SMALLEST = 0.5  # kB a peer gets at least
_MOMENT = 0.05  # seconds the engine is timed on a share at least, again and again if need be


@dataclass
class Row:
    """One matcher at one size. ``status`` is "ok" or why there are no figures; ``rates`` are kB/s, one a round.

    ``ours`` are those of the engine on the same share of the text, right after. ``ratio`` is the median over the rounds
    of the engine's speed over the peer's; for an exact peer and for the windows alone the peer's over the engine's.
    """

    matcher: str
    kind: str
    status: str = "ok"
    build_seconds: float | None = None
    kilobytes: float | None = None
    rates: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    rate: float | None = None
    ratio: float | None = None
    quality: Quality | None = None


@dataclass
class Size:
    """All matchers at one size of the registry."""

    names: int
    kilobytes: float
    articles: int
    rows: list[Row]
    agreement: Agreement | None = None


@dataclass
class _Turn:
    matcher: Matcher
    row: Row
    articles: list[Article]
    found: list[list[Hit]] = field(default_factory=list)

    def run(self) -> None:
        if self.row.status != "ok":
            return
        start = time.perf_counter()
        try:
            self.found = [self.matcher.find(article.text) for article in self.articles]
        except Exception as error:  # as in _prepare
            self.row.status = _failure(error)
            return
        elapsed = time.perf_counter() - start
        self.row.rates.append(self.kilobytes / elapsed)

    def run_ours(self, engine: Matcher, articles: list[Article]) -> None:
        """Time the engine on this share of the text; on ``_LEAST`` kB of it where a peer is too slow for so much."""
        if self.row.status != "ok":
            return
        share = self.articles if self.kilobytes >= _LEAST else cut(articles, _LEAST)
        kilobytes = sum(article.kilobytes for article in share)
        times = 0
        start = time.perf_counter()
        while not times or time.perf_counter() - start < _MOMENT:
            for article in share:
                engine.find(article.text)
            times += 1
        self.row.ours.append(times * kilobytes / (time.perf_counter() - start))

    @property
    def kilobytes(self) -> float:
        return sum(article.kilobytes for article in self.articles)


def compare(size: int, options: argparse.Namespace) -> Size:
    """Build every matcher for ``size`` names, then let them take turns."""
    names = registry(size, options.seed)
    articles = documents(names, options.kb, options.seed)
    turns: list[_Turn] = []
    rows: list[Row] = []
    for matcher in matchers(options.peers):
        row = Row(matcher.name, matcher.kind)
        rows.append(row)
        _note(f"{size} names: {matcher.name} …")
        if turn := _prepare(matcher, row, names, articles, options):
            turns.append(turn)
    for _ in range(options.rounds):
        for turn in turns:
            turn.run()
            first = turns[0]
            if turn is not first and first.row is rows[0] and first.row.status == "ok":
                turn.run_ours(first.matcher, articles)
    turns = [turn for turn in turns if turn.row.status == "ok"]
    for turn in turns:
        turn.row.rate = statistics.median(turn.row.rates)
        turn.row.ratio = _ratio(turn.row)
        if turn.matcher.kind != "windows":
            turn.row.quality = quality(turn.articles, turn.found, names)
    result = Size(size, sum(article.kilobytes for article in articles), len(articles), rows)
    if turns and turns[0].row is rows[0] and options.agree_kb:
        sample = options.agree_kb if size <= 100_000 else options.agree_kb / 4
        result.agreement = agreement(turns[0].matcher, cut(articles, sample), names)
    return result


def _prepare(
    matcher: Matcher, row: Row, names: Sequence[str], articles: Sequence[Article], options: argparse.Namespace
) -> _Turn | None:
    """The matcher ready for its turns; None, and the reason in its row, when it cannot have any."""
    if missing := matcher.missing():
        row.status = f"not installed: {', '.join(missing)}"
        return None
    if matcher.largest is not None and len(names) > matcher.largest and not options.unlimited:
        row.status = f"not run above {matcher.largest} names"
        return None
    try:
        matcher.build(names[:20])  # imports what it needs
        start = time.perf_counter()
        matcher.build(names)
        row.build_seconds = time.perf_counter() - start
        share = list(articles)
        if matcher.name.startswith("claimcheck"):
            matcher.find(articles[0].text)  # a compiled kernel may load now
        else:
            share = cut(articles, max(_SMALLEST, _probe(matcher, articles) * options.seconds))
    except Exception as error:  # a peer may fail in any way; its row says so and the others go on
        row.status = _failure(error)
        return None
    row.kilobytes = sum(article.kilobytes for article in share)
    return _Turn(matcher, row, share)


def _failure(error: Exception) -> str:
    return f"failed: {type(error).__name__}: {error}".splitlines()[0]


def _probe(matcher: Matcher, articles: Sequence[Article]) -> float:
    """kB/s, measured on so little text that it takes a moment."""
    total = sum(article.kilobytes for article in articles)
    kilobytes = 0.25
    while True:
        sample = cut(articles, kilobytes)
        start = time.perf_counter()
        for article in sample:
            matcher.find(article.text)
        elapsed = time.perf_counter() - start
        if elapsed > 0.25 or kilobytes >= total:
            return sum(article.kilobytes for article in sample) / elapsed
        kilobytes *= 4


def _ratio(row: Row) -> float | None:
    ratios = [ours / rate for ours, rate in zip(row.ours, row.rates, strict=False)]
    if not ratios:
        return None
    ratio = statistics.median(ratios)
    return ratio if row.kind == "fuzzy" else 1 / ratio


def _note(line: str) -> None:
    sys.stderr.write(line + "\n")


def _number(value: float | None, pattern: str) -> str:
    return "-" if value is None else format(value, pattern)


def _lines(size: Size) -> list[str]:
    """The figures of one size as text."""
    kinds = "".join(f"{kind:>12}" for kind in KINDS)
    lines = [
        f"\n{size.names} names, {size.kilobytes:.0f} kB in {size.articles} articles",
        f"{'matcher':<22}{'kB/s':>9}{'ratio':>9}{'kB used':>9}{'build s':>9}{'planted':>9}{'recall':>8}{'strict':>8}"
        f"{'wrong':>8}{'entries':>9}{kinds}{'spurious':>10}{'coincid.':>10}{'known':>8}",
    ]
    for row in size.rows:
        if row.rate is None:
            lines.append(f"{row.matcher:<22}{row.status}")
            continue
        line = (
            f"{row.matcher:<22}{_number(row.rate, '.4g'):>9}{_number(row.ratio, '.3g'):>9}"
            f"{_number(row.kilobytes, '.1f'):>9}{_number(row.build_seconds, '.2f'):>9}"
        )
        if (found := row.quality) is not None:
            line += (
                f"{found.planted:>9}{_number(found.recall, '.3f'):>8}{_number(found.strict, '.3f'):>8}"
                f"{_number(found.wrong, '.3f'):>8}{_number(found.entries, '.2f'):>9}"
                + "".join(f"{_number(found.by_kind[kind], '.3f'):>12}" for kind in KINDS)
                + f"{found.spurious:>10.1f}{found.coincidences:>10.1f}{found.known:>8.1f}"
            )
        lines.append(line)
    if (same := size.agreement) is not None:
        share = _number(same.share, ".4f")
        lines.append(
            f"agreement with brute force: {share} of {same.spans} spans in {same.kilobytes:.1f} kB; "
            f"beyond two edits: found {same.beyond_found} of {same.beyond}; other spans found: {same.others}"
        )
    return lines


def _versions() -> dict[str, str | None]:
    versions: dict[str, str | None] = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = None
    return versions


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    def numbers(value: str) -> list[int]:
        return [int(part) for part in value.split(",")]

    def words(value: str) -> list[str]:
        return [part for part in value.split(",") if part]

    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching.compare")
    parser.add_argument("--sizes", type=numbers, default=[1000, 10_000], help="names in the registry: 1000,10000")
    parser.add_argument("--kb", type=float, default=200.0, help="text in all")
    parser.add_argument("--peers", type=words, default=[], help="names, commas between; all when not given")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0, help="what a peer's share of the text should take")
    parser.add_argument("--agree-kb", type=float, default=20.0, help="text compared with brute force; 0 for none")
    parser.add_argument("--unlimited", action="store_true", help="also run peers at sizes that are too large for them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write all figures there")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print and write."""
    options = _options(arguments)
    sizes = []
    for size in options.sizes:
        sizes.append(compare(size, options))
        sys.stdout.write("\n".join(_lines(sizes[-1])) + "\n")
        sys.stdout.flush()
    if options.json:
        machine = {"processor": platform.machine(), "system": platform.system(), "cores": os.cpu_count()}
        settings = {k: v for k, v in vars(options).items() if k != "json"}
        content: dict[str, Any] = {
            "version": 2,
            "machine": machine,
            "versions": _versions(),
            "options": settings,
            "sizes": [asdict(size) for size in sizes],
        }
        options.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
