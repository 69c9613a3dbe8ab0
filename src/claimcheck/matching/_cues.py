"""Cues around names, as sets and patterns: what speaks for an organisation, a person, a product or a place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from re import Pattern

from claimcheck.data import load_yaml
from claimcheck.language.folding import fold_text

__all__ = ["Cues", "cues"]

_ARTICLE = r"(?:le |la |les |l'|du |au |the |a |an |un |une |son |sa |its |their |nos |notre |our )?"
_OF = r"(?:de la |de l'|de |d'|du |des |of the |of |at the |at |chez |from )"
_GAP = r"(?: ?[,(]| [–-]) ?"
_POSSESSIVE = r"(?:its|their|our|my|your|his|her|son|sa|ses|leur|leurs|notre|nos|votre|vos|mon|ma) "
_NOT_OF = "(?!of |at |de |du |des |chez |d'|from |for )"
_Votes = tuple[tuple[str, float, str], ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """Word sets, and patterns for the folded text before (ending at) and after (starting at) a name."""

    tails: frozenset[str]
    nouns: frozenset[str]
    roles: frozenset[str]
    blocked: frozenset[str]
    product_nouns: frozenset[str]
    before: tuple[tuple[str, float, Pattern[str]], ...]
    after: tuple[tuple[str, float, Pattern[str]], ...]
    person_before: Pattern[str]
    person_after: Pattern[str]
    product_before: Pattern[str]
    product_after: Pattern[str]
    place_before: Pattern[str]


def _any(words: Iterable[str]) -> str:
    ordered = sorted({fold_text(" ".join(w.split())) for w in words}, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(re.escape(w) for w in ordered) + ")"


def _votes(p: dict[str, str], feminine: str) -> tuple[_Votes, _Votes]:
    """Named weighted patterns for what stands before and after a name."""
    auxiliary = "(?:a|ont|va|vont|has|have|had|will|aurait|auraient) "
    helper = rf"(?:(?:qui|which|that) )?(?:n'|ne )?(?:{auxiliary})?(?:(?:pas|plus|jamais|not) )?"
    made = r"(?:founded|created|set up|known|fondee?s?|creee?s?|connue?s?)"
    before = (
        ("noun", 1.0, rf"\b{p['nouns']}(?: [a-z-]{{4,}})?[,:]? ?[\"(]? ?$"),
        ("nation", 1.0, rf"\b(?:le |la |l'|du |au |the ){feminine} $"),
        ("country's", 1.0, rf"\b{p['countries']}'s $"),
        ("rank", 1.0, r"^\d{1,2} ?[.)] $"),
        ("according to", 0.5, rf"\b{p['according']} ?{_ARTICLE}$"),
        ("preposition", 0.3, r"\b(?:with|by|for|avec|par|pour) $"),
        ("role of", 1.0, rf"\b{p['roles']}\b[^.;:!?]{{0,30}}\b{_OF}$"),
        ("chez", 1.0, r"\bchez (?:la |le |l')?$"),
        ("possession", 1.0, rf"\b(?<!relation )(?<!service )(?<!experience ){p['possessions']} (?:[a-z]+ )?{_OF}$"),
        ("premises", 0.5, rf"\b{p['premises']} (?:[a-z]+ )?{_OF}$"),
        ("takeover", 1.0, rf"\b{p['takeovers']} ?{_ARTICLE}$"),
        ("object", 0.7, rf"\b{p['objects']} ?{_ARTICLE}$"),
        ("named", 1.0, rf"\b{made}\b[^.;:]{{0,30}}\b(?:as |sous le nom (?:de |d'))$"),
    )
    after = (
        ("apposition", 1.0, rf"^{_GAP}{_ARTICLE}(?:[a-z-]+ ){{0,3}}?{p['nouns']}\b"),
        ("strong verb", 1.0, rf"^,? {helper}{p['strong_verbs']}\b"),
        ("weak verb", 0.5, rf"^ {p['weak_verbs']}\b"),
        ("speaks of itself", 1.0, r"^ (?:said|says|announced) (?:that )?its?\b"),
        ("thing", 0.5, r"^, which\b"),
        ("situated", 0.5, rf"^,? {p['situated']} (?:a|au|aux|dans|en|in|near|pres d[eu]|outside)\b"),
        ("possessor", 0.4, r"^'s [a-z]"),
        ("owner", 1.0, rf"^'s (?:[a-z-]+ ){{0,2}}?{p['possessions']}\b"),
    )
    return before, after


@cache
def cues() -> Cues:
    """The bundled cues. Weights: 1 decides alone, 0.5 needs another cue."""
    table = load_yaml("lexicon", "organisation_cues.yaml")
    raw: dict[str, list[str]] = {key: [str(w) for w in words] for key, words in table.items()}
    sets = {key: frozenset(fold_text(w) for w in words) for key, words in raw.items()}
    p = {key: _any(words) for key, words in raw.items()}
    feminine = p["nations"][:-1] + ")(?:e|es|s|ne)?"
    before, after = _votes(p, feminine)
    return Cues(
        tails=sets["tails"],
        nouns=sets["nouns"],
        roles=sets["roles"],
        blocked=sets["blocked"],
        product_nouns=sets["product_nouns"],
        before=tuple((name, weight, re.compile(pattern)) for name, weight, pattern in before),
        after=tuple((name, weight, re.compile(pattern)) for name, weight, pattern in after),
        person_before=re.compile(rf"(?:\b{p['titles']}\.? |\b{p['roles']}(?: {_NOT_OF}[a-z-]{{2,}})?,? )$"),
        person_after=re.compile(
            rf"^(?:{_GAP}{_ARTICLE}(?:[a-z-]+ ){{0,2}}?{p['roles']}\b|, \d\d ans\b| (?:family|brothers|sisters)\b|"
            r" (?:told|dit|becomes?|est nomme)\b)"
        ),
        product_before=re.compile(
            rf"\b(?:(?:{p['products']}|{p['product_nouns']}) (?:[a-z-]+ )?[\"]? ?{_ARTICLE}|"
            rf"{p['product_nouns']}, |{_POSSESSIVE}|[a-z]'s )$"
        ),
        product_after=re.compile(rf"^(?:{_GAP}{_ARTICLE}(?:(?!{p['nouns']})[a-z-]+ )?| ){p['product_nouns']}\b"),
        place_before=re.compile(rf"\b{p['place_leads']} $"),
    )
