"""What a format's reader hands back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Extracted"]


@dataclass(frozen=True, slots=True)
class Extracted:
    """Text of a document and what its format says about it.

    ``date`` is a date of publication; ``file_date`` only that of the making of the file, used when all else fails.
    ``url`` and ``publisher`` are those that the document gives for itself.
    """

    text: str
    encoding: str = "utf-8"
    title: str | None = None
    date: dt.date | None = None
    file_date: dt.date | None = None
    url: str | None = None
    publisher: str | None = None
