"""Labels of the entity recogniser, asked for piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from claimcheck.language import Entity
from claimcheck.schema import Document, Lang

__all__ = ["ENTITY_LIMIT", "Labels"]

ENTITY_LIMIT = 300_000
"""Characters of a document that are given to the entity recogniser; beyond them the rules alone work."""


class Labels:
    """Entity labels by span, asked for in batches of lines so that long documents stay within memory."""

    _BATCH = 20_000

    def __init__(self, document: Document, entities: Callable[[str, Lang], Sequence[Entity]] | None) -> None:
        self._document = document
        self._entities = entities
        self._spans: list[Entity] = []
        self._done = 0

    def of(self, start: int, end: int) -> str | None:
        """The label of the entity that covers most of the span, if it covers half of it."""
        self._advance(end)
        best, label = 0.0, None
        for entity in self._spans:
            overlap = min(end, entity.end) - max(start, entity.start)
            if overlap > best and overlap >= 0.5 * (end - start):
                best, label = overlap, entity.label
        return label

    def _advance(self, end: int) -> None:
        text = self._document.text
        while self._entities is not None and self._done < min(end, ENTITY_LIMIT):
            stop = min(len(text), self._done + self._BATCH)
            if stop < len(text):
                line = text.find("\n", stop)
                stop = line + 1 if 0 <= line < stop + self._BATCH else stop
            piece = text[self._done : stop]
            found = self._entities(piece, self._document.lang)
            self._spans = [Entity(e.start + self._done, e.end + self._done, e.label) for e in found]
            self._done = max(stop, self._done + 1)
