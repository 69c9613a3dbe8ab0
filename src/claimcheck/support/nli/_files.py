"""Model files: their manifest, their hashes, and where they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from claimcheck.errors import ModelError

__all__ = ["MANIFEST", "bundled_folder", "onnx_file", "read_config", "verify", "weights_hash", "write_manifest"]

MANIFEST = "manifest.json"
_PREFERRED = ("model.int8.onnx", "model.onnx")


def bundled_folder() -> Path:
    """Where the bundled model is installed."""
    return Path(str(resources.files("claimcheck.data").joinpath("model")))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def weights_hash(paths: Sequence[Path]) -> str:
    """First 16 hexadecimal digits of the SHA-256 of the weights; of several files, of their hashes in order."""
    digests = [_sha256(path) for path in sorted(paths)]
    whole = digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    return whole[:16]


def onnx_file(folder: Path) -> Path | None:
    """The ONNX weights of a folder, int8 first; None when it has none."""
    for name in _PREFERRED:
        if (folder / name).is_file():
            return folder / name
    return next(iter(sorted(folder.glob("*.onnx"))), None)


def read_config(folder: Path) -> dict[str, Any]:
    """``config.json`` of a model folder.

    Raises:
        ModelError: It is missing or no JSON object.
    """
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: no readable model configuration") from error
    if not isinstance(config, dict):
        raise ModelError(f"{path}: not a JSON object")
    return config


def write_manifest(folder: Path, name: str, files: Sequence[str]) -> None:
    """Pin the SHA-256 of ``files`` under the model's name."""
    manifest = {"name": name, "sha256": {file: _sha256(folder / file) for file in sorted(files)}}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def verify(folder: Path) -> str:
    """Check every file against the manifest and return the model's name.

    Raises:
        ModelError: A file is missing, truncated or changed, or the manifest itself is.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        name, expected = str(manifest["name"]), dict(manifest["sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder / MANIFEST}: unreadable manifest; reinstall or export the model again") from error
    for file, sha256 in expected.items():
        path = folder / file
        if not path.is_file():
            raise ModelError(f"{path}: missing; reinstall or export the model again")
        if _sha256(path) != sha256:
            raise ModelError(f"{path}: damaged or changed (SHA-256 differs); reinstall or export the model again")
    return name
