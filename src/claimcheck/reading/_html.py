"""HTML pages: the article's text, title and date of publication, by trafilatura."""

from __future__ import annotations

import codecs
import datetime as dt
import logging
import re
from typing import Any

from claimcheck.errors import InputError, MissingExtraError
from claimcheck.reading._encodings import decode
from claimcheck.reading._extracted import Extracted

__all__ = ["read_html"]

_SILENT = logging.NullHandler()
_LARGEST = 20_000_000
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
_HEAD = 4096
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")


def read_html(data: bytes) -> Extracted:
    """The main text of the page, its title first where the text does not begin with it."""
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtraError("reading HTML", "web") from error
    # Its warnings may quote the page; article text is never logged.
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(_SILENT)
    if len(data) > _LARGEST:
        raise InputError("is an HTML page of more than 20 MB")
    page, encoding = _decode(data)
    page = _XML_DECLARATION.sub("", page, count=1)
    if "<html" not in page[:_HEAD].lower():
        page = f"<html><body>{page}</body></html>"
    # No extensive search: it would take any date of the page, such as that of a copyright line.
    found: Any = trafilatura.bare_extraction(
        page,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = (found.text if found is not None else None) or trafilatura.html2txt(page)
    if not text.strip():
        raise InputError("is an HTML page without text")
    title = " ".join(found.title.split()) if found is not None and found.title else None
    if title is not None and title not in text[: 2 * len(title) + 200]:
        text = f"{title}\n\n{text}"
    return Extracted(text=text, encoding=encoding, title=title, date=_date(found.date) if found is not None else None)


def _decode(data: bytes) -> tuple[str, str]:
    """By mark, then as UTF-8, then as the page declares, else as any text."""
    declared = _DECLARED.search(data[:2048])
    if declared is not None and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        for name in ("utf-8", declared.group(1).decode("ascii")):
            try:
                return data.decode(name), codecs.lookup(name).name
            except (LookupError, ValueError):
                continue
    return decode(data)


def _date(written: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written[:10]) if written else None
    except ValueError:
        return None
