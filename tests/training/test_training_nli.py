"""How the model is made: the licence filter, mixtures, batches, the backbone's weights, and the log of runs."""

from __future__ import annotations

import json
import random
import struct
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from training.nli.backbone import dequantised
from training.nli.batches import by_length, shuffled
from training.nli.data import digest, mixture, read_set, sample, usable
from training.nli.journal import RUNS
from training.nli.settings import ROOT, Recipe, read_settings

SETTINGS = read_settings()


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    for name, label in (("mnli10k_en", "neutral"), ("sick_fr_train", "entailment"), ("lingnli_train", "contradiction")):
        rows = [{"premise": f"p {name} {at}", "hypothesis": f"h {at}", "label": label} for at in range(10)]
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def test_non_commercial_and_unstated_terms_never_reach_a_mixture(sets: Path) -> None:
    assert {name for name in SETTINGS.sets if SETTINGS.sets[name].terms == "non-commercial"}
    for name in ("sick_fr_train", "covidfact_train", "mnli9k_fr_mt"):
        assert not usable(name, SETTINGS)
        with pytest.raises(ValueError, match="not allowed"):
            mixture(Recipe(base="backbone", mixture={name: 2}), SETTINGS, sets)
    free = Recipe(base="backbone", mixture={"sick_fr_train": 2}, unrestricted=True)
    assert len(mixture(free, SETTINGS, sets)) == 2


def test_every_stage_uses_only_what_the_filter_lets_pass() -> None:
    for recipe in SETTINGS.stages.values():
        assert not recipe.unrestricted
        assert all(usable(name.removeprefix("crossed:"), SETTINGS) for name in recipe.mixture)


def test_a_mixture_is_the_same_each_time(sets: Path) -> None:
    recipe = Recipe(base="backbone", mixture={"mnli10k_en": 25, "lingnli_train": 3})
    first, again = mixture(recipe, SETTINGS, sets), mixture(recipe, SETTINGS, sets)
    assert first == again
    assert digest(first) == digest(again) != digest(first[1:])
    assert len(first) == 28
    assert {pair[2] for pair in first} == {1, 2}


def test_a_sample_beyond_the_set_repeats_it_evenly(sets: Path) -> None:
    pairs = read_set("mnli10k_en", sets)
    drawn = sample(pairs, 25, random.Random(1))
    assert sorted({drawn.count(pair) for pair in pairs}) == [2, 3]


@given(lengths=st.lists(st.integers(1, 40), min_size=1, max_size=300), size=st.integers(1, 33))
def test_every_pair_is_in_one_batch(lengths: list[int], size: int) -> None:
    ids = [[0] * length for length in lengths]
    for batches in (by_length(ids, size), shuffled(ids, size, random.Random(0))):
        assert sorted(at for batch in batches for at in batch) == list(range(len(ids)))
        assert all(1 <= len(batch) <= size for batch in batches)


def test_four_bit_blocks_are_read_low_halves_first() -> None:
    block = struct.pack("<e", 0.5) + bytes([0x80 | at for at in range(16)])
    values = dequantised(block)
    assert values[:16].tolist() == [(at - 8) * 0.5 for at in range(16)]
    assert values[16:].tolist() == [0.0] * 16
    assert values.dtype == np.float32


def test_each_stage_of_the_shipped_model_is_in_the_log() -> None:
    runs = {row["run"]: row for row in map(json.loads, RUNS.read_text(encoding="utf-8").splitlines())}
    for name, recipe in SETTINGS.stages.items():
        assert runs[name]["recipe"] == recipe.model_dump(exclude_defaults=True)
        assert runs[name]["data"]["pairs"] == sum(recipe.mixture.values())
        assert len(runs[name]["data"]["sha256"]) == 16
        assert 0 < runs[name]["figures"]["gold"] < 1


def test_the_settings_hold_nothing_unknown() -> None:
    content = yaml.safe_load((ROOT / "training" / "nli.yaml").read_text(encoding="utf-8"))
    for name in content["levers"]:
        assert SETTINGS.lever(name).base in {"backbone", *SETTINGS.stages}
