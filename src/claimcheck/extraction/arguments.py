"""Arguments of a trigger: the selectors of the frames as searches over the syntax."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from claimcheck.extraction.clauses import clause_tokens
from claimcheck.extraction.lexicon import Cues
from claimcheck.extraction.syntax import NOMINAL, OBLIQUE, SUBJECTS, before, is_passive, parted, surface_subject
from claimcheck.language import Sentence, Token, fold_text

__all__ = ["Arguments"]

_BY = {"par", "by"}
_OF = {"de", "of", "d'", "du", "des", "d’"}
_VAGUE = {"de", "d'", "du", "a", "au", "of", "to", "in", "en", "dans", "for", "on", "sur", "by", "par"}


@dataclass(slots=True)
class Arguments:
    """Finds the nominals that fill the roles of a trigger in one parsed sentence."""

    sentence: Sentence
    cues: Cues

    def select(self, selector: str, first: Token, last: Token) -> list[Token]:
        """The nominals that ``selector`` finds for the trigger ``first``..``last``, best first."""
        if selector.startswith("prep:"):
            return list(self._behind(first, set(selector[5:].split("|"))))
        finder = getattr(self, f"_{selector}", None)
        return list(finder(first, last)) if finder is not None else []

    def _agent(self, first: Token, last: Token) -> Iterator[Token]:
        s = self.sentence
        if first.pos in {"VERB", "AUX"} or s.children(first.i, *SUBJECTS):
            if is_passive(s, first):
                yield from self._by(first, last)
            elif (subject := surface_subject(s, first)) is not None:
                yield subject
            return
        current = first
        for head in s.ancestors(first):
            if current.dep in {"parataxis", "conj", "appos", "advcl", "acl:relcl", "nsubj", "nsubj:pass"} or parted(
                s, current, head
            ):
                return
            current = head
            if head.pos in {"VERB", "AUX"}:
                if is_passive(s, head):
                    yield from self._by(head, head)
                if (subject := surface_subject(s, head)) is not None and subject.i != first.i:
                    yield subject
                return

    def _patient(self, first: Token, last: Token) -> Iterator[Token]:
        s = self.sentence
        if is_passive(s, first):
            if (subject := surface_subject(s, first)) is not None:
                yield subject
                if first.dep in {"acl", "amod"}:
                    # "un communiqué sur cet éditeur, classé…": the parser often picks the wrong noun of the phrase.
                    yield from reversed([t for t in s.subtree(subject.i) if t.i < first.i and t.pos in NOMINAL])
            return
        yield from (t for t in s.children(first.i, "obj") if t.name is None or t.i > first.i)
        loose = s.children(first.i, "obl:arg", "xcomp", "iobj", "obl:mod", "appos", "nmod", "ccomp")
        yield from (t for t in loose if t.pos in {"PROPN", "NOUN"} and t.i > first.i and not s.case(t))
        head = s.head(first)
        if (
            first.dep == "acl:relcl"
            and head is not None
            and not s.children(first.i, "obj")
            and any(fold_text(t.text) in self.cues.object_relatives for t in s.subtree(first.i)[:3])
        ):
            yield head  # "Allobise, que ce logiciel équipe": the relative pronoun is the object
        if first.dep == "xcomp" and head is not None:
            yield from s.children(head.i, "obj")

    def _by(self, first: Token, last: Token) -> Iterator[Token]:
        for t in self._below(first):
            if t.dep == "obl:agent" or (t.dep in OBLIQUE and set(self.sentence.case(t).split()[-1:]) & _BY):
                yield t

    def _of(self, first: Token, last: Token) -> Iterator[Token]:
        s = self.sentence
        partner = s.head(first)
        if first.dep == "conj" and partner is not None and partner.name is not None and self.owned(first):
            yield partner
        for t in s.children(last.i) + ([] if last.i == first.i else s.children(first.i)):
            owner = t.dep in {"nmod:poss", "poss"} or (t.dep == "det" and "Poss=Yes" in t.feats)
            if owner or (fold_text(t.text) in self.cues.possessives and t.i < first.i):
                yield t
        for t in s.children(last.i) + ([] if last.i == first.i else s.children(first.i)):
            if t.dep in OBLIQUE and (
                set(s.case(t).split()[-1:]) & _OF or "des" in {c.text for c in s.children(t.i, "case")}
            ):
                yield t
        for t in s.children(first.i, "nmod", "compound", "appos"):
            if t.name is not None and not s.case(t):
                yield t
        head = s.head(first)
        if head is not None and head.pos in {"NOUN", "PROPN"} and first.dep == "conj":
            yield from self._of(head, head)
        if (dont := self._relative_of(first)) is not None:
            yield dont

    def owned(self, noun: Token) -> bool:
        """Whether a possessive determiner stands before the noun."""
        return any(fold_text(t.text) in self.cues.possessives for t in self.sentence.children(noun.i) if t.i < noun.i)

    def _relative_of(self, first: Token) -> Token | None:
        """ "dont le siège", "whose shares": the noun that the relative clause modifies."""
        for t in self.sentence.tokens[max(0, first.i - 4) : first.i]:
            if fold_text(t.text) in self.cues.genitive_relatives:
                return before(self.sentence, t)
        return None

    def _is(self, first: Token, last: Token) -> Iterator[Token]:
        s = self.sentence
        if s.children(first.i, *SUBJECTS):
            yield from s.children(first.i, *SUBJECTS)
        if first.name is not None:
            yield first
        yield from (t for t in s.children(first.i, "appos", "flat:name", "flat", "flat:foreign") if t.pos in NOMINAL)
        yield from (t for t in s.children(first.i, "nmod") if t.name is not None and not s.case(t))
        yield from (t for t in s.children(first.i, "compound") if t.name is not None)
        head = s.head(first)
        if head is None:
            yield from self._beside(first, last)
            return
        bare = first.dep != "nmod" or not s.case(first) or first.pos == "ADJ"
        modifying = first.dep in {"appos", "acl", "amod", "nmod", "compound", "flat", "dep"}
        if modifying and bare and (head.name is not None or head.pos in NOMINAL):
            yield head
        predicative = first.dep in {"xcomp", "obl:arg", "obj", "obl", "obl:mod"} and head.pos in {"VERB", "AUX"}
        if predicative and fold_text(head.lemma) in self.cues.naming_verbs:
            subject = surface_subject(s, head)
            if subject is not None:
                yield subject
        if first.dep == "conj" and head.pos in NOMINAL and not self.owned(first):
            yield from self._is(head, head)
        yield from self._beside(first, last)

    def _beside(self, first: Token, last: Token) -> Iterator[Token]:
        """Names next to the noun's phrase, no verb and few marks between: "X, CEO of Y", "le PDG de Y, X", captions."""
        s = self.sentence
        for step, reach in ((1, 9), (-1, 5)):
            i, marks = (last.i + 1, 0) if step > 0 else (first.i - 1, 0)
            while 0 <= i < len(s.tokens) and abs(i - first.i) <= reach and marks < 3:
                t = s.tokens[i]
                if t.name is not None:
                    if step < 0 or not s.case(t):  # "filiale de X": whose it is, not who it is
                        yield t
                    if step < 0:
                        break
                elif t.pos in {"VERB", "AUX", "PRON"} or t.text in {":", ";", "|", "©", "["}:
                    break
                marks += t.pos == "PUNCT"
                i += step

    def _attribute(self, first: Token, last: Token) -> Iterator[Token]:
        s = self.sentence
        yield from (t for t in s.children(first.i, "xcomp", "obl:arg", "obj", "attr") if t.pos in NOMINAL)
        for t in s.children(first.i, "obj"):
            yield from (c for c in s.children(t.i, "nmod", "appos") if c.pos in NOMINAL)

    def _iobj(self, first: Token, last: Token) -> Iterator[Token]:
        yield from self.sentence.children(first.i, "iobj")
        for t in self.sentence.children(first.i):
            if fold_text(t.text) in self.cues.dative_pronouns:
                yield t

    def _modified(self, first: Token, last: Token) -> Iterator[Token]:
        head = self.sentence.head(first)
        if head is not None and first.dep in {"nmod", "compound"} and head.pos in NOMINAL:
            yield head
            yield from self._is(head, head)

    def _behind(self, first: Token, prepositions: set[str]) -> Iterator[Token]:
        wanted = {fold_text(p) for p in prepositions}
        s = self.sentence
        found = []
        below = self._below(first)
        if first.pos not in {"VERB", "AUX"} or "VerbForm=Inf" in first.feats:
            # A phrase that belongs to a noun is often attached to the verb above it.
            verb = next((a for a in s.ancestors(first) if a.pos in {"VERB", "AUX"}), None)
            known = {t.i for t in below}
            below += [t for t in self._below(verb) if t.i not in known and t.i != first.i] if verb is not None else []
        for t in below:
            case = fold_text(s.case(t)) if t.pos in NOMINAL else ""
            surface = {fold_text(c.text) for c in s.children(t.i, "case")}
            if case and (case in wanted or case.split()[-1] in wanted or surface & wanted):
                found.append(t)
        yield from sorted(found, key=lambda t: (t.name is None, t.i < first.i, abs(t.i - first.i)))
        for t in s.tokens[first.i + 1 :]:
            # Attached elsewhere by the parser: a name behind the preposition, further on.
            if (
                t.name is not None
                and s.tokens[t.i - 1].pos == "ADP"
                and fold_text(s.tokens[t.i - 1].text) in wanted - _VAGUE
            ):
                yield t

    def _below(self, first: Token) -> list[Token]:
        """The clause of the trigger without other clauses; attachment of phrases inside it is not trusted."""
        return [t for t in clause_tokens(self.sentence, first) if t.i != first.i]
