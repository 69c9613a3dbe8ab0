"""Names for what refers: descriptions, pronouns and possessives of the words of a claim, and verbs that agree."""

from __future__ import annotations

from claimcheck.extraction.statements.pronouns import Pronouns
from claimcheck.language import Token, fold_text
from claimcheck.schema import Lang

__all__ = ["Naming"]


class Naming(Pronouns):
    """Puts names for the referring expressions of ``words``; :attr:`open` are those that nothing was found for."""

    def run(self) -> list[Token]:
        """Name everything, in text order; what remains open."""
        self._description()
        for token in self.words.live():
            if not self.words.kept(token) or self._capitals(token):
                continue
            word = fold_text(token.text)
            if token.name is not None:
                self._expand(token)
            elif word in self.table["possessives"] and self._standing(token):
                self.open.append(token)
            elif word in self.table["possessives"] and _owning(token):
                owned = self.possessives.put(token, self.table["possessives"][word])
                if not owned:
                    self.open.append(token)
                self.first = self.possessives.first or self.first
            elif word in self.table["pro_nouns"]:
                before = [t for t in self.words.live() if t.i < token.i and t.pos == "NOUN"]
                if not before or self.draft.lang is Lang.EN:
                    self.open.append(token)
            elif word in self.table["there"] and token.pos in {"PRON", "ADV"} and self._loose(token):
                self.words.drop(token)
            elif word in self.table["reflexives"]:
                self.words.put(token, self.table["reflexives"][word])
            elif word in self.table["subjects"] and token.pos != "DET" and self._subject(token):
                self._pronoun(token, self.table["subjects"][word], subject=True)
            elif word in self.table["objects"] and self._object(token):
                self._pronoun(token, self.table["objects"][word], subject=False)
            elif word in self.table["latter"] and self.roles.free:
                self._latter(token)
            elif token.pos == "NOUN" and self.roles.free:
                self._noun(token)
        return self.open

    def _capitals(self, token: Token) -> bool:
        """Whether capitals tell a word from a pronoun: "US" is not "us", nor "IT" "it"."""
        if token.name is not None or not token.text.isupper():
            return False
        stretch = self.draft.text[self.draft.start : self.draft.end]
        alike = self.draft.lang is Lang.EN and token.text in {"IT", "US"}
        return token.pos == "PROPN" or (alike and any(character.islower() for character in stretch))

    def _loose(self, token: Token) -> bool:
        """Whether "y" stands for a place that the words do not name: neither "il y a" nor "à Lyon, où il y…"."""
        live = self.words.live()
        at = live.index(token)
        if self.draft.lang is Lang.EN and (at == 0 or live[at - 1].pos in {"ADP", "ADV"} or self._asked()):
            return False
        before = {fold_text(t.text) for t in live[max(0, at - 2) : at]}
        following = live[at + 1].lemma if at + 1 < len(live) else ""
        there_is = ("il" in before and following == "avoir") or token.dep == "expl"
        return not there_is and not any(self.sentence.children(t.i, "case") for t in live[:at])

    def _standing(self, token: Token) -> bool:
        """Whether a possessive stands for a noun: "la leur"."""
        live = self.words.live()
        at = live.index(token)
        return self.draft.lang is Lang.FR and at > 0 and fold_text(live[at - 1].text) in {"le", "la", "les", "l'"}

    def _asked(self) -> bool:
        return "?" in self.draft.text[self.draft.end - 1 : self.draft.end + 3]


def _owning(token: Token) -> bool:
    return token.pos in {"DET", "ADJ"} or "Poss=Yes" in token.feats or token.dep in {"nmod:poss", "poss", "det"}
