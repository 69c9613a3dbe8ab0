"""Bytes and files to documents: text, Markdown, HTML, PDF, DOCX and JSON Lines, with date and language."""

from claimcheck.reading.reader import NOT_RECOGNISED, read_bytes, read_documents, read_text

__all__ = ["NOT_RECOGNISED", "read_bytes", "read_documents", "read_text"]
