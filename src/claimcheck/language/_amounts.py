"""Numbers with their magnitude, currency or percent sign: "65 M$", "1,2 milliard d'euros", "12.5%"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from claimcheck.language._grammar import GAP, View, alternation, lexicon, plain
from claimcheck.language._numerals import Numeral, digit_numerals, numeral_words, spelt_numerals, spelt_value
from claimcheck.language._ranks import in_a_name, next_word
from claimcheck.schema import Lang, Relation, ValueKind

__all__ = ["Amount", "find_amounts", "find_indefinite", "is_counted"]


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
class _Units:
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


def _forms(words: dict[str, Any]) -> dict[str, Any]:
    return {form: value for word, value in words.items() for form in (word, plain(word))}


_BLANK = "[ \u00a0\u202f\u2009]"
"""A blank of the composed text, where signs and letters are matched with their case."""


@cache
def _units(lang: Lang) -> _Units:
    words: dict[str, Any] = lexicon("quantities.yaml", lang.value)
    signs: dict[str, str] = lexicon("quantities.yaml", "signs")
    codes: list[str] = lexicon("quantities.yaml", "codes")
    french = lang is Lang.FR
    join = GAP if french else "[ -]{1,3}"
    sign = "|".join(sorted((re.escape(s).replace(r"\ ", _BLANK) for s in signs), key=len, reverse=True))
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
    return _Units(
        magnitude=re.compile(rf"{join}({magnitude})(?!\w)"),
        magnitudes={k: float(v) for k, v in words["magnitudes"].items()},
        half=re.compile(rf"{GAP}{alternation(words['half'])}(?!\w)"),
        symbol=re.compile(rf"{_BLANK}?({alternation(words['symbols'], accents=False)})(?![^\W_])"),
        symbols={k: float(v) for k, v in words["symbols"].items()},
        plain_symbols=frozenset(words["plain_symbols"]),
        percent=re.compile(rf" {{0,2}}%|{GAP}{alternation(words['percent'])}(?!\w)"),
        currency=re.compile(rf"{join}(?P<of>{linked} {{1,2}}|d' ?)?({alternation(words['currencies'])})(?!\w)"),
        currencies=_forms(words["currencies"]),
        sign=re.compile(rf"{_BLANK}?({sign}|(?:{code}))(?!\w)"),
        prefix=re.compile(rf"(?:(?<![\w$€£¥])({sign}){_BLANK}?|(?<!\w)({code}){_BLANK}?)\Z"),
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
        collectives=_forms(words["collectives"]),
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
    )


def is_counted(view: View, at: int, lang: Lang) -> bool:
    """Whether a noun of something that is counted ("personnes", "seats") or an amount's unit follows at ``at``."""
    units = _units(lang)
    return any(p.match(view.low, at) for p in (units.counted, units.currency, units.percent, units.magnitude)) or bool(
        units.sign.match(view.raw, at)
    )


def find_amounts(view: View, lang: Lang) -> Iterator[Amount]:
    """Every number that may be a quantity, widened by its unit; plausibility of bare numbers included."""
    for numeral in digit_numerals(view, lang):
        amount = _widened(view, numeral, lang)
        if amount is not None and _stands_alone(view, amount) and _plausible_digits(view, amount, numeral, lang):
            yield amount
    for numeral in spelt_numerals(view, lang):
        amount = _widened(view, numeral, lang)
        if amount is not None and _plausible_words(view, amount, numeral, lang):
            yield amount


def _widened(view: View, numeral: Numeral, lang: Lang) -> Amount | None:
    units = _units(lang)
    start, end, number, scale = numeral.start, numeral.end, numeral.number, numeral.scale
    start, prefix = _prefix(view, start, lang)
    half = units.half.match(view.low, end)
    if half is not None and scale == 1:
        number, end = number + 0.5, half.end()
    magnitude = units.magnitude.match(view.low, end)
    if magnitude is not None:
        scale = units.magnitudes[magnitude.group(1)]
        number, end = number * scale, magnitude.end()
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
    units = _units(lang)
    match = units.prefix.search(view.raw, max(0, start - 6), start)
    if match is None:
        return start, None
    before = view.raw[max(0, match.start() - 2) : match.start()]
    if re.search(rf"[0-9]{_BLANK}?\Z", before) or (
        view.raw[match.start() - 1 : match.start()].isalpha() and match.start()
    ):
        # The sign closes the amount before it.
        return start, None
    return match.start(), _code(match.group(1) or match.group(2), lang)


def _code(sign: str, lang: Lang) -> str:
    """The currency of a sign ("$ US" may have a no-break space) or of a code."""
    return _units(lang).signs[re.sub(_BLANK, " ", sign)]


def _with_symbol(view: View, amount: Amount, lang: Lang) -> Amount:
    units = _units(lang)
    match = units.symbol.match(view.raw, amount.end)
    if match is None:
        return amount
    symbol, glued = match.group(1), match.start(1) == amount.end
    money = amount.prefixed or _currency(view, match.end(), lang, scaled=True) is not None
    small_k = symbol == "K" and amount.number < 20
    alone = symbol in units.plain_symbols or (glued and symbol in {"k", "K", "M"} and not small_k)
    millions_of = (
        symbol == "M" and re.compile(r" (?:de |d')").match(view.low, match.end()) is not None and lang is Lang.FR
    )
    if not (money or alone or millions_of):
        return amount
    scale = units.symbols[symbol]
    return replace(amount, end=match.end(), number=amount.number * scale, scale=scale)


def _currency(view: View, at: int, lang: Lang, *, scaled: bool) -> tuple[int, str | None] | None:
    units = _units(lang)
    word = units.currency.match(view.low, at)
    if word is not None and (scaled or not word.group("of")):
        return word.end(), units.currencies[re.sub(" +", " ", word.group(2))]
    sign = units.sign.match(view.raw, at)
    if sign is not None:
        return sign.end(), _code(sign.group(1), lang)
    return None


def _with_unit(view: View, amount: Amount, lang: Lang) -> Amount:
    units = _units(lang)
    if not amount.prefixed:
        percent = units.percent.match(view.low, amount.end)
        if percent is not None:
            return replace(amount, end=percent.end(), kind=ValueKind.PERCENT)
    found = _currency(view, amount.end, lang, scaled=amount.scale >= 1000)
    if found is None or (amount.prefixed and found[1] not in {None, amount.currency}):
        return amount
    # "£7 pounds" keeps the prefix's currency; "livres" alone may be books and is not in the lexicon.
    return replace(amount, end=found[0], kind=ValueKind.MONEY, currency=amount.currency or found[1])


_GLUED_BEFORE = re.compile(r"[\w@/:.,'°&#+]\Z|\w[-–—_]\Z|[0-9]-\Z")
_GLUED_AFTER = re.compile(r"[\w°@²³'/:]|[.,][0-9]|[-‑][A-Z]|\+[0-9]| (?:[eèé]|i[eè])me(?!\w)")


def _stands_alone(view: View, amount: Amount) -> bool:
    """Whether the digits are a word of their own: not part of "8x8", "GPT-4", "11:56", "24/7" or a web address."""
    if amount.start and _GLUED_BEFORE.search(view.low, max(0, amount.start - 2), amount.start):
        before = view.low[max(0, amount.start - 2) : amount.start]
        elided = before.endswith("'") and before[:1].isalpha()
        in_range = re.match(r"(?:[0-9%€$£]|[a-z])[-–—]\Z", before) is not None
        signed_sentence = before.endswith((",", ":", "+")) and not before[:1].isalnum()
        if not (elided or (in_range and _number_before(view, amount.start - 1)) or signed_sentence):
            return False
    return _GLUED_AFTER.match(view.raw, amount.end) is None


_ENDS_IN_NUMBER = re.compile(r"(?:\A|[^\w-])[$€£]?[0-9][0-9 \u00a0\u202f.,]{0,14}(?:k|K|m|M|Md|Mds|bn|b|B)?[%€$£]?\Z")


def _number_before(view: View, at: int) -> bool:
    return _ENDS_IN_NUMBER.search(view.raw, max(0, at - 20), at) is not None


_LIST_MARK = re.compile(r"(?:\A|\n) {0,6}\Z")
_LAST_WORD = re.compile(r"([^\W_][\w&]*)\.? ?\Z")
_DAY = re.compile(r"(?<!\w)le {1,2}\Z")
_POSTCODE = re.compile(rf"{_BLANK}[A-ZÀ-Ý]")


def _plausible_digits(view: View, amount: Amount, numeral: Numeral, lang: Lang) -> bool:
    if not amount.bare:
        return True
    written = view.low[numeral.start : numeral.end]
    if is_counted(view, amount.end, lang):
        return True
    if len(written) == 4 and written.isdigit() and 1900 <= numeral.number <= 2100:
        return False
    after = view.low[amount.end : amount.end + 2]
    if (
        after[:1] in {".", ")"}
        and after[1:] in {" ", ""}
        and _LIST_MARK.search(view.low, max(0, amount.start - 8), amount.start)
    ):
        return False
    if len(written) == 5 and written.isdigit() and _POSTCODE.match(view.raw, amount.end):
        return False
    label = _LAST_WORD.search(view.low, max(0, amount.start - 24), amount.start)
    if (
        label is not None
        and label.group(1) in _units(lang).labels
        and not (label.group(1) == "en" and view.raw[label.start(1)].islower())
    ):
        return False
    if lang is Lang.FR and numeral.number <= 31 and _DAY.search(view.low, max(0, amount.start - 4), amount.start):
        following = next_word(view, amount.end)
        return following is not None and following not in _units(lang).function_words
    return True


_ADJECTIVE_NINE = re.compile(
    r"(?<!\w)(?:un|le|du|au|ce|son|notre|leur|d'un|l'|d')(?: {1,2}|(?<='))[^\W\d_]{2,30} {1,2}\Z"
)


def _plausible_words(view: View, amount: Amount, numeral: Numeral, lang: Lang) -> bool:
    if in_a_name(view, numeral.start, numeral.end):
        return False
    if not amount.bare:
        return True
    end = amount.end
    if view.low[end : end + 1] in {"-", "‑"} and view.low[end + 1 : end + 2].isalnum():
        return (
            lang is Lang.EN
            and re.compile(r"-(?:year|month|week|day|hour|minute|strong|person|seat|site|part)(?!\w)").match(
                view.low, end
            )
            is not None
        )
    word = view.low[numeral.start : end]
    if lang is Lang.FR and word == "neuf":
        following = next_word(view, end)
        plural = following is not None and following[-1] in "sx" and following not in _units(lang).function_words
        return plural and not _ADJECTIVE_NINE.search(view.low, max(0, amount.start - 48), amount.start)
    return not (
        word in {"cent", "cents"}
        and re.search(r"(?<!\w)(?:pour|per|p\.) \Z", view.low[max(0, amount.start - 6) : amount.start])
    )


def find_indefinite(view: View, lang: Lang) -> Iterator[Amount]:
    """Amounts without a figure: "une dizaine" (about 10), "des millions d'euros" (a million or more)."""
    units = _units(lang)
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
