"""Texts that nobody wrote for reading: everything stays within the text, nothing breaks off."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from claimcheck.extraction import Extractor
from claimcheck.reading import read_text
from claimcheck.schema import Claim, Lang, Mention

Name = Callable[[str, Sequence[str]], list[Mention]]

TABLE = "Rang\tSociété\tCA (M€)\tSalariés\n" + "\n".join(f"{i}\tAcmé\t{i * 3},5\t{i * 210}" for i in range(1, 60))
SENTENCE = "Acmé a racheté Boréal en 2015 pour 12 millions d’euros"
TEXTS = {
    "a sentence of 20,000 tokens": (f"{SENTENCE}, et " * 1700, Lang.FR),
    "no punctuation": (f"{SENTENCE} Boréal emploie 300 personnes à Lyon " * 40, Lang.FR),
    "no spaces": ("AcmérachèteBoréal" * 3000, Lang.FR),
    "a pasted table": (TABLE, Lang.FR),
    "all capitals": ("ACMÉ A RACHETÉ BORÉAL EN 2015. BORÉAL EMPLOIE 300 PERSONNES. " * 5, Lang.FR),
    "no accents": ("Acmé a rachete Boréal en 2015. La societe emploie 300 salaries a Lyon. " * 5, Lang.FR),
    "two languages in a sentence": (
        "Acmé said that « Boréal emploie 300 personnes » and that it bought Boréal.",
        Lang.EN,
    ),
    "10,000 mentions": ("Acmé, Boréal, " * 5000, Lang.FR),
    "control characters": ("Acmé\x00 a racheté\u202e Boréal\ud800 😀 en 2015.\r\n" * 10, Lang.FR),
    "a noun that is its own owner": (
        "In 2021 Acmé, half of whose staff (about 40,000 people) is in Boréal, had to limit work at its six sites.",
        Lang.EN,
    ),
    "only line ends": ("\n" * 5000 + SENTENCE, Lang.FR),
}


@pytest.mark.parametrize("name", TEXTS)
def test_spans_stay_true(mentions_of: Name, name: str) -> None:
    text, lang = TEXTS[name]
    document = read_text(text, "text", lang=lang)
    claims = Extractor().extract(document, mentions_of(document.text, ("Acmé", "Boréal", "ACMÉ", "BORÉAL")))
    assert all(document.text[claim.start : claim.end] == claim.quote for claim in claims)
    assert all("\n" not in claim.quote for claim in claims)


def test_a_claim_is_found_wherever_it_stands_in_a_long_text(mentions_of: Name) -> None:
    filler = "Le temps est au beau sur toute la région et les marchés attendent. " * 120
    text = f"{filler}\n\nBoréal emploie 300 personnes à Lyon.\n\n{filler}"
    found: list[Claim] = Extractor().extract(read_text(text, "text", lang=Lang.FR), mentions_of(text, ("Boréal",)))
    assert any("300 personnes" in claim.quote for claim in found)


def test_the_same_text_gives_the_same_claims(mentions_of: Name) -> None:
    document = read_text(f"{SENTENCE}. La société emploie 300 personnes.", "text", lang=Lang.FR)
    mentions = mentions_of(document.text, ("Acmé", "Boréal"))
    assert Extractor().extract(document, mentions) == Extractor().extract(document, mentions)
