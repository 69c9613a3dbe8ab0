"""One fold table with an offset map back to the original.

Folding serves comparison only; the text of a document is never changed. Two forms exist:

* :func:`fold` drops case, accents, ligatures and typographic variants; lengths change, so it keeps a map of offsets.
* :func:`soften` replaces typographic characters one for one (same length), for tools that stumble over them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Folded", "fold", "fold_text", "soften", "squash"]

_APOSTROPHES = "’‘ʼ`´′＇"
_QUOTES = "“”„‟″"
_HYPHENS = "‐‑‒–—―−"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DROPPED = {"\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e", "\u200f"}
_TRADE_MARKS = "™℠"  # Unicode decomposes them to letters, which would then belong to the name
_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "…": "..."}

_WORD_LENGTH = 32  # words are folded again and again, texts are not

_SOFT = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_QUOTES, '"'),
        **dict.fromkeys(_SPACES, " "),
        "‐": "-",
        "‑": "-",
        "\x00": " ",
        "\t": " ",
        "\r": " ",
    }
)


_SURROGATE = re.compile("[\ud800-\udfff]")  # text may hold them; the models' strings may not


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, the offset of the original character it came from."""

    text: str
    starts: tuple[int, ...]
    length: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original span of the folded span ``[start, end)``, trailing combining marks included."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else self.length
            return at, at
        stop = self.starts[end] if end < len(self.starts) else self.length
        return self.starts[start], max(stop, self.starts[end - 1] + 1)


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character in _DROPPED:
        return ""
    if character in _APOSTROPHES:
        return "'"
    if character in _QUOTES:
        return '"'
    if character in _HYPHENS:
        return "-"
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    if character.isspace() or character in _SPACES or character in _TRADE_MARKS or character == "\x00":
        return " "
    folded = "".join(_LIGATURES.get(part, part) for part in character.casefold())
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(part for part in decomposed if not unicodedata.combining(part)).casefold()


def fold(text: str) -> Folded:
    """Fold case, accents, ligatures, apostrophes, hyphens and spaces, keeping offsets.

    Works on composed and decomposed input alike. Time and memory are linear in the text.
    """
    parts: list[str] = []
    starts: list[int] = []
    for offset, character in enumerate(text):
        folded = _fold_character(character)
        parts.append(folded)
        starts.extend([offset] * len(folded))
    return Folded("".join(parts), tuple(starts), len(text))


def fold_text(text: str) -> str:
    """:func:`fold` without the offset map."""
    return _fold_word(text) if len(text) <= _WORD_LENGTH else "".join(map(_fold_character, text))


@lru_cache(maxsize=32768)
def _fold_word(text: str) -> str:
    return "".join(map(_fold_character, text))


def squash(name: str) -> str:
    """The comparison key of a name: folded, letters and digits only. May be empty."""
    return "".join(character for character in fold_text(name) if character.isalnum())


def soften(text: str) -> str:
    """Typographic apostrophes, quotes, hyphens and spaces made plain, one character for one; offsets hold."""
    return _SURROGATE.sub("\ufffd", text.translate(_SOFT))
