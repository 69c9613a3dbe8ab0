"""Numbers with their magnitude, currency or percent sign: "65 M$", "1,2 milliard d'euros", "12.5%"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from claimcheck.language._grammar import View, lexicon
from claimcheck.language._numerals import Numeral, digit_numerals, spelt_numerals, spelt_value
from claimcheck.language._plausible import plausible_digits, plausible_words, stands_alone
from claimcheck.language._units import BLANK, Amount, units_of
from claimcheck.schema import Lang, Relation, ValueKind

__all__ = ["find_amounts", "find_indefinite"]


_DECIMALS = 6


def find_amounts(view: View, lang: Lang) -> Iterator[Amount]:
    """Every number that may be a quantity, widened by its unit; plausibility of bare numbers included."""
    for numeral in digit_numerals(view, lang):
        amount = _widened(view, numeral, lang)
        if amount is not None and stands_alone(view, amount) and plausible_digits(view, amount, numeral, lang):
            yield amount
    for numeral in spelt_numerals(view, lang):
        amount = _widened(view, numeral, lang)
        if amount is not None and plausible_words(view, amount, numeral, lang):
            yield amount


def _times(number: float, scale: float) -> float:
    """The product as it would be written: 128.3 million are 128,300,000."""
    return round(number * scale, _DECIMALS)


def _widened(view: View, numeral: Numeral, lang: Lang) -> Amount | None:
    units = units_of(lang)
    start, end, number, scale = numeral.start, numeral.end, numeral.number, numeral.scale
    start, prefix = _prefix(view, start, lang)
    half = units.half.match(view.low, end)
    if half is not None and scale == 1:
        number, end = number + 0.5, half.end()
    magnitude = units.magnitude.match(view.low, end)
    if magnitude is not None:
        scale = units.magnitudes[magnitude.group(1)]
        number, end = _times(number, scale), magnitude.end()
    half = units.half.match(view.low, end)
    if half is not None and scale > 1:
        number, end = number + scale / 2, half.end()
    amount = Amount(start, end, number, scale, currency=prefix, spelt=numeral.spelt, prefixed=prefix is not None)
    if prefix is not None:
        amount = replace(amount, kind=ValueKind.MONEY)
    if numeral.spelt is False and magnitude is None:
        amount = _with_symbol(view, amount, lang)
    amount = _with_unit(view, amount, lang)
    if numeral.doubtful and amount.scale == 1 and amount.kind is not ValueKind.PERCENT:
        # "3,000" in a French text: three, or an English three thousand. Nobody can tell.
        return None
    return replace(amount, bare=amount.kind is ValueKind.NUMBER and amount.end == numeral.end)


def _prefix(view: View, start: int, lang: Lang) -> tuple[int, str | None]:
    units = units_of(lang)
    match = units.prefix.search(view.raw, max(0, start - 6), start)
    if match is None:
        return start, None
    before = view.raw[max(0, match.start() - 2) : match.start()]
    if re.search(rf"[0-9]{BLANK}?\Z", before) or (
        view.raw[match.start() - 1 : match.start()].isalpha() and match.start()
    ):
        # The sign closes the amount before it.
        return start, None
    return match.start(), _code(match.group(1) or match.group(2), lang)


def _code(sign: str, lang: Lang) -> str:
    """The currency of a sign ("$ US" may have a no-break space) or of a code."""
    return units_of(lang).signs[re.sub(BLANK, " ", sign)]


_SIGN_RANGE = re.compile(rf"(?:[€$£₹]|Rs\.?){BLANK}?[0-9][0-9.,]{{0,8}}{BLANK}?[-–—]{BLANK}?\Z")
"""The first end of "£14–16m": the magnitude of the second is money too."""


def _with_symbol(view: View, amount: Amount, lang: Lang) -> Amount:
    units = units_of(lang)
    match = units.symbol.match(view.raw, amount.end)
    if match is None:
        return amount
    symbol, glued = match.group(1), match.start(1) == amount.end
    money = (
        amount.prefixed
        or _currency(view, match.end(), lang, scaled=True) is not None
        or _SIGN_RANGE.search(view.raw, max(0, amount.start - 16), amount.start) is not None
    )
    small_k = symbol == "K" and amount.number < 20
    alone = symbol in units.plain_symbols or (glued and symbol in {"k", "K", "M"} and not small_k)
    millions_of = (
        symbol == "M" and re.compile(r" (?:de |d')").match(view.low, match.end()) is not None and lang is Lang.FR
    )
    if not (money or alone or millions_of):
        return amount
    scale = units.symbols[symbol]
    return replace(amount, end=match.end(), number=_times(amount.number, scale), scale=scale)


def _currency(view: View, at: int, lang: Lang, *, scaled: bool) -> tuple[int, str | None] | None:
    units = units_of(lang)
    word = units.currency.match(view.low, at)
    if word is not None and (scaled or not (word.group("of") or word.group(2) in units.scaled_only)):
        return word.end(), units.currencies[re.sub(" +", " ", word.group(2))]
    sign = units.sign.match(view.raw, at)
    if sign is not None:
        return sign.end(), _code(sign.group(1), lang)
    return None


_PIXELS = frozenset({240.0, 360.0, 480.0, 720.0, 1080.0, 1440.0, 2160.0, 4320.0})
""" "1080p" is a picture, not a price."""


def _with_unit(view: View, amount: Amount, lang: Lang) -> Amount:
    units = units_of(lang)
    if not amount.prefixed:
        percent = units.percent.match(view.low, amount.end)
        if percent is not None:
            return replace(amount, end=percent.end(), kind=ValueKind.PERCENT)
    minor = units.minor.match(view.low, amount.end)
    if minor is not None and amount.scale == 1 and not amount.prefixed and amount.number not in _PIXELS:
        currency = units.minors[re.sub(" +", " ", minor.group(1))]
        return replace(
            amount,
            end=minor.end(),
            number=round(amount.number / 100, 9),
            kind=ValueKind.MONEY,
            currency=currency,
            scale=0.01,
        )
    found = _currency(view, amount.end, lang, scaled=amount.scale >= 1000)
    if found is None or (amount.prefixed and found[1] not in {None, amount.currency}):
        return amount
    # "£7 pounds" keeps the prefix's currency; "livres" alone may be books and is not in the lexicon.
    return replace(amount, end=found[0], kind=ValueKind.MONEY, currency=amount.currency or found[1])


def find_indefinite(view: View, lang: Lang) -> Iterator[Amount]:
    """Amounts without a figure: "une dizaine" (about 10), "des millions d'euros" (a million or more)."""
    units = units_of(lang)
    for match in units.collective.finditer(view.low):
        count = 0.5 if match.group("half") else 1.0 if match.group(1) in {"la", "a"} else _small(match.group(1), lang)
        scale = float(lexicon("quantities.yaml", lang.value)["indefinite"].get(match.group("more"), 1))
        number = count * units.collectives[match.group(3)] * scale
        if match.group(3) == "quarantaine" and not re.compile(" d(?:e |')").match(view.low, match.end(3)):
            continue
        relation = Relation.ABOUT if lang is Lang.FR else Relation.EQUAL
        top = max(scale, units.collectives[match.group(3)])
        yield _with_unit(view, Amount(match.start(), match.end(), number, top, relation=relation, spelt=True), lang)
    for pattern in units.indefinite:
        for match in pattern.finditer(view.low):
            yield _with_unit(view, _indefinite(match, lang), lang)
    for match in units.demi.finditer(view.low):
        scale = units.magnitudes[match.group(1)]
        yield _with_unit(view, Amount(match.start(), match.end(), scale / 2, scale, spelt=True), lang)
    for match in units.multiple.finditer(view.low):
        yield Amount(match.start(1), match.end(1), units.multiples[match.group(1)], spelt=True)


def _small(words: str, lang: Lang) -> float:
    return float(words) if words.isdigit() else spelt_value(words, lang) or 1.0


def _indefinite(match: re.Match[str], lang: Lang) -> Amount:
    words: dict[str, float] = lexicon("quantities.yaml", lang.value)["indefinite"]
    sizes = {**{k.removesuffix("s"): float(v) for k, v in words.items()}, **{k: float(v) for k, v in words.items()}}
    scale = max(sizes[match.group(1)], sizes.get(match.group(2) or "", 1.0))
    number = sizes[match.group(1)] * sizes.get(match.group(2) or "", 1.0)
    relation = Relation.EQUAL if match.group().startswith("le ") else Relation.AT_LEAST
    return Amount(match.start(), match.end(), number, scale, relation=relation, spelt=True)
