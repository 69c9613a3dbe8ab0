"""Mentions against gold: the span found, and the right organisation named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from claimcheck.evaluation.gold import read_gold_mentions
from claimcheck.evaluation.metrics import Scores, best_first, same_text, scores
from claimcheck.evaluation.rows import GoldMention
from claimcheck.evaluation.splits import Split
from claimcheck.language import fold_text
from claimcheck.schema import SCHEMA_VERSION, Document, Lang, Mention, Record

__all__ = ["MentionLevels", "MentionsEvaluation", "evaluate_mentions"]

_LEAST_IOU = 0.8


class MentionLevels(Record):
    """Scores of the span alone, and of the span with the organisation."""

    span: Scores
    canonical: Scores


class KindRecall(Record):
    """How many gold mentions of one kind (name, acronym, initial) were found and rightly named."""

    recall: float
    gold: int
    matched: int


class MentionsEvaluation(Record):
    """Scores of mentions. ``precision``, ``recall`` and ``f1`` are those of the level ``canonical``."""

    schema_version: str = SCHEMA_VERSION
    task: str = "mentions"
    split: Split
    documents: int
    gold: int
    predicted: int
    precision: float | None
    recall: float | None
    f1: float | None
    levels: MentionLevels
    per_kind: dict[str, KindRecall]
    per_language: dict[Lang, MentionLevels]
    predictions: tuple[Mention, ...] = Field(default=(), exclude=True, repr=False)

    def prediction_rows(self) -> Iterator[dict[str, Any]]:
        """The predictions, one mention record each."""
        return (mention.to_dict() for mention in self.predictions)


def evaluate_mentions(
    gold_path: Path | str, match: Callable[[Document], Sequence[Mention]], *, split: Split | None = None
) -> MentionsEvaluation:
    """Run ``match`` on every document of the split that the gold file names and score the mentions.

    Spans match one-to-one when equal or of IoU >= 0.8; the canonical name must be equal when folded. A mention that
    is linked to no vendor also counts by its surface, unless the gold names an organisation that the surface does not
    spell ("TP" for Teleperformance). Gold rows of kind ``nominal`` are left out.
    """
    gold = read_gold_mentions(Path(gold_path), split)
    predictions: list[Mention] = []
    counts: list[tuple[Lang, tuple[int, int, int], tuple[int, int, int]]] = []
    found: list[GoldMention] = []
    for document, rows in gold.entries:
        mentions = list(match(document))
        predictions.extend(mentions)
        spans = best_first(rows, mentions, _LEAST_IOU)
        named = best_first(rows, mentions, _LEAST_IOU, _same_organisation)
        found.extend(rows[i] for i, _ in named)
        sizes = len(rows), len(mentions)
        counts.append((document.lang, (*sizes, len(spans)), (*sizes, len(named))))
    levels = _levels(counts)
    return MentionsEvaluation(
        split=gold.split,
        documents=len(gold.entries),
        gold=len(gold.rows),
        predicted=len(predictions),
        precision=levels.canonical.precision,
        recall=levels.canonical.recall,
        f1=levels.canonical.f1,
        levels=levels,
        per_kind=_per_kind(gold.rows, found),
        per_language={
            lang: _levels([row for row in counts if row[0] is lang])
            for lang in Lang
            if any(row[0] is lang for row in counts)
        },
        predictions=tuple(predictions),
    )


def _levels(counts: Sequence[tuple[Lang, tuple[int, int, int], tuple[int, int, int]]]) -> MentionLevels:
    spans = [sum(row[1][column] for row in counts) for column in range(3)]
    named = [sum(row[2][column] for row in counts) for column in range(3)]
    return MentionLevels(span=scores(*spans), canonical=scores(*named))


def _per_kind(rows: Sequence[GoldMention], found: Sequence[GoldMention]) -> dict[str, KindRecall]:
    kinds = sorted({row.kind for row in rows if row.kind is not None})
    result = {}
    for kind in kinds:
        gold = sum(row.kind == kind for row in rows)
        matched = sum(row.kind == kind for row in found)
        result[kind] = KindRecall(recall=matched / gold, gold=gold, matched=matched)
    return result


def _same_organisation(row: GoldMention, mention: Mention) -> bool:
    canonical = row.canonical if row.canonical is not None else row.surface
    if same_text(canonical, mention.name):
        return True
    if mention.vendor_id is not None or not same_text(row.surface, mention.surface):
        return False
    return set(fold_text(row.surface).split()) <= set(fold_text(canonical).split())
