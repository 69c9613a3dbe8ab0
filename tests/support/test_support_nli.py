"""The bundled NLI model, its windows, its files and the models it refuses."""

from __future__ import annotations

import json
import shutil
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.errors import ClaimcheckError, MissingExtraError, ModelError
from claimcheck.support import HypothesisTooLongError, NliModel, NliScores, export_model, load_model
from claimcheck.support.nli._cross_encoder import CrossEncoder
from claimcheck.support.nli._files import bundled_folder, write_manifest
from claimcheck.support.nli._labels import label_order
from claimcheck.support.nli._windows import windows

FILLER = " Les lignes étaient calmes et personne n'a appelé de la journée, ce que la direction a trouvé normal."
PAIRS = [
    *((f"Le centre {number} a fermé en mai." + FILLER * (number % 4), "Le centre a fermé.") for number in range(40)),
    ("La société a ouvert un centre à Lille.", "The company opened a centre in Lille."),
    ("The firm lost two customers in June.", "The firm won a customer."),
    ("The firm lost two customers in June, after a year in which nothing else had gone well either.", "It rained."),
    ("Le directeur a démissionné hier soir.", "Le directeur est toujours en poste."),
]


@pytest.fixture(scope="module")
def model() -> NliModel:
    return load_model()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the bundled model."""
    return Path(shutil.copytree(bundled_folder(), tmp_path / "model"))


def test_the_bundled_model_names_itself(model: NliModel) -> None:
    assert model.backend == "onnx"
    assert model.name
    assert len(model.hash) == 16


def test_probabilities_sum_to_one_and_the_window_is_the_premise(model: NliModel) -> None:
    for (premise, _), scores in zip(PAIRS, model.predict(PAIRS), strict=True):
        assert scores.entailment + scores.neutral + scores.contradiction == pytest.approx(1.0)
        assert scores.window == (0, len(premise))


def test_obvious_pairs_in_both_languages(model: NliModel) -> None:
    yes, no = model.predict(
        [
            ("Le groupe a ouvert un site à Lyon en mars.", "The group opened a site in Lyon."),
            ("Le groupe a ouvert un site à Lyon.", "The group did not open a site in Lyon."),
        ]
    )
    assert yes.entailment > 0.5
    assert no.contradiction > 0.5


@given(order=st.permutations(range(len(PAIRS))))
@settings(max_examples=6, deadline=None)
def test_scores_do_not_depend_on_neighbours_or_order(order: list[int]) -> None:
    model = _loaded()
    together = model.predict([PAIRS[at] for at in order])
    assert together == [_alone()[at] for at in order]


@cache
def _loaded() -> CrossEncoder:
    """A model that forgets, so that it has to judge each time."""
    model = load_model(check_canaries=False)
    assert isinstance(model, CrossEncoder)
    model.remembered = 0
    return model


@cache
def _alone() -> list[NliScores]:
    return [_loaded().predict([pair])[0] for pair in PAIRS]


def test_nothing_in_nothing_out(model: NliModel) -> None:
    assert model.predict([]) == []


def test_a_long_premise_is_windowed_and_the_telling_window_wins(model: NliModel) -> None:
    filler = " ".join("The weather was mild and the lines were quiet." for _ in range(80))
    telling = "The company did not open an office in Madrid."
    premise = f"{filler} {telling} {filler}"
    scores = model.predict([(premise, "The company opened an office in Madrid.")])[0]
    start, end = scores.window
    assert telling in premise[start:end]
    assert end - start < len(premise)
    assert scores.contradiction > 0.5


def test_a_premise_without_white_space_is_still_read(model: NliModel) -> None:
    scores = model.predict([("x" * 20_000, "The company opened an office.")])[0]
    assert 0 <= scores.window[0] < scores.window[1] <= 20_000


def test_a_hypothesis_is_never_cut(model: NliModel) -> None:
    with pytest.raises(HypothesisTooLongError, match="tokens") as caught:
        model.predict([("Short.", "The company opened an office in Madrid. " * 80)])
    assert caught.value.length > caught.value.limit


@given(
    words=st.lists(st.text("abcdé.!?", min_size=1, max_size=30), max_size=120),
    gaps=st.sampled_from([" ", "\n", "\u00a0 "]),
    budget=st.integers(64, 200),
)
def test_windows_cover_every_word_within_the_budget(words: list[str], gaps: str, budget: int) -> None:
    text = gaps.join(words)
    spans = windows(text, budget, lambda parts: [len(part) for part in parts])
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(at in covered or text[at].isspace() for at in range(len(text)))
    assert all(sum(not c.isspace() for c in text[start:end]) <= budget for start, end in spans)
    assert all(before[0] < after[0] and before[1] < after[1] for before, after in pairwise(spans))


def test_windows_end_with_sentences_when_they_can() -> None:
    text = " ".join(["one two three four five six seven."] * 12)
    spans = windows(text, 64, lambda parts: [len(part) for part in parts])
    assert all(text[:end].endswith(".") for _, end in spans)


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (["entailment", "neutral", "contradiction"], (0, 1, 2)),
        (["CONTRADICTION", "NEUTRAL", "ENTAILMENT"], (2, 1, 0)),
        (["contradictory", "entails", "neither"], (1, 2, 0)),
    ],
)
def test_labels_are_found_by_name(names: list[str], order: tuple[int, int, int]) -> None:
    assert label_order({str(at): name for at, name in enumerate(names)}, "m") == order


@pytest.mark.parametrize(
    "names",
    [
        ["LABEL_0", "LABEL_1", "LABEL_2"],
        ["entailment", "not_entailment"],
        ["entailment", "entails", "neutral"],
        ["positive", "neutral", "negative"],
        [],
    ],
)
def test_labels_that_are_not_understood_are_refused(names: list[str]) -> None:
    with pytest.raises(ModelError, match="labels"):
        label_order(dict(enumerate(names)), "m")


def test_permuted_labels_fail_the_canaries(copy: Path) -> None:
    config = json.loads((copy / "config.json").read_text())
    config["id2label"] = {"0": "neutral", "1": "contradiction", "2": "entailment"}
    (copy / "config.json").write_text(json.dumps(config))
    (copy / "manifest.json").unlink()
    with pytest.raises(ModelError, match="canary"):
        load_model(copy)
    assert load_model(copy, check_canaries=False).predict(PAIRS[:1])[0].window == (0, len(PAIRS[0][0]))


def test_an_exported_model_is_the_same_model(tmp_path: Path, model: NliModel) -> None:
    again = load_model(export_model(None, tmp_path / "model"))
    assert (again.hash, again.name) == (model.hash, model.name)
    assert again.predict(PAIRS) == model.predict(PAIRS)


def test_a_truncated_model_is_refused_in_one_line(copy: Path) -> None:
    weights = copy / "model.int8.onnx"
    weights.write_bytes(weights.read_bytes()[:-1000])
    with pytest.raises(ModelError, match="damaged") as caught:
        load_model(copy)
    assert "\n" not in str(caught.value)
    assert "model.int8.onnx" in str(caught.value)


def test_a_damaged_graph_without_a_manifest_is_refused_in_one_line(copy: Path) -> None:
    (copy / "manifest.json").unlink()
    (copy / "model.int8.onnx").write_bytes(b"no graph")
    with pytest.raises(ModelError) as caught:
        load_model(copy)
    assert "\n" not in str(caught.value)


def test_a_missing_file_of_the_manifest_is_named(copy: Path) -> None:
    (copy / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        load_model(copy)


def test_the_manifest_pins_what_is_bundled(tmp_path: Path) -> None:
    manifest = json.loads((bundled_folder() / "manifest.json").read_text())
    for file in manifest["sha256"]:
        shutil.copyfile(bundled_folder() / file, tmp_path / file)
    write_manifest(tmp_path, manifest["name"], list(manifest["sha256"]))
    assert json.loads((tmp_path / "manifest.json").read_text()) == manifest


@pytest.mark.parametrize("source", ["no-such-model", "./nowhere/model", "/nowhere", "a b/c", "", Path("owner/name")])
def test_what_is_neither_a_directory_nor_a_hub_id_is_refused(source: str | Path) -> None:
    with pytest.raises(ClaimcheckError):
        load_model(source)


def test_a_directory_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"config\.json"):
        load_model(tmp_path)


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A checkpoint folder without weights."""
    folder = tmp_path / "checkpoint"
    folder.mkdir()
    for file in ("config.json", "tokenizer.json"):
        shutil.copyfile(bundled_folder() / file, folder / file)
    return folder


def test_pickled_weights_are_refused(checkpoint: Path) -> None:
    (checkpoint / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(ModelError, match="safetensors"):
        load_model(checkpoint)


def test_a_checkpoint_without_torch_or_sound_weights_is_one_clear_line(checkpoint: Path) -> None:
    (checkpoint / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(ClaimcheckError) as caught:
        load_model(checkpoint)
    assert isinstance(caught.value, ModelError if find_spec("torch") else MissingExtraError)
    assert "\n" not in str(caught.value)


def test_export_never_writes_over(copy: Path) -> None:
    with pytest.raises(ModelError, match="empty"):
        export_model(None, copy)
