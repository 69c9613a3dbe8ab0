"""HTML pages: the article's text, title and date of publication, by trafilatura."""

from __future__ import annotations

import datetime as dt
import logging
import re
from typing import Any

from claimcheck.errors import InputError, MissingExtraError
from claimcheck.reading._encodings import decode_declared
from claimcheck.reading._extracted import Extracted

__all__ = ["read_html"]

_SILENT = logging.NullHandler()
_LARGEST = 20_000_000
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
    page, encoding = decode_declared(data)
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
    if found is None:
        return Extracted(text=text, encoding=encoding)
    return Extracted(
        text=text,
        encoding=encoding,
        title=title,
        date=_date(found.date),
        url=found.url or None,
        publisher=found.sitename or found.hostname or None,
    )


def _date(written: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written[:10]) if written else None
    except ValueError:
        return None
