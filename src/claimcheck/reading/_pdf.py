"""PDF files with a text layer, by pypdfium2. Lines are joined to paragraphs again."""

from __future__ import annotations

import datetime as dt
import logging
import re
import threading
from typing import Any

from claimcheck.errors import InputError, MissingExtraError
from claimcheck.reading._extracted import Extracted

__all__ = ["read_pdf"]

# PDFium may be used by one thread at a time only.
_SILENT = logging.NullHandler()
_LOCK = threading.Lock()
_CREATED = re.compile(r"D?:?(\d{4})(\d\d)(\d\d)")
_LARGEST_TEXT = 100_000_000
# PDFium's marks for a hyphen at the end of a line that is not part of the word.
_SOFT_HYPHENS = ("\ufffe", "\x02", "\u00ad")
_FULL = 0.6
"""Share of the longest line from which a line counts as full, so that the next one continues it."""


def read_pdf(data: bytes) -> Extracted:
    """The text of all pages, pages and paragraphs on lines of their own; a scan without text layer is refused."""
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtraError("reading PDF", "pdf") from error
    logging.getLogger("pypdfium2").addHandler(_SILENT)
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower() or "security" in str(error).lower():
                raise InputError("is an encrypted PDF file: save it without its password") from error
            raise InputError("is a damaged PDF file") from error
        try:
            pages = _pages(document)
            title = " ".join(document.get_metadata_value("Title").split()) or None
            created = _file_date(document.get_metadata_value("CreationDate"))
        finally:
            document.close()
    text = "\n\n".join(reflowed for reflowed in map(_reflow, pages) if reflowed)
    if not text.strip():
        raise InputError("is a PDF file without text layer (a scan?): run it through text recognition first")
    return Extracted(text=text, title=title, file_date=created)


def _pages(document: Any) -> list[str]:
    pages: list[str] = []
    total = 0
    for number in range(len(document)):
        page = document[number]
        textpage = page.get_textpage()
        pages.append(textpage.get_text_range())
        textpage.close()
        page.close()
        total += len(pages[-1])
        if total > _LARGEST_TEXT:
            raise InputError("is a PDF file with more than 100 MB of text")
    return pages


def _reflow(page: str) -> str:
    lines = [line.rstrip() for line in page.splitlines()]
    longest = max(map(len, lines), default=0)
    parts: list[str] = []
    # The last line has none to follow it.
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        if line.endswith(_SOFT_HYPHENS):
            parts.append(line[:-1])
        elif line.endswith("-") and following[:1].islower():
            parts.append(line)
        else:
            parts.append(line + (" " if _continues(line, following, longest) else "\n"))
    return "".join(parts).strip("\n")


def _continues(line: str, following: str, longest: int) -> bool:
    if not line or not following:
        return False
    if line.endswith((".", "!", "?", ":", "…")):
        return False
    return following[:1].islower() or (len(line) >= _FULL * longest and following[:1].isalnum() and len(following) > 3)


def _file_date(written: str) -> dt.date | None:
    found = _CREATED.match(written)
    try:
        return dt.date(*map(int, found.groups())) if found is not None else None
    except ValueError:
        return None
