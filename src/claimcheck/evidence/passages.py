"""Evidence files: JSON Lines, one passage a line, every fault named with file, line and field."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from claimcheck.errors import EvidenceError
from claimcheck.schema import Lang, Passage

__all__ = ["bundled_files", "bundled_passages", "describe", "passage_faults", "read_line", "read_passages"]


def read_passages(path: str | Path) -> list[Passage]:
    """The passages of a JSON Lines file in UTF-8.

    A line is an object with ``id``, ``text`` and ``source`` (``publisher``, ``url``; ``date``, ``kind``, ``checked``),
    and may have ``lang``, ``title`` and ``vendors``. A missing or unknown ``lang`` is identified from
    the text. Blank lines are skipped.

    Raises:
        EvidenceError: the file cannot be read, or a line is not valid; ``str(error)`` names file, line and field of
            the first fault and counts the others; ``faults`` has them all.
    """
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise EvidenceError(f"{path}: the evidence file cannot be read: {reason}") from error
    return _parse(data, str(path))


def bundled_files() -> tuple[Path, ...]:
    """The files of the starter evidence that comes with the package."""
    folder = resources.files("claimcheck.data").joinpath("evidence")
    names = (entry.name for entry in folder.iterdir() if entry.name.endswith(".jsonl"))
    return tuple(Path(str(folder.joinpath(name))) for name in sorted(names))


def bundled_passages() -> list[Passage]:
    """The starter evidence that comes with the package."""
    found = [passage for file in bundled_files() for passage in _parse(file.read_bytes(), file.name)]
    ids: set[str] = set()
    for passage in found:
        if passage.id in ids:
            raise EvidenceError(f"bundled evidence: id: {passage.id!r} is used twice")
        ids.add(passage.id)
    return found


def passage_faults(passage: Passage) -> Iterator[str]:
    """What the record's own validation cannot see, as ``field: what is wrong``."""
    source = passage.source
    texts = {
        "id": passage.id,
        "text": passage.text,
        "source.publisher": source.publisher,
        "source.url": source.url,
    }
    for field, text in texts.items():
        if not text.strip():
            yield f"{field}: is blank"
    for field, date in (("source.date", source.date), ("source.checked", source.checked)):
        if date is not None and not _is_date(date):
            yield f"{field}: there is no day {date}"
    for position, vendor in enumerate(passage.vendors):
        if not vendor.strip():
            yield f"vendors.{position}: is blank"


def _parse(data: bytes, name: str) -> list[Passage]:
    passages: list[Passage] = []
    faults: list[str] = []
    lines: dict[str, int] = {}
    # Only \n ends a line of JSON Lines: other line separators may stand inside a string.
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            passage = _read(line)
            wrong = list(passage_faults(passage))
            if passage.id in lines:
                wrong.append(f"id: {passage.id!r} is used on line {lines[passage.id]} too")
            lines.setdefault(passage.id, number)
            passages.append(passage)
        except ValidationError as error:
            wrong = list(describe(error))
        except (ValueError, RecursionError) as error:
            wrong = [_first_line(error)]
        faults.extend(f"{name}:{number}: {fault}" for fault in wrong)
    if faults:
        raise EvidenceError(faults[0] + (f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""), tuple(faults))
    return passages


def read_line(line: bytes) -> dict[str, Any]:
    """The object on a line of JSON Lines. Raises :class:`ValueError` with a clause that says what it is instead."""
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"is not UTF-8 (byte {error.start + 1})") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON (column {error.colno}: {error.msg})") from error
    if not isinstance(row, dict):
        raise ValueError("is not a JSON object")  # noqa: TRY004 - a fault of the line, told like the others
    return row


def _read(line: bytes) -> Passage:
    passage = Passage.model_validate(read_line(line))
    return passage if passage.lang is not Lang.UNKNOWN else _with_language(passage)


def _with_language(passage: Passage) -> Passage:
    from claimcheck.language.identify import identify

    return passage.model_copy(update={"lang": identify(passage.text)})


def describe(error: ValidationError) -> Iterator[str]:
    """The faults of a row, as ``field: what is wrong``."""
    for fault in error.errors(include_url=False):
        field = ".".join(str(part) for part in fault["loc"])
        yield f"{field}: {_reason(fault)}"


def _reason(fault: Any) -> str:
    match fault["type"]:
        case "missing":
            return "is missing"
        case "string_too_short":
            return "is empty"
        case "string_unicode":
            return "holds half a surrogate pair, which is no character"
        case "string_pattern_mismatch":
            return f"{fault['input']!r:.40} is no date (YYYY, YYYY-MM or YYYY-MM-DD)"
        case "enum":
            return f"{fault['input']!r:.40} is none of {fault['ctx']['expected']}"
    message = str(fault["msg"])
    return message[:1].lower() + message[1:]


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__


def _is_date(date: str) -> bool:
    try:
        dt.date.fromisoformat(f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10])
    except ValueError:
        return False
    return True
