"""Why a mention was read as it was: for people, rebuilt on demand from the same rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from claimcheck.language.folding import squash
from claimcheck.matching._ambiguity import Ruling
from claimcheck.matching._names import Name
from claimcheck.matching._surroundings import Pending
from claimcheck.matching.matcher import Matcher, confidence
from claimcheck.schema import Document, MatchMethod, Mention

__all__ = ["explain"]

_Traced = tuple[Pending, Ruling, list[tuple[str, float]]]


def explain(document: Document, mention: Mention, matcher: Matcher) -> list[str]:
    """Lines that say how ``mention`` of ``document`` came about, from the span to the link."""
    lines = [f"{mention.surface!r} at {mention.start}-{mention.end}, found by {mention.method}"]
    if mention.method is MatchMethod.PATTERN:
        lines.append("an initial that stands where an organisation would; initials are never linked")
        return [*lines, *_candidates(mention)]
    if mention.method is MatchMethod.RECOGNISED:
        lines.append(f"no vendor of the registry; most places of the name read as an organisation: {mention.name!r}")
        return [*lines, f"confidence {mention.confidence:.2f}"]
    traced = _trace(document, matcher).get((mention.start, mention.end))
    if traced is None:
        return [*lines, "the registry given does not explain this mention; was it made with another one?"]
    pending, ruling, parts = traced
    hit = pending.hit
    lines.extend(_compared(mention, name) for name in hit.names)
    lines.extend(_weighed(parts))
    lines.extend(f"because: {reason}" for reason in ruling.evidence)
    if mention.vendor_id is not None:
        when = f"on {document.date}" if document.date else "today (the document has no date)"
        lines.append(f"linked to {mention.vendor_id}, whose name {when} is {mention.name!r}")
    lines.extend(_candidates(mention))
    lines.append(f"confidence {confidence(hit, ruling):.2f}")
    return lines


def _weighed(parts: Sequence[tuple[str, float]]) -> Iterator[str]:
    """What speaks for a name and what against, in steps of the log-odds."""
    for title, sign in (("speaks for it", 1), ("speaks against it", -1)):
        told = [f"{name} {value:+.1f}" for name, value in parts if value * sign > 0]
        if told:
            yield f"{title}: {', '.join(told)}"


def _compared(mention: Mention, name: Name) -> str:
    what = f"{name.alias} name" if name.alias else "name"
    doubt = ", ambiguous" if name.ambiguous else ""
    if mention.method is MatchMethod.EXACT:
        return f"same key as the {what} {name.text!r} of {name.vendor_id}{doubt}"
    edits = OSA.distance(squash(mention.surface), name.key)
    return f"score {mention.score:.1f}, {edits} edit(s) from the {what} {name.text!r} of {name.vendor_id}{doubt}"


def _candidates(mention: Mention) -> list[str]:
    return [f"candidate {c.vendor_id} ({c.name}), score {c.score:.1f}" for c in mention.candidates]


@lru_cache(maxsize=1)  # every mention of a document is explained in turn
def _trace(document: Document, matcher: Matcher) -> dict[tuple[int, int], _Traced]:
    return {(row[0].hit.start, row[0].hit.end): row for row in matcher.trace(document)}
