"""The word lists of this room, loaded once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from claimcheck.data import load_yaml
from claimcheck.language.folding import fold_text, squash

__all__ = ["Lexicon", "lexicon"]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded words by their use; see the YAML files for what each list means."""

    words: frozenset[str]
    first_names: frozenset[str]
    places: frozenset[str]
    everyday: frozenset[str]
    """All three together, and the function words."""
    function: frozenset[str]
    contrast: frozenset[str]
    trade_nouns: frozenset[str]
    place_prepositions: frozenset[str]
    letter_nouns: frozenset[str]
    initial_leads: frozenset[str]
    openers: frozenset[str]
    domains: frozenset[str]


def _read(name: str) -> dict[str, Any]:
    table: dict[str, Any] = load_yaml("lexicon", name)
    return table


@cache
def lexicon() -> Lexicon:
    """The bundled lists."""
    common = {key: frozenset(map(squash, words.split())) for key, words in _read("common_words.yaml").items()}
    function = frozenset(fold_text(w) for words in _read("function_words.yaml").values() for w in words)
    lists = {k: frozenset(fold_text(str(w)) for w in words) for k, words in _read("matching.yaml").items()}
    words = common["french"] | common["english"]
    return Lexicon(
        words=words,
        first_names=common["first_names"],
        places=common["places"],
        everyday=words | common["first_names"] | common["places"] | function,
        function=function,
        contrast=lists["contrast"],
        trade_nouns=lists["trade_nouns"],
        place_prepositions=lists["place_prepositions"],
        letter_nouns=lists["letter_nouns"],
        initial_leads=lists["initial_leads"],
        openers=lists["openers"] | function,
        domains=lists["domains"],
    )
