"""Index files: a header, then the arrays one after the other, ready to be mapped.

``CLAIMIDX``, the version of the format, the length of the header, the header (JSON: sections with type, shape, place
and checksum; size of the file; notes of the writer), its checksum. Numbers are little-endian. Opening reads the header
only; :func:`verify` reads everything.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import struct
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from claimcheck.errors import IndexFileError
from claimcheck.matching.index._arrays import Arrays

__all__ = ["is_index_file", "open_file", "save", "verify"]

_MAGIC = b"CLAIMIDX"
_VERSION = 1
_START = struct.Struct("<8sII")
_ALIGNED = 64
_DIGEST = 16
_STEP = 1 << 24
_REBUILD = "build it again with claimcheck registry import --index"


def is_index_file(path: Path) -> bool:
    """Whether a file begins as an index does."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def save(arrays: Arrays, path: Path, notes: Mapping[str, str]) -> None:
    """Write an index; the file appears whole or not at all.

    Raises:
        IndexFileError: the file cannot be written.
    """
    sections = {name: np.ascontiguousarray(array) for name, array in arrays.sections().items()}
    header = _header(sections, notes)
    target = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with target.open("xb") as stream:
            stream.write(_START.pack(_MAGIC, _VERSION, len(header)) + header + _digest(header))
            for array in sections.values():
                stream.write(b"\0" * (-stream.tell() % _ALIGNED))
                _write(array, stream)
        target.replace(path)
    except OSError as error:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise IndexFileError(f"{path}: cannot be written ({error.strerror or error})") from error


def _header(sections: Mapping[str, NDArray[np.generic]], notes: Mapping[str, str]) -> bytes:
    """The header, with places counted from the start of the first section's aligned place."""
    place, rows = 0, []
    for name, array in sections.items():
        place += -place % _ALIGNED
        little = array.dtype.newbyteorder("<").str
        rows.append({"name": name, "type": little, "shape": array.shape, "place": place, "sum": _sum(array)})
        place += array.nbytes
    content = {"sections": rows, "size": place, "notes": dict(notes)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def _write(array: NDArray[Any], stream: BinaryIO) -> None:
    flat = _bytes(array)
    for first in range(0, flat.size, _STEP):
        stream.write(flat[first : first + _STEP].data)


def _sum(array: NDArray[Any]) -> str:
    return hashlib.blake2b(_bytes(array).data, digest_size=_DIGEST).hexdigest()


def _bytes(array: NDArray[Any]) -> NDArray[np.uint8]:
    return array.reshape(-1).view(np.uint8) if array.size else np.zeros(0, np.uint8)


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST).digest()


def open_file(path: Path) -> tuple[Arrays, dict[str, str]]:
    """The arrays of a file, mapped and read-only, and the notes of its writer.

    Raises:
        IndexFileError: the file is missing, no index, damaged in its header, cut off, or of another version.
    """
    try:
        with path.open("rb") as stream:
            header, first = _read_header(path, stream)
            size = os.fstat(stream.fileno()).st_size
            wanted = first + header["size"]
            if size != wanted:
                raise IndexFileError(f"{path}: {size} bytes instead of {wanted}: the file is cut off; {_REBUILD}")
            content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise IndexFileError(f"{path}: cannot be read ({error.strerror or error})") from error
    try:
        sections = {row["name"]: _section(content, first, row) for row in header["sections"]}
        return Arrays(**sections), dict(header["notes"])
    except (KeyError, TypeError, ValueError) as error:
        raise IndexFileError(f"{path}: the header does not describe an index ({error}); {_REBUILD}") from error


def _section(content: mmap.mmap, first: int, row: Mapping[str, Any]) -> NDArray[Any]:
    count = int(np.prod(row["shape"], dtype=np.int64))
    flat = np.frombuffer(content, np.dtype(row["type"]), count, first + row["place"]) if count else None
    return np.zeros(row["shape"], row["type"]) if flat is None else flat.reshape(row["shape"])


def _read_header(path: Path, stream: BinaryIO) -> tuple[dict[str, Any], int]:
    start = stream.read(_START.size)
    if len(start) < _START.size or not start.startswith(_MAGIC):
        raise IndexFileError(f"{path}: no index of names (it does not begin as one)")
    _, version, length = _START.unpack(start)
    if version != _VERSION:
        raise IndexFileError(f"{path}: format version {version}, this program reads {_VERSION}; {_REBUILD}")
    header, digest = stream.read(length), stream.read(_DIGEST)
    if len(header) < length or _digest(header) != digest:
        raise IndexFileError(f"{path}: the header is damaged; {_REBUILD}")
    first = _START.size + length + _DIGEST
    content: dict[str, Any] = json.loads(header)
    return content, first + -first % _ALIGNED


def verify(path: Path) -> dict[str, str]:
    """Compare every section with its checksum; the notes of the writer.

    Raises:
        IndexFileError: as :func:`open_file`, or a section is damaged.
    """
    arrays, notes = open_file(path)
    with path.open("rb") as stream:
        header, _ = _read_header(path, stream)
    sections = arrays.sections()
    for row in header["sections"]:
        if _sum(sections[row["name"]]) != row["sum"]:
            raise IndexFileError(f"{path}: the section {row['name']!r} is damaged; {_REBUILD}")
    return notes
