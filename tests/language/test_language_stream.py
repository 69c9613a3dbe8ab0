"""Whole texts folded at once agree with folding character by character."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from claimcheck.language import fold, squash
from claimcheck.language.stream import BREAK, PAUSE, stream

TEXTS = st.text() | st.text("aé Œßİ½\u0301\u00ad\u200d\ud800’-.,\n𝐀ﬁ中ع", max_size=60)


@given(TEXTS)
def test_letters_are_those_of_the_fold_table(text: str) -> None:
    found = stream(text)
    folded = fold(text)
    kept = [(c, folded.starts[i]) for i, c in enumerate(folded.text) if c.isalnum()]
    assert found.letters == squash(text) == "".join(c for c, _ in kept)
    assert found.offsets.tolist() == [at for _, at in kept]


@given(TEXTS)
def test_words_are_slices_of_the_text(text: str) -> None:
    found = stream(text)
    assert found.starts.tolist() == [0, *found.ends.tolist()][: found.starts.size]
    for first, last, stop in zip(found.starts.tolist(), found.ends.tolist(), found.stops.tolist(), strict=True):
        assert squash(text[int(found.offsets[first]) : stop]) == found.letters[first:last]


def test_a_word_keeps_the_marks_behind_its_last_letter() -> None:
    text = unicodedata.normalize("NFD", "créé, star\u00adtek\u200d x")
    found = stream(text)
    words = [text[found.offsets[a] : z] for a, z in zip(found.starts, found.stops, strict=True)]
    assert words == [unicodedata.normalize("NFD", "créé"), "star\u00adtek\u200d", "x"]


def test_what_stands_between_words() -> None:
    text = "Un mot, deux. Trois (quatre) cinq–six – sept\nhuit’neuf & dix : onze"
    found = stream(text)
    rows = zip(found.starts, found.stops, found.gaps, strict=True)
    gaps = {text[found.offsets[start] : stop]: gap for start, stop, gap in rows}
    assert {word for word, gap in gaps.items() if gap == BREAK} == {"Un", "quatre", "cinq", "sept", "huit", "onze"}
    assert {word for word, gap in gaps.items() if gap == PAUSE} == {"deux", "Trois"}


def test_sentences_of_capitals() -> None:
    found = stream("LE TITRE MONTE. SRT dit non\nSRT")
    assert found.shouted.tolist() == [True, True, True, False, False, False, False]
