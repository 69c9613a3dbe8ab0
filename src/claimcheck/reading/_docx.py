"""Word files (DOCX), by python-docx: paragraphs and table rows in order, one a line."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from claimcheck.errors import InputError, MissingExtraError
from claimcheck.reading._extracted import Extracted

__all__ = ["read_docx"]

_LARGEST_ENTRY = 200_000_000
_HIGHEST_RATIO = 200
# Small entries compress well by nature and do no harm.
_RATIO_FROM = 1_000_000
_LARGEST_TOTAL = 400_000_000
_MOST_ENTRIES = 10_000
# The creation date of python-docx's own template, which its users seldom change.
_TEMPLATE_DATE = dt.date(2013, 12, 23)


def read_docx(data: bytes) -> Extracted:
    """The text of the body, with the title and making date of the file's properties."""
    _check_archive(data)
    try:
        import docx
    except ImportError as error:
        raise MissingExtraError("reading DOCX", "docx") from error
    document = docx.Document(io.BytesIO(data))
    text = "\n".join(_lines(document))
    if not text.strip():
        raise InputError("is a DOCX file without text")
    properties = document.core_properties
    created = properties.created.date() if properties.created is not None else None
    return Extracted(
        text=text,
        title=" ".join((properties.title or "").split()) or None,
        file_date=None if created == _TEMPLATE_DATE else created,
    )


def _check_archive(data: bytes) -> None:
    """Refuse what is no Word file, and archives that would swell on unpacking."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise InputError("is a damaged DOCX file or archive") from error
    if "word/document.xml" not in {entry.filename for entry in entries}:
        raise InputError("is an archive without a Word document in it")
    if len(entries) > _MOST_ENTRIES:
        raise InputError(f"is a DOCX file with more than {_MOST_ENTRIES} entries")
    if sum(entry.file_size for entry in entries) > _LARGEST_TOTAL:
        raise InputError("is a DOCX file that unpacks to more than 400 MB: refused")
    for entry in entries:
        if entry.flag_bits & 1:
            raise InputError("is an encrypted DOCX file: save it without its password")
        swollen = entry.file_size > _HIGHEST_RATIO * max(entry.compress_size, 1) and entry.file_size > _RATIO_FROM
        if swollen or entry.file_size > _LARGEST_ENTRY:
            raise InputError(f"is a DOCX file that unpacks to {entry.file_size:,} bytes in one entry: refused")


def _lines(container: Any) -> Iterator[str]:
    from docx.table import Table

    for item in container.iter_inner_content():
        if not isinstance(item, Table):
            yield item.text
            continue
        for row in item.rows:
            # A merged cell is listed once for every column that it covers.
            cells = {id(cell._tc): cell for cell in row.cells}
            yield "\t".join(" ".join(line for line in _lines(cell) if line) for cell in cells.values())
