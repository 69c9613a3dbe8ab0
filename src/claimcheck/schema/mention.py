"""Mentions: spans that name an organisation."""

from __future__ import annotations

from pydantic import Field

from claimcheck.schema._base import SCHEMA_VERSION, Record
from claimcheck.schema.enums import MatchMethod

__all__ = ["Candidate", "Mention"]


class Candidate(Record):
    """A vendor that a mention may name, with its rapidfuzz score (0-100)."""

    vendor_id: str
    name: str
    score: float = Field(ge=0, le=100)


class Mention(Record):
    """A span that names an organisation: linked, ambiguous (``candidates``) or unknown to the registry."""

    schema_version: str = SCHEMA_VERSION
    document_id: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    surface: str
    name: str
    vendor_id: str | None = None
    score: float = Field(default=100.0, ge=0, le=100)
    confidence: float = Field(ge=0, le=1)
    method: MatchMethod
    candidates: tuple[Candidate, ...] = Field(default=(), max_length=5)

    @property
    def ambiguous(self) -> bool:
        """True when no vendor was linked although the span may name several."""
        return self.vendor_id is None and self.method is not MatchMethod.RECOGNISED
