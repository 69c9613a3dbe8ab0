"""The records that travel between rooms: frozen pydantic models and closed enums."""

from claimcheck.schema._base import SCHEMA_VERSION, PartialDate, Record
from claimcheck.schema.claim import TOGETHER, Attribution, Claim, Occurrence, Party, Time, Value, claim_id
from claimcheck.schema.decision import DecidedLink, DecidedVerdict, Decision
from claimcheck.schema.document import Document
from claimcheck.schema.enums import (
    CheckOutcome,
    ClaimKind,
    Judged,
    Lang,
    MatchMethod,
    Modality,
    Reason,
    Relation,
    Role,
    SourceKind,
    Status,
    TimePrecision,
    ValueKind,
    VerdictLabel,
    VerdictMethod,
)
from claimcheck.schema.evidence import Evidence, Passage, Retrieval, Searched, Source
from claimcheck.schema.mention import Candidate, Mention
from claimcheck.schema.report import Provenance, Report, Result
from claimcheck.schema.verdict import Check, JudgedEvidence, Verdict

__all__ = [
    "SCHEMA_VERSION",
    "TOGETHER",
    "Attribution",
    "Candidate",
    "Check",
    "CheckOutcome",
    "Claim",
    "ClaimKind",
    "DecidedLink",
    "DecidedVerdict",
    "Decision",
    "Document",
    "Evidence",
    "Judged",
    "JudgedEvidence",
    "Lang",
    "MatchMethod",
    "Mention",
    "Modality",
    "Occurrence",
    "PartialDate",
    "Party",
    "Passage",
    "Provenance",
    "Reason",
    "Record",
    "Relation",
    "Report",
    "Result",
    "Retrieval",
    "Role",
    "Searched",
    "Source",
    "SourceKind",
    "Status",
    "Time",
    "TimePrecision",
    "Value",
    "ValueKind",
    "Verdict",
    "VerdictLabel",
    "VerdictMethod",
    "claim_id",
]
