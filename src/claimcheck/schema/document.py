"""Documents as they were read."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from claimcheck.schema._base import SCHEMA_VERSION, Record
from claimcheck.schema.enums import Lang

__all__ = ["Document"]


class Document(Record):
    """A text as read, verbatim. Offsets of every span are code points of ``text``."""

    schema_version: str = SCHEMA_VERSION
    id: str
    text: str = Field(repr=False)
    lang: Lang = Lang.UNKNOWN
    date: dt.date | None = None
    title: str | None = None
    url: str | None = Field(default=None, description="The address that the document gives for itself.")
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    sha256: str = Field(description="SHA-256 of the raw bytes, hexadecimal.")
    notices: tuple[str, ...] = Field(default=(), description="What a reader must know, such as an abstained language.")
