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
_SEPARATED = re.compile(r"[|>\]:] ?[\[(]?\Z")
_INSTITUTION = re.compile(r" (?:de l[’']|de la |du |des |d[’'])[a-zà-ÿ]{4,}(?: et des? [a-zà-ÿ]{4,})?")
_PLURAL = re.compile(r"[’'] ")  # "Allied Workers' Union"
_ARTICLES = {"la", "le", "les"}
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
    return sum(w[0].isupper() for w in long) > 0.8 * len(long) and len(long) > 3 and end - start < 200


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
    if text[token.end : token.end + 1] == "_" or (token.start and text[token.start - 1] in "_@#"):
        return False  # "MARTIN_Conseil" is an account
    return token.text[0].isupper() and not (len(token.key) == 1 and text[token.end : token.end + 1] in (*_ELISION, "."))


def _extend(text: str, tokens: Sequence[Token], first: int) -> int:
    """Index of the last word of the stretch that starts at ``first``."""
    last = first
    i = first + 1
    while i < len(tokens) and i - first < _LONGEST:
        gap = text[tokens[i - 1].end : tokens[i].start]
        elided = gap in _ELISION and tokens[i - 1].key in {"d", "l"}
        plural = tokens[i - 1].key.endswith("s") and _PLURAL.fullmatch(gap) and tokens[i].key in cues().tails
        if not (_GLUE.fullmatch(gap) or elided or plural):
            break
        token = tokens[i]
        kin = "&" in gap and token.key in cues().kin
        if gap == "-" and tokens[i - 1].text[3:].isupper() and not token.text.isupper():
            break  # "BRIEFS-Customers"
        if token.text[0].isupper() or (token.text[0].isdigit() and gap == "-") or kin:
            last = i
            if kin:
                break
        elif token.key not in _CONNECTORS or not any(t.key in cues().heads for t in tokens[first:i]):
            break
        i += 1
    if last == first and tokens[first].key in cues().institutions:
        return _institution(text, tokens, first)
    return last


def _institution(text: str, tokens: Sequence[Token], first: int) -> int:
    """ "l'Autorité de la concurrence": French capitalises the first word only."""
    match = _INSTITUTION.match(text, tokens[first].end)
    if match is None or tokens[first].text.isupper():
        return first
    inside = [i for i in range(first + 1, min(first + 6, len(tokens))) if tokens[i].end <= match.end()]
    return inside[-1] if inside else first


def _trim(text: str, words: list[Token], floor: int) -> Chunk | None:
    """Drop sentence openers, articles and nouns of organisations ("Rival Northgate") in front of the name."""
    lists, known = cues(), lexicon()
    before = text[max(floor, words[0].start - 4) : words[0].start]
    initial = sentence_initial(text, words[0].start, floor) or _SEPARATED.search(before) is not None
    while words:
        key = words[0].key
        head = key in lists.heads and len(words) > 1
        opener = key in known.openers and not (len(words) > 1 and key in {"the", "new"} and not initial)
        common = (key in known.words and key not in lists.tails) or key in lists.nouns or key in lists.roles
        if (
            key in _ARTICLES
            and len(words) > 1
            and not initial
            and words[0].text.istitle()
            and not words[1].text.isupper()
        ):
            break  # "chez La Redoute"
        nation = len(words) > 1 and lists.nations.fullmatch(key) and words[1].key not in known.everyday | lists.tails
        if not head and (nation or opener or (initial and common and len(words) > 1 and text[words[0].end] != "-")):
            words = words[1:]
            initial = False
            continue
        break
    while (
        len(words) > 1
        and words[-1].key in legal_forms().suffixes
        and words[-1].text[0].isupper()
        and "&" not in text[words[-2].end : words[-1].start]
    ):
        words = words[:-1]  # counted as evidence, not as part of the name
    while words and (
        (words[-1].key in known.function and (words[-1].key not in lists.tails or len(words) == 1))
        or (words[-1].key.isdigit() and len(words) == 1)
    ):
        words = words[:-1]
    return Chunk(tuple(words), initial) if words else None
