"""Accuracy on development sets and on the project's gold pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from claimcheck.evaluation import Split, read_pairs
from training.nli.batches import by_length, encode, padded
from training.nli.data import LABELS, read_rows, set_file
from training.nli.settings import ROOT

__all__ = ["Example", "crossed", "development", "figures", "gold", "probabilities"]

_LENGTH = 320
_GOLD = {"supported": 0, "not_enough_info": 1, "refuted": 2}

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A pair with its true label (position in LABELS) and the groups that it counts in."""

    premise: str
    hypothesis: str
    label: int
    groups: tuple[str, ...]


def development(folder: Path, name: str, rows: int | None = None) -> list[Example]:
    """The first rows of a public development set."""
    found = read_rows(set_file(folder, name))[:rows]
    return [Example(row["premise"], row["hypothesis"], LABELS.index(row["label"]), (name,)) for row in found]


def crossed(folder: Path, rows: int | None = None) -> list[Example]:
    """The twins of XNLI's development set, with the premise in one language and the hypothesis in the other."""
    english = {row["id"]: row for row in read_rows(set_file(folder, "xnli_en_dev"))}
    made = []
    for french in read_rows(set_file(folder, "xnli_fr_dev"))[:rows]:
        twin = english.get(french["id"])
        if twin and twin["label"] == french["label"]:
            label = LABELS.index(french["label"])
            made.append(Example(french["premise"], twin["hypothesis"], label, ("xnli_fr_en_dev",)))
            made.append(Example(twin["premise"], french["hypothesis"], label, ("xnli_en_fr_dev",)))
    return made


def gold(split: Split) -> list[Example]:
    """The project's gold pairs of one half."""
    rows = read_pairs(ROOT / "fixtures" / "gold" / "pairs.jsonl", split=split)
    return [
        Example(
            row.evidence, row.claim, _GOLD[row.label], ("gold", f"{row.evidence_lang}-{row.claim_lang}", row.phenomenon)
        )
        for row in rows
        if row.label in _GOLD
    ]


def probabilities(model: Any, examples: Sequence[Example], tokenizer: Path) -> Array:
    """Shape (examples, 3), in float32 arithmetic of bfloat16 products, as in training."""
    import torch

    ids = encode([(each.premise, each.hypothesis) for each in examples], tokenizer, _LENGTH)
    result = np.zeros((len(examples), 3))
    model.eval()
    for batch in by_length(ids, 64):
        tokens, mask = padded([ids[at] for at in batch])
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            result[batch] = model(input_ids=tokens, attention_mask=mask).logits.float().softmax(-1).numpy()
    return result


def figures(says: Array, examples: Sequence[Example]) -> dict[str, float]:
    """Accuracy of each group of examples, three-way or, where only entailment is known, two-way."""
    right: dict[str, list[bool]] = defaultdict(list)
    for row, each in zip(says, examples, strict=True):
        best = int(row.argmax())
        hit = best != 0 if each.label == LABELS.index("not_entailment") else best == each.label
        for group in each.groups:
            right[group].append(hit)
    result = {group: round(float(np.mean(hits)), 4) for group, hits in right.items()}
    if "gold" in result:
        result["gold macro F1"] = _macro_f1(says, examples)
    return result


def _macro_f1(says: Array, examples: Sequence[Example]) -> float:
    """Mean F1 of the three labels over the gold pairs."""
    said = [(int(row.argmax()), each.label) for row, each in zip(says, examples, strict=True) if "gold" in each.groups]
    scores = []
    for label in range(3):
        hits = sum(best == truth == label for best, truth in said)
        total = sum((best == label) + (truth == label) for best, truth in said)
        scores.append(2 * hits / max(total, 1))
    return round(float(np.mean(scores)), 4)
