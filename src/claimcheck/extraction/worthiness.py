"""Check-worthiness of a claim: a small additive score over named features, between 0 and 1."""

from __future__ import annotations

from functools import cache
from typing import Any

from claimcheck.data import load_yaml
from claimcheck.schema import ClaimKind, Modality

__all__ = ["worthiness"]


@cache
def _weights() -> dict[str, Any]:
    table: dict[str, Any] = load_yaml("lexicon", "worthiness.yaml")
    return table


def worthiness(
    kind: ClaimKind, modality: Modality, *, linked: bool, valued: bool, dated: bool, two_parties: bool
) -> tuple[float, tuple[str, ...]]:
    """How much checking the claim is worth, and why: each reason with what it adds or takes, the weightiest first."""
    table = _weights()
    steps = {
        f"kind {kind.value}": table["kinds"].get(kind.value, 0.0),
        modality.value: table["modalities"][modality.value],
    }
    has = {"linked subject": linked, "value": valued, "date": dated, "second party": two_parties}
    steps |= {name: table["features"][name] for name, given in has.items() if given}
    score = round(min(1.0, max(0.0, table["base"] + sum(steps.values()))), 3)
    told = sorted((item for item in steps.items() if item[1]), key=lambda item: -abs(item[1]))
    return score, tuple(f"{name} {step:+.2f}" for name, step in told)
