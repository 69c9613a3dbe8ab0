"""Folding keeps a map back to the original; softening keeps the length."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.language import fold, fold_text, soften, squash

TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="aéE\u0301ﬁœŒßİıſ’'–-\u00a0\u202f\u200b\x00\ud800😀ÅK½…", max_size=30),
)


@given(TEXTS)
def test_map_stays_in_bounds_and_is_monotone(text: str) -> None:
    folded = fold(text)
    assert folded.length == len(text)
    assert len(folded.starts) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start < len(text) for start in folded.starts)


@given(TEXTS, st.data())
def test_original_spans_hold_what_was_folded(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.original(start, end)
    assert 0 <= first <= last <= len(text)
    assert folded.text[start:end] in fold_text(text[first:last])


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)
    assert fold(text).text == fold_text(text)


@given(TEXTS)
def test_softening_keeps_the_length(text: str) -> None:
    assert len(soften(text)) == len(text)
    assert fold_text(soften(text)).replace("\n", " ") == fold_text(text).replace("\n", " ")


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_composed_and_decomposed_names_fold_alike(form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    text = unicodedata.normalize(form, "chez Téléperformance à Paris")
    folded = fold(text)
    at = folded.text.index("teleperformance")
    start, end = folded.original(at, at + len("teleperformance"))
    assert text[start:end] == unicodedata.normalize(form, "Téléperformance")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("L’Oréal", "loreal"),
        ("Œuvre", "oeuvre"),
        ("AT&T", "att"),
        ("Wi\u2011Fi 6", "wifi6"),
        ("S.A.R.L.", "sarl"),
        ("«»", ""),
    ],
)
def test_squash(name: str, key: str) -> None:
    assert squash(name) == key
