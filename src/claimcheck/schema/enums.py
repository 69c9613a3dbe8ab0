"""Closed vocabularies of the public contract."""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "CheckOutcome",
    "ClaimKind",
    "Judged",
    "Lang",
    "MatchMethod",
    "Modality",
    "Reason",
    "Relation",
    "Role",
    "SourceKind",
    "Status",
    "TimePrecision",
    "ValueKind",
    "VerdictLabel",
    "VerdictMethod",
]


class Lang(StrEnum):
    """Language of a document or passage."""

    FR = "fr"
    EN = "en"
    UNKNOWN = "unknown"


class ClaimKind(StrEnum):
    """What a claim is about; the roles of subject and object depend on it."""

    RANKING = "ranking"
    FUNDING = "funding"
    ACQUISITION = "acquisition"
    STAKE = "stake"
    MERGER = "merger"
    CLIENT = "client"
    PARTNERSHIP = "partnership"
    REVENUE = "revenue"
    HEADCOUNT = "headcount"
    OUTAGE = "outage"
    QUALITY = "quality"
    DISPUTE = "dispute"
    APPOINTMENT = "appointment"
    FOUNDING = "founding"
    LOCATION = "location"
    PRODUCT = "product"
    OTHER = "other"


class Status(StrEnum):
    """How far an event has come."""

    CONSIDERED = "considered"
    NEGOTIATING = "negotiating"
    OPTION = "option"
    AGREED = "agreed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Modality(StrEnum):
    """Whether the claim is asserted at all; the first that applies, in this order."""

    IRONIC = "ironic"
    OPINION = "opinion"
    HYPOTHETICAL = "hypothetical"
    PLANNED = "planned"
    REPORTED = "reported"
    ASSERTED = "asserted"


class ValueKind(StrEnum):
    """What a value counts."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    RANK = "rank"
    FRACTION = "fraction"
    TEXT = "text"


class Relation(StrEnum):
    """How a value bounds the quantity."""

    EQUAL = "="
    ABOUT = "~"
    MORE = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="
    RANGE = "range"


class TimePrecision(StrEnum):
    """How precisely a time is given."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


class MatchMethod(StrEnum):
    """How a mention was found."""

    EXACT = "exact"
    FUZZY = "fuzzy"
    PATTERN = "pattern"
    RECOGNISED = "recognised"


class Role(StrEnum):
    """What an organisation is in a claim."""

    SUBJECT = "subject"
    OBJECT = "object"


class SourceKind(StrEnum):
    """Who stands behind a piece of evidence."""

    THIRD_PARTY = "third_party"
    SELF_PUBLISHED = "self_published"
    OFFICIAL = "official"


class VerdictLabel(StrEnum):
    """The four verdicts."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    CONFLICTING = "conflicting"
    NOT_ENOUGH_INFO = "not_enough_info"


class Judged(StrEnum):
    """Which rewriting of the claim was judged."""

    STATEMENT = "statement"
    PROPOSITION = "proposition"


class CheckOutcome(StrEnum):
    """What a comparator found."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNKNOWN = "unknown"


class VerdictMethod(StrEnum):
    """What decided the verdict."""

    NLI = "nli"
    CHECKS = "checks"
    BOTH = "both"
    NONE = "none"


class Reason(StrEnum):
    """Why a verdict is ``not_enough_info``."""

    NOT_CHECKABLE = "not_checkable"
    NO_EVIDENCE = "no_evidence"
    EVIDENCE_UNDECIDED = "evidence_undecided"
    STALE_EVIDENCE = "stale_evidence"
    UNRESOLVED_SUBJECT = "unresolved_subject"
