"""Training pairs: reading, the filter of licences, the mixture of a recipe."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from training.generate_pairs import generate
from training.nli.dictionary import dictionary, switched
from training.nli.settings import ROOT, Recipe, Settings

__all__ = ["LABELS", "Pair", "digest", "mixture", "read_rows", "read_set", "set_file", "usable"]

Pair = tuple[str, str, int]
"""Premise, hypothesis, and the position of the label in :data:`LABELS`."""

LABELS = ("entailment", "neutral", "contradiction", "not_entailment")
_OURS = {"domain": "domain.jsonl", "general": "general.jsonl"}
_TEMPLATED = "templated"
_SOURCE_TRANSLATIONS = "translated-fr.jsonl"
_SWITCHED = "switched:"
_SWITCHED_SHARE = 0.4


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file, plain or compressed by zstd."""
    content = path.read_bytes()
    if path.suffix == ".zst":
        import zstandard

        content = zstandard.ZstdDecompressor().stream_reader(content).read()
    return [json.loads(line) for line in content.decode("utf-8").splitlines() if line.strip()]


def usable(name: str, settings: Settings) -> bool:
    """Whether the licence filter lets a set into shipped weights; files of this project always are."""
    return name in {*_OURS, _TEMPLATED, "translations"} or settings.sets[name].terms in settings.allowed


@cache
def read_set(name: str, folder: Path) -> list[Pair]:
    """All pairs of a training set, in the order of its file.

    ``crossed:NAME`` is a set of translations with the English original of one side: French premise and English
    hypothesis, then the other way round. ``switched:NAME`` is an English set with words of its texts in French (Qin et
    al. 2020, CoSDA-ML).
    """
    if name == _TEMPLATED:
        return [_pair(row) for row in generate(60_000, 1)]
    if name in _OURS:
        return _pairs(read_rows(ROOT / "training" / "pairs" / _OURS[name]))
    if name == "translations":
        return [pair for pair, _ in _translations(folder)]
    if name == "crossed:translations":
        return _crossed([(pair, english) for pair, english in _translations(folder)])
    if name.startswith(_SWITCHED):
        return _code_switched(name.removeprefix(_SWITCHED), folder)
    if name.startswith("crossed:"):
        rows = read_rows(set_file(folder, name.removeprefix("crossed:")))
        return _crossed(
            [(_pair(row), (row["premise_en"], row["hypothesis_en"])) for row in rows if row["label"] in LABELS]
        )
    return _pairs(read_rows(set_file(folder, name)))


def set_file(folder: Path, name: str) -> Path:
    """Where a set lies in a folder, plain or compressed."""
    plain = folder / f"{name}.jsonl"
    return plain if plain.is_file() else folder / f"{name}.jsonl.zst"


def _pairs(rows: Iterable[dict[str, Any]]) -> list[Pair]:
    return [_pair(row) for row in rows if row["label"] in LABELS]


def _pair(row: dict[str, Any]) -> Pair:
    return row["premise"], row["hypothesis"], LABELS.index(row["label"])


def _crossed(rows: Sequence[tuple[Pair, tuple[str, str]]]) -> list[Pair]:
    there = [(french[0], english[1], french[2]) for french, english in rows]
    back = [(english[0], french[1], french[2]) for french, english in rows]
    return there + back


def _code_switched(name: str, folder: Path) -> list[Pair]:
    """The pairs of an English set, code-switched with a dictionary of our own translations."""
    made = _translations(folder)
    sides = [[(english[0], pair[0]), (english[1], pair[1])] for pair, english in made]
    words = dictionary([each for both in sides for each in both])
    rng = random.Random(name)  # noqa: S311 - no secret
    return [
        (switched(premise, words, _SWITCHED_SHARE, rng), switched(hypothesis, words, _SWITCHED_SHARE, rng), label)
        for premise, hypothesis, label in read_set(name, folder)
    ]


def _translations(folder: Path) -> list[tuple[Pair, tuple[str, str]]]:
    """Our French translations, each with its English original, which stays where it is."""
    result = []
    for row in read_rows(ROOT / "training" / "pairs" / _SOURCE_TRANSLATIONS):
        source = row.get("set", "mnli10k_en")
        original = _originals(source, folder)[row["row"]]
        if text_hash(original) != row["original"]:
            raise ValueError(f"{row['id']}: row {row['row']} of {source} is not the pair that was translated")
        label = LABELS.index(original["label"])
        result.append(((row["premise"], row["hypothesis"], label), (original["premise"], original["hypothesis"])))
    return result


@cache
def _originals(name: str, folder: Path) -> list[dict[str, Any]]:
    return read_rows(set_file(folder, name))


def text_hash(row: dict[str, Any]) -> str:
    """First 16 hexadecimal digits of the SHA-256 of a pair's texts."""
    return hashlib.sha256(f"{row['premise']}\n{row['hypothesis']}".encode()).hexdigest()[:16]


def mixture(recipe: Recipe, settings: Settings, folder: Path) -> list[Pair]:
    """The pairs of a run in a fixed shuffled order.

    Raises:
        ValueError: A set whose terms do not allow it is in the mixture.
    """
    rows: list[Pair] = []
    for name, count in recipe.mixture.items():
        if not recipe.unrestricted and not usable(name.removeprefix("crossed:").removeprefix(_SWITCHED), settings):
            raise ValueError(f"{name}: terms {settings.sets[name].terms} are not allowed in shipped weights")
        rows += sample(read_set(name, folder), count, random.Random(f"{recipe.seed}:{name}"))  # noqa: S311 - no secret
    random.Random(recipe.seed).shuffle(rows)  # noqa: S311
    return rows


def sample(pairs: Sequence[Pair], count: int, rng: random.Random) -> list[Pair]:
    """``count`` pairs; when there are fewer, each as often as the next, before a remainder is drawn."""
    whole, rest = divmod(count, len(pairs))
    return list(pairs) * whole + rng.sample(pairs, rest)


def digest(pairs: Iterable[Pair]) -> str:
    """First 16 hexadecimal digits of the SHA-256 of the pairs in their order."""
    content = hashlib.sha256()
    for pair in pairs:
        content.update(json.dumps(pair, ensure_ascii=False).encode())
    return content.hexdigest()[:16]
