"""Whether a word is in the vocabulary of the French or English model: what neither knows is likely a coined name.

Only the keys of the French word vectors (the half million most frequent forms of the web, foreign words, places and
surnames among them) and the strings of the English model are read, not the models themselves.
"""

from __future__ import annotations

import json
import threading
from functools import cache, lru_cache
from typing import Any

from claimcheck.data import load_yaml
from claimcheck.language._spacy_models import _lock as spacy_lock
from claimcheck.language._spacy_models import model_directory
from claimcheck.language.folding import fold_text
from claimcheck.schema import Lang

__all__ = ["function_words", "known_word"]

_lock = threading.Lock()


def known_word(word: str) -> bool:
    """Whether one of the models knows ``word``: as it is written, in lower case or, if it has capitals, with one.

    Both vocabularies are asked whatever the language of the text: a French name in an English text is no coinage.
    Deterministic: nothing that was parsed before changes the answer. Raises :class:`ModelError` without the models.
    """
    return len(word) > 64 or _known(word)


@cache
def function_words() -> frozenset[str]:
    """The folded function words of French and English, those left out that both share ("on", "or")."""
    table: dict[str, list[str]] = load_yaml("lexicon", "function_words.yaml")
    return frozenset(fold_text(word) for words in table.values() for word in words)


@lru_cache(maxsize=65536)
def _known(word: str) -> bool:
    lower = word.lower()
    forms = {word, lower} if word == lower else {word, lower, word.capitalize()}
    vectors, strings, get_string_id = _tables()
    return not strings.isdisjoint(forms) or any(_contains(vectors, get_string_id(form)) for form in forms)


def _contains(keys: Any, key: int) -> bool:
    at = int(keys.searchsorted(keys.dtype.type(key)))
    return at < len(keys) and int(keys[at]) == key


def _tables() -> tuple[Any, frozenset[str], Any]:
    with _lock:
        return _load()


@cache
def _load() -> tuple[Any, frozenset[str], Any]:
    """The sorted keys of the French vectors, four megabytes, the English strings, and how a string becomes a key."""
    with spacy_lock:  # two threads that import spaCy at once can each find the other's half
        import numpy as np
        from spacy.strings import get_string_id
        from srsly import msgpack_loads  # type: ignore[import-untyped]  # what spaCy writes its files with

    rows = msgpack_loads((model_directory(Lang.FR) / "vocab" / "key2row").read_bytes())
    keys = np.sort(np.fromiter(rows, dtype=np.uint64, count=len(rows)))
    strings = json.loads((model_directory(Lang.EN) / "vocab" / "strings.json").read_text(encoding="utf-8"))
    return keys, frozenset(strings), get_string_id
