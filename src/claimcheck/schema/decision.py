"""Editors' decisions: what a person says a verdict or a link should be, with who, when and why."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from claimcheck.schema._base import SCHEMA_VERSION, Record
from claimcheck.schema.claim import Occurrence
from claimcheck.schema.enums import Reason, Role, VerdictLabel

__all__ = ["DecidedLink", "DecidedVerdict", "Decision"]

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class DecidedVerdict(Record):
    """The verdict that an editor gives, beside the one that was found."""

    label: VerdictLabel
    reason: Reason | None = Field(default=None, description="Why there is not enough information; only then.")
    passages: tuple[str, ...] = Field(default=(), description="Ids of the passages that the editor goes by.")
    found: VerdictLabel
    found_reason: Reason | None = None
    probability: float = Field(ge=0, le=1, description="That of the verdict found.")
    provenance: str = Field(description="The hash of what produced the verdict found.")

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if (self.label is VerdictLabel.NOT_ENOUGH_INFO) != (self.reason is not None):
            raise ValueError("a reason belongs to not_enough_info, and to no other label")
        return self


class DecidedLink(Record):
    """The organisation that an editor says is meant, beside the one that was found.

    ``vendor_id`` is null for an organisation outside the registry.
    """

    name: _Name
    vendor_id: str | None = None
    role: Role | None = Field(default=None, description="What it is in the claim that was corrected.")
    found_name: str | None = None
    found_vendor_id: str | None = None


class Decision(Record):
    """One decision, on a verdict or on a link. The newest on a matter holds; ``withdrawn`` takes it back.

    A link is decided for every place where the text has the same name (``occurrences`` are those beyond the first).
    """

    schema_version: str = SCHEMA_VERSION
    id: str = Field(min_length=1)
    editor: _Name = Field(description="Who decided.")
    decided_at: AwareDatetime
    why: _Words
    withdrawn: bool = False
    document_id: str = Field(description="The document in which it was decided.")
    text_sha256: str = Field(description="SHA-256 of the text of that document as UTF-8, hexadecimal.")
    start: int | None = Field(default=None, ge=0, description="Null for a party that the claim leaves out.")
    end: int | None = Field(default=None, ge=0)
    quote: str = Field(description="The claim, or the words that name the organisation.")
    occurrences: tuple[Occurrence, ...] = ()
    claims: tuple[str, ...] = Field(default=(), description="Ids of the claims of the report that it is about.")
    verdict: DecidedVerdict | None = None
    link: DecidedLink | None = None

    @model_validator(mode="after")
    def _one_matter(self) -> Self:
        if (self.verdict is None) == (self.link is None):
            raise ValueError("a decision is on a verdict or on a link")
        return self
