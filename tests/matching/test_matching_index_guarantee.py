"""The index against brute force: every window with every key, judged by rapidfuzz; nothing of the index is used."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Indel

from claimcheck.language.folding import fold_text, squash
from claimcheck.matching import NameIndex
from claimcheck.registry.names import is_degenerate, strip_legal_form

WIDEST = 16
WORD = re.compile(r"[^\W_]+")
Row = tuple[int, int, float, frozenset[int]]


def keys(names: Sequence[str]) -> dict[str, set[int]]:
    """Key -> names, with the legal form and without it."""
    found: dict[str, set[int]] = {}
    for number, name in enumerate(names):
        for form in {name, strip_legal_form(name)}:
            if not is_degenerate(form):
                found.setdefault(squash(form), set()).add(number)
    return found


def capitals(text: str) -> list[bool]:
    return [c.isupper() for c in text for f in fold_text(c) if f.isalnum()]


def brute_force(text: str, names: Sequence[str], threshold: float) -> list[Row]:
    """Resolved mentions: start, end, score, names."""
    words = [match.span() for match in WORD.finditer(text)]
    hits = []
    for first in range(len(words)):
        for last in range(first, min(first + WIDEST, len(words))):
            if last > first and re.search(r"[\n;:()]| [–—] |.{5}", text[words[last - 1][1] : words[last][0]]):
                break
            start, end = words[first][0], words[last][1]
            window = squash(text[start:end])
            for key, owners in keys(names).items():
                kept = {n for n in owners if _fits(text, start, end, key, names[n])}
                score = fuzz.ratio(window, key)
                if kept and _alike(window, key, score, threshold):
                    letters = len(key) - 2 * Indel.distance(window, key)
                    hits.append((letters, score, start, end, kept))
    hits.sort(key=lambda hit: (-hit[0], -hit[1], hit[2], hit[3], tuple(sorted(hit[4]))))
    taken: list[tuple[int, int, float, int, set[int]]] = []
    for letters, score, start, end, owners in hits:
        same = [row for row in taken if row[:2] == (start, end)]
        if same:
            if (same[0][2], same[0][3]) == (score, letters):
                same[0][4].update(owners)
        elif all(e <= start or end <= s for s, e, *_ in taken):
            taken.append((start, end, score, letters, set(owners)))
    return sorted((s, e, score, frozenset(owners)) for s, e, score, _, owners in taken)


def _alike(window: str, key: str, score: float, threshold: float) -> bool:
    if len(key) < 5:
        return window == key
    if len(key) < 10:
        return OSA.distance(window, key) <= 1 and (threshold <= 85 or score >= threshold)
    return OSA.distance(window, key) <= 2 and score >= threshold


def _fits(text: str, start: int, end: int, key: str, name: str) -> bool:
    if len(key) > 4:
        return True
    line = re.split(r"[\n;:()]|\.\s", text[:start])[-1] + re.split(r"[\n;:()]|\.\s", text[start:])[0]
    if len(WORD.findall(line)) > 1 and not any(c.islower() for c in line):
        return True
    return capitals(text[start:end]) == capitals(name)[: len(key)]


def found(text: str, index: NameIndex, threshold: float, **how: object) -> list[Row]:
    rows = index.find(text, threshold=threshold, edits=2, **how)  # type: ignore[arg-type]
    return [(row.start, row.end, row.score, frozenset(row.entries)) for row in rows]


# Few letters and short parts, so that names resemble one another and the text at every turn.
PARTS = st.sampled_from(
    ["call", "Contact", "relation", "Sud", "tele", "Perform", "ance", "Nova", "AB", "x9", "Euro", "é"]
)
NAMES = st.lists(
    st.lists(PARTS, min_size=1, max_size=5).map("".join)
    | st.lists(PARTS, min_size=1, max_size=4).map(" ".join)
    | st.text("abcABé", min_size=2, max_size=24),
    min_size=1,
    max_size=8,
)
FORMS = st.sampled_from(["", " SA", ", Inc.", " S.A.S.", " GmbH & Co. KG"])


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[str], str]:
    names = [name + draw(FORMS) for name in draw(NAMES)]
    pieces = []
    for _ in range(draw(st.integers(1, 5))):
        piece = draw(st.sampled_from(names) | PARTS)
        for _ in range(draw(st.integers(0, 3))):
            piece = _edited(draw, piece)
        pieces.append(draw(st.sampled_from([piece, piece, piece.upper(), piece.lower()])))
        pieces.append(draw(st.sampled_from([" ", " ", "-", ", ", ". ", "\n", "’", " & ", "; "])))
    return names, "".join(pieces)


def _edited(draw: st.DrawFn, text: str) -> str:
    at = draw(st.integers(0, max(0, len(text) - 1)))
    letter = draw(st.sampled_from("abceE "))
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return text[:at] + letter + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + letter + text[at + 1 :]
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases(), st.sampled_from([80.0, 85.0, 85.0, 90.0, 95.0]))
@example((["abcdefghij"], "abdcefgihj"), 80.0)
def test_what_brute_force_finds(case: tuple[list[str], str], threshold: float) -> None:
    names, text = case
    assert found(text, NameIndex.build(names), threshold) == brute_force(text, names, threshold)


@settings(max_examples=300, deadline=None)
@given(st.text(string.ascii_lowercase[:6], min_size=10, max_size=40), st.data())
def test_two_edits_anywhere_are_found(key: str, data: st.DataObject) -> None:
    text = key
    for _ in range(2):
        at = data.draw(st.integers(0, len(text) - 2))
        letter = data.draw(st.sampled_from("abcdefz"))
        text = data.draw(
            st.sampled_from(
                [
                    text[:at] + letter + text[at:],
                    text[:at] + text[at + 1 :],
                    text[:at] + letter + text[at + 1 :],
                    text[:at] + text[at + 1] + text[at] + text[at + 2 :],
                ]
            )
        )
    if OSA.distance(text, key) <= 2 and fuzz.ratio(text, key) >= 80:
        assert [row.score for row in NameIndex.build([key]).find(text, threshold=80)] == [
            pytest.approx(fuzz.ratio(text, key))
        ]


@pytest.mark.parametrize("length", [*range(10, 32), 40, 60])
def test_every_pair_of_exchanges_is_found(length: int) -> None:
    """Exchanges across the borders of the parts are what a simpler cut would miss."""
    key = "".join(string.ascii_lowercase[(7 * i + i // 26) % 26] for i in range(length))
    index = NameIndex.build([key])
    texts = []
    for one in range(length - 1):
        for other in range(one + 2, length - 1):
            letters = list(key)
            letters[one : one + 2] = reversed(letters[one : one + 2])
            letters[other : other + 2] = reversed(letters[other : other + 2])
            texts.append("".join(letters))
    missed = [
        text
        for text, rows in zip(texts, index.find_many(texts, threshold=80), strict=True)
        if fuzz.ratio(text, key) >= 80 and not rows
    ]
    assert missed == []
