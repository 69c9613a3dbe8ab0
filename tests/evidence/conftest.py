"""Evidence made up for the tests, and a matcher and an analysis that need no models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from claimcheck.evidence import Incoming
from claimcheck.reading import read_text
from claimcheck.schema import Claim, ClaimKind, Document, Lang, MatchMethod, Mention, Party, Passage, Source

NAME = re.compile(r"Telora|Vocanis")


def mentions_of(document: Document) -> list[Mention]:
    """Every naming of two vendors."""
    return [
        Mention(
            document_id=document.id,
            start=found.start(),
            end=found.end(),
            surface=found.group(),
            name=found.group(),
            vendor_id=found.group().lower(),
            confidence=1.0,
            method=MatchMethod.EXACT,
        )
        for found in NAME.finditer(document.text)
    ]


class Made:
    """What the tests of the store build with."""

    @staticmethod
    def incoming(
        id_: str, text: str, *, url: str | None = None, date: str | None = None, lang: Lang = Lang.EN
    ) -> Incoming:
        """A whole document."""
        source = Source(publisher="Example News", url=url or f"https://news.example/{id_}", date=date)
        return Incoming(id_, read_text(text, id_, lang=lang), source)

    @staticmethod
    def match_many(documents: Iterable[Document]) -> Iterator[list[Mention]]:
        """The first pass."""
        return map(mentions_of, documents)

    @staticmethod
    def analyse(passage: Passage) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
        """The second pass: every passage claims that its first vendor employs people."""
        mentions = mentions_of(read_text(passage.text, passage.id, lang=passage.lang))
        claim: dict[str, Any] = {
            "id": f"claim-{passage.id}",
            "document_id": passage.id,
            "start": 0,
            "end": len(passage.text),
            "quote": passage.text,
            "statement": passage.text,
            "proposition": passage.text,
            "worthiness": 0.5,
            "confidence": 0.9,
        }
        return tuple(mentions), tuple(
            Claim(kind=ClaimKind.HEADCOUNT, subject=Party(name=found.name, vendor_id=found.vendor_id), **claim)
            for found in mentions[:1]
        )


@pytest.fixture(scope="session")
def made() -> type[Made]:
    return Made
