"""The first pass: evidence into a store, batch by batch, with the names in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from claimcheck.evidence.documents import Incoming, MatchMany, Outcome
from claimcheck.evidence.store import EvidenceStore
from claimcheck.schema import Document, Mention

__all__ = ["add_evidence", "match_again"]

_MOST_ITEMS = 64
_MOST_CHARACTERS = 1_000_000


def add_evidence(
    store: EvidenceStore,
    items: Iterable[Incoming],
    match_many: MatchMany | None = None,
    version: str = "",
    *,
    replace: bool = False,
) -> Iterator[Outcome]:
    """Add evidence and tell what became of each piece, in order.

    Every batch is one transaction, committed before its outcomes are given; a run that is ended loses no more than the
    batch it was at, and the same call goes on from there, since what the store has is not read again. With
    ``match_many`` the names in the texts are stored too, under ``version``. Another text of a known address is refused
    unless ``replace``.
    """
    for batch in _batches(items):
        mentions: dict[str, Sequence[Mention]] = {}
        if match_many is not None:
            fresh = {incoming.document.id: incoming.document for incoming in store.unknown(batch)}
            mentions = dict(_matched(fresh.values(), match_many))
        yield from store.take(batch, mentions, version, replace=replace)


def match_again(store: EvidenceStore, match_many: MatchMany, version: str) -> int:
    """Look for names in every passage where none were looked for with ``version``; returns how many there were.

    Committed batch by batch, like :func:`add_evidence`.
    """
    done, after = 0, 0
    while rows := store.unmatched(version, after, _MOST_ITEMS):
        after = rows[-1][0]
        done += store.note_matches(_matched([document for _, document in rows], match_many), version)
    return done


def _matched(documents: Iterable[Document], match_many: MatchMany) -> Sequence[tuple[str, Sequence[Mention]]]:
    texts = list(documents)
    return [(document.id, found) for document, found in zip(texts, match_many(texts), strict=True)]


def _batches(items: Iterable[Incoming]) -> Iterator[list[Incoming]]:
    batch: list[Incoming] = []
    size = 0
    for incoming in items:
        batch.append(incoming)
        size += len(incoming.document.text)
        if len(batch) == _MOST_ITEMS or size >= _MOST_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
