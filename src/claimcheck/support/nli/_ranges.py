"""Ranges of activations for fixed int8 scales, measured on texts that come with the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import cycle, islice, pairwise
from typing import Any

import numpy as np

from claimcheck.support.nli._graph import Ranges, Tensors, bert_graph
from claimcheck.support.nli._labels import LABELS, nli_lexicon

__all__ = ["measure_ranges", "sample_pairs"]

_PAIRS = 320
_CLAIM_WORDS = 12


def sample_pairs(count: int = _PAIRS) -> list[tuple[str, str]]:
    """Pairs of a bundled passage and the opening words of the next or of the same, and the canary pairs.

    French and English meet in every combination; the same count gives the same pairs.
    """
    from claimcheck.evidence import bundled_passages

    texts = [passage.text for passage in bundled_passages()]
    opening = [" ".join(text.split()[:_CLAIM_WORDS]) for text in texts]
    made = [
        pair for at, (one, _) in enumerate(pairwise(texts)) for pair in ((one, opening[at + 1]), (one, opening[at]))
    ]
    canaries = nli_lexicon()["canaries"]
    obvious = [(row["premise"], row["hypothesis"]) for label in LABELS for row in canaries[label]]
    step = max(1, len(made) // count)
    return list(islice(cycle(obvious + made[::step]), count))


def measure_ranges(
    tensors: Tensors, config: Mapping[str, Any], encodings: Iterator[list[int]], *, classifier: bool = True
) -> Ranges:
    """Lowest and highest value of each channel that goes into each product, over all tokens."""
    import onnxruntime

    graph = bert_graph(tensors, config, show=True, classifier=classifier)
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()][1:]
    ranges: dict[str, tuple[Any, Any]] = {}
    for ids in encodings:
        feed = {"input_ids": np.array([ids], np.int64), "attention_mask": np.ones((1, len(ids)), np.int64)}
        for name, values in zip(names, session.run(names, feed), strict=True):
            low, high = values[0].min(axis=0), values[0].max(axis=0)
            before = ranges.get(name, (low, high))
            ranges[name] = np.minimum(before[0], low), np.maximum(before[1], high)
    return ranges
