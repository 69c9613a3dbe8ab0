"""Extraction against the syntax of spaCy alone, over the same texts in the same run.

    taskset -c 0 python -m pytest benchmarks/test_bench_extraction.py -s

On one core, after loading. The peer is the full pinned spaCy pipeline of the language, which finds no claims: a floor
that any extractor on top of a parser pays. Nothing is asserted about times; read the words a second and the ratio that
are printed, and how time and memory grow with the length of a text.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from claimcheck import ClaimChecker
from claimcheck.language._spacy_models import model_directory
from claimcheck.language.encoder import forget
from claimcheck.reading import read_text
from claimcheck.schema import Document, Lang

TEXTS = Path("fixtures/articles")
ROUNDS = 3


def documents(lang: Lang) -> list[Document]:
    """Development articles of a language."""
    found = [read_text(p.read_text(encoding="utf-8"), p.name) for p in sorted(TEXTS.glob("*.txt"))]
    return [document for document in found if document.lang is lang]


@pytest.fixture(scope="module")
def checker() -> Iterator[ClaimChecker]:
    with ClaimChecker() as made:
        for lang in (Lang.FR, Lang.EN):
            made.extract(documents(lang)[0])
        yield made


def words(texts: list[Document]) -> int:
    return sum(len(document.text.split()) for document in texts)


def extract_all(checker: ClaimChecker, texts: list[Document]) -> None:
    forget()
    for document in texts:
        checker.extract(document)


@pytest.mark.parametrize("lang", [Lang.FR, Lang.EN])
def test_extraction(benchmark: Any, checker: ClaimChecker, lang: Lang) -> None:
    texts = documents(lang)
    benchmark.extra_info["words"] = words(texts)
    benchmark.pedantic(lambda: extract_all(checker, texts), rounds=ROUNDS)


def pipeline(lang: Lang) -> Callable[[list[Document]], None]:
    import spacy

    model = spacy.util.load_model_from_path(model_directory(lang))

    def run(texts: list[Document]) -> None:
        for document in texts:
            model(document.text)

    return run


@pytest.mark.parametrize("lang", [Lang.FR, Lang.EN])
def test_peer_spacy(benchmark: Any, lang: Lang) -> None:
    texts = documents(lang)
    run = pipeline(lang)
    benchmark.pedantic(lambda: run(texts), rounds=ROUNDS)


def timed(action: Callable[[], Any]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - start)
    return best


def test_ratios_and_growth(checker: ClaimChecker) -> None:
    """Prints words a second beside the peer's, and seconds for texts of 1, 4 and 16 times the length."""
    for lang in (Lang.FR, Lang.EN):
        texts = documents(lang)
        run = pipeline(lang)
        run(texts[:1])
        own, peer = timed(partial(extract_all, checker, texts)), timed(partial(run, texts))
        rate = words(texts)
        said = f"{rate / own:,.0f} words a second; spaCy alone {rate / peer:,.0f}; ratio {peer / own:.2f}"
        print(f"\n{lang.value}: {said}")  # noqa: T201
        whole = "\n\n".join(document.text for document in texts)[:40_000]
        for times in (1, 4, 16):
            long = read_text("\n\n".join([whole] * times), f"long-{times}", lang=lang)
            start = time.perf_counter()
            extract_all(checker, [long])
            seconds = time.perf_counter() - start
            print(f"  {len(long.text.split()):7,} words in {seconds:6.2f} s")  # noqa: T201
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")  # noqa: T201
