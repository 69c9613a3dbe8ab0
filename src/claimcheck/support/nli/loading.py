"""Where a model comes from: the package, a directory or, only when named, the hub."""

from __future__ import annotations

import os
import re
from pathlib import Path

from claimcheck.errors import ModelError
from claimcheck.support.nli._canary import check_canaries as _check_canaries
from claimcheck.support.nli._files import MANIFEST, bundled_folder, onnx_file, read_config, verify, weights_hash
from claimcheck.support.nli._labels import label_order
from claimcheck.support.nli.protocol import NliModel

__all__ = ["load_model", "resolve"]

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*\Z")
_HUB_FILES = ["*.json", "*.safetensors", "*.txt", "*.model"]


def load_model(source: str | Path | None = None, *, check_canaries: bool = True) -> NliModel:
    """The bundled model (None), the model in a directory, or a hub model named ``owner/name``.

    A directory with an ``.onnx`` file, ``tokenizer.json`` and ``config.json`` is run by ONNX Runtime; one with
    ``*.safetensors`` by transformers and torch. Only a hub id may download. ``check_canaries=False`` leaves out the
    canary pairs, for models that are not meant to judge.

    Raises:
        ModelError: The model is missing, damaged, of an unknown labelling, or fails the canary pairs.
        MissingExtraError: It needs torch.
    """
    folder, name = resolve(source)
    model = _open(folder, name)
    if check_canaries:
        _check_canaries(model)
    return model


def resolve(source: str | Path | None) -> tuple[Path, str]:
    """Folder and name of a model; downloads it when ``source`` is a hub id."""
    if source is None:
        return bundled_folder(), verify(bundled_folder())
    folder = Path(source).expanduser()
    if folder.is_dir():
        return folder, verify(folder) if (folder / MANIFEST).is_file() else folder.resolve().name
    if folder.exists():
        raise ModelError(f"{source}: a model is a directory or a hub id, not a file")
    if isinstance(source, Path) or not _HUB_ID.match(source):
        raise ModelError(f"{source}: no such model directory, nor a hub id of the form owner/name")
    return _download(source), source


def _download(hub_id: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(hub_id, allow_patterns=_HUB_FILES))
    except Exception as error:  # network, permission and cache errors of several libraries
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise ModelError(f"{hub_id}: cannot be fetched from the hub ({reason})") from error


def _open(folder: Path, name: str) -> NliModel:
    config = read_config(folder)
    labels = config.get("id2label")
    order = label_order(labels if isinstance(labels, dict) else {}, name)
    weights, tokenizer = onnx_file(folder), folder / "tokenizer.json"
    if weights is not None:
        if not tokenizer.is_file():
            raise ModelError(f"{tokenizer}: missing; a model needs the tokenizer that it was trained with")
        from claimcheck.support.nli._onnx import OnnxNli

        return OnnxNli(weights.read_bytes(), tokenizer, config, order, name=name, digest=weights_hash([weights]))
    from claimcheck.support.nli._torch import TransformersNli

    shards = [Path(entry.path) for entry in os.scandir(folder) if entry.name.endswith(".safetensors")]
    return TransformersNli(folder, order, name=name, digest=weights_hash(shards) if shards else "")
