"""Organisations that a text names by an initial only: "T.", "le client C.". Never linked."""

from __future__ import annotations

import re

from claimcheck.language import paragraphs
from claimcheck.language.folding import fold_text
from claimcheck.matching._lexicon import lexicon
from claimcheck.matching._tokens import sentence_initial
from claimcheck.registry import Registry, VendorKind
from claimcheck.schema import Candidate, Document, MatchMethod, Mention

__all__ = ["find_initials"]

_INITIAL = re.compile(r"(?:(?<![\w.&@/\\’'-])|(?<=\b[dDlL][’']))([A-ZÀ-ÖØ-Þ])\.(?![\w.]|-\w)")
_WORD = re.compile(r"[^\W_]+")
_NEXT = re.compile(r"\s+([^\W_]+)")
_CAPITALISED = re.compile(r"\b[A-ZÀ-ÖØ-Þ][^\W\d_]+\Z")
_CONJUNCTIONS = {"et", "ou", "and", "or"}
_CONFIDENCE = 0.5


def find_initials(document: Document, registry: Registry) -> list[Mention]:
    """Mentions of single letters with a full stop that stand where an organisation would."""
    sure: list[tuple[int, str]] = []
    possible: list[tuple[int, str]] = []
    for start, end in paragraphs(document.text):
        for match in _INITIAL.finditer(document.text, start, end):
            at = match.start(1)
            judged = _judge(document.text, at, start, end)
            if judged is not None:
                (sure if judged else possible).append((at, match.group(1)))
    letters = {letter for _, letter in sure}
    found = dict([*sure, *((at, letter) for at, letter in possible if letter in letters)])
    candidates = {letter: _candidates(letter, registry, document) for letter in letters}
    return [
        Mention(
            document_id=document.id,
            start=at,
            end=at + 2,
            surface=document.text[at : at + 2],
            name=document.text[at : at + 2],
            score=0.0,
            confidence=_CONFIDENCE,
            method=MatchMethod.PATTERN,
            candidates=candidates[letter],
        )
        for at, letter in sorted(found.items())
    ]


def _judge(text: str, at: int, floor: int, ceiling: int) -> bool | None:
    """True: an organisation; False: perhaps, if the same letter is one elsewhere; None: something else."""
    words = lexicon()
    raw = _WORD.findall(text, max(floor, at - 40), at)
    last = fold_text(raw[-1]) if raw else ""
    accented = bool(raw) and raw[-1] in {"à", "À"}  # "à T." leads, the English article "a T." does not
    following = _NEXT.match(text, at + 2, min(ceiling, at + 60))
    word = following.group(1) if following else ""
    if last in words.letter_nouns and not accented:
        return None
    if word[:1].isupper() and (len(word) == 1 or fold_text(word) not in words.openers):
        return None  # "M. Dupont", "J. Smith", "G. L."
    previous = text[max(floor, at - 30) : at].rstrip()
    if sentence_initial(text, at, floor):
        if at == floor:
            return False if word[:1].islower() else None  # an item of a list, unless the letter is known
        return word[:1].islower()
    if accented or (last in words.initial_leads and not previous[-1:].isdigit()):
        return last not in _CONJUNCTIONS  # "A ou B." are rather labels
    if _CAPITALISED.search(previous):
        return None  # "Marie D." is a person, "Groupe B." a label
    return word[:1].islower() and previous[-1:] in {",", ";", ":", "("}


def _candidates(letter: str, registry: Registry, document: Document) -> tuple[Candidate, ...]:
    """At most five vendors of the trade with this first letter, outsourcers first; a hint, never a guess."""
    wanted = fold_text(letter)
    order = {VendorKind.OUTSOURCER: 0, VendorKind.SOFTWARE: 1}
    found = [
        (order[vendor.kind], name, vendor.id)
        for vendor in registry.vendors
        if vendor.kind in order and fold_text(name := registry.name_at(vendor.id, document.date)).startswith(wanted)
    ]
    return tuple(
        Candidate(vendor_id=vid, name=name, score=round(200.0 / (1 + len(name)), 2))
        for _, name, vid in sorted(found)[:5]
    )
