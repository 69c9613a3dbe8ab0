"""Export of a model to a self-contained directory."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from claimcheck.errors import MissingExtraError, ModelError
from claimcheck.support.nli._constants import read_constants, read_layout
from claimcheck.support.nli._cross_encoder import file_tokenizer
from claimcheck.support.nli._files import MANIFEST, onnx_file, read_config, write_manifest
from claimcheck.support.nli._graph import LAYOUT, bert_graph, is_plain_bert, tensors_of
from claimcheck.support.nli._labels import label_order
from claimcheck.support.nli._ranges import measure_ranges, sample_pairs
from claimcheck.support.nli.loading import resolve

__all__ = ["Precision", "export_model"]

Precision = Literal["int8", "float32"]

_FILES = {"int8": "model.int8.onnx", "float32": "model.onnx"}
_CHECKPOINT = "model.safetensors"
_LONGEST = 256


def export_model(source: str | Path | None, target: Path, precision: Precision = "int8") -> Path:
    """Write a model as ``config.json``, ``tokenizer.json``, ONNX weights and a manifest of their hashes.

    The bundled model (``None``) and other models of our own layout are also written as ``model.safetensors``, which
    transformers and torch load. A BERT checkpoint is written as our own graph, in int8 with scales measured on the
    texts of the package, or in float32. Other checkpoints are traced by torch and quantised dynamically. ONNX models
    of others are copied. All but copies and the bundled model in int8 need the extra ``torch``.

    Raises:
        ModelError: ``target`` has files in it, or the exported graph does not compute what the checkpoint does, or
            the model cannot be had in that precision.
        MissingExtraError: torch, onnx or onnxscript is needed and not installed.
    """
    folder, name = resolve(source)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ModelError(f"{target}: not an empty directory; models are never written over")
    config = read_config(folder)
    label_order(config.get("id2label") or {}, name)
    weights = onnx_file(folder)
    if weights is None and not (folder / "tokenizer.json").is_file():
        raise ModelError(f"{folder}: no tokenizer.json; an exported model needs one")
    if weights is not None:
        _from_onnx(folder, weights, config, target, precision)
    else:
        _from_checkpoint(folder, name, config, target, precision)
    for file in ("config.json", "tokenizer.json"):
        shutil.copyfile(folder / file, target / file)
    write_manifest(target, name, [path.name for path in target.iterdir() if path.name != MANIFEST])
    return target


def _from_onnx(folder: Path, weights: Path, config: dict[str, Any], target: Path, precision: Precision) -> None:
    content = weights.read_bytes()
    ours = read_layout(content, LAYOUT) == "int8"
    if precision == "float32" and not ours:
        raise ModelError(f"{weights}: only a checkpoint or a model of our own layout can be written in float32")
    if precision == "float32":
        _need("onnx")
    target.mkdir(parents=True, exist_ok=True)
    if not ours:
        shutil.copyfile(weights, target / weights.name)
        return
    from safetensors.numpy import save_file

    tensors = tensors_of(read_constants(content))
    save_file(tensors, target / _CHECKPOINT, {"format": "pt"})
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": config["max_position_embeddings"]}
    special = {"bos_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    (target / "tokenizer_config.json").write_text(json.dumps(settings | special, indent=2) + "\n", encoding="utf-8")
    if precision == "int8":
        shutil.copyfile(weights, target / weights.name)
    else:
        (target / _FILES[precision]).write_bytes(bert_graph(tensors, config).SerializeToString())


def _from_checkpoint(folder: Path, name: str, config: dict[str, Any], target: Path, precision: Precision) -> None:
    _need("onnx")
    if not is_plain_bert(config):
        _need("torch", "onnxscript")
        from claimcheck.support.nli._trace import trace_checkpoint

        trace_checkpoint(folder, name, target, _FILES[precision], quantise=precision == "int8")
        return
    tensors = _read_tensors(folder, name)
    ranges = None
    if precision == "int8":
        tokenizer = file_tokenizer(folder / "tokenizer.json")
        tokenizer.enable_truncation(min(_LONGEST, config["max_position_embeddings"]), strategy="longest_first")
        ranges = measure_ranges(tensors, config, (one.ids for one in tokenizer.encode_batch(sample_pairs())))
    target.mkdir(parents=True, exist_ok=True)
    graph = bert_graph(tensors, config, ranges)
    (target / _FILES[precision]).write_bytes(graph.SerializeToString(deterministic=True))


def _read_tensors(folder: Path, name: str) -> dict[str, Any]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    tensors: dict[str, Any] = {}
    try:
        for file in sorted(folder.glob("*.safetensors")):
            tensors |= load_file(file)
    except (SafetensorError, OSError, TypeError) as error:
        raise ModelError(f"{name}: cannot be read ({str(error).splitlines()[0]})") from error
    if not tensors:
        raise ModelError(f"{name}: no *.safetensors weights; pickled weights can run code and are never loaded")
    missing = {"classifier.weight", "bert.pooler.dense.weight"} - set(tensors)
    if missing:
        raise ModelError(f"{name}: weights are missing ({', '.join(sorted(missing))}); not a finished NLI model")
    return tensors


def _need(*modules: str) -> None:
    for module in modules:
        if find_spec(module) is None:
            raise MissingExtraError("exporting a checkpoint", "torch")
