"""The layers of the reader's heads in numpy, over the weights that the package ships (``training/claims`` has them in
torch). Vectors are rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from claimcheck.extraction.standing import distance_buckets
from claimcheck.language.encoder import heads

__all__ = ["Array", "gelu", "in_context", "linear", "sigmoid", "softmax"]

Array = npt.NDArray[Any]

_EPSILON = np.float32(1e-5)


def in_context(claims: Array, weight: Array, places: Array, words: Array) -> Array:
    """Vectors of claims after a look at the words of their window, then at one another (Vaswani et al. 2017).

    ``weight``: probability of each claim, in proportion to which the others heed it; ``places``: (first, last) word of
    each; ``words``: the vectors of the window's words.
    """
    index = np.arange(len(words))
    claims = claims + _attended("words", claims, words, distance_buckets(index, index, places))
    among = distance_buckets(places[:, 0], places[:, 1], places)
    claims = claims + _attended("claims", claims, claims, among, np.log(np.maximum(weight, 1e-6)))
    inner = gelu(linear("context.inner", _normed("context.norm", claims)))
    found: Array = claims + linear("context.outer", inner)
    return found


def _attended(part: str, claims: Array, others: Array, buckets: Array, heeded: Array | None = None) -> Array:
    """What ``claims`` take from ``others``: attention in several heads with a bias by distance."""
    name = f"context.{part}"
    bias = heads()[f"{name}.place.weight"]
    known = _normed(f"{name}.other", others)
    query, key, value = (
        linear(f"{name}.{layer}", rows).reshape(len(rows), bias.shape[1], -1).transpose(1, 0, 2)
        for layer, rows in (("query", _normed(f"{name}.norm", claims)), ("key", known), ("value", known))
    )
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(np.float32(query.shape[2])) + bias[buckets].transpose(2, 0, 1)
    if heeded is not None:
        scores = scores + heeded
    found = softmax(scores) @ value
    return linear(f"{name}.out", found.transpose(1, 0, 2).reshape(len(claims), -1))


def linear(name: str, values: Array) -> Array:
    """The affine layer ``name``."""
    weights = heads()
    found: Array = values @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return found


def _normed(name: str, values: Array) -> Array:
    """Layer normalisation."""
    weights = heads()
    centred = values - values.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + _EPSILON)
    found: Array = centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return found


def sigmoid(values: Array) -> Array:
    """The logistic function, without overflow."""
    found: Array = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return found


def softmax(values: Array) -> Array:
    """Along the last axis."""
    shifted = np.exp(values - values.max(axis=-1, keepdims=True))
    found: Array = shifted / shifted.sum(axis=-1, keepdims=True)
    return found


def gelu(values: Array) -> Array:
    """The exact Gaussian error linear unit."""
    found: Array = values * 0.5 * (1 + _erf(values / np.sqrt(np.float32(2))))
    return found


def _erf(values: Array) -> Array:
    """The error function to 1.5e-7 (Abramowitz and Stegun 1964, 7.1.26)."""
    size = np.abs(values)
    t = 1 / (1 + np.float32(0.3275911) * size)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    found: Array = np.sign(values) * (1 - series * np.exp(-size * size))
    return found
