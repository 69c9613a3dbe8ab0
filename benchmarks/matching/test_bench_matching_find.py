"""Finding names, by size of the registry and of the text, one by one and in batches, and on our own articles.

Nothing is asserted about times.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.matching import shared
from claimcheck.matching import NameIndex
from claimcheck.registry import Registry

ARTICLES = Path(__file__).parents[2] / "fixtures" / "articles"


@pytest.mark.parametrize("size", shared.SIZES)
def test_by_names(benchmark: Any, size: int) -> None:
    text = shared.text(10, size)
    assert benchmark(shared.index(size).find, text)


@pytest.mark.parametrize("kilobytes", shared.TEXT_SIZES)
def test_by_text(benchmark: Any, kilobytes: int) -> None:
    text = shared.text(kilobytes)
    assert benchmark(shared.index(shared.MIDDLE).find, text)


def test_batch_in_one_call(benchmark: Any) -> None:
    """50 texts of 1 kB, against ``test_by_text[50]``."""
    texts = _pieces()
    found = benchmark(shared.index(shared.MIDDLE).find_many, texts)
    assert len(found) == len(texts)


def test_batch_one_by_one(benchmark: Any) -> None:
    index, texts = shared.index(shared.MIDDLE), _pieces()
    assert any(benchmark(lambda: [index.find(text) for text in texts]))


def test_bundled_registry_on_articles(benchmark: Any) -> None:
    names = [name for v in Registry.load().vendors for name in (v.name, *(alias.name for alias in v.aliases))]
    index = NameIndex.build(names)
    articles = [path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.txt"))]
    found = benchmark(lambda: [index.find(article) for article in articles])
    assert any(found)
    benchmark.extra_info["kB"] = sum(len(article.encode()) for article in articles) / 1000
    benchmark.extra_info["hits"] = sum(map(len, found))


def _pieces() -> list[str]:
    text = shared.text(50)
    return [text[at : at + 1000] for at in range(0, len(text), 1000)]
