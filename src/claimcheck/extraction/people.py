"""Persons that the entity recogniser misses: capitalised names beside the posts that the frames know."""

from __future__ import annotations

import re
from functools import lru_cache

from claimcheck.extraction.frames import FrameIndex
from claimcheck.language import Entity, fold_text, function_words
from claimcheck.schema import Lang

__all__ = ["posts", "titled"]

_NAME = r"[A-ZÀ-Ý][a-zà-ÿ]+(?:[-'’][A-ZÀ-Ý]?[a-zà-ÿ]+)*(?: (?:de |du |van |von |le |la )?[A-ZÀ-Ý][\w'’-]+){1,2}"
_GIVEN = frozenset({"an", "de", "des", "du", "la", "le", "les", "will"})
"""Function words with which names begin: particles, articles, given names."""


@lru_cache(maxsize=4)
def posts(index: FrameIndex) -> frozenset[str]:
    """The nouns of posts ("directrice", "chief executive") in the frames of appointments, as they are written."""
    return frozenset(noun for frame in index.frames if frame.value == "trigger" for noun in frame.nouns)


@lru_cache(maxsize=4)
def _patterns(index: FrameIndex) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(sorted(map(re.escape, posts(index)), key=len, reverse=True))
    determiner = r"(?:le |la |l['’]|son |sa |leur |the |its |their |our |notre |a |an |un |une |co-?)?"
    of = r"(?: \w+){0,3}?" if index.lang is Lang.EN else r"(?: \w+){0,4}?"
    post = rf"(?i:\b(?:{words})s?\b)"
    return re.compile(rf"{post}{of},? ({_NAME})"), re.compile(rf"({_NAME}), (?:{determiner}){post}")


def titled(text: str, index: FrameIndex) -> list[Entity]:
    """Names right behind a post ("finance chief Morgan Yeo") or right before one ("Jeanne Morel, présidente")."""
    found = {_name(match) for pattern in _patterns(index) for match in pattern.finditer(text)}
    return [Entity(start, end, "PER") for start, end in sorted(found) if " " in text[start:end]]


def _name(match: re.Match[str]) -> tuple[int, int]:
    """Where a name stands, without a word with which the sentence begins: "Selon Jeanne Morel", "When John Lee"."""
    start, end = match.span(1)
    first = match[1].partition(" ")[0]
    opening = fold_text(first) in function_words() - _GIVEN
    return (start + len(first) + 1 if opening else start), end
