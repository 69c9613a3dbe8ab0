"""What `evidence add` reads: files of any format that is read, folders, feeds, and rows of JSON Lines and CSV.

A row with a ``source`` is a passage given ready. Every other row, file or entry of a feed is a document: its text is
cut into passages. It needs somebody who says it: a publisher or an address, of its own or given for the whole call.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from pydantic import ValidationError

from claimcheck.errors import ClaimcheckError, EvidenceError, InputError
from claimcheck.evidence.documents import Incoming, day
from claimcheck.evidence.passages import describe, read_line
from claimcheck.language.identify import identify
from claimcheck.reading import STANDARD_INPUT, Read, has_rows, read_bytes, read_path, read_text
from claimcheck.schema import Document, Lang, Passage, Source, SourceKind

__all__ = ["Given", "from_document", "list_files", "read_incoming"]

_ROWS = {".jsonl", ".ndjson"}
_TABLES = {".csv", ".tsv"}
_READ = _ROWS | _TABLES | {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx"}
_READ |= {".rss", ".atom", ".rdf", ".xml"}
_LARGEST = 200_000_000
_MANY_WORDS = 20
"""A text of fewer words may well be French or English without anybody being able to tell."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says of everything that is read; it wins over what a document says of itself."""

    publisher: str | None = None
    url: str | None = None
    kind: SourceKind | None = None
    date: dt.date | None = None
    lang: Lang | None = None


def list_files(path: Path) -> tuple[list[Path], list[Path]]:
    """The files below a folder, by name, and those among them that are of no format that is read. Hidden ones do not
    count, and links to folders are not followed."""
    wanted: list[Path] = []
    others: list[Path] = []
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                file = Path(folder, name)
                (wanted if file.suffix.lower() in _READ else others).append(file)
    return wanted, others


def read_incoming(path: str | Path, given: Given | None = None) -> Iterator[Incoming | ClaimcheckError]:
    """Evidence from one file (``-``: standard input); what cannot be used is *yielded* as an error of one line."""
    given = given or Given()
    suffix = Path(path).suffix.lower()
    try:
        if str(path) == STANDARD_INPUT:
            data = _standard_input()
            if has_rows(data):
                yield from _rows(str(path), _lines(data), given)
            else:
                yield from _documents(path, given, io.BytesIO(data))
        elif suffix in _ROWS:
            yield from _rows(str(path), _lines(_load(Path(path))), given)
        elif suffix in _TABLES:
            yield from _rows(str(path), _table(_load(Path(path)), suffix), given)
        else:
            yield from _documents(path, given)
    except (EvidenceError, InputError) as error:
        yield error if str(error).startswith(str(path)) else EvidenceError(f"{path}: {error}")


def _documents(path: str | Path, given: Given, stdin: BinaryIO | None = None) -> Iterator[Incoming | ClaimcheckError]:
    for item in read_path(path, date=given.date, lang=given.lang, stdin=stdin):
        yield item if isinstance(item, InputError) else _checked(_from_read(str(path), item, given))


def _standard_input() -> bytes:
    data = sys.stdin.buffer.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise _too_large()
    return data


def _too_large() -> InputError:
    return InputError(f"is larger than {_LARGEST // 1_000_000} MB: split it")


def _from_read(path: str, item: Read, given: Given) -> Incoming:
    document = item.document
    name = path if document.id == path else f"{path}: {document.id}"
    url = given.url or item.url or _file_address(path)
    publisher = given.publisher or item.publisher or _host(url) or Path(path).name
    return Incoming(name, document, _source(publisher, url, document.date, given))


def from_document(document: Document, given: Given) -> Incoming:
    """A document in hand as evidence; its source is what is ``given``.

    Raises:
        EvidenceError: nothing says who published it, or it is of no use: half characters, a third language.
    """
    publisher = given.publisher or _host(given.url)
    if publisher is None:
        raise EvidenceError(f"{document.id}: source: is missing: give a publisher or a url")
    source = _source(publisher, given.url or f"id:{document.id}", given.date or document.date, given)
    checked = _checked(Incoming(document.id, document, source))
    if isinstance(checked, EvidenceError):
        raise checked
    return checked


def _file_address(path: str) -> str:
    return "stdin:" if path == "-" else Path(path).resolve().as_uri()


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").netloc.removeprefix("www.") or None
    except ValueError:
        return None


def _source(publisher: str, url: str, date: dt.date | None, given: Given, kind: SourceKind | None = None) -> Source:
    return Source(
        publisher=publisher,
        url=url,
        date=None if date is None else date.isoformat(),
        kind=given.kind or kind or SourceKind.THIRD_PARTY,
    )


def _checked(incoming: Incoming) -> Incoming | EvidenceError:
    """The same, unless it is of no use: half characters, or a third language, in which no claims are found."""
    text = incoming.document.text
    try:
        f"{text}{incoming.document.title}{incoming.document.id}{incoming.source.publisher}".encode()
    except UnicodeEncodeError:
        return EvidenceError(f"{incoming.name}: holds half a surrogate pair, which is no character")
    if incoming.document.lang is Lang.UNKNOWN and len(text.split(maxsplit=_MANY_WORDS)) >= _MANY_WORDS:
        return EvidenceError(
            f"{incoming.name}: its language is neither French nor English, in which claims are found "
            "(--lang fr or --lang en forces one)"
        )
    return incoming


# -- rows --------------------------------------------------------------------------------------------------------------


def _load(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise _too_large()
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise EvidenceError(f"{path}: the evidence file cannot be read: {reason}") from error
    if not data.strip():
        raise InputError("is empty")
    return data


def _lines(data: bytes) -> Iterator[tuple[int, dict[str, Any] | EvidenceError]]:
    # Only \n ends a line of JSON Lines: other line separators may stand inside a string.
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            try:
                yield number, read_line(line)
            except (ValueError, RecursionError) as error:
                yield number, EvidenceError(str(error).partition("\n")[0] or "is nested too deeply")


def _table(data: bytes, suffix: str) -> Iterator[tuple[int, dict[str, Any] | EvidenceError]]:
    """Rows of a table with a head, under the names in the head; the separator is the one that the head has most of."""
    text = read_bytes(data, "table", name_hint="table.txt", lang=Lang.UNKNOWN)[0].text
    head = text.partition("\n")[0]
    separator = "\t" if suffix == ".tsv" else max(",;\t|", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    names: list[str] = []
    while True:
        before = reader.line_num + 1
        usual = csv.field_size_limit(_LARGEST)  # one for the whole process: others count on the usual one
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield before, EvidenceError(f"is no valid CSV ({error}); nothing after it is read")
            return
        finally:
            csv.field_size_limit(usual)
        if cells is None:
            return
        if not names:
            names = [cell.strip().lower() for cell in cells]
            if "text" not in names:
                raise EvidenceError("has no column 'text' in its first line")
        elif len(cells) > len(names):
            yield before, EvidenceError(f"has {len(cells)} cells, and the first line has {len(names)}")
        elif any(cell.strip() for cell in cells):
            yield before, {name: cell for name, cell in zip(names, cells, strict=False) if cell.strip()}


def _rows(
    path: str, rows: Iterable[tuple[int, dict[str, Any] | EvidenceError]], given: Given
) -> Iterator[Incoming | ClaimcheckError]:
    seen: dict[str, int] = {}
    for number, row in rows:
        name = f"{path}:{number}"
        if isinstance(row, EvidenceError):
            yield EvidenceError(f"{name}: {row}")
            continue
        try:
            made = _from_row(name, row, given)
        except ValidationError as error:
            faults = tuple(f"{name}: {fault}" for fault in describe(error))
            yield EvidenceError(faults[0], faults)
            continue
        except EvidenceError as error:
            yield EvidenceError(f"{name}: {error}")
            continue
        first = seen.setdefault(made.document.id, number)
        if first != number:
            yield EvidenceError(f"{name}: id: {made.document.id!r} is used on line {first} too")
        else:
            yield _checked(made)


def _from_row(name: str, row: dict[str, Any], given: Given) -> Incoming:
    if "source" in row:
        passage = Passage.model_validate(row)
        if passage.lang is Lang.UNKNOWN:
            passage = passage.model_copy(update={"lang": given.lang or identify(passage.text)})
        document = Document(
            id=passage.id, text=passage.text, lang=passage.lang, date=day(passage.source.date), sha256=""
        )
        return Incoming(name, document, passage.source, passage)
    text, url = _string(row, "text"), _string(row, "url") or given.url
    publisher = given.publisher or _string(row, "publisher") or _host(url)
    if not text or not text.strip():
        raise EvidenceError("text: is missing")
    if publisher is None:
        raise EvidenceError("source: is missing: a row needs a 'source', a 'url' or a 'publisher' (or use --publisher)")
    identifier = _string(row, "id") or url
    if not identifier:
        raise EvidenceError("id: is missing: a row needs an 'id' or a 'url'")
    date = given.date or _date(row)
    lang = given.lang or _one_of(row, "lang", Lang)
    document = read_text(
        text, identifier, date=date, lang=None if lang is Lang.UNKNOWN else lang, title=_string(row, "title")
    )
    source = _source(publisher, url or f"id:{identifier}", document.date, given, _one_of(row, "kind", SourceKind))
    return Incoming(name, document, source)


def _string(row: dict[str, Any], field: str) -> str | None:
    value = row.get(field)
    if value is None or value == "":
        return None
    if field == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise EvidenceError(f"{field}: is no string")
    return value


def _date(row: dict[str, Any]) -> dt.date | None:
    written = _string(row, "date")
    try:
        return None if written is None else dt.datetime.fromisoformat(written.strip()).date()
    except ValueError as error:
        raise EvidenceError(f"date: {written!r:.40} is no date (YYYY-MM-DD)") from error


def _one_of(row: dict[str, Any], field: str, values: Any) -> Any:
    written = _string(row, field)
    try:
        return None if written is None else values(written.strip().lower())
    except ValueError as error:
        raise EvidenceError(f"{field}: {written!r:.40} is none of {', '.join(values)}") from error
