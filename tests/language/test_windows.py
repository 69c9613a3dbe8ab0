"""Windows: every word of a text is asked about once, offsets are those of the text, and no window is too long."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.language.windows import PIECES, windows, word_spans


@given(text=st.text(max_size=300))
def test_words_are_in_order_and_leave_out_only_space(text: str) -> None:
    at = 0
    for start, end in word_spans(text):
        assert at <= start < end
        assert text[at:start].strip(" \t") == "" or text[at:start].isspace()
        at = end


@settings(max_examples=50)
@given(sizes=st.lists(st.integers(min_value=0, max_value=12), max_size=1500))
def test_every_word_is_fresh_in_one_window(sizes: list[int]) -> None:
    pieces = [[7] * size for size in sizes]
    seen: list[int] = []
    for window in windows(pieces):
        assert len(window.pieces) <= PIECES
        assert list(window.words) == sorted(set(window.words))
        assert [len(pieces[w]) for w in window.words] == [
            b - a for a, b in zip(window.first, window.first[1:], strict=False)
        ]
        seen.extend(window.words[window.fresh :])
    assert seen == list(range(len(sizes)))


def test_a_later_window_begins_with_the_opening_of_the_text() -> None:
    found = windows([[1]] * 2000)
    assert len(found) > 3
    assert all(window.words[:40] == tuple(range(40)) for window in found)
