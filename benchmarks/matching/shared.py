"""What the measurements share: sizes, names, texts and indexes, each made once."""

from __future__ import annotations

import os
from functools import cache

from benchmarks.matching.workload import documents, registry
from claimcheck.matching import NameIndex

__all__ = ["MIDDLE", "SIZES", "TEXT_SIZES", "index", "names", "text"]

SIZES = [int(size) for size in os.environ.get("CLAIMCHECK_BENCH_SIZES", "1000,10000,100000").split(",")]
TEXT_SIZES = [1, 10, 50]  # kB
MIDDLE = min(SIZES, key=lambda size: abs(size - 10_000))  # where only the text varies


@cache
def names(size: int) -> list[str]:
    """The registry of ``size`` names."""
    return registry(size)


@cache
def index(size: int) -> NameIndex:
    """Their index."""
    return NameIndex.build(names(size))


@cache
def text(kilobytes: int, size: int = MIDDLE) -> str:
    """One text of so many kB, with names of the registry of ``size`` in it."""
    joined = "\n\n".join(article.text for article in documents(names(size), kilobytes + 1))
    return joined.encode()[: kilobytes * 1000].decode(errors="ignore")
