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

__all__ = ["same_scope", "same_sense", "senses"]

_OTHERWISE = "otherwise"
_WHOLE = 3
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"(?<=[\w,;:»”)’'] )[^\W\d_a-zà-öø-ÿ][\w’'&.-]*|(?<=[’'])[^\W\d_a-zà-öø-ÿ][\w&.-]*")


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
            if sense != _OTHERWISE and any(_begins(word, each) for word in words for each in beginnings)
        }
        said = said or set(table.get(_OTHERWISE, ()))
        if said:
            found[group] = frozenset(said)
    return found


def _begins(word: str, beginning: str) -> bool:
    return word == beginning or (len(beginning) > _WHOLE and word.startswith(beginning))


def same_sense(claim: Claim, other: Claim) -> bool:
    """Whether two claims may be about one fact: in no group do they fall under different senses."""
    if claim.kind is not other.kind:
        return True
    one, two = senses(claim), senses(other)
    return not any(one[group].isdisjoint(two[group]) for group in one.keys() & two.keys())


def same_scope(claim: Claim, other: Claim) -> bool:
    """Whether two claims fall under the same senses and name nothing further that the other does not.

    Staff of a country is not that of the group, nor a rank of a list one of another: only within one scope can a figure
    deny another.
    """
    return senses(claim) == senses(other) and _further(claim) == _further(other)


def _further(claim: Claim) -> frozenset[str]:
    """The folded names in a claim's words that are neither its parties nor its times."""
    names = {name for match in _NAME.finditer(claim.quote) for name in _WORD.findall(fold_text(match.group()))}
    for party in (claim.subject, claim.object):
        if party is not None and party.name:
            names -= set(_WORD.findall(fold_text(party.name)))
            if party.start is not None and party.end is not None:
                names -= set(_WORD.findall(fold_text(claim.quote[party.start - claim.start : party.end - claim.start])))
    for text in (claim.time.text if claim.time else "", *(value.text for value in claim.values)):
        names -= set(_WORD.findall(fold_text(text)))
    return frozenset(names)
