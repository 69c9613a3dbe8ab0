"""Retrieval: milliseconds a claim, in a store that grows, and what that comes to with millions of passages.

    python -m pytest benchmarks/test_bench_retrieval.py -s                       20,000 passages
    python -m benchmarks.test_bench_retrieval --passages 200000 --plot docs/retrieval-speed.svg

The passages are generated (``generated.py``): every kind of claim, both languages, the vendors of the registry, some
written about hundreds of times as often as others. The claims are others of the same making, so that most are about
vendors with many passages. Every claim is asked twice; the second time counts, when what it finds has been analysed.
Nothing is asserted about times; they are those of the processor.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.generated import passages
from claimcheck.evidence import EvidenceStore, Retriever
from claimcheck.evidence._near import SIGNER
from claimcheck.evidence._rows import put
from claimcheck.registry import Registry
from claimcheck.schema import Claim, Document, Mention, Passage

CLAIMS = 300
STEPS = 5
SKEW = 0.7
EXTRAPOLATED = 5_000_000
TARGETS = {"median": 20.0, "p99": 80.0}


class Speed(NamedTuple):
    """Milliseconds of processor time a claim at a size of the store."""

    passages: int
    median: float
    p99: float


def _analyse(_: Passage) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
    return (), ()


def _add(store: EvidenceStore, batch: Iterable[Passage]) -> None:
    """Without looking for copies: texts of one pattern resemble one another, and comparing them would take minutes."""
    with store._database.writing() as connection:
        for passage in batch:
            put(connection, passage, join=False)
        connection.execute("UPDATE documents SET origin = key WHERE origin <> key")
        connection.execute("INSERT OR REPLACE INTO settings VALUES ('signer', ?)", (SIGNER,))


def speeds(number: int, store: EvidenceStore) -> Iterator[Speed]:
    """Times at ``number`` passages and, before, at a half, a quarter and so on."""
    vendors = Registry.load().vendors
    written = passages(number, vendors, skew=SKEW)
    asked = [claim for _, claim in passages(CLAIMS, vendors, seed=8, skew=SKEW)]
    retriever = Retriever([store], _analyse, "generated")
    document = Document(id="asked", text="Another text.", sha256="0")
    for size in (number >> step for step in reversed(range(STEPS))):
        while (missing := size - len(store)) > 0:
            _add(store, (passage for passage, _ in islice(written, min(missing, 10_000))))
        for claim in asked:
            retriever.retrieve(claim, document)
        taken = []
        for claim in asked:
            start = time.process_time()
            retriever.retrieve(claim, document)
            taken.append((time.process_time() - start) * 1_000)
        median, p99 = np.percentile(taken, [50, 99])
        print(f"{size:,} passages: median {median:.1f} ms, p99 {p99:.1f} ms, longest {max(taken):.1f} ms", flush=True)  # noqa: T201
        yield Speed(size, float(median), float(p99))


def law(sizes: list[int], values: list[float]) -> tuple[float, float]:
    """Fixed and per-passage milliseconds of the straight line through the times, by least squares."""
    slope, fixed = np.polyfit(sizes, values, 1)
    return float(fixed), float(slope)


def extrapolate(found: list[Speed], what: str) -> float:
    """Milliseconds at ``EXTRAPOLATED`` passages, if time goes on growing by as much for every passage."""
    fixed, slope = law([speed.passages for speed in found], [getattr(speed, what) for speed in found])
    return fixed + slope * EXTRAPOLATED


def plot(found: list[Speed]) -> str:
    """The times by size of the store, both on logarithmic scales; dashed what is extrapolated, dotted the targets."""
    left, top, width, height = 64, 48, 520, 300

    def x(size: float) -> float:
        return left + width * (math.log10(size) - 4) / (math.log10(EXTRAPOLATED) - 4)

    def y(value: float) -> float:
        return top + height * (1 - math.log10(value) / 3.5)

    parts = []
    for size, name in ((1e4, "10,000"), (1e5, "100,000"), (1e6, "1,000,000"), (5e6, "5,000,000")):
        parts.append(f'<path class="grid" d="M{x(size):.1f} {top}V{top + height}"/>')
        parts.append(f'<text x="{x(size):.1f}" y="{top + height + 18}" text-anchor="middle">{name}</text>')
    for value in (1, 10, 100, 1000):
        parts.append(f'<path class="grid" d="M{left} {y(value):.1f}H{left + width}"/>')
        parts.append(f'<text x="{left - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value:,} ms</text>')
    for what in ("median", "p99"):
        points = [(x(speed.passages), y(getattr(speed, what))) for speed in found]
        fixed, slope = law([speed.passages for speed in found], [getattr(speed, what) for speed in found])
        ahead = np.geomspace(found[-1].passages, EXTRAPOLATED, 24)
        line = "L".join(f"{px:.1f} {py:.1f}" for px, py in points)
        further = "L".join(f"{x(size):.1f} {y(fixed + slope * size):.1f}" for size in ahead)
        end = y(extrapolate(found, what))
        parts += [
            f'<path class="{what}" d="M{line}"/><path class="{what} dashed" d="M{further}"/>',
            *(f'<circle class="{what}" cx="{px:.1f}" cy="{py:.1f}" r="3"/>' for px, py in points),
            f'<text x="{left + width + 6}" y="{end + 4:.1f}">{what} {extrapolate(found, what):,.0f} ms</text>',
            f'<path class="{what} target" d="M{left} {y(TARGETS[what]):.1f}H{x(200_000):.1f}"/>',
        ]
    across, down = left + width + 110, top + height + 56
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {down}" role="img" '
            'aria-labelledby="title">',
            "<style>text{font:12px system-ui,sans-serif;fill:#333}.head{font-size:15px;font-weight:600}"
            "path{fill:none}.grid{stroke:#e3e3e3}.median{stroke:#1f5fa8;stroke-width:2}"
            ".p99{stroke:#b4531a;stroke-width:2}"
            ".dashed{stroke-dasharray:6 4}.target{stroke-dasharray:1 4}circle{fill:#fff}</style>",
            f'<rect width="{across}" height="{down}" fill="#fff"/>',
            f'<text id="title" class="head" x="{left}" y="28">Retrieval: processor time a claim</text>',
            *parts,
            f'<text x="{left + width / 2}" y="{down - 14}" text-anchor="middle">'
            "passages (dashed: extrapolated; dotted: targets at 200,000)</text>",
            "</svg>",
            "",
        ]
    )


def test_retrieval(tmp_path: Path) -> None:
    """What is measured with 20,000 passages; the drawing is made too."""
    with EvidenceStore(tmp_path / "store.db") as store:
        found = list(speeds(20_000, store))
    assert plot(found).count("<circle") == 2 * STEPS


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--passages", type=int, default=200_000)
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, EvidenceStore(Path(folder) / "store.db") as own:
        measured = list(speeds(given.passages, own))
    for each in TARGETS:
        print(f"{EXTRAPOLATED:,} passages: {each} {extrapolate(measured, each):,.0f} ms, extrapolated")  # noqa: T201
    if given.plot:
        given.plot.write_text(plot(measured), encoding="utf-8")
