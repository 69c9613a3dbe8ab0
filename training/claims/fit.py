"""Training of the reader."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch

from training.claims.augment import disturbed, renamed, snippet, spliced
from training.claims.data import Article, Example, examples
from training.claims.losses import window_losses
from training.claims.model import Reader
from training.claims.settings import ROOT, Settings, Stage

__all__ = ["batch_of", "empty_reader", "fit", "open_reader"]

_START, _END, _PAD = 0, 2, 1
_WARMUP = 0.06
_LOWEST_RATE = 0.02
_SORTED = 8
_MEASURED = 60
_SHAPE = ROOT / "src" / "claimcheck" / "data" / "model" / "config.json"
"""Of the backbone, as the model of inference has it too."""

Report = Callable[[str], None]


def open_reader(checkpoint: Path, settings: Settings, stage: Stage) -> Reader:
    """A reader over the lower layers of a checkpoint's encoder; its heads are new."""
    from transformers import BertModel

    opened: Any = BertModel
    encoder = opened.from_pretrained(checkpoint, dtype="float32", add_pooling_layer=False, **_dropped(stage))
    encoder.encoder.layer = encoder.encoder.layer[: settings.layers]
    encoder.config.num_hidden_layers = settings.layers
    return Reader(encoder, stage.dropout)


def empty_reader(settings: Settings, stage: Stage) -> Reader:
    """A reader of the same shape whose weights are still to be loaded."""
    from transformers import BertConfig, BertModel

    opened: Any = BertConfig
    config = opened.from_pretrained(_SHAPE, num_hidden_layers=settings.layers, **_dropped(stage))
    return Reader(BertModel(config, add_pooling_layer=False), stage.dropout)


def _dropped(stage: Stage) -> dict[str, Any]:
    """Settings of the encoder. The random numbers of dropout cost more than all its products; without them attention is
    our own.
    """
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.masking_utils import eager_mask

    AttentionInterface.register("plain", _attention)
    AttentionMaskInterface.register("plain", eager_mask)
    return {
        "attn_implementation": "eager" if stage.encoder_dropout else "plain",
        "hidden_dropout_prob": stage.encoder_dropout,
        "attention_probs_dropout_prob": stage.encoder_dropout,
    }


def _attention(_: Any, query: Any, key: Any, value: Any, mask: Any, scaling: float, **__: Any) -> tuple[Any, None]:
    """Attention in the precision of its inputs: on a processor faster, with its backward pass, than the fused one."""
    with torch.autocast("cpu", enabled=False):
        scores = (query * scaling) @ key.transpose(-1, -2)
        if mask is not None:
            scores = scores + mask.to(scores.dtype)
        return (scores.softmax(-1) @ value).transpose(1, 2).contiguous(), None


def batch_of(rows: Sequence[Example]) -> tuple[Any, Any, list[Any]]:
    """Pieces, mask, and for each window the matrix that averages pieces to words."""
    wide = max(len(row.window.pieces) for row in rows) + 2
    pieces = torch.full((len(rows), wide), _PAD)
    mask = torch.zeros((len(rows), wide), dtype=torch.long)
    pooling = []
    for at, row in enumerate(rows):
        ids = [_START, *row.window.pieces, _END]
        pieces[at, : len(ids)] = torch.tensor(ids)
        mask[at, : len(ids)] = 1
        pool = torch.zeros(len(row.window.words), len(ids))
        for word, (first, last) in enumerate(zip(row.window.first, row.window.first[1:], strict=False)):
            pool[word, first + 1 : last + 1] = 1 / max(1, last - first)
        pooling.append(pool)
    return pieces, mask, pooling


def fit(
    model: Reader,
    articles: Sequence[Article],
    pool: Sequence[str],
    tokenizer: Any,
    stage: Stage,
    settings: Settings,
    *,
    standardise: bool,
    report: Report,
    after: Callable[[], None],
) -> None:
    """Train in place, but for the embeddings and the lowest layers; ``after`` is called behind each epoch.

    Each epoch sees every article once, half of its names exchanged for others of ``pool``, and a few sentences alone
    of some. ``standardise``: measure the vectors of words first.
    """
    seed = settings.seed if stage.seed is None else stage.seed
    rng = random.Random(seed)  # noqa: S311 - no secret
    torch.manual_seed(seed)
    heads, body = _trained(model, stage.frozen)
    groups = [{"params": body, "peak": stage.encoder_rate}, {"params": heads, "peak": stage.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    windows = sum(len(examples(article, tokenizer)) for article in articles)
    steps = stage.epochs * -(-round(windows + stage.snippets * len(articles)) // settings.batch)
    if standardise:
        sample = articles[:: max(1, len(articles) // _MEASURED)]
        _standardise(model, [row for article in sample for row in examples(article, tokenizer)])
    step = 0
    for epoch in range(stage.ended_after or stage.epochs):
        model.train()
        started, sums = time.monotonic(), Counter[str]()
        rows = list(_epoch(articles, pool, tokenizer, stage, rng, plain=standardise and not epoch))
        chunks = _chunks(rows, settings.batch, rng)
        for chunk in chunks:
            factor = min((step + 1) / (_WARMUP * steps), max(_LOWEST_RATE, 1 - step / steps))
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * factor
            losses = _losses(model, chunk)
            sum(losses.values()).backward()
            torch.nn.utils.clip_grad_norm_([*body, *heads], 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            sums.update({name: float(value.detach()) for name, value in losses.items()})
        told = " ".join(f"{name} {value / len(chunks):.3f}" for name, value in sums.items())
        report(f"epoch {epoch + 1}/{stage.epochs} {time.monotonic() - started:.0f} s {told}")
        after()
    model.eval()


def _trained(model: Reader, frozen: int) -> tuple[list[Any], list[Any]]:
    """The parameters of the heads and those of the encoder that are trained; the others are frozen."""
    kept = ("encoder.embeddings.", *(f"encoder.encoder.layer.{layer}." for layer in range(frozen)))
    heads: list[Any] = []
    body: list[Any] = []
    for name, parameter in model.named_parameters():
        if name.startswith(kept):
            parameter.requires_grad_(False)
        else:
            (body if name.startswith("encoder.") else heads).append(parameter)
    return heads, body


def _epoch(
    articles: Sequence[Article],
    pool: Sequence[str],
    tokenizer: Any,
    stage: Stage,
    rng: random.Random,
    *,
    plain: bool,
) -> Iterator[Example]:
    read = [article if plain else renamed(article, pool, rng) for article in articles]
    for at, article in enumerate(read):
        other = rng.choice(articles)
        if rng.random() < stage.spliced and other.id != article.id:
            read[at] = spliced(article, snippet(other, rng), rng)
    read += [snippet(renamed(article, pool, rng), rng) for article in articles if rng.random() < stage.snippets]
    for article in read:
        for row in examples(article, tokenizer):
            yield disturbed(row, stage.noise, rng) if stage.noise else row


def _chunks(rows: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Random batches of windows of similar length."""
    rng.shuffle(rows)
    chunks = []
    for first in range(0, len(rows), size * _SORTED):
        part = sorted(rows[first : first + size * _SORTED], key=lambda row: len(row.window.pieces))
        chunks += [part[at : at + size] for at in range(0, len(part), size)]
    rng.shuffle(chunks)
    return chunks


def _losses(model: Reader, chunk: Sequence[Example]) -> dict[str, Any]:
    """The mean losses of a batch by head."""
    pieces, mask, pooling = batch_of(chunk)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state
    losses: dict[str, Any] = {}
    for row, pool, state in zip(chunk, pooling, states.float(), strict=True):
        for name, value in window_losses(model, model.words(pool, state), row).items():
            losses[name] = losses.get(name, 0) + value / len(chunk)
    return losses


def _standardise(model: Reader, rows: Sequence[Example]) -> None:
    """Set mean and scale of the vectors of words from those of ``rows``."""
    model.eval()
    with torch.no_grad():
        found = torch.cat([words for row in rows for words in model.encode(*batch_of([row]))])
        model.mean.copy_(found.mean(0))
        model.scale.copy_(found.std(0) + 1e-4)
