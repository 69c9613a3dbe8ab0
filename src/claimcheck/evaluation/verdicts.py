"""Verdicts against labelled evidence-claim pairs: right, calibrated, and better than the claim alone."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import Field

from claimcheck.evaluation.baseline import claim_only_accuracy
from claimcheck.evaluation.calibration import (
    Bin,
    Interval,
    PrecisionAtRecall,
    RiskPoint,
    brier_score,
    calibration_error,
    precision_at_recall,
    risk_coverage,
)
from claimcheck.evaluation.gold import read_pairs
from claimcheck.evaluation.metrics import Scores, accuracy, class_scores, macro_f1
from claimcheck.evaluation.rows import PairRow
from claimcheck.evaluation.splits import Split
from claimcheck.schema import SCHEMA_VERSION, Record, VerdictLabel

__all__ = ["JudgePair", "PairPrediction", "PairScores", "VerdictsEvaluation", "evaluate_verdicts"]

JudgePair = Callable[[PairRow], tuple[VerdictLabel, Mapping[VerdictLabel, float]]]
"""Judges one pair: the printed label and the probability of each label (absent labels have none)."""

_LABELS = tuple(VerdictLabel)
_LEAST_RECALL = 0.5
_SUM_TOLERANCE = 1e-3


class PairPrediction(Record):
    """What was answered for one pair; ``probability`` is that of ``label``."""

    id: str
    label: VerdictLabel
    probability: float


class PairScores(Record):
    """Accuracy and macro-F1 of a group of pairs."""

    accuracy: float | None
    macro_f1: float | None
    count: int


class VerdictsEvaluation(Record):
    """Scores of verdicts. Macro-F1 is the mean over the labels that occur in the gold.

    ``confusion`` counts gold label, then predicted label; language pairs are ``evidence-claim``. ``risk_coverage`` is
    of the likeliest label beside not_enough_info, printed or not.
    """

    schema_version: str = SCHEMA_VERSION
    task: str = "verdicts"
    split: Split
    count: int
    accuracy: float
    macro_f1: float
    per_label: dict[VerdictLabel, Scores]
    per_phenomenon: dict[str, PairScores]
    per_language_pair: dict[str, PairScores]
    precision_of_refuted_at_recall_0_5: PrecisionAtRecall
    brier_score: float
    calibration_error: float
    calibration_error_interval: Interval
    claim_only_baseline: float
    confusion: dict[VerdictLabel, dict[VerdictLabel, int]]
    reliability: tuple[Bin, ...]
    risk_coverage: tuple[RiskPoint, ...]
    predictions: tuple[PairPrediction, ...] = Field(default=(), exclude=True, repr=False)

    def prediction_rows(self) -> Iterator[dict[str, Any]]:
        """The predictions, one ``{id, label, probability}`` each."""
        return (prediction.to_dict() for prediction in self.predictions)


def evaluate_verdicts(
    gold_path: Path | str,
    judge_pair: JudgePair,
    *,
    split: Split | None = None,
    seed: int = 0,
) -> VerdictsEvaluation:
    """Run ``judge_pair`` on every pair of the split of the gold file and score the answers.

    ``claim_only_baseline`` is the better of the most frequent label and a classifier that sees the claim alone.
    ``seed`` fixes the bootstrap of the calibration error.
    """
    gold_set = read_pairs(Path(gold_path), split)
    rows = gold_set.rows
    answers = [_answer(row, judge_pair) for row in rows]
    gold = [row.label for row in rows]
    labels = [label for label, _ in answers]
    probabilities = np.array([[given.get(label, 0.0) for label in _LABELS] for _, given in answers], dtype=np.float64)
    confidence = np.array([given[label] for label, given in answers], dtype=np.float64)
    correct = np.array([truth is guess for truth, guess in zip(gold, labels, strict=True)], dtype=np.float64)
    error, interval, bins = calibration_error(confidence, correct, [row.evidence for row in rows], seed=seed)
    overall = _pair_scores(gold, labels)
    return VerdictsEvaluation(
        split=gold_set.split,
        count=len(rows),
        accuracy=overall.accuracy,
        macro_f1=overall.macro_f1,
        per_label={label: class_scores(gold, labels, label) for label in _LABELS if label in gold or label in labels},
        per_phenomenon=_grouped(rows, labels, lambda row: row.phenomenon),
        per_language_pair=_grouped(rows, labels, lambda row: f"{row.evidence_lang}-{row.claim_lang}"),
        precision_of_refuted_at_recall_0_5=precision_at_recall(
            probabilities[:, _LABELS.index(VerdictLabel.REFUTED)],
            np.array([label is VerdictLabel.REFUTED for label in gold]),
            _LEAST_RECALL,
        ),
        brier_score=brier_score(probabilities, np.array([_LABELS.index(label) for label in gold])),
        calibration_error=error,
        calibration_error_interval=interval,
        claim_only_baseline=claim_only_accuracy(rows),
        confusion=_confusion(gold, labels),
        reliability=bins,
        risk_coverage=_risks(probabilities, gold),
        predictions=tuple(
            PairPrediction(id=row.id, label=label, probability=given[label])
            for row, (label, given) in zip(rows, answers, strict=True)
        ),
    )


def _risks(probabilities: npt.NDArray[np.float64], gold: Sequence[VerdictLabel]) -> tuple[RiskPoint, ...]:
    """Risk by coverage, were every pair decided one way or another."""
    decided = [at for at, label in enumerate(_LABELS) if label is not VerdictLabel.NOT_ENOUGH_INFO]
    best = probabilities[:, decided].argmax(axis=1)
    truths = np.array([_LABELS.index(label) for label in gold])
    return risk_coverage(probabilities[:, decided].max(axis=1), (np.array(decided)[best] == truths).astype(np.float64))


def _answer(row: PairRow, judge_pair: JudgePair) -> tuple[VerdictLabel, dict[VerdictLabel, float]]:
    label, given = judge_pair(row)
    probabilities = {VerdictLabel(key): float(value) for key, value in given.items()}
    values = probabilities.values()
    valid = all(math.isfinite(value) and 0.0 <= value <= 1.0 for value in values)
    if not valid or label not in probabilities or sum(values) > 1.0 + _SUM_TOLERANCE:
        raise ValueError(f"pair {row.id}: {given!r} are no probabilities that include the label {label!r}")
    return VerdictLabel(label), probabilities


def _pair_scores(gold: Sequence[VerdictLabel], labels: Sequence[VerdictLabel]) -> PairScores:
    right = [truth is guess for truth, guess in zip(gold, labels, strict=True)]
    return PairScores(accuracy=accuracy(right), macro_f1=macro_f1(gold, labels), count=len(right))


def _grouped(
    rows: Sequence[PairRow], labels: Sequence[VerdictLabel], key: Callable[[PairRow], str]
) -> dict[str, PairScores]:
    groups: dict[str, list[tuple[VerdictLabel, VerdictLabel]]] = {}
    for row, label in zip(rows, labels, strict=True):
        groups.setdefault(key(row), []).append((row.label, label))
    return {
        name: _pair_scores([gold for gold, _ in pairs], [label for _, label in pairs])
        for name, pairs in sorted(groups.items())
    }


def _confusion(
    gold: Sequence[VerdictLabel], labels: Sequence[VerdictLabel]
) -> dict[VerdictLabel, dict[VerdictLabel, int]]:
    counts = Counter(zip(gold, labels, strict=True))
    return {
        truth: {guess: counts[truth, guess] for guess in _LABELS if guess in gold or guess in labels}
        for truth in _LABELS
        if truth in gold
    }
