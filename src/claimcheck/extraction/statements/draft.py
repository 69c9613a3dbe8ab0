"""What is known of a claim before it is worded, and the words that wording needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from claimcheck.data import load_yaml
from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.references import References
from claimcheck.language import Sentence, Token, fold_text, parse, sentences
from claimcheck.schema import Attribution, ClaimKind, Lang, Modality, Status, Time, Value

__all__ = ["ASIDE", "Draft", "wording"]

ASIDE = frozenset({"institution", "media"})
"""Classes of nouns that seldom stand for the organisation that a claim is about: "the union", "the magazine"."""


_BEFORE = {Lang.FR: re.compile(r"\b\w+[ \u00a0\n]$|\b\w['’]$"), Lang.EN: re.compile(r"\b\w+[ \u00a0\n]$")}
_REACH = 40
"""Characters before a name in which its article is looked for."""


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    person: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a claim before it is worded."""

    text: str
    start: int
    end: int
    lang: Lang
    kind: ClaimKind
    frame: str
    status: Status | None
    subject: Referent | None
    object: Referent | None
    value: Value | None
    time: Time | None
    negated: bool
    modality: Modality
    attribution: Attribution | None
    departure: bool
    refs: References | None = None
    """The sentence with its names; without it the claim's own stretch is parsed and its names stay unknown."""

    def sentence(self) -> Sentence:
        """The parsed sentence that holds the claim."""
        return self.refs.sentence if self.refs is not None else parse(self.text, (self.start, self.end), self.lang)

    def narrowed(self) -> Draft:
        """The draft of the longest sentence in the stretch, where it holds several ("2015. Acmé emploie…")."""
        refs = self.refs
        if refs is None or self.end <= refs.sentence.end + 1:
            return self
        pieces = [(self.start + s, self.start + e) for s, e in sentences(self.text[self.start : self.end], self.lang)]
        start, end = max(pieces, key=lambda piece: piece[1] - piece[0])
        if start <= refs.sentence.start < end:
            return replace(self, end=min(end, refs.sentence.end))
        names = tuple(r for r in refs.discourse.names if r.start is not None and start <= r.start < end)
        masked = [_Span(r.start or 0, r.end or 0, r.type == "person") for r in names]
        sentence = parse(self.text, (start, end), self.lang, masked)
        own = References(sentence, refs.number + 1, refs.discourse, names, refs.cues, refs.quoted)
        return replace(self, start=start, end=end, refs=own)

    def referent(self, token: Token) -> Referent | None:
        """The organisation or person that ``token`` names."""
        return self.refs.names[token.name] if self.refs is not None and token.name is not None else None

    def parties(self) -> list[Referent]:
        """Subject and object, as far as they are known by name."""
        return [party for party in (self.subject, self.object) if party is not None and party.name]

    def party(self, key: str) -> Referent | None:
        """The subject or object with this key."""
        return next((party for party in self.parties() if party.key == key), None)

    def called(self, name: str) -> str:
        """``name`` with the article that it bears throughout the text: "la Caisse du Nord", "the Pensions Service"."""
        return _called(self.text, name, self.lang)

    def stands_for(self, token: Token) -> Referent | None:
        """Whom a common noun stands for: "la société", "the fund", for a product "le logiciel"."""
        if self.refs is None or token.pos not in {"NOUN", "PROPN"} or not self.refs.definite(token):
            return None
        if "Number=Plur" in token.feats:
            return None
        word = fold_text(token.text)
        made = self.kind is ClaimKind.PRODUCT and self.object is not None and self.object.type == "thing"
        if made and word in wording(self.lang)["products"]:
            return self.object
        for party in self.parties():
            if len(word) > 3 and word in fold_text(party.name or "").split():
                return party
        if not self.refs.classes(token) - ASIDE:
            return None
        found = self.refs.refer(token, "org")
        return found[0] if found and found[0].name else None


@cache
def wording(lang: Lang) -> dict[str, Any]:
    """The wording of one language (``lexicon/statements.yaml``); lists are folded sets."""
    table: dict[str, Any] = load_yaml("lexicon", "statements.yaml")[lang.value]
    return {name: _folded(value) for name, value in table.items()}


def _folded(value: Any) -> Any:
    if isinstance(value, list):
        return frozenset(fold_text(word) for word in value)
    if isinstance(value, dict):
        return {key: tuple(item) if isinstance(item, list) else item for key, item in value.items()}
    return value


@lru_cache(maxsize=256)
def _called(text: str, name: str, lang: Lang) -> str:
    articles: dict[str, str] = wording(lang)["articles"]
    pattern = _BEFORE[Lang.FR if lang is Lang.FR else Lang.EN]
    found, at = [], text.find(name) if name else -1
    while at >= 0:
        end = at + len(name)
        if lang is Lang.FR or not _compounded(text, end):
            before = pattern.search(text[max(0, at - _REACH) : at])
            found.append(before[0].rstrip(" \u00a0\n") if before else "")
        at = text.find(name, end)
    borne = [articles[fold_text(word)] for word in found if fold_text(word) in articles]
    if not borne or len(borne) * 2 <= len(found):
        return name
    return f"{borne[0]}{name}" if borne[0].endswith("'") else f"{borne[0]} {name}"


def _compounded(text: str, end: int) -> bool:
    """Whether a common noun follows a name, which its article belongs to: "the Lindow Bank contract"."""
    following = re.match(r" ([a-z]+)\b", text[end : end + 30])
    return following is not None and following.group(1) not in wording(Lang.EN)["name_ends"]
