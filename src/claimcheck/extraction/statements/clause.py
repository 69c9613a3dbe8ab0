"""The stretch of a claim as a main clause: its subject supplied, its verb finite.

A stretch may be a clause already, lack its subject ("employs 300 people"), be relative ("which employs…"), a participle
("founded in 2004"), an infinitive ("avoir levé…") or a noun with one of these ("un accord signé en mai").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.statements.concord import agrees
from claimcheck.extraction.statements.draft import Draft
from claimcheck.extraction.statements.possessives import owner_phrase
from claimcheck.extraction.statements.roles import mentions, noun_group
from claimcheck.extraction.statements.stretch import AUXILIARY, Stretch
from claimcheck.extraction.statements.verbs import present, third_person
from claimcheck.extraction.statements.words import Words, genitive, lowered, numeral, vowel
from claimcheck.extraction.syntax import SUBJECTS, before, surface_subject
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import ClaimKind, Lang, Modality

__all__ = ["Clause"]

_APART = (
    *("nsubj", "expl:subj", "cop", "aux", "aux:tense", "mark", "acl:relcl", "advcl", "ccomp", "parataxis"),
    *("csubj", "acl", "appos", "conj", "cc", "discourse", "dep"),
)
_GOVERNING = 6

Phrase = Sequence[Token] | str


class Clause(Stretch):
    """Makes a main clause of a claim's stretch, as edits of :attr:`words`."""

    def __init__(self, draft: Draft, sentence: Sentence) -> None:
        super().__init__(draft, sentence)
        self.words = Words(draft.text, self.tokens, draft.lang, draft.end)
        self.modified = False
        """Whether the clause was only a noun with a clause of its own."""

    def make(self) -> bool:
        """Whether the stretch could be made a main clause."""
        if not self.tokens:
            return False
        verb = self.main_verb()
        self.words.verb = verb.i if verb is not None else None
        relative = self.relative_pronoun()
        if verb is not None and relative is None and self._commanded(verb):
            return True
        if verb is not None and relative is None and self.asked():
            return True
        if relative is not None and len(self.tokens) > 1:
            verb = verb or self.relative_verb()
            if verb is None and fold_text(relative.text) in self.table["genitive"]:
                return False
            verb = verb or self.tokens[1]
            self.words.verb = verb.i
            return self._relative(relative, verb)
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

    # Subjects

    def _lead(self, subject: Phrase | None, *between: str) -> bool:
        """Put ``subject``, and what comes ``between``, before the stretch."""
        if subject is None or not self.tokens:
            return False
        first = self.tokens[0]
        if isinstance(subject, str):
            self.words.before(first, subject)
        else:
            self.words.tokens = [*subject, *self.words.tokens]
        for words in between:
            self.words.before(first, words)
        capital = first.text[:1].isupper() and first.text[1:].islower() and first.name is None
        if capital and first.pos != "PROPN" and self.words.kept(first):
            self.words.put(first, first.text.lower())
        return True

    def _subject_of(self, verb: Token) -> Phrase | None:
        """The subject that ``verb`` shares with another verb of the sentence."""
        token = surface_subject(self.sentence, verb)
        if token is None and verb.pos not in {"VERB", "AUX"}:
            token = self._leading_subject()
        if token is not None and not agrees(verb, self.words_of(verb), token):
            token = self._agreeing(verb)
        if token is not None and token not in self.tokens:
            phrase = self.phrase(token)
            if phrase is not None:
                return self._acquired(verb, phrase)
        return self._party()

    def words_of(self, verb: Token) -> list[Token]:
        """``verb`` and what helps it, of which one tells the number."""
        return [*self.sentence.children(verb.i, *AUXILIARY), verb]

    def _agreeing(self, verb: Token) -> Token | None:
        """The nearest noun before the stretch that agrees with ``verb``."""
        before = [t for t in self.sentence.tokens[: self.tokens[0].i] if t.pos in {"NOUN", "PROPN"}]
        return next((t for t in reversed(before[-4:]) if agrees(verb, self.words_of(verb), t)), None)

    def _acquired(self, verb: Token, phrase: Phrase) -> Phrase:
        """The bought or held company rather than another name before "racheté", "cédée en 2016"."""
        held = self.draft.object
        deal = self.draft.kind in {ClaimKind.ACQUISITION, ClaimKind.STAKE} and "VerbForm=Part" in verb.feats
        if not deal or held is None or not isinstance(phrase, str) or self.helpers(verb):
            return phrase
        named = {self.draft.called(p.name or "") for p in self.draft.parties()}
        free = not mentions(fold_text(self.draft.text[self.draft.start : self.draft.end]), held.name)
        return phrase if phrase in named or not free else self.draft.called(held.name or "")

    def _leading_subject(self) -> Token | None:
        """The first subject of the sentence, where it stands before the stretch."""
        first = self.tokens[0].i
        return next((t for t in self.sentence.tokens[:first] if t.dep in SUBJECTS), None)

    def _party(self) -> str | None:
        """The party that the stretch does not name: the claim's subject, as a rule."""
        text = fold_text(self.draft.text[self.draft.start : self.draft.end])
        parties = self.draft.parties()
        if self.draft.kind is ClaimKind.APPOINTMENT:
            parties.reverse()
        return next((self.draft.called(p.name or "") for p in parties if fold_text(p.name or "") not in text), None)

    def phrase(self, token: Token) -> Phrase | None:
        """The words of a nominal outside the stretch, or the name of whom it stands for."""
        if self.is_relative(token):
            antecedent = self._antecedent(token)
            return self.phrase(antecedent) if antecedent is not None else None
        referent = self.draft.referent(token)
        if referent is None and token.pos == "NOUN":
            named = next((t for t in self.sentence.children(token.i, "appos", "flat:name") if t.name is not None), None)
            referent = self.draft.referent(named) if named is not None else self._described(token)
        if referent is not None and referent.name:
            return self.draft.called(referent.name)
        if token.pos == "PRON" and fold_text(token.text) not in self.table["subjects"]:
            return None
        own = {t.i for t in self.sentence.children(token.i, "case")}
        words = [t for t in self.sentence.subtree(token.i, _APART) if t.pos != "PUNCT" and t.i not in own]
        words = [t for t in words if t not in self.tokens]
        text = fold_text(" ".join(t.text for t in words))
        person = next((p for p in self.draft.parties() if p.type == "person" and mentions(text, p.name)), None)
        if person is not None:
            return person.name
        bare = self.draft.lang is Lang.FR and bool(words) and words[0].pos == "NOUN" and words[0].i > 0
        if bare or any("VerbForm=Fin" in t.feats for t in words):
            return self._party()  # a phrase cut wrongly
        return words or None

    def _described(self, token: Token) -> Referent | None:
        """Whom a noun stands for: a party that the stretch does not name, rather than anybody else."""
        found = self.draft.stands_for(token)
        subject = self.draft.subject
        if found is None or subject is None or self.draft.party(found.key) is not None:
            return found
        text = fold_text(self.draft.text[self.draft.start : self.draft.end])
        return found if mentions(text, subject.name) or subject.type != "org" else subject

    def _antecedent(self, relative: Token) -> Token | None:
        clause = next((a for a in self.sentence.ancestors(relative) if a.dep == "acl:relcl"), None)
        governor = self.sentence.head(clause) if clause is not None else None
        near = before(self.sentence, relative)
        described = near is not None and self.draft.refs is not None and bool(self.draft.refs.classes(near))
        if near is not None and (near.name is not None or described):
            return near
        return governor if governor is not None and governor.i < relative.i else near

    # Relative clauses

    def _relative(self, pronoun: Token, verb: Token) -> bool:
        antecedent = self._antecedent(pronoun)
        named_before = self._party_before(pronoun)
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
        if pronoun != self.tokens[0]:  # "for which it has answered calls"
            self.words.drop(self.tokens[0])
            self.words.after(self.tokens[-1], f"{self.tokens[0].text.lower()} {named}")
            return self.own_subject(verb) is not None
        if word in self.table["adverbs_of_place"]:
            return self._where(antecedent, phrase, verb)
        if self.own_subject(verb) not in (None, pronoun):
            lexical = self.lexical(verb)
            self.words.after(lexical, named)
            return lexical in self.tokens
        return self._lead(phrase)

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

    # Clauses without a finite verb

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
        form = "state" if words & self.table["states"] else "event"
        form = "intransitive" if words & self.table["intransitive"] else form
        return str(forms[form].split("|")[plural])

    def _passive(self, participle: Token, subject: Phrase) -> bool:
        previous = self.before(participle)
        commas = [t for t in self.tokens if t.text == "," and t.i < participle.i]
        if previous is not None and (commas == [previous] or previous.text == ":"):
            self.words.drop(previous)
        self.words.before(participle, self._auxiliary(participle, self._plural(subject)))
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
            if past and fold_text(t.text).rstrip("es") in self.table["of_figures"]:
                return False
            if past and t.dep in {"acl", "amod", "appos"} and self._behind_nouns(t):
                return self._passive(t, [u for u in self.tokens if u.i < t.i])
        return False

    def _object_first(self, pronoun: Token, verb: Token) -> bool:
        """ "a lawsuit that the airline filed": the airline filed a lawsuit."""
        noun = [t for t in self.tokens if t.i < pronoun.i and t.text != ","]
        phrase = lowered(Words(self.draft.text, noun, self.draft.lang).text(), noun[:1])
        if fold_text(pronoun.text) in self.table["adverbs_of_place"]:
            return False
        self.hold([t for t in self.tokens if t.i > pronoun.i])
        self.words = Words(self.draft.text, self.tokens, self.draft.lang, self.draft.end)
        self.words.after(verb, phrase)
        return verb in self.tokens

    def _behind_nouns(self, participle: Token) -> bool:
        """Whether something follows a participle that stands behind its noun."""
        return any(t.i > participle.i and t.pos != "PUNCT" for t in self.tokens)
