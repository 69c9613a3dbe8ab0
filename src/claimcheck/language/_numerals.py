"""Numbers in digits and in words, with strict grouping (French and English)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from claimcheck.language._grammar import View, alternation, lexicon, spelt_both_ways
from claimcheck.schema import Lang

__all__ = ["Numeral", "digit_numerals", "numeral_words", "spelt_numerals", "spelt_value"]

_LONGEST = 15
"""Digits of the longest number; what is longer identifies something instead of counting it."""

_CHAIN = re.compile(r"(?:19|20)[0-9]{2}(?= [0-9]{3}(?![0-9]))|[0-9]+(?:[.,][0-9]+|[ '][0-9]{3}(?![0-9]))*")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z|2100\Z")
_SHAPES = {
    # "1'200" is the Swiss way, in either language.
    Lang.FR: re.compile(
        r"(?:0|[1-9][0-9]{0,2}(?:(?: [0-9]{3})+|(?:'[0-9]{3})+)|[1-9][0-9]*)(?:,[0-9]+|\.[0-9]{1,2})?\Z"
    ),
    Lang.EN: re.compile(
        # "1,23,456" is the Indian way: thousands, then pairs.
        r"(?:0|[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+|(?:'[0-9]{3})+)|"
        r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}|[1-9][0-9]*)"
        r"(?:\.[0-9]+)?\Z"
    ),
}
_DOUBTFUL = re.compile(r"[0-9]{1,3},[0-9]{3}\Z")
_GROUP_SPACES = {Lang.FR: " \u00a0\u202f\u2009", Lang.EN: "\u00a0\u202f\u2009"}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written. ``scale`` is the last magnitude inside it ("deux millions": 1e6)."""

    start: int
    end: int
    number: float
    scale: float = 1.0
    spelt: bool = False
    doubtful: bool = False


def digit_numerals(view: View, lang: Lang) -> Iterator[Numeral]:
    """Well-formed numbers in digits, in order. Malformed groupings, codes and rows of digits are left out."""
    chains = list(_CHAIN.finditer(view.low))
    for index, chain in enumerate(chains):
        if index and _glued(view, chains[index - 1], chain):
            continue
        if index + 1 < len(chains) and _glued(view, chain, chains[index + 1]):
            continue
        numeral = _numeral(view, chain, lang)
        if numeral is not None:
            yield numeral


def _glued(view: View, left: re.Match[str], right: re.Match[str]) -> bool:
    """Digits after digits and a blank are no two numbers ("12 345 67", "05 00"), unless a year comes first."""
    gap = view.low[left.end() : right.start()]
    return not gap.strip(" ") and not _YEAR.match(left.group())


def _numeral(view: View, chain: re.Match[str], lang: Lang) -> Numeral | None:
    written = chain.group()
    start, end = chain.span()
    if sum(map(str.isdigit, written)) > _LONGEST or not _SHAPES[lang].match(written):
        return None
    if " " in written:
        spaces = {view.raw[start + at] for at, character in enumerate(written) if character == " "}
        if not spaces <= set(_GROUP_SPACES[lang]):
            return None
    doubtful = lang is Lang.FR and _DOUBTFUL.match(written) is not None
    digits = written.replace(" ", "").replace("'", "")
    digits = digits.replace(",", ".") if lang is Lang.FR else digits.replace(",", "")
    return Numeral(start, end, float(digits), doubtful=doubtful)


@cache
def numeral_words(lang: Lang) -> dict[str, float]:
    """Number words with their values, accents optional."""
    words: dict[str, float] = spelt_both_ways(lexicon("quantities.yaml", lang.value)["numerals"])
    return {word: float(value) for word, value in words.items()}


@cache
def _run(lang: Lang) -> re.Pattern[str]:
    word = alternation(numeral_words(lang))
    link = lexicon("quantities.yaml", lang.value)["link"]
    article = "a(?= (?:hundred|thousand|million|billion|trillion)(?![a-z]))|" if lang is Lang.EN else ""
    return re.compile(rf"(?<![\w-])(?:{article}{word}(?!\w))(?:(?:-| {{1,2}})(?:{link}(?:-| {{1,2}}))?{word}(?!\w))*")


_PIECE = re.compile(r"[^\s-]+")


def spelt_numerals(view: View, lang: Lang) -> Iterator[Numeral]:
    """Numbers in words, in order. The articles "un", "une" and a lone "one" are no numbers."""
    for run in _run(lang).finditer(view.low):
        yield from _compose(run, lang)


def spelt_value(words: str, lang: Lang) -> float | None:
    """The value of ``words`` when they are one number ("vingt et un"), articles included."""
    run = _run(lang).fullmatch(words)
    found = list(_compose(run, lang, articles=True)) if run is not None else []
    return found[0].number if len(found) == 1 and found[0].end == len(words) else None


def _compose(run: re.Match[str], lang: Lang, *, articles: bool = False) -> Iterator[Numeral]:
    words = numeral_words(lang)
    link = lexicon("quantities.yaml", lang.value)["link"]
    pieces = [(m.start() + run.start(), m.end() + run.start(), m.group()) for m in _PIECE.finditer(run.group())]
    state = _State(lang)
    first = last = -1
    linked = False
    for start, end, piece in pieces:
        if piece == link:
            linked = True
            continue
        value = 1.0 if piece == "a" else words[piece]
        if first < 0 or not state.add(value, linked):
            if first >= 0 and (articles or not state.article):
                yield Numeral(first, last, state.value, state.scale, spelt=True)
            state, first = _State(lang), start
            if not state.add(value, False):
                first = -1
        last, linked = end, False
    if first >= 0 and (articles or not state.article):
        yield Numeral(first, last, state.value, state.scale, spelt=True)


class _State:
    """A number in words while it is read: finished thousands and above, and the group under a thousand."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.done = 0.0
        self.group = 0.0
        self.scale = 1.0
        self.limit = float("inf")
        self.count = 0
        self.zero = False

    @property
    def value(self) -> float:
        return self.done + self.group

    @property
    def article(self) -> bool:
        """Whether only "un", "une", "one" or "a" was read."""
        return self.count == 1 and self.value == 1

    def add(self, value: float, linked: bool) -> bool:
        """Read one more word; False (and nothing changes) when it does not belong to this number."""
        if self.zero:
            return False
        added = self._scaled(value) if value >= 1000 else self._grouped(value, linked)
        self.count += added
        return added

    def _scaled(self, value: float) -> bool:
        bare = self.group == 0
        if value >= self.limit or (bare and not (self.count == 0 and value == 1000 and self.lang is Lang.FR)):
            return False
        self.done += (1.0 if bare else self.group) * value
        self.group, self.scale, self.limit = 0.0, value, value
        return True

    def _grouped(self, value: float, linked: bool) -> bool:
        if value == 0:
            self.zero = self.count == 0
            return self.zero
        group = self._french(value, linked) if self.lang is Lang.FR else self._english(value, linked)
        if group is None:
            return False
        self.group = group
        return True

    def _french(self, value: float, linked: bool) -> float | None:
        rest, group = self.group % 100, self.group
        if linked:
            joins = (value == 1 and rest in {20, 30, 40, 50, 60, 70}) or (value == 11 and rest == 60)
            return group + value if joins else None
        if value == 100:
            return 100.0 if group == 0 else group * 100 if 2 <= group <= 9 else None
        if value == 20 and rest == 4:
            return group + 76
        tens_then_unit = value < 10 and rest >= 20 and rest % 10 == 0
        seventy_or_ninety = 10 <= value <= 16 and rest in {60, 80}
        dix_sept = 7 <= value <= 9 and rest in {10, 70, 90}
        return group + value if rest == 0 or tens_then_unit or seventy_or_ninety or dix_sept else None

    def _english(self, value: float, linked: bool) -> float | None:
        rest, group = self.group % 100, self.group
        if value == 100:
            return group * 100 if 1 <= group <= 19 else None
        if linked and (rest or not self.value):
            return None
        if rest == 0 or (value < 10 and rest >= 20 and rest % 10 == 0):
            return group + value
        return None
