"""Brier score, calibration error with a bootstrap interval, precision at a recall, and risk by coverage."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from claimcheck.schema import Record

__all__ = [
    "Bin",
    "Interval",
    "PrecisionAtRecall",
    "RiskPoint",
    "brier_score",
    "calibration_error",
    "precision_at_recall",
    "risk_coverage",
]

BINS = 10
RESAMPLES = 1000
RISKS = 40
"""Most points of a curve of risk by coverage."""

Floats = npt.NDArray[np.float64]


class Bin(Record):
    """One bin of a reliability diagram: mean confidence and accuracy of ``count`` predictions."""

    confidence: float
    accuracy: float
    count: int


class Interval(Record):
    """A 95 % interval."""

    low: float
    high: float


class PrecisionAtRecall(Record):
    """The best precision of a class among the thresholds that reach the recall."""

    precision: float | None
    recall: float | None
    threshold: float | None


class RiskPoint(Record):
    """Of all rows ``coverage`` have at least ``probability``; of these ``risk`` are wrong."""

    probability: float
    coverage: float
    risk: float


def risk_coverage(probability: Floats, correct: Floats) -> tuple[RiskPoint, ...]:
    """Risk by coverage (El-Yaniv and Wiener 2010, selective classification), from the most certain row on.

    Rows of equal probability are decided together; of many points at most 40 are given, evenly apart.
    """
    order = np.argsort(-probability, kind="stable")
    ordered = probability[order]
    wrong = np.cumsum(1.0 - correct[order])
    last = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True)) if len(ordered) else np.array([], np.int_)
    kept = last[np.unique(np.linspace(0, len(last) - 1, min(RISKS, len(last))).round().astype(int))]
    return tuple(
        RiskPoint(probability=float(ordered[at]), coverage=(at + 1) / len(ordered), risk=float(wrong[at] / (at + 1)))
        for at in map(int, kept)
    )


def brier_score(probabilities: Floats, truths: npt.NDArray[np.int_]) -> float:
    """Multiclass Brier score, 0 (best) to 2: mean over rows of the squared distance to the one-hot truth.

    ``probabilities`` has shape (rows, classes); ``truths`` holds the class index of each row.
    """
    target = np.zeros_like(probabilities)
    target[np.arange(len(truths)), truths] = 1.0
    return float(((probabilities - target) ** 2).sum(axis=1).mean())


def _bins(confidence: Floats, correct: Floats) -> list[tuple[float, float, int]]:
    order = np.argsort(confidence, kind="stable")
    ordered = confidence[order]
    # Equal confidences share their mean accuracy, so that the order of the rows cannot matter.
    _, inverse, counts = np.unique(ordered, return_inverse=True, return_counts=True)
    shared = (np.bincount(inverse, weights=correct[order]) / counts)[inverse]
    edges = np.linspace(0, len(ordered), min(BINS, len(ordered)) + 1).round().astype(int)
    return [
        (float(ordered[low:high].mean()), float(shared[low:high].mean()), int(high - low))
        for low, high in pairwise(edges)
    ]


def _error(bins: Sequence[tuple[float, float, int]]) -> float:
    total = sum(count for _, _, count in bins)
    return sum(count * abs(accuracy - confidence) for confidence, accuracy, count in bins) / total


def calibration_error(
    confidence: Floats, correct: Floats, groups: Sequence[str], *, seed: int = 0
) -> tuple[float, Interval, tuple[Bin, ...]]:
    """Expected calibration error over 10 equal-mass bins, its 95 % bootstrap interval, and the bins.

    The bootstrap resamples whole ``groups`` (rows that share an evidence text are not independent), 1000 times.
    """
    bins = _bins(confidence, correct)
    names = sorted(set(groups))
    numbers = {name: number for number, name in enumerate(names)}
    labels = np.array([numbers[group] for group in groups])
    members = [np.flatnonzero(labels == number) for number in range(len(names))]
    generator = np.random.default_rng(seed)
    samples = []
    for _ in range(RESAMPLES):
        rows = np.concatenate([members[number] for number in generator.integers(0, len(names), len(names))])
        samples.append(_error(_bins(confidence[rows], correct[rows])))
    low, high = np.quantile(samples, [0.025, 0.975])
    records = tuple(Bin(confidence=mean, accuracy=share, count=count) for mean, share, count in bins)
    return _error(bins), Interval(low=float(low), high=float(high)), records


def precision_at_recall(score: Floats, positive: npt.NDArray[np.bool_], least: float) -> PrecisionAtRecall:
    """The best precision of "score >= threshold" over the thresholds whose recall is at least ``least``."""
    total = int(positive.sum())
    best = PrecisionAtRecall(precision=None, recall=None, threshold=None)
    if not total:
        return best
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(positive[order])
    ordered = score[order]
    for index in range(len(ordered)):
        if index + 1 < len(ordered) and ordered[index + 1] == ordered[index]:
            continue
        precision, recall = float(hits[index] / (index + 1)), float(hits[index] / total)
        if recall >= least and (best.precision is None or precision >= best.precision):
            best = PrecisionAtRecall(precision=precision, recall=recall, threshold=float(ordered[index]))
    return best
