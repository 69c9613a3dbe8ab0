"""Reads a text against the registry: hits, then what each of them names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimcheck.language import paragraphs
from claimcheck.matching._ambiguity import Pending, Ruling, rule
from claimcheck.matching._index import Index
from claimcheck.matching._tokens import blocks, tokenise
from claimcheck.matching._windows import scan
from claimcheck.registry import Registry

__all__ = ["link"]


def link(text: str, index: Index, registry: Registry) -> list[tuple[Pending, Ruling]]:
    """Every hit with its ruling, in text order. Line by line, so memory goes with the hits and not with the text."""
    pending = list(_hits(text, index))
    certain = {
        p.hit.names[0].vendor_id
        for p in pending
        if p.hit.exact
        and len({n.vendor_id for n in p.hit.names}) == 1
        and (p.hit.legal or not any(n.ambiguous for n in p.hit.names))
    }
    rulings = [rule(text, p, registry, certain) for p in pending]
    return list(zip(pending, _resolve_appositions(text, pending, rulings), strict=True))


def _hits(text: str, index: Index) -> Iterator[Pending]:
    for start, end in paragraphs(text):
        for s, e in blocks(text, start, end):
            for hit in scan(text, tokenise(text, s, e), index):
                yield Pending(hit, start, end)


def _resolve_appositions(text: str, pending: Sequence[Pending], rulings: list[Ruling]) -> list[Ruling]:
    """ "SRT (StarTek)": a name beside it in parentheses decides between the vendors that bear the first."""
    resolved = list(rulings)
    for i, ruling in enumerate(rulings):
        if ruling.linked or len(ruling.vendors) < 2:
            continue
        for j in (i + 1, i - 1):
            if not 0 <= j < len(rulings) or not rulings[j].linked:
                continue
            left, right = sorted((pending[i].hit, pending[j].hit), key=lambda h: h.start)
            gap = text[left.end : right.start].replace("*", "").strip()
            shared = rulings[j].vendors[0]
            if gap == "(" and text[right.end : right.end + 1] == ")" and shared in ruling.vendors:
                resolved[i] = Ruling((shared,), True, ("the name in parentheses decides",))
    return resolved
