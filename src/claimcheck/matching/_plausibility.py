"""How likely a window that resembles a name is that name: a few features, published weights, a logistic curve.

A registry of a million names resembles nearly every phrase; what keeps the noise down is evidence. The weights are data
(``data/lexicon/match_weights.yaml``), fitted by ``training/fit_matching.py`` on development texts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from rapidfuzz.distance import OSA

from claimcheck.data import load_yaml
from claimcheck.language.folding import fold_text, squash
from claimcheck.matching._cues import cues
from claimcheck.matching._headings import is_heading
from claimcheck.matching._hits import Hit
from claimcheck.matching._lexicon import lexicon
from claimcheck.matching._names import Name
from claimcheck.matching._surroundings import Pending, beside_trade_noun, cue_of_trade, part_of_name, words_before
from claimcheck.matching._tokens import sentence_initial
from claimcheck.registry import VendorKind

__all__ = ["LEAST", "Plausibility", "features", "weights"]

LEAST = 0.4
"""Windows that are less plausible are no mentions."""


@cache
def weights() -> dict[str, float]:
    """The weight of each feature."""
    table: dict[str, float] = load_yaml("lexicon", "match_weights.yaml")["weights"]
    return table


class Plausibility:
    """``weigh(text, pending, named)``: 0 to 1. ``named`` is how often the text names each vendor exactly."""

    def __init__(self, known_word: Callable[[str], bool] | None = None) -> None:
        self.known_word = known_word

    def explained(self, text: str, pending: Pending, named: Mapping[str, int]) -> list[tuple[str, float]]:
        """What each feature adds to the log-odds, the most weighty first."""
        found = features(text, pending, named, self.known_word)
        parts = [(name, weights().get(name, 0.0) * value) for name, value in found.items() if name != "bias"]
        return sorted(parts, key=lambda part: (-abs(part[1]), part[0]))

    def __call__(self, text: str, pending: Pending, named: Mapping[str, int]) -> float:
        found = features(text, pending, named, self.known_word)
        total = sum(weights().get(name, 0.0) * value for name, value in found.items())
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, total))))


def features(
    text: str, pending: Pending, named: Mapping[str, int], known_word: Callable[[str], bool] | None
) -> dict[str, float]:
    """What speaks for and against a window, by name; those that are 0 are left out."""
    hit = pending.hit
    name = hit.names[0]
    surface = text[hit.start : hit.end]
    found = {"bias": 1.0, **_likeness(hit, name, surface, named, known_word), **_capitals(text, pending, name)}
    found["legal form"] = hit.legal
    found["part of a longer name"] = part_of_name(text, pending)
    found["noun of the trade"] = beside_trade_noun(text, hit, pending)
    found["words of an organisation"] = cue_of_trade(text, pending) is not None
    before = fold_text(text[max(pending.floor, hit.start - 70) : hit.start])
    after = fold_text(text[hit.end : min(pending.ceiling, hit.end + 70)])
    found["words of a person"] = bool(cues().person_before.search(before) or cues().person_after.match(after))
    found["words of a product"] = bool(cues().product_before.search(before) or cues().product_after.match(after))
    found["preposition of a place"] = cues().place_before.search(before) is not None
    last = words_before(text, hit, pending.floor)[-1:]
    found["first name before"] = bool(last) and fold_text(last[0]) in lexicon().first_names
    return {key: float(value) for key, value in found.items() if value}


def _likeness(
    hit: Hit, name: Name, surface: str, named: Mapping[str, int], known_word: Callable[[str], bool] | None
) -> dict[str, float]:
    """How much of the name is there, and how much that says."""
    length, words = len(name.key), surface.replace("-", " ").split()
    everyday = lexicon().everyday
    common = [word for word in name.words if word in everyday or word in cues().nouns or word in cues().tails]
    found: dict[str, float] = {
        "register": name.vendor.kind is VendorKind.COMPANY,
        "several words": len(name.words) > 1,
        "all common words": len(common) == len(name.words) and len(name.words) > 1,
        "one common word": len(common) == len(name.words) == 1,
        "short": length < 5,
        "ambiguous": name.ambiguous,
        "joined": hit.words > len(name.words),
        "split": hit.words < len(name.words),
        "several vendors": len(hit.names) > 1,
    }
    if hit.exact:
        return found | {"repeated": named.get(name.vendor_id, 0) > 1}
    known = known_word is not None and all(known_word(word) for word in words)
    return found | {
        "misspelt": 1.0,
        "distance": (100.0 - hit.score) / 10.0,
        "misspelt, under seven letters": length < 7,
        "misspelt, under ten letters": 7 <= length < 10,
        "misspelt, one word": len(name.words) == 1,
        "misspelt, rarest word missing": len(name.words) > 1 and not _has_rarest(words, name),
        "misspelt, known words": known,
        "misspelt, named elsewhere": name.vendor_id in named,
        "misspelt, of a register": name.vendor.kind is VendorKind.COMPANY,
    }


def _has_rarest(words: Sequence[str], name: Name) -> bool:
    """Whether the word of a name that says most, the longest uncommon one, is there within its own limit of edits."""
    common = lexicon().everyday | cues().nouns | cues().tails
    rarest = max(name.words, key=lambda word: (word not in common, len(word), word))
    limit = 0 if len(rarest) < 5 else 1 if len(rarest) < 10 else 2
    keys = [squash(word) for word in words]
    joined = {"".join(keys[first:last]) for first in range(len(keys)) for last in range(first + 1, len(keys) + 1)}
    return any(OSA.distance(rarest, key, score_cutoff=limit) <= limit for key in joined)


def _capitals(text: str, pending: Pending, name: Name) -> dict[str, float]:
    """Case evidence: a capital that its place does not explain speaks for a name."""
    hit = pending.hit
    surface = text[hit.start : hit.end]
    own, letters = [c for c in name.text if c.isalpha()], [c for c in surface if c.isalpha()]
    capital = surface[0].isupper() or surface[0].isdigit()
    opening = sentence_initial(text, hit.start, pending.floor)
    inner = any(c.isupper() for c in surface[1:])
    return {
        "no capital": not capital,
        "capital by its place": capital and opening and not inner,
        "in a heading": is_heading(text, pending.floor, pending.ceiling),
        "capitals as registered": len(own) == len(letters)
        and sum(map(str.isupper, own)) > 1
        and all(a.isupper() == b.isupper() for a, b in zip(own, letters, strict=False)),
        "other capitals": len(own) == len(letters)
        and any(a.isupper() and not b.isupper() for a, b in zip(own, letters, strict=False)),
    }
