"""Training of the 3-way cross-encoder."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from training.nli.batches import encode, padded, shuffled
from training.nli.data import LABELS, Pair
from training.nli.settings import Recipe

__all__ = ["blended", "fit", "open_model"]

_TWO_WAY = LABELS.index("not_entailment")
_AVERAGE_EVERY = 20
_REPORT_EVERY = 100

Report = Callable[[str], None]


def open_model(folder: Path, dropout: float = 0.0) -> Any:
    """A checkpoint in float32. Plain attention: on processors its bfloat16 backward pass is the fastest there is."""
    from transformers import BertForSequenceClassification

    settings: dict[str, Any] = {"hidden_dropout_prob": dropout, "attention_probs_dropout_prob": dropout}
    opened: Any = BertForSequenceClassification
    return opened.from_pretrained(folder, attn_implementation="eager", dtype="float32", **settings)


def blended(recipe: Recipe, work: Path) -> Any:
    """The weighted mean of the weights of finished stages (Wortsman et al. 2022, model soups)."""
    shares = {recipe.base: 1 - sum(recipe.blend.values()), **recipe.blend}
    model = open_model(work / recipe.base)
    states = {name: open_model(work / name).state_dict() for name in shares}
    mean = {
        key: sum(share * states[name][key].double() for name, share in shares.items()).float()
        for key, value in states[recipe.base].items()
        if value.is_floating_point()
    }
    model.load_state_dict(mean, strict=False)
    return model.eval()


def fit(recipe: Recipe, pairs: Sequence[Pair], base: Path, tokenizer: Path, report: Report) -> Any:
    """The trained model. The same recipe, pairs and machine give the same weights."""
    import torch

    torch.manual_seed(recipe.seed)
    if not recipe.two_way:
        pairs = [pair for pair in pairs if pair[2] != _TWO_WAY]
    ids = encode([(premise, hypothesis) for premise, hypothesis, _ in pairs], tokenizer, recipe.length)
    labels = [label for _, _, label in pairs]
    soft = np.load(base.parent / recipe.distil) if recipe.distil else None
    batches = _plan(ids, recipe)
    model = open_model(base, recipe.dropout)
    model.train()
    optimizer = torch.optim.AdamW(_groups(model, recipe), weight_decay=recipe.weight_decay, fused=True)
    trained = [each for group in optimizer.param_groups for each in group["params"]]
    average = _Average(model) if recipe.average_last else None
    started, running = time.monotonic(), None
    for step, batch in enumerate(batches):
        factor = _factor(step, len(batches), recipe)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * factor
        tokens, mask = padded([ids[at] for at in batch])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(input_ids=tokens, attention_mask=mask).logits
        target = torch.tensor([labels[at] for at in batch])
        teacher = None if soft is None else torch.from_numpy(soft[batch])
        loss = _loss(logits.float(), target, teacher, recipe)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        running = loss.item() if running is None else 0.98 * running + 0.02 * loss.item()
        if average and step >= len(batches) * (1 - recipe.average_last) and step % _AVERAGE_EVERY == 0:
            average.add()
        if step % _REPORT_EVERY == 0:
            speed = (step + 1) * recipe.batch / (time.monotonic() - started)
            report(f"step {step}/{len(batches)} loss {running:.3f} {speed:.1f} pairs/s")
    if average:
        average.apply()
    model.eval()
    return model


def _plan(ids: Sequence[Sequence[int]], recipe: Recipe) -> list[list[int]]:
    rng = random.Random(recipe.seed)  # noqa: S311 - no secret
    batches = shuffled(ids, recipe.batch, rng)
    while recipe.steps and len(batches) < recipe.steps:
        batches += shuffled(ids, recipe.batch, rng)
    return batches[: recipe.steps]


def _factor(step: int, steps: int, recipe: Recipe) -> float:
    """Share of the peak learning rate."""
    warm = max(1, round(recipe.warmup * steps))
    if step < warm:
        return (step + 1) / warm
    done = (step - warm) / max(1, steps - warm)
    if recipe.schedule == "constant":
        return 1.0
    return 1 - done if recipe.schedule == "linear" else float(0.5 * (1 + np.cos(np.pi * done)))


def _groups(model: Any, recipe: Recipe) -> list[dict[str, Any]]:
    """Parameters by layer, with the peak learning rate of each; embeddings of words only when they are trained."""
    layers = model.config.num_hidden_layers
    groups: dict[float, list[Any]] = {}
    for name, parameter in model.named_parameters():
        if "word_embeddings" in name and not recipe.train_embeddings:
            parameter.requires_grad_(False)
            continue
        height = int(name.split("encoder.layer.")[1].split(".")[0]) if "encoder.layer." in name else layers
        height = -1 if "embeddings" in name else height
        groups.setdefault(recipe.learning_rate * recipe.layer_decay ** (layers - height), []).append(parameter)
    return [{"params": parameters, "lr": peak, "peak": peak} for peak, parameters in groups.items()]


def _loss(logits: Any, target: Any, teacher: Any, recipe: Recipe) -> Any:
    """Mean over the batch: negative log likelihood, of "not entailed" where no more is known."""
    import torch

    likelihood = logits.log_softmax(-1)
    two_way = target == _TWO_WAY
    known = torch.where(two_way, torch.zeros_like(target), target)
    chosen = -likelihood.gather(1, known[:, None])[:, 0]
    hard = (1 - recipe.smoothing) * chosen - recipe.smoothing * likelihood.mean(-1)
    loss = torch.where(two_way, -torch.logsumexp(likelihood[:, 1:], -1), hard)
    if teacher is not None:
        loss = (1 - recipe.distil_weight) * loss - recipe.distil_weight * (teacher * likelihood).sum(-1)
    return loss.mean()


class _Average:
    """Running mean of the weights, in float64."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.count = 0
        self.sums: dict[str, Any] = {}

    def add(self) -> None:
        self.count += 1
        for name, value in self.model.state_dict().items():
            if value.is_floating_point():
                self.sums[name] = self.sums.get(name, 0) + value.double()

    def apply(self) -> None:
        if self.count:
            state = {name: (value / self.count).float() for name, value in self.sums.items()}
            self.model.load_state_dict(state, strict=False)
