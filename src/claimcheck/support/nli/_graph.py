"""BERT for pairs as an ONNX graph, written from its tensors: in float32, or with int8 products of fixed scales.

A general exporter spreads attention over a dozen nodes a layer, and dynamic quantisation measures one scale for each
tensor anew in every batch. Here attention is one node, and the scales were measured once (:mod:`._ranges`). So a pair's
scores depend on nothing that shares its batch, and batches pay.

Activations are moved towards the weights before rounding, channel by channel (SmoothQuant, Xiao et al. 2023,
arXiv:2211.10438, equation 4): each is divided by ``range ** a / weight ** (1 - a)``, each row of weights multiplied by
it. The few channels whose products are by far the largest are multiplied in float32 instead (LLM.int8(), Dettmers et
al. 2022, arXiv:2208.07339, section 3.2). Weights have one scale a column and seven bits, so that no product of
processors without VNNI can overflow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["CONTRIB", "LAYOUT", "Ranges", "Tensors", "bert_graph", "is_plain_bert", "tensors_of"]

Tensors = Mapping[str, npt.NDArray[Any]]
Ranges = Mapping[str, tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]]
"""For each product, the lowest and highest value of each channel that goes into it."""

LAYOUT = "claimcheck.layout"
CONTRIB = "com.microsoft"
_WEIGHT_LIMIT = 63
_APART = 16
_HIDDEN_SHARE = 0.5
_WIDE_SHARE = 0.8
_EMBEDDINGS = "bert.embeddings."
_PARTS = ("query", "key", "value")


def is_plain_bert(config: Mapping[str, Any]) -> bool:
    """Whether a configuration is of the one architecture that :func:`bert_graph` writes."""
    return (
        config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and not config.get("is_decoder")
    )


def bert_graph(
    tensors: Tensors,
    config: Mapping[str, Any],
    ranges: Ranges | None = None,
    *,
    show: bool = False,
    classifier: bool = True,
) -> Any:
    """An ONNX model from ``input_ids`` and ``attention_mask`` (int64, batch x length) to ``logits`` (batch x labels).

    With ``ranges`` it computes in int8. With ``show`` what goes into each product is an output too, under the name of
    the product, to measure ranges on. Without ``classifier`` it gives the ``states`` of the last layer (batch x length
    x hidden).
    """
    return _Bert(tensors, config, ranges, show=show).model(classifier=classifier)


class _Bert:
    def __init__(self, tensors: Tensors, config: Mapping[str, Any], ranges: Ranges | None, *, show: bool) -> None:
        self.tensors = tensors
        self.config = config
        self.ranges = ranges
        self.show = show
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}
        self.shown: list[str] = []

    def model(self, *, classifier: bool) -> Any:
        from onnx import TensorProto, helper

        states = self.encoder(self.embeddings())
        name = "logits" if classifier else "states"
        self.op("Identity", self.head(states) if classifier else states, out=name)
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("input_ids", "attention_mask")
        ]
        shape = ["batch", "labels"] if classifier else ["batch", "length", "hidden"]
        outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)]
        outputs += [helper.make_tensor_value_info(each, TensorProto.FLOAT, None) for each in self.shown]
        graph = helper.make_graph(self.nodes, "bert", inputs, outputs, list(self.constants.values()))
        sets = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=sets, producer_name="claimcheck", ir_version=10)
        helper.set_model_props(model, {LAYOUT: "int8" if self.ranges else "float32"})
        return model

    def op(self, kind: str, *inputs: str, out: str = "", domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        out = out or f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [out], domain=domain, **attributes))
        return out

    def constant(self, name: str, value: Any) -> str:
        from onnx import numpy_helper

        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def index(self, *values: int) -> str:
        return self.constant("index_" + "_".join(map(str, values)), np.array(values, np.int64))

    def tensor(self, name: str) -> npt.NDArray[np.float32]:
        return self.tensors[name].astype(np.float32)

    def embeddings(self) -> str:
        words, types = self.tensor(_EMBEDDINGS + "word_embeddings.weight"), "token_type_embeddings.weight"
        places = self.tensor(_EMBEDDINGS + "position_embeddings.weight") + self.tensor(_EMBEDDINGS + types)[0]
        table = _EMBEDDINGS + "word_embeddings"
        if self.ranges:
            scale = _scale(words, axis=1, limit=127)
            rows = self.constant(f"{table}.int8", np.round(words / scale).astype(np.int8))
            found = self.op("Cast", self.op("Gather", rows, "input_ids"), to=1)
            scales = self.op("Gather", self.constant(f"{table}.scale", scale), "input_ids")
            read = self.op("Mul", found, scales)
        else:
            read = self.op("Gather", self.constant(f"{table}.weight", words), "input_ids")
        length = self.op("Shape", "input_ids", start=1, end=2)
        table = self.constant(_EMBEDDINGS + "position_embeddings.weight", places)
        placed = self.op("Slice", table, self.index(0), length, self.index(0))
        return self.norm(self.op("Add", read, placed), _EMBEDDINGS + "LayerNorm")

    def encoder(self, hidden: str) -> str:
        mask = self.op("Cast", "attention_mask", to=6)
        for layer in range(self.config["num_hidden_layers"]):
            name = f"bert.encoder.layer.{layer}."
            read = self.dense(self.attention(hidden, mask, name + "attention.self"), name + "attention.output.dense")
            hidden = self.norm(self.op("Add", read, hidden), name + "attention.output.LayerNorm")
            wide = self.op("Gelu", self.dense(hidden, name + "intermediate.dense"), domain=CONTRIB)
            narrow = self.dense(wide, name + "output.dense", share=_WIDE_SHARE)
            hidden = self.norm(self.op("Add", narrow, hidden), name + "output.LayerNorm")
        return hidden

    def attention(self, hidden: str, mask: str, name: str) -> str:
        weight = np.concatenate([self.tensor(f"{name}.{part}.weight").T for part in _PARTS], axis=1)
        bias = self.constant(f"{name}.bias", np.concatenate([self.tensor(f"{name}.{part}.bias") for part in _PARTS]))
        heads = {"num_heads": self.config["num_attention_heads"], "domain": CONTRIB}
        if self.ranges:
            read, scale, zero, rows, columns = self.quantised(hidden, name, weight, _HIDDEN_SHARE)
            return self.op("QAttention", read, rows, bias, scale, columns, mask, zero, **heads)
        self.expose(hidden, name)
        return self.op("Attention", hidden, self.constant(f"{name}.weight", weight), bias, mask, **heads)

    def dense(self, hidden: str, name: str, share: float = _HIDDEN_SHARE) -> str:
        weight, bias = self.tensor(f"{name}.weight").T, self.constant(f"{name}.bias", self.tensor(f"{name}.bias"))
        if self.ranges:
            return self.mixed(hidden, name, weight, share, bias)
        self.expose(hidden, name)
        return self.op("Add", self.op("MatMul", hidden, self.constant(f"{name}.weight", weight)), bias)

    def mixed(self, hidden: str, name: str, weight: Any, share: float, bias: str) -> str:
        """A product in int8, and in float32 for the channels that are kept apart."""
        low, high = self.ranges[name] if self.ranges else (np.zeros(1), np.zeros(1))
        size = np.maximum(-low, high) * np.abs(weight).max(axis=1)
        apart = np.sort(np.argsort(size)[::-1][:_APART]).astype(np.int64)
        rest = weight.copy()
        rest[apart] = 0
        read, scale, zero, rows, columns = self.quantised(hidden, name, rest, share)
        product = self.op("MatMulIntegerToFloat", read, rows, scale, columns, zero, "", bias, domain=CONTRIB)
        few = self.op("Gather", hidden, self.constant(f"{name}.apart", apart), axis=2)
        exact = self.op("MatMul", few, self.constant(f"{name}.exact", weight[apart]))
        return self.op("Add", product, exact)

    def quantised(self, hidden: str, name: str, weight: Any, share: float) -> tuple[str, str, str, str, str]:
        """The rounded input, its scale and zero point, the rounded weights and their scales."""
        low, high = self.ranges[name] if self.ranges else (np.zeros(1), np.zeros(1))
        used = np.abs(weight).max(axis=1) > 0
        low, high = np.where(used, low, 0), np.where(used, high, 0)
        smooth = np.maximum(np.maximum(-low, high), 1e-5) ** share
        smooth /= np.maximum(np.abs(weight).max(axis=1), 1e-5) ** (1 - share)
        smooth = (smooth / np.exp(np.log(smooth).mean())).astype(np.float32)
        bottom, top = min(float((low / smooth).min()), 0.0), max(float((high / smooth).max()), 0.0)
        step = np.float32(max(top - bottom, 1e-6) / 255)
        scale, zero = (
            self.constant(f"{name}.step", step),
            self.constant(f"{name}.zero", np.uint8(round(-bottom / step))),
        )
        moved = weight * smooth[:, None]
        columns = _scale(moved, axis=0, limit=_WEIGHT_LIMIT)
        rows = self.constant(f"{name}.int8", np.round(moved / columns).astype(np.int8))
        divided = self.op("Mul", hidden, self.constant(f"{name}.smooth", 1 / smooth))
        read = self.op("QuantizeLinear", divided, scale, zero)
        return read, scale, zero, rows, self.constant(f"{name}.scale", columns[0])

    def norm(self, hidden: str, name: str) -> str:
        weight, bias = (self.constant(f"{name}.{part}", self.tensor(f"{name}.{part}")) for part in ("weight", "bias"))
        return self.op("LayerNormalization", hidden, weight, bias, axis=-1, epsilon=self.config["layer_norm_eps"])

    def head(self, hidden: str) -> str:
        first = self.op("Slice", hidden, self.index(0), self.index(1), self.index(1))
        pooled = self.op("Tanh", self.linear(self.op("Squeeze", first, self.index(1)), "bert.pooler.dense"))
        return self.linear(pooled, "classifier")

    def linear(self, hidden: str, name: str) -> str:
        weight, bias = (self.constant(f"{name}.{part}", self.tensor(f"{name}.{part}")) for part in ("weight", "bias"))
        return self.op("Gemm", hidden, weight, bias, transB=1)

    def expose(self, hidden: str, name: str) -> None:
        if self.show:
            self.shown.append(self.op("Identity", hidden, out=name))


def _scale(values: Any, *, axis: int, limit: int) -> npt.NDArray[np.float32]:
    """Step of each row or column, so that its largest value becomes ``limit``."""
    scale: npt.NDArray[np.float32] = (np.abs(values).max(axis=axis, keepdims=True) / limit).astype(np.float32)
    scale[scale == 0] = 1
    return scale


def tensors_of(constants: Tensors) -> dict[str, npt.NDArray[np.float32]]:
    """The tensors of a checkpoint, under their names in transformers, from the constants of an int8 graph.

    Positions hold the embedding of the first token type, and the token types are zero, which computes the same.
    """
    made: dict[str, npt.NDArray[np.float32]] = {}
    for name, value in constants.items():
        if name.endswith("word_embeddings.int8"):
            made[_EMBEDDINGS + "word_embeddings.weight"] = value * constants[_EMBEDDINGS + "word_embeddings.scale"]
        elif name.endswith(".int8"):
            part = name.removesuffix(".int8")
            weight = value * constants[f"{part}.scale"] * constants[f"{part}.smooth"][:, None]
            if f"{part}.apart" in constants:
                weight[constants[f"{part}.apart"]] = constants[f"{part}.exact"]
            made |= _unpacked(part, weight.T, constants[f"{part}.bias"])
        elif name.endswith((".weight", ".bias")) and not name.endswith(("attention.self.bias", ".dense.bias")):
            made[name] = value
    made |= {name: value for name, value in constants.items() if name.startswith("bert.pooler")}
    hidden = made["bert.embeddings.LayerNorm.weight"].shape[0]
    made[_EMBEDDINGS + "token_type_embeddings.weight"] = np.zeros((2, hidden), np.float32)
    return {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in made.items()}


def _unpacked(name: str, weight: Any, bias: Any) -> dict[str, Any]:
    if not name.endswith("attention.self"):
        return {f"{name}.weight": weight, f"{name}.bias": bias}
    parts = zip(_PARTS, np.split(weight, 3, axis=0), np.split(bias, 3), strict=True)
    return {f"{name}.{part}.{kind}": value for part, w, b in parts for kind, value in (("weight", w), ("bias", b))}
