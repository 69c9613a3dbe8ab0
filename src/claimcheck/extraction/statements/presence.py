"""Claims that are only a noun phrase and say what there is: a number of things, a figure, an event, a thing."""

from __future__ import annotations

import re
from dataclasses import replace

from claimcheck.extraction.statements.draft import Draft
from claimcheck.extraction.statements.naming import Naming
from claimcheck.extraction.statements.nominal import Phrase
from claimcheck.extraction.statements.patterns import fill, from_roles, shade
from claimcheck.extraction.statements.roles import mentions
from claimcheck.extraction.statements.words import Words, common, numeral
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import ClaimKind, Lang, ValueKind

__all__ = ["from_label", "from_nouns", "from_presence"]

_EVENTFUL = {ClaimKind.ACQUISITION, ClaimKind.MERGER, ClaimKind.FUNDING, ClaimKind.DISPUTE, ClaimKind.OUTAGE}
_COUNTED = {
    *(ClaimKind.HEADCOUNT, ClaimKind.CLIENT, ClaimKind.STAKE, ClaimKind.OTHER),
    *(ClaimKind.PRODUCT, ClaimKind.LOCATION, ClaimKind.REVENUE),
}
_MEASURED = {ClaimKind.REVENUE, ClaimKind.OTHER}
_EVENT_ENDINGS = ("tion", "sion", "ture", "ment", "tions", "sions", "tures", "ments")
_OPENING = {"DET", "NUM", "NOUN", "ADJ", "PROPN", "SYM"}


def from_nouns(draft: Draft, sentence: Sentence) -> str | None:
    """A sentence for a claim whose stretch has no verb; None when nothing fits."""
    phrase = _Presence(draft, sentence)
    if not phrase.tokens:
        return None
    stated = phrase.listed() or phrase.predicative() or phrase.apposition() or phrase.labelled()
    if draft.kind is ClaimKind.LOCATION:
        stated = stated or phrase.described()  # "the Californian company"
    stated = stated or from_roles(draft)
    return stated or phrase.founders() or phrase.figure() or phrase.counted()


def from_presence(draft: Draft, sentence: Sentence) -> str | None:
    """A sentence that says that there is, or was, what the stretch names; None when nothing fits."""
    phrase = _Presence(draft, sentence)
    return phrase.described() or phrase.there_is() if phrase.tokens else None


def from_label(draft: Draft, sentence: Sentence) -> str | None:
    """A sentence for a label with its figure; None for anything else."""
    phrase = _Presence(draft, sentence)
    return phrase.labelled() if any(t.text in {":", ","} for t in phrase.tokens) else None


class _Presence(Phrase):
    """A noun phrase of which the organisation has, sees or undergoes what it names."""

    def _named(self, tokens: list[Token], *, owned: bool) -> Words | None:
        """``tokens`` with names for what refers; None when something stays open."""
        words = Words(self.draft.text, tokens, self.draft.lang, self.draft.end)
        if common(tokens[0]):
            words.put(tokens[0], tokens[0].text[:1].lower() + tokens[0].text[1:])
        subject = self.subject.key if self.subject is not None and owned else None
        return None if Naming(self.draft, words, self.sentence, seen=subject).run() else words

    def _fill(self, name: str, **words: str) -> str:
        return fill(self.table[name][self._shade()], self.draft.lang, s=self.called, **words)

    def _shade(self) -> str:
        """As :func:`shade`, where the words themselves deny: "the loss of a customer" took place."""
        stretch = fold_text(self.draft.text[self.draft.start : self.draft.end])
        told = set(re.findall(r"\w+['’]?", stretch)) & self.table["negations"]
        return shade(self.draft if told else replace(self.draft, negated=False))

    def _indefinite(self, words: Words, head: Token) -> str:
        """The phrase with an article, where French wants one and it has none."""
        text, first = words.text(), self.tokens[0]
        bare = self.draft.lang is Lang.FR and first.pos in {"NOUN", "ADJ"} and "Number=Plur" not in first.feats
        return f"{'une' if 'Gender=Fem' in head.feats else 'un'} {text}" if bare else text

    def _head(self) -> Token:
        return next((t for t in self.tokens if t.pos in {"NOUN", "PROPN"}), self.tokens[0])

    def listed(self) -> str | None:
        """ "Customers: 3 million" in a list of facts; what else stands behind such a label is read without it."""
        if self.draft.kind not in {ClaimKind.CLIENT, ClaimKind.HEADCOUNT} or len(self.tokens) < 3:
            return None
        label, colon, *rest = self.tokens
        if colon.text != ":" or label.name is not None or label.pos not in {"NOUN", "PROPN"}:
            return None
        self.hold(rest)
        if self.subject is None or self.draft.lang is Lang.FR or not all(numeral(t) for t in rest):
            return None
        return self._fill("quantity", v=f"{Words(self.draft.text, rest, self.draft.lang).text()} {label.text.lower()}")

    def founders(self) -> str | None:
        """ "son fondateur, Jos Weyland": who founded the organisation, or that it was founded."""
        founding = self.draft.kind is ClaimKind.FOUNDING and self.subject is not None
        if not founding or not any(fold_text(t.text) in self.table["founders"] for t in self.tokens):
            return None
        found = [r for r in map(self.draft.referent, self.tokens) if r is not None]
        people = [r.name for r in found if r.type == "person" and r.name]
        if not people:
            return fill(self.table["founded"], self.draft.lang, s=self.called)
        pattern = self.table["founder" if len(people) == 1 else "founders_of"]
        return fill(pattern, self.draft.lang, s=self.called, p=f" {self.table['and']} ".join(people))

    def figure(self) -> str | None:
        """ "trésorerie nette de 48 M€", "operating profit down 9 per cent": the organisation reports it."""
        if self.subject is None or self.draft.kind not in _MEASURED or self.main_verb() is not None:
            return None
        first = self.tokens[0]
        bare = first.pos in {"NOUN", "ADJ"} or (first.pos == "VERB" and "Aspect=Prog" in first.feats)
        amount = first.pos in {"SYM", "NUM"} and self.draft.kind is ClaimKind.REVENUE
        indefinite = fold_text(first.text) in self.table["indefinite"]
        if first.name is not None or not (bare or amount or indefinite) or not any(map(numeral, self.tokens)):
            return None
        words = self._named(self.tokens, owned=True)
        return self._fill("figure", v=self._indefinite(words, self._head())) if words is not None else None

    def counted(self) -> str | None:
        """ "les 74 salariés d'Acmé": the organisation has so many."""
        number = self._number()
        if self.subject is None or self.draft.kind not in _COUNTED or number is None or self.main_verb() is not None:
            return None
        if self.draft.time is not None and number.text in self.draft.time.text:
            return None
        rest = [t for t in self.tokens if t.i >= number.i]
        value = self.draft.value
        if self.draft.kind is ClaimKind.PRODUCT and value is not None and value.kind is ValueKind.MONEY:
            if self.tokens[0] != number and self.tokens[0].pos != "SYM":
                return None
            price = Words(self.draft.text, self.tokens, self.draft.lang, self.draft.end).text()
            return fill(self.table["price"], self.draft.lang, s=self.called, v=price)
        listed = any(fold_text(t.text) in self.table["ranging"] for t in rest)
        marks = ";()" if listed else ",;()"
        end = next((n for n, t in enumerate(rest) if n and (self._is_subject(t) or t.text in marks)), len(rest))
        rest = rest[:end]
        while len(rest) > 1 and rest[-1].pos in {"ADP", "DET"}:
            rest.pop()
        previous = self.before(number)
        money = previous is not None and previous.pos == "SYM"
        if len(rest) == 1 and self.draft.kind is ClaimKind.HEADCOUNT and not money:
            people = f"{rest[0].text} {self.table['people']}"
            return fill(self.table["quantity"][shade(self.draft)], self.draft.lang, s=self.called, v=people)
        if money or len(rest) < 2 or not any(t.pos == "NOUN" for t in rest[1:3]):
            return None
        if previous is not None and (previous.pos == "ADV" or fold_text(previous.text) in self.table["ranging"]):
            rest = [previous, *rest]
        words = self._named(rest, owned=True)
        if words is None:
            return None
        if self.draft.kind is ClaimKind.REVENUE:
            return self._fill("figure", v=words.text())
        key = shade(self.draft)
        key = "dated" if key == "none" and self.draft.time is not None else key
        return fill(self.table["quantity"][key], self.draft.lang, s=self.called, v=words.text())

    def _number(self) -> Token | None:
        """The number that the phrase counts with: the claim's value, or one near its beginning."""
        numbers = [t for t in self.tokens if numeral(t)]
        value = self.draft.value.text if self.draft.value is not None else ""
        chosen = next((t for t in numbers if t.text in value), None)
        if chosen is None:
            near = [t for t in numbers if t in self.tokens[:5]]
            apart = any(t.pos == "ADP" for t in self.tokens[1:4] if near and t.i < near[0].i)
            return near[0] if near and not apart else None
        before = self.before(chosen)
        if before is not None and fold_text(before.text) in self.table["composed"] and self._of_subject():
            return chosen
        leading = [t for t in self.tokens if t.i < chosen.i]
        nouns = any(t.pos == "NOUN" for t in leading)
        return None if nouns and not any(t.text in {"(", "'s", "’s"} for t in leading) else chosen

    def _of_subject(self) -> bool:
        """ "la PME de 74 personnes": whether the phrase is about the organisation itself."""
        return self.draft.refs is not None and bool(self.draft.refs.classes(self._head()))

    def there_is(self) -> str | None:
        """ "la grève de février": it took place; what is no event, the organisation has."""
        self._without_opening()
        if not self.tokens or self.main_verb() is not None or self.tokens[0].name is not None:
            return None
        first, head = self.tokens[0], self._head()
        word = fold_text(first.text)
        if (first.pos not in _OPENING and word not in self.table["none"]) or word in self.table["exclaiming"]:
            return None
        eventful = self._eventful(head)
        words = self._named(self.tokens, owned=not eventful)
        if words is None:
            return None
        phrase = words.text()
        indefinite = word in self.table["indefinite"] or first.pos in {"NOUN", "ADJ"}
        if self.subject is None:
            return self._event(head, phrase) if eventful and not indefinite else None
        if word in self.table["none"]:
            kind = "without" if word in {"pas", "not"} else "zero" if word == "zero" else "lacking"
            return fill(self.table[kind], self.draft.lang, s=self.called, np=phrase)
        if self._predicate(head):
            return f"{self.called} {self.table['is']} {phrase}"
        named = mentions(fold_text(phrase), self.subject.name)
        if named and first.pos == "NOUN" and self.draft.lang is Lang.EN:
            return None
        if eventful and (named or not indefinite):
            return self._event(head, self._indefinite(words, head))
        if eventful:
            return self._fill("undergone", np=self._indefinite(words, head))
        if indefinite and head.pos == "NOUN" and not named:
            return self._fill("thing", np=self._indefinite(words, head))
        return None

    def _without_opening(self) -> None:
        """Leave out an adverb or a preposition at the beginning: "depuis, zéro panne", "with offices in Leeds"."""
        if len(self.tokens) > 2 and self.tokens[0].pos == "ADV" and self.tokens[1].text == ",":
            self.hold(self.tokens[2:])
        if self.tokens and fold_text(self.tokens[0].text) in self.table["ranging"]:
            return
        if self.tokens and (self.tokens[0].pos == "ADP" or self.is_relative(self.tokens[0])):
            comma = next((n for n, t in enumerate(self.tokens[:5]) if t.text == ","), 0)
            self.hold(self.tokens[comma + 1 :])

    def _eventful(self, head: Token) -> bool:
        word = fold_text(head.text)
        indefinite = fold_text(self.tokens[0].text) in self.table["indefinite"] or self.tokens[0].pos in {"NOUN", "ADJ"}
        kind = self.draft.kind in _EVENTFUL and indefinite
        known = {word, word.removesuffix("s")} & self.table["events"]
        return kind or bool(known) or word.endswith(_EVENT_ENDINGS)

    def _event(self, head: Token, phrase: str) -> str:
        plural = "Number=Plur" in head.feats
        cut = re.search(r"\s?[:,]", phrase)
        named, rest = (phrase[: cut.start()], phrase[cut.start() :]) if cut else (phrase, "")
        told = fill(self.table["event"][self._shade()].split("|")[plural], self.draft.lang, np=named)
        return f"{told}{rest}"

    def _predicate(self, head: Token) -> bool:
        """ "une pépite": whether the phrase is what the organisation is."""
        classes = self.draft.refs.classes(head) if self.draft.refs is not None else frozenset()
        known = bool(classes) and fold_text(head.text) not in self.table["products"]
        return known and fold_text(self.tokens[0].text) in self.table["indefinite"] and self.draft.kind not in _EVENTFUL
