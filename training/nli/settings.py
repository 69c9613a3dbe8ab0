"""The configuration of training (``training/nli.yaml``)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

__all__ = ["ROOT", "Recipe", "SetTerms", "Settings", "read_settings"]

ROOT = Path(__file__).resolve().parent.parent.parent
Terms = Literal["ours", "open", "upstream", "unstated", "non-commercial"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SetTerms(_Strict):
    """Whose a training set is and under which terms."""

    terms: Terms
    licence: str
    repository: str


class Recipe(_Strict):
    """One training run: from which weights, on which pairs, how."""

    base: str
    """Folder name of the checkpoint to start from, under the work folder."""
    mixture: dict[str, int]
    """Rows of each source; more than it has means all of them, and several times."""
    blend: dict[str, float] = Field(default_factory=dict)
    """Shares of finished stages whose weights are averaged with those of ``base``; nothing is trained then."""
    steps: int | None = None
    """Updates; None is one pass over the mixture."""
    batch: int = 32
    learning_rate: float = 1e-4
    warmup: float = 0.05
    schedule: Literal["linear", "cosine", "constant"] = "linear"
    weight_decay: float = 0.01
    layer_decay: float = 1.0
    """Factor of the learning rate from each layer to the one below."""
    dropout: float = 0.0
    smoothing: float = 0.0
    train_embeddings: bool = False
    two_way: bool = True
    """Whether pairs that are only known not to be entailed count, by -log(1 - p(entailment))."""
    average_last: float = 0.0
    """Share of the run, at its end, over which the weights are averaged; 0 is the last weights."""
    length: int = 128
    """Longest pair in tokens; the premise is cut."""
    distil: str | None = None
    """File of teacher probabilities under the work folder."""
    distil_weight: float = 0.5
    seed: int = 4
    unrestricted: bool = False
    """Whether sets whose terms are not allowed may be used: for a figure only, never for weights that ship."""


class Settings(_Strict):
    """The whole file."""

    seed: int
    tokenizer: str
    allowed: list[Terms]
    sets: dict[str, SetTerms]
    proxy: Recipe
    levers: dict[str, dict[str, object]] = Field(default_factory=dict)
    stages: dict[str, Recipe] = Field(default_factory=dict)

    def lever(self, name: str) -> Recipe:
        """The proxy recipe with one lever pulled."""
        return Recipe.model_validate(self.proxy.model_dump() | self.levers[name])


def read_settings(path: Path = ROOT / "training" / "nli.yaml") -> Settings:
    """The settings in a file."""
    return Settings.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
