"""Values in text: numbers, money, percentages, ranks and fractions, with bounds and ranges (French and English).

An own grammar of regular expressions over the verbatim text. It keeps magnitudes ("1,2 milliard d'euros" is
1,200,000,000 EUR), is strict about digit grouping, and abstains where a reader would hesitate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from claimcheck.language._amounts import find_amounts, find_indefinite
from claimcheck.language._currencies import MoneyHints, money_hints, settled
from claimcheck.language._grammar import (
    GAP,
    Hit,
    View,
    alternation,
    drop_inside,
    foreign_runs,
    leftmost_longest,
    lexicon,
    marked,
    spaced,
    view_of,
)
from claimcheck.language._ranks import Reading, find_fractions, find_ranks, next_word
from claimcheck.language._told import find_told, unit_lengths
from claimcheck.language._units import Amount, is_counted
from claimcheck.language.times import time_spans
from claimcheck.schema import Lang, Relation, Value, ValueKind

__all__ = ["FoundValue", "MoneyHints", "find_values", "money_hints"]


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value and where it is: ``text[start:end] == value.text``, offsets in code points."""

    start: int
    end: int
    value: Value


def find_values(text: str, lang: Lang, hints: MoneyHints | None = None) -> list[FoundValue]:
    """The values in ``text``, in order and without overlap; none when the language is unknown.

    Bounds belong to the span ("plus de 450"), the thing counted does not ("450 personnes" gives "450"). Numbers
    of dates, times of day, telephone numbers, codes, product names and years are no values. A quotation that is
    evidently in the other language is read with that language's grammar. Percentages are per hundred, fractions are
    numbers below 1, money is in units of its currency (null when the currency is not known). ``hints``: what
    :func:`money_hints` makes of the whole document, where ``text`` is a part of one: which dollar, dinar or franc is
    meant, and the currency of bare millions; without them ``text`` alone tells. Linear in the text.
    """
    if lang is Lang.UNKNOWN:
        return []
    view = view_of(text)
    hits = _hits(view, lang)
    runs = foreign_runs(view, lang)
    if runs:
        hits = list(drop_inside(hits, marked(len(view.low), runs)))
    for start, end, other in runs:
        part = View(view.raw[start:end], view.low[start:end], None, end - start)
        hits.extend(Hit(hit.start + start, hit.end + start, hit.what) for hit in _hits(part, other))
    found: list[FoundValue] = []
    for hit in (settled(view, hit, lang, hints) for hit in leftmost_longest(hits)):
        start, end = view.original(hit.start, hit.end)
        if not found or start >= found[-1].end:
            found.append(FoundValue(start, end, _value(text[start:end], hit.what)))
    return found


def _value(text: str, reading: Reading) -> Value:
    return Value(
        text=text,
        kind=reading.kind,
        number=reading.number,
        currency=reading.currency,
        relation=reading.relation,
        number_to=reading.number_to,
    )


def _hits(view: View, lang: Lang) -> list[Hit]:
    mask = _not_values(view, lang)
    hits = list(find_ranks(view, lang))
    hits += find_told(view, lang)
    hits += (_bounded(view, hit, lang) for hit in find_fractions(view, lang))
    hits += _amount_hits(view, lang)
    hits += (wide for hit in unit_lengths(view, lang) if (wide := _bounded(view, hit, lang)).start < hit.start)
    return list(drop_inside(hits, mask))


_CODES = (
    re.compile(r"(?:https?://|www\.)\S{1,2000}"),
    re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,255}"),
    # Times of day: 11:56, 11h56, 20 h, 9 a.m.
    re.compile(
        r"(?<![\w:])[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2})?| ?h ?[0-9]{2}| ?h(?!\w))(?: ?[ap]\.?m\b\.?)?"
        r"|(?<!\w)[0-9]{1,2} ?[ap]\.?m\b"
    ),
    # International, French and North American telephone numbers, and short codes such as 118-218.
    re.compile(
        r"\+[0-9][0-9 .()-]{6,18}[0-9]|(?<![\w,.])(?<![0-9] )0[0-9]?(?:[ .-]?[0-9]{2,4}){2,5}(?![\w%])"
        r"|\(?(?<!\w)[0-9]{3}\)?[ .-][0-9]{3}-[0-9]{4}(?!\w)"
    ),
    re.compile(r"(?<![\w.,-])[0-9]{1,5}-0[0-9]{1,5}(?![\w-])"),
    re.compile(
        r"(?<![\w.,])118[ -]?[0-9]{3}(?!\w|[.,][0-9]| ?[€%]| [0-9]{3})"
        r"|(?<![\w.,])[0-9]{1,5}(?:-[0-9]{1,5}){2,9}(?!\w)"
    ),
    # 24/7, 24h/24, 7j/7 and other slashed pairs; a fraction such as 1/3 is recognised on its own.
    re.compile(r"(?<![\w,.])[0-9]{1,4}[hj]?/[0-9]{1,4}(?:/[0-9]{1,4})?[hj]?(?![\w])"),
)
_SIMPLE_FRACTION = re.compile(r"[1-9]/(?:[2-9]|10)\Z")


def _not_values(view: View, lang: Lang) -> bytearray:
    """A mask of the view: 1 where digits are a date, a time of day, a code or an address."""
    mask = bytearray(len(view.low))
    for start, end in time_spans(view, lang):
        mask[start:end] = b"\1" * (end - start)
    for pattern in _CODES:
        for match in pattern.finditer(view.low):
            start, end = match.span()
            if _SIMPLE_FRACTION.match(match.group()) or (
                match.group().startswith("118") and is_counted(view, end, lang)
            ):
                continue
            mask[start:end] = b"\1" * (end - start)
    return mask


@dataclass(frozen=True, slots=True)
class _Bounds:
    before: re.Pattern[str]
    after: re.Pattern[str]
    last_words: frozenset[str]
    relations: dict[str, Relation]
    relations_after: dict[str, Relation]
    both: re.Pattern[str]
    change: re.Pattern[str]
    moved: re.Pattern[str]
    spread: re.Pattern[str] | None
    """Without one of these words a wide "from X to Y" tells a change, where the language has them."""
    aside: re.Pattern[str]
    limit: re.Pattern[str]
    loose: re.Pattern[str]
    lengths: frozenset[str]
    gaps: dict[str, re.Pattern[str]]


def _relations(words: dict[str, list[str]]) -> dict[str, Relation]:
    return {phrase: Relation(sign) for sign, phrases in words.items() for phrase in phrases}


@cache
def _bounds(lang: Lang) -> _Bounds:
    words: dict[str, Any] = lexicon("quantities.yaml", lang.value)
    before, after = _relations(words["bounds"]), _relations(words["bounds_after"])
    both, change = words["range"]["both"], words["range"]["change"]
    to = alternation(words["range"]["between"])
    return _Bounds(
        before=re.compile(rf"(?<![\w])(?:{spaced(before)})\Z"),
        after=re.compile(rf"(?:{GAP}|-(?=odd))({alternation(after, accents=False)})(?!\w)"),
        last_words=frozenset(phrase.rsplit(" ", 1)[-1] for phrase in before),
        relations=before,
        relations_after=after,
        both=re.compile(rf"(?<!\w)(?:{spaced(both)})\Z"),
        change=re.compile(rf"(?<!\w)(?:{spaced(change)})\Z"),
        # "porté sa part de": up to four words between.
        moved=re.compile(
            rf"(?<!\w){alternation(words['movement'])}{GAP}(?:(?:[\w'-]+{GAP}){{0,5}}(?:de|d'|from) ?)?\Z"
        ),
        spread=re.compile(rf"(?<!\w){alternation(words['spread'])}(?!\w)[^.;]*\Z") if "spread" in words else None,
        # "80 embauches depuis janvier, au bas mot": set apart by commas, behind what is counted.
        aside=re.compile(rf"[^.,;:!?\n]{{1,40}},{GAP}({alternation(after, accents=False)})(?=\s*(?:[.,;:!?)\n]|\Z))"),
        limit=re.compile(rf"(?<!\w)(?:{spaced(words['limits'])})\Z"),
        loose=re.compile(rf"(?<=[,(–—-])\s?(?P<w>{spaced(words['loose'])})\Z"),
        lengths=frozenset(words["spans_of_time"]) | frozenset(words["lengths"]),
        gaps={
            "both": re.compile(rf"{GAP}{alternation(both.values())}{GAP}"),
            "to": re.compile(rf"{GAP}{to}{GAP}"),
            "dash": re.compile(r" ?[-–—‑] ?"),
        },
    )


_WIDE = 1.6
"""How much larger the second of two figures is, "from" one "to" the other, from which they are no range."""
_LAST_WORD = re.compile(r"([\w.]+'?) {0,3}\Z")


def _bounded(view: View, hit: Hit, lang: Lang) -> Hit:
    """The hit widened by the bound before or after it ("plus de", "at least", "or more")."""
    bounds = _bounds(lang)
    reading: Reading = hit.what
    last = _LAST_WORD.search(view.low, max(0, hit.start - 20), hit.start)
    if last is not None and last.group(1) in _last_words(lang):
        match = bounds.before.search(view.low, max(0, hit.start - 40), hit.start)
        if match is not None:
            phrase = re.sub(" +", " ", match.group()).strip(" ")
            if phrase == "over" and next_word(view, hit.end) in bounds.lengths:
                # "over twelve months": in the course of them.
                return hit
            return Hit(match.start(), hit.end, replace(reading, relation=bounds.relations[phrase]))
    if view.low[hit.end : hit.end + 1] == "+" and not view.low[hit.end + 1 : hit.end + 2].isalnum():
        return Hit(hit.start, hit.end + 1, replace(reading, relation=Relation.AT_LEAST))
    vague = _vaguely_bounded(view, hit, bounds)
    if vague is not None:
        return vague
    if reading.relation is Relation.EQUAL and (aside := bounds.aside.match(view.low, hit.end)) is not None:
        return Hit(hit.start, hit.end, replace(reading, relation=bounds.relations_after[aside.group(1)]))
    after = bounds.after.match(view.low, hit.end)
    if after is not None and reading.relation in {Relation.EQUAL, Relation.ABOUT}:
        relation = bounds.relations_after[re.sub(" +", " ", after.group(1))]
        return Hit(hit.start, after.end(), replace(reading, relation=relation))
    return hit


def _vaguely_bounded(view: View, hit: Hit, bounds: _Bounds) -> Hit | None:
    """The hit behind a limit of time ("within 24 hours") or a loose "like" ("a stake, like 40%"), else None."""
    at = max(0, hit.start - 20)
    limit = bounds.limit.search(view.low, at, hit.start)
    if limit is not None and next_word(view, hit.end) in bounds.lengths:
        return Hit(limit.start(), hit.end, replace(hit.what, relation=Relation.AT_MOST))
    loose = bounds.loose.search(view.low, at, hit.start)
    if loose is not None and hit.what.kind is not ValueKind.NUMBER:
        return Hit(loose.start("w"), hit.end, replace(hit.what, relation=Relation.ABOUT))
    return None


@cache
def _last_words(lang: Lang) -> frozenset[str]:
    words = {word.strip() for word in _bounds(lang).last_words}
    return frozenset(words | {word.rsplit("'", 1)[0] + "'" for word in words if "'" in word} | {"à", "a"})


def _amount_hits(view: View, lang: Lang) -> Iterator[Hit]:
    amounts = sorted((*find_amounts(view, lang), *find_indefinite(view, lang)), key=lambda a: (a.start, -a.end))
    index = 0
    kept: list[Amount] = []
    for amount in amounts:
        if not kept or amount.start >= kept[-1].end:
            kept.append(amount)
    while index < len(kept):
        first = kept[index]
        following = kept[index + 1] if index + 1 < len(kept) else None
        if following is not None and following.start - first.end <= 8:
            merged = _merged(view, first, following, lang)
            if merged is not None:
                yield from merged
                index += 2
                continue
        yield _bounded(view, _signed(view, first), lang)
        index += 1


def _signed(view: View, amount: Amount) -> Hit:
    start, number = amount.start, amount.number
    if amount.kind is not ValueKind.NUMBER and re.search(r"(?:\A|[\s(])[-−+]\Z", view.raw[max(0, start - 2) : start]):
        start, number = start - 1, -number if view.raw[start - 1] != "+" else number
    return Hit(start, amount.end, Reading(amount.kind, number, amount.relation, amount.currency))


def _merged(view: View, low: Amount, high: Amount, lang: Lang) -> list[Hit] | None:
    """Two amounts as one range, nothing at all (a code such as 118-218), or None when they are two values."""
    bounds = _bounds(lang)
    between = view.low[low.end : high.start]
    start = low.start
    both = bounds.both.search(view.low, max(0, start - 12), start)
    change = bounds.change.search(view.low, max(0, start - 8), start)
    dash = bounds.gaps["dash"].fullmatch(between)
    if both is not None and bounds.gaps["both"].fullmatch(between):
        start = both.start()
    elif bounds.gaps["to"].fullmatch(between):
        if bounds.moved.search(view.low, max(0, start - 64), start):
            return None
        wide = change is not None and high.number > _WIDE * low.number
        if wide and bounds.spread and not bounds.spread.search(view.low, max(0, start - 64), start):
            return None
        if change is not None:
            start = change.start()
            if re.search(r"(?<!\w)(?:plus|moins|près|autour|lieu) \Z", view.low[max(0, start - 8) : start]):
                start = low.start
        elif not _unit_follows(view, high, lang):
            return None
    elif dash is None or not (low.bare or low.prefixed or low.kind is high.kind) or low.spelt or high.spelt:
        return None
    reading = _range(low, high)
    if dash is not None and low.bare and high.bare and (reading is None or not _unit_follows(view, high, lang)):
        return []
    return None if reading is None else [Hit(start, high.end, reading)]


def _unit_follows(view: View, amount: Amount, lang: Lang) -> bool:
    if not amount.bare or is_counted(view, amount.end, lang):
        return True
    following = next_word(view, amount.end)
    return (
        following is not None
        and following[-1] in "sx"
        and following not in lexicon("quantities.yaml", lang.value)["function_words"]
    )


def _range(low: Amount, high: Amount) -> Reading | None:
    """Both ends in the same unit, the magnitude and the unit carried over from the end that has them."""
    first, last, kind, currency = low.number, high.number, high.kind, high.currency
    if low.kind is not ValueKind.NUMBER:
        if high.kind not in {ValueKind.NUMBER, low.kind}:
            return None
        kind, currency = low.kind, low.currency or high.currency
    if low.scale == 1 and high.scale > 1 and low.number < 1000:
        first = low.number * high.scale
    if not first < last:
        return None
    return Reading(kind, first, Relation.RANGE, currency, last)
