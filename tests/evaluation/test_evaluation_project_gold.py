"""The project's own gold sets are valid and keep what their data cards promise."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from claimcheck.evaluation import (
    Split,
    check_gold,
    gold_files,
    read_gold_claims,
    read_gold_links,
    read_gold_mentions,
    read_pairs,
)
from claimcheck.evidence import bundled_passages
from claimcheck.schema import Lang

GOLD = Path(__file__).parents[2] / "fixtures" / "gold"
PASSAGES = {passage.id: passage.lang for passage in bundled_passages()}


@pytest.mark.parametrize("path", gold_files(GOLD), ids=lambda path: path.stem)
def test_every_file_follows_the_contract(path: Path) -> None:
    assert check_gold(path, PASSAGES).file == str(path)


def test_every_text_is_annotated_and_of_the_promised_length() -> None:
    claims = read_gold_claims(GOLD / "claims.jsonl", Split.ALL)
    mentions = read_gold_mentions(GOLD / "mentions.jsonl", Split.ALL)
    texts = {f"texts/{path.name}" for path in (GOLD / "texts").iterdir()}
    assert {document.id for document, _ in claims.entries} == texts
    assert {document.id for document, _ in mentions.entries} == texts
    langs = Counter(document.lang for document, _ in claims.entries)
    assert langs == {Lang.FR: 44, Lang.EN: 44}
    assert all(100 <= len(document.text.split()) <= 350 for document, _ in claims.entries)
    assert len(claims.rows) >= 900


def test_most_claims_do_not_name_their_subject() -> None:
    share = check_gold(GOLD / "claims.jsonl", PASSAGES).counts["subject_not_named_in_span"]
    assert isinstance(share, float)
    assert share > 0.5


def test_pairs_are_balanced_apart_in_their_frames_and_do_not_betray_their_labels() -> None:
    rows = read_pairs(GOLD / "pairs.jsonl", Split.ALL).rows
    assert len(rows) >= 600
    for phenomenon in {row.phenomenon for row in rows}:
        labels = Counter(row.label for row in rows if row.phenomenon == phenomenon)
        assert max(labels.values()) - min(labels.values()) <= 1, phenomenon
    langs = Counter(row.claim_lang if row.claim_lang is row.evidence_lang else "across" for row in rows)
    assert langs[Lang.FR] >= 240
    assert langs[Lang.EN] >= 200
    assert langs["across"] >= 160
    counts = check_gold(GOLD / "pairs.jsonl", PASSAGES).counts
    assert counts["rows_with_a_shared_frame"] == 0
    baseline = counts["claim_only_baseline"]
    assert isinstance(baseline, float)
    assert baseline < 0.45


def test_links_settle_claims_across_languages_and_leave_some_open() -> None:
    rows = read_gold_links(GOLD / "links.jsonl", PASSAGES, Split.ALL).rows
    settled = [row for row in rows if row.passages]
    across = [row for row in settled if all(PASSAGES[id_] is not row.claim_lang for id_ in row.passages)]
    assert len(settled) >= 200
    assert len(across) >= len(settled) / 3
    assert len(rows) - len(settled) >= 40


def test_the_halves_are_even() -> None:
    claims = {split: read_gold_claims(GOLD / "claims.jsonl", split) for split in Split}
    texts = {split: len(gold.entries) for split, gold in claims.items()}
    assert texts[Split.DEVELOPMENT] + texts[Split.TEST] == texts[Split.ALL]
    assert abs(texts[Split.DEVELOPMENT] - texts[Split.TEST]) <= texts[Split.ALL] / 10
