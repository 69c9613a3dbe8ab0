"""Tokens of a stretch of text with their keys, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from claimcheck.language.folding import squash

__all__ = ["Token", "blocks", "joinable", "sentence_initial", "tokenise"]

# Letters and digits with the marks and invisible characters that may stand inside a word: an accent in decomposed text
# is a character of its own, and a soft hyphen does not end a word.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u00ad\u200b-\u200f\u2060\ufeff"
_TOKEN = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}|(?:https?|ftp)://\S+|www\.\S+", re.IGNORECASE)
_JOINT = re.compile(r"\s{0,2}[-‐‑’'.&+/]?\s{0,2}\Z")
_STOP = re.compile(r"\.\s")
_SKIPPED_BACK = " \t\u00a0\u202f\u2009\"'“”«»‘’([{*_#>|-–—•■●▪·"
_ENDERS = ".!?…:;\n\r"

BLOCK = 20_000
"""Longest stretch that is tokenised at once: a text without line breaks must not explode in memory."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text with its comparison key."""

    start: int
    end: int
    text: str
    key: str

    @property
    def capital(self) -> bool:
        """Starts with a capital letter or a digit."""
        return self.text[0].isupper() or self.text[0].isdigit()


def blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span cut into stretches of at most :data:`BLOCK` characters, at a sentence end or space if there is one."""
    while end - start > BLOCK:
        cut = max(text.rfind(". ", start + BLOCK // 2, start + BLOCK) + 1, 0)
        cut = cut or text.rfind(" ", start + BLOCK // 2, start + BLOCK)
        cut = cut if cut > start else start + BLOCK
        yield start, cut
        start = cut
    if start < end:
        yield start, end


@lru_cache(maxsize=65536)
def _key(word: str) -> str:
    return squash(word)


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """The words in ``text[start:end]``; those of e-mail and web addresses are left out."""
    skipped = [m.span() for m in _ADDRESS.finditer(text, start, end)] if _has_address(text, start, end) else []
    tokens = []
    for match in _TOKEN.finditer(text, start, end):
        s, e = match.span()
        if skipped and any(a <= s < b for a, b in skipped):
            continue
        word = match.group()
        key = _key(word) if len(word) <= 40 else squash(word)
        if key:
            tokens.append(Token(s, e, word, key))
    return tokens


def _has_address(text: str, start: int, end: int) -> bool:
    return any(text.find(sign, start, end) >= 0 for sign in ("@", "://", "www.", "WWW."))


def joinable(text: str, left: Token, right: Token) -> bool:
    """Whether a name may run across the gap: no comma, bracket, quote or sentence end in it."""
    gap = text[left.end : right.start]
    if gap in (" ", "", "-", "\u00a0", "’", "'", "."):
        return True
    if len(gap) > 5 or _STOP.search(gap) is not None:
        return False
    return _JOINT.match(gap) is not None


def sentence_initial(text: str, start: int, floor: int) -> bool:
    """Whether the word at ``start`` opens a sentence, a line (beginning at ``floor``), a quote or a list item."""
    at = start
    while at > floor and text[at - 1] in _SKIPPED_BACK:
        at -= 1
    if at <= floor:
        return True
    if text[at - 1] in _ENDERS:
        return True
    between = text[at:start]
    return any(mark in between for mark in "“«•■●▪–—") or between.endswith(('"', "* "))
