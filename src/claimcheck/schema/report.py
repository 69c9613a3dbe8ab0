"""Reports: a document, what was found in it, the verdicts, and what produced them."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from claimcheck.schema._base import SCHEMA_VERSION, Record
from claimcheck.schema.claim import Claim
from claimcheck.schema.decision import Decision
from claimcheck.schema.document import Document
from claimcheck.schema.mention import Mention
from claimcheck.schema.verdict import Verdict

__all__ = ["Provenance", "Report", "Result"]


class Provenance(Record):
    """Versions and hashes of everything that produced a report. ``hash`` names them all."""

    schema_version: str = SCHEMA_VERSION
    hash: str
    package: str
    registry: str
    evidence: str
    model: str
    configuration: str
    input: str
    thresholds: dict[str, float] = Field(default_factory=dict)


class Result(Record):
    """A claim and its verdict; unpacks as ``claim, verdict``."""

    claim: Claim
    verdict: Verdict

    def __iter__(self) -> Iterator[Claim | Verdict]:  # type: ignore[override]
        yield self.claim
        yield self.verdict


class Report(Record):
    """Everything that was found in one document."""

    schema_version: str = SCHEMA_VERSION
    document: Document
    mentions: tuple[Mention, ...] = ()
    results: tuple[Result, ...] = ()
    provenance: Provenance
    decisions: tuple[Decision, ...] = Field(
        default=(), description="What editors decided on this text or on claims that it makes; verdicts stay as found."
    )
