"""Whether a number is a quantity at all: no code, label, year, list mark, part of a name or "neuf" that means new."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from claimcheck.language._grammar import View, lexicon
from claimcheck.language._numerals import Numeral
from claimcheck.language._ranks import in_a_name, next_word, opens_sentence
from claimcheck.language._units import BLANK, Amount, is_counted, units_of
from claimcheck.schema import Lang, ValueKind

__all__ = ["plausible_digits", "plausible_words", "stands_alone"]

_GLUED_BEFORE = re.compile(r"[\w@/:.,'°&#+]\Z|\w[-–—_]\Z|[0-9]-\Z")
_GLUED_AFTER = re.compile(r"[\w°@²³'/:]|[.,][0-9]|[-‑][A-Z]|\+[0-9]| (?:[eèé]|i[eè])me(?!\w)")


_PER = re.compile(r"/[^\W\d_]")
"""A price for something: "9 €/mois"."""
_RATING = re.compile(r"/(?:5|10|20|100)(?![\w/])")
"""A mark with decimals: "4,5/5"; whole ones may be dates and opening hours."""


def stands_alone(view: View, amount: Amount) -> bool:
    """Whether the digits are a word of their own: not part of "8x8", "GPT-4", "11:56", "24/7" or a web address."""
    if amount.start and _GLUED_BEFORE.search(view.low, max(0, amount.start - 2), amount.start):
        before = view.low[max(0, amount.start - 2) : amount.start]
        elided = before.endswith("'") and before[:1].isalpha()
        in_range = re.match(r"(?:[0-9%€$£]|[a-z])[-–—]\Z", before) is not None
        signed_sentence = before.endswith((",", ":", "+")) and not before[:1].isalnum()
        if not (elided or (in_range and _number_before(view, amount.start - 1)) or signed_sentence):
            return False
    if amount.kind is not ValueKind.NUMBER and _PER.match(view.raw, amount.end):
        return True
    if _RATING.match(view.low, amount.end) and not float(amount.number).is_integer():
        return True
    return _GLUED_AFTER.match(view.raw, amount.end) is None


_ENDS_IN_NUMBER = re.compile(r"(?:\A|[^\w-])[$€£]?[0-9][0-9 \u00a0\u202f.,]{0,14}(?:k|K|m|M|Md|Mds|bn|b|B)?[%€$£]?\Z")


def _number_before(view: View, at: int) -> bool:
    return _ENDS_IN_NUMBER.search(view.raw, max(0, at - 20), at) is not None


_LIST_MARK = re.compile(r"(?:\A|\n) {0,6}\Z")
_LAST_WORD = re.compile(r"([^\W_][\w&]*)\.? ?\Z")
_DAY = re.compile(r"(?<!\w)le {1,2}\Z")
_POSTCODE = re.compile(rf"{BLANK}[A-ZÀ-Ý]")


def plausible_digits(view: View, amount: Amount, numeral: Numeral, lang: Lang) -> bool:
    """Whether a number in digits counts or measures something."""
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
        and label.group(1) in units_of(lang).labels
        and not (label.group(1) == "en" and view.raw[label.start(1)].islower())
    ):
        return False
    if lang is Lang.FR and numeral.number <= 31 and _DAY.search(view.low, max(0, amount.start - 4), amount.start):
        following = next_word(view, amount.end)
        return following is not None and following not in units_of(lang).function_words
    return not _ends_a_name(view, amount, written, lang)


_NAME_BEFORE = re.compile(r"(?<![\w'’-])([A-ZÀ-Ý](?:[A-Z]{1,3}|[\w'’-]*[a-zà-ÿ]))[ \u00a0]\Z")


def _ends_a_name(view: View, amount: Amount, written: str, lang: Lang) -> bool:
    """Whether a small number belongs to the name before it: "Mosaïc 21", "Local 88", "SLR 21", but "Environ 20"."""
    if not written.isdigit() or len(written) > 2:
        return False
    at = max(0, amount.start - 32)
    name = _NAME_BEFORE.search(view.raw, at, amount.start)
    if name is None or not opens_sentence(view, name.start(1)):
        return name is not None and not _plural_follows(view, amount.end, lang)
    verbs = lexicon("quantities.yaml", lang.value)["name_verbs"]
    return next_word(view, amount.end) in verbs and not _opens_amount(name.group(1), lang)


def _plural_follows(view: View, at: int, lang: Lang) -> bool:
    match = re.compile(r" {1,3}([a-zà-ÿ]{3,})").match(view.raw, at)
    return match is not None and match.group(1)[-1] in "sx" and match.group(1) not in units_of(lang).function_words


@cache
def _openers(lang: Lang) -> frozenset[str]:
    words: dict[str, Any] = lexicon("quantities.yaml", lang.value)
    bounds = (phrase for phrases in words["bounds"].values() for phrase in phrases)
    return frozenset(words["openers"]) | {word for phrase in bounds for word in phrase.split()}


def _opens_amount(word: str, lang: Lang) -> bool:
    """Whether a capitalised word that opens a sentence is no name: "Over 60 of them", "Les 30 de Lille"."""
    return word.lower() in units_of(lang).function_words or word.lower() in _openers(lang)


_ADJECTIVE_NINE = re.compile(
    r"(?<!\w)(?:un|le|du|au|ce|son|notre|leur|d'un|l'|d')(?: {1,2}|(?<='))[^\W\d_]{2,30} {1,2}\Z"
)


def plausible_words(view: View, amount: Amount, numeral: Numeral, lang: Lang) -> bool:
    """Whether a number in words counts or measures something."""
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
        plural = following is not None and following[-1] in "sx" and following not in units_of(lang).function_words
        return plural and not _ADJECTIVE_NINE.search(view.low, max(0, amount.start - 48), amount.start)
    return not (
        word in {"cent", "cents"}
        and re.search(r"(?<!\w)(?:pour|per|p\.) \Z", view.low[max(0, amount.start - 6) : amount.start])
    )
