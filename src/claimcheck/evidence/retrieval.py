"""Retrieval: the passages that can tell something about a claim, best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimcheck.evidence._copies import is_copy, is_short, plain_passage, same_text
from claimcheck.evidence._ranking import Question, Relevance
from claimcheck.evidence.store import AnalysePassage, EvidenceStore, Hit
from claimcheck.schema import Claim, Document, Evidence, Modality, Retrieval, Searched

__all__ = ["Retriever"]

# Candidates ranked from each store; where there are more, those about both parties and with the claim's words.
_CANDIDATES = 100

_NOT_CHECKABLE = frozenset({Modality.HYPOTHETICAL, Modality.OPINION, Modality.IRONIC})


class Retriever:
    """Finds evidence for claims in one or more stores.

    Candidates are the passages about the claim's parties (by registry id) and those that full-text search finds for
    the parties' names and the proposition's content words. They are ranked by :class:`Relevance`, then by id. A passage
    that names neither the subject nor, for kinds with two parties, the object is no evidence; nor is the document
    itself, a copy of it, or a second copy of a passage. Claims that nobody can check (hypothetical, opinion, ironic)
    are not searched for.

    Args:
        stores: searched in this order; of two passages with one id the first counts.
        analyse_passage: reads mentions and claims of a passage; called once per passage and version.
        version: stands for everything that its outcome depends on, such as registry and frames.
        limit: most passages of evidence for a claim.
    """

    def __init__(
        self, stores: Sequence[EvidenceStore], analyse_passage: AnalysePassage, version: str, *, limit: int = 6
    ) -> None:
        self._stores = tuple(stores)
        self._analyse_passage = analyse_passage
        self._version = version
        self._limit = limit
        self._prepared: dict[int, tuple[int, int]] = {}

    @property
    def version(self) -> str:
        """What the analyses of passages depend on."""
        return self._version

    def retrieve(self, claim: Claim, document: Document, limit: int | None = None) -> Retrieval:
        """Evidence for ``claim``, which was found in ``document``, and what was searched for it.

        ``limit``: most passages, other than the retriever's own number.
        """
        most = self._limit if limit is None else limit
        if claim.modality in _NOT_CHECKABLE:
            return Retrieval()
        question = Question(claim, document)
        if not any(question.parties):
            return Retrieval(searched=Searched(terms=question.terms))
        rated = sorted(self._rated(question), key=lambda entry: (-entry[1].score, entry[0].passage.id))
        chosen: list[Evidence] = []
        seen: set[str] = set()
        dates: list[str] = []
        looked_at = 0
        for hit, relevance, store in rated:
            text = plain_passage(hit.passage.text)
            if text in seen or _is_own(document, hit, store):
                continue
            seen.add(text)
            looked_at += 1
            if hit.passage.source.date:
                dates.append(hit.passage.source.date)
            if len(chosen) < most:
                chosen.append(self._evidence(store, hit, relevance))
        return Retrieval(
            evidence=tuple(chosen),
            searched=Searched(
                vendors=question.vendors, terms=question.terms, passages=looked_at, newest=max(dates, default=None)
            ),
        )

    def _rated(self, question: Question) -> Iterator[tuple[Hit, Relevance, EvidenceStore]]:
        known: set[str] = set()
        for store in self._stores:
            self._prepare(store)
            for hit in store.candidates(question.wanted, _CANDIDATES):
                if hit.passage.id in known:
                    continue
                known.add(hit.passage.id)
                relevance = question.rate(hit)
                if relevance is not None:
                    yield hit, relevance, store

    def _prepare(self, store: EvidenceStore) -> None:
        """What declares no vendors can only be found by those that are recognised in it."""
        if self._prepared.get(id(store)) != store.state:
            store.ensure_analysed(store.undeclared(), self._analyse_passage, self._version)
            self._prepared[id(store)] = store.state

    def _evidence(self, store: EvidenceStore, hit: Hit, relevance: Relevance) -> Evidence:
        id_ = hit.passage.id
        store.ensure_analysed([id_], self._analyse_passage, self._version)
        return Evidence(
            passage=hit.passage,
            mentions=store.mentions_of(id_),
            claims=store.claims_of(id_),
            relevance=relevance.score,
            origin=store.origins([id_]).get(id_),
        )


def _is_own(document: Document, hit: Hit, store: EvidenceStore) -> bool:
    """Whether a passage is the document's own; one too short to tell by is when it was cut from it or a copy of it."""
    if is_copy(document, hit.passage) or hit.passage.id.startswith(f"{document.id}#"):
        return True
    place = store.place(hit.passage.id) if is_short(document, hit.passage.text) else None
    source = store.document(place[0]) if place is not None else None
    return source is not None and source.passages > 1 and same_text(document, source.text)
