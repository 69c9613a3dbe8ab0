"""Claims that are only an object, whose verb the sentence said before: "lost its director and a third of its staff"."""

from __future__ import annotations

from claimcheck.extraction.statements.draft import Draft
from claimcheck.extraction.statements.stretch import AUXILIARY
from claimcheck.extraction.statements.words import Words
from claimcheck.extraction.syntax import SUBJECTS, surface_subject
from claimcheck.language import Sentence, Token

__all__ = ["borrowed"]

_PARTS = {"PRON", "PART", "ADV"}


def borrowed(draft: Draft, sentence: Sentence, tokens: list[Token]) -> tuple[str, Words] | None:
    """The name of the verb's subject, and the verb with ``tokens``; None when they are no such object."""
    places = {t.i for t in tokens}
    root = next((t for t in tokens if t.head not in places and t.pos in {"NOUN", "PROPN", "NUM", "SYM"}), None)
    head = root
    while head is not None and head.pos != "VERB" and head.dep in {"conj", "nummod", "appos"} and head.i > 0:
        head = sentence.head(head)
    verb = sentence.head(head) if head is not None and head.dep == "obj" else None
    if head is not None and head.pos == "VERB" and root is not None and root.dep == "conj" and _told(sentence, head):
        verb = head  # the noun is joined to the verb itself
    if verb is None or verb.pos != "VERB" or verb.i >= tokens[0].i or tokens[0].pos in {"PUNCT", "CCONJ"}:
        return None
    group = [t for t in sentence.children(verb.i, *AUXILIARY) if t.i < verb.i]
    if not any("VerbForm=Fin" in t.feats for t in (*group, verb)):
        return None
    first = min(t.i for t in (*group, verb))
    between = [t for t in sentence.tokens[first : verb.i] if t.pos in _PARTS | {"AUX"} and t.dep not in SUBJECTS]
    subject = surface_subject(sentence, verb)
    referent = draft.referent(subject) or draft.stands_for(subject) if subject is not None else None
    if referent is None or not referent.name or (not draft.negated and _denied(sentence, verb)):
        return None
    words = [*dict.fromkeys([*between, verb]), *tokens]
    return draft.called(referent.name), Words(draft.text, words, draft.lang, draft.end)


def _told(sentence: Sentence, verb: Token) -> bool:
    """Whether ``verb`` has an object of its own, of which the noun is the next."""
    return any(t.i > verb.i for t in sentence.children(verb.i, "obj"))


def _denied(sentence: Sentence, verb: Token) -> bool:
    return any("Polarity=Neg" in t.feats or t.lemma in {"not", "never"} for t in sentence.children(verb.i))
