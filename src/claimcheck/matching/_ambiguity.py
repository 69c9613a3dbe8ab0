"""Hits on names that are also words, people or places, or that several vendors bear: what speaks for which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from claimcheck.matching._names import Name
from claimcheck.matching._surroundings import (
    Pending,
    beside_trade_noun,
    cue_of_trade,
    folded_words,
    name_position,
    part_of_name,
    surroundings,
)
from claimcheck.matching._tokens import sentence_initial
from claimcheck.registry import AliasKind, Vendor, VendorKind

__all__ = ["BY_CAPITAL", "Ruling", "rule"]

BY_CAPITAL = "capitalised inside a sentence, no reading as a person or place"
"""The weakest evidence for an ambiguous name."""

_MAIN = {None, AliasKind.LEGAL, AliasKind.FORMER}


@dataclass(frozen=True, slots=True)
class Ruling:
    """Which vendors a hit may name. One vendor is a link, several or a doubt are an ambiguity, none is no mention."""

    vendors: tuple[str, ...]
    linked: bool
    evidence: tuple[str, ...]


def rule(text: str, pending: Pending, certain: AbstractSet[str], date: dt.date | None) -> Ruling:
    """Judge a hit; ``certain`` are the vendors that the document, of ``date``, names without ambiguity."""
    for narrower, why in _narrower(pending.hit.names, date):
        if narrower and len(narrower) < len(pending.hit.names):
            ruling = _rule(text, replace(pending, hit=replace(pending.hit, names=narrower)), certain)
            return replace(ruling, evidence=(why, *ruling.evidence))
    return _rule(text, pending, certain)


def _narrower(names: Sequence[Name], date: dt.date | None) -> Iterator[tuple[tuple[Name, ...], str]]:
    """Of several bearers those that are more likely meant, and why."""
    if date is not None:
        yield tuple(name for name in names if name.valid_at(date)), "others bore the name at other times"
    if all(name.alias in _MAIN for name in names):  # likely the same organisation twice
        curated = tuple(name for name in names if name.vendor.kind is not VendorKind.COMPANY)
        yield curated, "a company register has an entry of the same name"


def _rule(text: str, pending: Pending, certain: AbstractSet[str]) -> Ruling:
    hit = pending.hit
    vendors = tuple(dict.fromkeys(name.vendor_id for name in hit.names))
    if not any(name.ambiguous for name in hit.names):
        if len(vendors) == 1:
            return Ruling(vendors, True, ("the name is unambiguous",))
        named = tuple(v for v in vendors if v in certain)
        if len(named) == 1:
            return Ruling(named, True, ("the document names this one elsewhere",))
        return Ruling(vendors, False, ("several vendors bear the name",))
    named = tuple(v for v in vendors if v in certain)
    if len(vendors) > 1 and len(named) == 1:
        return Ruling(named, True, ("the document names this one elsewhere",))
    vendors_by_id = {name.vendor_id: name.vendor for name in hit.names}
    scored = [(v, _evidence(text, pending, vendors_by_id[v], certain)) for v in vendors]
    # A capital tells an organisation from a word, not one organisation from another.
    spoken = [(v, e) for v, e in scored if e and not (len(vendors) > 1 and BY_CAPITAL in e)]
    if len(spoken) == 1:
        return Ruling((spoken[0][0],), True, spoken[0][1])
    if spoken:
        return Ruling(tuple(v for v, _ in spoken), False, ("several vendors fit the context",))
    if sentence_initial(text, hit.start, pending.floor) or not text[hit.start].isupper() or part_of_name(text, pending):
        return Ruling((), False, ())
    return Ruling(vendors, False, ("capitalised inside a sentence, but nothing near speaks for the organisation",))


def _evidence(text: str, pending: Pending, vendor: Vendor, certain: AbstractSet[str]) -> tuple[str, ...]:
    hit = pending.hit
    found = []
    if hit.legal:
        found.append("a legal form stands beside it")
    if vendor.id in certain:
        found.append("the document names the vendor unambiguously elsewhere")
    around = surroundings(text, hit.start, hit.end, pending.floor, pending.ceiling)
    words = [word for word in vendor.context if folded_words(word) in around]
    whole_name = part_of_name(text, pending)
    if words and not (whole_name and len(words) < 2):
        found.append("context: " + ", ".join(words[:4]))
    if beside_trade_noun(text, hit, pending):
        found.append("a noun of the trade stands beside it")
    cue = None if whole_name else cue_of_trade(text, pending)
    if cue is not None:
        found.append(f"the words around it speak for an organisation ({cue})")
    if not found and not whole_name and name_position(text, pending):
        found.append(BY_CAPITAL)
    return tuple(found)
