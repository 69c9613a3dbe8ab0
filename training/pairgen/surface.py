"""From facts to sentences: choosing a template, filling its slots, grammar and typography of the two languages."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from .facts import Fact, Person, World
from .lexicon import Lexicon
from .values import Quantity, ordinal

__all__ = ["Clause", "Writer", "polish"]

_CHOICE = re.compile(r"<([^<>]*)>")
_ELISION = re.compile(r"\b([Dd]|[Qq]u)e (?=[aàâeéèêiîoôuûAÉEIOU])")
_ARTICLE = re.compile(r"\b([Aa]) (?=[AEIO][a-zé]|8|11\b|18\b)")
_FRACTION = re.compile(r"(?<!de )\{V\} (?:du|des|of)\b")


@dataclass(frozen=True)
class Clause:
    """A clause without capital and full stop, and the template it came from."""

    text: str
    template: str


def polish(text: str, lang: str, rng: random.Random) -> str:
    """Elision or article, one space, capitals after full stops, a final stop, and one of the typographies in use."""
    text = re.sub(r" +", " ", text).strip()
    text = re.sub(r" ([,.])", r"\1", text)
    text = (
        _ELISION.sub(r"\1'", text).replace("d' ", "d'")
        if lang == "fr"
        else _ARTICLE.sub(r"\1n ", text.replace(" at at least ", " at a minimum of ")).replace("s's ", "s' ")
    )
    text = re.sub(r"(^|[.!] |« |(?:^|[ ])\")([a-zàâéèêîôû])", lambda m: m[1] + m[2].upper(), text)
    if text[-1] not in ".!?":
        text += "."
    if rng.random() < 0.5:
        text = text.replace("'", "’")
    if lang == "fr":
        spacing = rng.choice((" ", "\u00a0", "\u202f"))
        text = re.sub(r" (?=[%€$£:;»])|(?<=«) |(?<=\d) (?=\d{3}\b|M|pour cent)", spacing, text)
    elif rng.random() < 0.5:
        text = re.sub(r'"([^"]*)"', "“\\1”", text)
    return text


@dataclass
class Writer:
    """Puts facts into words of one language."""

    lexicon: Lexicon
    world: World
    rng: random.Random
    lang: str

    def pick(self, wording: str) -> str:
        """The template with its free choices made."""
        return _CHOICE.sub(lambda match: self.rng.choice(match[1].split("|")), wording)

    def clause(self, fact: Fact, mode: str, evidence: bool = False, avoid: str = "") -> Clause:
        """The fact in a mode; evidence has further templates. ``avoid`` is a template not to repeat."""
        wordings = fact.relation.wordings[self.lang]
        name = f"{fact.relation.name}.{self.lang}.{mode}"
        pool = [(f"{name}.{at}", text) for at, text in enumerate(wordings[mode])]
        if evidence and mode in ("say", "done"):
            pool += [(f"{name}+.{at}", text) for at, text in enumerate(wordings["evidence"])]
        template, wording = self.rng.choice([one for one in pool if one[0] != avoid])
        return Clause(self.fill(self.pick(wording), fact, evidence), template)

    def fill(self, wording: str, fact: Fact, evidence: bool) -> str:
        """The wording with its slots filled."""
        fraction = bool(_FRACTION.search(wording))
        masculine = "{M} rang" in wording
        fr = self.lang == "fr"
        side = 0 if fr else 1
        unit = self.rng.choice(fact.relation.units[self.lang]) if fact.relation.units else ""
        when = fact.when.phrase(self.lang, self.rng) if fact.when else ""
        slots = {
            "A": self.org(fact.org, evidence), "B": fact.other, "P": fact.person.name, "N": fact.product,
            "e": "e" if fact.person.gender == "f" else "",
            "R": fact.role[fact.person.gender if fr else "en"], "K": fact.ranking[side],
            "L": " " + fact.place[side], "T": f" {when}" if when else "", "T0": f"{when}, " if when else "",
            "X": self.detail(fact, evidence), "O": str(fact.top),
            "M": ordinal(int(fact.value.number), self.lang, self.rng, masculine) if fact.value.type == "rank" else "",
            "V": fact.value.phrase(self.lang, self.rng, unit, fraction) if fact.value.type != "rank" else "",
            "W": fact.part.phrase(self.lang, self.rng, unit) if fact.part else "",
        }  # fmt: skip
        return re.sub(r"\{(\w+)\}", lambda match: slots[match[1]], wording)

    def org(self, name: str, evidence: bool) -> str:
        """The name, in evidence now and then with a legal form."""
        if evidence and "&" not in name and self.rng.random() < 0.05:
            return f"{name} {self.rng.choice(self.lexicon.words['names']['legal'])}"
        return name

    def detail(self, fact: Fact, evidence: bool) -> str:
        """The detail of the fact after a space, or nothing."""
        if fact.detail is None:
            return ""
        value = fact.detail.value
        if isinstance(value, Quantity):
            text = value.phrase(self.lang, self.rng)
        else:
            text = self.lexicon.words["city_en"].get(value, value) if self.lang == "en" else value
        return " " + str(fact.detail.wording[self.lang]).replace("{V}", text)

    def wrap(self, kind: str, **slots: str) -> str:
        """One of the shared wordings (says, denies, renamed, contrast, lead) with its slots filled."""
        wording: str = self.rng.choice(self.lexicon.words[kind][self.lang])
        return re.sub(r"\{(\w+)\}", lambda match: slots[match[1]], wording)

    def speaker(self, at: int, fact: Fact, person: Person, cabinet: str) -> str:
        """The speaker with this place in the list."""
        wording: str = self.lexicon.words["speakers"][self.lang][at]
        return wording.replace("{P}", person.name).replace("{A}", fact.org).replace("{Z}", cabinet)

    def context(self, org: str, count: int) -> list[str]:
        """Sentences beside the point, some about the organisation."""
        lines = self.rng.sample(self.lexicon.words["context"][self.lang], count)
        return [self.pick(line).replace("{A}", org).replace("{Z}", self.world.org()) for line in lines]

    def text(self, sentences: list[str]) -> str:
        """The sentences as one polished passage."""
        return polish(". ".join(sentence.strip() for sentence in sentences), self.lang, self.rng)
