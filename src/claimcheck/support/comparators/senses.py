"""What two claims of one kind are about: hiring or dismissing, turnover or profit, a rise or a fall.

Kinds are wide. Two figures of one kind, organisation and year are of one fact only when they measure the same thing, in
the same direction, of the same part of the organisation.
"""

from __future__ import annotations

import re
from functools import cache

from claimcheck.data import load_yaml
from claimcheck.language import fold_text
from claimcheck.schema import Claim, ClaimKind
from claimcheck.support.comparators._lexicon import begins, tables

__all__ = ["same_sense", "senses"]

_OTHERWISE, _CHANGE = "otherwise", "change"
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _groups() -> dict[ClaimKind, dict[str, dict[str, tuple[str, ...]]]]:
    table = load_yaml("lexicon", "senses.yaml")
    return {
        ClaimKind(kind): {
            group: {sense: tuple(words) for sense, words in found.items()} for group, found in groups.items()
        }
        for kind, groups in table.items()
    }


def senses(claim: Claim) -> dict[str, frozenset[str]]:
    """The senses of a claim's words by group; a group of which nothing is said is left out."""
    words = _WORD.findall(fold_text(claim.quote))
    found = {}
    for group, table in _groups().get(claim.kind, {}).items():
        said = {
            sense
            for sense, beginnings in table.items()
            if sense != _OTHERWISE and any(begins(each, beginnings) for each in words)
        }
        said = said or set(table.get(_OTHERWISE, ()))
        if said:
            found[group] = frozenset(said)
    return found


def same_sense(claim: Claim, other: Claim) -> bool:
    """Whether two claims may be about one fact: in no group do they fall under different senses."""
    if claim.kind is not other.kind:
        return True
    one, two = senses(claim), senses(other)
    if _difference(claim, one) != _difference(other, two):
        return False
    return not any(one[group].isdisjoint(two[group]) for group in one.keys() & two.keys())


def _difference(claim: Claim, said: dict[str, frozenset[str]]) -> bool:
    """Whether the figure is by how much something rose or fell ("rose by 300"), not what it rose to."""
    value = claim.value
    at = claim.quote.find(value.text) if value is not None and _CHANGE in said else -1
    before = _WORD.findall(fold_text(claim.quote[: max(at, 0)]))[-1:]
    return bool(before) and before[0] in tables().by
