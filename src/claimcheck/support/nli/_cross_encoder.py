"""What the backends share: encoding, windows, batches and the choice of the winning window."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from claimcheck.support.nli._windows import windows
from claimcheck.support.nli.protocol import HypothesisTooLongError, NliScores

__all__ = ["CrossEncoder", "Encoding", "file_tokenizer", "pad"]

Encoding = dict[str, list[int]]
Logits = npt.NDArray[np.float32]

_LEAST_PREMISE = 64
"""Tokens that a hypothesis must leave to the premise."""


def file_tokenizer(path: Path) -> Any:
    """The tokenizer in a ``tokenizer.json`` file, exactly as the file describes it."""
    # Without this, importing transformers on a machine without torch prints an advice to standard error.
    os.environ.setdefault("TRANSFORMERS_NO_ADVISORY_WARNINGS", "1")
    from transformers import PreTrainedTokenizerFast

    tokenizer: Any = PreTrainedTokenizerFast
    return tokenizer(tokenizer_file=str(path))


def pad(batch: Sequence[Encoding], names: Sequence[str], pad_id: int) -> dict[str, npt.NDArray[np.int64]]:
    """Encodings as rectangular int64 arrays of shape (batch, longest), filled up on the right."""
    longest = max(len(encoding["input_ids"]) for encoding in batch)
    arrays = {}
    for name in names:
        array = np.full((len(batch), longest), pad_id if name == "input_ids" else 0, dtype=np.int64)
        for row, encoding in enumerate(batch):
            array[row, : len(encoding[name])] = encoding[name]
        arrays[name] = array
    return arrays


class CrossEncoder(ABC):
    """Reads premise and hypothesis together. A backend adds :meth:`_logits`, of shape (batch, 3)."""

    backend = ""

    def __init__(
        self,
        *,
        name: str,
        digest: str,
        tokenizer: Any,
        inputs: Sequence[str],
        order: tuple[int, int, int],
        limit: int,
        batch_size: int,
    ) -> None:
        self.name = name
        self.hash = digest
        self._tokenizer = tokenizer
        self._inputs = tuple(inputs)
        self._order = list(order)
        self._limit = limit
        self._batch_size = batch_size

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self.name!r}, hash={self.hash!r})"

    def predict(self, pairs: Sequence[tuple[str, str]]) -> list[NliScores]:
        """Scores of (premise, hypothesis) pairs, in the order given; see :class:`NliModel`."""
        best: dict[tuple[str, str], NliScores] = {}
        jobs = [(pair, window, encoding) for pair in dict.fromkeys(pairs) for window, encoding in self._encode(*pair)]
        probabilities = self._probabilities([encoding for _, _, encoding in jobs])
        for (pair, window, _), row in zip(jobs, probabilities, strict=True):
            scores = NliScores(float(row[0]), float(row[1]), float(row[2]), window)
            if pair not in best or _decision(scores) > _decision(best[pair]):
                best[pair] = scores
        return [best[pair] for pair in pairs]

    def _encode(self, premise: str, hypothesis: str) -> list[tuple[tuple[int, int], Encoding]]:
        whole = self._tokens(premise, hypothesis)
        room = self._limit - len(self._tokens("", hypothesis)["input_ids"])
        if room < _LEAST_PREMISE:
            raise HypothesisTooLongError(self._limit - room, self._limit - _LEAST_PREMISE)
        if len(whole["input_ids"]) <= self._limit:
            return [((0, len(premise)), whole)]
        spans = windows(premise, room, self._count)
        return [(span, self._tokens(premise[slice(*span)], hypothesis)) for span in spans]

    def _tokens(self, premise: str, hypothesis: str) -> Encoding:
        types = "token_type_ids" in self._inputs
        return dict(self._tokenizer(premise, hypothesis, truncation=False, verbose=False, return_token_type_ids=types))

    def _count(self, texts: Sequence[str]) -> list[int]:
        encoded = self._tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def _probabilities(self, encodings: Sequence[Encoding]) -> npt.NDArray[np.float64]:
        """Shape (encodings, 3): entailment, neutral, contradiction. Batches hold neighbours in length."""
        result = np.zeros((len(encodings), 3))
        by_length = sorted(range(len(encodings)), key=lambda at: len(encodings[at]["input_ids"]))
        for first in range(0, len(by_length), self._batch_size):
            rows = by_length[first : first + self._batch_size]
            logits = self._logits([encodings[row] for row in rows]).astype(np.float64)
            exponents = np.exp(logits - logits.max(axis=-1, keepdims=True))
            result[rows] = (exponents / exponents.sum(axis=-1, keepdims=True))[:, self._order]
        return result

    @abstractmethod
    def _logits(self, batch: Sequence[Encoding]) -> Logits:
        """Shape (batch, labels), in the model's own order of labels."""


def _decision(scores: NliScores) -> float:
    return max(scores.entailment, scores.contradiction)
