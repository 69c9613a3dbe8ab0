"""Index files: a header, then the arrays one after the other, ready to be mapped.

``CLAIMIDX``, the version of the format, the length of the header, the header (JSON: sections with type, shape, place
and checksum; size of the file; notes of the writer), its checksum. Numbers are little-endian. Opening reads the header
only; :func:`verify` reads everything.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import operator
import os
import struct
import tempfile
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from claimcheck.errors import IndexFileError
from claimcheck.matching.index._arrays import Arrays
from claimcheck.registry.names import legal_forms

__all__ = ["is_index_file", "open_file", "save", "verify"]

_MAGIC = b"CLAIMIDX"
_VERSION = 2
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
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise IndexFileError(f"{path}: cannot be written ({error.strerror or error})") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_START.pack(_MAGIC, _VERSION, len(header)) + header + _digest(header))
            for array in sections.values():
                stream.write(b"\0" * (-stream.tell() % _ALIGNED))
                _write(array, stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise IndexFileError(f"{path}: cannot be written ({error.strerror or error})") from error
        raise


def _umask() -> int:
    """The mask for new files, which ``mkstemp`` does not follow."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _header(sections: Mapping[str, NDArray[np.generic]], notes: Mapping[str, str]) -> bytes:
    """The header, with places counted from the start of the first section's aligned place."""
    place, rows = 0, []
    for name, array in sections.items():
        place += -place % _ALIGNED
        little = array.dtype.newbyteorder("<").str
        rows.append({"name": name, "type": little, "shape": array.shape, "place": place, "sum": _sum(array)})
        place += array.nbytes
    content = {"sections": rows, "size": place, "notes": dict(notes), "tables": tables_digest()}
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
        notes = {str(name): str(note) for name, note in header["notes"].items()}
        return _checked(Arrays(**sections)), notes
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise IndexFileError(f"{path}: the header does not describe an index ({error}); {_REBUILD}") from error


def _section(content: mmap.mmap, first: int, row: Mapping[str, Any]) -> NDArray[Any]:
    (rows, *columns), place, kind = row["shape"], row["place"], np.dtype(row["type"])
    if kind.kind != "u" and kind != np.dtype("<i8"):
        raise ValueError(f"{row['name']} is of type {kind}")
    count = rows * (columns[0] if columns else 1)
    if (
        min(rows, place) < 0
        or place % _ALIGNED
        or len(columns) > 1
        or first + place + count * kind.itemsize > len(content)
    ):
        raise ValueError(f"{row['name']} lies outside the file")
    flat = np.frombuffer(content, kind, count, first + place) if count else np.zeros(0, kind)
    return flat.reshape(rows, *columns)


def _checked(arrays: Arrays) -> Arrays:
    """Sizes that must agree, before anything is looked up."""
    keys, parts = arrays.key_starts.size, arrays.part_starts.size
    bitmaps = (arrays.present.size, arrays.gates.size, arrays.buckets.size - 1)
    agree = (
        arrays.key_lengths.shape == (keys,)
        and arrays.key_bags.shape == (keys, 2)
        and arrays.key_cases.shape == (keys,)
        and arrays.owner_starts.shape == (keys + 1,)
        and arrays.owner_cases.shape == arrays.owners.shape
        and arrays.name_starts.shape == arrays.label_starts.shape
        and min(parts, arrays.name_starts.size) > 0
        and all(size >= 512 and size & (size - 1) == 0 for size in bitmaps)
    )
    if not agree:
        raise ValueError("sections of sizes that do not fit together")
    return arrays


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
    try:
        content = json.loads(header)
        if content["tables"] != tables_digest():
            raise IndexFileError(f"{path}: made with other tables of letters or legal forms; {_REBUILD}")
        content["size"] = operator.index(content["size"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise IndexFileError(f"{path}: the header does not describe an index ({error}); {_REBUILD}") from error
    return content, first + -first % _ALIGNED


@cache
def tables_digest() -> str:
    """What the keys depend on beside the names: the legal forms and the version of Unicode."""
    told = [unicodedata.unidata_version, *sorted(legal_forms().suffixes), *sorted(legal_forms().prefixes)]
    return _digest("\n".join(told).encode()).hex()


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
        if _sum(sections[row["name"]]) != row.get("sum"):
            raise IndexFileError(f"{path}: the section {row['name']!r} is damaged; {_REBUILD}")
    return notes
