"""Referents: whom a nominal of a sentence stands for, by its name, by anaphora or by whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from claimcheck.extraction.arguments import Arguments
from claimcheck.extraction.clauses import CLAUSAL
from claimcheck.extraction.coreference import Discourse, Referent, descriptor_classes
from claimcheck.extraction.lexicon import Cues
from claimcheck.extraction.syntax import NOMINAL, before, surface_subject
from claimcheck.language import Sentence, Token, fold_text

__all__ = ["References"]


@dataclass(slots=True)
class References:
    """Resolves the nominals of one parsed sentence against its names and the discourse."""

    sentence: Sentence
    number: int
    discourse: Discourse
    names: tuple[Referent, ...]
    cues: Cues
    quoted: Callable[[int], bool]
    arguments: Arguments = field(init=False)
    _asking: set[int] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.arguments = Arguments(self.sentence, self.cues)

    def refer(self, token: Token, want: str, exclude: Iterable[str] = ()) -> list[Referent]:
        """Who ``token`` and what is coordinated with it refer to.

        ``want``: org (names, anaphors, and the owner of what is named: "le service client d'Acmé"), entity (names and
        anaphors), named (names), person, thing.
        """
        found: list[Referent] = []
        for candidate in self._antecedents(token):
            for part in self._coordinated(candidate):
                referent = self._refer_one(part, want, exclude)
                if referent is not None and all(referent.key != other.key for other in found):
                    found.append(referent)
            if found:
                break
        return found

    def _coordinated(self, token: Token) -> list[Token]:
        parts = [token]
        parts.extend(self._listed_before(token))
        for part in parts:
            if len(parts) > 40:
                break
            parts.extend(t for t in self.sentence.children(part.i, "conj", "appos") if self._joined(part, t))
        return parts

    def _joined(self, part: Token, t: Token) -> bool:
        """Whether ``t`` continues an enumeration that ``part`` begins."""
        if any(
            fold_text(c.text) in self.cues.negative_words for c in self.sentence.children(t.i, "advmod", "cc", "neg")
        ):
            return False  # "par X, et non par Y"
        if t.dep == "conj" and t.pos in NOMINAL:
            return True
        return t.name is not None and part.name is not None and self._lists(part, t)

    def _listed_before(self, token: Token) -> list[Token]:
        """Names that an enumeration puts before the name ``token``: "A, B et C" where the tree holds only C."""
        s = self.sentence
        found: list[Token] = []
        i = token.i - 1
        if (
            token.name is None
            or i < 1
            or s.tokens[i].pos != "CCONJ"
            or fold_text(s.tokens[i].text) not in {"et", "and", "&"}
        ):
            return found
        while i > 0 and (s.tokens[i].pos == "CCONJ" or s.tokens[i].text == ",") and s.tokens[i - 1].name is not None:
            if s.case(s.tokens[i - 1]) and not s.case(token) and token.dep != "conj":
                break
            found.append(s.tokens[i - 1])
            i -= 2
        return found

    def _lists(self, a: Token, b: Token) -> bool:
        """Whether two names stand in an enumeration ("Vocalcom, Diabolocom, Akio"), not in apposition."""
        between = self.sentence.tokens[a.i + 1 : b.i]
        return all(t.text == "," or t.pos in {"CCONJ"} for t in between) and bool(between)

    def _refer_one(self, token: Token, want: str, exclude: Iterable[str]) -> Referent | None:
        if token.name is not None:
            return self._typed(self.names[token.name], want)
        word = fold_text(token.text)
        if token.pos in {"PRON", "DET"} or word in self.cues.possessives or word in self.cues.demonstratives:
            return self._pronoun(token, want, exclude)
        return self._described(token, want, exclude)

    @staticmethod
    def _typed(referent: Referent, want: str) -> Referent | None:
        if want in {"org", "entity", "named"}:
            return referent if referent.type == "org" else None
        if want == "person":
            return referent if referent.type == "person" else None
        return referent

    def _antecedents(self, token: Token) -> list[Token]:
        """What a relative pronoun may stand for, best first; other tokens stand for themselves.

        The whole coordination where the pronoun's verb is plural.
        """
        s = self.sentence
        if (
            token.name is not None
            or token.pos not in {"PRON", "ADV", "SCONJ"}
            or fold_text(token.text) not in self.cues.relatives
        ):
            return [token]
        found = [before(s, token)]
        clause = next((a for a in s.ancestors(token) if a.dep == "acl:relcl"), None)
        governor = s.head(clause) if clause is not None else None
        if governor is not None and governor.i < token.i:
            found.insert(0 if found[0] is None or found[0].name is None else 1, governor)
        found.append(next((t for t in reversed(s.tokens[: token.i]) if t.name is not None), None))
        verb = s.head(token)
        forms = [] if verb is None else [verb, *s.children(verb.i, "aux", "aux:tense", "aux:pass")]
        plural = any("Number=Plur" in t.feats for t in forms)
        kept: list[Token] = []
        for t in found:
            if t is None:
                continue
            head = s.head(t)
            t = head if plural and t.dep == "conj" and head is not None else t
            if t not in kept:
                kept.append(t)
        return kept or [token]

    def _pronoun(self, token: Token, want: str, exclude: Iterable[str]) -> Referent | None:
        word = fold_text(token.text)
        if want == "named":
            return None
        if want == "entity" and word in {"c'", "ce"} and token.dep in {"nsubj", "expl:subj"}:
            found = self.salient(token.start, "org", frozenset(), exclude)
            return found.at(token.start, token.end, confidence=0.5) if found is not None else None
        if word in self.cues.first_person:
            quoted = self.quoted(token.start)
            speaker = self.salient(token.start, "org", frozenset(), exclude) if quoted else self.discourse.topic
            return (
                speaker.at(token.start, token.end, confidence=0.6)
                if speaker is not None and want in {"org", "entity"}
                else None
            )
        if not word or word not in self.cues.personal | self.cues.possessives | self.cues.demonstratives:
            return None
        wanted = "person" if want == "person" else "org"
        found = self.salient(token.start, wanted, frozenset(), exclude)
        return found.at(token.start, token.end, confidence=0.8) if found is not None else None

    def salient(self, position: int, want: str, classes: frozenset[str], exclude: Iterable[str]) -> Referent | None:
        """The most salient entity at ``position``: of the text before the sentence and of the sentence up to there."""
        local = [(self.names[t.name], t) for t in self.sentence.tokens if t.name is not None and t.end <= position]
        weighted = [(referent, self.weight(token)) for referent, token in local]
        return self.discourse.resolve(self.number, weighted, want=want, classes=classes, exclude=exclude)

    def weight(self, token: Token) -> str:
        """The role by which a name comes to the reader's mind: subject, listed or other."""
        if token.dep == "conj" or any(t.name is not None for t in self.sentence.children(token.i, "conj")):
            return "listed"
        head = self.sentence.head(token)
        if head is not None and fold_text(head.lemma) in self.cues.calling_verbs and token.i > head.i:
            return "subject"
        within = {"nmod", "appos", "flat", "flat:name", "flat:foreign", "compound"}
        if (
            head is not None
            and token.dep in within
            and not self.sentence.case(token)
            and head.dep in {"nsubj", "nsubj:pass"}
        ):
            return "subject"
        return "subject" if token.dep in {"nsubj", "nsubj:pass", "ROOT"} else "other"

    def _described(self, token: Token, want: str, exclude: Iterable[str]) -> Referent | None:
        s = self.sentence
        named = self._name_within(token)
        if named is not None:
            typed = self._typed(self.names[named.name or 0], want)
            if typed is not None:
                if typed.type == "org":
                    self.discourse.describe(typed, self.classes(token))
                return typed
        if want == "thing":
            return self._thing(token)
        if want not in {"org", "entity"}:
            return None
        start, end = self._phrase(token)
        classes = self.classes(token)
        if (called := self._called(token)) is not None:
            return called.at(start, end)
        apposed = s.head(token)
        if token.dep == "appos" and apposed is not None and apposed.name is not None:
            return self._typed(self.names[apposed.name], "org")
        owners = list(self.arguments.select("of", token, token))
        # "son centre", "its supplier" is somebody else's; only "sa cible" refers back.
        back = not self.arguments.owned(token) or bool(classes & {"target", "buyer"})
        if classes and back and self._definite(token):
            found = self.salient(start, "org", classes, exclude)
            if found is not None:
                return found.at(start, end, confidence=0.75)
        if want == "org" and token.i not in self._asking:
            self._asking.add(token.i)  # in a tree that the parser got wrong, two nouns may own each other
            try:
                asked = (self._refer_one(owner, "org", exclude) for owner in owners)
                found = next((referent for referent in asked if referent is not None), None)
            finally:
                self._asking.remove(token.i)
            if found is not None:
                return found.at(found.start, found.end, confidence=0.7)
        return None

    def _called(self, token: Token) -> Referent | None:
        """ "La société s'appelle X": what a noun is said to be called."""
        verb = self.sentence.head(token)
        if (
            verb is None
            or token.dep not in {"nsubj", "nsubj:pass"}
            or fold_text(verb.lemma) not in self.cues.calling_verbs
        ):
            return None
        names = [
            t
            for t in self.sentence.children(verb.i)
            if t.name is not None and t.i > verb.i and not self.sentence.case(t)
        ]
        return self._typed(self.names[names[0].name or 0], "org") if names else None

    def _name_within(self, token: Token) -> Token | None:
        """The name that a common noun introduces: "l'éditeur Fluvoix", "son fournisseur (Orange)"."""
        s = self.sentence
        for t in s.children(token.i):
            if t.name is not None and t.dep in {
                "appos",
                "flat",
                "flat:name",
                "flat:foreign",
                "compound",
                "nmod",
                "amod",
                "dep",
                "obj",
            }:
                if t.dep == "nmod" and s.case(t):
                    continue
                return t
        following = s.tokens[token.i + 1 : token.i + 3]
        for t in following:
            if t.name is not None:
                return t if self.classes(token) and not s.case(t) else None
            if t.text not in {"(", ",", "«", '"', "“"}:
                return None
        return None

    def expressions(self, start: int, end: int, first: Token) -> Iterator[tuple[int, int]]:
        """The pronoun, description or possessive within a stretch that may stand for the subject of ``first``."""
        inside = [t for t in self.sentence.tokens if start <= t.start and t.end <= end]
        subject = surface_subject(self.sentence, first)
        if subject is not None and subject in inside and subject.name is None:
            if subject.pos in {"PRON", "DET"}:
                yield subject.start, subject.end
            elif self.classes(subject) and self._definite(subject):
                low, high = self._phrase(subject)
                if start <= low and high <= end:
                    yield low, high
        for t in inside:
            if fold_text(t.text) in self.cues.possessives:
                yield t.start, t.end

    def learn(self) -> None:
        """Remember by which nouns the sentence describes its names: "Fluvoix, éditeur de…", "l'éditeur Fluvoix"."""
        s = self.sentence
        for token in s.tokens:
            classes = self.classes(token) if token.name is None and token.pos == "NOUN" else frozenset()
            if not classes - {"any"}:
                continue
            head = s.head(token)
            near = [
                self._name_within(token),
                head if token.dep == "appos" else None,
                *s.children(token.i, "nsubj", "appos"),
            ]
            before_ = [t for t in s.tokens[max(0, token.i - 3) : token.i] if t.name is not None]
            if before_ and all(t.text == "," or t.pos in {"DET", "ADJ"} for t in s.tokens[before_[-1].i + 1 : token.i]):
                near.append(before_[-1])
            for name in near:
                if name is not None and name.name is not None and self.names[name.name].type == "org":
                    self.discourse.describe(self.names[name.name], classes)

    def fragment(self, token: Token) -> bool:
        """Whether the sentence has no finite verb: a headline, a list item ("310 salariés, contre 240 en 2020")."""
        return not any("VerbForm=Fin" in t.feats for t in self.sentence.tokens)

    def definite(self, token: Token) -> bool:
        """Whether a definite, demonstrative or possessive determiner stands before the noun."""
        determiners = {fold_text(t.text) for t in self.sentence.children(token.i) if t.i < token.i}
        return bool(determiners & (self.cues.definite_determiners | self.cues.possessives))

    def classes(self, token: Token) -> frozenset[str]:
        """The classes of organisation that a noun, or the hyphenated compound it belongs to, may stand for."""
        tokens = self.sentence.tokens
        low = high = token.i
        while low > 1 and tokens[low - 1].text == "-":
            low -= 2
        while high + 2 < len(tokens) and tokens[high + 1].text == "-":
            high += 2
        compound = "".join(fold_text(t.text) for t in tokens[low : high + 1])
        return descriptor_classes(token, self.sentence.lang, [compound] if low != high else ())

    def _definite(self, token: Token) -> bool:
        determiners = {fold_text(t.text) for t in self.sentence.children(token.i, "det", "nmod:poss", "poss")}
        return bool(determiners & self.cues.definite_determiners) or not determiners

    def _thing(self, token: Token) -> Referent | None:
        """A product or other named thing: a capitalised name or a quoted phrase."""
        if token.pos not in {"PROPN", "NOUN", "X"}:
            return None
        left = {
            t.i for t in self.sentence.children(token.i, "compound", "flat", "amod", "nmod") if t.text[:1].isupper()
        }
        parts = [t for t in self.sentence.subtree(token.i, CLAUSAL) if t.i >= token.i or t.i in left]
        names = [t for t in parts if t.text[:1].isupper() and t.pos in {"PROPN", "NOUN", "X", "ADJ"}]
        if not names:
            return None
        run = [names[0]]
        for t in names[1:]:
            if t.i == run[-1].i + 1:
                run.append(t)
        name = " ".join(t.text for t in run)
        return Referent(name, None, run[0].start, run[-1].end, type="thing")

    def _phrase(self, token: Token) -> tuple[int, int]:
        parts = [
            t
            for t in self.sentence.subtree(token.i, (*CLAUSAL, "acl", "conj", "nmod", "appos", "case"))
            if t.pos != "PUNCT"
        ]
        parts = parts or [token]
        return min(t.start for t in parts), max(t.end for t in parts)
