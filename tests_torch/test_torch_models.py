"""The torch backend and the export, on a random two-layer checkpoint. Needs the extra ``torch``.

Run with ``python -m pytest tests_torch``; not part of the default run.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaForSequenceClassification,
)

from claimcheck.errors import ModelError
from claimcheck.support import Precision, export_model, load_model, measure_speed
from claimcheck.support.nli._files import bundled_folder

pytestmark = pytest.mark.filterwarnings("default")  # torch warns about its own internals

LABELS = {0: "contradiction", 1: "entailment", 2: "neutral"}
PAIRS = [
    ("La société a ouvert un centre à Lille.", "The company opened a centre in Lille."),
    ("It closed.", "It opened."),
    ("The firm lost two customers in June, after a year in which little else had gone well.", "It rained."),
]


def tiny() -> dict[str, Any]:
    """Sizes and labels of a small model that reads the bundled tokenizer's ids."""
    return {
        "vocab_size": json.loads((bundled_folder() / "config.json").read_text())["vocab_size"],
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "id2label": LABELS,
        "label2id": {name: at for at, name in LABELS.items()},
    }


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint with random weights, the bundled tokenizer and an unusual order of labels."""
    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("models") / "tiny"
    config = BertConfig(pad_token_id=1, initializer_range=0.5, **tiny())
    BertForSequenceClassification(config).save_pretrained(folder)
    shutil.copyfile(bundled_folder() / "tokenizer.json", folder / "tokenizer.json")
    return folder


def test_single_and_batched_agree(checkpoint: Path) -> None:
    model = load_model(checkpoint, check_canaries=False)
    assert model.backend == "torch"
    for pair, scores in zip(PAIRS, model.predict(PAIRS), strict=True):
        alone = model.predict([pair])[0]
        assert alone.entailment == pytest.approx(scores.entailment, abs=1e-4)
        assert alone.contradiction == pytest.approx(scores.contradiction, abs=1e-4)


def test_labels_are_read_by_name(checkpoint: Path) -> None:
    model = load_model(checkpoint, check_canaries=False)
    reference = BertForSequenceClassification.from_pretrained(checkpoint)
    reference.train(False)
    opened: Any = PreTrainedTokenizerFast
    encoded = opened(tokenizer_file=str(checkpoint / "tokenizer.json"))(*PAIRS[0], return_tensors="pt")
    with torch.inference_mode():
        raw = reference(**encoded).logits.softmax(-1)[0].tolist()
    scores = model.predict(PAIRS[:1])[0]
    assert [scores.contradiction, scores.entailment, scores.neutral] == pytest.approx(raw, abs=1e-4)


def test_the_export_computes_what_the_checkpoint_does(checkpoint: Path, tmp_path: Path) -> None:
    exported = load_model(export_model(checkpoint, tmp_path / "onnx"), check_canaries=False)
    assert exported.backend == "onnx"
    for here, there in zip(
        load_model(checkpoint, check_canaries=False).predict(PAIRS), exported.predict(PAIRS), strict=True
    ):
        assert here.window == there.window
        assert there.entailment == pytest.approx(here.entailment, abs=0.1)  # int8 weights of a random model
        assert there.contradiction == pytest.approx(here.contradiction, abs=0.1)


def test_a_model_that_knows_nothing_fails_the_canaries(checkpoint: Path) -> None:
    with pytest.raises(ModelError, match="canary"):
        load_model(checkpoint)


def test_pickled_weights_are_refused(checkpoint: Path, tmp_path: Path) -> None:
    shutil.copytree(checkpoint, tmp_path / "pickled")
    (tmp_path / "pickled" / "model.safetensors").unlink()
    torch.save(
        BertForSequenceClassification.from_pretrained(checkpoint).state_dict(),
        tmp_path / "pickled" / "pytorch_model.bin",
    )
    with pytest.raises(ModelError, match="safetensors"):
        load_model(tmp_path / "pickled", check_canaries=False)


def test_damaged_weights_are_refused_in_one_line(checkpoint: Path, tmp_path: Path) -> None:
    shutil.copytree(checkpoint, tmp_path / "damaged")
    weights = tmp_path / "damaged" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError) as caught:
        load_model(tmp_path / "damaged")
    assert "\n" not in str(caught.value)


def test_an_export_can_be_repeated_exactly(checkpoint: Path, tmp_path: Path) -> None:
    one, other = (export_model(checkpoint, tmp_path / name) for name in ("one", "other"))
    assert (one / "manifest.json").read_bytes() == (other / "manifest.json").read_bytes()


def test_a_float_export_computes_exactly_what_the_checkpoint_does(checkpoint: Path, tmp_path: Path) -> None:
    exported = load_model(export_model(checkpoint, tmp_path / "float", "float32"), check_canaries=False)
    for here, there in zip(
        load_model(checkpoint, check_canaries=False).predict(PAIRS), exported.predict(PAIRS), strict=True
    ):
        assert there.entailment == pytest.approx(here.entailment, abs=1e-4)
        assert there.neutral == pytest.approx(here.neutral, abs=1e-4)


def test_the_bundled_model_in_torch_and_in_float_onnx_agree(tmp_path: Path) -> None:
    folder, precise = export_model(None, tmp_path / "int8"), export_model(None, tmp_path / "float", "float32")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).float().eval()
    for pair, scores in zip(PAIRS, load_model(precise).predict(PAIRS), strict=True):
        with torch.inference_mode():
            raw = model(**tokenizer(*pair, return_tensors="pt")).logits.softmax(-1)[0].tolist()
        assert [scores.entailment, scores.neutral, scores.contradiction] == pytest.approx(raw, abs=1e-4)


@pytest.mark.parametrize("precision", ["int8", "float32"])
def test_other_architectures_are_traced(precision: Precision, tmp_path: Path) -> None:
    torch.manual_seed(2)
    folder = tmp_path / "roberta"
    config = RobertaConfig(type_vocab_size=1, max_position_embeddings=130, **tiny())
    RobertaForSequenceClassification(config).save_pretrained(folder)
    shutil.copyfile(bundled_folder() / "tokenizer.json", folder / "tokenizer.json")
    exported = load_model(export_model(folder, tmp_path / "onnx", precision), check_canaries=False)
    for here, there in zip(
        load_model(folder, check_canaries=False).predict(PAIRS), exported.predict(PAIRS), strict=True
    ):
        assert there.entailment == pytest.approx(here.entailment, abs=0.1 if precision == "int8" else 1e-4)


def test_weights_that_are_no_numbers_are_refused(checkpoint: Path, tmp_path: Path) -> None:
    model = BertForSequenceClassification.from_pretrained(checkpoint)
    with torch.no_grad():
        model.classifier.bias.fill_(float("nan"))
    model.save_pretrained(tmp_path / "nan")
    shutil.copyfile(checkpoint / "tokenizer.json", tmp_path / "nan" / "tokenizer.json")
    with pytest.raises(ModelError, match="no numbers"):
        load_model(tmp_path / "nan")


def test_code_that_comes_with_a_checkpoint_is_never_run(checkpoint: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(checkpoint, tmp_path / "remote"))
    config = json.loads((folder / "config.json").read_text())
    config["model_type"] = "unheard-of"
    config["auto_map"] = {
        "AutoConfig": "modeling_x.Config",
        "AutoModelForSequenceClassification": "modeling_x.Model",
    }
    (folder / "config.json").write_text(json.dumps(config))
    trap = tmp_path / "executed"
    (folder / "modeling_x.py").write_text(f"open({str(trap)!r}, 'w').close()\n")
    with pytest.raises(ModelError):
        load_model(folder)
    assert not trap.exists()


def test_a_checkpoint_without_a_tokenizer_is_refused(checkpoint: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(checkpoint, tmp_path / "bare"))
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelError):
        load_model(folder)
    with pytest.raises(ModelError, match="tokenizer"):
        export_model(folder, tmp_path / "out")


def test_the_pipeline_is_timed_beside_the_bundled_model() -> None:
    speed = measure_speed(pairs=8, peer=True)
    assert speed.peer is not None
    assert speed.peer.single > 0
    assert speed.peer.batch_size in (8, 16, 32, 64)
