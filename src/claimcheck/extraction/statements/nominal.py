"""Claims that are only a noun phrase and say what somebody or something is: an apposition, an adjective, a label."""

from __future__ import annotations

import re

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.statements.draft import Draft
from claimcheck.extraction.statements.naming import Naming
from claimcheck.extraction.statements.patterns import fill, from_roles
from claimcheck.extraction.statements.possessives import owner_phrase
from claimcheck.extraction.statements.roles import mentions
from claimcheck.extraction.statements.stretch import Stretch
from claimcheck.extraction.statements.words import Words, common, numeral, vowel
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import ClaimKind, Lang

__all__ = ["Phrase"]

_LABELLED = {ClaimKind.REVENUE, ClaimKind.HEADCOUNT, ClaimKind.OTHER, ClaimKind.QUALITY, ClaimKind.PRODUCT}
_YEAR = re.compile(r"(?:19|20)\d\d")
_DESCRIBED = {ClaimKind.LOCATION, ClaimKind.OTHER, ClaimKind.PRODUCT, ClaimKind.QUALITY}
_SHORT = 6  # words of a bare description with its name
_DESCRIBING = {"NOUN", "DET", "ADJ", "PRON", "ADV"}


class Phrase(Stretch):
    """One noun phrase."""

    def __init__(self, draft: Draft, sentence: Sentence) -> None:
        super().__init__(draft, sentence)
        subject = draft.subject
        self.subject: Referent | None = subject if subject is not None and subject.name else None
        self.called = draft.called(subject.name) if subject is not None and subject.name else ""
        self._without_topic()

    def _without_topic(self) -> None:
        """ "Acmé : chiffre d'affaires en hausse", "Acme. 60 vacancies": the name in front is no part of the phrase."""
        referent = self.draft.referent(self.tokens[0]) if self.tokens else None
        known = referent is not None and self.subject is not None and referent.key == self.subject.key
        closing = next((n for n, t in enumerate(self.tokens[:12]) if t.text == ")"), 0)
        listed = len(self.tokens) > closing + 2 and self.tokens[closing + 1].text in {":", "-", "–"}
        if known and closing and self.tokens[1].text == "(" and listed:
            self.hold(self.tokens[closing + 2 :])
        elif known and len(self.tokens) > 2 and self.tokens[1].text in {":", ".", "–", "—", "-"}:
            self.hold(self.tokens[2:])

    def _is_subject(self, token: Token) -> bool:
        referent = self.draft.referent(token)
        return referent is not None and self.subject is not None and referent.key == self.subject.key

    def predicative(self) -> str | None:
        """ "non coté", "Modestes, mais jamais négatifs", "cheap": what the organisation is."""
        first = self.tokens[0]
        denied = fold_text(first.text) in self.table["not"]
        head = self.tokens[1] if denied and len(self.tokens) > 1 else first
        if fold_text(first.text) in self.table["degrees"] and len(self.tokens) > 1:
            head = self.tokens[1]
        describing = head.pos in {"ADJ", "VERB"} or (denied and head.pos == "NOUN" and len(self.tokens) < 4)
        if (
            self.subject is None
            or not describing
            or any(t.pos in {"NOUN", "PROPN"} for t in self.tokens[1:3] if not denied)
        ):
            return None
        if self.main_verb() is not None or any(t.name is not None for t in self.tokens[:2]):
            return None
        if any(fold_text(t.text) in self.table["pro_nouns"] for t in self.tokens) or first.text.isupper():
            return None
        words = Words(self.draft.text, self.tokens[1:] if denied else self.tokens, self.draft.lang)
        if words.kept(first) and first.text[1:].islower() and not denied:
            words.put(first, first.text.lower())
        verb = self.table["is_not" if denied else "is"]
        return f"{self.called} {verb} {words.text()}"

    def apposition(self) -> str | None:
        """ "X, filiale de Y", "its chief executive, X", "son concurrent X": X is what it is called."""
        parts = self._apposed()
        if parts is None:
            return None
        bearer, role = parts
        vague = fold_text(role[0].text) in self.table["definite"] and len(role) < 3
        if (vague and self.draft.kind is not ClaimKind.OTHER) or fold_text(role[0].text) in self.table["none"]:
            return None
        words = Words(self.draft.text, [*bearer, *role], self.draft.lang)
        words.before(role[0], self.table["is"])
        if words.kept(role[0]) and role[0].text[:1].isupper() and role[0].pos in {"DET", "ADJ", "NOUN"}:
            words.put(role[0], role[0].text.lower()) if role[0].text[1:].islower() or len(role[0].text) < 3 else None
        referent = self.draft.referent(bearer[-1])
        if Naming(self.draft, words, self.sentence, apart=referent).run():
            return None
        text = words.text()
        missing = [p for p in self.draft.parties() if not mentions(fold_text(text), p.name)]
        if missing and self.draft.kind is ClaimKind.OTHER and missing[0] is self.draft.object:
            of = self.table["of_owner"] if self.draft.lang is Lang.EN else ""
            owner = self.draft.called(missing[0].name or "")
            return f"{text} {of} {owner}" if of else f"{text} {owner_phrase(owner)}"
        return text if not missing or from_roles(self.draft) is None else None

    def _apposed(self) -> tuple[list[Token], list[Token]] | None:
        """Who is described, and the description."""
        if len(self.tokens) > 2 and self.tokens[0].name is not None and fold_text(self.tokens[1].text) in {"a", "at"}:
            return (self.tokens[:1], self.tokens[1:]) if self._bearing(self.tokens[0]) else None
        split = next((n for n, t in enumerate(self.tokens) if t.text in {",", "("} and n > 0), None)
        if split is None:
            last = self.tokens[-1]
            left = self.tokens[:-1]
            close = last.name is not None and self._describes(left) and not self.sentence.case(last)
            owned = close and fold_text(left[0].text) in self.table["possessives"]
            return ([last], left) if owned else None
        left, right = self.tokens[:split], [t for t in self.tokens[split + 1 :] if t.text != ")"]
        if not right or left[0].pos == "ADP":
            return None
        cut = next((n for n, t in enumerate(right) if t.text in {",", ";"}), len(right))
        if self._stands_for_subject(left) and self._describes(right[:cut]):
            return left, right[:cut]
        if left[-1].name is not None and len(left) < 3 and self._describes(right[:cut]):
            return left[-1:], right[:cut]
        while len(right) > 1 and fold_text(right[0].text).rstrip(".") in self.table["titles"]:
            right = right[1:]
        if right[0].name is not None and self._describes(left) and (len(right) == 1 or right[1].pos == "PUNCT"):
            return right[:1], left
        return None

    def _stands_for_subject(self, tokens: list[Token]) -> bool:
        """ "l'entreprise, en cessation de paiements": whether a phrase is all that names the organisation."""
        if len(tokens) != 2 or self.subject is None or any(map(self._is_subject, self.tokens)):
            return False
        found = self.draft.stands_for(tokens[1])
        return found is not None and found.key == self.subject.key

    def _bearing(self, token: Token) -> bool:
        """Whether a person is named whom the claim places somewhere: "X at the head of Y"."""
        referent = self.draft.referent(token)
        person = referent is not None and referent.type == "person"
        return person and self.draft.kind is ClaimKind.APPOINTMENT

    def _describes(self, tokens: list[Token]) -> bool:
        """Whether ``tokens`` are a noun phrase that says what somebody is."""
        head = next((t for t in tokens if t.pos in {"NOUN", "PROPN", "ADJ"}), None)
        return (
            head is not None
            and head.name is None
            and not any("VerbForm=Fin" in t.feats for t in self._main(tokens))
            and (tokens[0].pos in _DESCRIBING or fold_text(tokens[0].text) in self.table["within"])
            and (fold_text(tokens[0].text) in self.table["indefinite"] or not any(t.pos == "NUM" for t in tokens[:2]))
        )

    def _main(self, tokens: list[Token]) -> list[Token]:
        """The tokens before the first relative clause."""
        opened = next((n for n, t in enumerate(tokens) if n and (self.is_relative(t) or t.text in "«“")), len(tokens))
        return tokens[:opened]

    def described(self) -> str | None:
        """ "le fonds bordelais", "l'américain X", "the London-listed outsourcer": what the organisation is."""
        if self.subject is None or self.draft.kind not in _DESCRIBED or not 1 < len(self.tokens) <= _SHORT:
            return None
        *_, last = self.tokens
        named = self._is_subject(last)
        words = self.tokens[:-1] if named else self.tokens
        definite = fold_text(words[0].text) in self.table["definite"]
        role = words[1:] if definite else words
        plain = all(
            (t.pos in {"NOUN", "ADJ", "PROPN", "PUNCT", "ADV"} or "VerbForm=Part" in t.feats) and t.name is None
            for t in role
        )
        noun = next((t for t in role if t.pos == "NOUN"), None)
        if not role or not plain or not (named or definite) or fold_text(words[0].text) == "les":
            return None
        classed = [t for t in role if self.draft.refs is not None and self.draft.refs.classes(t)]
        if (not classed and len(role) > 1) or (not classed and not named and self.draft.kind is not ClaimKind.LOCATION):
            return None
        text = Words(self.draft.text, role, self.draft.lang).text()
        opening = role[0].i == 0 and common(role[0])
        text = text[:1].lower() + text[1:] if opening or self.draft.lang is Lang.FR else text
        if self.draft.lang is Lang.FR and not classed:
            return f"{self.called} {self.table['is']} {text}"
        feminine = any(
            "Gender=Fem" in t.feats for t in (role if noun is None or "Gender=Masc" not in noun.feats else ())
        )
        article = ("une" if feminine else "un") if self.draft.lang is Lang.FR else "an" if vowel(text) else "a"
        return f"{self.called} {self.table['is']} {article} {text}"

    def labelled(self) -> str | None:
        """ "Chiffre d'affaires : 143,9 M€", "Net debt 133": a label and its figure."""
        if self.subject is None or self.draft.kind not in _LABELLED:
            return None
        split = next((n for n, t in enumerate(self.tokens) if t.text == ":"), None)
        split = self._growth() if split is None else split
        label = self.tokens[:split] if split is not None else []
        rest = self.tokens[split + 1 :] if split is not None else []
        if split is None and self.draft.lang is Lang.EN:
            at = next((n for n, t in enumerate(self.tokens) if t.pos in {"NUM", "SYM"}), 0)
            label, rest = self.tokens[:at], self.tokens[at:]
            if any(t.pos not in {"NOUN", "ADJ", "PROPN"} for t in label) or any(t.pos == "NOUN" for t in rest[:3]):
                return None
        if not label or not rest or len(label) > 8 or any(t.name is not None for t in label):
            return None
        if any(self.is_finite(t) for t in label):
            return None
        if not any(numeral(t) or t.pos == "SYM" for t in rest[:4]) or label[0].pos not in {
            "NOUN",
            "ADJ",
            "DET",
            "PROPN",
        }:
            return None
        if self.draft.time is not None and self.draft.time.text.startswith(rest[0].text):
            return None  # "Prochain rendez-vous : 23 octobre"
        words = Words(self.draft.text, label, self.draft.lang)
        if label[0].text[1:].islower():
            words.put(label[0], label[0].text.lower())
        if self.draft.lang is Lang.FR:
            self._belonging(words, label)
        value = Words(self.draft.text, rest, self.draft.lang, self.draft.end).text()
        noun = next((t for t in label if t.pos == "NOUN"), label[0])
        told = self.table["label"].split("|")[self.draft.lang is Lang.FR and _plural(noun)]
        return fill(told, self.draft.lang, s=self.called, np=words.text(), v=value)

    def _growth(self) -> int | None:
        """The place of the comma in "sa croissance, 22 %"."""
        pairs = enumerate(zip(self.tokens, self.tokens[1:], strict=False))
        found = next((n for n, (t, following) in pairs if t.text == "," and numeral(following)), None)
        return found if self.draft.kind is ClaimKind.REVENUE and self.main_verb() is None else None

    def _belonging(self, words: Words, label: list[Token]) -> None:
        """The label with its article and its owner: "le chiffre d'affaires d'Acmé au 30 juin"."""
        if label[0].pos != "DET":
            article = "la" if "Gender=Fem" in label[0].feats else "le"
            article = "l'" if vowel(label[0].text) else article
            words.before(label[0], "les" if _plural(label[0]) else article)
        last = 0
        while last + 1 < len(label) and not (
            label[last + 1].pos in {"ADP", "NUM"}
            and fold_text(label[last + 1].text) not in {"de", "d'"}
            and not _YEAR.fullmatch(label[last + 1].text)
        ):
            last += 1
        words.after(label[last], owner_phrase(self.called))


def _plural(noun: Token) -> bool:
    """Whether a French noun is plural, by its form where the models say nothing."""
    return "Number=Plur" in noun.feats or (noun.text.endswith("s") and "Number=Sing" not in noun.feats)
