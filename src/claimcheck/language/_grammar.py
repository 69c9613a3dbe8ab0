"""What the value and date grammars share: a comparable view of a text, lexicons, and runs of the other language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from claimcheck.data import load_yaml
from claimcheck.language.folding import soften
from claimcheck.schema import Lang

__all__ = [
    "GAP",
    "Hit",
    "View",
    "alternation",
    "drop_inside",
    "foreign_runs",
    "leftmost_longest",
    "lexicon",
    "marked",
    "plain",
    "spaced",
    "spelt_both_ways",
    "view_of",
]

_ARTICLE = "des"

ValueT = TypeVar("ValueT")

GAP = " {1,3}"
"""White space inside an expression, on the softened text. A line break always ends an expression."""

_QUOTED = re.compile(r'"[^"\n]{3,300}"|«[^«»\n]{3,300}»')
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class View:
    """A text composed to NFC (``raw``), its softened lower-case twin of equal length (``low``), and the way back."""

    raw: str
    low: str
    starts: tuple[int, ...] | None
    length: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the given text that the span ``[start, end)`` of the view was made from."""
        if self.starts is None:
            return start, end
        begin = self.starts[start]
        stop = self.starts[end] if end < len(self.starts) else self.length
        return begin, max(stop, begin + 1)


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of a view with what was read there."""

    start: int
    end: int
    what: Any


def view_of(text: str) -> View:
    """The view of ``text``; time and memory are linear."""
    raw, starts = (text, None) if unicodedata.is_normalized("NFC", text) else _composed(text)
    soft = soften(raw)
    low = soft.lower()
    if len(low) != len(soft):
        # A few letters (such as U+0130) grow when lowered: those keep their case.
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in soft)
    return View(raw, low, starts, len(text))


def _composed(text: str) -> tuple[str, tuple[int, ...]]:
    parts: list[str] = []
    starts: list[int] = []
    begin = 0
    while begin < len(text):
        end = begin + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        cluster = unicodedata.normalize("NFC", text[begin:end])
        parts.append(cluster)
        same = len(cluster) == end - begin
        starts.extend(range(begin, end) if same else [begin] * len(cluster))
        begin = end
    return "".join(parts), tuple(starts)


@cache
def _load(name: str) -> dict[str, Any]:
    data: dict[str, Any] = load_yaml("lexicon", name)
    return data


def lexicon(name: str, key: str) -> Any:
    """One entry of a bundled lexicon file, read once."""
    return _load(name)[key]


def plain(word: str) -> str:
    """``word`` without its accents, so that texts that omit them are read too."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _spellings(word: str) -> tuple[str, ...]:
    """``word`` with its accents and without, unless that is another word: "dès" and the article "des"."""
    return (word, plain(word)) if plain(word) != _ARTICLE else (word,)


def spelt_both_ways(words: dict[str, ValueT]) -> dict[str, ValueT]:
    """The table with its words as they are and without their accents."""
    return {form: value for word, value in words.items() for form in _spellings(word)}


def alternation(words: Iterable[str], *, accents: bool = True) -> str:
    """A group that matches any of ``words`` (longest first), with or without their accents, blanks as :data:`GAP`."""
    forms = {form for word in words for form in (_spellings(word) if accents else (word,))}
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", GAP) for form in ordered) + ")"


def spaced(phrases: Iterable[str], *, accents: bool = False) -> str:
    """Alternatives (longest first) up to the next word: elided ones touch it, the others leave a blank."""
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(alternation([p], accents=accents) + (" ?" if p.endswith("'") else GAP) for p in ordered)


def leftmost_longest(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that remain when each position belongs to the earliest, then longest, hit."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if hit.start < hit.end and (not kept or hit.start >= kept[-1].end):
            kept.append(hit)
    return kept


def foreign_runs(view: View, lang: Lang) -> list[tuple[int, int, Lang]]:
    """Quotations that are evidently in the other of the two languages: they are read with its grammar."""
    other = Lang.EN if lang is Lang.FR else Lang.FR
    evident = lexicon("quantities.yaml", "evident")
    own, foreign = frozenset(evident[lang.value]), frozenset(evident[other.value])
    runs = []
    for match in _QUOTED.finditer(view.low):
        words = _WORD.findall(match.group())
        strange = sum(word in foreign for word in words)
        if strange >= 2 and strange > 2 * sum(word in own for word in words):
            runs.append((match.start() + 1, match.end() - 1, other))
    return runs


def drop_inside(hits: Iterable[Hit], mask: bytearray) -> Iterator[Hit]:
    """The hits that touch nothing marked in ``mask``."""
    for hit in hits:
        if mask.find(1, hit.start, hit.end) < 0:
            yield hit


def marked(length: int, spans: Iterable[tuple[int, int, Any]]) -> bytearray:
    """A mask of ``length`` with 1 inside the spans."""
    mask = bytearray(length)
    for start, end, _ in spans:
        mask[start:end] = b"\1" * (end - start)
    return mask
