"""What makes a number a quantity, from the lexicon: magnitudes, currencies, percent signs, things that are counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimcheck.language._grammar import GAP, View, alternation, lexicon, spelt_both_ways
from claimcheck.language._numerals import numeral_words
from claimcheck.schema import Lang, Relation, ValueKind

__all__ = ["BLANK", "Amount", "is_counted", "units_of"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity with the unit that makes it money or a percentage. ``bare`` when nothing but a number was read."""

    start: int
    end: int
    number: float
    scale: float = 1.0
    kind: ValueKind = ValueKind.NUMBER
    currency: str | None = None
    relation: Relation = Relation.EQUAL
    spelt: bool = False
    bare: bool = False
    prefixed: bool = False


@dataclass(frozen=True, slots=True)
class Units:
    magnitude: re.Pattern[str]
    magnitudes: dict[str, float]
    half: re.Pattern[str]
    symbol: re.Pattern[str]
    symbols: dict[str, float]
    plain_symbols: frozenset[str]
    percent: re.Pattern[str]
    currency: re.Pattern[str]
    currencies: dict[str, str | None]
    sign: re.Pattern[str]
    prefix: re.Pattern[str]
    signs: dict[str, str]
    counted: re.Pattern[str]
    labels: frozenset[str]
    function_words: frozenset[str]
    collective: re.Pattern[str]
    collectives: dict[str, float]
    indefinite: tuple[re.Pattern[str], ...]
    demi: re.Pattern[str]
    multiple: re.Pattern[str]
    multiples: dict[str, float]
    scaled_only: frozenset[str]
    minor: re.Pattern[str]
    minors: dict[str, str]


BLANK = "[ \u00a0\u202f\u2009]"
"""A blank of the composed text, where signs and letters are matched with their case."""


@cache
def units_of(lang: Lang) -> Units:
    """The patterns and values of one language, compiled once."""
    words: dict[str, Any] = lexicon("quantities.yaml", lang.value)
    signs: dict[str, str] = lexicon("quantities.yaml", "signs")
    codes: list[str] = lexicon("quantities.yaml", "codes")
    french = lang is Lang.FR
    join = GAP if french else "[ -]{1,3}"
    sign = "|".join(sorted((re.escape(s).replace(r"\ ", BLANK) for s in signs), key=len, reverse=True))
    code = "|".join(codes)
    magnitude = alternation(words["magnitudes"])
    article = "la" if french else "a"
    linked = "de" if french else "of"
    several = alternation(words["indefinite"])
    of = f"{GAP}(?:de{GAP}|d' ?)" if french else f"{GAP}of{GAP}"
    before = alternation(words["indefinite_before"])
    once = alternation(k for k in words["magnitudes"] if not k.endswith("s"))
    small = alternation(w for w, value in numeral_words(lang).items() if value <= 20)
    articles = alternation(words["articles"])
    return Units(
        magnitude=re.compile(rf"{join}({magnitude})(?!\w)"),
        magnitudes={k: float(v) for k, v in words["magnitudes"].items()},
        half=re.compile(rf"{GAP}{alternation(words['half'])}(?!\w)"),
        symbol=re.compile(rf"{BLANK}?({alternation(words['symbols'], accents=False)})(?![^\W_])"),
        symbols={k: float(v) for k, v in words["symbols"].items()},
        plain_symbols=frozenset(words["plain_symbols"]),
        percent=re.compile(rf" {{0,2}}%|{GAP}{alternation(words['percent'])}(?!\w)"),
        currency=re.compile(rf"{join}(?P<of>{linked} {{1,2}}|d' ?)?({alternation(words['currencies'])})(?!\w)"),
        currencies=spelt_both_ways(words["currencies"]),
        sign=re.compile(rf"{BLANK}?({sign}|(?:{code}))(?!\w)"),
        prefix=re.compile(rf"(?:(?<![\w$€£¥])({sign}){BLANK}?|(?<!\w)({code}){BLANK}?)\Z"),
        signs=signs | {c: c for c in codes},
        counted=re.compile(
            rf"{GAP}(?:{alternation(words['counted_adjectives'])}{GAP})?"
            rf"{alternation(w.lower() for w in words['counted'])}(?!\w)"
        ),
        labels=frozenset(words["labels"]),
        function_words=frozenset(words["function_words"]),
        collective=re.compile(
            rf"(?<![\w-])(?:({article}|{small}|[1-9][0-9]?){GAP}(?:(?:bonne|petite){GAP})?|(?P<half>half a |une demi-))"
            rf"({alternation(words['collectives'])})s?(?!\w)(?:{of}(?P<more>{several})(?!\w))?"
        ),
        collectives=spelt_both_ways(words["collectives"]),
        indefinite=(
            re.compile(rf"(?<!\w){before}{GAP}({several})(?!\w)(?:{of}({several})(?!\w))?")
            if french
            else re.compile(rf"(?<!\w)({several})(?={of})(?:{of}({several})(?!\w))?"),
            re.compile(rf"(?<!\w)le{GAP}(million|milliard)()(?={of})")
            if french
            else re.compile(rf"(?<!\w){before}{GAP}(dozen|{once})(?!\w)(?:{GAP}({once})(?!\w))?"),
        ),
        demi=re.compile(rf"(?<![\w-])(?:(?:un{GAP})?demi[ -]|half{GAP}an?{GAP})({once})(?!\w)"),
        multiple=re.compile(rf"(?<!\w){articles}{GAP}({alternation(words['multiples'])})(?={GAP}[^\W\d])"),
        multiples={k: float(v) for k, v in words["multiples"].items()},
        scaled_only=frozenset(words["scaled_only"]),
        minor=re.compile(rf"(?:{GAP}|(?=p(?!\w)))({alternation(words['minor'])})(?!\w)"),
        minors=spelt_both_ways(words["minor"]),
    )


def is_counted(view: View, at: int, lang: Lang) -> bool:
    """Whether a noun of something that is counted ("personnes", "seats") or an amount's unit follows at ``at``."""
    units = units_of(lang)
    return any(p.match(view.low, at) for p in (units.counted, units.currency, units.percent, units.magnitude)) or bool(
        units.sign.match(view.raw, at)
    )
