"""Evidence: passages with their source, mentions and claims, and what a search brought."""

from __future__ import annotations

from pydantic import Field

from claimcheck.schema._base import SCHEMA_VERSION, PartialDate, Record
from claimcheck.schema.claim import Claim
from claimcheck.schema.enums import Lang, SourceKind
from claimcheck.schema.mention import Mention

__all__ = ["Evidence", "Passage", "Retrieval", "Searched", "Source"]


class Source(Record):
    """Where a passage comes from."""

    publisher: str = Field(min_length=1)
    url: str = Field(min_length=1)
    date: PartialDate | None = None
    kind: SourceKind = SourceKind.THIRD_PARTY
    checked: PartialDate | None = None


class Passage(Record):
    """One to three sentences of evidence. ``vendors`` are the ids it is known to be about."""

    schema_version: str = SCHEMA_VERSION
    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    lang: Lang = Lang.UNKNOWN
    title: str | None = None
    source: Source
    vendors: tuple[str, ...] = ()


class Evidence(Record):
    """A retrieved passage with what was read in it and how well it fits the claim (higher is better).

    ``origin`` is the id of the document that stands for its source, where that is known: passages with the same one
    were cut from copies of one text and are one source.
    """

    passage: Passage
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    relevance: float = 0.0
    origin: str | None = None


class Searched(Record):
    """What was searched for the claim."""

    vendors: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    passages: int = 0
    newest: PartialDate | None = None


class Retrieval(Record):
    """What was found for one claim, and what was searched to find it."""

    evidence: tuple[Evidence, ...] = ()
    searched: Searched = Searched()
