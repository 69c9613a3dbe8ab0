"""From the scores and checks of one passage to calibrated probabilities: a small multinomial logistic model.

The weights are published in ``lexicon/calibration.yaml`` with the data they were fitted on, and are made by
``training/fit_calibration.py``.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from claimcheck.data import parse_yaml
from claimcheck.errors import ConfigError
from claimcheck.schema import Check, CheckOutcome
from claimcheck.support.nli import NliScores

__all__ = ["FAMILIES", "FEATURES", "Calibration", "Probabilities", "passage_features"]

FAMILIES = {
    "rank": "value",
    "amount": "value",
    "percent": "value",
    "count": "value",
    "place": "value",
    "time": "time",
    "roles": "roles",
    "status": "status",
    "polarity": "polarity",
    "fact": "fact",
}
"""The family of each check. Families, not single checks, have weights, since each check alone is rare."""

_OUTCOMES = (CheckOutcome.AGREES, CheckOutcome.DISAGREES)
FEATURES = (
    "bias",
    "entailment",
    "contradiction",
    "anchors_agrees",
    *(f"{family}_{outcome}" for family in dict.fromkeys(FAMILIES.values()) for outcome in _OUTCOMES),
)
_FARTHEST = 6.0
"""Log-odds are cut here: beyond, they say more about the model than about the text."""


@dataclass(frozen=True, slots=True)
class Probabilities:
    """What one passage says of a claim; sums to 1."""

    supported: float
    refuted: float
    not_enough_info: float


def passage_features(scores: NliScores, checks: Iterable[Check]) -> dict[str, float]:
    """Features of one passage: log-odds of entailment and contradiction against neutral, and counts of outcomes."""
    features = dict.fromkeys(FEATURES, 0.0)
    features["bias"] = 1.0
    features["entailment"] = _log_odds(scores.entailment, scores.neutral)
    features["contradiction"] = _log_odds(scores.contradiction, scores.neutral)
    for check in checks:
        if check.name == "anchors":
            features["anchors_agrees"] = float(check.outcome is CheckOutcome.AGREES)
        if check.outcome in _OUTCOMES and check.name in FAMILIES:
            features[f"{FAMILIES[check.name]}_{check.outcome}"] += 1.0
    return features


def _log_odds(one: float, other: float) -> float:
    odds = math.log(max(one, 1e-9) / max(other, 1e-9))
    return max(-_FARTHEST, min(_FARTHEST, odds))


class Weights(BaseModel):
    """One weight per feature and label."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    supported: dict[str, float]
    refuted: dict[str, float]
    not_enough_info: dict[str, float]


class Thresholds(BaseModel):
    """Least probabilities at which a label is printed. Below both, the checker abstains."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    supported: float = Field(ge=0, le=1)
    refuted: float = Field(ge=0, le=1)


class Calibration(BaseModel):
    """Weights, thresholds and where they come from."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str = Field(description="Hash of the NLI model whose scores the weights were fitted on.")
    data: dict[str, Any] = {}
    figures: dict[str, float] = {}
    thresholds: Thresholds
    self_published: float = Field(default=0.6, gt=0, le=1, description="Weight of a vendor's praise of itself.")
    weights: Weights

    @classmethod
    def load(cls, path: Path | None = None) -> Calibration:
        """The calibration in a YAML file, by default the bundled one.

        Raises:
            ConfigError: The file is missing or not valid.
        """
        if path is None:
            return _bundled()
        try:
            return _parse(path.read_text(encoding="utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: cannot be read") from error

    @property
    def hash(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 of everything that decides."""
        deciding = self.model_dump_json(include={"thresholds", "self_published", "weights"})
        return hashlib.sha256(deciding.encode()).hexdigest()[:16]

    def probabilities(self, features: dict[str, float]) -> Probabilities:
        """Softmax of the weighted sums of the features; a feature without weight plays no part."""
        sums = [
            sum(weights.get(name, 0.0) * value for name, value in features.items())
            for weights in (self.weights.supported, self.weights.refuted, self.weights.not_enough_info)
        ]
        exponents = [math.exp(value - max(sums)) for value in sums]
        return Probabilities(*(value / sum(exponents) for value in exponents))


@cache
def _bundled() -> Calibration:
    file = resources.files("claimcheck.data").joinpath("lexicon", "calibration.yaml")
    return _parse(file.read_text(encoding="utf-8"), "calibration.yaml")


def _parse(text: str, where: str) -> Calibration:
    try:
        return Calibration.model_validate(parse_yaml(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise ConfigError(f"{where}: no valid calibration ({str(error).splitlines()[0]})") from error
