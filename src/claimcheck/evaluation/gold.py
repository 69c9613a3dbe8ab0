"""Gold files: JSON Lines of claims, mentions, pairs or links, with the documents that they annotate.

All faults of a file are told together, each as ``FILE:LINE: ENTRY: FIELD: what is wrong``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from claimcheck.errors import GoldError
from claimcheck.evaluation.rows import GoldClaim, GoldLink, GoldMention, GoldRow, GoldSpan, PairRow
from claimcheck.evaluation.splits import MANIFEST, Manifest, Split, read_manifest
from claimcheck.language import identify
from claimcheck.reading import read_text
from claimcheck.registry import Fault
from claimcheck.schema import Document

__all__ = [
    "GoldSet",
    "read_gold_claims",
    "read_gold_links",
    "read_gold_mentions",
    "read_pairs",
]

_WIDEST_ENTRY = 80

SpanT = TypeVar("SpanT", bound=GoldSpan)
RowT = TypeVar("RowT", bound=GoldRow)


@dataclass(frozen=True, slots=True)
class GoldSet(Generic[SpanT]):
    """The documents that a gold file names, in order of appearance, each with its rows.

    ``split`` is the part that was asked for; a file without a split is read whole.
    """

    entries: tuple[tuple[Document, tuple[SpanT, ...]], ...]
    split: Split

    @property
    def rows(self) -> tuple[SpanT, ...]:
        """All rows, grouped by document."""
        return tuple(row for _, rows in self.entries for row in rows)


@dataclass(frozen=True, slots=True)
class RowSet(Generic[RowT]):
    """Rows that stand alone, and the part of the file that they are."""

    rows: tuple[RowT, ...]
    split: Split

    def __iter__(self) -> Iterator[RowT]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, position: int) -> RowT:
        return self.rows[position]


def read_gold_claims(path: Path, split: Split | None = None, *, strict: bool = False) -> GoldSet[GoldClaim]:
    """Read a claims file and its documents; every quote is checked against its text.

    Where the set has a split, only ``split`` is returned, by default the development half; all rows are checked.
    ``strict`` also checks roles, values and duplicates against the contract.

    Raises:
        GoldError: any fault; ``faults`` has one line each.
    """
    return _read_documents(_File(path, strict=strict), GoldClaim, "quote", split)


def read_gold_mentions(path: Path, split: Split | None = None, *, strict: bool = False) -> GoldSet[GoldMention]:
    """Read a mentions file and its documents, as :func:`read_gold_claims` does.

    Rows of kind ``nominal`` are checked and left out; their documents stay. ``strict`` refuses overlaps too.
    """
    gold = _read_documents(_File(path, strict=strict), GoldMention, "surface", split)
    entries = ((document, tuple(row for row in rows if row.kind != "nominal")) for document, rows in gold.entries)
    return GoldSet(tuple(entries), gold.split)


def read_pairs(path: Path, split: Split | None = None, *, strict: bool = False) -> RowSet[PairRow]:
    """Read evidence-claim pairs, split and checked as by :func:`read_gold_claims`; identifiers must be unique."""
    return _read_alone(_File(path, strict=strict), PairRow, split)


def read_gold_links(path: Path, passages: Collection[str], split: Split | None = None) -> RowSet[GoldLink]:
    """Read links between claims and ``passages``, the ids that may be named; always strict."""
    file = _File(path, strict=True)
    links = _read_alone(file, GoldLink, split, refuse=False)
    for number, link in file.lines:
        for passage in getattr(link, "passages", ()):
            if passage not in passages:
                file.fault(number, link.entry, "passages", f"no passage has the id {passage!r}")
    file.refuse()
    file.refuse_empty(links.rows, links.split)
    return links


@dataclass
class _File:
    """A gold file that is being read: its faults are collected and told together."""

    path: Path
    strict: bool
    faults: list[Fault] = field(default_factory=list)
    lines: list[tuple[int, GoldRow]] = field(default_factory=list)
    manifest: Manifest | None = None

    def __post_init__(self) -> None:
        self.manifest = read_manifest(self.path)

    def fault(self, line: int | None, entry: str, where: str, what: str) -> None:
        entry, message = (" ".join(text.split()) for text in (entry, what))
        entry = entry if len(entry) <= _WIDEST_ENTRY else f"{entry[:_WIDEST_ENTRY]}…"
        self.faults.append(Fault(file=str(self.path), line=line, entry=entry, field=where, message=message))

    def refuse(self) -> None:
        """Raise what was found."""
        if self.faults:
            lines = tuple(str(fault) for fault in sorted(self.faults, key=lambda fault: fault.line or 0))
            raise GoldError(lines[0] + (f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""), lines)

    def read(self, model: type[RowT]) -> Iterator[tuple[int, RowT]]:
        """Valid rows with their line numbers from 1; blank lines are passed over, a file without rows is a fault."""
        try:
            data = self.path.read_bytes()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise GoldError(f"{self.path}: cannot read the gold file: {reason}") from error
        seen: dict[tuple[str, Hashable], int] = {}
        for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
            row = self._row(number, line, model) if line.strip() else None
            if row is None:
                continue
            self.lines.append((number, row))
            self._check(number, row, seen)
            yield number, row
        if not self.lines and not self.faults:
            self.fault(None, "", "", "the gold file has no rows")

    def _row(self, number: int, line: bytes, model: type[RowT]) -> RowT | None:
        data = self._parse(number, line)
        if data is None:
            return None
        try:
            return model.model_validate(data)
        except ValidationError as error:
            entry = str(data.get("id") or data.get("doc") or f"row {number}")
            for own in error.errors(include_url=False):
                self.fault(number, entry, ".".join(str(part) for part in own["loc"]), own["msg"])
        return None

    def _parse(self, number: int, line: bytes) -> dict[str, Any] | None:
        try:
            data = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            self.fault(number, f"row {number}", "", f"not UTF-8 at byte {error.start + 1} of the line")
        except json.JSONDecodeError as error:
            self.fault(number, f"row {number}", "", f"not JSON: {error.msg} at column {error.colno}")
        except (ValueError, RecursionError) as error:
            self.fault(number, f"row {number}", "", f"not JSON that can be read: {error}")
        else:
            if isinstance(data, dict):
                return data
            self.fault(number, f"row {number}", "", f"a row must be a JSON object, not {type(data).__name__}")
        return None

    def _check(self, number: int, row: GoldRow, seen: dict[tuple[str, Hashable], int]) -> None:
        for key in row.keys():  # noqa: SIM118 - no mapping
            if key[0] != "id" and not self.strict:
                continue
            if key in seen:
                what = f"{row.entry!r} was already used" if key[0] == "id" else "the row repeats the one"
                self.fault(number, row.entry, key[0], f"{what} in line {seen[key]}")
            seen.setdefault(key, number)
        if self.strict:
            for where, what in row.problems():
                self.fault(number, row.entry, where, what)

    def part(self, split: Split | None) -> Split:
        """The part to return: by default the development half of a set that has one, else everything."""
        if self.manifest is not None:
            return split or Split.DEVELOPMENT
        if split not in (None, Split.ALL):
            raise GoldError(f"{self.path}: has no split {split}: there is no {MANIFEST} beside it")
        return Split.ALL

    def refuse_empty(self, found: Collection[object], part: Split) -> None:
        """Raise where a half of a set holds nothing: there is nothing to measure."""
        if not found:
            raise GoldError(f"{self.path}: no row lies in the {part} half; try --split all")

    def within(self, row: GoldRow, part: Split) -> bool:
        """Whether a row lies in the part."""
        return part is Split.ALL or self.manifest is None or self.manifest.split_of(row.entry) is part


def _read_alone(file: _File, model: type[RowT], split: Split | None, *, refuse: bool = True) -> RowSet[RowT]:
    part = file.part(split)
    rows = tuple(row for _, row in file.read(model) if file.within(row, part))
    if refuse:
        file.refuse()
        file.refuse_empty(rows, part)
    return RowSet(rows, part)


def _read_documents(file: _File, model: type[SpanT], quoted: str, split: Split | None) -> GoldSet[SpanT]:
    part = file.part(split)
    documents: dict[Path, Document | None] = {}
    rows: dict[Path, list[tuple[int, SpanT]]] = {}
    for number, row in file.read(model):
        path = _locate(file, number, row.doc)
        if path is None:
            continue
        if path not in documents:
            documents[path] = _read_document(file, number, row.doc, path)
            rows[path] = []
        document = documents[path]
        if document is not None:
            _check_span(file, number, row, quoted, document.text)
            rows[path].append((number, row))
    if file.strict and issubclass(model, GoldMention):
        for own in rows.values():
            _check_overlaps(file, own)
    file.refuse()
    kept = [
        (document, tuple(row for _, row in rows[path]))
        for path, document in documents.items()
        if document is not None and file.within(rows[path][0][1], part)
    ]
    file.refuse_empty(kept, part)
    return GoldSet(tuple(kept), part)


def _locate(file: _File, number: int, doc: str) -> Path | None:
    """The file that ``doc`` names: beside the gold file or in ``docs/`` beside it, with or without ``.txt``."""
    if Path(doc).is_absolute():
        file.fault(number, doc, "doc", f"{doc!r} must be relative to the folder of the gold file")
        return None
    names = [doc, doc.removesuffix(".txt")] if doc.endswith(".txt") else [doc, f"{doc}.txt"]
    parent = file.path.parent
    for folder in (parent, parent / "docs"):
        for name in names:
            try:
                if name and (folder / name).is_file():
                    return (folder / name).resolve()
            except (OSError, ValueError):  # a name that no file system takes
                break
    file.fault(number, _clip(doc)[1:-1], "doc", f"no document {doc!r} in {parent} or {parent / 'docs'}")
    return None


def _read_document(file: _File, number: int, doc: str, path: Path) -> Document | None:
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        file.fault(number, doc, "doc", f"{path} is not UTF-8 at byte {error.start + 1}")
    except OSError as error:
        file.fault(number, doc, "doc", f"cannot read the document {path}: {error.strerror or error}")
    else:
        lang, sha256 = identify(text), hashlib.sha256(raw).hexdigest()
        return Document(id=doc, text=text, lang=lang, date=read_text(text, doc, lang=lang).date, sha256=sha256)
    return None


def _check_span(file: _File, number: int, row: GoldSpan, quoted: str, text: str) -> None:
    if row.end <= row.start:
        file.fault(number, row.entry, "end", f"{row.end} is not after start {row.start}")
        return
    if row.end > len(text):
        file.fault(number, row.entry, "end", f"{row.end} is beyond the document, which has {len(text)} characters")
        return
    found, given = text[row.start : row.end], getattr(row, quoted)
    if found != given:
        file.fault(number, row.entry, quoted, f"text[{row.start}:{row.end}] is {_clip(found)}, not {_clip(given)}")


def _check_overlaps(file: _File, rows: Sequence[tuple[int, GoldSpan]]) -> None:
    last: tuple[int, GoldSpan] | None = None
    for number, row in sorted(rows, key=lambda item: (item[1].start, item[1].end)):
        if last is not None and row.start < last[1].end and (row.start, row.end) != (last[1].start, last[1].end):
            file.fault(number, row.entry, "start", f"overlaps the mention in line {last[0]}")
        if last is None or row.end > last[1].end:
            last = number, row


def _clip(text: str) -> str:
    return repr(text) if len(text) <= 60 else f"{text[:60]!r}…"
