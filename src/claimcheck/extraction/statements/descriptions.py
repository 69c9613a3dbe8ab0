"""Names for descriptions: "la société nantaise", "the latter", "Morel" for "Jeanne Morel"."""

from __future__ import annotations

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.statements.concord import Concord
from claimcheck.extraction.statements.draft import ASIDE, Draft, wording
from claimcheck.extraction.statements.possessives import Possessives
from claimcheck.extraction.statements.roles import Roles, noun_group
from claimcheck.extraction.statements.words import Words
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import ClaimKind

__all__ = ["Descriptions"]


class Descriptions:
    """Puts names for the descriptions of ``words``; :attr:`open` is what nothing was found for."""

    def __init__(
        self, draft: Draft, words: Words, sentence: Sentence, *, seen: str | None = None, apart: Referent | None = None
    ) -> None:
        """``seen``: the key of a party that is named before the words; ``apart``: who owns nothing in them."""
        self.draft = draft
        self.words = words
        self.sentence = sentence
        self.table = wording(draft.lang)
        self.roles = Roles(draft, words, seen)
        self.possessives = Possessives(draft, words, self.roles, apart.key if apart is not None else None)
        self.concord = Concord(draft.lang, words, sentence)
        self.open: list[Token] = []
        self.described: set[str] = set()
        """Descriptions that gave way to a name, folded."""
        self.speaking = 0
        """How many first persons there were: the second is then their customer."""
        self.first: str | None = None
        """Who the first person is."""
        self.third = False
        """Whether a third person stood for a party: a first or second is then somebody else."""

    def _expand(self, token: Token) -> None:
        """The full name where the text has only a part of it: "Morel" for "Jeanne Morel"."""
        referent = self.draft.referent(token)
        if referent is None or not referent.name:
            return
        part, whole = fold_text(token.text).split(), fold_text(referent.name).split()
        following = next((t for t in self.words.tokens if t.i == token.i + 1), None)
        goes_on = following is not None and following.pos == "PROPN" and following.name is None
        known = referent.key in self.roles.seen or goes_on
        if not known and len(part) < len(whole) and set(part) <= set(whole):
            self.words.put(token, referent.name)
        self.roles.seen.add(referent.key)

    def _description(self) -> None:
        """The noun phrase that stands for the subject: "la société nantaise", "the two firms"."""
        subject = self.draft.subject
        if subject is None or subject not in self.roles.free or subject.start is None or subject.end is None:
            return
        start, end = subject.start, subject.end
        phrase = [t for t in self.words.live() if start <= t.start and t.end <= end]
        noun = next((t for t in phrase if t.pos == "NOUN"), None)
        if noun is None or any(t.name is not None or (t.pos == "PROPN" and t.i > noun.i) for t in phrase):
            return
        product = self.draft.object if self.draft.kind is ClaimKind.PRODUCT else None
        if product is not None and fold_text(noun.text) in fold_text(product.name or "").split():
            return
        if noun == phrase[0] or self._apposed(phrase):
            return
        if fold_text(phrase[0].text) in self.table["possessives"] or not self._definite(phrase[0]):
            return
        if self._kept_noun(noun):
            return
        following = next((t for t in self.words.live() if t.i > phrase[-1].i), None)
        complement = following is not None and fold_text(following.text) in self.table["of"]
        if complement and self._with_place(phrase) == phrase:
            return  # "le fournisseur d'énergie": which of them is told
        if "Number=Plur" in noun.feats:
            pair = self.roles.pair()
            if pair is not None and any(t.pos == "NUM" for t in phrase):
                self.words.put_phrase(phrase, pair)
            return
        made = self.draft.kind is ClaimKind.PRODUCT and fold_text(noun.text) in self.table["products"]
        if made and not any(p.type == "thing" for p in self.roles.free):
            return
        if self.draft.kind is ClaimKind.CLIENT and fold_text(noun.text) in self.table["clients"]:
            return
        if self._names_other(noun):
            return
        stands = self.draft.stands_for(noun)
        other = self.draft.object
        if other in self.roles.free and other is not None and self._facing(phrase):
            self._replace(self._with_place(phrase), other)  # "the bank dropped you"
            return
        own = fold_text(noun.text) in fold_text(subject.name or "").split()
        refs = self.draft.refs
        if refs is not None and not own and not refs.classes(noun) - ASIDE:
            return
        self.described.add(fold_text(self.draft.text[phrase[0].start : phrase[-1].end]))
        self._replace(self._with_place(phrase), stands if stands in self.roles.free and stands else subject)

    def _kept_noun(self, noun: Token) -> bool:
        """Whether a noun says what somebody is ("est l'actionnaire"), or which product is meant ("sous le capot")."""
        following = next((t for t in self.words.live() if t.i > noun.i), None)
        aside = following is not None and following.pos == "ADP" and fold_text(noun.text) in self.table["products"]
        return aside or bool(self.sentence.children(noun.i, "cop"))

    def _names_other(self, noun: Token) -> bool:
        """Whether a noun is a word of the object's name and not of the subject's: "le conseil départemental"."""
        subject, other, word = self.draft.subject, self.draft.object, fold_text(noun.text)
        own = word in fold_text(subject.name or "").split() if subject is not None else False
        return other is not None and not own and word in fold_text(other.name or "").split()

    def _facing(self, phrase: list[Token]) -> bool:
        """Whether the words have a first or second person beside ``phrase``, who is then the claim's subject."""
        told = {**self.table["objects"], **self.table["subjects"]}
        others = [t for t in self.words.live() if t not in phrase and t.pos == "PRON"]
        return self.draft.kind is ClaimKind.CLIENT and any(told.get(fold_text(t.text), "3")[0] in "12" for t in others)

    def _apposed(self, phrase: list[Token]) -> bool:
        """Whether a name follows that tells who is meant: "la filiale québécoise, Voxia,"."""
        following = [t for t in self.words.live() if t.start >= phrase[-1].end and t.text != ","][:1]
        named = bool(following) and (following[0].name is not None or following[0].pos == "PROPN")
        return named and following[0].i <= phrase[-1].i + 2

    def _definite(self, token: Token) -> bool:
        return self.draft.refs is not None and fold_text(token.text) in self.draft.refs.cues.definite_determiners

    def _with_place(self, phrase: list[Token]) -> list[Token]:
        """The phrase with a place behind it, "l'entreprise de Troyes", and the comma that closes an aside in it."""
        live = self.words.live()
        rest = live[live.index(phrase[-1]) + 1 :]
        place = rest[1:2] != [] and rest[1].pos == "PROPN" and rest[1].name is None and rest[1].text[1:].islower()
        if place and fold_text(rest[0].text) in self.table["of"]:
            phrase = [*phrase, *rest[:2]]
            rest = rest[2:]
        if rest and rest[0].text == "," and any(t.text == "," for t in phrase):
            phrase = [*phrase, rest[0]]
        return phrase

    def _noun(self, token: Token) -> None:
        """ "du groupe", "this company": a noun that stands for a party that nothing else names."""
        found = self.draft.stands_for(token)
        if found is None or self._apposed([token]) or self._kept_noun(token) or self._names_other(token):
            return
        if self.draft.kind is ClaimKind.CLIENT and fold_text(token.text) in self.table["clients"]:
            if self.draft.object not in self.roles.free:
                return
            found = self.draft.object or found
        group = noun_group(self.words, token)
        first = next((t for t in self.sentence.children(token.i) if t.pos in {"DET", "ADP"} and t.i < token.i), None)
        live = self.words.live()
        if first is None or first not in live or fold_text(first.text) in self.table["possessives"]:
            return
        first = next((t for t in live if first.i < t.i < token.i and self._definite(t)), first)
        following = live[live.index(group[-1]) + 1 :][:1]
        complemented = any(fold_text(t.text) in self.table["of"] or t.name is not None for t in following)
        if complemented or any(t.name is not None for t in group) or len(group) > 3:
            return
        party = next((p for p in self.roles.free if found.key == p.key), None)
        if party is None and len(self.roles.free) == 1 and len(self.draft.parties()) == 2:
            party = self.roles.free[0]
        if party is not None and party.type != "person":
            self._replace([t for t in live if first.i <= t.i <= group[-1].i], party)

    def _latter(self, token: Token) -> None:
        """ "ce dernier", "the latter"."""
        before = [t for t in self.words.live() if t.i == token.i - 1]
        following = [t for t in self.words.live() if t.i == token.i + 1]
        if any(t.pos in {"NOUN", "ADJ", "PROPN"} for t in following):
            return  # "the former chairman"
        people = self.roles.people() if self.draft.kind is ClaimKind.APPOINTMENT else []
        if before and fold_text(before[0].text) in self.table["pointing"] and (people or self.roles.organisations()):
            self._replace([*before, token], (people or self.roles.organisations())[0])

    def _replace(self, phrase: list[Token], referent: Referent) -> None:
        fused = self.table["fused"].get(fold_text(phrase[0].text))
        self.words.drop(*phrase)
        at = phrase[0]
        if fused is not None and len(phrase) > 1:
            self.words.put(phrase[0], fused)
            at = phrase[1]
        self.words.put(at, self.roles.name(referent))
