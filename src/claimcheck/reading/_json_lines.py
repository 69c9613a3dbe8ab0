"""JSON Lines: one document a row, ``{id, text, date?, lang?, title?}``."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from claimcheck.errors import InputError
from claimcheck.schema import Lang

__all__ = ["Row", "parse_row"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row as given, checked."""

    id: str
    text: str
    date: dt.date | None
    lang: Lang | None
    title: str | None


def parse_row(line: bytes) -> Row:
    """Read one row. Raises :class:`InputError` with a clause that names the field."""
    try:
        row = json.loads(line.decode("utf-8"))
    except RecursionError as error:
        raise InputError("is nested too deeply") from error
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 ({error.reason} at byte {error.start} of the row)") from error
    except ValueError as error:
        raise InputError("is not valid JSON: " + str(error).replace("\n", " ")) from error
    if not isinstance(row, dict):
        raise InputError("is not a JSON object")
    identifier = row.get("id")
    if isinstance(identifier, int) and not isinstance(identifier, bool):
        identifier = str(identifier)
    if not isinstance(identifier, str) or not identifier:
        raise InputError("has no 'id' (a string)")
    text = row.get("text")
    if not isinstance(text, str):
        raise InputError("has no 'text' (a string)")
    if not text.strip():
        raise InputError("has an empty 'text'")
    return Row(identifier, text, _date(row), _lang(row), _optional(row, "title"))


def _optional(row: dict[str, Any], field: str) -> str | None:
    value = row.get(field)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise InputError(f"has a {field!r} that is no string")
    return value


def _date(row: dict[str, Any]) -> dt.date | None:
    written = _optional(row, "date")
    try:
        return None if written is None else dt.datetime.fromisoformat(written).date()
    except ValueError as error:
        raise InputError("has a 'date' that is no ISO date (YYYY-MM-DD)") from error


def _lang(row: dict[str, Any]) -> Lang | None:
    written = _optional(row, "lang")
    try:
        return None if written in {None, Lang.UNKNOWN} else Lang(written)
    except ValueError as error:
        raise InputError("has a 'lang' that is none of fr, en, unknown") from error
