"""Sentences with exact offsets, by rules that read French and English typography.

A line break always ends a sentence. Within a line the rules are applied in one pass, in time linear in its length:
a full stop after an abbreviation, an initial or a list number does not end a sentence; closing quotes, brackets and
stray marks (``« Bravo. » !``) stay with their sentence; a quotation that its sentence goes around is not cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimcheck.data import load_yaml
from claimcheck.language.folding import fold_text
from claimcheck.schema import Lang

__all__ = ["paragraphs", "sentences"]

Span = tuple[int, int]

_LINE = re.compile(r"[^\r\n\x0b\x0c\u0085\u2028\u2029]+")
# Possessive quantifiers: no backtracking, so that the scan is linear whatever the text.
_STOP = re.compile(r"[.!?…](?:[.!?…]|\s++[!?…])*+")
_CLOSERS = re.compile(r"(?:[\"'’]|\s*+[»”)\]])*+")
_INITIALS = re.compile(r"(?:\w{1,2}\.-?)*\w\.\Z")
_NUMBERING = re.compile(r"\W*(?:\d{1,3}|\w)\.\Z")
_VISIBLE = re.compile(r"\S")
_WORD = re.compile(r"[^\W\d_]+")
_OPENING = {"«": "»", "“": "”", "(": ")"}
_CLOSING = {closing: opening for opening, closing in _OPENING.items()}
_LONGEST_HELD = 400
"""Longest quotation, in characters, whose inner full stops are passed over."""
_LONGEST_TOKEN = 24


@dataclass(frozen=True, slots=True)
class _Lexicon:
    titles: frozenset[str]
    closed: frozenset[str]
    open: frozenset[str]
    openers: frozenset[str]


@cache
def _lexicon(lang: Lang) -> _Lexicon:
    table: dict[str, Any] = load_yaml("lexicon", "abbreviations.yaml")

    def own(group: dict[str, list[str]]) -> list[str]:
        return group.get(lang.value) or [word for words in group.values() for word in words]

    return _Lexicon(
        titles=frozenset(own(table["titles"])),
        closed=frozenset(word.casefold() for word in table["closed"]),
        open=frozenset(word.casefold() for word in table["open"]),
        openers=frozenset(fold_text(word) for word in own(table["openers"])),
    )


def paragraphs(text: str) -> list[Span]:
    """Lines with something in them, without surrounding white space."""
    spans = (_strip(text, *match.span()) for match in _LINE.finditer(text))
    return [(start, end) for start, end in spans if start < end]


def sentences(text: str, lang: Lang) -> list[Span]:
    """Sentence spans in order, without surrounding white space; only white space lies between them."""
    lexicon = _lexicon(lang)
    spans: list[Span] = []
    for start, end in paragraphs(text):
        spans.extend((start + s, start + e) for s, e in _split_line(text[start:end], lexicon))
    return spans


def _split_line(line: str, lexicon: _Lexicon) -> Iterator[Span]:
    held = iter(_quotations(line))
    quotation = next(held, None)
    start = scanned = at = 0
    worded = False
    while (stop := _STOP.search(line, at)) is not None:
        closed = _CLOSERS.match(line, stop.end())
        at = closed.end() if closed is not None else stop.end()
        worded = worded or any(character.isalnum() for character in line[scanned:at])
        scanned = at
        while quotation is not None and quotation[1] <= at:
            quotation = next(held, None)
        if not worded or not _ends(line, start, stop.start(), stop.end(), at, lexicon):
            continue
        if quotation is not None and quotation[0] < stop.start() and _held(line, start, quotation, lexicon):
            continue
        if len(line) - at < _LONGEST_TOKEN and not any(character.isalnum() for character in line[at:]):
            break  # nothing but marks is left: they stay with this sentence
        yield _strip(line, start, at)
        start, worded = at, False
    tail = _strip(line, start, len(line))
    if tail[0] < tail[1]:
        yield tail


def _ends(line: str, start: int, first: int, last: int, after: int, lexicon: _Lexicon) -> bool:
    """Whether the mark ``line[first:last]``, closing quotes up to ``after``, ends the sentence begun at ``start``."""
    if after >= len(line):
        return True
    if not line[after].isspace():
        return False
    rest = _rest(line, after)
    if _goes_on(rest):
        return False
    mark = line[first:last]
    if mark != ".":
        ellipsis = mark.startswith(("…", "..")) and not {"!", "?"} & set(mark)
        return not rest[:1].islower() and not (ellipsis and _acronym(rest))
    if after > last:
        return not rest[:1].islower()
    if last - start <= _LONGEST_TOKEN and _NUMBERING.match(line[start:last]):
        return False
    token = line[max(start, last - _LONGEST_TOKEN) : last].split()[-1].lstrip("([«“\"'’")
    return _ends_after_token(token, rest, lexicon)


def _ends_after_token(token: str, rest: str, lexicon: _Lexicon) -> bool:
    """Whether a lone full stop at the end of ``token`` ends a sentence before ``rest``."""
    # "d'Inc.", "l'art.": the elided word is not part of the abbreviation.
    token = re.split("['’]", token)[-1] or token
    key = token.casefold()
    if token in lexicon.titles:
        return False
    word = _WORD.match(rest)
    capital = word is not None and word.group()[:1].isupper()
    if key in lexicon.open:
        return capital or rest[:1] in {"«", "“", '"'}
    if key in lexicon.closed or _INITIALS.match(token):
        opens = (
            word is not None and fold_text(word.group()) in lexicon.openers and not rest[word.end() :].startswith(".")
        )
        return (capital and opens) or rest[:1] in {"«", "“", '"'}
    # A small letter after a short word: an abbreviation that no list has.
    return not (rest[:1].islower() and len(token) <= 5)


def _rest(line: str, at: int) -> str:
    """The next few characters after ``at`` and white space."""
    found = _VISIBLE.search(line, at)
    return "" if found is None else line[found.start() : found.start() + _LONGEST_TOKEN]


def _goes_on(rest: str) -> bool:
    """Whether ``rest`` is more of the same sentence: after a comma, or after a dash and a small letter."""
    return rest[:1] in {",", ";", ":"} or (rest[:1] in {"–", "—", "-"} and rest[1:].lstrip()[:1].islower())


def _acronym(rest: str) -> bool:
    word = _WORD.match(rest)
    return word is not None and len(word.group()) > 1 and word.group().isupper()


def _quotations(line: str) -> list[Span]:
    """Outermost quotations and brackets of at most ``_LONGEST_HELD`` characters, with their marks, in order."""
    found: list[Span] = []
    opened: dict[str, list[int]] = {mark: [] for mark in _OPENING}
    for match in re.finditer(r"[«»“”()]", line):
        mark, at = match.group(), match.start()
        if mark in _OPENING:
            opened[mark].append(at)
        elif opened[_CLOSING[mark]]:
            begin = opened[_CLOSING[mark]].pop()
            if at + 1 - begin <= _LONGEST_HELD:
                while found and found[-1][0] >= begin:
                    found.pop()
                found.append((begin, at + 1))
    return found


def _held(line: str, start: int, quotation: Span, lexicon: _Lexicon) -> bool:
    """Whether the sentence begun at ``start`` goes around the quotation: it has words before it or goes on after it."""
    begin, end = quotation
    if begin < start:
        return False
    if begin - start > _LONGEST_TOKEN or any(character.isalnum() for character in line[start:begin]):
        return True
    rest = _rest(line, end)
    return rest[:1].islower() or _goes_on(rest)


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
