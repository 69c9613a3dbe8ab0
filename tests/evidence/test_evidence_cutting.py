"""Documents cut into passages."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.evidence import cut
from claimcheck.schema import Lang

SENTENCES = [f"Telora opened its site number {number} in Leeds." for number in range(1, 8)]


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in cut(text, Lang.EN)]


def test_three_sentences_make_a_passage() -> None:
    text = " ".join(SENTENCES)
    assert pieces(text) == [" ".join(SENTENCES[0:3]), " ".join(SENTENCES[3:6]), SENTENCES[6]]


def test_a_blank_line_parts_passages_and_a_line_end_does_not() -> None:
    assert pieces("A heading\nTelora grew.\n\nVocanis shrank.\r\n \r\nEnd.") == [
        "A heading\nTelora grew.",
        "Vocanis shrank.",
        "End.",
    ]


def test_long_sentences_stand_alone_and_very_long_ones_are_cut_at_a_space() -> None:
    long = "Telora " + "very " * 100 + "long."
    assert pieces(f"{long} {long}") == [long, long]
    found = pieces("word " * 50_000)
    assert max(map(len, found)) <= 2_000
    assert " ".join(found).split() == ["word"] * 50_000
    assert max(map(len, pieces("x" * 9_999))) <= 2_000


def test_marks_alone_are_no_passage() -> None:
    assert pieces("Telora grew.\n\n* * *\n\n---\n\nVocanis shrank.") == ["Telora grew.", "Vocanis shrank."]
    assert pieces("\x00 \n ...") == []


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("Ab é1.!?\n\r\t\x00…«»\u2028😀"), max_size=400), st.sampled_from(list(Lang)))
def test_every_letter_is_in_one_passage(text: str, lang: Lang) -> None:
    spans = cut(text, lang)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    covered = {at for start, end in spans for at in range(start, end)}
    assert not [at for at, character in enumerate(text) if character.isalnum() and at not in covered]
