"""Which words of a stretch are finite verbs: what the models say, and where they are known to err.

French verbs without a subject beside them ("équipe 1 100 entreprises") and verbs behind an apposition are often taken
for nouns; English pasts in asides ("the contract, won in March") for finite ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from claimcheck.extraction.frames import load_frames
from claimcheck.extraction.statements.draft import wording
from claimcheck.extraction.statements.verbs import present
from claimcheck.extraction.statements.words import numeral
from claimcheck.extraction.syntax import SUBJECTS
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import Lang

__all__ = ["FiniteVerbs"]

_MISTAKEN = {"NOUN", "ADJ", "VERB", "X"}
_COMPLEMENTS = {"DET", "NUM", "SYM", "ADV", "ADP"}
_INFINITIVE = ("er", "ir", "re", "oir")


@cache
def _verb_forms() -> frozenset[str]:
    """The French present of the verbs that frames know."""
    verbs = {verb.split()[0] for frame in load_frames(Lang.FR).frames for verb in frame.verbs}
    forms = {present(verb, Lang.FR, plural=plural) for verb in verbs for plural in (False, True)}
    return frozenset(form for form in forms if form)


class FiniteVerbs:
    """Tells the finite verbs of ``tokens``, a stretch of ``sentence``."""

    def __init__(self, lang: Lang, sentence: Sentence, tokens: Sequence[Token]) -> None:
        self.lang = lang
        self.sentence = sentence
        self.tokens = list(tokens)
        self.table = wording(lang)
        self.told = any("VerbForm=Fin" in t.feats for t in tokens)
        """Whether the models see a finite verb in the stretch."""

    def holds(self, t: Token) -> bool:
        """Whether ``t``, one of the tokens, is a finite verb."""
        at = self.tokens.index(t)
        previous = self.tokens[at - 1] if at else None
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if self.lang is Lang.EN:
            return self._english(t, previous, following)
        if "VerbForm=Fin" in t.feats:
            return not self._opens_headline(t, previous, following)
        return self._mistaken(t, previous, following)

    # English

    def _english(self, t: Token, previous: Token | None, following: Token | None) -> bool:
        if fold_text(t.text) in self.table["modals"]:
            return True
        if t.text in {"'s", "’s"} and following is not None and following.pos == "ADV" and self._perfect(following):
            return True
        if t.text in {"'s", "’s"} and previous is not None and previous.name is not None:
            # "Redwing's purchase": taken for "is" at times.
            return following is not None and following.pos not in {"NOUN", "ADJ", "NUM"} and "VerbForm=Fin" in t.feats
        if previous is None and fold_text(t.text) in self.table["opening_participles"]:
            return False
        if t.pos == "VERB" and "Tense=Past" in t.feats and not self._helped(t):
            if previous is not None and previous.text == ",":
                return self._commas(t) > 1  # behind an apposition: "its director, Jan Lund, left"
            if previous is None and self._aside(t):
                return False
            if previous is not None and fold_text(previous.text) in self.table["subjects"]:
                return True
        if "VerbForm=Fin" in t.feats:
            free = t.dep not in {"acl", "amod"} or self._subject(t)
            return free or (bool(self.tokens) and fold_text(self.tokens[0].text) in self.table["relatives"])
        if t.pos == "VERB" and "VerbForm=Inf" in t.feats and previous is not None:
            return self._subject(t) and not self._helped(t) and fold_text(previous.text) != "to"
        if t.pos != "NOUN" or not t.text.endswith("s") or self.told:
            return False
        if previous is None:  # "lists on the exchange", its subject before the stretch
            return t.text[:1].islower() and following is not None and following.pos in {"ADP", "DET", "SYM"}
        return previous.name is not None

    def _perfect(self, adverb: Token) -> bool:
        """Whether a past participle follows the adverb: "the app's never crashed"."""
        behind = [t for t in self.tokens if t.i > adverb.i and t.pos != "ADV"][:2]
        if not behind or behind[0].pos != "VERB" or "Tense=Past" not in behind[0].feats or behind[0].dep == "amod":
            return False
        return len(behind) < 2 or (behind[1].name is None and behind[1].pos not in {"NOUN", "PROPN", "ADJ"})

    def _commas(self, t: Token) -> int:
        return sum(u.text == "," for u in self.tokens if u.i < t.i)

    def _aside(self, t: Token) -> bool:
        """Whether the stretch stands between two commas: "the contract, won in March, is…"."""
        around = self.sentence.tokens[max(0, t.i - 1) : t.i], self.sentence.tokens[self.tokens[-1].i + 1 :][:1]
        return all(side and side[0].text == "," for side in around)

    def _helped(self, t: Token) -> bool:
        return bool(self.sentence.children(t.i, "aux", "aux:tense", "aux:pass"))

    def _subject(self, t: Token) -> bool:
        return any(u in self.tokens for u in self.sentence.children(t.i, *SUBJECTS))

    # French

    def _opens_headline(self, t: Token, previous: Token | None, following: Token | None) -> bool:
        """ "Grève du 8 octobre": the noun that opens a headline is taken for a verb."""
        opening = previous is None and t.text[:1].isupper() and not fold_text(t.text).endswith("ez")
        return opening and following is not None and following.pos == "ADP"

    def _mistaken(self, t: Token, previous: Token | None, following: Token | None) -> bool:
        """Whether ``t`` has the form and the place of a verb, and nothing else in the stretch is one."""
        form = t.text.casefold()
        if not self.told and t.dep == "amod" and form.endswith("e") and self._discordant(t):
            return True
        if t.pos not in _MISTAKEN or not t.text[:1].islower() or form.endswith(_INFINITIVE):
            return False
        if previous is not None and fold_text(previous.text) in self.table["before_verbs"]:
            return form.endswith(("ons", "ez", "e", "t")) and not form.endswith("ment")
        if self.told or following is None:
            return False
        if form.endswith(("era", "ira", "eront", "iront")) and t.pos != "X":
            return True
        if form in _verb_forms() and self._room(previous, following):
            return True
        known = following.pos in _COMPLEMENTS or numeral(following) or following.name is not None
        verbal = form.endswith(("e", "t", "ent")) and not form.endswith(("ée", "ment")) and "Number=Plur" not in t.feats
        return known and verbal and self._placed(previous, following)

    def _discordant(self, t: Token) -> bool:
        """Whether an adjective right behind its noun has another gender, as only a verb may: "le conflit dure"."""
        noun = self.sentence.head(t)
        if noun is None or noun.pos != "NOUN" or noun.i != t.i - 1:
            return False
        genders = [{f for f in own.feats if f.startswith("Gender=")} for own in (t, noun)]
        return all(genders) and genders[0] != genders[1]

    def _room(self, previous: Token | None, following: Token) -> bool:
        """Whether a verb can stand between two words: not behind an article, not before "de" in front of all."""
        if previous is not None and previous.name is None and previous.pos in {"DET", "ADP", "CCONJ", "NUM"}:
            return False
        return previous is not None or fold_text(following.text) not in {"de", "d'", "du", "des"}

    def _placed(self, previous: Token | None, following: Token) -> bool:
        """Whether an unknown form stands where only a verb would: at the beginning, behind a name, behind an aside."""
        if previous is None or previous.text == ",":
            return following.pos != "ADP"
        if previous.name is not None or previous.text == ")" or previous.pos == "PROPN" or numeral(previous):
            return True
        complement = following.pos == "DET" or (following.pos == "ADV" and following.text.endswith("ment"))
        return previous.pos in {"NOUN", "ADJ"} and complement and previous != self.tokens[0]
