"""Which currency is meant where the amount does not say: "2 millions de dinars" in Tunis, "levé 25 millions"."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from claimcheck.language._grammar import GAP, Hit, View, alternation, lexicon, plain
from claimcheck.language._ranks import Reading, next_word
from claimcheck.schema import Lang, ValueKind

__all__ = ["MoneyHints", "money_hints", "settled"]

_CUE_WITHIN = 60
"""How far before an amount the word may stand that makes it money, in characters."""
_LEAST = {"dollar": 2}
"""How many words of a country it takes, where the name has a usual meaning."""
_LONGEST = 200_000
"""How much of a text is read for hints, in characters."""


@dataclass(frozen=True, slots=True)
class MoneyHints:
    """What a document tells about its currencies: the country behind shared names, and the only one it uses."""

    shared: tuple[tuple[str, str], ...] = ()
    only: str | None = None

    def of(self, name: str) -> str | None:
        """The currency behind a name that several countries share, None when the text does not tell."""
        return dict(self.shared).get(name)


@lru_cache(maxsize=64)
def money_hints(text: str, lang: Lang) -> MoneyHints:
    """The hints of ``text``, a whole document where there is one."""
    if lang is Lang.UNKNOWN:
        return MoneyHints()
    low = plain(text[:_LONGEST].lower())
    shared = tuple((name, code) for name in _stems() if (code := _country(low, name)) is not None)
    return MoneyHints(shared, _only(text[:_LONGEST], low, lang))


@cache
def _stems() -> dict[str, dict[str, re.Pattern[str]]]:
    shared: dict[str, dict[str, list[str]]] = lexicon("quantities.yaml", "shared")
    return {
        name: {code: re.compile(rf"(?<!\w){alternation(map(plain, stems))}") for code, stems in countries.items()}
        for name, countries in shared.items()
    }


def _country(low: str, name: str) -> str | None:
    """The one country whose words the text has most; two with as many tell nothing."""
    counts = Counter({code: sum(1 for _ in stems.finditer(low)) for code, stems in _stems()[name].items()})
    (best, most), (_, second) = counts.most_common(2)
    return best if most > second and most >= _LEAST.get(name, 1) else None


@cache
def _names(lang: Lang) -> tuple[re.Pattern[str], dict[str, str | None], re.Pattern[str], dict[str, str]]:
    words: dict[str, Any] = lexicon("quantities.yaml", lang.value)
    signs: dict[str, str] = lexicon("quantities.yaml", "signs")
    codes: list[str] = lexicon("quantities.yaml", "codes")
    currencies = {plain(word): code for word, code in words["currencies"].items()}
    listed = sorted(signs, key=len, reverse=True)
    sign = re.compile("(?<!\\w)(?:" + "|".join(map(re.escape, [*listed, *codes])) + ")(?!\\w)|[€$£]")
    return (
        re.compile(rf"(?<!\w){alternation(currencies)}(?!\w)"),
        currencies,
        sign,
        signs | {code: code for code in codes},
    )


def _only(text: str, low: str, lang: Lang) -> str | None:
    """The one currency that the text names; that of the language's home when it names none or that one too."""
    word, words, sign, signs = _names(lang)
    found = {words[re.sub(" +", " ", match.group())] for match in word.finditer(low)}
    found |= {signs[match.group()] for match in sign.finditer(text)}
    home = lexicon("quantities.yaml", "home").get(lang.value)
    if home is not None and (not found or home in found):
        return str(home)
    return next(iter(found)) if len(found) == 1 else None


@cache
def _cue(lang: Lang) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternation(lexicon('quantities.yaml', lang.value)['money_cues'])}(?!\w)")


@cache
def _of_money(lang: Lang) -> re.Pattern[str]:
    cues = alternation(lexicon("quantities.yaml", lang.value)["money_cues"])
    return re.compile(rf"{GAP}(?:de{GAP}|d' ?|of{GAP}){cues}(?!\w)")


_MILLIONS = re.compile(r"(?:millions?|milliards?|billions?|[0-9] ?(?:m|md|mds|bn))\Z")
_CLAUSE_END = re.compile(r"[.;:!?\n]")
_FIGURE = re.compile(r"[0-9]")
_PLAIN_DOLLAR = re.compile(r"(?<![a-z])\$(?! ?(?:us|ca))|dollars?\Z")


def settled(view: View, hit: Hit, lang: Lang, hints: MoneyHints | None) -> Hit:
    """The hit with the currency that the document tells, and bare millions of turnover or funds as money.

    Without the document's hints those of the text itself are used. Which dollar is meant is told by French documents
    alone: in English ones a firm of Toronto as often counts in American ones.
    """
    reading: Reading = hit.what
    text = view.low[hit.start : hit.end]
    if reading.kind is ValueKind.MONEY:
        name = _shared_name(text) if reading.currency in {None, "USD", "INR"} else None
        unknown = name is None or (name == "dollar" and (hints is None or lang is not Lang.FR))
        code = None if unknown else (hints or money_hints(view.raw, lang)).of(str(name))
        return hit if code is None else Hit(hit.start, hit.end, replace(reading, currency=code))
    if reading.kind is not ValueKind.NUMBER or not _MILLIONS.search(text) or not _is_money(view, hit, lang):
        return hit
    currency = (hints or money_hints(view.raw, lang)).only
    return Hit(hit.start, hit.end, replace(reading, kind=ValueKind.MONEY, currency=currency))


def _shared_name(text: str) -> str | None:
    if _PLAIN_DOLLAR.search(text):
        return "dollar"
    return next((name for name in _stems() if name != "dollar" and re.search(rf"{name}s?\Z", text)), None)


def _is_money(view: View, hit: Hit, lang: Lang) -> bool:
    """Whether a word of money stands before millions that count nothing: "a levé 3 millions", no figure between."""
    following = next_word(view, hit.end)
    function_words = lexicon("quantities.yaml", lang.value)["function_words"]
    if following in {"de", "d'", "of"}:
        # "65 millions de chiffre d'affaires".
        return _of_money(lang).match(view.low, hit.end) is not None
    if lang is Lang.EN and following is not None and following not in function_words:
        # "4 million customers"; what is counted in French millions follows "de".
        return False
    clause = _CLAUSE_END.split(view.low[max(0, hit.start - _CUE_WITHIN) : hit.start])[-1]
    cues = list(_cue(lang).finditer(clause))
    return bool(cues) and _FIGURE.search(clause, cues[-1].end()) is None
