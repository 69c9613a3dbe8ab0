"""Arguments of a trigger: selectors over the syntax, and the referents behind the nominals they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from claimcheck.extraction.clauses import CLAUSAL, clause_tokens
from claimcheck.extraction.coreference import Discourse, Referent, before, descriptor_classes
from claimcheck.extraction.lexicon import Cues
from claimcheck.language import Sentence, Token, fold_text

__all__ = ["Binder", "is_passive", "surface_subject"]

_BY = {"par", "by"}
_OF = {"de", "of", "d'", "du", "des", "d’"}
_VAGUE = {"de", "d'", "du", "a", "au", "of", "to", "in", "en", "dans", "for", "on", "sur", "by", "par"}
_IMPERSONAL = {"falloir", "agir", "pleuvoir", "suffire"}
_NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "X", "SYM"}
_OBLIQUE = ("obl", "obl:arg", "obl:mod", "obl:agent", "nmod", "nmod:poss")
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "csubj:pass", "expl:subj")


def is_passive(sentence: Sentence, verb: Token) -> bool:
    """Whether ``verb`` is passive: a passive auxiliary or subject, or a past participle that modifies a noun."""
    if sentence.children(verb.i, "aux:pass", "nsubj:pass"):
        return True
    if sentence.children(verb.i, "nsubj", "obj", "aux:tense", "aux"):
        return False
    if (
        verb.dep in {"acl", "amod", "advcl", "ROOT", "appos", "conj", "xcomp", "nmod", "dep"}
        and "VerbForm=Part" in verb.feats
    ):
        return "Tense=Pres" not in verb.feats and "Aspect=Prog" not in verb.feats
    return verb.pos == "ADJ"


def surface_subject(sentence: Sentence, verb: Token, depth: int = 0) -> Token | None:
    """The grammatical subject of a verb, also the one that it shares with the verb it is coordinated with or governed by."""
    own = sentence.children(verb.i, *_SUBJECTS)
    if own and fold_text(verb.lemma) in _IMPERSONAL:
        return None
    if own:
        return own[0]
    preposed = [
        t
        for t in sentence.children(verb.i, "obj", "obl:mod", "obl:arg", "dislocated", "nmod", "dep", "obl", "appos")
        if t.i < verb.i and t.name is not None and not sentence.case(t)
    ]
    if preposed and "VerbForm=Inf" not in verb.feats:
        return preposed[-1]
    if (modified := _modified_name(sentence, verb)) is not None:
        return modified
    head = sentence.head(verb)
    if depth > 6:
        return None
    for child in sentence.children(verb.i, "advcl", "ccomp", "parataxis"):
        # "La société s'appelle X, ne figure pas…": the parser puts the first verb below the second.
        if child.i < verb.i and {"VerbForm=Fin"} & child.feats & verb.feats and not sentence.children(child.i, "mark"):
            return next(iter(sentence.children(child.i, *_SUBJECTS)), None)
    if head is None:
        return None
    if verb.dep == "acl" and "VerbForm=Inf" in verb.feats:
        # "in talks to acquire": the subject of the verb above the noun.
        governor = next(
            (a for a in sentence.ancestors(head) if a.pos in {"VERB", "AUX"} or sentence.children(a.i, "cop")), None
        )
        governor = head if sentence.children(head.i, "cop") else governor
        return surface_subject(sentence, governor, depth + 1) if governor is not None else None
    if verb.dep in {"acl", "amod"} and head.pos in _NOMINAL:
        return _agreeing(sentence, verb, head)
    if verb.dep in {"conj", "xcomp", "advcl", "ccomp", "parataxis", "aux", "cop", "dep", "obl", "obl:arg", "obl:mod"}:
        if verb.dep in {"ccomp", "parataxis"} and "VerbForm=Fin" in verb.feats:
            return None
        return surface_subject(sentence, head, depth + 1)
    if verb.dep in {"nmod", "acl:relcl", "appos"} and head.pos in _NOMINAL:
        return head if "VerbForm=Part" in verb.feats else surface_subject(sentence, head, depth + 1)
    if head.pos in {"VERB", "AUX"}:
        return surface_subject(sentence, head, depth + 1)
    return None


def _agreeing(sentence: Sentence, participle: Token, noun: Token) -> Token:
    """``noun``, or the noun above it that agrees with the participle in number where ``noun`` does not."""
    number = {f for f in participle.feats if f.startswith("Number=")}
    if not number or not any(f.startswith("Number=") for f in noun.feats) or number & noun.feats:
        return noun
    for above in sentence.ancestors(noun):
        if above.pos not in _NOMINAL:
            break
        if above.name is not None or number & above.feats:
            return above
    return noun


def _modified_name(sentence: Sentence, verb: Token) -> Token | None:
    """The name that a participle follows, a comma and adverbs at most between: "Sitel, racheté depuis par…"."""
    if "VerbForm=Part" not in verb.feats or sentence.children(verb.i, "aux", "aux:tense", "aux:pass"):
        return None
    for t in reversed(sentence.tokens[max(0, verb.i - 3) : verb.i]):
        if t.name is not None:
            return t
        if t.text != "," and t.pos != "ADV":
            return None
    return None


def _parted(sentence: Sentence, a: Token, b: Token) -> bool:
    """Whether a colon or semicolon stands between two tokens."""
    low, high = sorted((a.i, b.i))
    return any(t.text in {":", ";"} for t in sentence.tokens[low:high])


@dataclass(slots=True)
class Binder:
    """Finds the referents of a trigger's roles in one parsed sentence."""

    sentence: Sentence
    number: int
    discourse: Discourse
    names: tuple[Referent, ...]
    cues: Cues
    quoted: Callable[[int], bool]

    # -- selectors -------------------------------------------------------------------------------------------------

    def select(self, selector: str, first: Token, last: Token) -> list[Token]:
        """The nominals that ``selector`` finds for the trigger ``first``..``last``, best first."""
        if selector.startswith("prep:"):
            return list(self._behind(first, set(selector[5:].split("|"))))
        finder = getattr(self, f"_{selector}", None)
        return list(finder(first, last)) if finder is not None else []

    def _agent(self, first: Token, last: Token) -> Iterator[Token]:
        s = self.sentence
        if first.pos in {"VERB", "AUX"} or s.children(first.i, *_SUBJECTS):
            if is_passive(s, first):
                yield from self._by(first, last)
            elif (subject := surface_subject(s, first)) is not None:
                yield subject
            return
        current = first
        for head in s.ancestors(first):
            if current.dep in {"parataxis", "conj", "appos", "advcl", "acl:relcl", "nsubj", "nsubj:pass"} or _parted(
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
                    yield from reversed([t for t in s.subtree(subject.i) if t.i < first.i and t.pos in _NOMINAL])
            return
        yield from (t for t in s.children(first.i, "obj") if t.name is None or t.i > first.i)
        loose = s.children(first.i, "obl:arg", "xcomp", "iobj", "obl:mod", "appos", "nmod", "ccomp")
        yield from (t for t in loose if t.pos in {"PROPN", "NOUN"} and t.i > first.i and not s.case(t))
        head = s.head(first)
        if first.dep == "acl:relcl" and head is not None and not s.children(first.i, "obj"):
            # "Allobise, que ce logiciel équipe": the relative pronoun is the object.
            if any(fold_text(t.text) in self.cues.object_relatives for t in s.subtree(first.i)[:3]):
                yield head
        if first.dep == "xcomp" and head is not None:
            yield from s.children(head.i, "obj")

    def _by(self, first: Token, last: Token) -> Iterator[Token]:
        for t in self._below(first):
            if t.dep == "obl:agent" or (t.dep in _OBLIQUE and set(self.sentence.case(t).split()[-1:]) & _BY):
                yield t

    def _of(self, first: Token, last: Token) -> Iterator[Token]:
        s = self.sentence
        partner = s.head(first)
        if first.dep == "conj" and partner is not None and partner.name is not None and self._owned(first):
            yield partner
        for t in s.children(last.i) + ([] if last.i == first.i else s.children(first.i)):
            if t.dep in {"nmod:poss", "poss"} or (t.dep == "det" and "Poss=Yes" in t.feats):
                yield t
            elif fold_text(t.text) in self.cues.possessives and t.i < first.i:
                yield t
        for t in s.children(last.i) + ([] if last.i == first.i else s.children(first.i)):
            if t.dep in _OBLIQUE and (
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

    def _owned(self, noun: Token) -> bool:
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
        if s.children(first.i, *_SUBJECTS):
            yield from s.children(first.i, *_SUBJECTS)
        if first.name is not None:
            yield first
        yield from (t for t in s.children(first.i, "appos", "flat:name", "flat", "flat:foreign") if t.pos in _NOMINAL)
        yield from (t for t in s.children(first.i, "nmod") if t.name is not None and not s.case(t))
        yield from (t for t in s.children(first.i, "compound") if t.name is not None)
        head = s.head(first)
        if head is None:
            yield from self._beside(first, last)
            return
        if first.dep in {"appos", "acl", "amod", "nmod", "compound", "flat", "dep"} and (
            head.name is not None or head.pos in _NOMINAL
        ):
            if first.dep != "nmod" or not s.case(first) or first.pos == "ADJ":
                yield head
        if first.dep in {"xcomp", "obl:arg", "obj", "obl", "obl:mod"} and head.pos in {"VERB", "AUX"}:
            if fold_text(head.lemma) in self.cues.naming_verbs:
                subject = surface_subject(s, head)
                if subject is not None:
                    yield subject
        if first.dep == "conj" and head.pos in _NOMINAL and not self._owned(first):
            yield from self._is(head, head)
        yield from self._beside(first, last)

    def _beside(self, first: Token, last: Token) -> Iterator[Token]:
        """Names next to the noun's phrase, no verb and at most two marks between: "X, CEO of Y", "le PDG de Y, X", captions."""
        s = self.sentence
        for step, reach in ((1, 9), (-1, 5)):
            i, marks = (last.i + 1, 0) if step > 0 else (first.i - 1, 0)
            while 0 <= i < len(s.tokens) and abs(i - first.i) <= reach and marks < 3:
                t = s.tokens[i]
                if t.name is not None:
                    yield t
                    if step < 0:
                        break
                elif t.pos in {"VERB", "AUX", "PRON"} or t.text in {":", ";", "|", "©", "["}:
                    break
                marks += t.pos == "PUNCT"
                i += step

    def _attribute(self, first: Token, last: Token) -> Iterator[Token]:
        s = self.sentence
        yield from (t for t in s.children(first.i, "xcomp", "obl:arg", "obj", "attr") if t.pos in _NOMINAL)
        for t in s.children(first.i, "obj"):
            yield from (c for c in s.children(t.i, "nmod", "appos") if c.pos in _NOMINAL)

    def _iobj(self, first: Token, last: Token) -> Iterator[Token]:
        yield from self.sentence.children(first.i, "iobj")
        for t in self.sentence.children(first.i):
            if fold_text(t.text) in self.cues.dative_pronouns:
                yield t

    def _modified(self, first: Token, last: Token) -> Iterator[Token]:
        head = self.sentence.head(first)
        if head is not None and first.dep in {"nmod", "compound"} and head.pos in _NOMINAL:
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
            case = fold_text(s.case(t)) if t.pos in _NOMINAL else ""
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

    # -- referents -------------------------------------------------------------------------------------------------

    def refer(self, token: Token, type: str, exclude: Iterable[str] = ()) -> list[Referent]:
        """Who ``token`` and what is coordinated with it refer to.

        ``type``: org (names, anaphors, and the owner of what is named: "le service client d'Acmé"), entity (names and
        anaphors), named (names), person, thing.
        """
        found: list[Referent] = []
        for candidate in self._antecedents(token):
            for part in self._coordinated(candidate):
                referent = self._refer_one(part, type, exclude)
                if referent is not None and all(referent.key != other.key for other in found):
                    found.append(referent)
            if found:
                break
        return found

    def _coordinated(self, token: Token) -> list[Token]:
        parts = [token]
        for left in self._listed_before(token):
            parts.append(left)
        for part in parts:
            if len(parts) > 40:
                break
            for t in self.sentence.children(part.i, "conj", "appos"):
                if t.dep == "conj" and t.pos in _NOMINAL:
                    parts.append(t)
                elif t.name is not None and part.name is not None and self._lists(part, t):
                    parts.append(t)
        return parts

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

    def _refer_one(self, token: Token, type: str, exclude: Iterable[str]) -> Referent | None:
        if token.name is not None:
            return self._typed(self.names[token.name], type)
        word = fold_text(token.text)
        if token.pos in {"PRON", "DET"} or word in self.cues.possessives or word in self.cues.demonstratives:
            return self._pronoun(token, type, exclude)
        return self._described(token, type, exclude)

    @staticmethod
    def _typed(referent: Referent, type: str) -> Referent | None:
        if type in {"org", "entity", "named"}:
            return referent if referent.type == "org" else None
        if type == "person":
            return referent if referent.type == "person" else None
        return referent

    def _antecedents(self, token: Token) -> list[Token]:
        """What a relative pronoun may stand for, best first (the whole coordination if its verb is plural); other tokens
        themselves."""
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

    def _pronoun(self, token: Token, type: str, exclude: Iterable[str]) -> Referent | None:
        word = fold_text(token.text)
        if type == "named":
            return None
        if word in self.cues.first_person:
            quoted = self.quoted(token.start)
            speaker = self.salient(token.start, "org", frozenset(), exclude) if quoted else self.discourse.topic
            return (
                speaker.at(token.start, token.end, confidence=0.6)
                if speaker is not None and type in {"org", "entity"}
                else None
            )
        if not word or word not in self.cues.personal | self.cues.possessives | self.cues.demonstratives:
            return None
        wanted = "person" if type == "person" else "org"
        found = self.salient(token.start, wanted, frozenset(), exclude)
        return found.at(token.start, token.end, confidence=0.8) if found is not None else None

    def salient(self, position: int, type: str, classes: frozenset[str], exclude: Iterable[str]) -> Referent | None:
        """The most salient entity at ``position``: of the text before the sentence and of the sentence up to there."""
        local = [(self.names[t.name], t) for t in self.sentence.tokens if t.name is not None and t.end <= position]
        weighted = [(referent, self.weight(token)) for referent, token in local]
        return self.discourse.resolve(self.number, weighted, type=type, classes=classes, exclude=exclude)

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

    def _described(self, token: Token, type: str, exclude: Iterable[str]) -> Referent | None:
        s = self.sentence
        named = self._name_within(token)
        if named is not None:
            typed = self._typed(self.names[named.name or 0], type)
            if typed is not None:
                if typed.type == "org":
                    self.discourse.describe(typed, descriptor_classes(token, s.lang))
                return typed
        if type == "thing":
            return self._thing(token)
        if type not in {"org", "entity"}:
            return None
        start, end = self._phrase(token)
        classes = descriptor_classes(token, s.lang)
        if (called := self._called(token)) is not None:
            return called.at(start, end)
        apposed = s.head(token)
        if token.dep == "appos" and apposed is not None and apposed.name is not None:
            return self._typed(self.names[apposed.name], "org")
        owners = list(self._of(token, token))
        if classes and self._definite(token):
            found = self.salient(start, "org", classes, exclude)
            if found is not None:
                return found.at(start, end, confidence=0.75)
        if type == "org":
            for owner in owners:
                found = self._refer_one(owner, "org", exclude)
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
                return t if descriptor_classes(token, s.lang) and not s.case(t) else None
            if t.text not in {"(", ",", "«", '"', "“"}:
                return None
        return None

    def learn(self) -> None:
        """Remember by which nouns the sentence describes its names: "Fluvoix, éditeur de…", "l'éditeur Fluvoix"."""
        s = self.sentence
        for token in s.tokens:
            classes = descriptor_classes(token, s.lang) if token.name is None and token.pos == "NOUN" else frozenset()
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
        """Whether the sentence has no finite verb: a headline, a list item ("310 salariés, contre 240 il y a un an")."""
        return not any("VerbForm=Fin" in t.feats for t in self.sentence.tokens)

    def definite(self, token: Token) -> bool:
        """Whether a definite, demonstrative or possessive determiner stands before the noun."""
        determiners = {fold_text(t.text) for t in self.sentence.children(token.i) if t.i < token.i}
        return bool(determiners & (self.cues.definite_determiners | self.cues.possessives))

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
        return min(t.start for t in parts), max(t.end for t in parts)
