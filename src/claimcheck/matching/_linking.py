"""Reads a text against the registry: hits, then what each of them names."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from claimcheck.language import paragraphs
from claimcheck.matching._ambiguity import Ruling, rule
from claimcheck.matching._hits import Hit, Window, read, resolve
from claimcheck.matching._plausibility import LEAST, Plausibility
from claimcheck.matching._surroundings import Pending
from claimcheck.matching._tokens import blocks, tokenise

__all__ = ["exactly_named", "link"]

_BEHIND = 40  # characters behind a name in which its legal form may stand


def link(text: str, found: Sequence[Window], weigh: Plausibility, date: dt.date | None) -> list[tuple[Pending, Ruling]]:
    """Every hit with its ruling; both in text order. Line by line, so that memory goes with the hits."""
    pending = list(_hits(text, found, weigh))
    certain = {
        p.hit.names[0].vendor_id
        for p in pending
        if p.hit.exact
        and len({n.vendor_id for n in p.hit.names}) == 1
        and (p.hit.legal or not any(n.ambiguous for n in p.hit.names))
    }
    rulings = [rule(text, p, certain, date) for p in pending]
    return list(zip(pending, _resolve_appositions(text, pending, rulings), strict=True))


def exactly_named(found: Sequence[Window]) -> Counter[str]:
    """How often a text names each vendor letter for letter, short names aside."""
    return Counter(name.vendor_id for row in found if row.score == 100.0 for name in row.names if len(name.key) > 4)


def _hits(text: str, found: Sequence[Window], weigh: Plausibility) -> Iterator[Pending]:
    """The hits that are plausible names, and do not overlap."""
    named = exactly_named(found)
    at = 0
    for start, end in paragraphs(text):
        for s, e in blocks(text, start, end):
            begin = at
            while at < len(found) and found[at].start < e:
                at += 1
            if at == begin:
                continue
            words = tokenise(text, s, min(end, max(e, max(row.end for row in found[begin:at]) + _BEHIND)))
            possible = list(read(text, words, found[begin:at]))
            likely = []
            for hit in possible:
                plausibility = weigh(text, Pending(hit, start, end), named)
                # Of names that are known to be ambiguous the words around decide, not the odds.
                if plausibility >= LEAST or (hit.exact and any(name.ambiguous for name in hit.names)):
                    likely.append(replace(hit, plausibility=plausibility))
            yield from (Pending(_with_nested(hit, possible), start, end) for hit in resolve(likely))


def _with_nested(hit: Hit, possible: Sequence[Hit]) -> Hit:
    inside = (one for one in possible if one.exact and hit.start <= one.start and one.end <= hit.end)
    shorter = (one for one in inside if one.rank < hit.rank)
    return replace(hit, nested=tuple((name, one.score) for one in shorter for name in one.names))


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
