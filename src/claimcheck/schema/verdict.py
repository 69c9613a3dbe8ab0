"""Verdicts: label, probability, evidence, checks and an explanation."""

from __future__ import annotations

from pydantic import Field

from claimcheck.schema._base import Record
from claimcheck.schema.enums import CheckOutcome, Judged, Lang, Reason, VerdictLabel, VerdictMethod
from claimcheck.schema.evidence import Searched, Source

__all__ = ["Check", "JudgedEvidence", "Verdict"]


class Check(Record):
    """What one comparator found between the claim and a passage."""

    name: str
    outcome: CheckOutcome
    detail: str
    evidence_id: str | None = None


class JudgedEvidence(Record):
    """A passage as it was judged: the winning window and its three NLI probabilities."""

    id: str
    quote: str
    start: int
    end: int
    source: Source
    lang: Lang
    entailment: float = Field(ge=0, le=1)
    neutral: float = Field(ge=0, le=1)
    contradiction: float = Field(ge=0, le=1)


class Verdict(Record):
    """What the evidence says of a claim."""

    label: VerdictLabel
    probability: float = Field(ge=0, le=1, description="Calibrated probability of the printed label.")
    judged: Judged = Judged.PROPOSITION
    evidence: tuple[JudgedEvidence, ...] = ()
    checks: tuple[Check, ...] = ()
    method: VerdictMethod
    reason: Reason | None = None
    explanation: str
    searched: Searched | None = None
