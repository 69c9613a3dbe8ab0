"""Which passages of a store are worth ranking for a claim: those about its parties, the likeliest of them.

A passage counts only if it is about a party, or names it. Mostly those are few, and all are taken. Where they are many,
the index of words is asked for one word at a time, and never for more rows than it can give in a few milliseconds: its
own ranking (BM25) counts every passage of the store that has any of the words, which takes longer the larger it is.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claimcheck.evidence._words import fts_query
from claimcheck.language.folding import squash

__all__ = ["Wanted", "find_candidates"]

_MOST_ROWS = 1_000
"""A word that more passages have is asked for together with the names only."""
_SUBJECT, _OBJECT, _KIND, _WORDS = 4.0, 2.0, 1.5, 3.0
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")

_ABOUT = """SELECT passage FROM passage_vendors WHERE vendor_id = :vendor
    UNION ALL
    SELECT DISTINCT passage FROM mentions m WHERE vendor_id = :vendor
    AND NOT EXISTS (SELECT 1 FROM passage_vendors v WHERE v.passage = m.passage)"""

_SAID = "SELECT DISTINCT passage FROM claims WHERE kind = ? AND subject_vendor = ?"

_FOUND = "SELECT rowid FROM fts WHERE fts MATCH ? LIMIT ?"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: the parties as (vendor id, name), the subject first; content words; the kind of claim."""

    parties: Sequence[tuple[str | None, str | None] | None]
    words: Sequence[str]
    kind: str


def find_candidates(connection: sqlite3.Connection, wanted: Wanted, limit: int) -> dict[int, frozenset[str]]:
    """Keys of at most ``limit`` passages, the likeliest, each with the ids of those parties that it is about."""
    scores: defaultdict[int, float] = defaultdict(float)
    members: list[tuple[str, set[int]]] = []
    for party, weight in zip(wanted.parties, (_SUBJECT, _OBJECT), strict=True):
        if party is None:
            continue
        vendor, name = party
        found = _keys(connection, _ABOUT, {"vendor": vendor}) if vendor else set()
        members.append((vendor or "", found))
        for key in found | _named(connection, _name_query([name]), _MOST_ROWS):
            scores[key] += weight
    if len(scores) > limit:
        _add_kind(connection, wanted, scores)
        _add_words(connection, wanted, scores)
    best = _best(scores, limit)
    return {key: frozenset(vendor for vendor, keys in members if key in keys) for key in best}


def _best(scores: dict[int, float], limit: int) -> list[int]:
    """The keys with the highest scores, of equal ones the first added."""
    if len(scores) <= limit:
        return list(scores)
    least = sorted(scores.values(), reverse=True)[limit]
    above = [key for key, score in scores.items() if score > least]
    equal = sorted(key for key, score in scores.items() if score == least)
    return above + equal[: limit - len(above)]


def _add_kind(connection: sqlite3.Connection, wanted: Wanted, scores: dict[int, float]) -> None:
    """Prefer passages in which a claim of the kind was read, whatever the language."""
    subject = wanted.parties[0]
    if subject and subject[0]:
        for key in _keys(connection, _SAID, (wanted.kind, subject[0])) & scores.keys():
            scores[key] += _KIND


def _add_words(connection: sqlite3.Connection, wanted: Wanted, scores: dict[int, float]) -> None:
    """Prefer passages that have the claim's words, rare ones (among the passages about the parties) above all."""
    names = _name_query(party[1] for party in wanted.parties if party)
    number = len(scores)
    weights: list[tuple[set[int], float]] = []
    for word in wanted.words:
        query = fts_query([word])
        rows = _named(connection, query, _MOST_ROWS + 1)
        if len(rows) > _MOST_ROWS and names:
            rows = _named(connection, f"({names}) AND {query}", -1)
        rows &= scores.keys()
        if rows:
            weights.append((rows, math.log1p(number / len(rows))))
    total = sum(weight for _, weight in weights)
    for rows, weight in weights:
        for key in rows:
            scores[key] += _WORDS * weight / total


def _name_query(names: Iterable[str | None]) -> str:
    """The names as written, in one word, and with the words that capitals begin: StarTek is Star Tek."""
    given = [name for name in names if name]
    return fts_query([spelling for name in given for spelling in (name, squash(name), _CAMEL.sub(" ", name))])


def _named(connection: sqlite3.Connection, query: str, most: int) -> set[int]:
    return _keys(connection, _FOUND, (query, most)) if query else set()


def _keys(connection: sqlite3.Connection, statement: str, values: Sequence[object] | dict[str, object]) -> set[int]:
    return {row[0] for row in connection.execute(statement, values)}
