"""Claims in the context of their text and of one another: who a clause is about depends on whom the last was about."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from claimcheck.extraction.standing import DISTANCES, distance_buckets

__all__ = ["Context", "distances"]

_HEADS = 4
_INNER = 512


def distances(first: Any, last: Any, places: Any) -> Any:
    """:func:`distance_buckets` of tensors."""
    return torch.from_numpy(distance_buckets(first.numpy(), last.numpy(), places.numpy()))


class Context(nn.Module):  # type: ignore[misc]
    """One block: attention to the words of the window, then to the other claims, then a feed-forward layer
    (Vaswani et al. 2017, a decoder block with its first two parts exchanged), each with a bias by distance.

    What each part adds begins at zero, so that a trained reader can be given one.
    """

    def __init__(self, wide: int, hidden: int, dropout: float) -> None:
        super().__init__()
        self.words = Attention(wide, hidden, dropout)
        self.claims = Attention(wide, wide, dropout)
        self.norm = nn.LayerNorm(wide)
        self.inner = nn.Linear(wide, _INNER)
        self.outer = nn.Linear(_INNER, wide)
        self.drop = nn.Dropout(dropout)
        nn.init.zeros_(self.outer.weight)
        nn.init.zeros_(self.outer.bias)

    def forward(self, claims: Any, places: Any, words: Any) -> Any:
        """``claims``: vectors; ``places``: (first, last) word of each; ``words``: vectors of the window's words."""
        index = torch.arange(len(words))
        claims = claims + self.words(claims, words, distances(index, index, places))
        claims = claims + self.claims(claims, claims, distances(places[:, 0], places[:, 1], places))
        inner = nn.functional.gelu(self.inner(self.norm(claims)))
        return claims + self.drop(self.outer(inner))


class Attention(nn.Module):  # type: ignore[misc]
    """Attention of claims to words or to claims."""

    def __init__(self, wide: int, other: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(wide)
        self.other = nn.LayerNorm(other)
        self.query = nn.Linear(wide, wide)
        self.key = nn.Linear(other, wide)
        self.value = nn.Linear(other, wide)
        self.out = nn.Linear(wide, wide)
        self.place = nn.Embedding(DISTANCES, _HEADS)
        self.drop = nn.Dropout(dropout)
        nn.init.zeros_(self.place.weight)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, claims: Any, others: Any, buckets: Any) -> Any:
        """What ``claims`` take from ``others``."""
        known = self.other(others)
        query, key, value = (
            layer(rows).view(len(rows), _HEADS, -1).transpose(0, 1)
            for layer, rows in ((self.query, self.norm(claims)), (self.key, known), (self.value, known))
        )
        scores = query @ key.transpose(1, 2) / query.shape[2] ** 0.5 + self.place(buckets).permute(2, 0, 1)
        found = scores.softmax(-1) @ value
        return self.drop(self.out(found.transpose(0, 1).reshape(len(claims), -1)))
