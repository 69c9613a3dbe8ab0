"""Gold files: JSON Lines of claims, mentions or evidence-claim pairs, with the documents that they annotate.

A fault anywhere raises :class:`~claimcheck.errors.GoldError` as ``FILE:LINE: field: what is wrong``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, NoReturn, TypeVar

from pydantic import AliasChoices, Field, StrictBool, StrictInt, StrictStr, ValidationError

from claimcheck.errors import GoldError
from claimcheck.language import identify
from claimcheck.schema import (
    ClaimKind,
    Document,
    Lang,
    Modality,
    Record,
    Relation,
    Status,
    TimePrecision,
    ValueKind,
    VerdictLabel,
)

__all__ = [
    "GoldClaim",
    "GoldMention",
    "GoldSet",
    "GoldTime",
    "GoldValue",
    "PairRow",
    "read_gold_claims",
    "read_gold_mentions",
    "read_pairs",
]


class GoldValue(Record):
    """A quantity as annotated; without ``number`` only ``text`` is compared."""

    text: StrictStr
    kind: ValueKind
    number: float | None = Field(default=None, allow_inf_nan=False)
    currency: StrictStr | None = None
    relation: Relation = Relation.EQUAL
    number_to: float | None = Field(default=None, allow_inf_nan=False)


class GoldTime(Record):
    """A time as annotated; without ``from`` and ``to`` only ``text`` is compared."""

    text: StrictStr
    from_: dt.date | None = Field(default=None, alias="from")
    to: dt.date | None = None
    precision: TimePrecision | None = None


class _Row(Record):
    doc: StrictStr = Field(min_length=1)
    start: StrictInt = Field(ge=0)
    end: StrictInt = Field(ge=0)


class GoldClaim(_Row):
    """One annotated claim; ``subject`` and ``object`` are canonical names or null."""

    quote: StrictStr
    kind: ClaimKind = Field(validation_alias=AliasChoices("kind", "type"))
    status: Status | None = None
    subject: StrictStr | None = None
    object: StrictStr | None = None
    value: GoldValue | None = None
    time: GoldTime | None = None
    negated: StrictBool = False
    modality: Modality = Modality.ASSERTED
    attribution: StrictStr | None = None
    peripheral: StrictBool = False


class GoldMention(_Row):
    """One annotated mention; ``canonical`` null means that the surface is all there is."""

    surface: StrictStr
    canonical: StrictStr | None = None
    kind: StrictStr | None = None


class PairRow(Record):
    """One evidence-claim pair with its label and the phenomenon that it tests."""

    id: StrictStr = Field(min_length=1)
    evidence: StrictStr = Field(min_length=1)
    claim: StrictStr = Field(min_length=1)
    evidence_lang: Lang
    claim_lang: Lang
    label: VerdictLabel
    phenomenon: StrictStr = Field(min_length=1)


RowT = TypeVar("RowT", bound=_Row)
RecordT = TypeVar("RecordT", bound=Record)


@dataclass(frozen=True, slots=True)
class GoldSet(Generic[RowT]):
    """The documents that a gold file names, in order of appearance, each with its rows."""

    entries: tuple[tuple[Document, tuple[RowT, ...]], ...]

    @property
    def rows(self) -> tuple[RowT, ...]:
        """All rows, grouped by document."""
        return tuple(row for _, rows in self.entries for row in rows)


def read_gold_claims(path: Path) -> GoldSet[GoldClaim]:
    """Read a claims file and its documents; every quote is checked against its text."""
    return _read_set(path, GoldClaim, "quote")


def read_gold_mentions(path: Path) -> GoldSet[GoldMention]:
    """Read a mentions file and its documents; every surface is checked against its text.

    Rows of kind ``nominal`` are checked and left out; their documents stay.
    """
    gold = _read_set(path, GoldMention, "surface")
    return GoldSet(
        tuple((document, tuple(row for row in rows if row.kind != "nominal")) for document, rows in gold.entries)
    )


def read_pairs(path: Path) -> tuple[PairRow, ...]:
    """Read evidence-claim pairs; identifiers must be unique."""
    rows: list[PairRow] = []
    seen: dict[str, int] = {}
    for number, row in _read_rows(path, PairRow):
        if row.id in seen:
            _fault(path, number, "id", f"{row.id!r} was already used in line {seen[row.id]}")
        seen[row.id] = number
        rows.append(row)
    return tuple(rows)


def _fault(path: Path, line: int | None, field: str | None, what: str) -> NoReturn:
    where = f"{path}:{line}" if line is not None else str(path)
    message = f"{where}: {field}: {what}" if field else f"{where}: {what}"
    raise GoldError(" ".join(message.split()))


def _read_bytes(path: Path, what: str, owner: tuple[Path, int, str] | None = None) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        if owner is None:
            raise GoldError(f"{path}: cannot read the {what}: {reason}") from error
        _fault(*owner, f"cannot read the {what} {path}: {reason}")


def _read_rows(path: Path, model: type[RecordT]) -> Iterator[tuple[int, RecordT]]:
    """Rows with their line numbers, counted from 1; blank lines are passed over, a file without rows is a fault."""
    found = False
    lines = _read_bytes(path, "gold file").removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        found = True
        data = _parse(path, number, line)
        try:
            yield number, model.model_validate(data)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            field = ".".join(str(part) for part in first["loc"]) or None
            _fault(path, number, field, first["msg"])
    if not found:
        _fault(path, None, None, "the gold file has no rows")


def _parse(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        data = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        _fault(path, number, None, f"not UTF-8 at byte {error.start + 1} of the line")
    except json.JSONDecodeError as error:
        _fault(path, number, None, f"not JSON: {error.msg} at column {error.colno}")
    except (ValueError, RecursionError) as error:
        _fault(path, number, None, f"not JSON that can be read: {error}")
    if not isinstance(data, dict):
        _fault(path, number, None, f"a row must be a JSON object, not {type(data).__name__}")
    return data


def _read_set(path: Path, model: type[RowT], quoted: str) -> GoldSet[RowT]:
    documents: dict[Path, Document] = {}
    rows: dict[Path, list[RowT]] = {}
    for number, row in _read_rows(path, model):
        file = _locate(path, number, row.doc)
        if file not in documents:
            documents[file] = _read_document(path, number, row.doc, file)
            rows[file] = []
        _check_span(path, number, row, quoted, documents[file].text)
        rows[file].append(row)
    return GoldSet(tuple((document, tuple(rows[file])) for file, document in documents.items()))


def _locate(path: Path, number: int, doc: str) -> Path:
    """The file that ``doc`` names: beside the gold file or in ``docs/`` beside it, with or without ``.txt``."""
    if Path(doc).is_absolute():
        _fault(path, number, "doc", f"{doc!r} must be relative to the folder of the gold file")
    names = [doc, doc.removesuffix(".txt")] if doc.endswith(".txt") else [doc, f"{doc}.txt"]
    for folder in (path.parent, path.parent / "docs"):
        for name in names:
            try:
                if name and (folder / name).is_file():
                    return (folder / name).resolve()
            except (OSError, ValueError):  # a name that no file system takes
                break
    _fault(path, number, "doc", f"no document {doc!r} in {path.parent} or {path.parent / 'docs'}")


def _read_document(path: Path, number: int, doc: str, file: Path) -> Document:
    raw = _read_bytes(file, "document", (path, number, "doc"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _fault(path, number, "doc", f"{file} is not UTF-8 at byte {error.start + 1}")
    return Document(id=doc, text=text, lang=identify(text), sha256=hashlib.sha256(raw).hexdigest())


def _check_span(path: Path, number: int, row: _Row, quoted: str, text: str) -> None:
    if row.end <= row.start:
        _fault(path, number, "end", f"{row.end} is not after start {row.start}")
    if row.end > len(text):
        _fault(path, number, "end", f"{row.end} is beyond the document, which has {len(text)} characters")
    found, given = text[row.start : row.end], getattr(row, quoted)
    if found != given:
        _fault(path, number, quoted, f"text[{row.start}:{row.end}] is {_clip(found)}, not {_clip(given)}")


def _clip(text: str) -> str:
    return repr(text) if len(text) <= 60 else f"{text[:60]!r}…"
