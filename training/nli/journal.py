"""The log of every run (``training/runs.jsonl``)."""

from __future__ import annotations

import datetime
import json
import platform
from pathlib import Path
from typing import Any

from training.nli.settings import ROOT, Recipe

__all__ = ["RUNS", "record"]

RUNS = ROOT / "training" / "runs.jsonl"


def record(
    name: str, recipe: Recipe, data: dict[str, Any], minutes: float, figures: dict[str, float], path: Path = RUNS
) -> None:
    """Append one run: when, settings, hashes of its data, time and figures."""
    import torch

    row = {
        "run": name,
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "recipe": recipe.model_dump(exclude_defaults=True),
        "data": data,
        "minutes": round(minutes, 1),
        "torch": torch.__version__,
        "processor": platform.machine(),
        "threads": torch.get_num_threads(),
        "figures": figures,
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
