"""Claims rewritten so that they stand alone: by their own clause where that can be done, else by a pattern."""

from __future__ import annotations

import re

from claimcheck.extraction.statements.borrowing import borrowed
from claimcheck.extraction.statements.clause import Clause
from claimcheck.extraction.statements.draft import Draft
from claimcheck.extraction.statements.framing import Framing
from claimcheck.extraction.statements.naming import Naming
from claimcheck.extraction.statements.patterns import from_roles
from claimcheck.extraction.statements.presence import from_label, from_nouns, from_presence
from claimcheck.extraction.statements.roles import mentions
from claimcheck.extraction.statements.verbs import conditional, indicative, is_conditional, present
from claimcheck.extraction.statements.words import Words, lowered, tidy
from claimcheck.language import Token, fold_text
from claimcheck.schema import ClaimKind, Lang, Modality, ValueKind

__all__ = ["rewrite"]

_BETWEEN = {ClaimKind.ACQUISITION, ClaimKind.STAKE, ClaimKind.MERGER}
_HEDGED = {Modality.REPORTED, Modality.ASSERTED}


def rewrite(draft: Draft) -> tuple[str, str]:
    """``(statement, proposition)``: sentences in the document's language, the first with attribution and modality."""
    narrow = draft.narrowed()
    return _Rewriting(narrow, narrow.sentence(), draft.text[draft.start : draft.end]).run()


class _Rewriting(Framing):
    """One claim on its way to its wording."""

    def run(self) -> tuple[str, str]:
        """The statement and the proposition."""
        by_clause = self._labelled() or self._clause()
        if by_clause is None:
            words = (
                from_nouns(self.draft, self.sentence) or self._borrowed() or from_presence(self.draft, self.sentence)
            )
            self.patterned = words is not None and words == from_roles(self.draft)
            by_clause = self._verbatim() if words is None else (words, words)
        stated, bare = (self._dated(words) for words in by_clause)
        return _sentence(self._framed(stated)), _sentence(self._located(bare))

    def _labelled(self) -> tuple[str, str] | None:
        """ "Dividende proposé : 0,35 €": a label is no clause, whatever verbs stand in it."""
        words = from_label(self.draft, self.sentence)
        return None if words is None else (words, words)

    def _borrowed(self) -> str | None:
        """An object with the verb that the sentence said before."""
        tokens = Clause(self.draft, self.sentence).tokens
        found = borrowed(self.draft, self.sentence, tokens) if tokens else None
        if found is None:
            return None
        subject, words = found
        naming = Naming(self.draft, words, self.sentence, seen=fold_text(subject))
        return None if naming.run() else f"{subject} {words.text()}"

    # The clause of the text

    def _clause(self) -> tuple[str, str] | None:
        """The clause as it is stated, and without its hedges."""
        clause = Clause(self.draft, self.sentence)
        if not clause.make():
            return None
        opening = clause.tokens[0]
        if self.draft.kind is ClaimKind.MERGER and "VerbForm=Part" in opening.feats and clause.root() == opening:
            return self._by_roles()  # what is called off is the merger, not who merges
        naming = Naming(self.draft, clause.words, self.sentence)
        left = naming.run()
        self.described = naming.described
        standing = self.table["pro_nouns"] | set(self.table["subjects"]) | {"leur", "leurs"}
        unknown = any(t.pos in {"PRON", "DET", "ADJ", "NOUN"} and fold_text(t.text) in standing for t in left)
        if left or self._elliptic(clause.words):
            return self._by_roles() or (None if unknown else self._told(clause))
        if self._office_apart(clause.words) and (by_roles := self._by_roles()):
            return by_roles
        text = fold_text(clause.words.text())
        missing = [p for p in self.draft.parties() if not mentions(text, p.name)]
        loose = clause.modified and self.draft.kind in _BETWEEN and bool(missing)
        if (loose or self._between(clause.words.text())) and (by_roles := self._by_roles()):
            return by_roles
        return self._told(clause)

    def _office_apart(self, words: Words) -> bool:
        """Whether an office is told by "en" alone: "elle en devient directrice"."""
        apart = any(fold_text(t.text) == "en" and t.pos == "PRON" for t in words.live())
        return apart and self.draft.kind is ClaimKind.APPOINTMENT and self._unnamed(words.text(), self.draft.subject)

    def _told(self, clause: Clause) -> tuple[str, str] | None:
        """The clause with its mood set right."""
        left = [fold_text(t.text) for t in clause.words.live() if clause.words.kept(t)]
        stretch = self.draft.text[self.draft.start : self.draft.end]
        denied = set(re.findall(r"[\w'’]+", fold_text(stretch))) & self.table["openers"] & self.table["negations"]
        if self.draft.negated and denied and not set(left) & self.table["negations"]:
            return None
        apart = self.quote.replace(stretch, " ")
        beside = set(re.findall(r"[\w'’]+", fold_text(apart))) & self.table["negations"] - {"no", "non"}
        if self.draft.negated and beside and not set(left) & self.table["negations"]:
            return None
        if any(self.table["subjects"].get(word, "3")[0] in "12" for word in left):
            return None
        self.from_clause = True
        verb = clause.main_verb()
        self._unconditioned(clause.words, verb)
        tellers = [clause.lexical(verb)] if verb is not None else []
        tellers += [t for t in clause.words.live() if t.pos == "VERB" and verb is not None and t.i == verb.i]
        self.said = any(fold_text(t.lemma) in self.table["saying"] for t in tellers)
        self._indicated(clause.words, verb)
        self._plain(clause.words, verb)
        stated = self._lowered(clause.words)
        self._unhedge(clause.words)
        return stated, self._lowered(clause.words)

    def _elliptic(self, words: Words) -> bool:
        """Whether the clause only answers to another: "if they did", or is a question about what it presupposes."""
        live = [t for t in words.live() if fold_text(t.text) not in self.table["conditions"]]
        short = len(live) < 4 and live[-1:] != [] and fold_text(live[-1].text) in self.table["pro_verbs"]
        known = self.table["pro_verbs"] | set(self.table["subjects"]) | {"are", "am"}
        short = short or (0 < len(live) < 4 and all(fold_text(t.text) in known or t.pos == "PUNCT" for t in live))
        asked = self.draft.text[self.draft.end : self.draft.end + 3].strip().startswith("?")
        return short or (asked and self.draft.modality is Modality.ASSERTED)

    def _between(self, words: str) -> bool:
        """Whether a deal's clause leaves a party unnamed that a pattern would name."""
        if self.draft.kind not in _BETWEEN:
            return False
        if self.draft.subject is None:
            return self.draft.object is not None and not mentions(fold_text(words), self.draft.object.name)
        if self.draft.object is None:
            return False
        if self._unnamed(words, self.draft.subject):
            return True
        value = self.draft.value
        selling = {fold_text(t.lemma) for t in self.sentence.tokens if t.start < self.draft.end} & self.table["selling"]
        share = (
            not selling and self.draft.kind is ClaimKind.STAKE and value is not None and value.kind is ValueKind.PERCENT
        )
        held = set(re.findall(r"\w+", fold_text(words))) & self.table["held"]
        share = share or (self.draft.kind is ClaimKind.STAKE and bool(held) and not selling)
        if share and self.draft.status is None and self._unnamed(words, self.draft.object):
            return not self.draft.negated
        loose = {"en", "y", "it", "them"} & set(re.findall(r"\w+", fold_text(words)))
        partitive = re.search(r"\b(?:qui|il|elle|ils|elles|[A-Z]\w+) en (?:a|ont|est|possede|detient)\b", words)
        return self._unnamed(words, self.draft.object) and bool(loose & {"it", "them"} or partitive)

    def _indicated(self, words: Words, verb: Token | None) -> None:
        """A subjunctive, which stands only below another verb, in the indicative."""
        if verb is None or "Mood=Sub" not in verb.feats or not words.kept(verb):
            return
        plural = "Number=Plur" in verb.feats
        if verb.pos == "VERB" and self.draft.modality in {Modality.PLANNED, Modality.HYPOTHETICAL}:
            modal = "devoir" if self.draft.modality is Modality.PLANNED else "pouvoir"
            words.put(verb, f"{present(modal, Lang.FR, plural=plural)} {verb.lemma}")
        elif (form := present(verb.lemma, Lang.FR, plural=plural)) is not None:
            words.put(verb, form)

    def _plain(self, words: Words, verb: Token | None) -> None:
        """Drop a "ne" that denies nothing: "avant que X ne renonce"."""
        live = words.live()
        full = {fold_text(t.text) for t in live} & self.table["full_negations"]
        bare = (
            verb is None
            or {fold_text(t.lemma) for t in live if t.pos in {"VERB", "AUX"}} & self.table["bare_negatives"]
        )
        if self.draft.lang is Lang.FR and not full and not bare:
            words.drop(*[t for t in live if fold_text(t.text) in {"ne", "n'"} and t.pos in {"ADV", "PART"}])

    def _by_roles(self) -> tuple[str, str] | None:
        words = from_roles(self.draft)
        self.patterned = words is not None
        return None if words is None else (words, words)

    def _lowered(self, words: Words) -> str:
        """The words as they stand inside a sentence."""
        text, live = words.text(), words.live()
        named = {word for party in self.draft.parties() for word in (party.name or "").split()}
        if live and live[0].text in named:
            return text
        if live and words.kept(live[0]) and text.startswith(live[0].text):
            return lowered(text, live[:2])
        return text

    def _unconditioned(self, words: Words, verb: Token | None) -> None:
        """ "si X rachète Y" loses its conjunction and is told as a possibility."""
        live = words.live()
        if not live or fold_text(live[0].text) not in self.table["conditions"]:
            return
        if fold_text(live[0].text) == "s'" and fold_text(live[1].text) not in {"il", "ils"}:
            return
        comma = next((t.i for t in live if t.text == ","), None)
        main = self.sentence.head(verb) if verb is not None and verb.dep.startswith(("aux", "cop")) else verb
        apart = main is not None and live[0].head != main.i and live[0].head < main.i
        if apart or (comma is not None and verb is not None and verb.i > comma):
            self.marked = True  # the condition of a clause that follows
            return
        words.drop(live[0])
        for t in live:
            if self.draft.lang is Lang.FR and "Tense=Imp" in t.feats and "VerbForm=Fin" in t.feats:
                form = conditional(t)
                if form is not None:
                    words.put(t, form)
                    self.marked = True

    def _unhedge(self, words: Words) -> None:
        """Drop hedges; the conditional of the French press becomes the indicative."""
        if self.draft.modality not in _HEDGED:
            return
        for t in words.live():
            if fold_text(t.text) in self.table["hedges"] and t.pos == "ADV":
                words.drop(t)
            elif self.draft.lang is Lang.FR and words.kept(t) and t.pos in {"VERB", "AUX"} and is_conditional(t):
                form = indicative(t) if fold_text(t.lemma) not in self.table["hedging_verbs"] else None
                if form is not None:
                    words.put(t, form)


def _sentence(words: str) -> str:
    words = tidy(words)
    words = words[:1].upper() + words[1:] if words[:1].islower() and " " in words else words
    return words if words.rstrip('”»"’ \u00a0\u202f').endswith((".", "!", "?", "…")) else words + "."
