"""What is said beside a bare fact: the words of a claim's clause that are neither its parties, values nor times.

"In Colombia, TP employs 12,000 people" and "TP employs 12,000 people" differ in one such word, and so do "Vexa tried to
buy Norvo" and "Vexa bought Norvo". Neither bears the other out, and no figure of the one denies that of the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict

from claimcheck.data import load_yaml
from claimcheck.language import fold_text, function_words, sentences
from claimcheck.schema import Claim, ClaimKind, Lang
from claimcheck.support.comparators._lexicon import begins, tables
from claimcheck.support.comparators.anchors import place_names

__all__ = ["Facts", "Texts", "Wording", "facts", "proposed", "same_tense", "wording"]

_WORD = re.compile(r"[^\W\d_]+")
_COMMA = re.compile(r"[,;:](?![0-9])")
_CLAUSE = re.compile(r"[,;:.!?()«»“”]|\s(?:et|and|but|mais|while|tandis)\s")
_LATER = re.compile(r";\s")
_DOUBTED = "doubted"
_LEAST = 3
"""Words of a description: its article, its noun, and what tells it from a circumstance."""
_REACH = 2000
"""Characters of a line that are looked at before and behind a claim."""
_STEM = 5
"""Words are compared by their first letters, so that inflection and cognates of the other language do not count."""


class Facts(BaseModel):
    """The content of ``facts.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisations: tuple[str, ...]
    kinds: dict[ClaimKind, tuple[str, ...]]
    further: dict[ClaimKind, tuple[str, ...]]
    dates: frozenset[str]
    reporting: tuple[str, ...]
    announcing: frozenset[str]
    nobody: frozenset[str]
    that: frozenset[str]
    articles: frozenset[str]
    auxiliaries: frozenset[str]
    there: tuple[str, ...]
    past: frozenset[str]
    turning: frozenset[str]
    doubting: tuple[str, ...]
    contesting: tuple[str, ...]
    marks: dict[str, tuple[str, ...]]
    posts: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts in which a claim and those of the evidence were found, to see what stands around them."""

    claim: str | None = None
    evidence: str | None = None


@cache
def facts() -> Facts:
    """The table, read once."""
    return Facts.model_validate(load_yaml("lexicon", "facts.yaml"))


@dataclass(frozen=True, slots=True)
class Wording:
    """What a clause says beside its bare fact: further words by their beginnings, further names, the marks
    (``facts.yaml``) of words that change the fact, the posts that it names, and whether it tells of what is past.
    """

    words: frozenset[str]
    names: frozenset[str]
    marks: frozenset[str]
    posts: frozenset[str]
    past: bool


def wording(claim: Claim, text: str | None = None) -> Wording:
    """The wording of ``claim`` in ``text``, the one it was found in: its quote, and what governs it in its sentence.

    Of the sentence, what comes before the quote counts, from behind a semicolon and without a reporting clause ("X said
    that"), and what follows up to the next clause; words of doubt count anywhere in it. Before a name with its
    description only the word right before and those with a mark or of a past count. Without the text the quote stands
    for itself.
    """
    before, after = _around(claim, text)
    found = _wording(claim, (before, _core(claim), after))
    return replace(found, marks=found.marks | {_DOUBTED}) if _doubted(claim, text) else found


def proposed(claim: Claim) -> Wording:
    """The wording of the claim's proposition."""
    return _wording(claim, (claim.proposition,))


def _wording(claim: Claim, pieces: Iterable[str]) -> Wording:
    known = _known(claim)
    words: set[str] = set()
    names: set[str] = set()
    marks: set[str] = set()
    past = False
    for match in (match for piece in pieces for match in _WORD.finditer(piece)):
        raw, each = match.group(), fold_text(match.group())
        past = past or each in facts().past
        if each in facts().there:
            words.add(facts().there[0])
        if len(each) < 2 or each in known or each in facts().dates:
            continue
        marks |= _marks(each)
        plain = each in function_words() or each in facts().announcing
        if plain or each.startswith(_beginnings(claim.kind)) or _marks(each):
            continue
        if raw[0].isupper() and not raw.isupper():
            names.add(fold_text(place_names(raw)[0]))
        elif claim.kind is not ClaimKind.APPOINTMENT or each not in _words_of_posts():
            words.add(each[:_STEM])
    return Wording(frozenset(words), frozenset(names), frozenset(marks), _posts(claim), past)


def _posts(claim: Claim) -> frozenset[str]:
    """The posts that a claim names, in its words or its values."""
    words = _WORD.findall(fold_text(" ".join((claim.quote, *(value.text for value in claim.all_values)))))
    text = f" {' '.join(words)} "
    return frozenset(post for post, names in facts().posts.items() if any(f" {name} " in text for name in names))


def same_tense(claim: Claim, other: Claim, own: Wording, found: Wording) -> bool:
    """Whether what is told as a state is told as one now, or as one then, by both."""
    if claim.kind not in tables().passing_kinds or claim.time is not None:
        return True
    over = other.time is not None and other.time.to is not None
    return own.past == found.past and not over


@cache
def _beginnings(kind: ClaimKind) -> tuple[str, ...]:
    table = facts()
    return (*table.kinds.get(kind, ()), *table.further.get(kind, ()), *table.organisations)


@cache
def _words_of_posts() -> frozenset[str]:
    return frozenset(each for names in facts().posts.values() for name in names for each in name.split())


def _known(claim: Claim) -> set[str]:
    """The folded words of parties, values and times.

    Of a post every word tells: a vice president is no president. So does a mark in what stands for a party: the head of
    "the Spanish subsidiary of X" is not that of X.
    """
    texts = [value.text for value in claim.all_values if claim.kind is not ClaimKind.APPOINTMENT]
    texts += [claim.time.text] if claim.time is not None else []
    for party in (claim.subject, claim.object):
        if party is not None and party.name:
            texts.append(party.name)
            if party.start is not None and party.end is not None and claim.start <= party.start:
                said = _folded(claim.quote[party.start - claim.start : party.end - claim.start])
                texts.append(" ".join(each for each in said if not _marks(each)))
    return {each for own in texts for each in _folded(own)}


def _doubted(claim: Claim, text: str | None) -> bool:
    """Whether the sentence doubts what it tells ("an unverified post"), or ends with who contests it ("X dément")."""
    if text is None or text[claim.start : claim.end] != claim.quote:
        return False
    start, end = _sentence(claim, text)
    before, after = _folded(text[start : claim.start]), _folded(text[claim.end : end])
    contested = any(each.startswith(facts().contesting) for each in after)
    return contested or any(each.startswith(facts().doubting) for each in (*before, *after))


def _around(claim: Claim, text: str | None) -> tuple[str, str]:
    if text is None or text[claim.start : claim.end] != claim.quote:
        return "", ""
    start, end = _sentence(claim, text)
    after = text[claim.end : end]
    clause = _CLAUSE.search(after)
    after = after[: clause.start()] if clause else after
    if _CLAUSE.search(claim.quote[-1:]) or (claim.kind not in tables().parted_kinds and _is_adjunct(after)):
        after = ""
    before = text[start : claim.start]
    if claim.kind not in tables().parted_kinds and ":" not in before:
        before = _LATER.split(before)[-1]
    if _described(claim):
        before = _kept(before)
    return _unreported(before), after


def _names(claim: Claim) -> set[str]:
    return {word for party in (claim.subject, claim.object) if party for word in _folded(party.name or "")}


def _described(claim: Claim) -> bool:
    """Whether the quote is a name with its description ("Acme, a subsidiary of Vexa"), true whatever is told of it."""
    name, comma, rest = claim.quote.partition(",")
    named = set(_folded(name))
    return bool(comma and named) and "," not in rest and named <= _names(claim) and _describes(rest, claim.lang)


def _describes(piece: str, lang: Lang) -> bool:
    """Whether a piece behind a name begins as its description does: "a maker of headsets", "filiale de Vexa"."""
    words = _folded(piece)
    if len(words) < _LEAST or (lang is Lang.FR and words[0] == "a"):  # a verb: "Acme, a racheté Vexa"
        return False
    bare = words[0] not in function_words() and ("de" in words[1:3] or "d" in words[1:3] or _marks(words[0]))
    return words[0] in facts().articles or bool(bare)


def _kept(before: str) -> str:
    """What counts before a description: the word right before it, and words that mark what they govern."""
    words = before.split()
    telling = [each for each in words[:-1] if any(_marks(w) or w in facts().past for w in _folded(each))]
    return " ".join((*telling, *words[-1:]))


def _sentence(claim: Claim, text: str) -> tuple[int, int]:
    """Where the sentence of ``claim`` begins and ends in ``text``."""
    # Sentences end with their line, and of a line without end what stands near is enough.
    first = max(text.rfind("\n", 0, claim.start) + 1, claim.start - _REACH)
    last = text.find("\n", claim.end, claim.end + _REACH)
    spans = _sentences(text[first : last if last >= 0 else claim.end + _REACH], claim.lang)
    start = first + max((s for s, e in spans if s <= claim.start - first < e), default=claim.start - first)
    end = first + max((e for s, e in spans if s < claim.end - first <= e), default=claim.end - first)
    return start, end


def _core(claim: Claim) -> str:
    """The quote without descriptions of its parties ("Clearlink, a maker of headsets, for…") and without what follows a
    comma behind them: no circumstance of an event changes it.
    """
    if claim.kind in tables().parted_kinds:
        return claim.quote
    names = _names(claim)
    pieces = _COMMA.split(claim.quote)
    while len(pieces) > 1 and not _matters(pieces[-1], names):
        pieces.pop()
    kept = pieces[:1]
    for at, piece in enumerate(pieces[1:], 2):
        described = at < len(pieces) and set(_folded(kept[-1])[-1:]) <= names and _describes(piece, claim.lang)
        if not described or _matters(piece, names) or any(map(_marks, _folded(piece))):
            kept.append(piece)
    return ", ".join(kept)


def _matters(piece: str, names: set[str]) -> bool:
    """Whether a piece of a claim names a party, gives a figure, or takes the claim back or doubts it."""
    words = _folded(piece)
    turned = any(_marks(each) & facts().turning for each in words)
    turned = turned or any(each.startswith((*facts().doubting, *facts().contesting)) for each in words)
    return turned or not names.isdisjoint(words) or any(map(str.isdigit, piece))


def _folded(text: str) -> list[str]:
    return _WORD.findall(fold_text(text))


def _is_adjunct(after: str) -> bool:
    """Whether what follows a claim begins with a preposition: price, date and reason of an event change nothing."""
    first = _WORD.search(after)
    word = fold_text(first.group()) if first else ""
    return word in function_words() and word not in facts().auxiliaries


@lru_cache(maxsize=256)
def _sentences(text: str, lang: Lang) -> tuple[tuple[int, int], ...]:
    return tuple(sentences(text, Lang.FR if lang is Lang.FR else Lang.EN))


def _unreported(before: str) -> str:
    """What stands before a claim, from behind the last clause of reporting on ("the paper reported on Monday that").

    All of it where the reporting is denied: "nobody has confirmed that".
    """
    last, reported = 0, False
    if any(each in facts().nobody for each in _folded(before)):
        return before
    for match in _WORD.finditer(before):
        each = fold_text(match.group())
        if each.startswith(facts().reporting) or (reported and each in facts().that):
            last, reported = match.end(), True
    return before[last:]


@lru_cache(maxsize=4096)
def _marks(each: str) -> frozenset[str]:
    return frozenset(mark for mark, beginnings in facts().marks.items() if begins(each, beginnings))
