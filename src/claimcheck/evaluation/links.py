"""Retrieval, and verdicts on what it finds, for claims whose settling passages are known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from claimcheck.evaluation.gold import read_gold_links
from claimcheck.evaluation.metrics import Scores, accuracy, class_scores, macro_f1
from claimcheck.evaluation.rows import GoldLink
from claimcheck.evaluation.splits import Split
from claimcheck.schema import (
    SCHEMA_VERSION,
    Claim,
    Document,
    Lang,
    Modality,
    Party,
    Record,
    Retrieval,
    Verdict,
    VerdictLabel,
)
from claimcheck.support.pairs import whole_claim

__all__ = ["DEPTH", "LinkPrediction", "LinksEvaluation", "RecallScores", "claim_of_link", "evaluate_links"]

DEPTH = 10
"""How many passages are retrieved for a claim."""

_CHECKABLE = frozenset({Modality.ASSERTED, Modality.REPORTED, Modality.PLANNED})
_CERTAIN = 1.0

Extract = Callable[[Document], Sequence[Claim]]
Retrieve = Callable[[Claim, Document, int], Retrieval]
JudgeMany = Callable[[Sequence[tuple[Claim, Retrieval, Document]]], Sequence[Verdict]]


class RecallScores(Record):
    """``found``: claims of which a settling passage was retrieved; ``passages``: share of all settling passages."""

    recall: float | None
    found: int
    count: int
    passages: float | None


class LinkPrediction(Record):
    """What was answered for one claim, and the passages retrieved for it, best first."""

    id: str
    label: VerdictLabel
    probability: float
    passages: tuple[str, ...]


class LinksEvaluation(Record):
    """Scores of retrieval and of the verdicts on what it found.

    Recall is over the claims that some passage settles; a claim is cross-lingual when all of its passages are in the
    other language. ``searched`` is how many passages the stores hold. ``decided``: share of verdicts other than
    not_enough_info; ``settled``: the same share in the gold.
    """

    schema_version: str = SCHEMA_VERSION
    task: str = "links"
    split: Split
    count: int
    searched: int
    recall_at_10: dict[str, RecallScores]
    accuracy: float
    macro_f1: float
    decided: float
    settled: float
    per_label: dict[VerdictLabel, Scores]
    confusion: dict[VerdictLabel, dict[VerdictLabel, int]]
    predictions: tuple[LinkPrediction, ...] = Field(default=(), exclude=True, repr=False)

    def prediction_rows(self) -> Iterator[dict[str, Any]]:
        """The predictions, one ``{id, label, probability, passages}`` each."""
        return (prediction.to_dict() for prediction in self.predictions)


def evaluate_links(
    gold_path: Path | str,
    passages: Mapping[str, Lang],
    *,
    names: Mapping[str, str],
    extract: Extract,
    retrieve: Retrieve,
    judge_many: JudgeMany,
    judged: int,
    split: Split | None = None,
) -> LinksEvaluation:
    """Retrieve evidence for every claim of the split, judge it, and score both.

    ``passages`` are all that are searched: ids, which links name, with languages. ``names`` are those of the
    registry's vendors. The judge sees the first ``judged`` of the passages retrieved.
    """
    links = read_gold_links(Path(gold_path), passages, split)
    items = []
    for link in links:
        document = document_of_link(link)
        claim = claim_of_link(link, document, extract(document), names)
        items.append((claim, retrieve(claim, document, DEPTH), document))
    verdicts = judge_many(
        [(claim, found.model_copy(update={"evidence": found.evidence[:judged]}), doc) for claim, found, doc in items]
    )
    gold, labels = [link.label for link in links], [verdict.label for verdict in verdicts]
    ids = [tuple(each.passage.id for each in found.evidence) for _, found, _ in items]
    known = [label for label in VerdictLabel if label in gold or label in labels]
    right = [truth is guess for truth, guess in zip(gold, labels, strict=True)]
    return LinksEvaluation(
        split=links.split,
        count=len(links),
        searched=len(passages),
        recall_at_10=_recall(links.rows, ids, passages),
        accuracy=accuracy(right) or 0.0,
        macro_f1=macro_f1(gold, labels) or 0.0,
        decided=_share_decided(labels),
        settled=_share_decided(gold),
        per_label={label: class_scores(gold, labels, label) for label in known},
        confusion={
            truth: {guess: sum(pair == (truth, guess) for pair in zip(gold, labels, strict=True)) for guess in known}
            for truth in known
            if truth in gold
        },
        predictions=tuple(
            LinkPrediction(id=link.id, label=verdict.label, probability=verdict.probability, passages=found)
            for link, verdict, found in zip(links, verdicts, ids, strict=True)
        ),
    )


def document_of_link(link: GoldLink) -> Document:
    """The claim of a link as a document of its date."""
    digest = hashlib.sha256(link.claim.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(id=link.id, text=link.claim, lang=link.claim_lang, date=link.date, sha256=digest)


def claim_of_link(link: GoldLink, document: Document, extracted: Sequence[Claim], names: Mapping[str, str]) -> Claim:
    """The claim that a link states: its kind and parties, and the values and times that its text names.

    Negation, status and modality are those of an extracted claim of that subject, one of the same kind if there is
    one. All claims of such a set can be checked: one that was read as opinion, irony or hypothesis counts as asserted.
    """
    own = [claim for claim in extracted if claim.subject and claim.subject.vendor_id == link.subject]
    read = next((claim for claim in own if claim.kind is link.kind), own[0] if own else None)
    subject, obj = (_party(given, names) for given in (link.subject, link.object))
    claim = whole_claim(document, link.kind, subject, obj, confidence=_CERTAIN)
    modality = read.modality if read and read.modality in _CHECKABLE else Modality.ASSERTED
    status, negated = (read.status, read.negated) if read else (None, False)
    return claim.model_copy(update={"status": status, "negated": negated, "modality": modality})


def _party(given: str | None, names: Mapping[str, str]) -> Party | None:
    if given is None:
        return None
    return Party(name=names[given], vendor_id=given) if given in names else Party(name=given)


def _recall(
    links: Sequence[GoldLink], ids: Sequence[Collection[str]], langs: Mapping[str, Lang]
) -> dict[str, RecallScores]:
    groups: dict[str, list[tuple[GoldLink, Collection[str]]]] = {"all": [], "monolingual": [], "cross_lingual": []}
    for link, found in zip(links, ids, strict=True):
        if link.passages:
            other = all(langs[passage] is not link.claim_lang for passage in link.passages)
            groups["all"].append((link, found))
            groups["cross_lingual" if other else "monolingual"].append((link, found))
    return {name: _group_recall(own) for name, own in groups.items()}


def _group_recall(own: Sequence[tuple[GoldLink, Collection[str]]]) -> RecallScores:
    found = [any(passage in got for passage in link.passages) for link, got in own]
    each = [passage in got for link, got in own for passage in link.passages]
    return RecallScores(recall=accuracy(found), found=sum(found), count=len(found), passages=accuracy(each))


def _share_decided(labels: Sequence[VerdictLabel]) -> float:
    return sum(label is not VerdictLabel.NOT_ENOUGH_INFO for label in labels) / len(labels)
