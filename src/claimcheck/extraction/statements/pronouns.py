"""Names for pronouns: whom they stand for, by person, number, the kind of the claim and who speaks."""

from __future__ import annotations

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.statements.descriptions import Descriptions
from claimcheck.extraction.syntax import SUBJECTS
from claimcheck.language import Token, fold_text
from claimcheck.schema import ClaimKind, Lang, Modality

__all__ = ["Pronouns"]

_Decided = tuple[str | None] | None
"""Whom a pronoun stands for, with nobody as one of the answers; None: another rule has to say."""

_SPOKEN_TO = {ClaimKind.QUALITY, ClaimKind.OUTAGE, ClaimKind.PRODUCT}
_STAFFED = {ClaimKind.HEADCOUNT, ClaimKind.DISPUTE, ClaimKind.QUALITY}
_SINGULAR = {
    *(ClaimKind.FUNDING, ClaimKind.ACQUISITION, ClaimKind.STAKE, ClaimKind.PRODUCT, ClaimKind.CLIENT),
    *(ClaimKind.RANKING, ClaimKind.REVENUE),
}  # where "ils" is the firm, not its people
_OTHERS = {("3", ClaimKind.CLIENT), ("1p", ClaimKind.QUALITY)}
"""Pronouns for the object where somebody speaks for one of two: suppliers of customers, customers of quality."""


class Pronouns(Descriptions):
    """Puts names for the pronouns of ``words``."""

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
            self.possessives.written = self.possessives.written or name == self.table["author"]
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
        alone = bool(around) and around[0] in {"seul", "seule", "seuls", "seules"}
        if alone and at and fold_text(live[at - 1].text) == "a":
            return True  # "elle pèse à elle seule"
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
        if fold_text(token.text) == "il" and (around[:1] == ["y"] or around == ["n'", "y"]):
            return True
        if fold_text(token.text) != "il" or self.draft.kind is ClaimKind.APPOINTMENT:
            return False
        behind = [t for t in self.words.tokens if token.i < t.i <= token.i + 4]
        if any(fold_text(t.lemma) in self.table["impersonal"] for t in behind[:3]):
            return True
        words = [fold_text(t.text) for t in behind]
        if any(
            fold_text(t.text) in self.table["impersonal_nouns"]
            for t in self.words.tokens
            if token.i < t.i <= token.i + 6
        ):
            return True  # "il n'a jamais été question de"
        return (
            behind[:1] != []
            and fold_text(behind[0].lemma) == "etre"
            and behind[1:2] != []
            and (behind[1].pos == "ADJ" and words[2:3] in (["que"], ["qu'"], ["de"], ["d'"]))
        )

    def _whom(self, token: Token, code: str, *, subject: bool) -> str | None:
        orgs = self.roles.organisations()
        for rule in (self._speaking, self._standing_for, self._of_person):
            decided = rule(token, code, orgs, subject=subject)
            if decided is not None:
                return decided[0]
        return self._party(token, code, orgs, subject=subject)

    def _speaking(self, token: Token, code: str, orgs: list[Referent], *, subject: bool) -> _Decided:
        """A first or second person by who speaks, and whom to."""
        roles = self.roles
        if code[0] == "1" and ((not subject and self._appearing(token)) or self._authors(token)):
            return (str(self.table["author"]),)
        if code == "1s":
            people = roles.people()
            return (roles.name(people[0]) if people else roles.speaker() or str(self.table["author"]),)
        asked = self.draft.modality is Modality.HYPOTHETICAL
        addressed = self.draft.modality is Modality.IRONIC and bool(orgs)
        told = self.draft.kind in _SPOKEN_TO and not asked and not addressed and code != "2s"
        told = told and not (subject and self._first_person())  # "you promised me": the writer is the customer
        customer = self.draft.object
        if code[0] == "2" and told and customer in orgs and customer is not None and customer.type == "org":
            return (roles.name(customer),)
        if code[0] == "2" and (told or self.speaking):
            return (str(self.table["customer" if subject else "customers"]),)
        self.speaking += code[0] == "1"
        self.third = self.third or (code[0] == "3" and subject)
        return None

    def _standing_for(self, token: Token, code: str, orgs: list[Referent], *, subject: bool) -> _Decided:
        """What stands for a predicate, for both parties, or for staff."""
        roles = self.roles
        if code == "that":
            nominal = self._predicate_noun(token) and self.words.live()[:1] == [token]
            return (roles.name(orgs[0]) if orgs and nominal and self.draft.kind is ClaimKind.QUALITY else None,)
        if code in {"3p", "1p"} and len(orgs) == 2 and roles.pairing(code):
            return (roles.pair(),)
        if code == "3p" and self.draft.lang is Lang.FR and subject and not self.concord.counted(token):
            return (roles.name(orgs[0]) if orgs and self.draft.kind in _SINGULAR else None,)
        return None

    def _of_person(self, token: Token, code: str, orgs: list[Referent], *, subject: bool) -> _Decided:
        """A person, a product, an event, or the other of two of whom one speaks."""
        roles, main, other = self.roles, self.draft.subject, self.draft.object
        french = self.draft.lang is Lang.FR
        people = roles.people()
        if code == "person" and subject and self._selling(token):
            people = [p for p in people if p is not main]
        posted = self.draft.kind is ClaimKind.APPOINTMENT and french and code == "3" and not self._presided(token)
        if code == "person" or posted:
            return (roles.name(people[0]) if people else roles.resolved(token, "person"),)
        if self.draft.kind is ClaimKind.CLIENT and subject and code == "3" and other in orgs and self._account():
            return (roles.name(other),) if other is not None else None
        product = other if self.draft.kind is ClaimKind.PRODUCT else None
        told = product is not None and product.start is not None and product.start < token.start
        if told and product is not None and product.type == "thing" and code == "3" and product not in roles.free:
            return (None,)  # "baptisé Jasmin, il répondra…"
        if self._event(token):
            nouns = self.table["event_nouns"]
            return (str(nouns.get(self.draft.kind.value) or nouns.get(fold_text(token.text), nouns["none"])),)
        speaker = roles.speaker()
        if code == "3" and subject and people and main is not None and speaker == main.name and french:
            return (roles.name(people[0]),)
        between = speaker is not None and len(orgs) == 2 and speaker not in {p.name for p in orgs}
        if between and other in orgs and other is not None and subject and (code, self.draft.kind) in _OTHERS:
            return (roles.name(other),)
        return None

    def _party(self, token: Token, code: str, orgs: list[Referent], *, subject: bool) -> str | None:
        """The party of the claim that the pronoun stands for, where it is not named yet."""
        roles = self.roles
        dative = fold_text(token.text) in {"lui", "leur"}
        if code == "3" and subject and self._selling(token) and (seller := self._announcing()) is not None:
            return seller
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

    def _first_person(self) -> bool:
        """Whether the words have the writer as an object: "me", "us"."""
        told = self.table["objects"]
        return any(told.get(fold_text(t.text), "")[:1] == "1" and t.pos == "PRON" for t in self.words.tokens)

    def _addressed(self, token: Token, code: str, *, subject: bool) -> str | None:
        """Who a first or second person is when the parties are named already."""
        roles = self.roles
        if code[0] == "2" or self.speaking > 1:
            return roles.again() if not self.third else roles.topic()
        told = self.draft.subject is not None and self.draft.subject.key in roles.seen
        if not subject and told and roles.speaker() is None and not self.sentence.children(token.i, "case"):
            return str(self.table["author"])  # "Acme promised us"
        if not subject and self.draft.kind in _STAFFED:
            case = self.sentence.children(token.i, "case")
            return str(self.table["members" if case and self.draft.lang is Lang.FR else "staff"])
        return roles.topic() or roles.speaker() or str(self.table["author"])

    def _spoken_to(self, token: Token) -> bool:
        """Whether the words speak to the claim's subject, which a third person then is not: "il a pris tes clients"."""
        subject = self.draft.subject
        if subject is not None and subject.name == self.roles.speaker():
            return False
        words = {fold_text(t.text) for t in self.words.live() if self.words.kept(t)}
        return subject in self.roles.free and bool(words & self.table["second_person"])

    def _selling(self, token: Token) -> bool:
        """Whether the pronoun sells: the claim's subject is who buys."""
        deal = self.draft.kind in {ClaimKind.ACQUISITION, ClaimKind.STAKE}
        behind = {fold_text(t.lemma) for t in self.words.tokens if token.i < t.i <= token.i + 4}
        return deal and bool(behind & self.table["selling"])

    def _announcing(self) -> str | None:
        """The organisation that tells of a sale to the claim's subject, which is then its seller.

        Unless another is named between its name and the claim, who may be.
        """
        names = self.draft.refs.names if self.draft.refs is not None else ()
        speaker, parties = self.roles.speaker(), {p.key for p in self.draft.parties()}
        told = [r for r in names if r.start is not None and r.start < self.draft.start and r.type == "org"]
        others = [r for r in told if r.key not in parties]
        if speaker is None or not others or others[-1].name != speaker:
            return None
        return speaker

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

    def _presided(self, token: Token) -> bool:
        """Whether the pronoun is what somebody heads: "il est présidé par Jeanne Morel"."""
        behind = [t for t in self.words.tokens if t.i > token.i]
        agent = next((n for n, t in enumerate(behind) if fold_text(t.text) == "par"), None)
        headed = tuple(self.table["headed"])
        if agent is None or not any(fold_text(t.text).startswith(headed) for t in behind[:agent]):
            return False
        named = [self.draft.referent(t) for t in behind[agent + 1 :]]
        return any(r is not None and r.type == "person" for r in named)

    def _account(self) -> bool:
        """Whether the words say what somebody is to the firm that speaks: "it was our ninth-largest account"."""
        live = [fold_text(t.text) for t in self.words.live()]
        own = {word for word, code in self.table["possessives"].items() if code == "1p"}
        return bool(own & set(live[2:5])) and any(t.lemma in {"be", "être"} for t in self.words.live()[1:4])

    def _predicate_noun(self, token: Token) -> bool:
        head = self.sentence.head(token)
        articles = self.sentence.children(head.i, "det") if head is not None else []
        return any(fold_text(t.text) in self.table["indefinite"] for t in articles)
