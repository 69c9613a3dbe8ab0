"""Reading claims out of texts of our own: names are given, so that only extraction is under test."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest

from claimcheck.extraction import Extractor
from claimcheck.reading import read_text
from claimcheck.schema import Claim, Lang, MatchMethod, Mention

Read = Callable[..., list[Claim]]
Name = Callable[[str, Sequence[str]], list[Mention]]


def _mentions_of(text: str, names: Sequence[str]) -> list[Mention]:
    found: list[Mention] = []
    for name in names:
        for match in re.finditer(re.escape(name), text):
            if not any(m.start < match.end() and match.start() < m.end for m in found):
                found.append(
                    Mention(
                        document_id="text",
                        start=match.start(),
                        end=match.end(),
                        surface=name,
                        name=name,
                        confidence=1.0,
                        method=MatchMethod.EXACT,
                    )
                )
    return sorted(found, key=lambda m: m.start)


@pytest.fixture(scope="session")
def mentions_of() -> Name:
    """Mentions of the given names in a text."""
    return _mentions_of


@pytest.fixture(scope="session")
def read() -> Read:
    extractor = Extractor()

    def _read(text: str, *names: str, lang: Lang = Lang.FR) -> list[Claim]:
        document = read_text(text, "text", lang=lang)
        return extractor.extract(document, _mentions_of(text, names))

    return _read
