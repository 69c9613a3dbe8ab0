"""The reader in torch: an encoder with heads for names, spans of claims, their kind and reading, and their roles.

Spans are scored by a biaffine function of their ends (Yu, Bohnet and Poesio 2020, "Named entity recognition as
dependency parsing"); roles are pointed at among the mentions of the window, as in span-based coreference (Lee et al.
2017).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from claimcheck.extraction.standing import COUNTS, DISTANCES, RECENCY
from training.claims.context import Context
from training.claims.data import DETAILS, KINDS, MODALITIES, STATUSES, TAGS

__all__ = ["EDGE", "WIDEST", "Reader"]

WIDEST = 48
"""Words of the longest span."""
EDGE = 128
WIDE = 256


class Reader(nn.Module):  # type: ignore[misc]
    """Heads over an encoder of hidden size ``hidden``."""

    def __init__(self, encoder: Any, dropout: float = 0.2) -> None:
        super().__init__()
        hidden = encoder.config.hidden_size
        self.encoder = encoder
        self.drop = nn.Dropout(dropout)
        # Common to all words in this encoder are a few large directions; without them heads learn far sooner.
        self.register_buffer("mean", torch.zeros(hidden))
        self.register_buffer("scale", torch.ones(hidden))
        self.tag = nn.Linear(hidden, len(TAGS))
        self.detail = nn.Linear(hidden, len(DETAILS))
        self.left = nn.Linear(hidden, EDGE)
        self.right = nn.Linear(hidden, EDGE)
        self.edges = nn.Parameter(torch.randn(EDGE, EDGE) * 0.02)
        self.left_alone = nn.Linear(EDGE, 1)
        self.right_alone = nn.Linear(EDGE, 1)
        self.width = nn.Embedding(WIDEST, 1)
        self.span = nn.Linear(3 * hidden, WIDE)
        self.kind = nn.Linear(WIDE, len(KINDS))
        self.kinds = nn.Embedding(len(KINDS), WIDE)
        self.modality = nn.Linear(WIDE, len(MODALITIES))
        self.status = nn.Linear(WIDE, len(STATUSES))
        self.negated = nn.Linear(WIDE, 1)
        self.mention = nn.Linear(2 * hidden, WIDE)
        self.mention_type = nn.Embedding(2, WIDE)
        self.context = Context(WIDE, hidden, dropout)
        self.roles = nn.ModuleDict({role: Pointer() for role in ("subject", "object", "attribution")})
        nn.init.constant_(self.width.weight, -7.0)
        nn.init.normal_(self.kinds.weight, std=0.02)
        nn.init.normal_(self.mention_type.weight, std=0.02)

    def encode(self, pieces: Any, mask: Any, pooling: list[Any]) -> list[Any]:
        """Vectors of the words of each window: the mean of their pieces."""
        states = self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state.float()
        return [self.words(pool, state) for pool, state in zip(pooling, states, strict=True)]

    def words(self, pool: Any, state: Any) -> Any:
        """Standardised vectors of the words of one window."""
        return self.drop((pool @ state[: pool.shape[1]] - self.mean) / self.scale)

    def edge_scores(self, words: Any) -> Any:
        """(words, WIDEST): the logit of a claim from word i to word i + w."""
        left = nn.functional.gelu(self.left(words))
        right = nn.functional.gelu(self.right(words))
        score = left @ self.edges @ right.T + self.left_alone(left) + self.right_alone(right).T
        n = words.shape[0]
        index = torch.arange(n)[:, None] + torch.arange(WIDEST)[None]
        banded = score.gather(1, index.clamp(max=n - 1)) + self.width.weight.T
        return banded.masked_fill(index >= n, -30.0)

    def spans(self, words: Any, places: Any) -> Any:
        """Vectors of spans given as (first, last) rows."""
        sums = torch.cat([torch.zeros(1, words.shape[1]), words.cumsum(0)])
        first, last = places[:, 0], places[:, 1]
        mean = (sums[last + 1] - sums[first]) / (last - first + 1)[:, None]
        return self.drop(nn.functional.gelu(self.span(torch.cat([words[first], words[last], mean], -1))))

    def mentions(self, words: Any, places: Any, types: Any) -> Any:
        """Vectors of mentions given as (first, last) rows with their types."""
        both = torch.cat([words[places[:, 0]], words[places[:, 1]]], -1)
        return self.drop(nn.functional.gelu(self.mention(both)) + self.mention_type(types))


class Pointer(nn.Module):  # type: ignore[misc]
    """Scores of mentions for one role of a claim; two first columns: nobody, and somebody who is not among them."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(WIDE, WIDE)
        self.none = nn.Linear(WIDE, 2)
        self.distance = nn.Embedding(DISTANCES, 1)
        self.recency = nn.Embedding(RECENCY, 1)
        self.namings = nn.Embedding(COUNTS, 1)
        for table in (self.distance, self.recency, self.namings):
            nn.init.zeros_(table.weight)

    def forward(self, claims: Any, mentions: Any, buckets: Any, recent: Any, named: Any) -> Any:
        scores = self.query(claims) @ mentions.T / WIDE**0.5
        scores = scores + (self.distance(buckets) + self.recency(recent) + self.namings(named))[..., 0]
        return torch.cat([self.none(claims), scores], -1)
