"""The generator of training pairs: repeatable, balanced, and not to be guessed from one side or the templates."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
COUNT = 3000
FRENCH = frozenset(
    [
        "le",
        "la",
        "les",
        "de",
        "du",
        "des",
        "d",
        "un",
        "une",
        "est",
        "à",
        "au",
        "aux",
        "en",
        "et",
        "par",
        "que",
        "qu",
        "pas",
        "dans",
        "sur",
        "pour",
        "l",
    ]
)
ENGLISH = frozenset(
    [
        "the",
        "of",
        "to",
        "in",
        "and",
        "was",
        "is",
        "by",
        "for",
        "from",
        "at",
        "on",
        "with",
        "an",
        "its",
        "it",
        "that",
        "not",
        "were",
        "has",
        "have",
    ]
)
PHENOMENA = {
    "rank", "amount", "count", "percent", "date", "period", "bound", "role_swap", "status", "negation", "attribution",
    "hedge", "other_entity", "part_whole", "unmentioned_detail", "former_name", "irrelevant_context", "paraphrase",
}  # fmt: skip


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_pairs", ROOT / "training" / "generate_pairs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows(generator: ModuleType) -> list[dict[str, str]]:
    return list(generator.generate(COUNT, seed=7))


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def test_the_same_seed_gives_the_same_pairs_and_another_seed_others(
    generator: ModuleType, rows: list[dict[str, str]]
) -> None:
    assert list(islice(generator.generate(COUNT, seed=7), 200)) == rows[:200]
    assert next(generator.generate(1, seed=8))["premise"] != rows[0]["premise"]


def test_the_count_asked_for_comes_without_repeats(rows: list[dict[str, str]]) -> None:
    assert len(rows) == COUNT
    assert len({row["id"] for row in rows}) == COUNT
    assert len({(row["premise"], row["hypothesis"]) for row in rows}) == COUNT


def test_labels_are_balanced_within_each_phenomenon(rows: list[dict[str, str]]) -> None:
    assert {row["phenomenon"] for row in rows} == PHENOMENA
    for phenomenon in PHENOMENA:
        counts = Counter(row["label"] for row in rows if row["phenomenon"] == phenomenon)
        assert set(counts) == {"entailment", "neutral", "contradiction"}
        assert max(counts.values()) - min(counts.values()) <= 1


def test_neither_one_side_nor_the_templates_tell_the_label(generator: ModuleType, rows: list[dict[str, str]]) -> None:
    for name, accuracy in generator.baselines(rows).items():
        assert accuracy < 0.45, name


def test_every_slot_is_filled_and_the_spacing_is_clean(rows: list[dict[str, str]]) -> None:
    for row in rows:
        for side in ("premise", "hypothesis"):
            text = row[side]
            assert not re.search(r"[{}<>|]|  | [,.]|\bNone\b", text), text
            assert text[-1] in ".!?", text
            assert not text[0].islower(), text


def test_french_elides_and_english_has_its_articles(rows: list[dict[str, str]]) -> None:
    for row in rows:
        for side in ("premise", "hypothesis"):
            if row[f"{side}_lang"] == "fr":
                assert not re.search(r"\b(?:de|que) [AEIOÉaeiouéàê]|\bde les?\b|\bà les?\b", row[side]), row[side]
            else:
                assert not re.search(r"\ba [AEIOaeio]", row[side]), row[side]


def test_texts_are_in_the_languages_they_name(rows: list[dict[str, str]]) -> None:
    languages = Counter((row["premise_lang"], row["hypothesis_lang"]) for row in rows)
    assert len(languages) == 4
    assert min(languages.values()) > COUNT / 10
    for row in rows:
        for side in ("premise", "hypothesis"):
            words = plain(row[side]).split()
            french, english = (sum(word in known for word in words) for known in (FRENCH, ENGLISH))
            assert (french >= english) if row[f"{side}_lang"] == "fr" else (english >= french), row[side]


def test_no_text_of_the_gold_pairs_is_generated(rows: list[dict[str, str]]) -> None:
    lines = (ROOT / "fixtures" / "gold" / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {plain(json.loads(line)[side]) for line in lines for side in ("evidence", "claim")}
    made = {plain(row[side]) for row in rows for side in ("premise", "hypothesis")}
    assert not gold & made


def test_the_command_writes_json_lines_and_prints_counts_and_baselines(
    generator: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "pairs.jsonl"
    assert generator.main(["--count", "60", "--seed", "3", "--output", str(target)]) == 0
    written = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert len(written) == 60
    assert list(written[0]) == [
        "id", "premise", "hypothesis", "label", "premise_lang", "hypothesis_lang", "phenomenon", "template",
    ]  # fmt: skip
    printed = json.loads(capsys.readouterr().out)
    assert sum(printed["counts"].values()) == 60
    assert {"hypothesis words", "template pair"} <= set(printed["baselines"])
