"""Small metrics: one-to-one span matching, precision and recall, F1, accuracy. A rate over nothing is null."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Protocol, TypeVar

from rapidfuzz import fuzz

from claimcheck.language import fold_text, squash
from claimcheck.registry.names import strip_legal_form
from claimcheck.schema import Record

__all__ = ["Scores", "accuracy", "best_first", "class_scores", "iou", "macro_f1", "same_name", "same_text", "scores"]

_LEAST_RATIO = 85.0
_LEAST_FUZZY_LENGTH = 6  # shorter names differ by one letter and are still different companies (Sitel, Simtel)


class Span(Protocol):
    """Anything with character offsets."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


GoldT = TypeVar("GoldT", bound=Span)
PredictedT = TypeVar("PredictedT", bound=Span)
Pairs = list[tuple[int, int]]


class Scores(Record):
    """Precision, recall and F1 with the counts that they come from."""

    precision: float | None
    recall: float | None
    f1: float | None
    gold: int
    predicted: int
    matched: int


def scores(gold: int, predicted: int, matched: int) -> Scores:
    """Scores of ``matched`` one-to-one pairs; a rate over nothing is null."""
    return Scores(
        precision=matched / predicted if predicted else None,
        recall=matched / gold if gold else None,
        f1=2 * matched / (gold + predicted) if gold + predicted else None,
        gold=gold,
        predicted=predicted,
        matched=matched,
    )


def iou(left: Span, right: Span) -> float:
    """Intersection over union of two spans in characters, 0 to 1."""
    shared = min(left.end, right.end) - max(left.start, right.start)
    if shared <= 0:
        return 0.0
    return shared / (max(left.end, right.end) - min(left.start, right.start))


def best_first(
    gold: Sequence[GoldT],
    predicted: Sequence[PredictedT],
    least: float,
    accept: Callable[[GoldT, PredictedT], bool] = lambda _gold, _predicted: True,
    affinity: Callable[[GoldT, PredictedT], int] = lambda _gold, _predicted: 0,
) -> Pairs:
    """One-to-one pairs ``(gold index, predicted index)`` of IoU >= ``least``, the largest IoU first.

    ``accept`` refuses pairs; among equal IoUs the larger ``affinity``, then the earlier gold row and prediction win.
    """
    candidates = []
    for i, row in enumerate(gold):
        for j, guess in enumerate(predicted):
            overlap = iou(row, guess)
            if overlap >= least and accept(row, guess):
                candidates.append((-overlap, -affinity(row, guess), i, j))
    pairs: Pairs = []
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            pairs.append((i, j))
    return pairs


def same_text(left: str, right: str) -> bool:
    """Equal when folded, white space collapsed."""
    return fold_text(left).split() == fold_text(right).split()


def same_name(left: str | None, right: str | None) -> bool:
    """Equal names: folded, then fuzzy (rapidfuzz ``token_sort_ratio`` >= 85) from six letters on, digits alike.

    Legal forms that follow a name ("Plc", "SA") play no part. Null equals null only.
    """
    if left is None or right is None:
        return left is right
    left, right = strip_legal_form(left), strip_legal_form(right)
    keys = squash(left), squash(right)
    if keys[0] == keys[1]:
        return bool(keys[0]) or same_text(left, right)
    if min(map(len, keys)) < _LEAST_FUZZY_LENGTH or _digits(keys[0]) != _digits(keys[1]):
        return False
    return fuzz.token_sort_ratio(fold_text(left), fold_text(right), score_cutoff=_LEAST_RATIO) > 0


def _digits(key: str) -> list[str]:
    return [character for character in key if character.isdigit()]


def accuracy(outcomes: Sequence[bool]) -> float | None:
    """Share of true outcomes."""
    return sum(outcomes) / len(outcomes) if outcomes else None


def class_scores(gold: Sequence[Hashable], predicted: Sequence[Hashable], label: Hashable) -> Scores:
    """Precision, recall and F1 of one class over aligned labels."""
    matched = sum(truth == label == guess for truth, guess in zip(gold, predicted, strict=True))
    return scores(sum(truth == label for truth in gold), sum(guess == label for guess in predicted), matched)


def macro_f1(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> float | None:
    """Mean F1 of the classes that occur in the gold."""
    classes = list(dict.fromkeys(gold))
    values = [class_scores(gold, predicted, label).f1 or 0.0 for label in classes]
    return sum(values) / len(values) if values else None
