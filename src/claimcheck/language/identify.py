"""Language of a text: French, English or unknown.

Two votes are added up as in a naive Bayes classifier: py3langid over all its languages, which errs on headlines full of
names, and function and headline words, which are rare there but reliable. Languages besides French and English compete
with their own function words, so that a text in one of them is left unknown instead of going to the nearer of the two.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from typing import Any

from claimcheck.data import load_yaml
from claimcheck.language.folding import fold_text
from claimcheck.schema import Lang

__all__ = ["identify"]

_WORD = re.compile(r"[^\W\d_]+")
_NOISE = re.compile(r"[\x00\ud800-\udfff]+")
_SAMPLE = 20_000
_FLOOR = 0.01
_WORD_WEIGHT = 1.2
_MARGIN = 1.0
_SPREAD = math.log(1 + _FLOOR) - math.log(_FLOOR)
"""The identifier's vote for one language and that for another differ by this at most."""
# More words than this add no weight: the vote on a long text rests on the share of words, not on their number.
_ENOUGH_WORDS = 60
_NAMES = {Lang.FR: "fr", Lang.EN: "en"}


@cache
def _words() -> dict[str, frozenset[str]]:
    table: dict[str, dict[str, list[str]]] = load_yaml("lexicon", "language_words.yaml")
    words: dict[str, set[str]] = {}
    for group in table.values():
        for lang, entries in group.items():
            words.setdefault(lang, set()).update(fold_text(word) for word in entries)
    return {lang: frozenset(entries) for lang, entries in words.items()}


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _votes(sample: str) -> dict[str, float]:
    """What the function and headline words of ``sample`` say for each language that has some, as log scores."""
    counts = Counter(fold_text(word) for word in _WORD.findall(sample))
    scale = _WORD_WEIGHT * min(1.0, _ENOUGH_WORDS / counts.total())
    return {
        lang: scale * sum(number for word, number in counts.items() if word in own) for lang, own in _words().items()
    }


def _best(scores: dict[str, float]) -> tuple[str, float]:
    """The language with the highest score, and by how much it leads."""
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return ranked[0][0], ranked[0][1] - ranked[1][1]


def identify(text: str) -> Lang:
    """The language of ``text``, judged on its first 20,000 characters; ``Lang.UNKNOWN`` outside French and English.

    Also unknown when the text is too short or too full of names to tell.
    """
    sample = _NOISE.sub(" ", text[:_SAMPLE]).strip()
    if not _WORD.search(sample):
        return Lang.UNKNOWN
    votes = _votes(sample)
    best, lead = _best({"": 0.0, **votes})
    if lead < _MARGIN + _SPREAD:  # else the identifier, which takes long to load, could not change it
        scores = {lang: math.log(probability + _FLOOR) for lang, probability in _identifier().rank(sample)}
        for lang, vote in votes.items():
            scores[lang] = scores.get(lang, math.log(_FLOOR)) + vote
        best, lead = _best(scores)
    if lead < _MARGIN:
        return Lang.UNKNOWN
    return next((lang for lang, name in _NAMES.items() if name == best), Lang.UNKNOWN)
