"""The bundled NLI model against transformers' text-classification pipeline with the same weights in float32.

    python -m pytest benchmarks/test_bench_nli.py -s

Needs the extra ``torch``. Both see the same pairs of about 60 tokens in the same run; nothing is asserted about
times. Read the ratios that are printed: one call a pair, and many pairs at the peer's best batch size.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from claimcheck.support import NliModel, export_model, load_model, measure_speed
from claimcheck.support.nli._ranges import sample_pairs

PAIRS = 128


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    return [(" ".join(one.split()[:28]), " ".join(other.split()[:12])) for one, other in sample_pairs(PAIRS)]


def fresh() -> tuple[tuple[NliModel], dict[str, Any]]:
    """A model that remembers no pair."""
    return (load_model(check_canaries=False),), {}


def test_one_by_one(benchmark: Any, pairs: list[tuple[str, str]]) -> None:
    benchmark.pedantic(lambda model: [model.predict([pair]) for pair in pairs], setup=fresh, rounds=3)


def test_together(benchmark: Any, pairs: list[tuple[str, str]]) -> None:
    benchmark.pedantic(lambda model: model.predict(pairs), setup=fresh, rounds=3)


def test_remembered(benchmark: Any, pairs: list[tuple[str, str]]) -> None:
    model = load_model(check_canaries=False)
    model.predict(pairs)
    benchmark(model.predict, pairs)


def test_loading(benchmark: Any) -> None:
    benchmark.pedantic(lambda: load_model(check_canaries=False), rounds=5)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer
    from transformers import pipeline as make

    folder: Path = export_model(None, tmp_path_factory.mktemp("peer") / "checkpoint")
    model = AutoModelForSequenceClassification.from_pretrained(folder, dtype="float32")
    anything: Any = make
    return anything("text-classification", model=model, tokenizer=AutoTokenizer.from_pretrained(folder), top_k=None)


@pytest.mark.parametrize("size", [1, 8, 32])
def test_peer_pipeline(benchmark: Any, pairs: list[tuple[str, str]], pipeline: Any, size: int) -> None:
    rows = [{"text": one, "text_pair": other} for one, other in pairs]
    benchmark.pedantic(lambda: pipeline(rows, batch_size=size), rounds=3)


def test_ratios() -> None:
    speed = measure_speed(pairs=PAIRS, peer=True)
    assert speed.peer is not None
    print(f"\n{speed.peer.times_single} times the pipeline one by one, {speed.peer.times_batched} at its best batch")  # noqa: T201
