"""Capitalised stretches of text that may be names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claimcheck.matching._cues import cues
from claimcheck.matching._lexicon import lexicon
from claimcheck.matching._tokens import Token, sentence_initial
from claimcheck.registry.names import legal_forms

__all__ = ["Chunk", "chunks", "is_heading"]

_GLUE = re.compile(r"[ \u00a0-]|[ \u00a0]?&[ \u00a0]?|[ \u00a0]?-")
_WORD = re.compile(r"[^\W\d_]{3,}")
_ELISION = "’'"
_CONNECTORS = {"de", "du", "des", "la", "le", "les", "d", "l", "of", "the", "for", "pour"}
_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Chunk:
    """A capitalised stretch: its words, and whether its first word may be capitalised by position only."""

    tokens: tuple[Token, ...]
    initial: bool

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the words."""
        return tuple(token.key for token in self.tokens)


def is_heading(text: str, start: int, end: int) -> bool:
    """A line in capitals or title case, where a capital tells nothing."""
    words = _WORD.findall(text, start, min(end, start + 300))
    if text[end - 1] in ".!?»" and not all(w.isupper() for w in words):
        return False
    if len(words) < 3:
        return bool(words) and all(w.isupper() for w in words)
    long = [w for w in words if len(w) > 3]
    return sum(w[0].isupper() for w in long) > 0.7 * len(long) and len(long) > 3 and end - start < 200


def chunks(text: str, tokens: Sequence[Token], floor: int) -> list[Chunk]:
    """Maximal capitalised stretches, without leading articles, elisions and sentence openers."""
    found = []
    i = 0
    while i < len(tokens):
        if not _starts(tokens[i], text):
            i += 1
            continue
        last = _extend(text, tokens, i)
        chunk = _trim(text, list(tokens[i : last + 1]), floor)
        if chunk is not None:
            found.append(chunk)
        i = last + 1
    return found


def _starts(token: Token, text: str) -> bool:
    return token.text[0].isupper() and not (len(token.key) == 1 and text[token.end : token.end + 1] in (*_ELISION, "."))


def _extend(text: str, tokens: Sequence[Token], first: int) -> int:
    """Index of the last word of the stretch that starts at ``first``."""
    last = first
    i = first + 1
    while i < len(tokens) and i - first < _LONGEST:
        gap = text[tokens[i - 1].end : tokens[i].start]
        elided = gap in _ELISION and tokens[i - 1].key in {"d", "l"}
        if not (_GLUE.fullmatch(gap) or elided):
            break
        token = tokens[i]
        if token.text[0].isupper() or (token.text[0].isdigit() and gap == "-"):
            last = i
        elif token.key not in _CONNECTORS or not any(t.key in cues().heads for t in tokens[first:i]):
            break
        i += 1
    return last


def _trim(text: str, words: list[Token], floor: int) -> Chunk | None:
    """Drop sentence openers, articles and nouns of organisations ("Rival Northgate") in front of the name."""
    lists, known = cues(), lexicon()
    initial = sentence_initial(text, words[0].start, floor)
    while words:
        key = words[0].key
        head = key in lists.heads and len(words) > 1
        opener = key in known.openers and not (len(words) > 1 and key in {"the", "new"} and not initial)
        common = (key in known.words and key not in lists.tails) or key in lists.nouns or key in lists.roles
        if not head and (opener or (initial and common and len(words) > 1 and text[words[0].end] != "-")):
            words = words[1:]
            initial = False
            continue
        break
    while len(words) > 1 and words[-1].key in legal_forms().suffixes and words[-1].text[0].isupper():
        words = words[:-1]  # counted as evidence, not as part of the name
    while words and (words[-1].key in known.function or (words[-1].key.isdigit() and len(words) == 1)):
        words = words[:-1]
    return Chunk(tuple(words), initial) if words else None
