"""Which parties of a claim its words leave unnamed, and whom an expression may stand for."""

from __future__ import annotations

import re

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.statements.draft import Draft, wording
from claimcheck.extraction.statements.words import Words
from claimcheck.language import Token, fold_text
from claimcheck.schema import ClaimKind

__all__ = ["Roles", "mentions", "noun_group"]

_PAIRED = {ClaimKind.MERGER, ClaimKind.PARTNERSHIP, ClaimKind.DISPUTE}
_JOINT = {ClaimKind.MERGER, ClaimKind.PARTNERSHIP}
_CONTESTED = {ClaimKind.ACQUISITION, ClaimKind.STAKE, ClaimKind.MERGER, ClaimKind.DISPUTE}


class Roles:
    """The parties that still need a name, and those that have had one."""

    def __init__(self, draft: Draft, words: Words, seen: str | None = None) -> None:
        self.draft = draft
        self.seen: set[str] = set() if seen is None else {seen}
        """Keys of those whom the words have named so far."""
        live = words.live()
        text = fold_text(words.text())
        old = fold_text(draft.object.name or "") if draft.object and draft.kind is ClaimKind.FOUNDING else None
        standing = [
            t for t in live if old is None or fold_text(t.text) != old
        ]  # "founded as X": a name and not who bears it
        named = {r.key for r in map(draft.referent, standing) if r is not None} | self.seen
        named |= {p.key for p in draft.parties() if self._partly(p, live)}
        self.free = [p for p in draft.parties() if p.key not in named and not mentions(text, p.name)]
        own = fold_text(" ".join(t.text for t in live))
        self.seen |= {
            p.key
            for p in draft.parties()
            if mentions(text, p.name) and p.key not in named and not mentions(own, p.name)
        }
        """Parties that no name in the words stands for."""
        self.later = [p for p in draft.parties() if p.key in named]
        """Parties that the words name somewhere."""
        if draft.kind is ClaimKind.RANKING:
            self.free = [p for p in self.free if p is draft.subject]  # no pronoun stands for a list

    def _partly(self, party: Referent, live: list[Token]) -> bool:
        """Whether a capitalised word is one of the party's name and of no other's."""
        own = set(fold_text(party.name or "").split())
        for other in self.draft.parties():
            own -= set(fold_text(other.name or "").split()) if other.key != party.key else set()
        return any(
            t.text[:1].isupper() and len(t.text) > 4 and t.pos == "PROPN" and fold_text(t.text) in own for t in live
        )

    def people(self) -> list[Referent]:
        """Persons without a name so far."""
        return [p for p in self.free if p.type == "person"]

    def organisations(self) -> list[Referent]:
        """Organisations and products without a name so far."""
        return [p for p in self.free if p.type != "person"]

    def name(self, referent: Referent) -> str:
        """The name to put, with its article; the party counts as named from here on."""
        self.seen.add(referent.key)
        self.free = [p for p in self.free if p.key != referent.key]
        return self.draft.called(referent.name or "")

    def pairing(self, code: str) -> bool:
        """Whether a plural may stand for both parties."""
        return self.draft.kind in (_PAIRED if code == "3p" else _JOINT)

    def contested(self) -> bool:
        """Whether either party may speak of itself."""
        return self.draft.kind in _CONTESTED

    def pair(self) -> str | None:
        """Both parties, joined."""
        orgs = self.organisations()
        if len(orgs) != 2:
            return None
        return f" {wording(self.draft.lang)['and']} ".join([self.name(p) for p in orgs])

    def placed(self, token: Token) -> Referent | None:
        """The party that the frame found at ``token``."""
        found = next((p for p in self.free if p.start == token.start and p.anaphoric), None)
        product = any(p.type == "thing" for p in self.free) and self.draft.kind is ClaimKind.PRODUCT
        return None if found is None or (product and found.type != "thing") else found

    def by_kind(self, parties: list[Referent], *, subject: bool) -> Referent | None:
        """The likeliest of ``parties``: a product before its maker, the claim's subject for a subject."""
        things = [p for p in parties if p.type == "thing"]
        if self.draft.kind is ClaimKind.PRODUCT and things:
            return things[0]
        return next(iter(parties if subject else reversed(parties)), None)

    def speaker(self) -> str | None:
        """Who says it, when it is not the author."""
        source = self.draft.attribution
        return source.name if source is not None and source.name != "author" else None

    def again(self) -> str | None:
        """The claim's subject, when the words have named it already."""
        subject = self.draft.subject
        return self.name(subject) if subject is not None and subject.name and subject.key in self.seen else None

    def main(self, parties: list[Referent]) -> Referent | None:
        """The party that the document is about."""
        topic = self.draft.refs.discourse.topic if self.draft.refs is not None else None
        return next((p for p in parties if topic is not None and p.key == topic.key), None)

    def topic(self) -> str | None:
        """The organisation that the document is about, when the words do not name it."""
        topic = self.draft.refs.discourse.topic if self.draft.refs is not None else None
        if topic is None or topic.key in {p.key for p in self.draft.parties()}:
            return None
        return self.name(topic)

    def resolved(self, token: Token, want: str, exclude: set[str] | None = None) -> str | None:
        """Whom the text before makes the expression stand for."""
        refs = self.draft.refs
        found = refs.refer(token, want, exclude or ()) if refs is not None else []
        return self.name(found[0]) if found and found[0].name else None


def mentions(folded: str, name: str | None) -> bool:
    """Whether a folded text holds ``name`` as words of its own."""
    return bool(name) and re.search(rf"(?<!\w){re.escape(fold_text(name or ''))}(?!\w)", folded) is not None


def noun_group(words: Words, start: Token) -> list[Token]:
    """The noun at or behind ``start`` with what belongs to it closely: "taux d'appels perdus", "late evening shift"."""
    group: list[Token] = []
    noun = False
    live = words.live()
    tokens = live[live.index(start) + (start.pos not in {"NOUN", "PROPN"}) :] if start in live else []
    for at, t in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        link = noun and fold_text(t.text) in {"de", "d'", "des"} and following is not None
        link = link and following is not None and _nominal(following)
        if t.i == words.verb:
            break
        linked = at > 0 and group[-1:] == [tokens[at - 1]] and fold_text(group[-1].text) in {"de", "d'", "des"}
        graded = not noun and t.pos == "ADV" and following is not None and following.pos == "ADJ"  # "plus gros client"
        if t.pos in {"NOUN", "PROPN", "X", "ADJ", "NUM"} or link or linked or graded or t.text == "-":
            noun = noun or t.pos in {"NOUN", "PROPN"}
            group.append(t)
        else:
            break
    while len(group) > 1 and group[-1].pos in {"ADP", "PUNCT", "NUM"}:
        group.pop()
    return group


def _nominal(t: Token) -> bool:
    """Whether a word behind "de" belongs to the noun before it: "délai de réponse", "taux de décroché"."""
    participle = ("VerbForm=Part" in t.feats and "Tense=Past" in t.feats) or t.text.endswith("é")
    return t.name is None and (t.pos == "NOUN" or participle)
