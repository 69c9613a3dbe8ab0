"""The ONNX Runtime backend, which also runs the bundled model."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from claimcheck.errors import ModelError
from claimcheck.support.nli._cross_encoder import CrossEncoder, Encoding, Logits, file_tokenizer, pad

__all__ = ["OnnxNli"]

_DYNAMIC = b"DynamicQuantize"


class OnnxNli(CrossEncoder):
    """An ONNX graph with inputs ``input_ids``, ``attention_mask`` (and ``token_type_ids``) and output ``logits``.

    Dynamic int8, as common exporters write it, takes its scales from everything in a batch, so that neighbours and
    padding would move a pair's probabilities (by up to 0.23 on our development pairs). Such graphs are therefore run
    one pair at a time. The bundled graph has fixed scales: a pair's scores are identical, bit for bit, single or
    batched. Float graphs agree within 1e-4.
    """

    backend = "onnx"

    def __init__(
        self,
        weights: bytes,
        tokenizer: Path,
        config: Mapping[str, Any],
        order: tuple[int, int, int],
        *,
        name: str,
        digest: str,
    ) -> None:
        import onnxruntime

        try:
            self._session = onnxruntime.InferenceSession(weights, _options(), providers=["CPUExecutionProvider"])
            text = file_tokenizer(tokenizer)
        except Exception as error:  # both libraries raise bare Exception subclasses of their own
            raise ModelError(f"{name}: cannot be loaded ({str(error).splitlines()[0]})") from error
        inputs = [entry.name for entry in self._session.get_inputs()]
        if not {"input_ids", "attention_mask"} <= set(inputs) <= {"input_ids", "attention_mask", "token_type_ids"}:
            raise ModelError(f"{name}: inputs {', '.join(inputs)} are not those of an NLI model")
        self._output = self._session.get_outputs()[0].name
        self._pad_id = int(config.get("pad_token_id") or 0)
        super().__init__(
            name=name,
            digest=digest,
            tokenizer=text,
            inputs=inputs,
            order=order,
            limit=min(int(config.get("max_position_embeddings", 512)), 512),
            trained=config.get("trained_length"),
            together=_DYNAMIC not in weights,
        )

    def _logits(self, batch: Sequence[Encoding]) -> Logits:
        feed = pad(batch, self._inputs, self._pad_id)
        logits: Logits = self._session.run([self._output], feed)[0]
        return logits


def _options() -> Any:
    """One thread for each processor that this process may use: containers often show more than they give."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    # Threads that wait sleep instead of spinning: texts are read side by side, and spinning takes their processors.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
