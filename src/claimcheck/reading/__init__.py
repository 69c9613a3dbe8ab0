"""Bytes and files to documents: text, Markdown, HTML, PDF, DOCX, JSON Lines and feeds, with date and language."""

from claimcheck.reading._extracted import Extracted
from claimcheck.reading._formats import has_rows
from claimcheck.reading._plugins import Reader
from claimcheck.reading.reader import (
    NOT_RECOGNISED,
    STANDARD_INPUT,
    Read,
    read_bytes,
    read_documents,
    read_path,
    read_text,
)

__all__ = [
    "NOT_RECOGNISED",
    "STANDARD_INPUT",
    "Extracted",
    "Read",
    "Reader",
    "has_rows",
    "read_bytes",
    "read_documents",
    "read_path",
    "read_text",
]
