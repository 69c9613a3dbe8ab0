"""The reader: one input after the other, one document or one error at a time.

The text of a document is what was read: no Unicode normalisation, no translation of line ends; only a byte order mark
is dropped. Its date is the one given, else that of the metadata (HTML, a JSON Lines row), else that of a byline, else
the making date of a PDF or DOCX file, which is weak: files are saved again, and templates keep their date. Today's
date is never taken.
"""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from claimcheck.errors import ClaimcheckError, InputError, MissingExtraError
from claimcheck.language.identify import identify
from claimcheck.reading._bylines import find_byline_date
from claimcheck.reading._encodings import decode, without_bom
from claimcheck.reading._extracted import Extracted
from claimcheck.reading._formats import Format, sniff
from claimcheck.reading._json_lines import Row, parse_row
from claimcheck.reading._plugins import find_reader
from claimcheck.schema import Document, Lang

__all__ = ["NOT_RECOGNISED", "Read", "read_bytes", "read_documents", "read_path", "read_text"]

NOT_RECOGNISED = (
    "language not recognised as French or English: no claims are extracted; force one with --lang fr or --lang en"
)
"""The notice of a document in an unknown language."""

STANDARD_INPUT = "-"
_LARGEST = 200_000_000
"""Largest input that is read, in bytes."""


class Read(NamedTuple):
    """A document with the address and the publisher that it gives for itself."""

    document: Document
    url: str | None = None
    publisher: str | None = None


def read_documents(
    paths: Iterable[str | Path],
    *,
    date: dt.date | None = None,
    lang: Lang | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Document | InputError]:
    """Read inputs one after the other; a JSON Lines file gives one document a row, a feed one an entry.

    ``-`` is standard input (``stdin``, else that of the process). ``date`` and ``lang`` hold for every document and win
    over what it says itself. An input that cannot be processed is *yielded* as an :class:`InputError` of one line that
    begins with its name, and the others go on; so is a second document with an id that was already used. A missing
    extra is told the same way, with the :class:`MissingExtraError` as ``__cause__``.
    """
    seen: set[str] = set()
    for path in paths:
        name = str(path)
        for item in _guarded(name, _read_input(name, date, lang, stdin)):
            if isinstance(item, InputError):
                yield item
                continue
            document = item.document
            if document.id in seen:
                yield InputError(f"{_shown(name)}: a second document with the id {document.id!r} in one run")
                continue
            seen.add(document.id)
            yield document


def read_path(
    path: str | Path, *, date: dt.date | None = None, lang: Lang | None = None, stdin: BinaryIO | None = None
) -> Iterator[Read | InputError]:
    """Like :func:`read_documents` for one input, with what each document says of its publication."""
    return _guarded(str(path), _read_input(str(path), date, lang, stdin))


def read_bytes(
    data: bytes,
    document_id: str,
    *,
    name_hint: str | None = None,
    media_type: str | None = None,
    date: dt.date | None = None,
    lang: Lang | None = None,
) -> list[Document]:
    """Read the bytes of one input: one document, or one a row for JSON Lines and one an entry for feeds.

    The format is told by content, then by the extension of ``name_hint`` (``document_id`` when not given) or by
    ``media_type``. Raises :class:`InputError` for the first fault, :class:`MissingExtraError` for a missing extra.
    """
    documents = []
    for item in _read_data(data, document_id, name_hint or document_id, media_type, date, lang):
        if isinstance(item, InputError):
            raise item
        documents.append(item.document)
    return documents


def read_text(
    text: str,
    document_id: str,
    *,
    date: dt.date | None = None,
    lang: Lang | None = None,
    title: str | None = None,
) -> Document:
    """A document of a text that is already in hand. An empty text is allowed; its language is unknown."""
    raw = text.encode("utf-8", "surrogatepass")
    return _document(Extracted(text=without_bom(text), title=title), document_id, raw, Format.TEXT, date, lang)


def _guarded(name: str, items: Iterator[Read | InputError]) -> Iterator[Read | InputError]:
    """The same items; an error that is raised becomes the last one."""
    try:
        yield from items
    except InputError as error:
        yield error
    except MissingExtraError as error:
        missing = InputError(f"{_shown(name)}: {error}")
        missing.__cause__ = error
        yield missing


def _read_input(
    name: str, date: dt.date | None, lang: Lang | None, stdin: BinaryIO | None
) -> Iterator[Read | InputError]:
    if name == STANDARD_INPUT:
        stream = sys.stdin.buffer if stdin is None else stdin
        yield from _read_data(_load(stream, name), name, "", None, date, lang)
        return
    path = Path(name)
    try:
        if path.is_dir():
            raise InputError(f"{_shown(name)}: is a directory: name the files in it")
        with path.open("rb") as stream:
            data = _load(stream, name)
    except FileNotFoundError as error:
        raise InputError(f"{_shown(name)}: no such file") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{_shown(name)}: cannot be read ({reason})") from error
    yield from _read_data(data, name, name, None, date, lang)


def _load(stream: BinaryIO, name: str) -> bytes:
    data = stream.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise InputError(f"{_shown(name)}: is larger than {_LARGEST // 1_000_000} MB: split it")
    return data


def _read_data(
    data: bytes, document_id: str, name: str, media_type: str | None, date: dt.date | None, lang: Lang | None
) -> Iterator[Read | InputError]:
    shown = _shown(document_id)
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise InputError(f"{shown}: is empty")
    try:
        reader = find_reader(name, media_type)
        kind = sniff(data, name, media_type) if reader is None else Format.TEXT
        if reader is not None:
            extracted = _guarded_read(lambda: reader.read(data), reader.media_type)
            document = _document(extracted, document_id, data, kind, date, lang)
            own = document.model_copy(update={"media_type": reader.media_type})
            yield Read(own, extracted.url, extracted.publisher)
        elif kind not in (Format.JSON_LINES, Format.FEED):
            extracted = _guarded_read(lambda: _parse(data, kind), kind.name)
            document = _document(extracted, document_id, data, kind, date, lang)
            yield Read(document, extracted.url, extracted.publisher)
        if kind is Format.FEED:
            yield from _read_entries(data, shown, date, lang)
    except InputError as error:
        raise InputError(f"{shown}: {error}") from error
    if kind is Format.JSON_LINES:
        yield from _read_rows(data, shown, date, lang)


def _read_entries(data: bytes, shown: str, date: dt.date | None, lang: Lang | None) -> Iterator[Read | InputError]:
    from claimcheck.reading._feeds import read_feed

    for entry in read_feed(data):
        if isinstance(entry, InputError):
            yield InputError(f"{shown}: {entry}")
            continue
        identifier, extracted = entry
        raw = extracted.text.encode("utf-8", "surrogatepass")
        document = _document(extracted, identifier, raw, Format.FEED, date, lang)
        yield Read(document, extracted.url, extracted.publisher)


def _guarded_read(read: Callable[[], Extracted], name: str) -> Extracted:
    try:
        return read()
    except ClaimcheckError:
        raise
    except Exception as error:
        # The parsers of other people's formats fail in many ways; none of them may end the batch.
        raise InputError(f"is a damaged {name} file ({type(error).__name__})") from error


def _parse(data: bytes, kind: Format) -> Extracted:
    if kind is Format.HTML:
        from claimcheck.reading._html import read_html

        return read_html(data)
    if kind is Format.PDF:
        from claimcheck.reading._pdf import read_pdf

        return read_pdf(data)
    if kind is Format.DOCX:
        from claimcheck.reading._docx import read_docx

        return read_docx(data)
    text, encoding = decode(data)
    if not text.strip("\x00 \t\r\n"):
        raise InputError("has no text")
    return Extracted(text=text, encoding=encoding)


def _read_rows(data: bytes, shown: str, date: dt.date | None, lang: Lang | None) -> Iterator[Read | InputError]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = decode(data)[0].encode("utf-8", "surrogatepass")
    start, number = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0, 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        line = data[start:end].strip()
        start, number = end + 1, number + 1
        if not line:
            continue
        try:
            row = parse_row(line)
        except InputError as error:
            yield InputError(f"{shown}, line {number}: {error}")
            continue
        yield Read(_row_document(row, line, date, lang))


def _row_document(row: Row, line: bytes, date: dt.date | None, lang: Lang | None) -> Document:
    extracted = Extracted(text=without_bom(row.text), title=row.title, date=row.date)
    return _document(extracted, row.id, line, Format.JSON_LINES, date, lang or row.lang)


def _document(
    extracted: Extracted, document_id: str, raw: bytes, kind: Format, date: dt.date | None, lang: Lang | None
) -> Document:
    text = extracted.text
    lang = identify(text) if lang is None else lang
    return Document(
        id=document_id,
        text=text,
        lang=lang,
        date=date or extracted.date or find_byline_date(text, lang) or extracted.file_date,
        title=extracted.title,
        url=extracted.url,
        media_type=kind.value,
        encoding=extracted.encoding,
        sha256=hashlib.sha256(raw).hexdigest(),
        notices=(NOT_RECOGNISED,) if lang is Lang.UNKNOWN else (),
    )


def _shown(name: str) -> str:
    """A name on one line, whatever characters it has."""
    return name if name.isprintable() else ascii(name)
