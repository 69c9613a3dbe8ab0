"""The configuration of training (``training/claims.yaml``)."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

__all__ = ["ARTICLES", "ROOT", "Settings", "Stage", "read_settings"]

ROOT = Path(__file__).resolve().parent.parent.parent
ARTICLES = ROOT / "training" / "texts" / "articles.jsonl"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Stage(_Strict):
    """One run over the texts of some writers, its rates falling to zero."""

    name: str
    hands: list[str] | None = None
    """Writers whose texts are used (the letters that their ids begin with); None means all."""
    repeated: dict[str, int] = Field(default_factory=dict)
    """How often the texts of a writer are seen in an epoch, where that is not once."""
    epochs: int
    ended_after: int | None = None
    """Epochs after which the run is ended, its rates not yet at zero."""
    encoder_rate: float
    head_rate: float
    snippets: float = 0.0
    """Share of the texts of which a few sentences are read alone, too."""
    spliced: float = 0.0
    """Share of the texts that get a paragraph of another before or behind them."""
    noise: float = 0.0
    """Share of the places and products that are offered as organisations; a few names and pieces are missing then."""
    begins_with: dict[str, float] | None = None
    """Shares of the stages whose weights are averaged to begin with; None means the one before. The stage `shipped` is
    what `reopen` writes: the weights of the package."""
    dropout: float = 0.2
    """Before the heads."""
    encoder_dropout: float = 0.1
    seed: int | None = None
    """Another than that of all stages: with one seed two stages change the same texts in the same way."""
    frozen: int = 2
    """Lowest layers that stay as they are, like the embeddings."""


class Settings(_Strict):
    """What decides the reader's weights."""

    seed: int
    base: str
    layers: int
    batch: int
    stages: list[Stage]
    blend: dict[str, float]
    """Shares of the stages whose weights are averaged to what ships; they add up to 1."""


def read_settings(path: Path = ROOT / "training" / "claims.yaml") -> Settings:
    """The settings of ``path``."""
    return Settings.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
