"""How fast a model is, and how fast the usual way of running the same weights would be."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from claimcheck.errors import MissingExtraError, ModelError
from claimcheck.support.nli._cross_encoder import file_tokenizer
from claimcheck.support.nli.export import export_model
from claimcheck.support.nli.loading import load_model, resolve
from claimcheck.support.nli.protocol import NliModel

__all__ = ["PeerSpeed", "Speed", "measure_speed"]

_PREMISE_WORDS, _CLAIM_WORDS = 28, 12
_ROUNDS = 3
_PEER_BATCHES = (8, 16, 32, 64)

Pair = tuple[str, str]
Score = Callable[[Sequence[Pair]], Any]


@dataclass(frozen=True, slots=True)
class PeerSpeed:
    """Pairs a second of transformers' text-classification pipeline in float32, and how many times ours that is."""

    single: float
    batched: float
    batch_size: int
    times_single: float
    times_batched: float


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds to load (session and tokenizer, imports excluded), and pairs a second; medians of three rounds.

    ``single`` is one call a pair, ``batched`` one call for all. ``peak_mb`` is the peak memory of the process before
    any peer ran, None where the system does not tell.
    """

    name: str
    pairs: int
    mean_tokens: float
    load_seconds: float
    single: float
    batched: float
    peak_mb: float | None
    peer: PeerSpeed | None = None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def measure_speed(source: str | Path | None = None, pairs: int = 128, *, peer: bool = False) -> Speed:
    """Time a model on pairs of about 60 tokens made of the bundled evidence, no pair twice.

    Raises:
        MissingExtraError: A peer is asked for and torch is not installed.
        ModelError: The model cannot be loaded, or there are no weights in float32 for the peer.
    """
    if peer and find_spec("torch") is None:
        raise MissingExtraError("the transformers pipeline beside it", "torch")
    folder, _ = resolve(source)
    rounds = [_pairs(pairs, shift) for shift in range(1, 2 * _ROUNDS + 1)]
    load_model(source, check_canaries=False)  # imports
    started = time.perf_counter()
    model = load_model(source, check_canaries=False)
    loaded = time.perf_counter() - started
    single = median(_rate(_one_by_one(model), each) for each in rounds[:_ROUNDS])
    batched = median(_rate(model.predict, each) for each in rounds[_ROUNDS:])
    peak = _peak()
    beside = _peer(source, folder, rounds, single, batched) if peer else None
    tokens = _mean_tokens(folder, rounds[0])
    return Speed(model.name, pairs, tokens, round(loaded, 3), round(single, 1), round(batched, 1), peak, beside)


def _pairs(count: int, shift: int) -> list[Pair]:
    """Pairs of unrelated texts; another shift gives other pairs of the same texts."""
    premises = [text for text in _texts() if len(text.split()) >= _PREMISE_WORDS]
    if len(premises) < 2:
        raise ModelError("there is no bundled evidence to time a model on")
    return [
        (_cut(premises[at % len(premises)], _PREMISE_WORDS), _cut(premises[(at + shift) % len(premises)], _CLAIM_WORDS))
        for at in range(count)
    ]


def _texts() -> list[str]:
    from claimcheck.evidence import bundled_passages

    return [passage.text for passage in bundled_passages()]


def _cut(text: str, words: int) -> str:
    return " ".join(text.split()[:words])


def _one_by_one(model: NliModel) -> Score:
    return lambda pairs: [model.predict([pair]) for pair in pairs]


def _rate(score: Score, pairs: Sequence[Pair]) -> float:
    started = time.perf_counter()
    score(pairs)
    return len(pairs) / (time.perf_counter() - started)


def _mean_tokens(folder: Path, pairs: Sequence[Pair]) -> float:
    if not (folder / "tokenizer.json").is_file():
        return 0.0
    encodings = file_tokenizer(folder / "tokenizer.json").encode_batch(list(pairs))
    return round(sum(len(encoding.ids) for encoding in encodings) / len(encodings), 1)


def _peer(
    source: str | Path | None, folder: Path, rounds: Sequence[list[Pair]], single: float, batched: float
) -> PeerSpeed:
    """The pipeline on the same pairs, one call a pair and at its best batch size."""
    with TemporaryDirectory() as place:
        checkpoint = folder
        if not any(folder.glob("*.safetensors")):
            checkpoint = export_model(source, Path(place) / "checkpoint")
        if not any(checkpoint.glob("*.safetensors")):
            raise ModelError(f"{folder}: has no weights in float32 for the pipeline")
        score = _pipeline(checkpoint)
        score(rounds[0][:4], 1)
        alone = median(_rate(lambda pairs: [score([pair], 1) for pair in pairs], each) for each in rounds[:_ROUNDS])
        rates = {size: _rate(partial(score, size=size), rounds[0]) for size in _PEER_BATCHES}
        best = max(rates, key=lambda size: rates[size])
        together = median(_rate(partial(score, size=best), each) for each in rounds[_ROUNDS:])
    return PeerSpeed(round(alone, 1), round(together, 1), best, round(batched / alone, 2), round(batched / together, 2))


def _pipeline(checkpoint: Path) -> Callable[..., Any]:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

    make: Any = pipeline
    model = AutoModelForSequenceClassification.from_pretrained(checkpoint, dtype="float32", local_files_only=True)
    tokenizer = AutoTokenizer.from_pretrained(checkpoint, local_files_only=True)
    classify = make("text-classification", model=model, tokenizer=tokenizer, device="cpu", top_k=None)

    def score(pairs: Sequence[Pair], size: int) -> Any:
        return classify([{"text": one, "text_pair": other} for one, other in pairs], batch_size=size)

    return score


def _peak() -> float | None:
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024**2 if sys.platform == "darwin" else 1024), 1)
