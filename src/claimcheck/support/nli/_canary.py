"""Canary pairs: obvious pairs that tell a model with a wrong labelling at once."""

from __future__ import annotations

from claimcheck.errors import ModelError
from claimcheck.support.nli._labels import LABELS, nli_lexicon
from claimcheck.support.nli.protocol import NliModel

__all__ = ["check_canaries"]


def check_canaries(model: NliModel) -> None:
    """Refuse a model that, over the canaries of any label, gives that label a mean probability of 0.5 or less.

    The three probabilities of a pair sum to 1, so no permutation of the labels of a passing model can pass.

    Raises:
        ModelError: With the mean probability of each label.
    """
    canaries = nli_lexicon()["canaries"]
    pairs = [(row["premise"], row["hypothesis"]) for label in LABELS for row in canaries[label]]
    scores = iter(model.predict(pairs))
    means = {}
    for label in LABELS:
        values = [getattr(next(scores), label) for _ in canaries[label]]
        means[label] = sum(values) / len(values)
    if min(means.values()) <= 0.5:
        shown = ", ".join(f"{label} {mean:.2f}" for label, mean in means.items())
        raise ModelError(f"{model.name}: fails the canary pairs ({shown}); its labels are wrong or it is no NLI model")
