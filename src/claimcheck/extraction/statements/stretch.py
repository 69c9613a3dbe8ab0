"""What stands in a claim's stretch: its words without the edges, its main verb, its subject, its root."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimcheck.extraction.statements.draft import Draft, wording
from claimcheck.extraction.statements.finite import FiniteVerbs
from claimcheck.extraction.syntax import SUBJECTS
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import Lang

__all__ = ["AUXILIARY", "Stretch"]

AUXILIARY = ("aux", "aux:tense", "aux:pass", "cop")
_NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "X"}
_SUBORDINATE = {"acl:relcl", "advcl", "ccomp", "csubj", "parataxis", "acl"}
_OPENING = {"CCONJ", "SCONJ", "ADV", "INTJ", "PUNCT"}
_MARK = re.compile(r"[^\w»”\")\]%€£$]+")


class Stretch:
    """The words of a claim in their sentence."""

    def __init__(self, draft: Draft, sentence: Sentence) -> None:
        self.draft = draft
        self.sentence = sentence
        self.table = wording(draft.lang)
        inside = [t for t in sentence.tokens if draft.start <= t.start < draft.end and t.pos != "SPACE"]
        self.hold(self._trimmed(inside))

    def hold(self, tokens: list[Token]) -> None:
        """Take ``tokens`` for the stretch."""
        self.tokens = tokens
        self.places = {t.i for t in tokens}
        self.verbs = FiniteVerbs(self.draft.lang, self.sentence, tokens)

    def _trimmed(self, tokens: list[Token]) -> list[Token]:
        """Without conjunctions and marks at the edges."""
        while tokens and tokens[0].pos in _OPENING and tokens[0].text not in '«“"(':
            opener = tokens[0].pos in {"PUNCT", "CCONJ"} or fold_text(tokens[0].text) in self.table["openers"]
            opener = opener and tokens[0].dep != "case"  # "since January it is called Acme"
            bound = self.table["bound_openers"].get(fold_text(tokens[0].text))
            bound = bound is not None and len(tokens) > 1 and fold_text(tokens[1].text) == bound
            if not opener or bound or self.is_relative(tokens[0]):
                break
            tokens = tokens[1:]
        while tokens and tokens[-1].pos == "PUNCT" and _MARK.fullmatch(tokens[-1].text):
            tokens = tokens[:-1]
        return self._undated(tokens)

    def _undated(self, tokens: list[Token]) -> list[Token]:
        """Without the time or the name that labels a line: "1991 : le chiffre d'affaires…", "Acme : l'action monte"."""
        colon = next((n for n, t in enumerate(tokens[:6]) if t.text == ":"), 0)
        label = fold_text(self.draft.text[tokens[0].start : tokens[colon].start]).strip() if colon else ""
        time = fold_text(self.draft.time.text) if self.draft.time is not None else ""
        subject = self.draft.subject
        headed = label != "" and subject is not None and bool(subject.name) and label in fold_text(subject.name or "")
        headed = headed and any("VerbForm=Fin" in t.feats for t in tokens[colon + 1 :])
        return tokens[colon + 1 :] if headed or (label and label in time) else tokens

    def is_relative(self, t: Token) -> bool:
        """Whether ``t`` opens a relative clause."""
        word = fold_text(t.text)
        if word not in self.table["relatives"]:
            return False
        if word == "that" and not any(a.dep == "acl:relcl" for a in (t, *self.sentence.ancestors(t))):
            return False
        if t.pos in {"PRON", "DET"} or "PronType=Rel" in t.feats or word in self.table["adverbs_of_place"]:
            return True
        head = self.sentence.head(t)
        return self.draft.lang is Lang.FR and t.pos == "SCONJ" and head is not None and head.dep == "acl:relcl"

    def relative_pronoun(self) -> Token | None:
        """The pronoun that the stretch opens with."""
        first = self.tokens[0]
        if first.pos == "ADP" and len(self.tokens) > 2 and self.is_relative(self.tokens[1]):
            first = self.tokens[1]
        inside = any(t.text == "?" for t in self.tokens)
        return first if self.is_relative(first) and not self.asked() and not inside else None

    def asked(self) -> bool:
        """Whether a question mark ends or follows the stretch."""
        return "?" in self.draft.text[self.draft.end - 1 : self.draft.end + 3]

    def main_verb(self) -> Token | None:
        """The finite verb that is in no clause below another word of the stretch."""
        finite = [t for t in self.tokens if self.is_finite(t)]
        main = [t for t in finite if not self._subordinate(t)]
        if main:
            return next((t for t in main if self.own_subject(t)), main[0])
        opened = next((t.i for t in self.tokens[1:] if self.is_relative(t)), None)
        loose = [t for t in finite if opened is None or t.i < opened]
        return loose[0] if loose else None

    def is_finite(self, t: Token) -> bool:
        """Whether ``t`` is a finite verb, also one that the models take for something else."""
        return t in self.tokens and self.verbs.holds(t)

    def relative_verb(self) -> Token | None:
        """The verb of a relative clause that the models take for a noun: "dont le mandat expire en juin"."""
        for previous, t in zip(self.tokens[1:], self.tokens[2:], strict=False):
            if previous.pos in {"NOUN", "PROPN"} and t.pos in {"NOUN", "ADJ", "VERB"} and t.text.endswith(("e", "t")):
                return t
        return None

    def _subordinate(self, t: Token) -> bool:
        current = t
        for head in self.sentence.ancestors(t):
            if head.i not in self.places:
                return False
            if current.dep in _SUBORDINATE and not (current.dep == "parataxis" and self.own_subject(current)):
                return True
            current = head
        return False

    def lexical(self, verb: Token) -> Token:
        """The verb that an auxiliary helps, else ``verb``."""
        head = self.sentence.head(verb)
        return head if head is not None and verb.dep in {*AUXILIARY, "aux:caus"} else verb

    def own_subject(self, verb: Token) -> Token | None:
        """The subject of ``verb`` within the stretch."""
        lexical = self.lexical(verb)
        found = [*self.sentence.children(lexical.i, *SUBJECTS), *self.sentence.children(verb.i, *SUBJECTS)]
        return next((t for t in found if t in self.tokens), None)

    def has_subject(self, verb: Token) -> bool:
        """Whether the subject of ``verb`` stands in the stretch: what is free of a preposition before it is one."""
        first = self.tokens[0]
        if first != verb and first.pos == "PRON" and fold_text(first.text) in self.table["subjects"]:
            spoken = fold_text(first.text) in self.table["spoken_endings"]
            if not spoken:
                return True
        if first != verb and (first.pos in {"DET", "NOUN", "PROPN"}) and not self._adverbial(first):
            return True
        if self.own_subject(verb) is not None or (verb == self.tokens[0] and verb.pos == "AUX" and self.asked()):
            return True
        for t in self.tokens:
            if t.i >= verb.i:
                return False
            ending = self.table["spoken_endings"].get(fold_text(t.text))
            if ending is not None and fold_text(verb.text).endswith(ending):
                return True
            bound = self.sentence.children(t.i, "case") or t.dep in {"obj", "iobj", "nmod", "obl:mod", "flat"}
            clitic = t.pos == "PRON" and fold_text(t.text) in self.table["objects"]
            if t.pos in _NOMINAL and not bound and not clitic:
                return True
        return False

    def _adverbial(self, first: Token) -> bool:
        """Whether the phrase that begins with ``first`` is a time: "ce matin", "last winter"."""
        head = self.sentence.head(first) if first.pos == "DET" else first
        stressed = self.table["stressed"] if self.draft.lang is Lang.FR else frozenset()
        if any(t.text == "," == u.text and fold_text(s.text) in stressed for t, s, u in self._threes()):
            return False  # "le bénéfice net, lui, recule"
        return head is not None and head.dep.startswith(("obl", "advmod", "nmod")) and head.name is None

    def _threes(self) -> Iterator[tuple[Token, Token, Token]]:
        return zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False)

    def helpers(self, verb: Token) -> list[Token]:
        """The auxiliaries of ``verb`` in the stretch."""
        return [t for t in self.sentence.children(verb.i, *AUXILIARY) if t in self.tokens]

    def root(self) -> Token:
        """The word that governs the others."""
        roots = [
            t for t in self.tokens if (t.head not in self.places or t.head == t.i) and t.pos not in {"PUNCT", "ADP"}
        ]
        return next(
            (t for t in roots if t.pos in {"VERB", "AUX"} and t.i == self.tokens[0].i), (roots or self.tokens)[0]
        )

    def before(self, token: Token) -> Token | None:
        """The word of the stretch right before ``token``."""
        return next((t for t in reversed(self.tokens) if t.i < token.i), None)
