"""Invented facts: coined names, people and places, and the facts they take part in."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import Any

from .lexicon import Lexicon, Relation
from .values import Quantity, When

__all__ = ["Detail", "Fact", "Person", "World"]


@dataclass(frozen=True)
class Person:
    """A person with the gender that French participles and roles agree with."""

    name: str
    gender: str


@dataclass(frozen=True)
class Detail:
    """A detail after the fact: its wording in both languages, and a value or a city."""

    wording: dict[str, Any]
    value: Quantity | str


@dataclass(frozen=True)
class Fact:
    """What a clause says, without words."""

    relation: Relation
    org: str
    other: str
    person: Person
    product: str
    role: dict[str, str]
    place: list[str]
    ranking: list[str]
    value: Quantity
    when: When | None
    part: Quantity | None = None
    top: int = 0
    detail: Detail | None = None


@dataclass
class World:
    """Draws names and facts; no two organisations of one pair are called the same."""

    lexicon: Lexicon
    rng: random.Random
    used: set[str] = field(default_factory=set)

    def stem(self) -> str:
        """A coined word that is new in this pair."""
        parts = self.lexicon.words["names"]
        while True:
            middle = self.rng.choice(parts["middle"]) if self.rng.random() < 0.5 else ""
            word: str = self.rng.choice(parts["first"]) + middle + self.rng.choice(parts["last"])
            if not re.search(r"(.)\1\1|[bcdfglmnprtvxz]{4}", word) and word[:4] not in {one[:4] for one in self.used}:
                self.used.add(word)
                return word

    def org(self) -> str:
        """A coined organisation."""
        pattern: str = self.rng.choice(self.lexicon.words["names"]["patterns"])
        stem = self.stem()
        if self.rng.random() < 0.05:
            stem = stem[:3].upper()
            pattern = "{} Services" if pattern == "{}" else pattern
        return pattern.format(stem)

    def product(self) -> str:
        """A coined product."""
        pattern: str = self.rng.choice(self.lexicon.words["names"]["products"])
        return pattern.format(self.stem())

    def neighbour(self, org: str) -> str:
        """Another organisation whose name looks like this one: the end of one word differs."""
        words = org.split()
        at = 1 if words[0] == "Groupe" else 0
        for last in self.rng.sample(self.lexicon.words["names"]["last"], 8):
            word = words[at][: max(3, len(words[at]) - 3)] + last
            if word != words[at] and word not in self.used and not re.search(r"[bcdfglmnprtvxz]{4}", word):
                self.used.add(word)
                return " ".join([*words[:at], word, *words[at + 1 :]])
        return self.org()

    def person(self) -> Person:
        """A first name of the list with a coined surname."""
        people = self.lexicon.words["people"]
        gender = self.rng.choice("fm")
        surname = self.rng.choice(people["surname_first"]) + self.rng.choice(people["surname_last"])
        return Person(f"{self.rng.choice(people[gender])} {surname}", gender)

    def when(self, precision: str = "year") -> When:
        """A date of the last years at the precision: year, quarter, month or day."""
        year = self.rng.randint(2009, 2025)
        if precision == "quarter":
            return When(year, quarter=self.rng.randint(1, 4))
        if precision == "year":
            return When(year)
        return When(year, self.rng.randint(1, 12), self.rng.randint(1, 28) if precision == "day" else 0)

    def quantity(self, kind: str, span: tuple[int, int]) -> Quantity:
        """A number of the kind, small ones more often than large ones."""
        low, high = span
        number = float(round(low * (high / low) ** self.rng.random())) if low else 0.0
        if kind == "money":
            currency = self.rng.choice(("EUR", "EUR", "EUR", "USD", "USD", "GBP"))
            if number < 30 and self.rng.random() < 0.6:
                number = round(number + self.rng.random(), 1)
            if number > 100 and self.rng.random() < 0.15:
                number = max(2000.0, round(number * 10, -2))
            return Quantity("money", number, currency=currency)
        if kind == "percent" and self.rng.random() < 0.25:
            number = float(self.rng.choice([n for n in (10, 20, 25, 50) if low <= n <= high]))
        elif kind == "percent" and self.rng.random() < 0.2:
            number = round(number + self.rng.random(), 1)
        if kind == "count" and number > 1000 and self.rng.random() < 0.5:
            number = round(number, -2)
        if kind == "count" and high == 96:
            number = float(self.rng.choice((2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 16, 18, 20, 24, 30, 36, 48, 72, 96)))
        return Quantity(kind, number)

    def detail(self, relation: Relation, like: Detail | None = None) -> Detail:
        """A detail for the relation, or another value for the same kind of detail."""
        wording = like.wording if like else self.rng.choice(relation.details)
        kind = wording["type"]
        value: Quantity | str
        if kind == "city":
            cities = self.lexicon.words["cities"]
            value = self.rng.choice([one for one in cities if not like or one != like.value])
        elif kind == "years":
            value = Quantity("years", self.rng.randint(2, 9))
        else:
            value = self.quantity(kind, (wording["range"][0], wording["range"][1]))
        return Detail(wording, value)

    def fact(self, relation: Relation, when: When | None = None) -> Fact:
        """A new fact of the relation; values hold for a year, events happened at some time."""
        words = self.lexicon.words
        precision = "year" if relation.type != "event" else self.rng.choice(("year", "year", "month", "quarter", "day"))
        patterns = self.rng.choice(words["rankings"])
        name = self.stem()
        return Fact(
            relation, self.org(), self.org(), self.person(), self.product(), self.rng.choice(words["roles"]),
            self.rng.choice(words["places"]), [pattern.format(name) for pattern in patterns],
            self.quantity(relation.type, relation.span), when or self.when(precision),
        )  # fmt: skip
