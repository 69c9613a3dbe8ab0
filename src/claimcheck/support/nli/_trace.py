"""Checkpoints of any architecture as ONNX graphs, traced by torch (extra ``torch``)."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from claimcheck.errors import ModelError
from claimcheck.support.nli._torch import load_checkpoint, model_inputs

__all__ = ["trace_checkpoint"]

_TOLERANCE = 1e-4


def trace_checkpoint(folder: Path, name: str, target: Path, file: str, *, quantise: bool) -> None:
    """Write the graph of a checkpoint; int8 weights per channel and activations dynamically when quantised.

    Raises:
        ModelError: The graph does not compute what the checkpoint does.
    """
    model, _ = load_checkpoint(folder, name)
    target.mkdir(parents=True, exist_ok=True)
    exact = target / "model.onnx"
    inputs = model_inputs(model.config)
    _trace(model, inputs, exact)
    _compare(model, inputs, exact, name)
    if quantise:
        _quantise(exact, target / file)
        exact.unlink()


def _example(model: Any, inputs: list[str], rows: int, length: int) -> dict[str, Any]:
    """Ids spread over the vocabulary, the first row half padded, from no random source."""
    import torch

    ids = torch.arange(rows * length).reshape(rows, length) * 7 % model.config.vocab_size
    mask = torch.ones_like(ids)
    mask[0, length // 2 :] = 0
    return {key: {"input_ids": ids, "attention_mask": mask}.get(key, torch.zeros_like(ids)) for key in inputs}


def _trace(model: Any, inputs: list[str], path: Path) -> None:
    """Trace with dynamic shapes; the older exporter silently fixes the traced length in the attention mask."""
    import torch

    class Logits(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, *tensors: Any) -> Any:
            return self.inner(**dict(zip(inputs, tensors, strict=True))).logits

    example = _example(model, inputs, 2, 16)
    shape = {0: torch.export.Dim("batch", min=1, max=1024), 1: torch.export.Dim("length", min=2, max=512)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's notes on its own internals
        torch.onnx.export(
            Logits().eval(),
            tuple(example[key] for key in inputs),
            str(path),
            input_names=inputs,
            output_names=["logits"],
            dynamic_shapes=(tuple(shape for _ in inputs),),
            opset_version=18,
            dynamo=True,
            external_data=False,
            verbose=False,
        )


def _compare(model: Any, inputs: list[str], path: Path, name: str) -> None:
    """Refuse a graph that differs from the checkpoint at a length other than the traced one."""
    import onnxruntime
    import torch

    example = _example(model, inputs, 3, 40)
    with torch.inference_mode():
        wanted = model(**example).logits.softmax(-1)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    got = session.run(["logits"], {key: tensor.numpy() for key, tensor in example.items()})[0]
    difference = float((torch.from_numpy(got).softmax(-1) - wanted).abs().max())
    if not difference <= _TOLERANCE:
        raise ModelError(f"{name}: the exported graph differs from the checkpoint by {difference:.4f}; not exported")


def _quantise(exact: Path, quantised: Path) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graph = onnx.load(str(exact))
    del graph.graph.value_info[:]  # the exporter's shapes of inner values break shape inference
    for part in (graph, graph.graph, *graph.graph.node, *graph.graph.input, *graph.graph.output, *graph.functions):
        del part.metadata_props[:]  # traces of the exporting machine: without them an export can be repeated exactly
    quantize_dynamic(graph, str(quantised), weight_type=QuantType.QInt8, per_channel=True)
