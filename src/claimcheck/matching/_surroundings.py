"""What stands around a hit: the words before and after, capitals, other names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from claimcheck.language.folding import fold_text
from claimcheck.matching._cues import cues
from claimcheck.matching._hits import Hit
from claimcheck.matching._lexicon import lexicon
from claimcheck.matching._tokens import sentence_initial

__all__ = [
    "Pending",
    "beside_trade_noun",
    "cue_of_trade",
    "folded_words",
    "name_position",
    "part_of_name",
    "shouted",
    "surroundings",
    "words_before",
]

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_AROUND = 400
"""Characters on each side that count as the neighbourhood of a name."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A hit with what is needed to judge it once the whole document was read."""

    hit: Hit
    floor: int
    """Start of its line."""
    ceiling: int


def surroundings(text: str, start: int, end: int, floor: int, ceiling: int) -> str:
    """Folded words around a span within its line, single spaces between them and at both ends."""
    left = text[max(floor, start - _AROUND) : start]
    right = text[end : min(ceiling, end + _AROUND)]
    return _words_of(left) + "|" + _words_of(right)


@lru_cache(maxsize=512)
def _words_of(text: str) -> str:
    return " " + " ".join(re.findall(r"[^\W_]+", fold_text(text))) + " "


@lru_cache(maxsize=4096)
def folded_words(word: str) -> str:
    return " " + " ".join(re.findall(r"[^\W_]+", fold_text(word))) + " "


def cue_of_trade(text: str, pending: Pending) -> str | None:
    """The strong cue for an organisation beside the name, as for names outside the registry: "Intercom raised …"."""
    hit = pending.hit
    before = fold_text(text[max(pending.floor, hit.start - 70) : hit.start])
    after = fold_text(text[hit.end : min(pending.ceiling, hit.end + 70)])
    for name, weight, pattern in cues().before:
        if weight >= 1.0 and pattern.search(before):
            return name
    for name, weight, pattern in cues().after:
        if weight >= 1.0 and pattern.match(after):
            return name
    return None


def words_before(text: str, hit: Hit, floor: int) -> list[str]:
    return [m.group() for m in _WORD.finditer(text, max(floor, hit.start - 80), hit.start)]


def beside_trade_noun(text: str, hit: Hit, pending: Pending) -> bool:
    """ "son fournisseur (Orange)", "l'opérateur Orange", "Orange, l'opérateur", "(fournisseur de la zone)"."""
    nouns = lexicon().trade_nouns
    left = text[max(pending.floor, hit.start - 60) : hit.start]
    gap = re.search(r"[\s(«“\"]*\Z", left)
    before = [fold_text(w) for w in re.findall(r"[^\W_]+(?:-[^\W_]+)*", left[: gap.start()] if gap else left)]
    if before and before[-1] in nouns and "." not in left[-4:]:
        return True
    right = re.match(
        r"\s*[(,–-]\s*(?:(?:le|la|the|a|an|un|une|son|its)\s+|l['’])?([^\W_]+)", text[hit.end : hit.end + 40]
    )
    return right is not None and fold_text(right.group(1)) in nouns


def part_of_name(text: str, pending: Pending) -> bool:
    """Whether a capitalised neighbour makes the word part of another name: "Sierra Leone", "Warren Ada"."""
    hit = pending.hit
    after = re.match(r"[ \u00a0-]([^\W\d_][\w’'-]*)", text[hit.end : hit.end + 40])
    if after is not None and after.group(1)[0].isupper():
        return True
    before = re.search(r"([^\W\d_][\w-]*)[ \u00a0-]\Z", text[max(pending.floor, hit.start - 40) : hit.start])
    if before is None or not before.group(1)[0].isupper():
        return False
    word = fold_text(before.group(1))
    if word in lexicon().first_names:
        return True
    at = hit.start - len(before.group(1)) - 1
    return not (word in lexicon().everyday or sentence_initial(text, at, pending.floor))


def name_position(text: str, pending: Pending) -> bool:
    """Capitalised where a word would not be, outside titles in capitals, and not after the preposition of a place."""
    hit = pending.hit
    if any(c.isupper() for c in text[hit.start + 1 : hit.end]) and not shouted(text, pending):
        return True
    if not text[hit.start].isupper() or sentence_initial(text, hit.start, pending.floor):
        return False
    before = words_before(text, hit, pending.floor)
    last = fold_text(before[-1]) if before else ""
    surface = fold_text(text[hit.start : hit.end])
    if surface in lexicon().places and (last in lexicon().place_prepositions or last in {"de", "d", "of", "from"}):
        return False
    if surface in lexicon().first_names and surface not in lexicon().words:
        return False
    line = text[max(pending.floor, hit.start - 150) : min(pending.ceiling, hit.end + 150)]
    words: list[str] = re.findall(r"[^\W\d_]{4,}", line)
    capitals = sum(word[0].isupper() for word in words)
    return capitals < 0.6 * max(len(words), 1)


def shouted(text: str, pending: Pending) -> bool:
    """A line in capitals, where those of the name tell nothing."""
    letters = [c for c in text[pending.floor : min(pending.ceiling, pending.floor + 300)] if c.isalpha()]
    return sum(c.isupper() for c in letters) > 0.7 * len(letters)
