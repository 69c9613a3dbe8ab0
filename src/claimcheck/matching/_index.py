"""The names of the registry by key: exact lookup, prefixes to stop early, buckets by length for the fuzzy search."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from claimcheck.language.folding import fold_text, squash
from claimcheck.matching._lexicon import lexicon
from claimcheck.matching._tokens import tokenise
from claimcheck.registry import Alias, AliasKind, Registry, Vendor
from claimcheck.registry.names import is_degenerate, strip_legal_form

__all__ = ["CUTOFF", "Index", "Name", "edit_limit"]

CUTOFF = 85.0
"""No fuzzy match scores below this rapidfuzz ratio of keys."""

_CERTAIN = {AliasKind.FORMER, AliasKind.LEGAL, AliasKind.DOMAIN, AliasKind.PRODUCT}


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a vendor as it is searched for."""

    vendor_id: str
    text: str
    key: str
    words: tuple[str, ...]
    ambiguous: bool
    alias: AliasKind | None


def edit_limit(length: int) -> int:
    """Edits allowed for a key: none below 5 characters, one up to 9, two up to 19; above, the ratio alone decides."""
    if length < 5:
        return 0
    if length < 10:
        return 1
    return 2 if length < 20 else length


class Index:
    """Immutable after construction."""

    def __init__(self, registry: Registry) -> None:
        self.by_key: dict[str, list[Name]] = defaultdict(list)
        for vendor in registry.vendors:
            for name in _names(vendor):
                if all(name.vendor_id != other.vendor_id for other in self.by_key[name.key]):
                    self.by_key[name.key].append(name)
        self.by_key = dict(self.by_key)
        self.prefixes = {key[:i] for key in self.by_key for i in range(1, len(key) + 1)}
        self.longest = max((len(names[0].words) for names in self.by_key.values()), default=1)
        self._buckets: dict[int, list[str]] = defaultdict(list)
        for key, names in self.by_key.items():
            # A name with its legal form is found through the bare name; "Nasdaq in" is not "Nasdaq Inc".
            if edit_limit(len(key)) and any(strip_legal_form(name.text) == name.text for name in names):
                self._buckets[len(key)].append(key)
        self._max_key = max(self._buckets, default=0)
        self.near = lru_cache(maxsize=100_000)(self._near)

    def _near(self, key: str) -> tuple[tuple[str, float], ...]:
        """Keys within their edit limit of ``key`` and at least :data:`CUTOFF` alike, best first."""
        found = []
        length = len(key)
        # A ratio of 85 bounds the difference in length by 0.35 of the shorter.
        slack = 2 if length < 20 else int(length * 0.35)
        for size in range(max(5, length - slack), min(self._max_key, length + slack) + 1):
            bucket = self._buckets.get(size)
            if not bucket or abs(size - length) > edit_limit(size):
                continue
            for other, score, _ in process.extract(key, bucket, scorer=fuzz.ratio, score_cutoff=CUTOFF, limit=5):
                if OSA.distance(key, other, score_cutoff=edit_limit(size)) <= edit_limit(size) and _digits(
                    key
                ) == _digits(other):
                    found.append((other, score))
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _digits(key: str) -> str:
    return "".join(c for c in key if c.isdigit())


def _names(vendor: Vendor) -> list[Name]:
    names = [_name(vendor, vendor.name, None, vendor.ambiguous)]
    for alias in vendor.aliases:
        names.append(_name(vendor, alias.name, alias.kind, _alias_ambiguous(vendor, alias)))
        bare = strip_legal_form(alias.name)
        if bare != alias.name and not is_degenerate(bare):
            names.append(_name(vendor, bare, alias.kind, _alias_ambiguous(vendor, alias, bare)))
    bare = strip_legal_form(vendor.name)
    if bare != vendor.name and not is_degenerate(bare):
        names.append(_name(vendor, bare, None, vendor.ambiguous))
    return names


def _alias_ambiguous(vendor: Vendor, alias: Alias, text: str | None = None) -> bool:
    if alias.ambiguous is not None:
        return alias.ambiguous
    if squash(text or alias.name) == squash(vendor.name):
        return vendor.ambiguous
    one_word = len(fold_text(text or alias.name).replace("-", " ").split()) == 1
    return vendor.ambiguous and alias.kind not in _CERTAIN and one_word


def _name(vendor: Vendor, text: str, kind: AliasKind | None, ambiguous: bool) -> Name:
    words = tuple(token.key for token in tokenise(text, 0, len(text))) or (squash(text),)
    everyday = all(word in lexicon().everyday for word in words) and len(words) == 1
    return Name(vendor.id, text, squash(text), words, ambiguous or everyday, kind)
