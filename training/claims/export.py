"""The trained reader as the files that the package ships: an int8 encoder and its heads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from claimcheck.support.nli._constants import read_constants
from claimcheck.support.nli._files import write_manifest
from claimcheck.support.nli._graph import bert_graph, tensors_of
from claimcheck.support.nli._ranges import measure_ranges
from training.claims.data import DETAILS, KINDS, MODALITIES, STATUSES, TAGS, Article, examples
from training.claims.model import WIDEST, Reader

__all__ = ["export", "shipped_weights"]

ENCODER, HEADS, LABELS = "encoder.int8.onnx", "heads.safetensors", "labels.json"
_HALF = np.float16


def shipped_weights(folder: Path) -> dict[str, Any]:
    """The weights of the files that :func:`export` wrote, as float32 tensors under their names in the reader."""
    import torch
    from safetensors.numpy import load_file

    encoder = tensors_of(read_constants((folder / ENCODER).read_bytes()))
    state = {f"encoder.{key.removeprefix('bert.')}": value for key, value in encoder.items()}
    state |= {key: value.astype(np.float32) for key, value in load_file(folder / HEADS).items()}
    return {key: torch.from_numpy(value.copy()) for key, value in state.items()}


def export(
    model: Reader, name: str, articles: Sequence[Article], tokenizer: Any, folder: Path, *, exact: bool = False
) -> None:
    """Write the files of ``folder``. The ranges of int8 are measured on ``articles``; ``exact`` keeps float32."""
    from safetensors.numpy import save_file

    state = {key: value.detach().numpy() for key, value in model.state_dict().items()}
    tensors = {
        f"bert.{key.removeprefix('encoder.')}": value for key, value in state.items() if key.startswith("encoder.")
    }
    config = model.encoder.config.to_dict()
    ids = [[0, *row.window.pieces, 2] for article in articles for row in examples(article, tokenizer)]
    ranges = None if exact else measure_ranges(tensors, config, iter(ids), classifier=False)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ENCODER).write_bytes(bert_graph(tensors, config, ranges, classifier=False).SerializeToString())
    heads = {key: value.astype(_HALF) for key, value in state.items() if not key.startswith("encoder.")}
    save_file({key: np.ascontiguousarray(value) for key, value in heads.items()}, folder / HEADS)
    labels = {
        "tags": TAGS,
        "details": DETAILS,
        "kinds": KINDS,
        "modalities": MODALITIES,
        "statuses": STATUSES,
        "widest": WIDEST,
    }
    (folder / LABELS).write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    write_manifest(folder, name, [ENCODER, HEADS, LABELS])
