"""What the heads of the reader are trained on, for one window: cross-entropies against the annotation."""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional

from claimcheck.extraction.standing import namings, recency
from training.claims.context import distances
from training.claims.data import KINDS, MODALITIES, STATUSES, Example, Row
from training.claims.model import WIDEST, Reader

__all__ = ["window_losses"]

_IGNORED_FROM = 0.75
"""Words shared with a claim, as a share of both together, from which another stretch is neither right nor wrong."""
_NEAR_START, _NEAR_END = 3, 4
_PERIPHERAL = 0.5
_STATUS = 0.5

_Keys = list[tuple[int, int, str]]


def window_losses(model: Reader, words: Any, row: Example) -> dict[str, Any]:
    """The losses of a window by head; ``words``: the vectors of its words."""
    losses = {
        "tag": functional.cross_entropy(model.tag(words), torch.tensor(row.tags)),
        "detail": functional.cross_entropy(model.detail(words), torch.tensor(row.details)),
        "edge": _edges(model, words, row),
    }
    if not row.claims:
        return losses
    places = sorted({(first, last) for first, last, _ in row.claims})
    at = {place: i for i, place in enumerate(places)}
    vectors = model.spans(words, torch.tensor(places))
    wanted = torch.zeros(len(places), len(KINDS))
    merged: dict[tuple[int, int, str], list[Row]] = {}
    for first, last, claim in row.claims:
        wanted[at[first, last], KINDS.index(claim.kind)] = 1
        merged.setdefault((first, last, claim.kind), []).append(claim)
    losses["kind"] = (
        functional.binary_cross_entropy_with_logits(model.kind(vectors), wanted, reduction="none").sum(1).mean()
    )
    keys = list(merged)
    kinds = model.kinds(torch.tensor([KINDS.index(kind) for *_, kind in keys]))
    claims = vectors[[at[first, last] for first, last, _ in keys]] + kinds
    losses |= _readings(model, claims, [merged[key][0] for key in keys])
    if row.mentions:
        losses |= _roles(model, words, row, claims, keys, [merged[key] for key in keys])
    return losses


def _edges(model: Reader, words: Any, row: Example) -> Any:
    """Binary cross-entropy over all stretches within a line, by claim; near misses of a claim count nowhere."""
    scores = model.edge_scores(words)
    count = len(row.tags)
    target, counted = torch.zeros_like(scores), torch.ones_like(scores)
    index = torch.arange(count)[:, None] + torch.arange(WIDEST)[None]
    lines = torch.tensor(row.lines)
    counted[index >= count] = 0
    counted[: row.window.fresh] = 0
    counted[(lines[index.clamp(max=count - 1)] != lines[:, None]) | (lines[:, None] < 0)] = 0
    for first, last, _ in row.claims:
        for i in range(max(0, first - _NEAR_START), min(count, first + _NEAR_START + 1)):
            for j in range(max(i, last - _NEAR_END), min(count, last + _NEAR_END + 1, i + WIDEST)):
                shared = min(j, last) - max(i, first) + 1
                if shared > 0 and shared >= _IGNORED_FROM * (max(j, last) - min(i, first) + 1):
                    counted[i, j - i] = 0
    for first, last, claim in row.claims:
        if last - first < WIDEST:
            target[first, last - first] = 1
            counted[first, last - first] = _PERIPHERAL if claim.peripheral else 1
    loss = functional.binary_cross_entropy_with_logits(scores, target, reduction="none")
    return (loss * counted).sum() / max(1.0, float(target.sum()))


def _readings(model: Reader, claims: Any, rows: list[Row]) -> dict[str, Any]:
    modalities = torch.tensor([MODALITIES.index(row.modality) for row in rows])
    statuses = torch.tensor([STATUSES.index(row.status or "none") for row in rows])
    negated = torch.tensor([float(row.negated) for row in rows])
    return {
        "modality": functional.cross_entropy(model.modality(claims), modalities),
        "status": _STATUS * functional.cross_entropy(model.status(claims), statuses),
        "negated": functional.binary_cross_entropy_with_logits(model.negated(claims)[:, 0], negated),
    }


def _roles(model: Reader, words: Any, row: Example, claims: Any, keys: _Keys, rows: list[list[Row]]) -> dict[str, Any]:
    """For each role, minus the log of what falls on the right mentions together."""
    places = torch.tensor([(first, last) for first, last, _, _ in row.mentions])
    mentions = model.mentions(words, places, torch.tensor([person for _, _, person, _ in row.mentions]))
    spans = torch.tensor([(start, end) for start, end, _ in keys])
    named = [(first, last, bearer) for first, last, _, bearer in row.mentions]
    standing = (
        distances(places[:, 0], places[:, 1], spans),
        torch.from_numpy(recency(named, spans.numpy())),
        torch.from_numpy(namings(named, row.lines)),
    )
    claims = model.context(claims, spans, words)
    losses = {}
    for role, pointer in model.roles.items():
        scores = pointer(claims, mentions, *standing)
        right = torch.zeros_like(scores)
        for at, own in enumerate(rows):
            for claim in own:
                right[at, _targets(getattr(claim, role), row)] = 1
        found = torch.logsumexp(scores.masked_fill(right == 0, -1e4), -1) - torch.logsumexp(scores, -1)
        losses[role] = -found.mean()
    return losses


def _targets(name: str | None, row: Example) -> list[int]:
    """Columns of a pointer: 0 for nobody, 1 for somebody who is not mentioned, else the mentions of ``name``."""
    if name is None:
        return [0]
    return [2 + at for at, (*_, bearer) in enumerate(row.mentions) if bearer == name] or [1]
