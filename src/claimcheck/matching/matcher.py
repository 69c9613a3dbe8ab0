"""Mentions of organisations: linked to the registry, ambiguous, or unknown to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from claimcheck.language import Entity
from claimcheck.language.folding import squash
from claimcheck.matching._ambiguity import Ruling
from claimcheck.matching._index import Index
from claimcheck.matching._initials import find_initials
from claimcheck.matching._linking import link
from claimcheck.matching._unknown import find_unknown
from claimcheck.matching._windows import Hit
from claimcheck.registry import AliasKind, Registry
from claimcheck.schema import Candidate, Document, Lang, MatchMethod, Mention

__all__ = ["Entities", "Matcher", "Vocabulary", "confidence"]

Entities = Callable[[str, Lang], Sequence[Entity]]
"""Finds named entities in a text; offsets are those of the text it is given."""

Vocabulary = Callable[[str], bool]
"""Whether a word is a word, a place or a surname that dictionaries know; what is none of them is likely coined."""


class Matcher:
    """Finds every naming of an organisation. Immutable; safe to share between threads.

    ``entities`` (named-entity recognition) and ``known_word`` (a large vocabulary) add evidence for organisations
    outside the registry; without them rules alone find those, and nothing here needs spaCy.
    """

    def __init__(
        self, registry: Registry, *, entities: Entities | None = None, known_word: Vocabulary | None = None
    ) -> None:
        self.registry = registry
        self._entities = entities
        self._known_word = known_word
        self._index = Index(registry)

    def match(self, document: Document) -> list[Mention]:
        """Mentions in text order; they do not overlap, and ``text[start:end] == surface``."""
        linked = link(document.text, self._index, self.registry)
        mentions = [_mention(document, p.hit, ruling, self.registry) for p, ruling in linked if ruling.vendors]
        mentions = _merge(mentions, find_initials(document, self.registry))
        unknown = find_unknown(document, mentions, self._entities, self._known_word)
        # A name of the registry that was not taken for the vendor is not taken for its namesake either.
        unknown = [m for m in unknown if squash(m.surface) not in self._index.by_key]
        return _merge(mentions, unknown)


def _mention(document: Document, hit: Hit, ruling: Ruling, registry: Registry) -> Mention:
    surface = document.text[hit.start : hit.end]
    method = MatchMethod.EXACT if hit.exact else MatchMethod.FUZZY
    if ruling.linked:
        vendor_id = ruling.vendors[0]
        return Mention(
            document_id=document.id,
            start=hit.start,
            end=hit.end,
            surface=surface,
            name=registry.name_at(vendor_id, document.date),
            vendor_id=vendor_id,
            score=hit.score,
            confidence=confidence(hit, ruling),
            method=method,
        )
    candidates = tuple(
        Candidate(vendor_id=v, name=registry.name_at(v, document.date), score=hit.score) for v in ruling.vendors[:5]
    )
    return Mention(
        document_id=document.id,
        start=hit.start,
        end=hit.end,
        surface=surface,
        name=surface,
        score=hit.score,
        confidence=confidence(hit, ruling),
        method=method,
        candidates=candidates,
    )


def confidence(hit: Hit, ruling: Ruling) -> float:
    """How sure the reading is, 0 to 1.

    The product of: how alike the keys are (ratio 85 counts 0.75, 100 counts 1); how specific the name is (0.9 below
    five characters); how it was resolved (1 unambiguous; 0.95 ambiguous with evidence; 0.75 by its capital alone; 0.4
    not at all); 0.95 for products, which stand for their maker.
    """
    value = 1.0 if hit.exact else 0.75 + 0.25 * (hit.score - 85.0) / 15.0
    if min(len(name.key) for name in hit.names) < 5:
        value *= 0.9
    if not ruling.linked:
        value *= 0.4
    elif any(name.ambiguous for name in hit.names):
        value *= 0.75 if ruling.evidence[0].startswith("capitalised") else 0.95
    if all(name.alias is AliasKind.PRODUCT for name in hit.names):
        value *= 0.95
    return round(max(0.0, min(1.0, value)), 4)


def _merge(first: Sequence[Mention], second: Sequence[Mention]) -> list[Mention]:
    """Both in text order, without those of the second that overlap one of the first."""
    merged = sorted([*((m, 0) for m in first), *((m, 1) for m in second)], key=lambda pair: (pair[0].start, pair[1]))
    out: list[tuple[Mention, int]] = []
    for mention, order in merged:
        if out and out[-1][0].end > mention.start:
            if order == 0 and out[-1][1] == 1:
                out[-1] = (mention, order)
            continue
        out.append((mention, order))
    return [mention for mention, _ in out]
