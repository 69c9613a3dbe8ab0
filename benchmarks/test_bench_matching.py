"""The matcher against its nearest peer, on one fixture article, in the same run.

    python -m pytest benchmarks -s

The peer is what one would write with RapidFuzz alone: every window of one to six words compared with every name of the
registry by ``process.cdist``. It finds no more than the matcher does and decides nothing (no ambiguity, no dates).
Times depend on the machine, so nothing here is asserted about them: read the ratio.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz, process

from claimcheck.language.folding import squash
from claimcheck.matching import Matcher
from claimcheck.reading import read_text
from claimcheck.registry import Registry
from claimcheck.schema import Document

ARTICLE = Path(__file__).parents[1] / "fixtures" / "articles" / "dev-fr-rachat-majorel.txt"
WIDEST = 6
CUTOFF = 85.0


@pytest.fixture(scope="module")
def document() -> Document:
    return read_text(ARTICLE.read_text(encoding="utf-8"), ARTICLE.name)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


@pytest.fixture(scope="module")
def names(registry: Registry) -> list[str]:
    return [squash(n) for v in registry.vendors for n in (v.name, *(alias.name for alias in v.aliases))]


def windows(text: str) -> list[str]:
    words = [squash(match.group()) for match in re.finditer(r"\w+", text)]
    return ["".join(words[i : i + n]) for i in range(len(words)) for n in range(1, WIDEST + 1)]


def peer(text: str, names: list[str]) -> int:
    """Number of windows that resemble a name."""
    return int((process.cdist(windows(text), names, scorer=fuzz.ratio, score_cutoff=CUTOFF) > 0).any(axis=1).sum())


def test_matcher(benchmark: Any, document: Document, registry: Registry) -> None:
    matcher = Matcher(registry)
    assert benchmark(matcher.match, document)


def test_peer_rapidfuzz_cdist(benchmark: Any, document: Document, names: list[str]) -> None:
    assert benchmark(peer, document.text, names)


def test_ratio(capsys: pytest.CaptureFixture[str], document: Document, registry: Registry, names: list[str]) -> None:
    matcher = Matcher(registry)
    ours = _best(lambda: matcher.match(document))
    theirs = _best(lambda: peer(document.text, names))
    with capsys.disabled():
        print(  # noqa: T201 - the figure is the purpose
            f"\nmatcher {ours * 1e3:.1f} ms, rapidfuzz cdist {theirs * 1e3:.1f} ms: {theirs / ours:.1f} times as fast "
            f"({len(document.text)} characters, {len(names)} names)"
        )
    assert ours > 0


def _best(call: Callable[[], object], rounds: int = 7) -> float:
    """Shortest time of several rounds, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)
