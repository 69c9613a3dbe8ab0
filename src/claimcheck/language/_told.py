"""Amounts and ranks told without a figure: "twice", "doublé", "la totalité", "runner-up", "under a minute"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimcheck.language._grammar import GAP, Hit, View, alternation, lexicon, spaced
from claimcheck.language._ranks import Reading
from claimcheck.schema import Lang, Relation, ValueKind

__all__ = ["find_told", "unit_lengths"]


@dataclass(frozen=True, slots=True)
class _Entry:
    pattern: re.Pattern[str]
    not_after: re.Pattern[str] | None
    reading: Reading


@cache
def _entries(lang: Lang) -> tuple[_Entry, ...]:
    return tuple(_entry(entry) for entry in lexicon("quantities.yaml", lang.value)["told"])


def _entry(entry: dict[str, Any]) -> _Entry:
    pattern = rf"(?<![\w-]){alternation(entry['words'])}(?![\w-])"
    if "before" in entry:
        pattern += rf"(?={GAP}(?:{spaced(entry['before'])})|\s*(?:[.,;:!?)\n]|\Z))"
    if "not_before" in entry:
        pattern += rf"(?!{GAP}{alternation(entry['not_before'])}(?!\w))"
    if entry.get("alone"):
        pattern += r"(?![^.;:!?\n]{0,40}[0-9])"
    after = entry.get("not_after")
    return _Entry(
        re.compile(pattern),
        re.compile(rf"(?<!\w){alternation(after)}{GAP}\Z") if after else None,
        Reading(ValueKind(entry["kind"]), float(entry["number"]), Relation(entry.get("relation", "="))),
    )


def find_told(view: View, lang: Lang) -> Iterator[Hit]:
    """Every amount or rank of the lexicon's table; overlaps are left to the caller."""
    for entry in _entries(lang):
        for match in entry.pattern.finditer(view.low):
            before = max(0, match.start() - 16)
            if entry.not_after is None or entry.not_after.search(view.low, before, match.start()) is None:
                yield Hit(match.start(), match.end(), entry.reading)


@cache
def _lengths(lang: Lang) -> re.Pattern[str]:
    words: dict[str, Any] = lexicon("quantities.yaml", lang.value)
    return re.compile(
        rf"(?<![\w-])({alternation(words['length_ones'])}){GAP}{alternation(words['lengths'])}(?![\w-])(?!{GAP}(?:sur|in|out)(?!\w))"
    )


def unit_lengths(view: View, lang: Lang) -> Iterator[Hit]:
    """The article of "a minute", "une heure": a length of one, of interest only behind a bound ("under a minute")."""
    for match in _lengths(lang).finditer(view.low):
        yield Hit(match.start(1), match.end(1), Reading(ValueKind.NUMBER, 1.0))
