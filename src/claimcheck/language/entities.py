"""Named entities and other tagged stretches, as the bundled reader tags them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from claimcheck.language.encoder import Encoded, encoded, heads, labels
from claimcheck.schema import Lang

__all__ = ["Entity", "find_entities", "find_tagged"]

Head = Literal["tag", "detail"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A tagged stretch: code-point span and label, and how sure the label is, 0 to 1.

    The labels of named entities are ORG, PER, LOC and MISC.
    """

    start: int
    end: int
    label: str
    score: float = 1.0


def find_entities(text: str, lang: Lang, until: int | None = None, about: Sequence[int] | None = None) -> list[Entity]:
    """Named entities of ``text`` in order, at most up to offset ``until``. Empty outside French and English.

    ``about``: ordered offsets; only the parts of a long text that hold one are read.
    """
    return [] if lang is Lang.UNKNOWN else find_tagged(text, "tag", until, about)


def find_tagged(text: str, head: Head, until: int | None = None, about: Sequence[int] | None = None) -> list[Entity]:
    """The stretches of ``text`` that a head of the reader tags: names ("tag"), or values and times ("detail")."""
    return [entity for block in encoded(text, until, about) for window in block for entity in _runs(window, head)]


def _runs(window: Encoded, head: Head) -> Iterator[Entity]:
    """Runs of words with tags of one label; a run ends where the next begins."""
    weights = heads()
    scores = window.vectors @ weights[f"{head}.weight"].T + weights[f"{head}.bias"]
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares = shifted / shifted.sum(axis=1, keepdims=True)
    best = shares.argmax(axis=1)
    names = labels()[f"{head}s"]
    first: int | None = None
    label = ""
    for at in range(window.fresh, len(best) + 1):
        tag = names[best[at]] if at < len(best) else "O"
        goes_on = first is not None and tag == f"I-{label}"
        if first is not None and not goes_on:
            own = [names.index(f"{part}-{label}") for part in "BI"]
            sure = float(shares[first:at, own].sum(axis=1).mean())
            yield Entity(window.spans[first][0], window.spans[at - 1][1], label, sure)
            first = None
        if first is None and tag != "O":
            first, label = at, tag[2:]
