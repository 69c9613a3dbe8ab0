"""Quantities and dates: their meaning, their wording in French and English."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

__all__ = ["Quantity", "When", "ordinal", "other_number", "spell_number"]

_MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_SMALL = {
    "fr": ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"],
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
}
_ORDINALS = {
    "fr": [
        "-",
        "première",
        "deuxième",
        "troisième",
        "quatrième",
        "cinquième",
        "sixième",
        "septième",
        "huitième",
        "neuvième",
        "dixième",
        "onzième",
        "douzième",
    ],
    "en": [
        "-",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
    ],
}
_BOUNDS = {
    "fr": {
        ">": ["plus de {}"],
        ">=": ["au moins {}"],
        "<": ["moins de {}"],
        "<=": ["au plus {}", "au maximum {}"],
        "~": ["environ {}", "approximativement {}"],
    },
    "en": {
        ">": ["more than {}", "in excess of {}"],
        ">=": ["at least {}"],
        "<": ["less than {}"],
        "<=": ["at most {}", "no more than {}"],
        "~": ["about {}", "roughly {}"],
    },
}
_FRACTIONS = {
    "fr": {25: "un quart", 50: "la moitié", 75: "les trois quarts", 20: "un cinquième", 10: "un dixième"},
    "en": {25: "a quarter", 50: "half", 75: "three quarters", 20: "a fifth", 10: "a tenth"},
}
_CURRENCIES = {
    "EUR": ("€", "d'euros", "euros"),
    "USD": ("$", "de dollars", "dollars"),
    "GBP": ("£", "de livres sterling", "pounds"),
}


def spell_number(number: float, lang: str) -> str:
    """A number with the separators of the language: 12 400,5 or 12,400.5."""
    text = f"{number:,.1f}".removesuffix(".0")
    return text if lang == "en" else text.replace(",", " ").replace(".", ",")


def ordinal(rank: int, lang: str, rng: random.Random, masculine: bool = False) -> str:
    """A rank as a word or in digits; French first differs by gender."""
    if rng.random() < 0.5:
        word = _ORDINALS[lang][rank]
        return "premier" if masculine and word == "première" else word
    if lang == "fr":
        return ("1er" if masculine else "1re") if rank == 1 else f"{rank}e"
    return f"{rank}{({1: 'st', 2: 'nd', 3: 'rd'}).get(rank, 'th')}"


@dataclass(frozen=True)
class Quantity:
    """A number of a type, with a bound; money counts in millions."""

    type: str
    number: float
    relation: str = "="
    currency: str = "EUR"

    def bounded(self, relation: str, number: float) -> Quantity:
        """The same kind of quantity with another bound and number."""
        return replace(self, relation=relation, number=number)

    def phrase(self, lang: str, rng: random.Random, unit: str = "", fraction: bool = False) -> str:
        """The wording of the quantity, with its unit and its bound."""
        if self.type == "money":
            text = _money(self.number, self.currency, lang, rng)
        elif self.type == "percent":
            text = self._percent(lang, rng, fraction)
        elif self.type == "years":
            text = f"{_SMALL[lang][int(self.number)]} {'ans' if lang == 'fr' else 'years'}"
        elif unit in ("heures", "hours") and self.number % 24 == 0 and self.number > 24 and rng.random() < 0.4:
            text = f"{int(self.number // 24)} {'jours' if lang == 'fr' else 'days'}"
        else:
            words = self.number <= 10 and rng.random() < 0.5
            text = _SMALL[lang][int(self.number)] if words else spell_number(self.number, lang)
            text = f"{text} {unit}".strip()
        if self.relation == "=":
            return text
        bound = rng.choice(_BOUNDS[lang][self.relation])
        if lang == "en" and self.relation == "<" and self.type == "count" and unit != "hours":
            bound = "fewer than {}"
        return bound.format(text)

    def _percent(self, lang: str, rng: random.Random, fraction: bool) -> str:
        if fraction and self.number in _FRACTIONS[lang] and rng.random() < 0.6:
            return _FRACTIONS[lang][int(self.number)]
        sign = [" %", " pour cent"] if lang == "fr" else ["%", " percent", " per cent"]
        return spell_number(self.number, lang) + (sign[0] if rng.random() < 0.75 else rng.choice(sign[1:]))


def _money(millions: float, currency: str, lang: str, rng: random.Random) -> str:
    symbol, of_name, name = _CURRENCIES[currency]
    big = millions >= 1000
    number = spell_number(round(millions / 1000, 3) if big else millions, lang)
    if big and round(millions / 1000, 1) * 1000 != millions:
        big, number = False, spell_number(millions, lang)
    style = rng.random()
    if style < 0.15 and not big:
        french = of_name.removeprefix("d'").removeprefix("de ")
        full = spell_number(round(millions * 1_000_000), lang)
        return f"{full} {french}" if lang == "fr" else f"{symbol}{full}"
    if lang == "fr":
        if style < 0.45:
            return f"{number} {'Md' if big else 'M'}{symbol}"
        shown = millions / 1000 if big else millions
        return f"{number} {'milliard' if big else 'million'}{'s' if shown >= 2 else ''} {of_name}"
    if style < 0.4:
        return f"{symbol}{number}{'bn' if big else 'm'}"
    scale = "billion" if big else "million"
    if style < 0.8:
        return f"{symbol}{number} {scale}"
    return f"{number} {scale} {name}" if style < 0.93 else f"{currency} {number} {scale}"


def other_number(quantity: Quantity, rng: random.Random) -> Quantity:
    """A clearly different number of the same kind."""
    if quantity.type == "years":
        return replace(quantity, number=rng.choice([n for n in range(2, 10) if n != quantity.number]))
    if quantity.type == "rank":
        return replace(quantity, number=rng.choice([n for n in range(1, 13) if n != quantity.number]))
    for _ in range(100):
        factor = rng.choice((rng.uniform(0.35, 0.85), rng.uniform(1.2, 2.4)))
        number = quantity.number * factor
        if quantity.type == "money" and number < 100 and quantity.number % 1:
            number = round(number, 1)
        else:
            number = round(number, -2 if number > 5000 and quantity.number % 100 == 0 else 0)
        if quantity.type == "percent" and not 1 < number < 98:
            continue
        if abs(number - quantity.number) / quantity.number > 0.12 and number >= 2:
            return replace(quantity, number=number)
    return replace(quantity, number=quantity.number + 3)


@dataclass(frozen=True)
class When:
    """A point in time: a year, and perhaps a month, a day or a quarter."""

    year: int
    month: int = 0
    day: int = 0
    quarter: int = 0

    def phrase(self, lang: str, rng: random.Random) -> str:
        """An adverbial of time without leading space."""
        month = _MONTHS[lang][self.month - 1]
        if self.day:
            if lang == "fr":
                return f"le {'1er' if self.day == 1 else self.day} {month} {self.year}"
            return rng.choice((f"on {self.day} {month} {self.year}", f"on {month} {self.day}, {self.year}"))
        if self.month:
            return f"{'en' if lang == 'fr' else 'in'} {month} {self.year}"
        if self.quarter:
            if lang == "fr":
                word = _ORDINALS["fr"][self.quarter].replace("première", "premier")
                return f"au {word} trimestre {self.year}"
            return f"in the {_ORDINALS['en'][self.quarter]} quarter of {self.year}"
        plain, other = ("en", "au cours de l'année") if lang == "fr" else ("in", "in the year")
        return f"{plain if rng.random() < 0.85 else other} {self.year}"
