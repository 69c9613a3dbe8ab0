"""The bundled encoder: a vector for each word of a text, in its context.

A small multilingual transformer in int8, made for this package (``docs/model/reader.md``). Entities are read from its
vectors here, claims in :mod:`claimcheck.extraction`; both share one run over the text. Long texts are read in blocks of
lines, so that memory does not grow with them, and the last blocks are remembered.
"""

from __future__ import annotations

import bisect
import hashlib
import json
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from claimcheck.errors import ModelError
from claimcheck.language.windows import Window, encode_words, windows, word_spans

__all__ = ["BLOCK", "Encoded", "Vectors", "describe_reader", "encoded", "forget", "heads", "labels"]

Vectors = npt.NDArray[np.float32]

BLOCK = 20_000
"""Characters after which a block ends with its line."""

_REMEMBERED = 24
_START, _END, _PAD = 0, 2, 1
_ENCODER, _HEADS, _LABELS, _MANIFEST = "encoder.int8.onnx", "heads.safetensors", "labels.json", "manifest.json"


@dataclass(frozen=True, slots=True)
class Encoded:
    """A window of a text as the encoder read it.

    ``spans``: offsets of its words in the text. ``vectors``: one row a word, standardised. ``lines``: number of the
    line of each word; the end of a line belongs to none (-1). Words before ``fresh`` were only repeated as context.
    """

    spans: tuple[tuple[int, int], ...]
    vectors: Vectors
    lines: npt.NDArray[np.int64]
    fresh: int


def encoded(text: str, until: int | None = None, about: Sequence[int] | None = None) -> Iterator[tuple[Encoded, ...]]:
    """The windows of each block of ``text``, at most up to offset ``until``.

    ``about``: ordered offsets; blocks that hold none of them are left out.
    """
    at = 0
    end = len(text) if until is None else min(until, len(text))
    while at < end:
        stop = min(len(text), at + BLOCK)
        if stop < len(text):
            line = text.find("\n", stop, stop + BLOCK)
            stop = line + 1 if line >= 0 else stop
        if about is None or bisect.bisect_left(about, at) < bisect.bisect_left(about, stop):
            yield _moved(_block(text[at:stop]), at)
        at = stop


def _moved(rows: tuple[Encoded, ...], by: int) -> tuple[Encoded, ...]:
    if not by:
        return rows
    return tuple(replace(row, spans=tuple((s + by, e + by) for s, e in row.spans)) for row in rows)


_memory: OrderedDict[bytes, tuple[Encoded, ...]] = OrderedDict()
_lock = threading.Lock()


def _block(text: str) -> tuple[Encoded, ...]:
    key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    with _lock:
        if key in _memory:
            _memory.move_to_end(key)
            return _memory[key]
    rows = tuple(_read(text))
    with _lock:
        _memory[key] = rows
        while len(_memory) > _REMEMBERED:
            _memory.popitem(last=False)
    return rows


def forget() -> None:
    """Drop the remembered blocks: the next run over a text pays for all of it."""
    with _lock:
        _memory.clear()


def _read(text: str) -> Iterator[Encoded]:
    words = word_spans(text)
    if not words:
        return
    weights = heads()
    mean, scale = weights["mean"], weights["scale"]
    for window in windows(encode_words(text, words, _tokenizer())):
        vectors = (_pooled(window) - mean) / scale
        spans = tuple(words[w] for w in window.words)
        ends = np.array([text[s] == "\n" for s, _ in spans])
        yield Encoded(spans, vectors, np.where(ends, -1, np.cumsum(ends)), window.fresh)


def _pooled(window: Window) -> Vectors:
    """The mean of the states of each word's pieces; a word without pieces has zeros."""
    ids = np.array([[_START, *window.pieces, _END]], np.int64)
    (states,) = _session().run(["states"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})
    first = np.array(window.first)
    sums = np.zeros((len(window.pieces) + 1, states.shape[2]), np.float32)
    np.cumsum(states[0, 1:-1], axis=0, out=sums[1:])
    sizes = np.maximum(first[1:] - first[:-1], 1)[:, None]
    found: Vectors = (sums[first[1:]] - sums[first[:-1]]) / sizes
    return found


def _folder() -> Path:
    return Path(str(resources.files("claimcheck.data").joinpath("reader")))


@cache
def _verified() -> Path:
    """The folder of the model, its files checked against the manifest."""
    folder = _folder()
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        for name, expected in manifest["sha256"].items():
            with (folder / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != expected:
                    raise ModelError(f"{folder / name}: not the file that belongs to the package; reinstall it")
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{folder}: the bundled reader is incomplete; reinstall the package") from error
    return folder


@cache
def describe_reader() -> str:
    """Name and short hash of the reader, for provenance. Verifies its files."""
    manifest = json.loads((_verified() / _MANIFEST).read_text(encoding="utf-8"))
    digest = hashlib.sha256(json.dumps(manifest["sha256"], sort_keys=True).encode()).hexdigest()
    return f"{manifest['name']}+{digest[:12]}"


@cache
def heads() -> dict[str, Vectors]:
    """The weights of the heads by name, in float32."""
    from safetensors.numpy import load_file

    return {name: value.astype(np.float32) for name, value in load_file(_verified() / _HEADS).items()}


@cache
def labels() -> dict[str, Any]:
    """The labels of the heads: tags, kinds, modalities, statuses, and the widest span in words."""
    found: dict[str, Any] = json.loads((_verified() / _LABELS).read_text(encoding="utf-8"))
    return found


@cache
def _tokenizer() -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(resources.files("claimcheck.data").joinpath("model", "tokenizer.json")))


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    # Threads that wait sleep instead of spinning: texts are read side by side, and spinning takes their processors.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        (_verified() / _ENCODER).read_bytes(), options, providers=["CPUExecutionProvider"]
    )
