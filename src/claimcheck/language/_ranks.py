"""Ranks and fractions: "n° 2", "deuxième", "top five", "un appel sur deux", "two thirds"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimcheck.language._grammar import GAP, Hit, View, alternation, lexicon, spelt_both_ways
from claimcheck.language._numerals import numeral_words, spelt_value
from claimcheck.schema import Lang, Relation, ValueKind

__all__ = ["Reading", "find_fractions", "find_ranks"]

_OPENING = re.compile(r'(?:\A|[.!?:;…\n"«(\[•*]|(?:\A|\n) ?[-–—■])[ ]{0,3}\Z')
_NEXT_WORD = re.compile(r"[ ]{1,3}([^\W\d_]+'?)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a span says, before it becomes a :class:`claimcheck.schema.Value`."""

    kind: ValueKind
    number: float
    relation: Relation = Relation.EQUAL
    currency: str | None = None
    number_to: float | None = None


@dataclass(frozen=True, slots=True)
class _Patterns:
    numbered: re.Pattern[str]
    ordinal: re.Pattern[str]
    spelt_ordinal: re.Pattern[str]
    ordinals: dict[str, float]
    not_rank: re.Pattern[str]
    top: re.Pattern[str]
    firsts: re.Pattern[str]
    heads: re.Pattern[str]
    heads_denied: re.Pattern[str]
    head_sizes: dict[str, float]
    parts: re.Pattern[str]
    denominators: dict[str, float]
    half: re.Pattern[str]
    part_of: re.Pattern[str]
    one_in: re.Pattern[str]
    not_fraction: re.Pattern[str]
    spans_of_time: frozenset[str]
    function_words: frozenset[str]


def _forms(words: dict[str, float]) -> dict[str, float]:
    return {word: float(value) for word, value in spelt_both_ways(words).items()}


@cache
def _patterns(lang: Lang) -> _Patterns:
    words: dict[str, Any] = lexicon("quantities.yaml", lang.value)
    french = lang is Lang.FR
    small = alternation(w for w, value in numeral_words(lang).items() if 1 <= value <= 100)
    spelt = rf"{small}(?:(?:-|{GAP}et{GAP}){small}){{0,3}}"
    count = rf"([0-9]{{1,4}}|{spelt})(?!\w)"
    places = rf"(?:{GAP}{alternation(words['places'])}(?!\w))?"
    superlatives = alternation(lexicon("quantities.yaml", "superlatives"))
    number_sign = r"n ?[°º] ?|№ ?|num[ée]ro {1,3}|num\. ?" if french else r"number {1,3}|no\. ?|n[°º] ?|№ ?|NO {1,3}"
    number_sign = number_sign.replace("NO", "no(?= [0-9])")
    suffix = "(?:er|[eè]re|re|nde?|e|ᵉʳ?|(?: ?)(?:[eèé]me|i[eè]me))" if french else "(?:st|nd|rd|th)"
    tail = r"(?!\w|[-/][0-9a-z]| ?[0-9]|[.,][0-9])"
    not_superlative = rf"(?!-(?!{superlatives}))"
    return _Patterns(
        numbered=re.compile(rf"(?<![\w-])(?:{number_sign}){count}{tail}|(?<![\w&#/])#([0-9]{{1,3}}){tail}"),
        ordinal=re.compile(rf"(?<![\w.,/-])([0-9]{{1,3}}){suffix}(?!\w){not_superlative}{places}"),
        spelt_ordinal=re.compile(rf"(?<![\w-])({alternation(words['ordinals'])})(?!\w){not_superlative}{places}"),
        ordinals=_forms(words["ordinals"]),
        not_rank=re.compile(rf"{GAP}{alternation(words['not_rank_before'])}(?!\w)"),
        top=re.compile(rf"(?<![\w-])top[ -]?{count}(?!{GAP}?%| ?[0-9])"),
        firsts=re.compile(
            rf"(?<!\w)(?:parmi|dans|de|fait partie){GAP}(?:les|des|ses){GAP}"
            rf"({count}{GAP}(?:premiers|premi[èe]res|meilleure?s))(?!\w)"
            if french
            else rf"(?<!\w)(?:among|in|of){GAP}the{GAP}((?:first|best|leading){GAP}{count})"
        ),
        heads=re.compile(rf"(?<![\w-]){alternation(words['heads'])}(?!\w)"),
        heads_denied=re.compile(rf"(?<!\w){alternation(words['heads_denied'])}{GAP}\Z"),
        head_sizes=_forms(words["heads"]),
        parts=re.compile(
            rf"(?<![\w-])({spelt}|an?|le|[0-9]{{1,2}})(?:{GAP}|-)({alternation(words['fractions'])})(?!\w)(?!-)"
        ),
        # "plus du tiers", "près du quart": no numerator.
        part_of=re.compile(
            rf"(?<!\w)(?:(?<=plus du )|(?<=près du )|(?<=moins du ))({alternation(words['fractions'])})(?!\w)"
        ),
        denominators=_forms(words["fractions"]),
        half=re.compile(rf"(?<![\w-]){alternation(words['half_nouns'])}(?!\w)(?!-)"),
        one_in=re.compile(
            rf"(?<![\w-])({spelt}|[0-9]{{1,3}})(?:{GAP}[^\W\d_]{{1,30}}(?:'[^\W\d_]{{1,30}})?){{0,2}}?"
            rf"{GAP}{alternation(words['one_in'])}{GAP}({spelt}|[0-9]{{1,3}})(?![\w%-]|[.,][0-9]| [0-9%])"
            rf"|(?<![\w-])({spelt})-{alternation(words['one_in'])}-({spelt})(?!\w)"
        ),
        not_fraction=re.compile(rf"{GAP}{alternation(words['not_fraction_before'])}(?!\w)"),
        spans_of_time=frozenset(words["spans_of_time"]),
        function_words=frozenset(words["function_words"]),
    )


def _count(words: str, lang: Lang) -> float | None:
    return float(words) if words.isdigit() else spelt_value(words, lang)


def opens_sentence(view: View, at: int) -> bool:
    """Whether a capital at ``at`` is there because a sentence begins."""
    return _OPENING.search(view.low, max(0, at - 6), at) is not None


def in_a_name(view: View, start: int, end: int) -> bool:
    """Whether the span is part of a proper name: a capital inside a sentence, or a capital before another one."""
    if not view.raw[start].isupper() or (end - start > 1 and view.raw[start:end].isupper()):
        # A word in capitals is shouted, or stands in a headline.
        return False
    following = _NEXT_WORD.match(view.low, end)
    capital_follows = following is not None and view.raw[following.start(1)].isupper()
    return capital_follows or not opens_sentence(view, start)


def next_word(view: View, at: int) -> str | None:
    """The word that follows directly (with its apostrophe when elided), or None at punctuation and line ends."""
    match = _NEXT_WORD.match(view.low, at)
    return match.group(1) if match is not None else None


def find_ranks(view: View, lang: Lang) -> Iterator[Hit]:
    """Ranks ("n° 2", "5th", "deuxième") and head groups ("top 3", "trio de tête": at most 3)."""
    patterns = _patterns(lang)
    for match in patterns.numbered.finditer(view.low):
        if match.group().startswith("no ") and not view.raw[match.start()].isupper():
            continue
        number = _count(match.group(1) or match.group(2), lang)
        if number and not (match.group(1) or "").startswith("0"):
            yield _rank(match.start(), match.end(), number)
    for match in patterns.ordinal.finditer(view.low):
        if not patterns.not_rank.match(view.low, match.end()) and int(match.group(1)):
            yield _rank(match.start(), match.end(), float(match.group(1)))
    yield from _spelt_ordinals(view, lang)
    yield from _heads(view, lang)


def _rank(start: int, end: int, number: float, relation: Relation = Relation.EQUAL) -> Hit:
    return Hit(start, end, Reading(ValueKind.RANK, number, relation))


_NOT_SECOND_AFTER = re.compile(r"(?<!\w)(?:une|par|chaque|a|per|each|every|split)[ -]\Z")


def _spelt_ordinals(view: View, lang: Lang) -> Iterator[Hit]:
    patterns = _patterns(lang)
    for match in patterns.spelt_ordinal.finditer(view.low):
        start, end = match.span()
        if patterns.not_rank.match(view.low, end) or in_a_name(view, start, end):
            continue
        number = patterns.ordinals[match.group(1)]
        if number == 2 and _NOT_SECOND_AFTER.search(view.low, max(0, start - 8), start):
            # The sixtieth of a minute, unless it qualifies something: "a second wave".
            following = next_word(view, end)
            if following is None or following in patterns.function_words:
                continue
        yield _rank(start, end, number)


def _heads(view: View, lang: Lang) -> Iterator[Hit]:
    patterns = _patterns(lang)
    for match in patterns.top.finditer(view.low):
        number = _count(match.group(1), lang)
        if number:
            yield _rank(match.start(), match.end(), number, Relation.AT_MOST)
    for match in patterns.firsts.finditer(view.low):
        number = _count(match.group(2), lang)
        if number and number > 1 and not patterns.not_rank.match(view.low, match.end(1)):
            yield _rank(match.start(1), match.end(1), number, Relation.AT_MOST)
    for match in patterns.heads.finditer(view.low):
        if not patterns.heads_denied.search(view.low, max(0, match.start() - 16), match.start()):
            size = patterns.head_sizes[re.sub(" +", " ", match.group())]
            yield _rank(match.start(), match.end(), size, Relation.AT_MOST)


_SLASHED = re.compile(r"(?<![\w.,/:-])([1-9])/([2-9]|10)(?= {1,3}(?:des?|du|of)(?!\w)| {1,3}d')")


def find_fractions(view: View, lang: Lang) -> Iterator[Hit]:
    """Shares of a whole ("un cinquième", "half", "un appel sur deux"), as numbers below 1."""
    patterns = _patterns(lang)
    for match in patterns.half.finditer(view.low):
        if _whole_half(view, match, patterns):
            yield _fraction(match.start(), match.end(), 0.5)
    for match in patterns.parts.finditer(view.low):
        value = _part(view, match, lang)
        if value is not None:
            yield _fraction(match.start(), match.end(), value)
    for match in patterns.part_of.finditer(view.low):
        yield _fraction(match.start(), match.end(), 1 / patterns.denominators[match.group(1)])
    for match in patterns.one_in.finditer(view.low):
        value = _one_in(view, match, lang)
        if value is not None:
            yield _fraction(match.start(), match.end(), value)
    for match in _SLASHED.finditer(view.low):
        if int(match.group(1)) < int(match.group(2)):
            yield _fraction(match.start(), match.end(), int(match.group(1)) / int(match.group(2)))


def _fraction(start: int, end: int, number: float) -> Hit:
    return Hit(start, end, Reading(ValueKind.FRACTION, number))


_NOT_HALF_AFTER = re.compile(r"(?<!\w)(?:first|second|latter|other|last|next|back|better|and a|one|[0-9])[ -]\Z")


def _whole_half(view: View, match: re.Match[str], patterns: _Patterns) -> bool:
    before = _NOT_HALF_AFTER.search(view.low, max(0, match.start() - 8), match.start())
    return before is None and not patterns.not_fraction.match(view.low, match.end())


def _part(view: View, match: re.Match[str], lang: Lang) -> float | None:
    patterns = _patterns(lang)
    numerator, part = match.groups()
    denominator = patterns.denominators[part]
    following = next_word(view, match.end())
    if patterns.not_fraction.match(view.low, match.end()) or (numerator == "le" and following not in _OF):
        return None
    count = 1.0 if numerator in {"a", "an", "le"} else _count(numerator, lang)
    if not count or count >= denominator:
        return None
    if part.startswith("quarter") and lang is Lang.EN and following not in _OF and "-" not in match.group():
        # "three quarters" may be nine months; "my sister a quarter" is a share.
        return count / denominator if _is_last_share(view, match) else None
    if part in patterns.ordinals and numerator in {"le", "an", "a", "un"}:
        # "a fifth of" is a share, "a fifth site" and "le cinquième du classement" are ranks.
        qualifies = following is not None and following not in patterns.function_words
        return None if qualifies or numerator == "le" else count / denominator
    return count / denominator


_SHARED_OUT = re.compile(r"[^\W\d_]{2,} {1,3}\Z")
_NO_SHARE = re.compile(
    r"(?:[0-9%€$£]|(?<!\w)(?:per|in|for|every|each|last|this|next|the|million|times|once|twice|day|week|month)) {0,3}\Z"
)


def _is_last_share(view: View, match: re.Match[str]) -> bool:
    """Whether "a quarter" closes a clause that shares something out, and is no length of time ("£3m a quarter")."""
    ends = re.compile(r"\s*(?:[.,;:!?)\n]|\Z)").match(view.low, match.end()) is not None
    at = max(0, match.start() - 24)
    return (
        ends
        and match.group(1) in {"a", "one", "three"}
        and _SHARED_OUT.search(view.low, at, match.start()) is not None
        and _NO_SHARE.search(view.low, at, match.start()) is None
    )


_ROUND = frozenset({25.0, 30.0, 40.0, 50.0, 100.0, 1000.0})
_OF = frozenset({"de", "des", "du", "d'", "of"})


def _one_in(view: View, match: re.Match[str], lang: Lang) -> float | None:
    patterns = _patterns(lang)
    part, whole = _count(match.group(1) or match.group(3), lang), _count(match.group(2) or match.group(4), lang)
    following = next_word(view, match.end())
    if part is None or whole is None or not 0 < part < whole or following in patterns.spans_of_time:
        return None
    if whole > 20 and whole not in _ROUND:
        # "260 sur 400" counts heads; its share is nobody's figure.
        return None
    has_noun = len(match.group().split()) > (3 if " out of " not in match.group() else 4)
    plural = following is not None and following[-1] in "sx" and following not in patterns.function_words
    if plural and (has_noun or lang is Lang.FR):
        # "un contrat sur deux sites": places, not a proportion.
        return None
    return part / whole
