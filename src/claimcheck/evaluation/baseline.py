"""What can be guessed from the claim alone, without the evidence: the mark of a leaking set."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from claimcheck.evaluation.rows import PairRow
from claimcheck.language import fold_text
from claimcheck.schema import VerdictLabel

__all__ = ["claim_only_accuracy"]

_FOLDS = 10
_SMOOTHING = 0.5


def claim_only_accuracy(rows: Sequence[PairRow]) -> float:
    """Accuracy of the better of two guesses that never see the evidence.

    The most frequent label, and a multinomial naive Bayes classifier over folded words and word pairs of the claim,
    cross-validated in 10 folds; equal claims share a fold. The check is that of Gururangan et al. (2018),
    "Annotation Artifacts in Natural Language Inference Data".
    """
    majority = max(Counter(row.label for row in rows).values()) / len(rows)
    known = [(_fold(row.claim), _terms(row.claim), row.label) for row in rows]
    right = 0
    for fold in range(_FOLDS):
        outside = [(terms, label) for own, terms, label in known if own != fold]
        if outside:
            model = _NaiveBayes(outside)
            right += sum(model.predict(terms) is label for own, terms, label in known if own == fold)
    return max(majority, right / len(rows))


def _fold(claim: str) -> int:
    return int.from_bytes(hashlib.sha256(claim.casefold().encode()).digest()[:4], "big") % _FOLDS


def _terms(claim: str) -> list[str]:
    words = ["^", *fold_text(claim).split(), "$"]
    return words[1:-1] + [f"{left} {right}" for left, right in pairwise(words)]


class _NaiveBayes:
    def __init__(self, examples: Sequence[tuple[Sequence[str], VerdictLabel]]) -> None:
        self.labels = sorted({label for _, label in examples})
        own = {label: [terms for terms, given in examples if given is label] for label in self.labels}
        self.priors = [math.log(len(own[label]) / len(examples)) for label in self.labels]
        self.counts = [Counter(term for terms in own[label] for term in terms) for label in self.labels]
        known = len(set().union(*self.counts))
        self.totals = [sum(counts.values()) + _SMOOTHING * known for counts in self.counts]

    def predict(self, terms: Sequence[str]) -> VerdictLabel:
        scores = [
            prior + sum(math.log((counts[term] + _SMOOTHING) / total) for term in terms)
            for prior, counts, total in zip(self.priors, self.counts, self.totals, strict=True)
        ]
        return self.labels[scores.index(max(scores))]
