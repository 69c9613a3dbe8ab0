"""Spans are exact, whatever the text: the library as an embedder meets it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck import ClaimChecker
from claimcheck.reading import read_text
from claimcheck.schema import ValueKind

NAMES = [
    "Genesys",
    "Téléperformance",
    "StarTek, Inc.",
    "mesdepanneurs.fr",
    "T.",
    "Sitel\u00a0Group",
    "Five9",
    "WEBHELP",
]
PATTERNS = [
    "{} a racheté {} en 2021. ",
    "«\u00a0{}\u00a0» emploierait 3\u202f000 salariés, selon {}.\r\n",
    "{} didn’t sue {} last year.\n\n",
    "D’après {}, c’est {} qui l’a dit\u00a0: «\u00a0nous perdons 12,5\u00a0%\u00a0». ",
    "😀 {} & {}: partnership signed—really! ",
]
BITS = st.sampled_from(["", "\ufeff", "\x00", "e\u0301", "ﬁ", "\u200b", "— ", "(", "🇫🇷", "\t"])
SENTENCES = st.builds(
    lambda bit, pattern, first, second: bit + pattern.format(first, second),
    BITS,
    st.sampled_from(PATTERNS),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
)


@cache
def checker() -> ClaimChecker:
    return ClaimChecker()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SENTENCES, min_size=1, max_size=5).map("".join))
def test_every_span_is_its_quote(text: str) -> None:
    document = read_text(text, "random")
    mentions = checker().match(document)
    for mention in mentions:
        assert document.text[mention.start : mention.end] == mention.surface
        assert mention.vendor_id is None or mention.surface != "T."
    for claim in checker().extract(document, mentions):
        assert document.text[claim.start : claim.end] == claim.quote
        assert all(document.text[place.start : place.end] == place.quote for place in claim.occurrences)
        for party in (claim.subject, claim.object, claim.attribution):
            if party is not None and party.start is not None and party.end is not None:
                assert 0 <= party.start < party.end <= len(document.text)
    assert checker().match(document) == mentions


def test_values_in_words_are_whole() -> None:
    """No half of a compound ("président-"), no preposition left behind ("director of")."""
    folder = Path(__file__).resolve().parents[2] / "fixtures" / "articles"
    worded = []
    for path in sorted(folder.glob("more-*.txt")):
        document = read_text(path.read_text(encoding="utf-8"), path.name)
        values = [claim.value for claim in checker().extract(document)]
        worded += [value.text for value in values if value is not None and value.kind is ValueKind.TEXT]
    assert len(worded) > 20
    assert [text for text in worded if re.search(r"(?:[-‑’']|\b(?:de|des|du|à|of|for|the))$", text)] == []
