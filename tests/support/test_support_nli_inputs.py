"""What users and files throw at the model: blank, endless, strange and damaged input."""

from __future__ import annotations

import json
import math
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.errors import ModelError
from claimcheck.support import EmptyHypothesisError, NliModel, describe_model, export_model, load_model, measure_speed
from claimcheck.support.nli._constants import read_constants, read_layout
from claimcheck.support.nli._files import bundled_folder

CLAIM = "The company opened an office in Madrid."


@pytest.fixture(scope="module")
def model() -> NliModel:
    return load_model(check_canaries=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The files of the bundled model, without the manifest."""
    folder = tmp_path / "model"
    folder.mkdir()
    for file in ("config.json", "tokenizer.json", "model.int8.onnx"):
        shutil.copyfile(bundled_folder() / file, folder / file)
    return folder


@pytest.mark.parametrize("blank", ["", " ", "\n\t\u00a0"])
def test_a_blank_hypothesis_is_refused(model: NliModel, blank: str) -> None:
    with pytest.raises(EmptyHypothesisError, match="empty hypothesis"):
        model.predict([("The company opened an office.", CLAIM), ("The company opened an office.", blank)])


@pytest.mark.parametrize("blank", ["", " ", "\n\t\u00a0"])
def test_a_blank_premise_says_nothing(model: NliModel, blank: str) -> None:
    (scores,) = model.predict([(blank, CLAIM)])
    assert (scores.entailment, scores.neutral, scores.contradiction) == (0.0, 1.0, 0.0)
    assert scores.window == (0, len(blank))


def test_a_premise_of_100_000_characters_is_read_to_its_end(model: NliModel) -> None:
    telling = "The company did not open an office in Madrid."
    premise = "The lines were quiet and the weather was mild. " * 2200 + telling
    assert len(premise) > 100_000
    (scores,) = model.predict([(premise, CLAIM)])
    assert telling in premise[slice(*scores.window)]
    assert scores.contradiction > scores.entailment


def test_hypotheses_of_like_length_share_the_windows_of_a_premise(model: NliModel) -> None:
    premise = "The lines were quiet, the weather was mild, and nobody called all day long. " * 60
    one, other = model.predict([(premise, CLAIM), (premise, "The firm shut a branch in Paris.")])
    assert one.window[1] - one.window[0] < len(premise)
    assert other.window[1] - other.window[0] < len(premise)


STRANGE = [
    "公司在马德里开设了办事处。",
    "Компания открыла офис в Мадриде.",
    "🎉🎉 la société ouvre à Lille 🇫🇷👩‍💻",
    "bell\x07 null\x00 escape\x1b[31m tab\t",
    "\u200b\u200e\ufeffzero width",
    "lone \ud800 surrogate",
]


@pytest.mark.parametrize("text", STRANGE)
def test_strange_text_gets_probabilities(model: NliModel, text: str) -> None:
    for scores in model.predict([(text, CLAIM), (CLAIM, text)]):
        assert math.isclose(scores.entailment + scores.neutral + scores.contradiction, 1.0, abs_tol=1e-6)
    assert model.predict([(text, CLAIM)])[0].window == (0, len(text))


@given(premise=st.text(max_size=60), hypothesis=st.text(min_size=1, max_size=40).filter(str.strip))
@settings(max_examples=40, deadline=None)
def test_any_text_gets_probabilities_and_a_window_inside_it(premise: str, hypothesis: str) -> None:
    model = load_model(check_canaries=False) if not _MODELS else _MODELS[0]
    _MODELS[:] = [model]
    (scores,) = model.predict([(premise, hypothesis)])
    assert 0 <= scores.window[0] <= scores.window[1] <= len(premise)
    assert math.isclose(scores.entailment + scores.neutral + scores.contradiction, 1.0, abs_tol=1e-6)


_MODELS: list[NliModel] = []


def test_a_pair_seen_before_is_answered_alike(model: NliModel) -> None:
    pair = ("La société a fermé son site de Brest en mai.", "The company closed its Brest site.")
    fresh = load_model(check_canaries=False)
    assert model.predict([pair, pair]) == model.predict([pair]) * 2 == fresh.predict([pair]) * 2


def test_a_model_without_its_tokenizer_is_refused(copy: Path) -> None:
    (copy / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        load_model(copy)


def test_weights_that_are_no_numbers_are_refused(copy: Path) -> None:
    weights = copy / "model.int8.onnx"
    content = weights.read_bytes()
    bias = read_constants(content)["classifier.bias"].tobytes()
    assert content.count(bias) == 1
    weights.write_bytes(content.replace(bias, struct.pack("<3f", math.nan, math.nan, math.nan)))
    with pytest.raises(ModelError, match="no numbers"):
        load_model(copy)


def test_a_model_of_two_labels_is_refused(copy: Path) -> None:
    config = json.loads((copy / "config.json").read_text())
    config["id2label"] = {"0": "entailment", "1": "not_entailment"}
    (copy / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match="labels"):
        load_model(copy)


def test_a_model_that_says_the_same_to_everything_is_refused(copy: Path) -> None:
    weights = copy / "model.int8.onnx"
    content = weights.read_bytes()
    matrix = read_constants(content)["classifier.weight"].tobytes()
    weights.write_bytes(content.replace(matrix, bytes(len(matrix))))
    with pytest.raises(ModelError, match="canary"):
        load_model(copy)


def test_the_bundled_model_is_described(model: NliModel) -> None:
    facts = describe_model()
    assert facts["hash"] == model.hash
    assert facts["arithmetic"] == "int8, fixed scales"
    assert facts["labels"] == "entailment, neutral, contradiction"
    assert float(facts["megabytes"]) <= 45


def test_the_bundled_model_is_exported_with_weights_for_transformers(tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    folder = export_model(None, tmp_path / "out")
    tensors = load_file(folder / "model.safetensors")
    config = json.loads((folder / "config.json").read_text())
    assert tensors["bert.embeddings.word_embeddings.weight"].shape == (config["vocab_size"], config["hidden_size"])
    assert len([name for name in tensors if ".attention.self.query.weight" in name]) == config["num_hidden_layers"]
    assert all(np.isfinite(values).all() for values in tensors.values())
    assert load_model(folder).hash == describe_model()["hash"]


@pytest.mark.parametrize("content", [b"", b"no graph", b"\x3a\xff\xff\xff\xff\x0f"])
def test_what_is_no_onnx_model_is_told(content: bytes) -> None:
    if content:
        with pytest.raises(ModelError, match="not an ONNX model"):
            read_constants(content)
    assert read_layout(b"", "claimcheck.layout") is None


def test_a_file_that_is_no_model_is_told_in_one_line_by_every_command(copy: Path, tmp_path: Path) -> None:
    (copy / "model.int8.onnx").write_bytes(b"no graph")
    for use in (describe_model, load_model, lambda folder: export_model(folder, tmp_path / "out")):
        with pytest.raises(ModelError) as caught:
            use(copy)
        assert "\n" not in str(caught.value)


def test_speed_is_measured() -> None:
    speed = measure_speed(pairs=8)
    assert speed.single > 0
    assert speed.batched > 0
    assert 40 < speed.mean_tokens < 90
    assert speed.peer is None
