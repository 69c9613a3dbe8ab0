"""Concord: verbs that agree with the name put for their pronoun, clitics whose name goes behind the verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimcheck.extraction.statements.draft import wording
from claimcheck.extraction.statements.patterns import fill
from claimcheck.extraction.statements.verbs import masculine, third_person
from claimcheck.extraction.statements.words import Words, numeral
from claimcheck.extraction.syntax import SUBJECTS
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import Lang

__all__ = ["Concord", "agrees"]

_CLITIC_REACH = 5


def agrees(verb: Token, forms: Sequence[Token], subject: Token) -> bool:
    """Whether ``subject`` may be that of a verb with these ``forms``, by number, and by gender of a participle."""
    numbers = {f for t in forms for f in t.feats if f.startswith("Number=")}
    if "VerbForm=Part" in verb.feats and verb.text.endswith(("és", "ées")):
        numbers = {"Number=Plur"}  # the models often miss it
    plural = "Number=Plur" in subject.feats and subject.name is None
    if len(numbers) == 1 and subject.pos in {"NOUN", "PROPN"}:
        listed = subject.name is not None or subject.pos == "PROPN"
        if ("Number=Plur" in numbers) != plural and not (listed and "Number=Plur" in numbers):
            return False
    genders = {f for f in verb.feats if f.startswith("Gender=")}
    own = {f for f in subject.feats if f.startswith("Gender=")}
    participle = "VerbForm=Part" in verb.feats and len(forms) == 1
    return not (participle and genders and own and subject.pos == "NOUN" and not genders & own)


class Concord:
    """Edits the verbs of ``words``; each method returns the words that it could not set right."""

    def __init__(self, lang: Lang, words: Words, sentence: Sentence) -> None:
        self.lang = lang
        self.words = words
        self.sentence = sentence
        self.table = wording(lang)

    def agree(self, pronoun: Token) -> list[Token]:
        """Put the verbs of ``pronoun`` into the third person singular."""
        verbs = list(self._finite(pronoun))
        left: list[Token] = []
        for verb in verbs:
            head = self.sentence.head(verb)
            would = verb.lemma == "would" and head is not None and "VerbForm=Inf" in head.feats
            form = "would" if would else third_person(verb, self.lang)  # "'d" is also "had"
            if form in {"'s", "’s"} and self.lang is Lang.EN:
                form = "has" if verb.lemma == "have" else "is"
            if form is None:
                left.append(verb)
            elif verb.text in {"'s", "’s"} or form != verb.text.casefold():
                self.words.put(verb, form)
        if verbs and fold_text(verbs[0].lemma) in {"etre", "be"}:
            self._number_of(verbs[0])
        if verbs and self.lang is Lang.FR:
            self._singular(verbs[0])
        return left

    def plural(self, pronoun: Token) -> list[Token]:
        """Put the verb of a first person into the third person plural."""
        if fold_text(pronoun.text) != "nous":
            return []
        verb = next(self._finite(pronoun), None)
        form = self.table["plural_agreement"].get(fold_text(verb.text)) if verb is not None else None
        if verb is not None and form is not None:
            self.words.put(verb, form)
            return []
        return [pronoun]

    def _finite(self, pronoun: Token) -> Iterator[Token]:
        """The finite verb behind a pronoun, and those that are joined to it and have no subject of their own."""
        behind = [t for t in self.words.tokens if pronoun.i < t.i <= pronoun.i + 6]
        first = next((t for t in behind if "VerbForm=Fin" in t.feats), None)
        spoken = [
            t for t in behind[:3] if t.text.casefold() in self.table["agreement"] and t.pos not in {"NOUN", "DET"}
        ]
        endings = self.table["spoken_endings"].get(fold_text(pronoun.text))
        if endings is not None:
            ended = [t for t in behind[:4] if fold_text(t.text).endswith(tuple(endings)) and t.pos != "PRON"]
            first = ended[0] if ended and (first is None or ended[0].i < first.i) else first
        first = first or next(iter(spoken), None)  # "j'en peux plus", which the models take for something else
        if first is None:
            at = next((t for t in behind if t.pos in {"VERB", "AUX"}), None)
            first = at or next((t for t in behind if t.pos in {"NOUN", "ADJ"} and t.i == pronoun.i + 1), None)
        if first is None:
            return
        yield first
        lexical = self.sentence.head(first) if first.dep.startswith(("aux", "cop")) else first
        for joint in self.sentence.children(lexical.i, "conj") if lexical is not None else ():
            forms = [joint, *self.sentence.children(joint.i, "aux", "aux:tense", "aux:pass", "cop")]
            if not self.sentence.children(joint.i, *SUBJECTS):
                yield from (t for t in forms if "VerbForm=Fin" in t.feats and t in self.words.tokens)

    def _number_of(self, verb: Token) -> None:
        """ "we are fifty" becomes "X has fifty people"."""
        following = [t for t in self.words.tokens if t.i > verb.i][:3]
        number = next((t for t in following if numeral(t)), None)
        if number is None or any(t.pos not in {"ADV", "NUM"} for t in following[: following.index(number)]):
            return
        after = following[following.index(number) + 1 :][:1]
        current = third_person(verb, self.lang) or verb.text
        count = self.table["count"].get(fold_text(current))
        if (
            count is None
            or any(t.pos in {"NOUN", "SYM", "ADJ", "NUM"} for t in after)
            or fold_text(number.text) in {"un", "one"}
        ):
            return
        self.words.put(verb, count)
        self.words.after(number, self.table["people"])

    def _singular(self, verb: Token) -> None:
        """Participles and adjectives behind forms of "être" lose their plural."""
        behind = [t for t in self.words.tokens if t.i >= verb.i]
        plurals = {t.i for t in behind if t.pos == "NOUN" and "Number=Plur" in t.feats}
        for n, t in enumerate(behind):
            if fold_text(t.lemma) in self.table["copulas"] or fold_text(t.text) in {"etre", "ete"}:
                for word in behind[n + 1 : n + 4]:
                    plural = "Number=Plur" in word.feats or word.text.endswith(("és", "ées"))
                    if plural and word.pos in {"VERB", "ADJ"} and word.head not in plurals:
                        self.words.put(word, word.text.removesuffix("s"))

    def behind_verb(self, token: Token, name: str) -> list[Token]:
        """A clitic's name goes behind the verb: "nous a rachetés" becomes "a racheté X"."""
        word = fold_text(token.text)
        group = [t for t in self.words.tokens if token.i < t.i <= token.i + _CLITIC_REACH]
        host = next((t for t in group if t.pos == "VERB"), None) or next((t for t in group if t.pos == "AUX"), None)
        if host is None:
            return [token]
        direct = word not in {"lui", "leur"} and not self._dative(host)
        objects = [t for t in self.sentence.children(host.i, "obj") if t.pos == "NOUN" and t.i > host.i]
        if word not in {"le", "la", "l'", "les"}:
            direct = direct and not any(not self.sentence.children(t.i, "nummod") for t in objects)
        else:
            direct = True
        passive = any(fold_text(t.lemma) == "etre" for t in group if t.i < host.i)
        direct = direct and not (passive and word not in {"le", "la", "l'", "les"})
        if direct and ("VerbForm=Part" in host.feats or host.text.endswith(("és", "ées"))):
            self.words.put(host, masculine(host.text, host.lemma))
        after = host
        for t in group:
            if t.i == after.i + 1 and fold_text(t.text) in self.table["particles"]:
                after = t
        self.words.drop(token)
        self.words.after(after, name if direct else fill("à {p}", self.lang, p=name))
        return []

    def _dative(self, verb: Token) -> bool:
        """Whether whom a verb concerns is its indirect object, also where the models do not know its infinitive."""
        form = fold_text(verb.text)
        known = self.table["dative"]
        return fold_text(verb.lemma) in known or any(len(v) > 6 and form.startswith(v[:-2]) for v in known)

    def counted(self, token: Token) -> bool:
        """ "ils étaient quarante-deux": how many there are."""
        behind = [t for t in self.words.tokens if token.i < t.i <= token.i + 3]
        number = next((t for t in behind if numeral(t)), None)
        after = [t for t in self.words.tokens if number is not None and t.i == number.i + 1]
        share = any(t.text == "%" for t in after)
        return number is not None and not share and fold_text(behind[0].lemma) in {"etre", "be"}
