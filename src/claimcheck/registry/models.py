"""What the registry knows of an organisation. Facts have dates and sources."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import ConfigDict, Field, field_validator

from claimcheck.schema import PartialDate, Record

__all__ = ["Alias", "AliasKind", "FactSource", "Fault", "Parent", "Vendor", "VendorKind"]


class VendorKind(StrEnum):
    """What an organisation is to the call-center trade.

    A company is an organisation of no particular role in the trade; what registers hold.
    """

    OUTSOURCER = "outsourcer"
    SOFTWARE = "software"
    ANALYST = "analyst"
    INVESTOR = "investor"
    TELECOM = "telecom"
    MEDIA = "media"
    INSTITUTION = "institution"
    CUSTOMER = "customer"
    CONSULTANCY = "consultancy"
    REVIEW_SITE = "review_site"
    COMPANY = "company"


class AliasKind(StrEnum):
    """How another name relates to the organisation."""

    FORMER = "former"
    LEGAL = "legal"
    SHORT = "short"
    ACRONYM = "acronym"
    TICKER = "ticker"
    PRODUCT = "product"
    BRAND = "brand"
    MISSPELLING = "misspelling"
    DOMAIN = "domain"


class _Fact(Record):
    """A record of a registry file: unknown keys are faults there, unlike in the outputs of other programs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("date", "checked", "valid_from", "valid_to", mode="before", check_fields=False)
    @classmethod
    def _as_written(cls, value: object) -> object:
        """YAML reads 2018-01-27 as a date and 2018 as a number; both are partial dates here."""
        if isinstance(value, dt.datetime):
            return value
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return value


class FactSource(_Fact):
    """Where a fact was read."""

    publisher: str = Field(min_length=1)
    url: str = Field(min_length=1)
    date: PartialDate | None = None
    checked: PartialDate | None = None


class Alias(_Fact):
    """Another name. ``valid_to`` of a former name is when the renaming took effect."""

    name: str = Field(min_length=1)
    kind: AliasKind
    valid_from: PartialDate | None = None
    valid_to: PartialDate | None = None
    source: FactSource | None = None
    ambiguous: bool | None = Field(default=None, description="Overrides the vendor's flag for this name.")


class Parent(_Fact):
    """Dated ownership; ``vendor`` is an id of the registry, ``name`` serves owners outside it. Share is 0 to 1."""

    vendor: str | None = None
    name: str | None = None
    valid_from: PartialDate | None = None
    valid_to: PartialDate | None = None
    share: float | None = Field(default=None, ge=0, le=1)
    source: FactSource | None = None


class Vendor(_Fact):
    """An organisation with its names and owners."""

    id: str = Field(min_length=1, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str = Field(min_length=1)
    kind: VendorKind
    country: str | None = None
    website: str | None = None
    wikidata: str | None = Field(default=None, pattern=r"^Q[1-9][0-9]*$")
    lei: str | None = Field(default=None, pattern=r"^[A-Z0-9]{18}[0-9]{2}$")
    ambiguous: bool = False
    context: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()
    parents: tuple[Parent, ...] = ()
    source: FactSource | None = Field(default=None, description="A page that shows what the organisation is.")


class Fault(Record):
    """One fault of a data file; an entry or field that is not known is empty."""

    file: str
    entry: str
    field: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(filter(None, (where, self.entry, self.field, self.message)))
