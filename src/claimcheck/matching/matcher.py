"""Mentions of organisations: linked to the registry, ambiguous, or unknown to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from claimcheck.language.folding import squash
from claimcheck.matching._ambiguity import BY_CAPITAL, Ruling
from claimcheck.matching._hits import Hit, Window
from claimcheck.matching._initials import find_initials
from claimcheck.matching._linking import exactly_named, link
from claimcheck.matching._names import VendorNames
from claimcheck.matching._plausibility import Plausibility
from claimcheck.matching._recognised import Entities, find_recognised
from claimcheck.matching._surroundings import Pending
from claimcheck.matching.index import Kernel
from claimcheck.registry import AliasKind, Registry, Vendor, VendorKind, name_at
from claimcheck.schema import Candidate, Document, MatchMethod, Mention

__all__ = ["Entities", "Matcher", "Vocabulary", "confidence"]

Vocabulary = Callable[[str], bool]
"""Whether a word is a word, a place or a surname that dictionaries know; what is none of them is likely coined."""

_TOGETHER = 64


class Matcher:
    """Finds every naming of an organisation. Immutable; safe to share between threads.

    Args:
        registry: the vendors.
        indexes: files of further vendors, as ``claimcheck registry import --index`` writes them.
        entities: named-entity recognition, which finds the organisations outside the registry; None leaves those out.
        known_word: a large vocabulary; evidence against names that are words.
        kernel: which implementation of the index looks for names; both find the same.

    Raises:
        IndexFileError: a file is missing, damaged or no index of vendors.
    """

    def __init__(
        self,
        registry: Registry,
        *,
        indexes: Sequence[str | Path] = (),
        entities: Entities | None = None,
        known_word: Vocabulary | None = None,
        kernel: Kernel = "numpy",
    ) -> None:
        self.registry = registry
        self._entities = entities
        self._known_word = known_word
        self._weigh = Plausibility(known_word)
        self._kernel: Kernel = kernel
        self._sources = (VendorNames.of(registry), *(VendorNames.open(Path(path)) for path in indexes))

    @property
    def index_hashes(self) -> tuple[str, ...]:
        """What the index files hold, each in 16 hexadecimal digits."""
        return tuple(source.hash for source in self._sources[1:])

    def match(self, document: Document) -> list[Mention]:
        """Mentions in text order; they do not overlap, and ``text[start:end] == surface``."""
        return next(self.match_many([document]))

    def match_known(self, document: Document) -> list[Mention]:
        """Like :meth:`match` without the organisations outside the registry: no model runs, which is far faster."""
        [found] = self.find([document.text])
        return self._known(document, found)

    def match_many(self, documents: Iterable[Document]) -> Iterator[list[Mention]]:
        """The mentions of each document. Short documents are searched together, which takes far less time."""
        batch: list[Document] = []
        for document in documents:
            batch.append(document)
            if len(batch) == _TOGETHER:
                yield from self._match_batch(batch)
                batch = []
        yield from self._match_batch(batch)

    def _match_batch(self, documents: Sequence[Document]) -> Iterator[list[Mention]]:
        for document, found in zip(documents, self.find([d.text for d in documents]), strict=True):
            yield self._mentions(document, found)

    def find(self, texts: Sequence[str]) -> list[list[Window]]:
        """Every window of each text that is a name or nearly so, before any evidence is weighed; in text order."""
        found: list[list[Window]] = [[] for _ in texts]
        for source in self._sources:
            for rows, hits in zip(found, source.index.hits(texts, kernel=self._kernel), strict=True):
                rows.extend(
                    Window(h.start, h.end, h.score, h.letters, names) for h in hits if (names := source.names(h))
                )
        return [sorted(rows, key=lambda row: (row.start, row.end)) for rows in found]

    def link(self, document: Document, found: Sequence[Window]) -> list[tuple[Pending, Ruling]]:
        """What is plausible of ``found`` with the vendors it may name and why."""
        return link(document.text, found, self._weigh, document.date)

    def trace(self, document: Document) -> list[tuple[Pending, Ruling, list[tuple[str, float]]]]:
        """Every mention of the registry with its ruling, and what spoke for it and against it in steps of log-odds."""
        [found] = self.find([document.text])
        named = exactly_named(found)
        linked = self.link(document, found)
        return [(pending, ruling, self._weigh.explained(document.text, pending, named)) for pending, ruling in linked]

    def _known(self, document: Document, found: Sequence[Window]) -> list[Mention]:
        linked = self.link(document, found)
        mentions = [_mention(document, p.hit, ruling) for p, ruling in linked if ruling.vendors]
        return _merge(mentions, find_initials(document, self.registry))

    def _mentions(self, document: Document, found: Sequence[Window]) -> list[Mention]:
        mentions = self._known(document, found)
        unknown = find_recognised(document, mentions, self._entities) if self._entities else []
        # A name of the registry that was not taken for the vendor is not taken for its namesake either.
        known = {name.key for row in found if row.score == 100.0 for name in row.names}
        unknown = [m for m in unknown if squash(m.surface) not in known]
        return _merge(mentions, unknown)


def _mention(document: Document, hit: Hit, ruling: Ruling) -> Mention:
    bearers: dict[str, Vendor] = {name.vendor_id: name.vendor for name in hit.names}
    vendors = [bearers[vendor_id] for vendor_id in ruling.vendors]
    surface = document.text[hit.start : hit.end]
    linked = vendors[0] if ruling.linked else None
    passed_over = [vendor for vendor in bearers.values() if vendor.kind is VendorKind.COMPANY and vendor not in vendors]
    ranked = [(vendor, hit.score) for vendor in (*(() if linked else vendors), *passed_over)]
    ranked += [(name.vendor, score) for name, score in hit.nested if name.vendor_id not in bearers]
    ranked.sort(key=lambda pair: (-pair[1], pair[0].kind is VendorKind.COMPANY))
    candidates = tuple(
        Candidate(vendor_id=vendor.id, name=name_at(vendor, document.date), score=score)
        for vendor, score in {vendor.id: (vendor, score) for vendor, score in reversed(ranked)}.values()
    )[::-1][:5]
    return Mention(
        document_id=document.id,
        start=hit.start,
        end=hit.end,
        surface=surface,
        name=name_at(linked, document.date) if linked else surface,
        vendor_id=linked.id if linked else None,
        score=hit.score,
        confidence=confidence(hit, ruling),
        method=MatchMethod.EXACT if hit.exact else MatchMethod.FUZZY,
        candidates=candidates,
    )


def confidence(hit: Hit, ruling: Ruling) -> float:
    """How sure the reading is, 0 to 1.

    The product of: how plausible the window is as this name (see ``_plausibility``); how it was resolved (1
    unambiguous; 0.95 ambiguous with evidence; 0.75 by its capital alone; 0.4 not at all); 0.95 for products, which
    stand for their maker.
    """
    value = hit.plausibility
    if not ruling.linked:
        value *= 0.4
    elif any(name.ambiguous for name in hit.names):
        value *= 0.75 if BY_CAPITAL in ruling.evidence else 0.95
    if all(name.alias is AliasKind.PRODUCT for name in hit.names):
        value *= 0.95
    return round(value, 4)


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
