"""The bundled evidence and lexicons: what every passage and word list must hold."""

from __future__ import annotations

import json
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from claimcheck.evidence import read_passages
from claimcheck.registry import Registry
from claimcheck.schema import Lang, Passage

DATA = resources.files("claimcheck.data")
FILES = sorted(str(file) for file in DATA.joinpath("evidence").iterdir() if file.name.endswith(".jsonl"))
LEXICONS = sorted(file.name for file in DATA.joinpath("lexicon").iterdir() if file.name.endswith(".yaml"))


@pytest.fixture(scope="module")
def passages() -> list[Passage]:
    return [passage for file in FILES for passage in read_passages(Path(file))]


def test_at_least_forty_passages_in_both_languages(passages: list[Passage]) -> None:
    langs = Counter(passage.lang for passage in passages)
    assert len(passages) >= 40
    assert set(langs) == {Lang.FR, Lang.EN}
    assert min(langs.values()) >= len(passages) // 3


def test_ids_are_unique(passages: list[Passage]) -> None:
    assert [i for i, n in Counter(passage.id for passage in passages).items() if n > 1] == []


def test_every_source_has_a_web_address_and_was_opened(passages: list[Passage]) -> None:
    for passage in passages:
        address = urlsplit(passage.source.url)
        assert address.scheme in {"http", "https"}, passage.id
        assert "." in address.netloc, passage.id
        assert passage.source.checked, passage.id


def test_no_passage_is_older_than_its_source_was_checked(passages: list[Passage]) -> None:
    for passage in passages:
        date, checked = passage.source.date, passage.source.checked or ""
        assert date is None or "1990" < date <= checked[: len(date)], passage.id


def test_vendors_are_in_the_registry(passages: list[Passage]) -> None:
    registry = Registry.load()
    unknown = {(p.id, vendor) for p in passages for vendor in p.vendors if registry.get(vendor) is None}
    assert unknown == set()


def test_lines_are_single_json_objects() -> None:
    for file in FILES:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
        assert all(isinstance(json.loads(line), dict) for line in lines if line.strip())


def _words(node: Any, path: str) -> list[str]:
    """Paths of words that YAML read as something else: a bare no, on or yes is a boolean there."""
    if isinstance(node, dict):
        keys = [f"{path}: key {key!r}" for key in node if isinstance(key, bool)]
        return keys + [fault for key, value in node.items() for fault in _words(value, f"{path}/{key}")]
    if isinstance(node, list):
        mixed = any(isinstance(item, str) for item in node)
        counted = path.startswith("times.yaml")  # a distance beside its unit
        strange = [
            item for item in node if isinstance(item, bool) or item is None or (mixed and not counted and _number(item))
        ]
        return [f"{path}: {item!r}" for item in strange] + [fault for item in node for fault in _words(item, path)]
    return []


def _number(item: object) -> bool:
    return isinstance(item, int | float)


@pytest.mark.parametrize("name", LEXICONS)
def test_word_lists_hold_only_words(name: str) -> None:
    assert _words(yaml.safe_load(DATA.joinpath("lexicon", name).read_text(encoding="utf-8")), name) == []
