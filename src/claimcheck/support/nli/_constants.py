"""The constants inside an ONNX file, read without the ``onnx`` package, which the default install does not have.

Only what the file's own writer, :mod:`._graph`, uses: messages of the protocol buffer wire format with raw tensors.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from claimcheck.errors import ModelError

__all__ = ["read_constants", "read_layout"]

_GRAPH, _PROPERTIES = 7, 14
_INITIALIZER = 5
_DIMS, _TYPE, _NAME, _RAW = 1, 2, 8, 9
_TYPES = {1: np.float32, 2: np.uint8, 3: np.int8, 7: np.int64}


def read_constants(content: bytes) -> dict[str, npt.NDArray[Any]]:
    """The initializers of a model by name.

    Raises:
        ModelError: Not an ONNX model with raw tensors of the known types.
    """
    found = {}
    for number, graph in _fields(memoryview(content)):
        if number == _GRAPH:
            for part, tensor in _fields(graph):
                if part == _INITIALIZER:
                    name, values = _tensor(tensor)
                    found[name] = values
    return found


def read_layout(content: bytes, key: str) -> str | None:
    """The value of one property of a model, None where there is none."""
    for number, entry in _fields(memoryview(content)):
        if number == _PROPERTIES:
            pair = {part: bytes(value).decode() for part, value in _fields(entry)}
            if pair.get(1) == key:
                return pair.get(2)
    return None


def _tensor(message: memoryview) -> tuple[str, npt.NDArray[Any]]:
    dims: list[int] = []
    kind, name, raw = 0, "", memoryview(b"")
    for number, value in _fields(message):
        if number == _DIMS:
            dims += [value] if isinstance(value, int) else _packed(value)
        elif number == _TYPE:
            kind = value
        elif number == _NAME:
            name = bytes(value).decode()
        elif number == _RAW:
            raw = value
    if kind not in _TYPES:
        raise ModelError(f"{name}: tensors of type {kind} are not read")
    return name, np.frombuffer(raw, _TYPES[kind]).reshape(dims)


def _fields(message: memoryview) -> Iterator[tuple[int, Any]]:
    """Number and value of each field: an integer, or the bytes of what has a length."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        if key & 7 == 0:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        if key & 7 not in (1, 2, 5):
            raise ModelError("not an ONNX model")
        length, at = _varint(message, at) if key & 7 == 2 else ({1: 8, 5: 4}[key & 7], at)
        if at + length > len(message):
            raise ModelError("not an ONNX model: it ends too early")
        yield key >> 3, message[at : at + length]
        at += length


def _packed(message: memoryview) -> list[int]:
    values, at = [], 0
    while at < len(message):
        value, at = _varint(message, at)
        values.append(value)
    return values


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while at < len(message):
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
    raise ModelError("not an ONNX model: it ends too early")
