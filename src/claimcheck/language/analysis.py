"""Syntax, behind our own records. The only place that knows spaCy.

Two things are done for the parsers' sake. Typography is softened (same length, see :func:`soften`), because the French
model breaks on ``’``. And known names are *masked*: before parsing, each name is replaced by a company name that the
models saw often in training, since an unseen name ("mesdepanneurs.fr", "StarTek") is easily taken for a common noun or
a number and takes the clause around it along. Offsets always refer to the text as given.

English trees (CLEAR style) are converted to Universal Dependencies, so that everything above works on one scheme.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from claimcheck.language import _spacy_models
from claimcheck.language._universal import to_universal
from claimcheck.language.folding import soften
from claimcheck.schema import Lang

__all__ = ["Masked", "Sentence", "Token", "parse"]

_BULLETS = " \t\u00a0\u202f–—-•*■►▪·»>|~"  # a list mark is no word; the parsers take it for one
# "Bordeaux, le 5 octobre 2022 – ", "LONDON, March 3 (Newswire) — ": stands before the sentence, not in it.
_DATELINE = re.compile(r"[A-ZÀ-Ý][^.!?–—\n]{2,50}\d[^.!?–—\n]{0,30}(?:\([^)\n]{2,30}\)\s*)?[–—]\s")
_WORD = re.compile(r"[^\W\d_]+")
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")

LONGEST = 1500
"""Longest piece, in characters, that is handed to the models at once; longer sentences are cut at white space."""

# Frequent in both models' training data, without gender marking in their surroundings.
_STAND_INS = {
    Lang.FR: ("Renault", "Danone", "Michelin", "Airbus", "Peugeot", "Thales"),
    Lang.EN: ("Microsoft", "Google", "Boeing", "Intel", "Toyota", "Siemens"),
}
_PEOPLE = {Lang.FR: ("Chirac", "Hollande", "Sarkozy"), Lang.EN: ("Clinton", "Obama", "Reagan")}


class Masked(Protocol):
    """A named span to be masked, by a company or by a person."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def person(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a parsed sentence; ``head`` is an index into the sentence (itself for the root)."""

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    dep: str
    head: int
    feats: frozenset[str]
    name: int | None = None
    """Index of the masked name that this token stands for."""


class Sentence:
    """A parsed sentence with Universal Dependencies."""

    __slots__ = ("_children", "end", "lang", "start", "tokens")

    def __init__(self, start: int, end: int, lang: Lang, tokens: tuple[Token, ...]) -> None:
        self.start = start
        self.end = end
        self.lang = lang
        self.tokens = tokens
        self._children: list[list[int]] = [[] for _ in tokens]
        for token in tokens:
            if token.head != token.i:
                self._children[token.head].append(token.i)

    def children(self, i: int, *deps: str) -> list[Token]:
        """Children of token ``i`` in text order, only those with one of ``deps`` if any are given."""
        tokens = (self.tokens[c] for c in self._children[i])
        return [t for t in tokens if t.dep in deps] if deps else list(tokens)

    def head(self, token: Token) -> Token | None:
        """The head, or None for the root."""
        return None if token.head == token.i else self.tokens[token.head]

    def ancestors(self, token: Token) -> Iterator[Token]:
        """Heads upwards, nearest first."""
        seen = {token.i}
        while token.head not in seen:
            token = self.tokens[token.head]
            seen.add(token.i)
            yield token

    def subtree(self, i: int, skip: Sequence[str] = ()) -> list[Token]:
        """Token ``i`` and all below it in text order, leaving out branches whose relation is in ``skip``."""
        found = [self.tokens[i]]
        stack = [i]
        while stack:
            for child in self._children[stack.pop()]:
                if self.tokens[child].dep not in skip:
                    found.append(self.tokens[child])
                    stack.append(child)
        return sorted(found, key=lambda t: t.i)

    def case(self, token: Token) -> str:
        """The folded preposition of a nominal ("de", "par", "by"), several words joined by spaces; else empty."""
        return " ".join(t.lemma.casefold() for t in self.children(token.i, "case"))


@lru_cache(maxsize=4096)
def _parse_cached(piece: str, lang: Lang) -> Any:
    return _spacy_models.parser(lang)(piece)


def parse(text: str, span: tuple[int, int], lang: Lang, names: Sequence[Masked] = ()) -> Sentence:
    """The syntax of one sentence. ``names`` are spans of ``text`` to be masked (those outside ``span`` are ignored)."""
    tokens: list[Token] = []
    start, end = span
    dateline = _DATELINE.match(text, start, end)
    start = dateline.end() if dateline else start
    while start < end and text[start] in _BULLETS:
        start += 1
    span = (start, end)
    shown = text
    if _in_capitals(text, span, names):
        # A headline in capitals: the models take every capitalised word for a name.
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text[span[0] : span[1]])
        shown = text[: span[0]] + lowered + text[span[1] :] if span[1] - span[0] < LONGEST else text
    for start, end in _pieces(text, *span):
        tokens.extend(_parse_piece(text, shown, start, end, lang, names, len(tokens)))
    return Sentence(span[0], span[1], lang, tuple(tokens))


def _in_capitals(text: str, span: tuple[int, int], names: Sequence[Masked]) -> bool:
    """Whether most words of a sentence, names aside, begin with a capital."""
    taken = [(n.start, n.end) for n in names]
    words = [
        m.group()
        for m in _WORD.finditer(text, *span)
        if len(m.group()) > 3 and not any(s <= m.start() < e for s, e in taken)
    ]
    if len(words) >= 2 and all(w.isupper() for w in words):
        return True
    return len(words) >= 3 and sum(w[0].isupper() for w in words) > 0.7 * len(words)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _parse_piece(
    text: str, shown: str, start: int, end: int, lang: Lang, names: Sequence[Masked], base: int
) -> list[Token]:
    masked, origins, which = _mask(shown, start, end, lang, names)
    doc = _parse_cached(masked, lang)
    raw = to_universal(doc) if lang is Lang.EN else [(t.dep_, t.head.i, t.pos_) for t in doc]
    tokens = []
    for t, (dep, head, pos) in zip(doc, raw, strict=True):
        first, last = t.idx, t.idx + len(t.text)
        name = which.get(first)
        s, e = origins[first][0], origins[last - 1][1]
        tokens.append(
            Token(
                i=base + t.i,
                start=s,
                end=e,
                text=text[s:e],
                lemma=text[s:e] if name is not None else t.lemma_.casefold(),
                pos="PROPN" if name is not None else pos,
                dep=dep,
                head=base + head,
                feats=frozenset(str(t.morph).split("|")),
                name=name,
            )
        )
    return [t for t in tokens if t.start < t.end]


def _mask(
    text: str, start: int, end: int, lang: Lang, names: Sequence[Masked]
) -> tuple[str, list[tuple[int, int]], dict[int, int]]:
    """The text to parse, the original span of each of its characters, and where which name stands."""
    parts: list[str] = []
    origins: list[tuple[int, int]] = []
    which: dict[int, int] = {}
    at = start
    inside = [(n.start, n.end, i) for i, n in enumerate(names) if start <= n.start and n.end <= end]
    inside += [(start + m.start(), start + m.end(), -1) for m in _GROUPED.finditer(text[start:end])]
    for order, (s, e, index) in enumerate(sorted(inside)):
        if s < at:
            continue
        parts.append(soften(text[at:s]))
        origins.extend((k, k + 1) for k in range(at, s))
        if index < 0:
            stand_in = "".join(c for c in text[s:e] if not c.isspace())
        else:
            choice = (_PEOPLE if names[index].person else _STAND_INS)[lang]
            stand_in = choice[order % len(choice)]
            which[len(origins)] = index
        parts.append(stand_in)
        origins.extend([(s, e)] * len(stand_in))
        at = e
    parts.append(soften(text[at:end]))
    origins.extend((k, k + 1) for k in range(at, end))
    return "".join(parts), origins, which
