"""Verdicts as schema.org ClaimReview, in JSON-LD. Only what is known is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from claimcheck.reporting._safe import web_address
from claimcheck.reporting._view import Item, View
from claimcheck.reporting.serialise import dumps
from claimcheck.schema import (
    Attribution,
    Claim,
    Document,
    Judged,
    JudgedEvidence,
    Lang,
    Report,
    VerdictLabel,
)

__all__ = ["iter_claimreview"]

_RATINGS = {VerdictLabel.REFUTED: 1, VerdictLabel.CONFLICTING: 3, VerdictLabel.SUPPORTED: 5}
"""From 1, refuted, to 5, supported; a claim without a verdict has no rating."""
_WORST, _BEST = 1, 5
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""The same JSON, which can stand in a script element of a page."""


def iter_claimreview(reports: Iterable[Report]) -> Iterator[str]:
    """A JSON array of ClaimReview objects as chunks, one for each claim that is supported, refuted or conflicting."""
    yield "["
    separator = "\n"
    for report in reports:
        for item in View.of(report).items:
            if item.label in _RATINGS:
                yield separator + dumps(_known(_review(report, item))).translate(_ESCAPES)
                separator = ",\n"
    yield "\n]\n"


def _known(data: dict[str, Any]) -> dict[str, Any]:
    """``data`` without what is not known."""
    return {
        key: _known(value) if isinstance(value, dict) else value
        for key, value in data.items()
        if value is not None and value != []
    }


def _review(report: Report, item: Item) -> dict[str, Any]:
    claim, verdict = item.claim, item.verdict
    judged = claim.statement if verdict.judged is Judged.STATEMENT else claim.proposition
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": judged,
        "inLanguage": _language(claim.lang) or _language(report.document.lang),
        "reviewRating": _rating(item),
        "itemReviewed": {
            "@type": "Claim",
            "identifier": claim.id,
            "text": claim.quote,
            "author": _author(report, claim),
            "appearance": _appearance(report.document),
        },
        "citation": [_known(_citation(evidence)) for evidence in item.shown],
    }


def _rating(item: Item) -> dict[str, Any]:
    name = item.words.of("groups", item.group)
    why = next((own.why for own in item.decisions if own.verdict is not None), item.verdict.explanation)
    return {
        "@type": "Rating",
        "ratingValue": _RATINGS[item.label],
        "worstRating": _WORST,
        "bestRating": _BEST,
        "alternateName": name[:1].upper() + name[1:],
        "ratingExplanation": why or None,
    }


def _appearance(document: Document) -> dict[str, Any]:
    return {
        "@type": "CreativeWork",
        "identifier": document.id if document.id != "-" else None,
        "url": web_address(document.id),
        "headline": document.title,
        "datePublished": document.date.isoformat() if document.date else None,
        "inLanguage": _language(document.lang),
    }


def _author(report: Report, claim: Claim) -> dict[str, Any] | str | None:
    """Who says it: an organisation where the text names one there, else the bare name, since its type is not known."""
    said_by = claim.attribution
    if said_by is None or said_by.name == "author":
        return None
    return {"@type": "Organization", "name": said_by.name} if _is_organisation(report, said_by) else said_by.name


def _is_organisation(report: Report, said_by: Attribution) -> bool:
    return any(
        mention.name == said_by.name or (mention.start, mention.end) == (said_by.start, said_by.end)
        for mention in report.mentions
    )


def _citation(evidence: JudgedEvidence) -> dict[str, Any]:
    source = evidence.source
    return {
        "@type": "CreativeWork",
        "url": web_address(source.url),
        "publisher": {"@type": "Organization", "name": source.publisher},
        "datePublished": source.date,
        "inLanguage": _language(evidence.lang),
        "description": evidence.quote,
    }


def _language(lang: Lang) -> str | None:
    return None if lang is Lang.UNKNOWN else lang.value
