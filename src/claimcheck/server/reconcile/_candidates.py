"""Candidates for a query: found by the matcher's index, weighed by evidence, and one of them a match or none.

A match is decided as the matcher decides a link: by an exact name that only one vendor bears and that is no word, place
or person besides, by a link that the matcher itself makes of the cell, or by evidence of the other columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from claimcheck.language.folding import squash
from claimcheck.matching import Matcher
from claimcheck.matching._hits import Window
from claimcheck.registry import Registry, Vendor, VendorKind
from claimcheck.registry.names import strip_legal_form
from claimcheck.schema import Document
from claimcheck.server.reconcile._messages import Query
from claimcheck.server.reconcile._properties import agreement, describe, keys_of, vendors_by_code
from claimcheck.server.reconcile._tables import tables

__all__ = ["Reconciler", "types_of"]

_LONGEST = 500
"""Longest query that is looked for, in code points; no organisation has a longer name."""
_MOST = 100
"""Most candidates of one query."""
_SEARCHED = 20

_Asked = dict[str, frozenset[str]]
"""What is compared of the properties of a query."""


@dataclass(slots=True)
class _Candidate:
    """A vendor that may be meant, and what speaks for it and against it."""

    vendor: Vendor
    name_score: float = 0.0
    whole: bool = False
    exact: bool = False
    ambiguous: bool = False
    linked: bool = False
    evidence: dict[str, bool] = field(default_factory=dict)
    features: dict[str, float | bool] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """Name score and the points of the evidence, at least 0."""
        return max(0.0, round(self.name_score + sum(_points(pid, agrees) for pid, agrees in self.evidence.items()), 2))

    @property
    def by_code(self) -> bool:
        """Whether a code that only this vendor has agrees."""
        return any(agrees and pid in tables().codes for pid, agrees in self.evidence.items())

    @property
    def settled(self) -> bool:
        """Whether it may be the match, as far as the others let it."""
        if not all(self.evidence.values()):
            return False
        if self.by_code or (self.whole and self.linked):
            return True
        similar = self.name_score >= tables().matching.threshold
        return self.whole and similar and (bool(self.evidence) or (self.exact and not self.ambiguous))

    def to_dict(self, *, match: bool) -> dict[str, Any]:
        """The candidate as the protocol has it."""
        vendor = self.vendor
        return {
            "id": vendor.id,
            "name": vendor.name,
            "description": describe(vendor),
            "type": types_of(vendor),
            "score": self.score,
            "features": [{"id": name, "value": value} for name, value in (self.features | self.evidence).items()],
            "match": match,
        }


def types_of(vendor: Vendor) -> list[dict[str, str]]:
    """The kind of a vendor and the type of all."""
    known = tables()
    return [{"id": vendor.kind.value, "name": known.types[vendor.kind]}, known.any_type.model_dump()]


def _points(property_id: str, agrees: bool) -> float:
    worth = tables().points.get(property_id) or tables().properties[property_id]
    return worth.agrees if agrees else worth.disagrees


class Reconciler:
    """Answers queries from the names of a matcher. Safe to share between threads."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    @property
    def _registry(self) -> Registry:
        return self._matcher.registry

    def answer(self, queries: dict[str, Query]) -> dict[str, Any]:
        """The result batch of a query batch; each query is answered by itself."""
        texts = [query.query.strip() for query in queries.values()]
        texts = [text if len(text) <= _LONGEST else "" for text in texts]
        windows = self._matcher.find(texts)  # together, which is faster
        rows = zip(queries.items(), texts, windows, strict=True)
        return {key: {"result": self._result(query, text, found)} for (key, query), text, found in rows}

    def _result(self, query: Query, text: str, windows: Sequence[Window]) -> list[dict[str, Any]]:
        found = self._by_name(text, windows)
        if not any(candidate.exact and candidate.whole for candidate in found.values()):
            self._by_search(text, found)
        asked = {wanted.pid: keys_of(wanted.pid, wanted.values) for wanted in query.properties}
        self._by_code(text, asked, found)
        for candidate in found.values():
            self._weigh(candidate, query.types, asked)
        ranked = sorted(found.values(), key=lambda candidate: (-candidate.score, candidate.vendor.id))
        if query.types and query.type_strict != "should":
            ranked = [candidate for candidate in ranked if candidate.evidence.get("type", True)]
        match = bool(ranked) and _clear(ranked)
        kept = ranked[: min(query.limit, _MOST)]
        return [candidate.to_dict(match=match and number == 0) for number, candidate in enumerate(kept)]

    def _by_name(self, text: str, windows: Sequence[Window]) -> dict[str, _Candidate]:
        """Every vendor with a name in ``text``; the best reading of each."""
        found: dict[str, _Candidate] = {}
        document = Document(id="query", text=text, sha256="")
        linked = {
            ruling.vendors[0]: pending.hit for pending, ruling in self._matcher.link(document, windows) if ruling.linked
        }
        for window in windows:
            share = _share(text, text[window.start : window.end])
            score, exact = window.score * (1 + share) / 2, window.score == 100.0
            for name in window.names:
                known = found.get(name.vendor_id)
                better = known is None or (score, exact, not name.ambiguous) > (
                    known.name_score,
                    known.exact,
                    not known.ambiguous,
                )
                if better:
                    hit = linked.get(name.vendor_id)
                    found[name.vendor_id] = _Candidate(
                        name.vendor,
                        name_score=round(score, 2),
                        whole=share == 1.0,
                        exact=exact,
                        ambiguous=name.ambiguous,
                        linked=hit is not None and _share(text, text[hit.start : hit.end]) == 1.0,
                        features={
                            "name_similarity": round(window.score, 2),
                            "name_share": round(share, 4),
                            "name_ambiguous": name.ambiguous,
                        },
                    )
        return found

    def _by_search(self, text: str, found: dict[str, _Candidate]) -> None:
        """What resembles the text more freely, ranked below every match."""
        for vendor, score in self._registry.search(text, _SEARCHED):
            below = round(score * tables().matching.search / 100, 2)
            known = found.setdefault(vendor.id, _Candidate(vendor))
            known.features["name_search"] = round(score, 2)
            if text == vendor.id:  # the identifier itself
                known.name_score, known.exact, known.whole, known.ambiguous = 100.0, True, True, vendor.ambiguous
            elif below > known.name_score and not known.whole:
                known.name_score = below

    def _by_code(self, text: str, asked: _Asked, found: dict[str, _Candidate]) -> None:
        """Vendors that a code names, as a property or as the query itself, whatever else the query says."""
        known = vendors_by_code(self._registry)
        for pid in tables().codes:
            for key in asked.get(pid, frozenset()) | keys_of(pid, [text]):
                for vendor in known.get((pid, key), ()):
                    found.setdefault(vendor.id, _Candidate(vendor)).evidence[pid] = True

    def _weigh(self, candidate: _Candidate, types: frozenset[str], asked: _Asked) -> None:
        """Set the types and properties of the query against the candidate's own."""
        if types:
            named = types & {each["id"] for each in types_of(candidate.vendor)}
            if not named:
                candidate.evidence["type"] = False
            elif tables().any_type.id not in named:
                candidate.evidence["type"] = True
        for pid, keys in asked.items():
            agrees = agreement(candidate.vendor, pid, keys, self._registry)
            if agrees is not None:
                candidate.evidence[pid] = agrees


def _share(text: str, part: str) -> float:
    """How much of ``text``, its legal form left out, ``part`` is: 0 to 1, in letters and digits."""
    whole = len(squash(strip_legal_form(text)))
    return min(1.0, len(squash(part)) / whole) if whole else 0.0


def _clear(ranked: Sequence[_Candidate]) -> bool:
    """Whether the first is a match: settled, and ahead of the others by the margin.

    A company of a register is no rival of a curated entry: most likely it is the same organisation, as in the matcher.
    """
    first, *others = ranked
    curated = first.vendor.kind is not VendorKind.COMPANY
    rivals = [one for one in others if not (curated and one.vendor.kind is VendorKind.COMPANY)]
    lead = first.score - max((one.score for one in rivals), default=float("-inf"))
    return first.settled and lead >= tables().matching.margin
