"""Closed-class words and cue words of a language, read once from the data."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from claimcheck.data import load_yaml
from claimcheck.language import fold_text
from claimcheck.schema import Lang

__all__ = ["Cues", "cues_of"]


@dataclass(frozen=True)
class Cues:
    """Folded cue words; ``cues.yaml`` says what each list is for."""

    relatives: frozenset[str]
    object_relatives: frozenset[str]
    genitive_relatives: frozenset[str]
    personal: frozenset[str]
    demonstratives: frozenset[str]
    dative_pronouns: frozenset[str]
    possessives: frozenset[str]
    first_person: frozenset[str]
    speaking: frozenset[str]
    definite_determiners: frozenset[str]
    locative: frozenset[str]
    naming_verbs: frozenset[str]
    calling_verbs: frozenset[str]
    negations: frozenset[str]
    restrictive: frozenset[str]
    negative_words: frozenset[str]
    hedges: frozenset[str]
    rumour: frozenset[str]
    opinion: frozenset[str]
    irony: frozenset[str]
    imagined: frozenset[str]
    future_verbs: frozenset[str]
    promises: frozenset[str]
    possible_verbs: frozenset[str]
    negotiation: frozenset[str]
    cancelled: frozenset[str]
    refused: frozenset[str]
    completed: frozenset[str]
    opposed: frozenset[str]
    agreed: frozenset[str]
    considered: frozenset[str]
    reporting: frozenset[str]
    claiming: frozenset[str]
    author: frozenset[str]
    according: frozenset[str]
    releases: frozenset[str]
    boilerplate: frozenset[str]
    former: frozenset[str]
    comparing: frozenset[str]
    leaving: frozenset[str]
    reaching: frozenset[str]
    parting: frozenset[str]
    timeless: frozenset[str]


@cache
def cues_of(lang: Lang) -> Cues:
    """The cue words of French or English."""
    table = load_yaml("lexicon", "cues.yaml")[lang.value]
    return Cues(**{f.name: frozenset(fold_text(word) for word in table[f.name]) for f in fields(Cues)})
