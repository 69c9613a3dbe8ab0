"""Possessives with their owner named: "notre délai" becomes "le délai d'Acmé", "its revenue" "Acme's revenue"."""

from __future__ import annotations

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.statements.draft import Draft, wording
from claimcheck.extraction.statements.roles import Roles, mentions, noun_group
from claimcheck.extraction.statements.words import Words, genitive, vowel
from claimcheck.language import Token, fold_text
from claimcheck.schema import ClaimKind, Lang, Modality

__all__ = ["Possessives"]

_SPOKEN_TO = {ClaimKind.QUALITY, ClaimKind.OUTAGE, ClaimKind.PRODUCT}


class Possessives:
    """Names the owners of ``words``."""

    def __init__(self, draft: Draft, words: Words, roles: Roles, apart: str | None = None) -> None:
        self.draft = draft
        self.apart = {apart}
        self.words = words
        self.roles = roles
        self.table = wording(draft.lang)
        self.first: str | None = None
        """Who the first person is, when a possessive told."""
        self.written = False
        """Whether the words name the author before."""

    def put(self, token: Token, code: str) -> bool:
        """Name the owner at ``token``; False when a first or second person would be left standing."""
        group = noun_group(self.words, token)
        inside = {r.key for r in map(self.draft.referent, group) if r is not None}
        apart = {key for key in self.apart if key is not None}
        stood = self._stood_for(token, group)
        if stood is not None:
            self.words.drop(token, *group[:1])
            self.words.put(token, self.roles.name(stood))
            return True
        named = self._called_by_name(token, group) and not apart
        owner = None if named else self._owner(token, code, inside | apart)
        if code[0] == "1" and owner:
            self.first = owner
        if self.written and owner == self.table["author"] and self.draft.lang is Lang.FR:
            owner = ""
        if owner is None:
            if inside or self._apposed(group):
                self._undescribed(token, group)
                return True
            return code[0] not in "12"
        if owner == "":
            own = self.table["own_possessives"].get(fold_text(token.text))
            if own is not None:
                feminine = any("Gender=Fem" in t.feats for t in group[:1]) and not vowel(group[0].text)
                self.words.put(token, own.split("|")[-1] if feminine else own.split("|")[0])
        elif self.draft.lang is Lang.EN:
            self.words.put(token, genitive(owner, self.draft.text))
        else:
            self.words.put(token, self._article(token, group))
            if group:
                self.words.after(group[-1], owner_phrase(owner))
        return True

    def _stood_for(self, token: Token, group: list[Token]) -> Referent | None:
        """The party that the whole phrase stands for: "sa proie", "his company"."""
        subject, source = self.draft.subject, self.draft.attribution
        if not group or len(group) > 1 or self._apposed(group):
            return None
        classes = self.draft.refs.classes(group[0]) if self.draft.refs is not None else frozenset()
        plural = "Number=Plur" in group[0].feats or fold_text(group[0].text) in self.table["products"]
        if plural or not classes:
            return None
        placed = subject is not None and subject.start is not None and subject.end is not None
        if subject is not None and placed and subject in self.roles.free:
            covered = (subject.start or 0) <= token.start and group[0].end <= (subject.end or 0)
            if covered:
                return subject
        orgs = self.roles.organisations()
        said = source is not None and source.name not in {"author", *(p.name for p in self.draft.parties())}
        return orgs[0] if said and "any" in classes and len(orgs) == 1 and orgs[0].type == "org" else None

    def _called_by_name(self, token: Token, group: list[Token]) -> bool:
        """ "sa fille Estelle": a person whom the name alone tells, whose owner is not a party."""
        following = [t for t in self.words.live() if group and t.i > group[-1].i][:1]
        named = [self.draft.referent(t) for t in (*group, *following)]
        return any(r is not None and r.type == "person" for r in named) and self.draft.kind is not ClaimKind.APPOINTMENT

    def _apposed(self, group: list[Token]) -> bool:
        """Whether a name follows the noun, behind a comma at most: "our carrier, Interlake Fibre"."""
        following = [t for t in self.words.live() if group and t.i > group[-1].i][:2]
        return any(
            t.name is not None for t in (following[:1] if following[:1] and following[0].text != "," else following)
        )

    def _owner(self, token: Token, code: str, inside: set[str]) -> str | None:
        """Whose it is: a name, "" for somebody whom the words have named before, None when unknown."""
        roles, subject = self.roles, self.draft.subject
        if code in {"1s", "person"}:
            people = roles.people()
            if people:
                return roles.name(people[0])
            speaker = roles.speaker() if code == "1s" else None
            if roles.seen and (code == "person" or (speaker is not None and mentions(self.words.text(), speaker))):
                return ""
            return roles.speaker() or str(self.table["author"]) if code == "1s" else roles.resolved(token, "person")
        if code[0] == "2" and self.draft.kind in _SPOKEN_TO and subject not in roles.free:
            return ""
        candidates = [p for p in roles.organisations() if p.key not in inside]
        source = self.draft.attribution
        if code[0] == "1" and source is not None and source.name == "author" and subject not in roles.free:
            return str(self.table["author"])
        if (
            code == "1p"
            and source is not None
            and source.name == "author"
            and self.draft.modality is not Modality.IRONIC
        ):
            return str(self.table["author"])
        held = self.draft.object
        capital = any(
            fold_text(t.text) in self.table["held"] for t in self.words.live() if t.i in {token.i + 1, token.i + 2}
        )
        if self.draft.kind is ClaimKind.STAKE and capital and held is not None and held in candidates:
            return roles.name(held)
        if code == "1p" and source is None and self.draft.kind is ClaimKind.RANKING:
            return None  # the ranking of who writes
        if code[0] in "12" and subject is not None and subject.key in roles.seen and self._same_person(token, code):
            return ""
        if code[0] in "12":
            speaking = code[0] == "1" and roles.speaker() is not None and candidates != []
            if subject is not None and subject.key in roles.seen and not speaking:
                return ""
            return roles.name(candidates[0]) if candidates else roles.topic() or roles.speaker()
        before = [t for t in self.words.live() if t.i < token.i]
        several = fold_text(token.text) in self.table["several_own"]
        if roles.seen - inside or (several and any("Number=Plur" in t.feats and t.pos == "NOUN" for t in before)):
            return ""
        if not candidates:
            live = self.words.live()
            opening = live.index(token) == 0 or live[live.index(token) - 1].pos != "ADP"
            return roles.resolved(token, "org", inside | {p.key for p in self.draft.parties()}) if opening else None
        if self.draft.kind is ClaimKind.STAKE and len(candidates) == 2:
            return roles.name(candidates[1])  # "its shareholders": of the company held
        placed = roles.placed(token)
        return roles.name(placed if placed is not None and placed in candidates else candidates[0])

    def _same_person(self, token: Token, code: str) -> bool:
        """Whether the owner is the subject of the clause, in the same person: "nous abaissons notre prévision"."""
        subjects = self.table["subjects"]
        return any(subjects.get(fold_text(t.text)) == code for t in self.words.tokens if t.i < token.i)

    def _undescribed(self, token: Token, group: list[Token]) -> None:
        """ "Son concurrent Parlotte" without a known owner: only the name, without the commas around it."""
        live = self.words.live()
        at = live.index(token)
        named = next((n for n, t in enumerate(live) if n > at and t.name is not None), at)
        self.words.drop(*live[at:named])
        if live[named - 1].text == "," and named + 1 < len(live) and live[named + 1].text == ",":
            self.words.drop(live[named + 1])

    def _article(self, token: Token, group: list[Token]) -> str:
        if fold_text(token.text) in self.table["plural_possessives"] or not group:
            return "les"
        if vowel(group[0].text):
            return "l'"
        noun = next((t for t in group if t.pos == "NOUN"), group[0])
        return "la" if "Gender=Fem" in noun.feats or fold_text(token.text) in {"sa", "ma", "ta"} else "le"


def owner_phrase(owner: str) -> str:
    """ "de" before an owner, elided or contracted."""
    for article, contracted in (("le ", "du "), ("les ", "des ")):
        if owner.startswith(article):
            return contracted + owner.removeprefix(article)
    return f"d'{owner}" if vowel(owner) else f"de {owner}"
