"""What pages made of a report share: the article cut into pieces, and templates that escape every text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from claimcheck.reporting._safe import visible, web_address
from claimcheck.reporting._segments import Segment, Span, paragraphs
from claimcheck.reporting._view import (
    Item,
    Stated,
    View,
    decision_words,
    document_facts,
    evidence_facts,
    produced_by,
    strongest,
    text_order,
)
from claimcheck.reporting._words import GROUPS, NOT_CHECKABLE, PENDING, SYMBOLS, Words, words_for, words_of

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "GROUPS",
    "NOT_CHECKABLE",
    "PENDING",
    "SYMBOLS",
    "Item",
    "Piece",
    "Stated",
    "View",
    "Words",
    "article",
    "decision_words",
    "environment",
    "text_order",
    "visible",
    "web_address",
    "words_for",
    "words_of",
]

ItemT = TypeVar("ItemT", bound=Stated)


@dataclass(frozen=True)
class Piece(Generic[ItemT]):
    """A piece of the article as it is shown: its most contested verdict and the claims that cover it.

    ``pills`` are the claims that end with it, each with the number of that place among the places of the claim.
    """

    text: str
    group: str
    over: tuple[ItemT, ...]
    pills: tuple[tuple[ItemT, int], ...]

    @property
    def deep(self) -> bool:
        """Whether claims nest or overlap here."""
        return len(self.over) > 1


def article(text: str, items: Sequence[ItemT]) -> Iterator[list[Piece[ItemT]]]:
    """The paragraphs of ``text``, each cut into pieces where the places of ``items`` begin and end."""
    spans = [
        Span(start, end, (at, str(place)))
        for at, item in enumerate(items)
        for place, (start, end, _) in enumerate(item.places)
    ]
    for paragraph in paragraphs(text, spans):
        yield [_piece(segment, items) for segment in paragraph]


def _piece(segment: Segment, items: Sequence[ItemT]) -> Piece[ItemT]:
    over = tuple(items[span.key[0]] for span in segment.over)
    groups = {item.group for item in over}
    group = next((group for group in (*GROUPS, PENDING) if group in groups), "")
    ending = sorted((span.key[0], int(span.key[1])) for span in segment.ending)
    return Piece(segment.text, group, over, tuple((items[at], place) for at, place in ending))


def environment(source: Callable[[str], str]) -> Environment:
    """Templates that ``source`` gives by name: they escape every text, and refuse names that are not known."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        loader=FunctionLoader(source),
        finalize=_shown,
    )
    made.globals |= {
        "address": web_address,
        "document_facts": document_facts,
        "evidence_facts": evidence_facts,
        "produced_by": produced_by,
        "strongest": strongest,
    }
    return made


def _shown(value: Any) -> Any:
    """Every text that the template prints, its control characters shown; what is markup already is ours."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
