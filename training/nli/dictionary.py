"""Code-switching: words of English pairs put into French by a dictionary drawn from our own translations."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

__all__ = ["dictionary", "switched"]

_WORD = re.compile(r"[^\W\d_]+")
_ROUNDS = 4
_LEAST_SEEN = 3
_LEAST_CERTAIN = 0.3


def dictionary(sentences: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The French word of English ones that translate each other best, from (English, French) sentences.

    Word translation probabilities by expectation maximisation (Brown et al. 1993, model 1), both ways; a word seen
    fewer than three times, or whose best translation is not certain or not mutual, has none.
    """
    words = [(_words(english), _words(french)) for english, french in sentences]
    there, back = _model(words), _model([(french, english) for english, french in words])
    seen = Counter(word for english, _ in words for word in english)
    best = {word: max(found.items(), key=lambda item: item[1]) for word, found in there.items()}
    returning = {word: max(found, key=found.__getitem__) for word, found in back.items()}
    return {
        word: other
        for word, (other, certain) in sorted(best.items())
        if seen[word] >= _LEAST_SEEN and certain >= _LEAST_CERTAIN and returning.get(other) == word and word != other
    }


def switched(text: str, words: Mapping[str, str], share: float, rng: random.Random) -> str:
    """``text`` with ``share`` of the words that the dictionary knows put into the other language."""

    def put(match: re.Match[str]) -> str:
        other = words.get(match.group().lower())
        return other if other is not None and rng.random() < share else match.group()

    return _WORD.sub(put, text)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _model(sentences: Iterable[tuple[list[str], list[str]]]) -> dict[str, dict[str, float]]:
    """Probability of each target word given each source word."""
    sentences = list(sentences)
    chances: dict[str, dict[str, float]] = {}
    for _ in range(_ROUNDS):
        counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for source, target in sentences:
            for word in target:
                weights = [chances[one].get(word, 0.0) if chances else 1.0 for one in source]
                total = sum(weights) or 1.0
                for one, weight in zip(source, weights, strict=True):
                    counts[one][word] += weight / total
        chances = {}
        for one, found in counts.items():
            total = sum(found.values())
            chances[one] = {word: count / total for word, count in found.items() if count / total > 1e-3}
    return chances
