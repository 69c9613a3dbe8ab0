"""Reports read back from the JSON that ``check --format json`` writes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from claimcheck.errors import InputError
from claimcheck.schema import SCHEMA_VERSION, Report

__all__ = ["read_reports"]

_WANTED = "a report of claimcheck check --format json"
_MAJOR = SCHEMA_VERSION.partition(".")[0]


def read_reports(path: str | Path) -> list[Report]:
    """The reports of the file ``path``; ``-`` is standard input.

    Raises :class:`~claimcheck.errors.InputError` when it cannot be read, is no report, or has another major version.
    """
    data = _parse(path, _read(path))
    rows = data.get("reports", [data] if "document" in data else None) if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise InputError(f"{path}: is not {_WANTED}")
    _same_version(path, data)
    reports = []
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            raise InputError(f"{path}: reports.{number} is not an object; {_WANTED} is needed")
        _same_version(path, row)
        try:
            reports.append(Report.model_validate(row))
        except ValidationError as error:
            raise InputError(f"{path}: is not {_WANTED}: {_fault(number, error)}") from error
    return reports


def _read(path: str | Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _parse(path: str | Path, content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        lines = content.splitlines()
        if len(lines) > 1 and b'"provenance"' in lines[-1]:
            raise InputError(f"{path}: is JSON Lines, which leaves the texts out; {_WANTED} is needed") from error
        raise InputError(f"{path}: is not JSON ({' '.join(str(error).split())}); {_WANTED} is needed") from error


def _same_version(path: str | Path, data: dict[str, Any]) -> None:
    version = data.get("schema_version")
    if not isinstance(version, str):
        raise InputError(f"{path}: is not {_WANTED}: it has no schema_version")
    if version.partition(".")[0] != _MAJOR:
        raise InputError(
            f"{path}: has schema version {version[:20]}; this claimcheck reads {_MAJOR}.x: use the one that wrote it"
        )


def _fault(number: int, error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in ("reports", number, *first["loc"]))
    return f"{where}: {first['msg']}"
