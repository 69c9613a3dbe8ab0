"""Texts cut at the borders of claims: nothing is lost, every claim is marked and ends once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.reporting._segments import Span, paragraphs

TEXTS = st.text(st.sampled_from("ab \t\r\n"), max_size=40)
PLACES = st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=6)


def spans_of(places: list[tuple[int, int]]) -> list[Span]:
    return [Span(min(own), max(own), (number, "")) for number, own in enumerate(places)]


@given(TEXTS, PLACES)
@settings(deadline=None)
def test_only_blank_lines_are_left_out(text: str, places: list[tuple[int, int]]) -> None:
    shown = ["".join(segment.text for segment in own) for own in paragraphs(text, spans_of(places))]
    assert "\n\n".join(shown).split() == text.split()
    joined = ["".join(segment.text for segment in own) for own in paragraphs(text, [])]
    assert all("\n\n" not in own and "\r\r" not in own and "\n\r" not in own for own in joined)


@given(TEXTS, PLACES)
@settings(deadline=None)
def test_each_segment_is_covered_by_what_brute_force_says(text: str, places: list[tuple[int, int]]) -> None:
    spans = spans_of(places)
    end = 0
    for own in paragraphs(text, spans):
        for segment in own:
            if not segment.text.strip():  # where it stands cannot be told from blanks between the paragraphs
                continue
            start = text.index(segment.text, end)
            end = start + len(segment.text)
            for place in range(start, end):
                over = {span for span in spans if span.start <= place < span.end}
                assert set(segment.over) == over


@given(TEXTS, PLACES)
@settings(deadline=None)
def test_every_span_ends_exactly_once(text: str, places: list[tuple[int, int]]) -> None:
    spans = spans_of(places)
    ending = [span for own in paragraphs(text, spans) for segment in own for span in segment.ending]
    assert sorted(ending, key=lambda span: span.key) == spans


def test_windows_line_ends_do_not_divide_paragraphs() -> None:
    assert len(list(paragraphs("a\r\nb", []))) == 1
    assert len(list(paragraphs("a\r\n \r\nb", []))) == 2


def test_a_megabyte_of_blanks_is_no_trouble() -> None:
    assert len(list(paragraphs("a" + " " * 1_000_000 + "\n" * 1_000_000 + "b", []))) == 2
