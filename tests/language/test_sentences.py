"""Sentence splitting: exact offsets, nothing lost, French and English traps."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.language import paragraphs, sentences
from claimcheck.schema import Lang

# Each case is written with "⏐" where a sentence ends.
FRENCH = [
    "M. Dupont a signé.⏐Mme. Durand aussi.",
    "J.-P. Martin dirige le site.⏐Il part.",
    "C’est le cas, p. ex. d’Armatis, depuis toujours.",
    "Amazon Inc. a une option sur StarTek.⏐Elle expire en 2025.",
    "Chez T. non seulement on paie mal.⏐On licencie.",
    "Vocalcom, Akio etc. pour ne citer qu’eux.",
    "Vocalcom, Akio, etc.⏐Le reste ne compte pas.",
    "C’est la faute de C. !⏐Il part.",
    "La faute à C. !",
    "Bravo ! !⏐Merci.",
    "Quoi ?!⏐Rien...",
    "Rien…⏐Il part.",
    "Un nouveau… SRT, dit-on.",
    "Il a dit « Je pars. »⏐Puis il est parti.",
    "Il a crié : « Je pars ! » et il est parti.",
    "« On est quarante. Dix s’en vont. », me confie-t-elle.⏐Je note.",
    "– « Lundi, une panne.⏐Mardi, encore une.⏐Mercredi, rien. »",
    "Vitry-sur-Seine.⏐« Le site ferme. »",
    "Aircall.com a levé 65,5 M$.⏐Oscaro.com non.",
    "1. Armatis, premier du classement.⏐Le groupe grandit.",
    "Le 1er sept. 2024, le site ferme.⏐Le 3 déc. il rouvre.",
    "La maison mère de T.⏐Pourtant, rien ne change.",
    "Groupe Alpha S.A.⏐La société a perdu.",
    "Groupe Alpha S.A. a perdu.",
    "Il travaille chez « T. ».⏐Elle part.",
    "On y perd (Miami, etc.).⏐Les deux groupes signent.",
]
ENGLISH = [
    "He joined a U.S. company in May.⏐It failed.",
    "He left the U.S.⏐It was late.",
    "Mr. Jones met Dr. Smith.⏐They agreed.",
    "It bought Acme Corp.⏐In 2018 it sold it.",
    "Amazon Inc. has an option.",
    "He got a Ph.D. in May.⏐Good.",
    "“We knew nothing.⏐We said nothing.”⏐He left.",
    "“We knew nothing. We said nothing,” he told us.⏐He left.",
    "Yahoo! sold it.⏐Nobody cared!",
    "Sales fell 3 p.c. on Friday, to $54.10 a share.⏐That hurt.",
]


def _check(marked: str, lang: Lang) -> None:
    text = marked.replace("⏐", " ")
    assert [text[start:end] for start, end in sentences(text, lang)] == marked.split("⏐")


@pytest.mark.parametrize("marked", FRENCH)
def test_french(marked: str) -> None:
    _check(marked, Lang.FR)


@pytest.mark.parametrize("marked", ENGLISH)
def test_english(marked: str) -> None:
    _check(marked, Lang.EN)


def test_a_long_quotation_is_cut_at_its_sentences() -> None:
    text = "Il dit : « " + "Nous avons ouvert un site à Lille. " * 20 + "», puis se tait."
    assert len(sentences(text, Lang.FR)) >= 20


def test_line_breaks_end_sentences_and_are_in_none() -> None:
    text = "Un titre\r\n\r\n\tUn corps\u2028sans points\n"
    assert [text[s:e] for s, e in sentences(text, Lang.FR)] == ["Un titre", "Un corps", "sans points"]
    assert paragraphs(text) == sentences(text, Lang.FR)


@pytest.mark.parametrize("text", ["", " ", "\n\r\n", "\u00a0"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert sentences(text, Lang.FR) == []


_PIECES = st.sampled_from([".", "!", "?", "…", " ", "\u00a0", "\n", "«", "»", "“", "”", "(", ")", "'", "’", "-", "– "])
_WORDS = st.sampled_from(
    ["M.", "Inc.", "etc.", "U.S.", "J.-P.", "Le", "la", "Aircall", "12", "é", "\x00", "\ud800", "😀"]
)


@given(st.lists(st.one_of(_PIECES, _WORDS, st.text(max_size=3)), max_size=40).map("".join), st.sampled_from(Lang))
def test_nothing_is_lost(text: str, lang: Lang) -> None:
    at = 0
    for start, end in sentences(text, lang):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize("unit", ["mot ", "« ", "a. ", "M. Le ", "! ", "(A. ", "a.»", "A.          "])
def test_a_line_of_a_megabyte_takes_linear_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    found = sentences(text, Lang.FR)
    assert time.process_time() - began < 10
    assert found[0][0] == 0
    assert found[-1][1] == len(text.rstrip())
