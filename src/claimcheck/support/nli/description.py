"""What is known of a model without running it."""

from __future__ import annotations

from pathlib import Path

from claimcheck.support.nli._constants import read_layout
from claimcheck.support.nli._files import onnx_file, read_config, weights_hash
from claimcheck.support.nli._graph import LAYOUT
from claimcheck.support.nli._labels import LABELS, label_order
from claimcheck.support.nli.loading import resolve

__all__ = ["describe_model"]

_DYNAMIC = b"DynamicQuantize"
_INTEGER = (b"QuantizeLinear", b"MatMulInteger")


def describe_model(source: str | Path | None = None) -> dict[str, str | int | float]:
    """Name, hash of the weights, backend, file and its size, arithmetic, labels in their order, tokens and layers.

    Raises:
        ModelError: The model is missing, damaged or of an unknown labelling.
    """
    folder, name = resolve(source)
    config = read_config(folder)
    order = label_order(config.get("id2label") or {}, name)
    by_place = {place: label for label, place in zip(LABELS, order, strict=True)}
    weights = onnx_file(folder)
    files = [weights] if weights else sorted(folder.glob("*.safetensors"))
    facts: dict[str, str | int | float] = {
        "name": name,
        "hash": weights_hash(files) if files else "",
        "backend": "onnx" if weights else "torch",
        "source": str(source or "bundled"),
        "file": ", ".join(file.name for file in files),
        "megabytes": round(sum(file.stat().st_size for file in files) / 1e6, 1),
        "arithmetic": _arithmetic(weights.read_bytes()) if weights else "float32",
        "labels": ", ".join(by_place[place] for place in sorted(by_place)),
        "tokens": min(int(config.get("max_position_embeddings", 512)), 512),
        "trained_tokens": int(config.get("trained_length") or config.get("max_position_embeddings", 512)),
        "layers": int(config.get("num_hidden_layers", 0)),
    }
    return facts


def _arithmetic(content: bytes) -> str:
    layout = read_layout(content, LAYOUT)
    if layout:
        return f"{layout}, fixed scales" if layout == "int8" else layout
    if _DYNAMIC in content:
        return "int8, dynamic scales"
    return "int8" if any(operator in content for operator in _INTEGER) else "float"
