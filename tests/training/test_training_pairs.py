"""The hand-written training pairs: sound, balanced, not betrayed by the hypothesis, and apart from the gold pairs."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz, process

from claimcheck.evaluation import PairRow, Split, read_pairs
from claimcheck.evaluation.baseline import claim_only_accuracy

ROOT = Path(__file__).parents[2]
LABELS = {"entailment": "supported", "neutral": "not_enough_info", "contradiction": "refuted"}
NAMED = re.compile(r"\w*[\dA-ZÀ-ÖØ-Þ][\w.&'’-]*")


@cache
def pairs(name: str) -> list[dict[str, Any]]:
    lines = (ROOT / "training" / "pairs" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def frame(text: str) -> str:
    return " ".join(NAMED.sub("_", text).casefold().split())


def test_ids_and_pairs_are_unique_over_both_files() -> None:
    rows = pairs("domain") + pairs("general")
    assert len({row["id"] for row in rows}) == len({(row["premise"], row["hypothesis"]) for row in rows}) == len(rows)


@pytest.mark.parametrize(("name", "least"), [("domain", 9900), ("general", 4500)])
def test_rows_are_sound_and_balanced(name: str, least: int) -> None:
    rows = pairs(name)
    assert len(rows) >= least
    for row in rows:
        assert row["label"] in LABELS, row["id"]
        assert {row["premise_lang"], row["hypothesis_lang"]} <= {"fr", "en"}, row["id"]
        assert row["premise"].strip(), row["id"]
        assert row["hypothesis"].strip(), row["id"]
        assert row["premise"] != row["hypothesis"], row["id"]
    counts = Counter(row["label"] for row in rows)
    assert all(abs(count / len(rows) - 1 / 3) < 0.03 for count in counts.values())


def test_the_domain_pairs_are_in_both_languages_and_across() -> None:
    langs = Counter((row["premise_lang"], row["hypothesis_lang"]) for row in pairs("domain"))
    assert langs["fr", "fr"] >= 800
    assert langs["en", "en"] >= 600
    assert langs["fr", "en"] + langs["en", "fr"] >= 600


@pytest.mark.parametrize("name", ["domain", "general"])
def test_the_hypothesis_alone_does_not_betray_the_label(name: str) -> None:
    rows = [
        PairRow(
            id=row["id"],
            evidence=row["premise"],
            claim=row["hypothesis"],
            evidence_lang=row["premise_lang"],
            claim_lang=row["hypothesis_lang"],
            label=LABELS[row["label"]],
            phenomenon=row["phenomenon"],
        )
        for row in pairs(name)
    ]
    assert claim_only_accuracy(rows) < 0.45


@pytest.mark.parametrize("name", ["domain", "general"])
@pytest.mark.parametrize(("own", "gold"), [("premise", "evidence"), ("hypothesis", "claim")])
def test_no_frame_is_that_of_a_gold_pair(name: str, own: str, gold: str) -> None:
    rows = pairs(name)
    known = read_pairs(ROOT / "fixtures" / "gold" / "pairs.jsonl", Split.ALL)
    frames = [frame(row[own]) for row in rows]
    ratios = process.cdist(frames, [frame(getattr(row, gold)) for row in known], scorer=fuzz.ratio, score_cutoff=88)
    assert [(rows[i]["id"], known[j].id) for i, j in zip(*ratios.nonzero(), strict=True)] == []


def test_the_translations_are_french_and_name_their_original() -> None:
    rows = pairs("translated-fr")
    assert len(rows) >= 4000
    assert len({(row.get("set"), row["row"]) for row in rows}) == len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert set(row) - {"set"} == {"id", "row", "original", "premise", "hypothesis"}, row["id"]
        assert re.fullmatch(r"[0-9a-f]{16}", row["original"]), row["id"]
        assert row["premise"].strip(), row["id"]
        assert row["hypothesis"].strip(), row["id"]
    assert sum(row["premise"] == row["hypothesis"] for row in rows) < 5  # where the English differs in a word only
    french = re.compile(r"\b(le|la|les|l|un|une|des|du|de|d|et|est|à|que|qui|il|je|on|pas|ce|c|en)\b", re.IGNORECASE)
    assert sum(bool(french.search(f"{row['premise']} {row['hypothesis']}")) for row in rows) > 0.99 * len(rows)
