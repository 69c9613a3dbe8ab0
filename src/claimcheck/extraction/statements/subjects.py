"""Who does what a stretch says: the subject that its verb has elsewhere in the sentence, by name."""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.statements.concord import agrees
from claimcheck.extraction.statements.draft import Draft
from claimcheck.extraction.statements.roles import mentions
from claimcheck.extraction.statements.stretch import AUXILIARY, Stretch
from claimcheck.extraction.statements.words import Words, numeral
from claimcheck.extraction.syntax import SUBJECTS, before, surface_subject
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import ClaimKind, Lang

__all__ = ["Phrase", "Subjects"]

_APART = (
    *("nsubj", "expl:subj", "cop", "aux", "aux:tense", "mark", "acl:relcl", "advcl", "ccomp", "parataxis"),
    *("csubj", "acl", "appos", "conj", "cc", "discourse", "dep"),
)

Phrase = Sequence[Token] | str


class Subjects(Stretch):
    """Finds subjects for the verbs of a stretch and puts them before it, as edits of :attr:`words`."""

    def __init__(self, draft: Draft, sentence: Sentence) -> None:
        super().__init__(draft, sentence)
        self.words = Words(draft.text, self.tokens, draft.lang, draft.end)
        self.modified = False
        """Whether the clause was only a noun with a clause of its own."""

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
        if token is not None and verb.dep == "conj" and self.is_finite(verb) and token.dep not in SUBJECTS:
            token = self._leading_subject() or token  # "vise une croissance comprise entre… et proposera"
        saying = fold_text(verb.lemma) in self.table["saying"] and verb.dep == "conj"
        if token is not None and saying and token.name is None and not self.draft.stands_for(token):
            token = self._leading_subject() or token  # "it insisted that no work would go, and denied…"
        if token is not None and not agrees(verb, self.words_of(verb), token):
            token = self._agreeing(verb)
        if token is not None and token not in self.tokens:
            phrase = self._joint(token, verb) or self.phrase(token)
            if phrase is not None:
                return self._acquired(verb, phrase)
        return self._party()

    def words_of(self, verb: Token) -> list[Token]:
        """``verb`` and what helps it, of which one tells the number."""
        return [*self.sentence.children(verb.i, *AUXILIARY), verb]

    def _joint(self, token: Token, verb: Token) -> str | None:
        """Both names of "Acme et Beta" before a plural verb."""
        further = [t for t in self.sentence.children(token.i, "conj") if t.name is not None]
        if token.name is None or not further or not any("Number=Plur" in t.feats for t in self.words_of(verb)):
            return None
        referents = [self.draft.referent(t) for t in (token, *further)]
        return f" {self.table['and']} ".join(self.draft.called(r.name) for r in referents if r is not None and r.name)

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
        named = {r.key for r in map(self.draft.referent, self.tokens) if r is not None}
        open_ = [p for p in parties if fold_text(p.name or "") not in text]
        open_ = [p for p in open_ if p.key not in named] or open_
        return next((self.draft.called(p.name or "") for p in open_), None)

    def phrase(self, token: Token) -> Phrase | None:
        """The words of a nominal outside the stretch, or the name of whom it stands for."""
        if numeral(token) and token.name is None:
            return None
        if self.is_relative(token):
            antecedent = self._antecedent(token)
            return self.phrase(antecedent) if antecedent is not None else None
        referent = self.draft.referent(token)
        if referent is None and token.name is None and token.pos in {"NOUN", "PROPN"}:
            named = next((t for t in self.sentence.children(token.i, "appos", "flat:name") if t.name is not None), None)
            head = self.sentence.head(token) if token.dep in {"appos", "flat:name"} else None
            named = named if named is not None else head
            referent = self.draft.referent(named) if named is not None else None
            referent = referent or self._described(token)
        if referent is not None and referent.name:
            return self.draft.called(referent.name)
        if token.pos == "PRON" and fold_text(token.text) not in self.table["subjects"]:
            return None
        own = {t.i for t in self.sentence.children(token.i, "case")}
        words = [t for t in self.sentence.subtree(token.i, _APART) if t.i not in own]
        words = [t for t in words if t.pos != "PUNCT" or t.text == "-"]
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
