"""What holds for any text: offsets, order, no overlap, determinism, bounded work."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.matching import Matcher
from claimcheck.registry import Registry
from claimcheck.schema import Document, Lang, Mention

MATCHER = Matcher(Registry.load())

PIECES = [
    *(
        "StarTek",
        "Star Tek",
        "Orange",
        "NICE",
        "Nice",
        "T.",
        "C.",
        "TP",
        "SRT",
        "Téléperformance",
        "Te\u0301le\u0301performance",
    ),
    *(
        "la société Ondelvoix",
        "Ondelvoix",
        "(Orange)",
        "l’",
        "d'",
        "'s",
        "Inc.",
        "SA",
        "M. Dupont",
        "Get app",
        "oscaro.com",
    ),
    *(
        " ",
        "\u00a0",
        "\n",
        ", ",
        ". ",
        "-",
        "«",
        "»",
        "\x00",
        "\u00ad",
        "\u200b",
        "ﬁ",
        "İ",
        "ß",
        "𝐎range",
        "😀",
        "@",
        "http://",
    ),
]
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))


def run(text: str, lang: Lang = Lang.FR) -> list[Mention]:
    return MATCHER.match(Document(id="d", text=text, lang=lang, sha256="0" * 64))


@settings(max_examples=150, deadline=None)
@given(texts, st.sampled_from(Lang))
def test_mentions_are_exact_ordered_and_do_not_overlap(text: str, lang: Lang) -> None:
    mentions = run(text, lang)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.surface
        assert mention.surface.strip()
        assert mention.name
        assert len(mention.candidates) <= 5
        assert mention.vendor_id is None or MATCHER.registry.get(mention.vendor_id) is not None
        assert mention.vendor_id is None or not mention.candidates
    assert all(a.end <= b.start for a, b in pairwise(mentions))


@settings(max_examples=25, deadline=None)
@given(texts)
def test_the_same_text_gives_the_same_mentions(text: str) -> None:
    assert run(text) == Matcher(MATCHER.registry).match(Document(id="d", text=text, lang=Lang.FR, sha256="0" * 64))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["bla", "le", "un", "petit", "mot"]), max_size=8))
def test_a_name_is_found_wherever_it_stands(words: list[str]) -> None:
    text = " ".join([*words, "Blackstone", *reversed(words)])
    assert [m.surface for m in run(text) if m.vendor_id == "blackstone"] == ["Blackstone"]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "A" * 100_000 + "@",
        "(" * 100_000 + "T. dit",
        "A." * 20_000,
        "StarTek " * 5_000,
        "Aa Bb " * 10_000,
        "A-" * 30_000,
    ],
    ids=["letters", "address", "brackets", "initials", "names", "capitals", "hyphens"],
)
def test_long_lines_take_bounded_time(text: str) -> None:
    begin = time.perf_counter()
    run(text)
    assert time.perf_counter() - begin < 10
