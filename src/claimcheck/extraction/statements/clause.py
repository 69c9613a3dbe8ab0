"""The stretch of a claim as a main clause: its subject supplied, its verb finite.

A stretch may be a clause already, lack its subject ("employs 300 people"), be relative ("which employs…"), a participle
("founded in 2004"), an infinitive ("avoir levé…") or a noun with one of these ("un accord signé en mai").
"""

from __future__ import annotations

from claimcheck.extraction.statements.nonfinite import Nonfinite
from claimcheck.extraction.statements.verbs import third_person
from claimcheck.extraction.statements.words import Words, lowered, numeral
from claimcheck.extraction.syntax import SUBJECTS
from claimcheck.language import Token, fold_text
from claimcheck.schema import Lang

__all__ = ["Clause"]


class Clause(Nonfinite):
    """Makes a main clause of a claim's stretch, as edits of :attr:`words`."""

    def make(self) -> bool:
        """Whether the stretch could be made a main clause."""
        if not self.tokens:
            return False
        verb = self.main_verb()
        self.words.verb = verb.i if verb is not None else None
        relative = self.relative_pronoun()
        if verb is not None and relative is None and self._commanded(verb):
            return True
        if verb is not None and relative is None and self._imperative(verb):
            return False
        if verb is not None and relative is None and self.asked():
            return True
        if relative is not None and len(self.tokens) > 1:
            verb = verb or self.relative_verb()
            if verb is None and fold_text(relative.text) in self.table["genitive"]:
                return False
            verb = verb or self.tokens[1]
            self.words.verb = verb.i
            return self._relative(relative, verb)
        if verb is not None and (self._dated(verb) or self._named_first(verb)):
            return True
        if verb is not None and self.lexical(verb).dep == "acl:relcl" and self.draft.lang is Lang.EN:
            return self._contact(self.lexical(verb))
        if verb is not None:
            return self.has_subject(verb) or self._inverted(verb) or self._lead(self._subject_of(self.lexical(verb)))
        root = self.root()
        if self._announced(root):
            return True
        if root.pos in {"VERB", "AUX"} or "VerbForm=Part" in root.feats:
            return self._nonfinite(root)
        self.modified = self.tokens[0].pos != "ADP" and self._modified_noun(root)
        return self.modified

    def _inverted(self, verb: Token) -> bool:
        """ "Restent quarante-deux salariés": the subject of a plural verb stands behind it."""
        plural = "Number=Plur" in verb.feats and self.draft.lang is Lang.FR and verb == self.tokens[0]
        behind = self.tokens[1:4]
        return plural and any("Number=Plur" in t.feats and t.pos == "NOUN" for t in behind) and behind[0].pos != "ADP"

    def _imperative(self, verb: Token) -> bool:
        """ "Watch Bilbao", "DO NOT SIGN": told to somebody, where a sentence begins."""
        first = self.tokens[0]
        base = self.draft.lang is Lang.EN and fold_text(first.text) == first.lemma and first.text[:1].isupper()
        verbal = first.pos in {"VERB", "AUX"} and "Person=3" not in first.feats and "Tense=Past" not in first.feats
        return base and verbal and not self.asked() and verb.i <= first.i + 3 and self.own_subject(verb) is None

    def _commanded(self, verb: Token) -> bool:
        """ "comptez 12 000 euros": what one has to do."""
        if self.draft.lang is Lang.EN or verb != self.tokens[0] or not fold_text(verb.text).endswith("ez"):
            return False
        inverted = next((t for t in self.tokens[1:2] if fold_text(t.text).lstrip("-") == "vous"), None)
        form, asked = third_person(verb, Lang.FR), self._party()
        if inverted is not None:
            self.words.put(verb, f"{asked} {form}")
            self.words.drop(inverted)
            return form is not None and asked is not None
        self.words.put(verb, f"{self.table['have_to']} {verb.lemma}")
        return True

    # Nouns with a clause of their own

    def _modified_noun(self, root: Token) -> bool:
        """ "un site qui affiche 94 %", "un accord signé en mai": what is said of the noun becomes its predicate."""
        bearers = {root.i, *(t.i for t in self.sentence.children(root.i, "appos", "flat:name"))}
        for t in self.tokens:
            near = self.before(t)
            near = self.before(near) if near is not None and near.text == "," else near
            named = near is not None and near.name is not None
            if t.i <= root.i or not (t.head in bearers or (named and t.head in self.places)):
                continue
            if t.dep == "acl:relcl":
                pronoun = next(
                    (u for u in self.sentence.subtree(t.i) if self.is_relative(u) and u in self.tokens), None
                )
                if pronoun is None:
                    continue
                if self.own_subject(t) not in (None, pronoun) and pronoun.dep not in SUBJECTS:
                    return self._object_first(pronoun, t)
                if pronoun.dep in SUBJECTS and fold_text(pronoun.text) in self.table["subject_relatives"]:
                    self.words.drop(pronoun)
                    previous = self.before(pronoun)
                    if previous is not None and previous.text == ",":
                        self.words.drop(previous)
                    return True
            past = "VerbForm=Part" in t.feats and "Tense=Past" in t.feats
            joined = self.before(t)
            if past and joined is not None and joined.text.endswith("-"):
                continue  # "a Leeds-based client"
            if past and fold_text(t.text).rstrip("es") in self.table["of_figures"]:
                return False
            if past and t.dep in {"acl", "amod", "appos"} and self._behind_nouns(t):
                return self._passive(t, [u for u in self.tokens if u.i < t.i])
        return False

    def _contact(self, verb: Token) -> bool:
        """ "a product it stopped selling": it stopped selling a product."""
        subject, noun = self.own_subject(verb), self.sentence.head(verb)
        if subject is None or noun is None or noun != self.root() or noun.i >= subject.i:
            return self.has_subject(verb) and noun is not None and noun not in self.tokens
        opening = min((t.i for t in self.sentence.subtree(subject.i)), default=subject.i)
        object_ = [t for t in self.tokens if t.i < opening and t.text != ","]
        behind = [t for t in self.sentence.children(verb.i, "xcomp", "ccomp") if t in self.tokens and t.i > verb.i]
        phrase = lowered(Words(self.draft.text, object_, self.draft.lang).text(), object_[:1])
        self.hold([t for t in self.tokens if t.i >= opening])
        self.words = Words(self.draft.text, self.tokens, self.draft.lang, self.draft.end)
        self.words.after(behind[0] if behind else verb, phrase)
        return bool(object_)

    def _named_first(self, verb: Token) -> bool:
        """ "Acme, which leads the list": Acme leads the list."""
        first, comma, pronoun = (*self.tokens[:3], None, None, None)[:3]
        if first is None or comma is None or pronoun is None or first.name is None or comma.text != ",":
            return False
        lexical, subject = self.lexical(verb), self.own_subject(verb)
        if self.is_relative(pronoun) and fold_text(pronoun.text) in self.table["object_relatives"]:
            if subject is None or not pronoun.i < subject.i < verb.i or lexical not in self.tokens:
                return False
            self.words.drop(first, comma, pronoun)
            referent = self.draft.referent(first)
            self.words.after(lexical, self.draft.called(referent.name) if referent and referent.name else first.text)
            return True
        if self.is_relative(pronoun) and fold_text(pronoun.text) in self.table["genitive"] and len(self.tokens) > 4:
            if any(t.text == "," for t in self.tokens[3:]):
                return False
            referent = self.draft.referent(first)
            self.hold(self.tokens[2:])
            self.words = Words(self.draft.text, self.tokens, self.draft.lang, self.draft.end)
            return self._genitive(pronoun, verb, self.draft.called(referent.name if referent and referent.name else ""))
        relative = self.is_relative(pronoun) and fold_text(pronoun.text) in self.table["subject_relatives"]
        if not relative or verb.i < pronoun.i or any(t.text == "," for t in self.tokens[3:]):
            return False
        self.words.drop(comma, pronoun)
        return True

    def _dated(self, verb: Token) -> bool:
        """ "in 2018, when it bought X", "Québec, où il s'est implanté": in 2018 it bought X."""
        first = self.tokens[0]
        mark = next((t for t in self.tokens[1:] if fold_text(t.text) in self.table["when"]), None)
        subject = self.own_subject(verb)
        placed = first.pos == "ADP" or numeral(first) or (first.pos == "PROPN" and first.name is None)
        if mark is None or subject is None or not placed or not mark.i < subject.i:
            return False
        if mark.head not in {verb.i, self.lexical(verb).i} or any(
            self.is_finite(t) for t in self.tokens if t.i < mark.i
        ):
            return False
        case = self.sentence.children(first.i, "case")
        if first.pos != "ADP" and case:
            self.hold([case[0], *self.tokens])
            self.words = Words(self.draft.text, self.tokens, self.draft.lang, self.draft.end)
            self.words.verb = verb.i
        previous = self.before(mark)
        self.words.drop(mark)
        if previous is not None and previous.text == ",":
            self.words.put(previous, ",")
        return True

    def _object_first(self, pronoun: Token, verb: Token) -> bool:
        """ "a lawsuit that the airline filed": the airline filed a lawsuit."""
        noun = [t for t in self.tokens if t.i < pronoun.i and t.text != ","]
        if len(noun) > 1 and noun[0].pos == "DET" and numeral(noun[1]):
            noun = noun[1:]  # "les 60 % qu'il détient"
        phrase = lowered(Words(self.draft.text, noun, self.draft.lang).text(), noun[:1])
        if fold_text(pronoun.text) in self.table["adverbs_of_place"]:
            return False
        self.hold([t for t in self.tokens if t.i > pronoun.i])
        self.words = Words(self.draft.text, self.tokens, self.draft.lang, self.draft.end)
        subject = self.own_subject(verb)
        if subject is not None and subject.i > verb.i:  # "que préside Jeanne Morel"
            nominal = self.sentence.subtree(subject.i)
            first = [t for t in self.tokens if t in nominal]
            self.words.tokens = [*first, *(t for t in self.tokens if t not in nominal)]
            self.words.after(verb, phrase)
            return verb in self.tokens
        behind = [t for t in self.tokens if t.i >= verb.i]
        adverbs = next((n for n, t in enumerate(behind[1:]) if t.pos != "ADV"), len(behind) - 1)
        self.words.after(behind[adverbs] if behind else verb, phrase)
        return verb in self.tokens

    def _behind_nouns(self, participle: Token) -> bool:
        """Whether something follows a participle that stands behind its noun."""
        return any(t.i > participle.i and t.pos != "PUNCT" for t in self.tokens)
