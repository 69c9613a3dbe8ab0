"""The transformers backend, for checkpoints that people bring (extra ``torch``)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from claimcheck.errors import MissingExtraError, ModelError
from claimcheck.support.nli._cross_encoder import CrossEncoder, Encoding, Logits, bare, file_tokenizer, pad

__all__ = ["TransformersNli", "load_checkpoint"]


def load_checkpoint(folder: Path, name: str) -> tuple[Any, Any]:
    """The (model, tokenizer) of a checkpoint with safetensors weights; runs no code from the checkpoint.

    Raises:
        MissingExtraError: torch is not installed.
        ModelError: There are no safetensors weights, or they do not fit the configuration.
    """
    if not any(folder.glob("*.safetensors")):
        raise ModelError(f"{name}: no *.safetensors weights; pickled weights can run code and are never loaded")
    if find_spec("torch") is None:
        raise MissingExtraError("a transformers checkpoint", "torch")
    os.environ.setdefault("TRANSFORMERS_NO_ADVISORY_WARNINGS", "1")
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    try:
        model, info = AutoModelForSequenceClassification.from_pretrained(
            folder, local_files_only=True, use_safetensors=True, trust_remote_code=False, output_loading_info=True
        )
        if (folder / "tokenizer_config.json").is_file() or not (folder / "tokenizer.json").is_file():
            read = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
            tokenizer = bare(read.backend_tokenizer)
        else:
            tokenizer = file_tokenizer(folder / "tokenizer.json")
    except Exception as error:  # transformers raises OSError, ValueError, KeyError and its dependencies' own errors
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise ModelError(f"{name}: cannot be loaded ({reason})") from error
    if info["missing_keys"]:
        missing = ", ".join(sorted(info["missing_keys"])[:3])
        raise ModelError(f"{name}: weights are missing ({missing}); not a finished NLI model")
    return model.float().eval(), tokenizer


class TransformersNli(CrossEncoder):
    """A sequence classification checkpoint run by torch in float32; single and batched agree within 1e-4."""

    backend = "torch"

    def __init__(self, folder: Path, order: tuple[int, int, int], *, name: str, digest: str) -> None:
        self._model, tokenizer = load_checkpoint(folder, name)
        config = self._model.config
        self._pad_id = int(config.pad_token_id or 0)
        super().__init__(
            name=name,
            digest=digest,
            tokenizer=tokenizer,
            inputs=model_inputs(config),
            order=order,
            limit=position_limit(config),
            trained=getattr(config, "trained_length", None),
        )

    def _logits(self, batch: Sequence[Encoding]) -> Logits:
        import torch

        feed = {key: torch.from_numpy(array) for key, array in pad(batch, self._inputs, self._pad_id).items()}
        with torch.inference_mode():
            logits: Logits = self._model(**feed).logits.numpy()
        return logits


def position_limit(config: Any) -> int:
    """Tokens that fit the model, at most 512; RoBERTa-like models number positions after the padding id."""
    positions = int(getattr(config, "max_position_embeddings", 0) or 512)
    if "roberta" in config.model_type or config.model_type == "camembert":
        positions -= int(config.pad_token_id or 0) + 1
    return min(positions, 512)


def model_inputs(config: Any) -> list[str]:
    """Names of the inputs of an architecture: token types only where there are several."""
    types = ["token_type_ids"] if int(getattr(config, "type_vocab_size", 0) or 0) > 1 else []
    return ["input_ids", "attention_mask", *types]
