"""Participles and infinitives as main clauses: "founded in 2004", "avoir levé 3 millions"."""

from __future__ import annotations

from claimcheck.extraction.statements.relatives import Relatives
from claimcheck.extraction.statements.stretch import AUXILIARY
from claimcheck.extraction.statements.subjects import Phrase
from claimcheck.extraction.statements.verbs import present
from claimcheck.extraction.statements.words import Words, lowered, vowel
from claimcheck.extraction.syntax import SUBJECTS
from claimcheck.language import Token, fold_text
from claimcheck.schema import Lang, Modality

__all__ = ["Nonfinite"]

_GOVERNING = 6


class Nonfinite(Relatives):
    """Makes verbs finite."""

    def _nonfinite(self, root: Token) -> bool:
        helping = self.helpers(root)
        if "VerbForm=Inf" in root.feats or any("VerbForm=Inf" in t.feats for t in helping):
            return self._infinitive(root, helping)
        first = helping[0] if helping else root
        if "Tense=Pres" in first.feats or "Aspect=Prog" in first.feats:
            return self._present_participle(root, first)
        if self.has_subject(root) and not helping:
            return self._passive(root, [t for t in self.tokens if t.i < root.i])
        if not helping and self._active(root):
            return self._lead(self._subject_of(root), *self.table["active"])
        head = self.sentence.head(root)
        if helping or head is None or root.dep != "conj":
            subject = self._subject_of(root)
            been = bool(helping) and fold_text(helping[0].text) == "been"
            return self._lead(subject, "had" if been else self._auxiliary(root, self._plural(subject)))
        shared = [t.text for t in self.sentence.children(head.i, "aux", "aux:tense", "aux:pass") if t.i < head.i]
        subject = self._subject_of(root)
        return self._lead(subject, *(shared or [self._auxiliary(root, self._plural(subject))]))

    def _active(self, participle: Token) -> bool:
        """Whether a participle has an object, which makes it active: "décroché le marché de la ville"."""
        following = next((t for t in self.tokens if t.i == participle.i + 1), None)
        objects = self.sentence.children(participle.i, "obj")
        return following is not None and following.pos in {"DET", "NUM"} and any(t.i > participle.i for t in objects)

    def _plural(self, subject: Phrase | None) -> bool:
        if subject is None or isinstance(subject, str):
            return False
        noun = next((t for t in subject if t.pos in {"NOUN", "PROPN", "PRON"}), None)
        return noun is not None and noun.name is None and "Number=Plur" in noun.feats

    def _auxiliary(self, participle: Token, plural: bool) -> str:
        """What makes a past participle finite: "a été fondé", "est détenu", "est né"."""
        words = {fold_text(participle.lemma), fold_text(participle.text), fold_text(participle.text).rstrip("es")}
        forms = self.table["passive"]
        habitual = {fold_text(t.text) for t in self.tokens} & self.table["habitual"]
        form = "state" if habitual or words & self.table["states"] else "event"
        form = "intransitive" if words & self.table["intransitive"] else form
        return str(forms[form].split("|")[plural])

    def _passive(self, participle: Token, subject: Phrase) -> bool:
        previous = self.before(participle)
        commas = [t for t in self.tokens if t.text == "," and t.i < participle.i]
        if previous is not None and (commas == [previous] or previous.text == ":"):
            self.words.drop(previous)
        aside = len(commas) == 1 and commas[0].i == self.tokens[0].i + 1 and self.tokens[0].name is not None
        closed = "," if aside and commas[0] != previous else ""
        self.words.before(participle, f"{closed} {self._auxiliary(participle, self._plural(subject))}".strip())
        first = self.tokens[0]
        if self.draft.lang is Lang.FR and first.pos == "NOUN" and first.name is None and first != participle:
            self._article(first)
        return True

    def _article(self, noun: Token) -> None:
        """Put the definite article before a French headline's noun."""
        article = "les" if "Number=Plur" in noun.feats else "la" if "Gender=Fem" in noun.feats else "le"
        self.words.put(noun, lowered(noun.text, [noun]))
        self.words.before(noun, "l'" if vowel(noun.text.lower()) and article != "les" else article)

    def _announced(self, root: Token) -> bool:
        """ "Acme to cut 700 jobs": an English headline's future."""
        mark = next((t for t in self.tokens[1:] if fold_text(t.text) == "to"), None)
        before = self.before(mark) if mark is not None else None
        if self.draft.lang is Lang.FR or mark is None or before is None or before.pos not in {"NOUN", "PROPN"}:
            return False
        if before.name is None and not self.tokens[0].text[:1].isupper():
            return False
        if any(t.pos == "ADP" and t.i < mark.i for t in self.tokens):
            return False  # "in talks to acquire"
        following = next((t for t in self.tokens if t.i == mark.i + 1), None)
        if following is None or following.pos not in {"VERB", "AUX"}:
            return False
        self.words.put(mark, self.table["intention"])
        return True

    def _present_participle(self, root: Token, first: Token) -> bool:
        form = present(first.lemma, self.draft.lang)
        if form is None:
            return False
        self.words.put(first, form)
        opening = [t for t in self.tokens if t.i < first.i and t.pos == "ADP"]
        self.words.drop(*opening)  # "en revenant", "by acquiring"
        if self.own_subject(root) is not None:
            return True
        return self._lead(self._subject_of(root))

    def _infinitive(self, root: Token, helping: list[Token]) -> bool:
        perfect = next((t for t in helping if "VerbForm=Inf" in t.feats), None)
        if perfect is not None and fold_text(perfect.lemma) in self.table["perfect"]:
            form = present(perfect.lemma, self.draft.lang)
            self.words.put(perfect, form or perfect.text)
            self.words.drop(*[t for t in self.tokens if t.i < perfect.i and t.pos == "ADP"])
            if fold_text(perfect.lemma) == "etre" and "Number=Plur" in root.feats:
                self.words.put(root, root.text.removesuffix("s"))
            governor = self.sentence.head(root)
            if governor is not None and fold_text(governor.lemma) in self.table["saying"]:
                return self._lead(self._subject_of(governor))
            return self._lead(self._party() or self._subject_of(root))
        subject = self.own_subject(root)
        mark = next((t for t in self.tokens if fold_text(t.text) == "to" and t.i < root.i), None)
        if subject is not None and mark is not None and subject.i < mark.i and self.draft.lang is Lang.EN:
            plural = "Number=Plur" in subject.feats and subject.name is None
            self.words.put(mark, f"{self.table['are' if plural else 'is']} to")
            return True  # "both sites to be kept open"
        if self._governed(root):
            return True
        meant_so = self.draft.modality in {Modality.PLANNED, Modality.HYPOTHETICAL}
        if not meant_so or self.tokens[0].text[:1].isupper():
            return False  # "Watch Bilbao" is told to somebody
        if fold_text(self.tokens[0].text) in self.table["infinitive_marks"]:
            self.words.drop(self.tokens[0])
        meant = "intention" if self.draft.modality is Modality.PLANNED else "possibility"
        particles = [fold_text(t.text) for t in self.sentence.tokens[: root.i] if t.start >= self.draft.start]
        denied = self.draft.negated and bool(set(particles) & self.table["negations"])
        return self._lead(self._party() or self._subject_of(root), self.table[f"no_{meant}" if denied else meant])

    def _governed(self, root: Token) -> bool:
        """Take in the verb that governs an infinitive, where it stands right before: "prévoit de" + "fermer Lyon"."""
        governor = self.sentence.head(root)
        if governor is None or governor.pos not in {"VERB", "AUX"} or root.dep not in {"xcomp", "obj", "ccomp"}:
            return False
        group = [governor, *self.sentence.children(governor.i, *AUXILIARY)]
        first = min(t.i for t in group)
        between = self.sentence.tokens[first : self.tokens[0].i]
        if not any("VerbForm=Fin" in t.feats for t in group) or len(between) > _GOVERNING:
            return False
        if any(t.text in {",", ";", ":"} for t in between):
            return False
        clitics = [t for t in self.sentence.tokens[max(0, first - 2) : first] if t.head == governor.i]
        clitics = [t for t in clitics if t.pos in {"ADV", "PRON", "PART"} and t.dep not in SUBJECTS]
        self.hold([*clitics, *between, *self.tokens])
        self.words = Words(self.draft.text, self.tokens, self.draft.lang, self.draft.end)
        return self._lead(self._subject_of(governor))
