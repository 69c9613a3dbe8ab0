"""Syntax, behind our own records. The only place that knows spaCy.

Two things are done for the parsers' sake. Typography is softened (same length, see :func:`soften`), because the French
model breaks on ``’``. And known names are *masked*: before parsing, each name is replaced by a company name that the
models saw often in training, since an unseen name ("mesdepanneurs.fr", "StarTek") is easily taken for a common noun or
a number and takes the clause around it along. Offsets always refer to the text as given.

English trees (CLEAR style) are converted to Universal Dependencies, so that everything above works on one scheme.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from claimcheck.language import _spacy_models
from claimcheck.language._universal import to_universal
from claimcheck.language.folding import soften
from claimcheck.schema import Lang

__all__ = ["Masked", "Sentence", "Token", "parse", "parse_many"]

_BULLETS = " \t\u00a0\u202f–—-•*■►▪·»>|~"  # a list mark is no word; the parsers take it for one
# "Bordeaux, le 5 octobre 2022 – ", "LONDON, March 3 (Newswire) — ": stands before the sentence, not in it.
_DATELINE = re.compile(r"[A-ZÀ-Ý][^.!?–—\n]{2,50}\d[^.!?–—\n]{0,30}(?:\([^)\n]{2,30}\)\s*)?[–—]\s")
_WORD = re.compile(r"[^\W\d_]+")
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")

_BATCH = 32
_REMEMBERED = 4096
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


Request = tuple[tuple[int, int], Sequence[Masked]]
"""A sentence to parse: its span, and the spans of the text to be masked (those outside it are ignored)."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What the models are given for a part of a sentence, and where each of its characters comes from."""

    shown: str
    origins: list[tuple[int, int]]
    which: dict[int, int]


_Row = tuple[int, int, str, str, int, str, str]
"""First and last offset in the piece, lemma, relation, head, part of speech, features."""


def parse(text: str, span: tuple[int, int], lang: Lang, names: Sequence[Masked] = ()) -> Sentence:
    """The syntax of one sentence. ``names`` are spans of ``text`` to be masked (those outside ``span`` are ignored)."""
    return next(parse_many(text, [(span, names)], lang))


def parse_many(text: str, requests: Iterable[Request], lang: Lang) -> Iterator[Sentence]:
    """The syntax of sentences of one text, in order. Handed to the models together, they take a third of the time."""
    waiting = iter(requests)
    while batch := list(islice(waiting, _BATCH)):
        prepared = [_prepared(text, span, lang, names) for span, names in batch]
        rows = iter(_read([piece.shown for _, pieces in prepared for piece in pieces], lang))
        for span, pieces in prepared:
            tokens: list[Token] = []
            for piece in pieces:
                tokens.extend(_tokens(text, piece, next(rows), len(tokens)))
            yield Sentence(span[0], span[1], lang, tuple(tokens))


_memory: OrderedDict[tuple[str, Lang], tuple[_Row, ...]] = OrderedDict()
_lock = threading.Lock()


def _read(pieces: Sequence[str], lang: Lang) -> list[tuple[_Row, ...]]:
    """What the models make of each piece; the last few thousand are remembered."""
    with _lock:
        found = {piece: _memory[piece, lang] for piece in pieces if (piece, lang) in _memory}
    new = [piece for piece in dict.fromkeys(pieces) if piece not in found]
    if new:
        for piece, doc in zip(new, _spacy_models.parser(lang).pipe(new, batch_size=len(new)), strict=True):
            found[piece] = _rows(doc, lang)
    with _lock:
        for piece in dict.fromkeys(pieces):
            _memory[piece, lang] = found[piece]
            _memory.move_to_end((piece, lang))
        while len(_memory) > _REMEMBERED:
            _memory.popitem(last=False)
    return [found[piece] for piece in pieces]


def _rows(doc: Any, lang: Lang) -> tuple[_Row, ...]:
    trees = to_universal(doc) if lang is Lang.EN else [(t.dep_, t.head.i, t.pos_, t.lemma_) for t in doc]
    return tuple(
        (t.idx, t.idx + len(t.text), lemma.casefold(), dep, head, pos, str(t.morph))
        for t, (dep, head, pos, lemma) in zip(doc, trees, strict=True)
    )


def _prepared(
    text: str, span: tuple[int, int], lang: Lang, names: Sequence[Masked]
) -> tuple[tuple[int, int], list[_Piece]]:
    """The span without dateline and list mark, and the pieces of it to be parsed."""
    start, end = span
    dateline = _DATELINE.match(text, start, end)
    start = dateline.end() if dateline else start
    while start < end and text[start] in _BULLETS:
        start += 1
    shown = text
    if _in_capitals(text, (start, end), names):
        # A headline in capitals: the models take every capitalised word for a name.
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text[start:end])
        shown = text[:start] + lowered + text[end:] if end - start < LONGEST else text
    return (start, end), [_mask(shown, *piece, lang, names) for piece in _pieces(text, start, end)]


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


def _tokens(text: str, piece: _Piece, rows: Sequence[_Row], base: int) -> list[Token]:
    tokens = []
    for at, (first, last, lemma, dep, head, pos, feats) in enumerate(rows):
        name = piece.which.get(first)
        s, e = piece.origins[first][0], piece.origins[last - 1][1]
        tokens.append(
            Token(
                i=base + at,
                start=s,
                end=e,
                text=text[s:e],
                lemma=text[s:e] if name is not None else lemma,
                pos="PROPN" if name is not None else pos,
                dep=dep,
                head=base + head,
                feats=frozenset(feats.split("|")),
                name=name,
            )
        )
    return [t for t in tokens if t.start < t.end]


def _mask(text: str, start: int, end: int, lang: Lang, names: Sequence[Masked]) -> _Piece:
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
    return _Piece("".join(parts), origins, which)
