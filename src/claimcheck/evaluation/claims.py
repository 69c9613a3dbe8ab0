"""Claims against gold: found at all, of the right kind, about the right subject, and read rightly."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from claimcheck.evaluation.gold import read_gold_claims
from claimcheck.evaluation.metrics import (
    Scores,
    accuracy,
    best_first,
    class_scores,
    macro_f1,
    same_name,
    same_text,
    scores,
)
from claimcheck.evaluation.rows import GoldClaim, GoldTime, GoldValue
from claimcheck.evaluation.splits import Split
from claimcheck.schema import SCHEMA_VERSION, Claim, ClaimKind, Document, Lang, Party, Record, Time, Value

__all__ = ["AttributeScores", "ClaimsEvaluation", "LevelScores", "evaluate_claims", "same_time", "same_value"]

_LEAST_IOU = 0.5
_LEVELS = ("span", "kind", "subject")
_ATTRIBUTES = ("object", "value", "time", "status")


class LevelScores(Record):
    """Scores of span matching, then with the kind equal too, then with the subject equal too."""

    span: Scores
    kind: Scores
    subject: Scores


class AttributeScores(Record):
    """Accuracy where the gold or the prediction gives the attribute at all, and how often that is."""

    accuracy: float | None
    count: int


class ClaimsEvaluation(Record):
    """Scores of claims.

    Peripheral rows and the predictions that only they explain (``absorbed``, per level) count nowhere. From
    ``modality_accuracy`` on, figures are over the claims matched at the subject level; null equals null, and
    ``given`` repeats the accuracies without those trivial cases.
    """

    schema_version: str = SCHEMA_VERSION
    task: str = "claims"
    split: Split
    documents: int
    gold: int
    peripheral: int
    predicted: int
    absorbed: dict[str, int]
    levels: LevelScores
    per_kind: dict[ClaimKind, LevelScores]
    per_language: dict[Lang, LevelScores]
    matched: int
    modality_accuracy: float | None
    modality_macro_f1: float | None
    negated_f1: float | None
    object_accuracy: float | None
    value_accuracy: float | None
    time_accuracy: float | None
    status_accuracy: float | None
    given: dict[str, AttributeScores]
    predictions: tuple[Claim, ...] = Field(default=(), exclude=True, repr=False)

    def prediction_rows(self) -> Iterator[dict[str, Any]]:
        """The predictions, one claim record each."""
        return (claim.to_dict() for claim in self.predictions)


@dataclass(frozen=True, slots=True)
class _Matching:
    """How one document came out at one level: pairs, misses and false alarms."""

    pairs: tuple[tuple[GoldClaim, Claim], ...]
    core: tuple[GoldClaim, ...]
    counted: tuple[Claim, ...]
    absorbed: int

    def scores(self, kind: ClaimKind | None = None) -> tuple[int, int, int, int]:
        """Gold rows, counted predictions, and how many of each are in a pair."""
        gold = [row for row in self.core if kind in (None, row.kind)]
        predicted = [claim for claim in self.counted if kind in (None, claim.kind)]
        found = sum(kind in (None, row.kind) for row, _ in self.pairs)
        right = sum(kind in (None, claim.kind) for _, claim in self.pairs)
        return len(gold), len(predicted), found, right


def evaluate_claims(
    gold_path: Path | str, extract: Callable[[Document], Sequence[Claim]], *, split: Split | None = None
) -> ClaimsEvaluation:
    """Run ``extract`` on every document of the split that the gold file names and score what it returns.

    Matching is one-to-one by character IoU >= 0.5, best first. Rows that are not peripheral are matched first at each
    level; predictions left over may then be absorbed by peripheral rows by span alone.
    """
    gold = read_gold_claims(Path(gold_path), split)
    predictions: list[Claim] = []
    matchings: list[tuple[Lang, dict[str, _Matching]]] = []
    for document, rows in gold.entries:
        claims = list(extract(document))
        predictions.extend(claims)
        matchings.append((document.lang, {level: _match(level, rows, claims) for level in _LEVELS}))
    by_level = [levels for _, levels in matchings]
    kinds = {row.kind for row in gold.rows if not row.peripheral} | {claim.kind for claim in predictions}
    return ClaimsEvaluation(
        split=gold.split,
        documents=len(gold.entries),
        gold=sum(not row.peripheral for row in gold.rows),
        peripheral=sum(row.peripheral for row in gold.rows),
        predicted=len(predictions),
        absorbed={level: sum(levels[level].absorbed for levels in by_level) for level in _LEVELS},
        levels=_level_scores(by_level),
        per_kind={kind: _level_scores(by_level, kind) for kind in ClaimKind if kind in kinds},
        per_language={
            lang: _level_scores([levels for own, levels in matchings if own is lang])
            for lang in Lang
            if any(own is lang for own, _ in matchings)
        },
        predictions=tuple(predictions),
        **_attributes([pair for levels in by_level for pair in levels["subject"].pairs]),
    )


def _match(level: str, rows: Sequence[GoldClaim], claims: Sequence[Claim]) -> _Matching:
    core = [row for row in rows if not row.peripheral]
    pairs = best_first(core, claims, _LEAST_IOU, lambda row, claim: _agrees(level, row, claim), _affinity)
    taken = {j for _, j in pairs}
    left = [claim for j, claim in enumerate(claims) if j not in taken]
    peripheral = [row for row in rows if row.peripheral]
    absorbed = {j for _, j in best_first(peripheral, left, _LEAST_IOU, affinity=_affinity)}
    return _Matching(
        pairs=tuple((core[i], claims[j]) for i, j in pairs),
        core=tuple(core),
        counted=tuple(claims[j] for j in sorted(taken))
        + tuple(claim for j, claim in enumerate(left) if j not in absorbed),
        absorbed=len(absorbed),
    )


def _agrees(level: str, row: GoldClaim, claim: Claim) -> bool:
    if level == "span":
        return True
    if row.kind is not claim.kind:
        return False
    return level == "kind" or same_name(row.subject, _name(claim.subject))


def _affinity(row: GoldClaim, claim: Claim) -> int:
    """Order among equal spans, so that "invested in A and B" pairs A with A."""
    kind = row.kind is claim.kind
    subject = same_name(row.subject, _name(claim.subject))
    return 4 * kind + 2 * subject + same_name(row.object, _name(claim.object))


def _name(party: Party | None) -> str | None:
    return party.name if party is not None else None


def _level_scores(matchings: Sequence[dict[str, _Matching]], kind: ClaimKind | None = None) -> LevelScores:
    found = {level: _sum_scores([levels[level] for levels in matchings], kind) for level in _LEVELS}
    return LevelScores(**found)


def _sum_scores(matchings: Sequence[_Matching], kind: ClaimKind | None) -> Scores:
    counts = [matching.scores(kind) for matching in matchings]
    gold, predicted, found, right = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0, 0)
    plain = scores(gold, predicted, found)
    if found == right:
        return plain
    # By span alone a row of this kind may be found by a claim of another kind, so the two counts differ.
    precision = right / predicted if predicted else None
    recall = plain.recall
    total = (precision or 0.0) + (recall or 0.0)
    f1 = 2 * (precision or 0.0) * (recall or 0.0) / total if total else 0.0
    return plain.model_copy(update={"precision": precision, "f1": f1})


def _attributes(pairs: Sequence[tuple[GoldClaim, Claim]]) -> dict[str, Any]:
    modality = [row.modality for row, _ in pairs], [claim.modality for _, claim in pairs]
    negated = [row.negated for row, _ in pairs], [claim.negated for _, claim in pairs]
    right = {name: [_equal(name, row, claim) for row, claim in pairs] for name in _ATTRIBUTES}
    given = {
        name: [
            outcome for outcome, (row, claim) in zip(right[name], pairs, strict=True) if not _trivial(name, row, claim)
        ]
        for name in _ATTRIBUTES
    }
    return {
        "matched": len(pairs),
        "modality_accuracy": accuracy([truth is guess for truth, guess in zip(*modality, strict=True)]),
        "modality_macro_f1": macro_f1(*modality),
        "negated_f1": class_scores(*negated, True).f1,
        **{f"{name}_accuracy": accuracy(right[name]) for name in _ATTRIBUTES},
        "given": {name: AttributeScores(accuracy=accuracy(own), count=len(own)) for name, own in given.items()},
    }


def _trivial(name: str, row: GoldClaim, claim: Claim) -> bool:
    predicted = _name(claim.object) if name == "object" else getattr(claim, name)
    return getattr(row, name) is None and predicted is None


def _equal(name: str, row: GoldClaim, claim: Claim) -> bool:
    if name == "object":
        return same_name(row.object, _name(claim.object))
    if name == "value":
        return same_value(row.value, claim.value)
    if name == "time":
        return same_time(row.time, claim.time)
    return row.status is claim.status


def same_value(gold: GoldValue | None, value: Value | GoldValue | None) -> bool:
    """Number, currency, relation and kind where the gold has a number; the folded text otherwise."""
    if gold is None or value is None:
        return gold is None and value is None
    if gold.number is None:
        return same_text(gold.text, value.text)
    return (
        (gold.kind, gold.currency, gold.relation) == (value.kind, value.currency, value.relation)
        and _close(gold.number, value.number)
        and _close(gold.number_to, value.number_to)
    )


def _close(gold: float | None, number: float | None) -> bool:
    if gold is None or number is None:
        return gold is None and number is None
    return math.isclose(gold, number, rel_tol=1e-6, abs_tol=1e-9)


def same_time(gold: GoldTime | None, time: Time | GoldTime | None) -> bool:
    """Both ends and the precision where the gold has an end; the folded text otherwise."""
    if gold is None or time is None:
        return gold is None and time is None
    if gold.from_ is None and gold.to is None:
        return same_text(gold.text, time.text)
    return (gold.from_, gold.to) == (time.from_, time.to) and gold.precision in (None, time.precision)
