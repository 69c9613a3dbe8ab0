"""One pair in the making: the claim and its evidence, drawn from the same invented world."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from .facts import Fact, World
from .lexicon import Lexicon, Relation
from .surface import Clause, Writer
from .values import other_number

__all__ = ["LABELS", "Draft", "Pair"]

LABELS = ("entailment", "neutral", "contradiction")


@dataclass(frozen=True)
class Pair:
    """A finished pair of texts."""

    premise: str
    hypothesis: str
    template: str


@dataclass
class Draft:
    """What the phenomena write on: a world, two writers, the wanted label, and the sentences so far."""

    lexicon: Lexicon
    rng: random.Random
    label: str
    langs: tuple[str, str]
    claim: Clause = field(init=False)
    evidence: list[str] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.world = World(self.lexicon, self.rng)
        self.premise = Writer(self.lexicon, self.world, self.rng, self.langs[0])
        self.hypothesis = Writer(self.lexicon, self.world, self.rng, self.langs[1])

    def of_type(self, *types: str) -> Relation:
        """A relation with a value of one of the types."""
        return self.rng.choice([one for one in self.lexicon.values if one.type in types])

    def with_modes(self, *modes: str) -> Relation:
        """A relation that can be told in all the modes."""
        return self.rng.choice(self.lexicon.those(*modes))

    def plain(self, relation: Relation) -> str:
        """The affirmative mode of the relation."""
        return "done" if relation.has("done") else "say"

    def state(self, fact: Fact, mode: str = "") -> None:
        """Make this the claim."""
        self.claim = self.hypothesis.clause(fact, mode or self.plain(fact.relation))

    def tell(self, fact: Fact, mode: str = "", inside: bool = False) -> str:
        """A clause of evidence; ``inside`` another sentence, only plain ones. Never the template of the claim."""
        claim = getattr(self, "claim", None)
        clause = self.premise.clause(
            fact, mode or self.plain(fact.relation), evidence=not inside, avoid=claim.template if claim else ""
        )
        self.templates.append(clause.template)
        return clause.text

    def add(self, text: str) -> None:
        """Add a sentence to the evidence."""
        self.evidence.append(text)

    def other_value(self, fact: Fact) -> Fact:
        """The fact with a clearly different value."""
        return replace(fact, value=other_number(fact.value, self.rng))

    def other_year(self, fact: Fact, *taken: int) -> Fact:
        """The fact in another year."""
        when = self.world.when()
        while fact.when and when.year in (fact.when.year, *taken):
            when = self.world.when()
        return replace(fact, when=when)

    def other_org(self, fact: Fact) -> Fact:
        """The fact about another organisation, often one with a similar name, such that both can be true.

        A rank has one holder, and a company one buyer: there the rank, the second party or the product changes too.
        """
        draw = self.rng.random()
        if fact.relation.exclusive:
            turned = replace(fact, other=self.world.org(), product=self.world.product())
            return turned if draw < 0.6 else replace(turned, org=self.world.org())
        if fact.relation.type == "rank":
            fact = self.other_value(fact)
        return replace(fact, org=self.world.neighbour(fact.org) if draw < 0.5 else self.world.org())

    def untold(self, fact: Fact) -> str:
        """A clause that neither bears nor denies the fact."""
        kind = self.rng.random()
        if kind < 0.2:
            return self.tell(fact, "vague" if fact.relation.has("vague") else "silent")
        if kind < 0.5:
            return self.tell(self.other_org(fact))
        if fact.relation.type != "event":
            if kind < 0.75:
                return self.tell(self.other_year(fact))
            others = [one for one in self.lexicon.values if one.type != fact.relation.type]
            return self.tell(replace(self.world.fact(self.rng.choice(others), fact.when), org=fact.org))
        others = [one for one in self.lexicon.events if one.name != fact.relation.name]
        if kind < 0.7 or fact.relation.roles == "none":
            return self.tell(replace(self.world.fact(self.rng.choice(others), fact.when), org=fact.org))
        return self.tell(replace(fact, other=self.world.org()))

    def denied(self, fact: Fact) -> str:
        """A clause that contradicts the plain claim: another value, or the negation of an event."""
        if fact.relation.type == "event":
            return self.tell(fact, "not")
        return self.tell(self.other_value(fact))

    def told(self, fact: Fact) -> str:
        """A clause with the wanted label for the plain claim of the fact."""
        if self.label == "entailment":
            return self.tell(fact)
        return self.denied(fact) if self.label == "contradiction" else self.untold(fact)

    def pair(self, about: str, context: int = -1) -> Pair:
        """The pair, with a context sentence before or after, or as many as asked for."""
        count = context if context >= 0 else self.rng.choice((0, 0, 1, 1, 2))
        sentences = list(self.evidence)
        if count <= 2 and len(sentences) == 1 and "«" not in sentences[0] and self.rng.random() < 0.08:
            sentences[0] = self.premise.wrap("lead", C=sentences[0])
        for line in self.premise.context(about, count):
            sentences.insert(self.rng.choice((0, len(sentences))), line)
        template = f"{self.claim.template}<{'+'.join(self.templates)}"
        return Pair(self.premise.text(sentences), self.hypothesis.text([self.claim.text]), template)
