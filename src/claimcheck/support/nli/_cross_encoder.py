"""What the backends share: encoding, windows, batches, the choice of the winning window, and the memory of pairs."""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from claimcheck.errors import ModelError
from claimcheck.support.nli._windows import windows
from claimcheck.support.nli.protocol import EmptyHypothesisError, HypothesisTooLongError, NliScores

__all__ = ["CrossEncoder", "Encoding", "file_tokenizer", "pad"]

Encoding = Mapping[str, Sequence[int]]
Logits = npt.NDArray[np.float32]
Pair = tuple[str, str]

_LEAST_PREMISE = 64
"""Tokens that a hypothesis must leave to the premise."""
_ROOM = 32
"""The room for a premise is a multiple of this, so that hypotheses of like length share its windows."""
_LENGTHS = 8
"""Pairs are padded to a multiple of this and share a batch only with pairs of the same multiple."""
_BATCH_TOKENS = 512
_BATCH_PAIRS = 32
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def file_tokenizer(path: Path) -> Any:
    """The ``tokenizers.Tokenizer`` in a ``tokenizer.json`` file, without cutting or padding."""
    from tokenizers import Tokenizer

    return bare(Tokenizer.from_file(str(path)))


def bare(tokenizer: Any) -> Any:
    """A tokenizer that neither cuts nor pads."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def pad(batch: Sequence[Encoding], names: Sequence[str], pad_id: int) -> dict[str, npt.NDArray[np.int64]]:
    """Encodings as int64 arrays of shape (batch, longest rounded up to eight), filled up on the right."""
    longest = _rounded(max(len(encoding["input_ids"]) for encoding in batch))
    arrays = {}
    for name in names:
        array = np.full((len(batch), longest), pad_id if name == "input_ids" else 0, dtype=np.int64)
        for row, encoding in enumerate(batch):
            array[row, : len(encoding[name])] = encoding[name]
        arrays[name] = array
    return arrays


def _rounded(length: int) -> int:
    return -(-length // _LENGTHS) * _LENGTHS


@dataclass(frozen=True)
class _Job:
    """One window of one pair."""

    pair: Pair
    window: tuple[int, int]
    encoding: Encoding


class CrossEncoder(ABC):
    """Reads premise and hypothesis together. A backend adds :meth:`_logits`, of shape (batch, 3)."""

    backend = ""
    remembered = 20_000
    """Pairs whose scores are kept."""

    def __init__(
        self,
        *,
        name: str,
        digest: str,
        tokenizer: Any,
        inputs: Sequence[str],
        order: tuple[int, int, int],
        limit: int,
        trained: int | None = None,
        together: bool = True,
    ) -> None:
        self.name = name
        self.hash = digest
        self._tokenizer = tokenizer
        self._inputs = tuple(inputs)
        self._order = list(order)
        self._limit = limit
        self._trained = min(trained or limit, limit)
        self._together = together
        self._special = int(tokenizer.num_special_tokens_to_add(is_pair=True))
        self._memory: OrderedDict[bytes, NliScores] = OrderedDict()
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self.name!r}, hash={self.hash!r})"

    @property
    def limit(self) -> int:
        """Tokens of a pair that the model reads at once."""
        return self._limit

    def predict(self, pairs: Sequence[Pair]) -> list[NliScores]:
        """Scores of (premise, hypothesis) pairs, in the order given; see :class:`NliModel`."""
        keys = [_key(pair) for pair in pairs]
        wanted = dict(zip(keys, pairs, strict=True))
        found = self._recall(wanted)
        for key, scores in self._judge({key: pair for key, pair in wanted.items() if key not in found}).items():
            found[key] = scores
        self._remember(found)
        return [found[key] for key in keys]

    def _judge(self, wanted: Mapping[bytes, Pair]) -> dict[bytes, NliScores]:
        cleaned = {key: (_clean(premise), _clean(hypothesis)) for key, (premise, hypothesis) in wanted.items()}
        best: dict[Pair, NliScores] = {}
        jobs = self._jobs(dict.fromkeys(cleaned.values()))
        for job, row in zip(jobs, self._probabilities([job.encoding for job in jobs]), strict=True):
            scores = NliScores(float(row[0]), float(row[1]), float(row[2]), job.window)
            if job.pair not in best or _decision(scores) > _decision(best[job.pair]):
                best[job.pair] = scores
        silent = {pair: NliScores(0.0, 1.0, 0.0, (0, len(pair[0]))) for pair in cleaned.values() if pair not in best}
        return {key: best.get(pair) or silent[pair] for key, pair in cleaned.items()}

    def _jobs(self, pairs: Iterable[Pair]) -> list[_Job]:
        """The windows of all pairs; each text is tokenised once, however many pairs it is in."""
        pairs = list(pairs)
        for _, hypothesis in pairs:
            if not hypothesis.strip():
                raise EmptyHypothesisError
        spoken = [pair for pair in pairs if pair[0].strip()]
        texts = self._tokens(dict.fromkeys(text for pair in spoken for text in pair))
        spans: dict[tuple[str, int], list[tuple[int, int]]] = {}
        jobs = []
        for premise, hypothesis in spoken:
            room = self._room(len(texts[hypothesis].ids))
            if len(texts[premise].ids) <= room:
                jobs.append(self._job((premise, hypothesis), (0, len(premise)), texts[premise], texts[hypothesis]))
                continue
            room -= room % _ROOM
            if (premise, room) not in spans:
                spans[premise, room] = windows(premise, room, self._count)
                texts |= self._tokens(premise[slice(*span)] for span in spans[premise, room])
            jobs += [
                self._job((premise, hypothesis), span, texts[premise[slice(*span)]], texts[hypothesis])
                for span in spans[premise, room]
            ]
        return jobs

    def _room(self, hypothesis: int) -> int:
        """Tokens for the premise: what the model can read, but no more than it has learnt to."""
        room = self._limit - self._special - hypothesis
        if room < _LEAST_PREMISE:
            raise HypothesisTooLongError(hypothesis, self._limit - self._special - _LEAST_PREMISE)
        return min(room, max(self._trained - self._special - hypothesis, _LEAST_PREMISE))

    def _job(self, pair: Pair, window: tuple[int, int], premise: Any, hypothesis: Any) -> _Job:
        both = self._tokenizer.post_process(premise, hypothesis)
        arrays = {"input_ids": both.ids, "attention_mask": both.attention_mask, "token_type_ids": both.type_ids}
        return _Job(pair, window, {name: arrays[name] for name in self._inputs})

    def _tokens(self, texts: Iterable[str]) -> dict[str, Any]:
        """Each text as tokens without the special ones."""
        once = list(dict.fromkeys(texts))
        return dict(zip(once, self._tokenizer.encode_batch(once, add_special_tokens=False), strict=True))

    def _count(self, texts: Sequence[str]) -> list[int]:
        encoded = self._tokens(texts)
        return [len(encoded[text].ids) for text in texts]

    def _probabilities(self, encodings: Sequence[Encoding]) -> npt.NDArray[np.float64]:
        """Shape (encodings, 3): entailment, neutral, contradiction.

        Raises:
            ModelError: The model gives no numbers.
        """
        result = np.zeros((len(encodings), 3))
        for rows in self._batches([len(encoding["input_ids"]) for encoding in encodings]):
            logits = self._logits([encodings[row] for row in rows]).astype(np.float64)
            if not np.isfinite(logits).all():
                raise ModelError(f"{self.name}: gives no numbers; its weights are damaged")
            exponents = np.exp(logits - logits.max(axis=-1, keepdims=True))
            result[rows] = (exponents / exponents.sum(axis=-1, keepdims=True))[:, self._order]
        return result

    def _batches(self, lengths: Sequence[int]) -> list[list[int]]:
        """Positions in batches of one padded length each."""
        by_length: dict[int, list[int]] = {}
        for at, length in enumerate(lengths):
            by_length.setdefault(_rounded(length), []).append(at)
        result = []
        for length, rows in sorted(by_length.items()):
            size = max(1, min(_BATCH_PAIRS, _BATCH_TOKENS // length)) if self._together else 1
            result += [rows[first : first + size] for first in range(0, len(rows), size)]
        return result

    def _recall(self, wanted: Iterable[bytes]) -> dict[bytes, NliScores]:
        with self._lock:
            found = {key: self._memory[key] for key in wanted if key in self._memory}
            for key in found:
                self._memory.move_to_end(key)
        return found

    def _remember(self, found: Mapping[bytes, NliScores]) -> None:
        with self._lock:
            self._memory.update(found)
            while len(self._memory) > self.remembered:
                self._memory.popitem(last=False)

    @abstractmethod
    def _logits(self, batch: Sequence[Encoding]) -> Logits:
        """Shape (batch, labels), in the model's own order of labels."""


def _clean(text: str) -> str:
    """The text with lone surrogates, which no tokenizer takes, replaced one for one."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def _key(pair: Pair) -> bytes:
    premise, hypothesis = (text.encode("utf-8", "surrogatepass") for text in pair)
    return hashlib.blake2b(len(premise).to_bytes(8, "big") + premise + hypothesis, digest_size=16).digest()


def _decision(scores: NliScores) -> float:
    return max(scores.entailment, scores.contradiction)
