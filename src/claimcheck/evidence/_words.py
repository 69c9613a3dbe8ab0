"""Words of texts and queries, folded: what full-text search and ranking compare."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from claimcheck.data import load_yaml
from claimcheck.language.folding import fold_text, squash
from claimcheck.schema import ClaimKind

__all__ = ["TextWords", "content_words", "cues", "fts_query", "names", "read_numbers", "read_words", "stems", "words"]

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:[ .,']\d{3})+(?!\d)|\d{1,15}(?:[.,]\d{1,6})?(?!\d))(?:( ?)([a-z]+))?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_WORD = 64
_MOST_TERMS = 64
_LONGEST_PHRASE = 12
_STEM = 5


@dataclass(frozen=True, slots=True)
class TextWords:
    """A text's words in order (``capital``: written with a capital or digit) and what ranking asks of them."""

    words: tuple[str, ...]
    capital: tuple[bool, ...]
    stems: frozenset[str]
    numbers: frozenset[float]
    years: frozenset[int]


def words(text: str) -> list[str]:
    """The folded words and numbers of ``text``."""
    return _WORD.findall(fold_text(text))


def _stem(word: str) -> str:
    """The first letters, which French and English cognates and inflected forms share."""
    return word[:_STEM]


def stems(found: Iterable[str]) -> frozenset[str]:
    """The stems of words; numbers and the powers of ten behind them are compared as numbers instead."""
    scales = _scales()
    return frozenset(_stem(word) for word in found if not word[0].isdigit() and word not in scales)


@lru_cache(maxsize=4096)
def read_words(text: str) -> TextWords:
    """The words of a passage; cached, since every claim is ranked against many passages."""
    found: list[str] = []
    capital: list[bool] = []
    stemmed: set[str] = set()
    years: set[int] = set()
    # Composed, so that an accent is not taken for the end of a word.
    for word in _WORD.findall(unicodedata.normalize("NFC", text)):
        own = _read_word(word)
        found += own.words
        capital += own.capital
        stemmed |= own.stems
        years |= own.years
    return TextWords(tuple(found), tuple(capital), frozenset(stemmed), read_numbers(text), frozenset(years))


@lru_cache(maxsize=1 << 16)
def _read_word(word: str) -> TextWords:
    """A word of a text, which folded may be several: a language has few enough to remember."""
    parts = tuple(words(word))
    years = frozenset(int(part) for part in parts if _YEAR.fullmatch(part))
    return TextWords(parts, (not word[0].islower(),) * len(parts), stems(parts), frozenset(), years)


def read_numbers(text: str) -> frozenset[float]:
    """The numbers written in digits, whatever their separators: 4 000 000, 4,000,000 and "4 millions" are one.

    Good enough to rank; values are compared elsewhere.
    """
    scales = _scales()
    found: set[float] = set()
    for digits, space, word in _NUMBER.findall(fold_text(text)):
        if word and not space and word not in scales:
            continue
        grouped = re.fullmatch(r"\d{1,3}(?:[ .,']\d{3})+", digits)
        number = float(re.sub(r"\D", "", digits) if grouped else digits.replace(",", "."))
        found.add(round(number * 10.0 ** scales.get(word, 0), 6))
    return frozenset(found)


def content_words(text: str) -> tuple[str, ...]:
    """The distinct words of ``text`` that are no function words, in order; at most 64. Numbers are kept."""
    stop = _stop_words()
    distinct = dict.fromkeys(words(text))
    kept = [word for word in distinct if _is_content(word) and word not in stop]
    return tuple(kept[:_MOST_TERMS])


def _is_content(word: str) -> bool:
    return len(word) <= _LONGEST_WORD and (len(word) > 1 or word.isdigit())


def fts_query(terms: Iterable[str]) -> str:
    """An FTS5 query for any of ``terms``, each a quoted phrase of plain words; empty when nothing can be asked.

    Only letters and digits get through, so that no input can be read as query syntax.
    """
    phrases: dict[str, None] = {}
    for term in terms:
        parts = words(term)
        if parts and len(parts) <= _LONGEST_PHRASE:
            phrases.setdefault(" ".join(parts))
        else:
            phrases.update(dict.fromkeys(filter(_is_content, parts)))
    return " OR ".join(f'"{phrase}"' for phrase in list(phrases)[: 2 * _MOST_TERMS])


def names(text: TextWords, name: str) -> bool:
    """Whether ``text`` has ``name`` as whole words in any spacing, with a capital unless ``name`` has none."""
    key = squash(name)
    lower = name[:1].islower()
    if len(key) < 2:
        return False
    for start, word in enumerate(text.words):
        if not key.startswith(word) or not (lower or text.capital[start]):
            continue
        run, end = word, start + 1
        while len(run) < len(key) and end < len(text.words) and key.startswith(run + text.words[end]):
            run += text.words[end]
            end += 1
        if run == key:
            return True
    return False


@cache
def cues(kind: ClaimKind) -> tuple[str, ...]:
    """Folded beginnings of words that speak of ``kind``, in both languages."""
    table: dict[str, list[str]] = _lexicon("evidence_cues.yaml")["cues"]
    return tuple(fold_text(cue) for cue in table.get(kind.value, ()))


@cache
def _scales() -> dict[str, int]:
    table: dict[str, int] = _lexicon("evidence_cues.yaml")["scales"]
    return table


@cache
def _stop_words() -> frozenset[str]:
    table = _lexicon("function_words.yaml")
    # Either the languages themselves, or groups of which one is that of the function words.
    group: dict[str, list[str]] = table.get("function", table)
    entries = [*group["fr"], *group["en"], *_lexicon("evidence_cues.yaml")["stop_words"]]
    return frozenset(word for entry in entries for word in words(str(entry)))


def _lexicon(name: str) -> Any:
    return load_yaml("lexicon", name)
