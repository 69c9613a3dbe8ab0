"""Claims: one row per kind, subject and object."""

from __future__ import annotations

import datetime as dt
import hashlib

from pydantic import Field

from claimcheck.schema._base import SCHEMA_VERSION, Record
from claimcheck.schema.enums import ClaimKind, Lang, Modality, Relation, Status, TimePrecision, ValueKind

__all__ = ["TOGETHER", "Attribution", "Claim", "Occurrence", "Party", "Time", "Value", "claim_id"]


TOGETHER = "together:subjects"
"""The cue of claims that the same words make about several subjects: a figure may be that of each or of all."""


class Party(Record):
    """Who a claim is about. ``start``/``end`` are those of the referring expression, null for an omitted one."""

    name: str | None = None
    vendor_id: str | None = None
    start: int | None = None
    end: int | None = None


class Attribution(Record):
    """Who says it; ``author`` for an opinion of the author."""

    name: str
    start: int | None = None
    end: int | None = None


class Value(Record):
    """A quantity: a number, an amount, a rank, a share or a text such as a role or places."""

    text: str
    kind: ValueKind
    number: float | None = None
    currency: str | None = Field(default=None, description="ISO 4217 code.")
    relation: Relation = Relation.EQUAL
    number_to: float | None = Field(default=None, description="Upper end of a range.")


class Time(Record):
    """A date or period with its precision."""

    text: str
    from_: dt.date | None = Field(default=None, alias="from")
    to: dt.date | None = None
    precision: TimePrecision | None = None


class Occurrence(Record):
    """Another place where the document makes the same claim."""

    start: int
    end: int
    quote: str


class Claim(Record):
    """One check-worthy factual statement about an organisation."""

    schema_version: str = SCHEMA_VERSION
    id: str
    document_id: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str
    statement: str
    proposition: str
    kind: ClaimKind
    status: Status | None = None
    subject: Party | None = None
    object: Party | None = None
    value: Value | None = None
    values: tuple[Value, ...] = ()
    time: Time | None = None
    negated: bool = False
    modality: Modality = Modality.ASSERTED
    attribution: Attribution | None = None
    worthiness: float = Field(ge=0, le=1)
    worthiness_reasons: tuple[str, ...] = Field(
        default=(), description="What raised or lowered the worthiness, each with its step."
    )
    confidence: float = Field(ge=0, le=1)
    occurrences: tuple[Occurrence, ...] = ()
    lang: Lang = Lang.UNKNOWN
    frame: str | None = Field(default=None, description="The frame that read the claim.")
    cues: tuple[str, ...] = Field(default=(), description="Words that decided modality, status or negation.")

    @property
    def all_values(self) -> tuple[Value, ...]:
        """The values, of which ``value`` is the first; that one alone where only it is given."""
        return self.values or ((self.value,) if self.value is not None else ())


def claim_id(text: str, start: int, end: int, kind: str, subject: str | None, obj: str | None) -> str:
    """A stable identifier: 16 hexadecimal digits of a hash of text, span, kind, subject and object."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
    digest.update(f"\x00{start}\x00{end}\x00{kind}\x00{subject or ''}\x00{obj or ''}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]
