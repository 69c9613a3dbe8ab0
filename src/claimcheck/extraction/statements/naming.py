"""Names for what refers: descriptions, pronouns and possessives of the words of a claim, and verbs that agree."""

from __future__ import annotations

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.statements.concord import Concord
from claimcheck.extraction.statements.draft import ASIDE, Draft, wording
from claimcheck.extraction.statements.possessives import Possessives
from claimcheck.extraction.statements.roles import Roles, noun_group
from claimcheck.extraction.statements.words import Words
from claimcheck.extraction.syntax import SUBJECTS
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import ClaimKind, Lang, Modality

__all__ = ["Naming"]

_SPOKEN_TO = {ClaimKind.QUALITY, ClaimKind.OUTAGE, ClaimKind.PRODUCT}
_STAFFED = {ClaimKind.HEADCOUNT, ClaimKind.DISPUTE, ClaimKind.QUALITY}
_SINGULAR = {
    *(ClaimKind.FUNDING, ClaimKind.ACQUISITION, ClaimKind.STAKE, ClaimKind.PRODUCT, ClaimKind.CLIENT),
    *(ClaimKind.RANKING, ClaimKind.REVENUE),
}  # where "ils" is the firm, not its people
_CLITIC_REACH = 5


class Naming:
    """Puts names for the referring expressions of ``words``; :attr:`open` are those that nothing was found for."""

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

    def run(self) -> list[Token]:
        """Name everything, in text order; what remains open."""
        self._description()
        for token in self.words.live():
            if not self.words.kept(token):
                continue
            word = fold_text(token.text)
            if token.name is not None:
                self._expand(token)
            elif word in self.table["possessives"] and _owning(token):
                owned = self.possessives.put(token, self.table["possessives"][word])
                if not owned:
                    self.open.append(token)
                self.first = self.possessives.first or self.first
            elif word in self.table["pro_nouns"]:
                self.open.append(token)
            elif word in self.table["reflexives"]:
                self.words.put(token, self.table["reflexives"][word])
            elif word in self.table["subjects"] and token.pos != "DET" and self._subject(token):
                self._pronoun(token, self.table["subjects"][word], subject=True)
            elif word in self.table["objects"] and self._object(token):
                self._pronoun(token, self.table["objects"][word], subject=False)
            elif word in self.table["latter"] and self.roles.organisations():
                self._latter(token)
            elif token.pos == "NOUN" and self.roles.free:
                self._noun(token)
        return self.open

    # Names and descriptions

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
        stands = self.draft.stands_for(noun)
        own = fold_text(noun.text) in fold_text(subject.name or "").split()
        refs = self.draft.refs
        if refs is not None and not own and not refs.classes(noun) - ASIDE:
            return
        self.described.add(fold_text(self.draft.text[phrase[0].start : phrase[-1].end]))
        self._replace(self._with_place(phrase), stands if stands in self.roles.free and stands else subject)

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
        if found is None or self._apposed([token]):
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
        if before and fold_text(before[0].text) in self.table["pointing"]:
            self._replace([*before, token], self.roles.organisations()[0])

    def _replace(self, phrase: list[Token], referent: Referent) -> None:
        fused = self.table["fused"].get(fold_text(phrase[0].text))
        self.words.drop(*phrase)
        at = phrase[0]
        if fused is not None and len(phrase) > 1:
            self.words.put(phrase[0], fused)
            at = phrase[1]
        self.words.put(at, self.roles.name(referent))

    # Pronouns

    def _subject(self, token: Token) -> bool:
        """Whether a pronoun that may be either is the subject of its verb."""
        if fold_text(token.text) not in self.table["objects"]:
            return True
        if self.draft.lang is Lang.EN:
            following = [t for t in self.words.tokens if t.i > token.i][:1]
            if self.sentence.children(token.i, "case") or any(
                t.pos == "ADP" for t in self.sentence.tokens[token.i - 1 : token.i]
            ):
                return False
            return token.dep in SUBJECTS or any("VerbForm=Fin" in t.feats for t in following)
        behind = [fold_text(t.text) for t in self.words.tokens if token.i < t.i <= token.i + 4]
        return any(form.endswith(self.table["spoken_endings"][fold_text(token.text)]) for form in behind)

    def _object(self, token: Token) -> bool:
        """Whether a word is an object pronoun and no article."""
        following = [t for t in self.words.tokens if t.i > token.i][:1]
        if fold_text(token.text) in {"le", "la", "l'", "les"} and self.draft.lang is Lang.FR:
            if token.text[:1].isupper():
                return False
            verbal = {"VERB", "AUX"}
            return bool(following) and (
                following[0].pos in verbal or fold_text(following[0].text) in {"lui", "leur", "y"}
            )
        return token.pos not in {"DET", "ADP"}

    def _pronoun(self, token: Token, code: str, *, subject: bool) -> None:
        if self._left(token, code, subject=subject):
            return
        name = self._whom(token, code, subject=subject)
        if name is None:
            before = any(t.pos in {"NOUN", "PROPN"} for t in self.words.live() if t.i < token.i)
            if code[0] in "12" or (subject and not self.roles.seen and code != "that" and not before):
                self.open.append(token)
        elif subject:
            if self.table["and"] in name.split():
                self._concord(self.concord.plural(token))
            elif name != self.table["plural_customer"]:
                self._concord(self.concord.agree(token))
            self.words.put(token, name)
        elif self.draft.lang is Lang.FR and not self.sentence.children(token.i, "case"):
            self._concord(self.concord.behind_verb(token, name))
        else:
            self.words.put(token, name)

    def _concord(self, left: list[Token]) -> None:
        self.open.extend(left)

    def _left(self, token: Token, code: str, *, subject: bool) -> bool:
        """Whether a pronoun needs no name: impersonal, stressing ("lui,"), or with its antecedent in the clause."""
        if code[0] in "12":
            return False
        live = self.words.live()
        at = live.index(token)
        around = [fold_text(t.text) for t in live[at + 1 : at + 3]]
        if around[:1] == [","] and at and live[at - 1].text == ",":
            self.words.drop(token, live[at - 1], live[at + 1])
            return True
        if token.text.startswith("-") or self._impersonal(token, around):
            return True
        nominal = any(t.dep in SUBJECTS and t.pos in {"NOUN", "PROPN"} for t in live[:at])
        if code == "3p" and any("Number=Plur" in t.feats and t.pos == "NOUN" for t in live[:at]):
            return True
        return subject and code == "3" and nominal and self.draft.kind is not ClaimKind.APPOINTMENT

    def _authors(self, token: Token) -> bool:
        """Whether the first person is the writer: of an opinion of his own, or of a letter to the organisation."""
        source = self.draft.attribution
        opined = source is not None and source.name == "author" and self.draft.modality is not Modality.IRONIC
        first = next((t for t in self.words.tokens if fold_text(t.text) in self.table["second_person"]), None)
        return opined or (first is not None and first.i < token.i)

    def _impersonal(self, token: Token, around: list[str]) -> bool:
        if self.draft.lang is Lang.EN:
            behind = [t for t in self.words.tokens if t.i > token.i][:5]
            lemmas = {t.lemma for t in behind[:2]}
            if self.draft.kind is not ClaimKind.APPOINTMENT and lemmas & self.table["impersonal"]:
                return any(t.pos in {"PRON", "NUM"} for t in behind[1:2])
            if any(t.pos == "ADJ" for t in behind[:3]) and any(t.text in {"that", "to", "whether"} for t in behind[2:]):
                return True
            return token.dep.startswith("expl")
        if around[:1] == ["y"] or around == ["n'", "y"]:
            return True
        if fold_text(token.text) != "il" or self.draft.kind is ClaimKind.APPOINTMENT:
            return False
        behind = [t for t in self.words.tokens if token.i < t.i <= token.i + 4]
        if any(fold_text(t.lemma) in self.table["impersonal"] for t in behind[:3]):
            return True
        words = [fold_text(t.text) for t in behind]
        return (
            behind[:1] != []
            and fold_text(behind[0].lemma) == "etre"
            and behind[1:2] != []
            and (behind[1].pos == "ADJ" and words[2:3] in (["que"], ["qu'"], ["de"], ["d'"]))
        )

    def _whom(self, token: Token, code: str, *, subject: bool) -> str | None:
        roles = self.roles
        people, orgs = roles.people(), roles.organisations()
        if code[0] == "1" and not subject and self._appearing(token):
            return str(self.table["author"])
        if code[0] == "1" and self._authors(token):
            return str(self.table["author"])
        if code == "1s":
            return roles.name(people[0]) if people else roles.speaker() or str(self.table["author"])
        asked = self.draft.modality is Modality.HYPOTHETICAL
        told = self.draft.kind in _SPOKEN_TO and not asked and code != "2s"
        if code[0] == "2" and (told or self.speaking):
            return str(self.table["customer" if subject else "customers"])
        self.speaking += code[0] == "1"
        self.third = self.third or (code[0] == "3" and subject)
        if code == "that":
            nominal = self._predicate_noun(token)
            return roles.name(orgs[0]) if orgs and nominal and self.draft.kind is ClaimKind.QUALITY else None
        if code in {"3p", "1p"} and len(orgs) == 2 and roles.pairing(code):
            return roles.pair()
        if code == "3p" and self.draft.lang is Lang.FR and subject and not self.concord.counted(token):
            return roles.name(orgs[0]) if orgs and self.draft.kind in _SINGULAR else None
        if code == "person" and subject and self._selling(token):
            people = [p for p in people if p is not self.draft.subject]
        if code == "person" or (
            self.draft.kind is ClaimKind.APPOINTMENT and self.draft.lang is Lang.FR and code == "3"
        ):
            return roles.name(people[0]) if people else roles.resolved(token, "person")
        if self._event(token):
            nouns = self.table["event_nouns"]
            outage = self.draft.kind is ClaimKind.OUTAGE
            return str(nouns["outage"] if outage else nouns.get(fold_text(token.text), nouns["none"]))
        dative = fold_text(token.text) in {"lui", "leur"}
        if code[0] == "3" and subject and (self._spoken_to(token) or self._selling(token)):
            orgs = [p for p in orgs if p is not self.draft.subject]
        placed = roles.placed(token)
        kept = placed is not None and (placed in orgs or placed.type == "person")
        party = placed if kept else roles.by_kind(orgs, subject=subject or dative)
        spoken = next((p for p in orgs if p.name == roles.speaker()), None)
        if spoken is not None and subject:
            return roles.name(spoken)
        if spoken is not None and spoken is party and code[0] == "1" and self.draft.kind in _STAFFED:
            return str(self.table["staff"])
        if code[0] == "1" and self.first is not None:
            return self.first
        if len(orgs) == 2 and code[0] == "1" and roles.contested():
            party = roles.main(orgs)
        if party is not None and self.draft.subject is None and self._acting(token, subject=subject):
            return None
        if party is not None:
            name = roles.name(party)
            self.first = name if code[0] == "1" else self.first
            return name
        if code[0] == "1" and self.first is not None:
            return self.first
        if code[0] in "12":
            return self._addressed(token, code, subject=subject)
        unlike = {p.key for p in self.draft.parties() if p in roles.free}
        return None if roles.seen or not subject or code == "3p" else roles.resolved(token, "org", unlike)

    def _addressed(self, token: Token, code: str, *, subject: bool) -> str | None:
        """Who a first or second person is when the parties are named already."""
        roles = self.roles
        if code[0] == "2" or self.speaking > 1:
            return roles.again() if not self.third else roles.topic()
        if not subject and self.draft.kind in _STAFFED:
            case = self.sentence.children(token.i, "case")
            return str(self.table["members" if case and self.draft.lang is Lang.FR else "staff"])
        return roles.topic() or roles.speaker() or str(self.table["author"])

    def _spoken_to(self, token: Token) -> bool:
        """Whether the words speak to the claim's subject, which a third person then is not: "il a pris tes clients"."""
        subject = self.draft.subject
        words = {fold_text(t.text) for t in self.words.live() if self.words.kept(t)}
        return subject in self.roles.free and bool(words & self.table["second_person"])

    def _selling(self, token: Token) -> bool:
        """Whether the pronoun sells: the claim's subject is who buys."""
        deal = self.draft.kind in {ClaimKind.ACQUISITION, ClaimKind.STAKE}
        behind = {fold_text(t.lemma) for t in self.words.tokens if token.i < t.i <= token.i + 4}
        return deal and bool(behind & self.table["selling"])

    def _event(self, token: Token) -> bool:
        """Whether the pronoun is the subject of a verb that only events have: "elle interviendra", "it took place"."""
        words = " ".join(fold_text(t.text) for t in self.words.tokens if token.i < t.i <= token.i + 4)
        lemmas = {fold_text(t.lemma) for t in self.words.tokens if token.i < t.i <= token.i + 3}
        closed = lemmas & self.table["closing"] and self.draft.kind in {ClaimKind.ACQUISITION, ClaimKind.MERGER}
        return (
            bool(lemmas & self.table["eventful"])
            or bool(closed)
            or bool(lemmas & self.table["restoring"] and self.draft.kind is ClaimKind.OUTAGE)
            or any(phrase in words for phrase in self.table["taking_place"])
        )

    def _acting(self, token: Token, *, subject: bool) -> bool:
        """Whether a pronoun acts on another: "il la vend", where only the bought is known."""
        deal = self.draft.kind in {ClaimKind.ACQUISITION, ClaimKind.STAKE} and self.draft.lang is Lang.FR
        behind = {fold_text(t.text) for t in self.words.tokens if token.i < t.i <= token.i + 2}
        return subject and deal and bool(behind & {"la", "le", "l'", "les"})

    def _appearing(self, token: Token) -> bool:
        """ "nous paraît trop optimiste": to whom it seems so."""
        return any(
            fold_text(t.lemma) in self.table["seeming"] for t in self.words.tokens if token.i < t.i <= token.i + 2
        )

    def _predicate_noun(self, token: Token) -> bool:
        head = self.sentence.head(token)
        articles = self.sentence.children(head.i, "det") if head is not None else []
        return any(fold_text(t.text) in self.table["indefinite"] for t in articles)


def _owning(token: Token) -> bool:
    return token.pos in {"DET", "ADJ"} or "Poss=Yes" in token.feats or token.dep in {"nmod:poss", "poss", "det"}
