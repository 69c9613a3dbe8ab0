"""A frame whose roles are filled."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.frames import Frame
from claimcheck.language import Token

__all__ = ["Bound"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A frame with its trigger, its roles, its span and how sure the binding is."""

    frame: Frame
    first: Token
    last: Token
    subject: Referent | None
    object: Referent | None
    start: int
    end: int
    role: str | None
    confidence: float

    @property
    def rank(self) -> tuple[float, float]:
        """Order of preference between readings of one clause."""
        return (self.frame.priority + (self.object is not None) * 0.5, self.confidence)
