"""Which format some bytes are in: their content decides, then the extension."""

from __future__ import annotations

import codecs
import json
import re
from enum import Enum
from pathlib import PurePath

from claimcheck.errors import InputError

__all__ = ["MEDIA_TYPES", "SUFFIXES", "Format", "has_rows", "sniff"]


class Format(Enum):
    """The formats that are read; the value is the media type."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    JSON_LINES = "application/x-ndjson"
    FEED = "application/rss+xml"


SUFFIXES = {
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
    ".rdf": Format.FEED,
    ".xml": Format.FEED,
}
MEDIA_TYPES = {
    **{each.value: each for each in Format},
    "application/xhtml+xml": Format.HTML,
    "application/jsonl": Format.JSON_LINES,
    "application/x-jsonlines": Format.JSON_LINES,
    "application/atom+xml": Format.FEED,
    "application/rdf+xml": Format.FEED,
    "application/xml": Format.FEED,
    "text/xml": Format.FEED,
}
_REFUSED = (
    (b"\x89PNG\r\n\x1a\n", "is a PNG image"),
    (b"\xff\xd8\xff", "is a JPEG image"),
    (b"GIF8", "is a GIF image"),
    (b"\x7fELF", "is a program (ELF)"),
    (b"MZ\x90", "is a program (Windows)"),
    (b"\x1f\x8b", "is a gzip archive: unpack it first"),
    (b"BZh", "is a bzip2 archive: unpack it first"),
    (b"\xfd7zXZ", "is an xz archive: unpack it first"),
    (b"7z\xbc\xaf", "is a 7-Zip archive: unpack it first"),
    (b"Rar!\x1a\x07", "is a RAR archive: unpack it first"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "is an old Word file (.doc) or an encrypted one: save it as plain .docx",
    ),
    (b"{\\rtf", "is an RTF file: save it as .docx or text"),
    (b"SQLite format 3\x00", "is an SQLite database"),
)
_HTML = re.compile(
    rb"(?:\s|<\?xml[^>]*>|<!--(?:[^-]|-(?!->))*+-->)*+<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE
)
_FEED = re.compile(
    rb"(?:\s|<\?[^>]*>|<!--(?:[^-]|-(?!->))*+-->|<!doctype\s[^>\[]*(?:\[[^\]]*\]\s*)?>)*+<(?:rss|feed|rdf:rdf)[\s>]",
    re.IGNORECASE,
)
_HEAD = 4096
_BLANK = 8
"""Lines that are looked at for a first row."""


def sniff(data: bytes, name: str = "", media_type: str | None = None) -> Format:
    """The format of ``data``; ``name`` gives the extension, ``media_type`` the same hint in other words.

    Raises :class:`InputError` with a clause such as "is a PNG image" for what is known not to be text.
    """
    if data.startswith(b"%PDF-"):
        return Format.PDF
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return Format.DOCX
    for magic, clause in _REFUSED:
        if data.startswith(magic):
            raise InputError(clause)
    hint = MEDIA_TYPES.get((media_type or "").partition(";")[0].strip().lower())
    hint = hint or SUFFIXES.get(PurePath(name).suffix.lower()) or (Format.JSON_LINES if has_rows(data) else Format.TEXT)
    if hint is Format.PDF:
        if b"%PDF-" in data[:1024]:
            return hint
        raise InputError("is no PDF file, whatever its name says")
    if hint is Format.DOCX:
        raise InputError("is no DOCX file, whatever its name says")
    if hint is not Format.JSON_LINES and _HTML.match(_ascii_head(data)):
        return Format.HTML
    if hint is Format.TEXT and _FEED.match(_ascii_head(data)):
        return Format.FEED
    return hint


def has_rows(data: bytes) -> bool:
    """Whether the first line that is not blank is a JSON object with a ``text``: what nothing names is rows then."""
    first = next((line for line in data.removeprefix(codecs.BOM_UTF8).split(b"\n", _BLANK) if line.strip()), b"")
    try:
        row = json.loads(first) if first.lstrip().startswith(b"{") else None
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and isinstance(row.get("text"), str)


def _ascii_head(data: bytes) -> bytes:
    """The first bytes, those of UTF-16 made single."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data[2:_HEAD].replace(b"\x00", b"")
    return data[:_HEAD].removeprefix(codecs.BOM_UTF8)
