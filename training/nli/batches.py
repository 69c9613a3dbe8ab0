"""Pairs as batches of token ids: neighbours in length together, padded to the longest of the batch."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["by_length", "encode", "padded", "shuffled"]

PAD = 1
_ROUND = 8
_CHUNK = 50


def encode(pairs: Sequence[tuple[str, str]], tokenizer: Path, length: int) -> list[list[int]]:
    """Token ids of each (premise, hypothesis), at most ``length``; the longer side is cut first."""
    from tokenizers import Tokenizer

    text: Any = Tokenizer.from_file(str(tokenizer))
    text.enable_truncation(length, strategy="longest_first")
    return [encoding.ids for encoding in text.encode_batch([(premise, hypothesis) for premise, hypothesis in pairs])]


def by_length(ids: Sequence[Sequence[int]], size: int) -> list[list[int]]:
    """Positions in batches of ``size``, shortest first."""
    order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
    return [order[at : at + size] for at in range(0, len(order), size)]


def shuffled(ids: Sequence[Sequence[int]], size: int, rng: random.Random) -> list[list[int]]:
    """Positions in random batches, each of neighbours in length within a random part of the pairs."""
    order = list(range(len(ids)))
    rng.shuffle(order)
    batches = []
    for first in range(0, len(order), size * _CHUNK):
        part = order[first : first + size * _CHUNK]
        batches += [[part[at] for at in batch] for batch in by_length([ids[at] for at in part], size)]
    rng.shuffle(batches)
    return batches


def padded(rows: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    """Token ids and attention mask as int64 tensors of shape (rows, longest rounded up to eight)."""
    import torch

    longest = -(-max(map(len, rows)) // _ROUND) * _ROUND
    ids = torch.tensor([[*row, *[PAD] * (longest - len(row))] for row in rows])
    return ids, torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
