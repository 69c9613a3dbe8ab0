"""Claims as the bundled reader proposes them: where, of which kind, how meant, and about whom, with probabilities.

Every stretch of words within a window is scored by a biaffine function of its ends (Yu, Bohnet and Poesio 2020, "Named
entity recognition as dependency parsing"), then for its kinds. Roles point at mentions, as in span-based coreference
(Lee et al. 2017): a pronoun or an omitted subject needs no treatment of its own. The probabilities of stretches that
mostly coincide are added up: the reader is often sure of a claim and not of its last word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.layers import Array, gelu, in_context, linear, sigmoid, softmax
from claimcheck.extraction.standing import distance_buckets, namings, recency
from claimcheck.language.encoder import Encoded, encoded, heads, labels
from claimcheck.schema import ClaimKind, Modality, Status

__all__ = ["Proposal", "Role", "propose"]

_LEAST_EDGE = 0.02
_LEAST_SPAN = 0.01
_LEAST_CLAIM = 0.1
"""Less than any that is believed, with a frame or without."""
_SAME = 0.5
_LEAST_ROLE = 0.02
_ROLES = ("subject", "object", "attribution")


@dataclass(frozen=True, slots=True)
class Role:
    """Who may fill a role: referents by probability, best first; ``nobody`` and ``other`` (somebody not mentioned)."""

    referents: tuple[tuple[Referent, float], ...]
    nobody: float
    other: float

    def probability(self, key: str) -> float:
        """Of one referent, by its key."""
        return sum(p for referent, p in self.referents if referent.key == key)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A stretch of text that may state a claim."""

    start: int
    end: int
    kind: ClaimKind
    probability: float
    modality: Modality
    modalities: dict[Modality, float]
    negated: float
    status: Status | None
    subject: Role
    object: Role
    attribution: Role


def propose(text: str, referents: Sequence[Referent], until: int | None = None) -> list[Proposal]:
    """Everything in ``text`` that may be a claim, in text order. ``referents``: named organisations and persons."""
    found: list[Proposal] = []
    about = sorted(r.start for r in referents if r.start is not None and r.type == "org")
    for block in encoded(text, until, about):
        for window in block:
            found.extend(_Heads(window, referents).proposals())
    return sorted(found, key=lambda p: (p.start, p.end, p.kind))


class _Heads:
    """The heads over one window."""

    def __init__(self, window: Encoded, referents: Sequence[Referent]) -> None:
        self.window = window
        self.words = window.vectors
        self.kinds = [ClaimKind(name) for name in labels()["kinds"]]
        first = {s: at for at, (s, _) in enumerate(window.spans)}
        last = {e: at for at, (_, e) in enumerate(window.spans)}
        self.mentions = [
            (first[r.start], last[r.end], r)
            for r in referents
            if r.start is not None and r.end is not None and r.start in first and r.end in last
        ]
        self.mentions.sort(key=lambda mention: mention[:2])

    def proposals(self) -> list[Proposal]:
        places, edge = self._edges()
        if not len(places):
            return []
        vectors = self._spans(places)
        each = sigmoid(linear("kind", vectors)) * edge[:, None]
        picked: list[tuple[int, int, float]] = []
        for kind in range(each.shape[1]):
            merged = _merged(places, each[:, kind])
            picked.extend((at, kind, total) for at, total in merged if total >= _LEAST_CLAIM)
        if not picked:
            return []
        rows = np.array([at for at, _, _ in picked])
        claims = vectors[rows] + heads()["kinds.weight"][[kind for _, kind, _ in picked]]
        modality = softmax(linear("modality", claims))
        status = linear("status", claims).argmax(axis=1)
        negated = sigmoid(linear("negated", claims))[:, 0]
        weight = np.minimum(1, [total for _, _, total in picked])
        roles = self._roles(in_context(claims, weight, places[rows], self.words), places[rows])
        modalities = [Modality(name) for name in labels()["modalities"]]
        statuses = [None if name == "none" else Status(name) for name in labels()["statuses"]]
        return [
            Proposal(
                start=self.window.spans[places[at, 0]][0],
                end=self.window.spans[places[at, 1]][1],
                kind=self.kinds[kind],
                probability=min(1.0, total),
                modality=modalities[int(modality[n].argmax())],
                modalities={m: float(p) for m, p in zip(modalities, modality[n], strict=True)},
                negated=float(negated[n]),
                status=statuses[int(status[n])],
                subject=roles["subject"][n],
                object=roles["object"][n],
                attribution=roles["attribution"][n],
            )
            for n, (at, kind, total) in enumerate(picked)
        ]

    def _edges(self) -> tuple[Array, Array]:
        """(first word, last word) of the stretches that are likely at all, and their probabilities."""
        weights, count, widest = heads(), len(self.words), int(labels()["widest"])
        left, right = gelu(linear("left", self.words)), gelu(linear("right", self.words))
        score = left @ weights["edges"] @ right.T + linear("left_alone", left) + linear("right_alone", right).T
        width = np.arange(count)[None] - np.arange(count)[:, None]
        inside = (width >= 0) & (width < widest)
        inside[: self.window.fresh] = False
        lines = self.window.lines
        inside &= (lines[:, None] == lines[None]) & (lines[:, None] >= 0)
        score += weights["width.weight"][:, 0][np.clip(width, 0, widest - 1)]
        probability = np.where(inside, sigmoid(score), 0)
        first, last = np.nonzero(probability > _LEAST_EDGE)
        return np.stack([first, last], axis=1), probability[first, last]

    def _spans(self, places: Array) -> Array:
        sums = np.zeros((len(self.words) + 1, self.words.shape[1]), np.float32)
        np.cumsum(self.words, axis=0, out=sums[1:])
        first, last = places[:, 0], places[:, 1]
        mean = (sums[last + 1] - sums[first]) / (last - first + 1)[:, None]
        return gelu(linear("span", np.concatenate([self.words[first], self.words[last], mean], axis=1)))

    def _roles(self, claims: Array, places: Array) -> dict[str, list[Role]]:
        """Who fills each role of each claim."""
        none = {role: linear(f"roles.{role}.none", claims) for role in _ROLES}
        if not self.mentions:
            return {role: [Role((), float(row[0]), float(row[1])) for row in softmax(none[role])] for role in _ROLES}
        weights = heads()
        first = np.array([f for f, _, _ in self.mentions])
        last = np.array([e for _, e, _ in self.mentions])
        types = np.array([int(r.type == "person") for _, _, r in self.mentions])
        both = np.concatenate([self.words[first], self.words[last]], axis=1)
        mentions = gelu(linear("mention", both)) + weights["mention_type.weight"][types]
        named = [(f, e, r.key) for f, e, r in self.mentions]
        standing = {
            "distance": distance_buckets(first, last, places),
            "recency": recency(named, places),
            "namings": namings(named, self.window.lines.tolist()),
        }
        found = {}
        for role in _ROLES:
            query = linear(f"roles.{role}.query", claims)
            scores = query @ mentions.T / np.sqrt(np.float32(query.shape[1]))
            for name, steps in standing.items():
                scores += weights[f"roles.{role}.{name}.weight"][:, 0][steps]
            shares = softmax(np.concatenate([none[role], scores], axis=1))
            found[role] = [self._role(row) for row in shares]
        return found

    def _role(self, shares: Array) -> Role:
        total: dict[str, float] = defaultdict(float)
        best: dict[str, tuple[float, Referent]] = {}
        for share, (_, _, referent) in zip(shares[2:], self.mentions, strict=True):
            total[referent.key] += float(share)
            if referent.key not in best or share > best[referent.key][0]:
                best[referent.key] = float(share), referent
        ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
        named = tuple((best[key][1], p) for key, p in ranked if p >= _LEAST_ROLE)
        return Role(named, float(shares[0]), float(shares[1]))


def _merged(places: Array, probability: Array) -> list[tuple[int, float]]:
    """The likeliest stretches that do not mostly coincide, each with the probabilities of those that do added up."""
    order = [int(at) for at in np.argsort(-probability, kind="stable") if probability[at] > _LEAST_SPAN]
    found: list[tuple[int, float]] = []
    left = np.array(order, np.int64)
    while len(left):
        first, last = places[left, 0], places[left, 1]
        top = left[0]
        shared = np.minimum(last, places[top, 1]) - np.maximum(first, places[top, 0]) + 1
        whole = np.maximum(last, places[top, 1]) - np.minimum(first, places[top, 0]) + 1
        same = shared >= _SAME * whole
        found.append((int(top), float(probability[left[same]].sum())))
        left = left[~same]
    return found
