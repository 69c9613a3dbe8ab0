"""Names that do not begin with a capital, or that are web addresses: "tuut8", "hask.io"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from claimcheck.matching._chunks import Chunk
from claimcheck.matching._cues import cues
from claimcheck.matching._lexicon import lexicon
from claimcheck.matching._tokens import Token
from claimcheck.schema import Lang

__all__ = ["brands"]

_MIXED = re.compile(r"[a-zà-ÿ]{3,}\d{1,3}|[a-zà-ÿ]{2,}\d[a-zà-ÿ]{2,}")
_LABEL = re.compile(r"[^\W\d_][^\W_]{2,}")
_POINTER = re.compile(r"(?:\b(?:sur|on|visit|see|voir|site)|[>|→]) ?\Z", re.IGNORECASE)
_NOUN_PHRASE = re.compile(r"\b(?:the|a|an|its|their|our|rival|by|from|with) (?:[a-z-]+ ){1,3}\Z", re.IGNORECASE)
_INSIDE_WORD = "@./-_\\=&?#"


def brands(text: str, tokens: Sequence[Token], known_word: Callable[[str], bool] | None, lang: Lang) -> Iterator[Chunk]:
    """Words that may be such names, in text order; the words around must confirm all but web addresses."""
    domains = lexicon().domains
    nouns = cues().nouns
    for i, token in enumerate(tokens):
        if i and tokens[i - 1].end == token.start - 1 and text[token.start - 1] in _INSIDE_WORD:
            continue
        follower = tokens[i + 1] if i + 1 < len(tokens) else None
        if follower is not None and follower.text in domains and text[token.end : follower.start] == ".":
            after = text[follower.end : follower.end + 2]
            sentence = after[:1] == "." and not after[1:].strip()
            if (sentence or after[:1] not in tuple(_INSIDE_WORD)) and _names(text, token):
                yield Chunk((token, follower), False)
            continue
        if known_word is None or not token.text[0].islower() or _goes_on(text, token.end):
            continue
        noun = lang is Lang.EN and i > 0 and tokens[i - 1].key in nouns and len(token.key) > 4
        noun = noun and not token.key.endswith("s") and _after_noun_phrase(text, token.start)
        if (
            (noun or _MIXED.fullmatch(token.text))
            and not known_word(token.text)
            and token.key not in lexicon().everyday
        ):
            yield Chunk((token,), False)


def _after_noun_phrase(text: str, start: int) -> bool:
    return _NOUN_PHRASE.search(text[max(0, start - 60) : start]) is not None


def _goes_on(text: str, end: int) -> bool:
    """Whether the word is part of an address, an account or a compound."""
    return text[end : end + 1] in tuple("@_-/") or (text[end : end + 1] == "." and text[end + 1 : end + 2].isalnum())


def _names(text: str, token: Token) -> bool:
    """Whether the address stands for its owner: not where the reader is only pointed to it."""
    return _LABEL.fullmatch(token.text) is not None and not _POINTER.search(
        text[max(0, token.start - 12) : token.start]
    )
