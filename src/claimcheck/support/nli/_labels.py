"""The order of a model's labels, resolved by name and never by position."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from claimcheck.data import load_yaml
from claimcheck.errors import ModelError

__all__ = ["LABELS", "label_order", "nli_lexicon"]

LABELS = ("entailment", "neutral", "contradiction")


@cache
def nli_lexicon() -> dict[str, Any]:
    """Label synonyms and canary pairs (``lexicon/nli.yaml``)."""
    lexicon: dict[str, Any] = load_yaml("lexicon", "nli.yaml")
    return lexicon


def label_order(id2label: Mapping[Any, str], model: str) -> tuple[int, int, int]:
    """Output positions of entailment, neutral and contradiction.

    Raises:
        ModelError: The labels are not the three of NLI under a known name.
    """
    shown = ", ".join(str(name) for name in id2label.values()) or "none"
    if len(id2label) != len(LABELS):
        raise ModelError(f"{model}: labels ({shown}) are not entailment, neutral and contradiction; it cannot judge")
    known = {synonym: label for label, synonyms in nli_lexicon()["labels"].items() for synonym in synonyms}
    found = {known.get(str(name).strip().lower().replace("-", "_")): int(at) for at, name in id2label.items()}
    if set(found) != set(LABELS) or set(found.values()) != {0, 1, 2}:
        raise ModelError(f"{model}: cannot tell its labels ({shown}) apart; name them in id2label of config.json")
    return found["entailment"], found["neutral"], found["contradiction"]
