"""Relative clauses as main clauses: "which employs 300 people", "dont le siège est à Lyon"."""

from __future__ import annotations

import re

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.statements.possessives import owner_phrase
from claimcheck.extraction.statements.roles import noun_group
from claimcheck.extraction.statements.subjects import Phrase, Subjects
from claimcheck.extraction.statements.words import Words, genitive, numeral
from claimcheck.extraction.syntax import before
from claimcheck.language import Token, fold_text
from claimcheck.schema import Lang

__all__ = ["Relatives"]


class Relatives(Subjects):
    """Makes main clauses of relative ones."""

    def _relative(self, pronoun: Token, verb: Token) -> bool:
        several = self._several(pronoun, verb)
        antecedent = several or self._antecedent(pronoun)
        named_before = self._party_before(pronoun) if several is None else None
        if named_before is not None and antecedent is not None and self.draft.referent(antecedent) != named_before:
            antecedent = None
        vague = antecedent is not None and (antecedent.pos in {"NUM", "PRON"} or antecedent.text in {"one", "ones"})
        phrase = self._pair(antecedent, verb) or (self.phrase(antecedent) if antecedent and not vague else None)
        if named_before is not None and antecedent is None:
            phrase = self.draft.called(named_before.name or "")
        phrase = phrase if phrase is not None else self._party()
        if phrase is None:
            return False
        named = phrase if isinstance(phrase, str) else Words(self.draft.text, phrase, self.draft.lang).text()
        word = fold_text(pronoun.text)
        if word in self.table["genitive"]:
            return self._genitive(pronoun, verb, named)
        self.words.drop(pronoun)
        if word in self.table["contracted_relatives"]:
            return self._contracted(pronoun, verb, f"{self.table['contracted_relatives'][word]} {named}")
        if pronoun != self.tokens[0]:  # "for which it has answered calls"
            self.words.drop(self.tokens[0])
            self.words.after(self.tokens[-1], f"{self.tokens[0].text.lower()} {named}")
            return self.own_subject(verb) is not None
        if word in self.table["adverbs_of_place"]:
            return self._where(antecedent, phrase, verb)
        lexical, subject = self.lexical(verb), self._subject_behind(pronoun, verb)
        if self._completive(pronoun, lexical) and self.own_subject(verb) not in (None, pronoun):
            return True
        if subject:  # "que contrôle la Caisse du Nord"
            self.words.tokens = [*subject, *(t for t in self.words.tokens if t not in subject)]
        if subject or self.own_subject(verb) not in (None, pronoun):
            self.words.after(lexical, named)
            return lexical in self.tokens
        return self._lead(phrase)

    def _contracted(self, pronoun: Token, verb: Token, to: str) -> bool:
        """ "auquel il céderait ses parts": he would sell ``to`` somebody his shares."""
        subject, lexical = self.own_subject(verb), self.lexical(verb)
        verbs = [*(t for t in self.sentence.children(lexical.i, "xcomp") if t.pos == "VERB"), lexical]
        if subject is None or subject == pronoun or subject.i > verb.i or verbs[0] not in self.tokens:
            return False
        main = self.draft.subject
        called = self.draft.called(main.name) if main is not None and main.name else ""
        if subject.pos == "PRON" and called and not to.endswith(called):
            self.words.put(subject, called)
        self.words.after(verbs[0], to)
        return True

    def _completive(self, pronoun: Token, verb: Token) -> bool:
        """Whether a French "que" is taken for a pronoun although it repeats a conjunction: "…que X, que Y et que Z"."""
        if fold_text(pronoun.text) not in {"que", "qu'"} or self.draft.lang is not Lang.FR:
            return False
        said = self.sentence.tokens[: pronoun.i]
        apart = bool(said) and (said[-1].text == "," or said[-1].pos == "CCONJ")
        repeated = any(t.pos == "SCONJ" and fold_text(t.text) in {"que", "qu'"} for t in said)
        return apart and repeated and "VerbForm=Fin" in verb.feats and self._has_object(verb)

    def _has_object(self, verb: Token) -> bool:
        """Whether a figure stands behind ``verb`` without a preposition, and is no time: "réclame 2 millions"."""
        time = fold_text(self.draft.time.text) if self.draft.time is not None else ""
        behind = [t for t in self.tokens if t.i > verb.i]
        return any(
            t.pos == "NUM" and u.pos not in {"ADP", "DET", "NUM"} and fold_text(t.text) not in time
            for u, t in zip([verb, *behind], behind, strict=False)
        )

    def _subject_behind(self, pronoun: Token, verb: Token) -> list[Token]:
        """The subject of a French verb that stands right behind "que" and itself right before it."""
        objective = fold_text(pronoun.text) in {"que", "qu'"} and self.draft.lang is Lang.FR
        if not objective or pronoun != self.tokens[0] or self.tokens[1:2] != [verb]:
            return []
        lexical = self.lexical(verb)
        behind = [t for t in self.tokens if t.i > lexical.i]
        noun = next((t for t in behind if t.pos in {"NOUN", "PROPN"}), None)
        if noun is None or (behind[0] != noun and behind[0].pos not in {"DET", "ADJ", "NUM"}):
            return []
        inside, subject = self.sentence.subtree(noun.i), [behind[0]]
        for at, t in enumerate(behind[1:], 2):
            named = any(following.name is not None for following in behind[at : at + 1])
            apposed = t.name is not None and subject[-1].text == ","
            if (t.text == "," and not named) or not (t in inside or t.text == "," or apposed):
                break
            subject.append(t)
        if any(t.text == "," for t in subject):
            self.words.after(subject[-1], ",")
        return subject

    def _several(self, pronoun: Token, verb: Token) -> Token | None:
        """The plural noun that a plural verb's pronoun stands for behind a single name: "les élus d'Acme, qui ont"."""
        near = before(self.sentence, pronoun)
        subject = fold_text(pronoun.text) in self.table["subject_relatives"]
        forms = [verb, *self.words_of(self.lexical(verb))]
        many = any({"Number=Plur", "VerbForm=Fin"} <= t.feats for t in forms)
        if near is None or near.name is None or not subject or not many:
            return None
        above = []
        for t in (near, *self.sentence.ancestors(near)):
            if t.name is None and t.pos == "NOUN":
                above.append(t)
            if not t.dep.startswith(("nmod", "flat", "appos")) or self.sentence.children(t.i, "conj"):
                break
        return next((t for t in above if "Number=Plur" in t.feats), None)

    def _party_before(self, pronoun: Token) -> Referent | None:
        """The party whose name stands right before a relative pronoun, brackets and commas aside."""
        before = re.sub(r"\([^()]*\)", "", self.draft.text[self.sentence.start : pronoun.start]).rstrip(" ,")
        folded = fold_text(before)
        return next((p for p in self.draft.parties() if folded.endswith(fold_text(p.name or "-"))), None)

    def _where(self, antecedent: Token | None, phrase: Phrase, verb: Token) -> bool:
        """ "where it has 60 engineers": at the organisation, or at the place, whose preposition is taken along."""
        if isinstance(phrase, str) or antecedent is None:
            return self.is_finite(verb)
        case = self.sentence.children(antecedent.i, "case")
        if case:
            place = Words(self.draft.text, [*case, *phrase], self.draft.lang).text()
            self.words.after(self.tokens[-1], place)
        return bool(case) and self.is_finite(verb)

    def _pair(self, antecedent: Token | None, verb: Token) -> str | None:
        """Both parties where a plural noun stands for them: "les deux éditeurs, qui…"."""
        if antecedent is None or antecedent.name is not None or "Number=Plur" not in antecedent.feats:
            return None
        parties = self.draft.parties()
        if len(parties) < 2 or not any(t.pos == "NUM" for t in self.sentence.children(antecedent.i)):
            return None
        return f" {self.table['and']} ".join(self.draft.called(p.name or "") for p in parties)

    def _genitive(self, pronoun: Token, verb: Token, named: str) -> bool:
        if self.draft.lang is Lang.EN:
            self._whose(pronoun, verb, genitive(named, self.draft.text))
            return True
        self.words.drop(pronoun)
        following = self.tokens[1]
        if numeral(following):
            return True  # "dont 19 ont été licenciées"
        group = noun_group(self.words, following) if following.pos == "DET" else []
        if group and fold_text(group[-1].text) in self.table["shares"]:
            further = [t for t in self.tokens if t.i > group[-1].i][:1]
            group = noun_group(self.words, further[0]) or group if further else group
        self.words.after(group[-1] if group else self.tokens[-1], owner_phrase(named))
        return True

    def _whose(self, pronoun: Token, verb: Token, owner: str) -> None:
        """ "whose site X closed" becomes "X closed Acme's site", "whose site is closed" "Acme's site is closed"."""
        subject, lexical = self.own_subject(verb), self.lexical(verb)
        owned = [t for t in self.tokens[1:] if subject is not None and t.i < subject.i]
        apart = subject is not None and not any(t.head == subject.i for t in owned)
        if owned and apart and lexical in self.tokens:
            self.words.drop(pronoun, *owned)
            self.words.after(lexical, f"{owner} {Words(self.draft.text, owned, self.draft.lang).text()}")
        else:
            self.words.put(pronoun, owner)
