"""Ways to make the model small, side by side: size, accuracy, distance from float32, speed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from claimcheck.support.nli._files import read_config
from claimcheck.support.nli._graph import bert_graph
from claimcheck.support.nli._ranges import measure_ranges, sample_pairs
from training.nli.batches import encode
from training.nli.score import Example, figures

__all__ = ["compare_variants"]

_LENGTH = 256
_ROUND = 16
_BATCH_TOKENS = 2048

Array = npt.NDArray[np.float64]


def compare_variants(checkpoint: Path, examples: Sequence[Example], work: Path) -> dict[str, dict[str, Any]]:
    """For each variant: megabytes, accuracies, mean and 99th percentile of the differences of probabilities from
    float32 (largest of the three a pair), share of equal labels, and pairs a second.
    """
    from safetensors.numpy import load_file

    tensors, config = load_file(checkpoint / "model.safetensors"), read_config(checkpoint)
    tokenizer = checkpoint / "tokenizer.json"
    ids = encode([(each.premise, each.hypothesis) for each in examples], tokenizer, _LENGTH)
    ranges = measure_ranges(tensors, config, iter(encode(sample_pairs(), tokenizer, _LENGTH)))
    exact = work / "variant.float32.onnx"
    exact.write_bytes(bert_graph(tensors, config).SerializeToString())
    made: dict[str, Callable[[Path], Any]] = {
        "float32": lambda path: path.write_bytes(exact.read_bytes()),
        "fixed scales, 7-bit weights, 16 channels apart (shipped)": lambda path: path.write_bytes(
            bert_graph(tensors, config, ranges).SerializeToString()
        ),
        "dynamic QInt8": lambda path: _dynamic(exact, path),
        "dynamic QInt8 per channel": lambda path: _dynamic(exact, path, per_channel=True),
        "dynamic QInt8 per channel, reduced range": lambda path: _dynamic(
            exact, path, per_channel=True, reduce_range=True
        ),
        "dynamic QUInt8": lambda path: _dynamic(exact, path, unsigned=True),
        "dynamic QInt8 per channel, embeddings in float32": lambda path: _dynamic(
            exact, path, per_channel=True, embeddings=False
        ),
        "weights only, 8 bits in blocks of 32": lambda path: _weights_only(exact, path),
    }
    result: dict[str, dict[str, Any]] = {}
    reference: Array | None = None
    for name, make in made.items():
        path = work / "variant.onnx"
        make(path)
        dynamic = name.startswith("dynamic")
        says, speed = _run(path, ids, together=not dynamic)
        reference = says if reference is None else reference
        moved = np.abs(says - reference).max(axis=1)
        result[name] = {
            "megabytes": round(path.stat().st_size / 1e6, 1),
            "accuracy": figures(says, examples),
            "mean_difference": round(float(np.abs(says - reference).mean()), 4),
            "difference_99": round(float(np.quantile(moved, 0.99)), 4),
            "same_label": round(float((says.argmax(1) == reference.argmax(1)).mean()), 4),
            "pairs_a_second": round(speed, 1),
        }
    return result


def _dynamic(
    exact: Path,
    path: Path,
    *,
    per_channel: bool = False,
    reduce_range: bool = False,
    unsigned: bool = False,
    embeddings: bool = True,
) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    kinds = ["MatMul", "Attention", "Gemm", *(["Gather"] if embeddings else [])]
    quantize_dynamic(
        str(exact),
        str(path),
        op_types_to_quantize=kinds,
        per_channel=per_channel,
        reduce_range=reduce_range,
        weight_type=QuantType.QUInt8 if unsigned else QuantType.QInt8,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def _weights_only(exact: Path, path: Path) -> None:
    import onnx
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    quantiser: Any = MatMulNBitsQuantizer(onnx.load(exact), block_size=32, is_symmetric=True, bits=8)
    quantiser.process()
    quantiser.model.save_model_to_file(str(path), False)


def _run(path: Path, ids: Sequence[Sequence[int]], *, together: bool) -> tuple[Array, float]:
    """Probabilities, and pairs a second; graphs with scales of a whole batch one pair at a time, as they are used."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    result = np.zeros((len(ids), 3))
    groups: dict[int, list[int]] = {}
    for at, row in enumerate(ids):
        groups.setdefault(-(-len(row) // _ROUND) * _ROUND if together else -at, []).append(at)
    started = time.perf_counter()
    for length, rows in groups.items():
        size = max(1, _BATCH_TOKENS // length) if length > 0 else 1
        for first in range(0, len(rows), size):
            some = rows[first : first + size]
            wide = length if length > 0 else len(ids[some[0]])
            tokens = np.array([[*ids[at], *[1] * (wide - len(ids[at]))] for at in some], np.int64)
            mask = np.array([[1] * len(ids[at]) + [0] * (wide - len(ids[at])) for at in some], np.int64)
            (logits,) = session.run(["logits"], {"input_ids": tokens, "attention_mask": mask})
            shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
            result[some] = shifted / shifted.sum(axis=1, keepdims=True)
    return result, len(ids) / (time.perf_counter() - started)
