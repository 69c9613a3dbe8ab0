"""The rows of gold files, and what the contract asks of them beyond their form."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator
from pathlib import PurePosixPath

from pydantic import AliasChoices, Field, StrictBool, StrictInt, StrictStr, field_validator

from claimcheck.schema import (
    ClaimKind,
    Lang,
    Modality,
    Record,
    Relation,
    Status,
    TimePrecision,
    ValueKind,
    VerdictLabel,
)

__all__ = ["GoldClaim", "GoldLink", "GoldMention", "GoldRow", "GoldSpan", "GoldTime", "GoldValue", "PairRow"]

Problems = Iterator[tuple[str, str]]
"""Fields with what is wrong in them."""

_NO_OBJECT = {ClaimKind.REVENUE, ClaimKind.HEADCOUNT, ClaimKind.LOCATION}
_NEEDS_STATUS = {ClaimKind.ACQUISITION, ClaimKind.MERGER}
_MENTION_KINDS = ("name", "acronym", "initial", "nominal")


class GoldValue(Record):
    """A quantity as annotated; without ``number`` only ``text`` is compared."""

    text: StrictStr
    kind: ValueKind
    number: float | None = Field(default=None, allow_inf_nan=False)
    currency: StrictStr | None = None
    relation: Relation = Relation.EQUAL
    number_to: float | None = Field(default=None, allow_inf_nan=False)

    @field_validator("relation", mode="before")
    @classmethod
    def _equal(cls, relation: object) -> object:
        return Relation.EQUAL if relation is None else relation

    def problems(self) -> Problems:
        """Fields that contradict one another."""
        if not self.text.strip():
            yield "text", "is blank"
        if self.currency is not None and self.kind is not ValueKind.MONEY:
            yield "currency", f"a {self.kind} has none"
        if self.currency is not None and not (len(self.currency) == 3 and self.currency.isupper()):
            yield "currency", f"{self.currency!r} is no ISO 4217 code"
        if (self.relation is Relation.RANGE) != (self.number_to is not None):
            yield "number_to", "stands with the relation range, and only there"
        if self.number is not None and self.number_to is not None and self.number_to < self.number:
            yield "number_to", f"{self.number_to:g} is less than number {self.number:g}"


class GoldTime(Record):
    """A time as annotated; without ``from`` and ``to`` only ``text`` is compared."""

    text: StrictStr
    from_: dt.date | None = Field(default=None, alias="from")
    to: dt.date | None = None
    precision: TimePrecision | None = None

    def problems(self) -> Problems:
        """Fields that contradict one another."""
        if not self.text.strip():
            yield "text", "is blank"
        if self.from_ is not None and self.to is not None and self.to < self.from_:
            yield "to", f"{self.to} is before from {self.from_}"
        if self.precision is None and (self.from_ or self.to):
            yield "precision", "is missing beside the dates"


class GoldRow(Record, ABC):
    """What the rows of every set have."""

    @property
    @abstractmethod
    def entry(self) -> str:
        """The name of the row in messages and the key of its split."""

    @abstractmethod
    def keys(self) -> Iterator[tuple[str, Hashable]]:
        """Fields with the values that no two rows of a file may share."""

    @abstractmethod
    def problems(self) -> Problems:
        """What contradicts the contract in this row."""


class GoldSpan(GoldRow):
    """A row about a stretch of a document."""

    doc: StrictStr = Field(min_length=1)
    start: StrictInt = Field(ge=0)
    end: StrictInt = Field(ge=0)

    @property
    def entry(self) -> str:
        """The document."""
        return self.doc

    @property
    def document(self) -> str:
        """The document however it is spelt: without ``./`` and ``.txt``."""
        return str(PurePosixPath(self.doc)).removesuffix(".txt")


class GoldClaim(GoldSpan):
    """One annotated claim; ``subject`` and ``object`` are canonical names or null."""

    quote: StrictStr
    kind: ClaimKind = Field(validation_alias=AliasChoices("kind", "type"))
    status: Status | None = None
    subject: StrictStr | None = None
    object: StrictStr | None = None
    value: GoldValue | None = None
    time: GoldTime | None = None
    negated: StrictBool = False
    modality: Modality = Modality.ASSERTED
    attribution: StrictStr | None = None
    peripheral: StrictBool = False

    def keys(self) -> Iterator[tuple[str, Hashable]]:
        """One row per span, kind, subject and object."""
        yield "quote", (self.document, self.start, self.end, self.kind, self.subject, self.object)

    def problems(self) -> Problems:
        """Roles, status, modality and values against the contract."""
        if self.quote != self.quote.strip():
            yield "quote", "begins or ends with white space"
        for field in ("subject", "object", "attribution"):
            name = getattr(self, field)
            if name is not None and not name.strip():
                yield field, "is blank; null means nobody"
        if self.subject is not None and self.subject == self.object:
            yield "object", f"{self.object!r} is the subject too"
        if self.object is not None and self.kind in _NO_OBJECT:
            yield "object", f"the kind {self.kind} has none"
        if self.status is None and self.kind in _NEEDS_STATUS and not self.negated:
            yield "status", f"is missing: the kind {self.kind} is an event"
        if self.modality is Modality.OPINION and self.attribution is None:
            yield "attribution", "an opinion is somebody's; the writer is 'author'"
        for part in ("value", "time"):
            own = getattr(self, part)
            if own is not None:
                yield from ((f"{part}.{field}", message) for field, message in own.problems())


class GoldMention(GoldSpan):
    """One annotated mention; ``canonical`` null means that the surface is all there is."""

    surface: StrictStr
    canonical: StrictStr | None = None
    kind: StrictStr | None = None

    def keys(self) -> Iterator[tuple[str, Hashable]]:
        """One row per span."""
        yield "surface", (self.document, self.start, self.end)

    def problems(self) -> Problems:
        """Surface and kind against the contract."""
        if self.surface != self.surface.strip():
            yield "surface", "begins or ends with white space"
        if self.canonical is not None and not self.canonical.strip():
            yield "canonical", "is blank; null means that the surface is all there is"
        if self.kind not in (None, *_MENTION_KINDS):
            yield "kind", f"{self.kind!r} is none of {', '.join(_MENTION_KINDS)}"


class _Identified(GoldRow):
    id: StrictStr = Field(min_length=1)

    @property
    def entry(self) -> str:
        """The identifier."""
        return self.id


class PairRow(_Identified):
    """One evidence-claim pair with its label and the phenomenon that it tests."""

    evidence: StrictStr = Field(min_length=1)
    claim: StrictStr = Field(min_length=1)
    evidence_lang: Lang
    claim_lang: Lang
    label: VerdictLabel
    phenomenon: StrictStr = Field(min_length=1)

    def keys(self) -> Iterator[tuple[str, Hashable]]:
        """Identifiers are unique, and a pair is judged once."""
        yield "id", self.id
        yield "claim", (self.evidence, self.claim)

    def problems(self) -> Problems:
        """Texts and languages against the contract."""
        for field in ("evidence", "claim"):
            if not getattr(self, field).strip():
                yield field, "is blank"
            if getattr(self, f"{field}_lang") is Lang.UNKNOWN:
                yield f"{field}_lang", "must be fr or en"
        if self.evidence.strip() == self.claim.strip():
            yield "claim", "is the evidence itself"


class GoldLink(_Identified):
    """A claim with the passages of the evidence that settle it.

    ``subject`` and ``object`` are ids of the registry, or names outside it; ``label`` is what the passages together
    make of the claim; ``date`` is the day as of which it is made.
    """

    claim: StrictStr = Field(min_length=1)
    claim_lang: Lang
    kind: ClaimKind
    subject: StrictStr
    object: StrictStr | None = None
    date: dt.date | None = None
    passages: tuple[StrictStr, ...] = ()
    label: VerdictLabel

    def keys(self) -> Iterator[tuple[str, Hashable]]:
        """Identifiers and claims are unique."""
        yield "id", self.id
        yield "claim", self.claim.casefold()

    def problems(self) -> Problems:
        """Passages and label against one another."""
        if not self.claim.strip():
            yield "claim", "is blank"
        if self.claim_lang is Lang.UNKNOWN:
            yield "claim_lang", "must be fr or en"
        if (self.label is VerdictLabel.NOT_ENOUGH_INFO) == bool(self.passages):
            yield "label", f"{self.label} with {len(self.passages)} passages: what is settled names what settles it"
        if self.label is VerdictLabel.CONFLICTING and len(self.passages) == 1:
            yield "passages", "one passage alone is no conflict"
        if len(set(self.passages)) != len(self.passages):
            yield "passages", "names a passage twice"
