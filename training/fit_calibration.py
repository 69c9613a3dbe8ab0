"""Fit the calibration of the verdicts: L2-regularised softmax regression on the development pairs.

    python training/fit_calibration.py [--checks module:function]

Reads ``fixtures/pairs/dev.jsonl`` and the development half of ``fixtures/gold/pairs.jsonl`` (never test pairs) and
writes ``src/claimcheck/data/lexicon/calibration.yaml``.
``--checks`` names a callable ``pair_features(evidence_text, claim_text, langs) -> checks`` with ``langs`` the pair
(evidence language, claim language); without it the checks keep their prior weights.

Weights are pulled towards a prior instead of zero, since most checks are rare in these pairs, and those of the checks
by at least CHECK_STRENGTH. Pairs labelled conflicting need two sources and are left out. Regularisation is
chosen on out-of-fold probabilities; pairs that share their evidence are in the same fold. A label is printed when its
probability reaches the precision that is wanted of it.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from claimcheck.evaluation import PairRow, Split, read_pairs
from claimcheck.schema import Check
from claimcheck.support import gated, load_model
from claimcheck.support.calibration import FAMILIES, FEATURES, Probabilities, passage_features

ROOT = Path(__file__).resolve().parent.parent
PAIRS = {"fixtures/pairs/dev.jsonl": Split.ALL, "fixtures/gold/pairs.jsonl": Split.DEVELOPMENT}
TARGET = ROOT / "src" / "claimcheck" / "data" / "lexicon" / "calibration.yaml"
LABELS = ("supported", "refuted", "not_enough_info")
SEED = 20240501
FOLDS = 7
STRENGTHS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
THRESHOLDS = (0.75, 0.9)
"""The precision that is wanted of supported and of refuted: a wrong verdict in print costs more than an abstention."""
LEAST_PROBABILITY = 0.01
CHECK_STRENGTH = 16.0
CHECKS = [at for at, name in enumerate(FEATURES) if name.rsplit("_", 1)[0] in {*FAMILIES.values()}]

# (supported, refuted) log-odds that an outcome adds before any data is seen.
PRIOR = {
    "entailment": (0.4, 0.0),
    "contradiction": (0.0, 0.4),
    "anchors_agrees": (0.5, 0.5),
    "value_agrees": (1.5, -1.0),
    "value_disagrees": (-1.5, 2.0),
    "time_agrees": (0.5, -0.5),
    "time_disagrees": (-1.0, 1.5),
    "roles_agrees": (0.5, -0.5),
    "roles_disagrees": (-1.5, 2.0),
    "status_agrees": (1.0, -1.0),
    "status_disagrees": (-1.5, 2.0),
    "polarity_agrees": (0.5, -0.5),
    "polarity_disagrees": (-1.5, 2.0),
    "fact_agrees": (3.0, -1.0),
}

Array = npt.NDArray[np.float64]
PairFeatures = Callable[[str, str, tuple[str, str]], Iterable[Check]]


def prior() -> Array:
    """Prior weights, shape (features, labels)."""
    return np.array([(*PRIOR.get(name, (0.0, 0.0)), 0.0) for name in FEATURES])


def softmax(values: Array) -> Array:
    exponents = np.exp(values - values.max(axis=1, keepdims=True))
    result: Array = exponents / exponents.sum(axis=1, keepdims=True)
    return result


def fit(x: Array, y: Array, strength: float) -> Array:
    """Weights that maximise the likelihood less ``strength / 2`` times the squared distance from the prior."""
    centre = prior()
    penalty = np.full((len(FEATURES), 1), strength)
    penalty[FEATURES.index("bias")] = 0.01
    penalty[CHECKS] = max(strength, CHECK_STRENGTH)
    weights = centre.copy()
    step = 1.0 / (0.5 * np.linalg.norm(x, 2) ** 2 + penalty.max())
    for _ in range(20000):
        gradient = x.T @ (softmax(x @ weights) - y) + penalty * (weights - centre)
        weights -= step * gradient
        if np.abs(gradient).max() < 1e-6:
            break
    return weights


def folds(groups: list[str]) -> npt.NDArray[np.int64]:
    """The fold of each row; rows of one group share it."""
    names = sorted(set(groups))
    np.random.default_rng(SEED).shuffle(names)
    fold = {name: at % FOLDS for at, name in enumerate(names)}
    return np.array([fold[name] for name in groups])


def out_of_fold(x: Array, y: Array, parts: npt.NDArray[np.int64], strength: float) -> Array:
    result = np.zeros_like(y)
    for part in range(FOLDS):
        result[parts == part] = softmax(x[parts == part] @ fit(x[parts != part], y[parts != part], strength))
    return result


def log_loss(p: Array, y: Array) -> float:
    return float(-np.log(np.maximum((p * y).sum(axis=1), LEAST_PROBABILITY)).mean())


def decide(p: Array, supported: float, refuted: float) -> npt.NDArray[np.int64]:
    """Labels (positions in LABELS) of single passages, as the package decides them."""
    best = p.argmax(axis=1)
    reached = np.where(best == 0, p[:, 0] >= supported, p[:, 1] >= refuted)
    return np.where((best < 2) & reached, best, 2)


def gate(p: Array, x: Array, checks: Sequence[Sequence[Check]]) -> Array:
    """The probabilities by which the package would decide, after the anchors had their say."""
    contradicts = x[:, FEATURES.index("contradiction")] > 0
    rows = [
        gated(Probabilities(*row), each, contradicts=bool(against))
        for row, each, against in zip(p.tolist(), checks, contradicts, strict=True)
    ]
    return np.array([(says.supported, says.refuted, says.not_enough_info) for says in rows])


def figures(p: Array, held: Array, y: Array, thresholds: tuple[float, float]) -> dict[str, float]:
    """Cross-validated: ``p`` of the calibration, ``held`` after the anchors had their say, which decides."""
    truth, said = y.argmax(axis=1), decide(held, *thresholds)
    result = {"accuracy": float((said == truth).mean()), "argmax_accuracy": float((p.argmax(axis=1) == truth).mean())}
    scores = []
    for at, label in enumerate(LABELS):
        hit = float(((said == at) & (truth == at)).sum())
        precision, recall = hit / max((said == at).sum(), 1), hit / max((truth == at).sum(), 1)
        result |= {f"{label}_precision": precision, f"{label}_recall": recall}
        scores.append(2 * precision * recall / max(precision + recall, 1e-9))
    result |= {"macro_f1": float(np.mean(scores)), "log_loss": log_loss(p, y)}
    result |= {
        "brier": float(((p - y) ** 2).sum(axis=1).mean()),
        "calibration_error": calibration_error(p, said, truth),
    }
    return {name: round(float(value), 4) for name, value in result.items()}


def calibration_error(p: Array, said: npt.NDArray[np.int64], truth: npt.NDArray[np.int64]) -> float:
    """Expected calibration error of the printed label, ten equal bins."""
    confidence, right = p[np.arange(len(p)), said], said == truth
    bins = np.minimum((confidence * 10).astype(int), 9)
    parts = [(bins == b) for b in range(10) if (bins == b).any()]
    return float(sum(part.mean() * abs(confidence[part].mean() - right[part].mean()) for part in parts))


def read(pair_features: PairFeatures | None) -> tuple[Array, Array, list[str], list[list[Check]], str]:
    """Features, one-hot labels, evidence texts, checks and the hash of the model."""
    rows = pairs()
    model = load_model()
    scores = model.predict([(row.evidence, row.claim) for row in rows])
    x, found = [], []
    for row, score in zip(rows, scores, strict=True):
        langs = (row.evidence_lang, row.claim_lang)
        checks = list(pair_features(row.evidence, row.claim, langs)) if pair_features else []
        found.append(checks)
        features = passage_features(score, checks)
        x.append([features[name] for name in FEATURES])
    y = np.array([[float(row.label == label) for label in LABELS] for row in rows])
    return np.array(x), y, [row.evidence for row in rows], found, model.hash


def pairs() -> list[PairRow]:
    """The pairs to fit on."""
    found = [row for file, split in PAIRS.items() for row in read_pairs(ROOT / file, split)]
    return [row for row in found if row.label in LABELS]


def table(weights: Array) -> dict[str, dict[str, float]]:
    return {
        label: {name: round(float(weights[row, column]), 4) for row, name in enumerate(FEATURES)}
        for column, label in enumerate(LABELS)
    }


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--checks", help="module:function that gives the checks of a pair")
    checks = parser.parse_args(arguments).checks
    pair_features = getattr(importlib.import_module(checks.split(":")[0]), checks.split(":")[1]) if checks else None
    x, y, groups, found, model = read(pair_features)
    parts = folds(groups)
    strength = min(STRENGTHS, key=lambda s: log_loss(out_of_fold(x, y, parts, s), y))
    p = out_of_fold(x, y, parts, strength)
    held = gate(p, x, found)
    content: dict[str, Any] = {
        "model": model,
        "data": {
            "files": {
                file: f"{split}, {hashlib.sha256((ROOT / file).read_bytes()).hexdigest()}"
                for file, split in PAIRS.items()
            },
            "rows": len(y),
            "checks": checks or "none",
            "l2": strength,
            "seed": SEED,
            "folds": FOLDS,
        },
        "figures": figures(p, held, y, THRESHOLDS),
        "thresholds": {"supported": THRESHOLDS[0], "refuted": THRESHOLDS[1]},
        "self_published": 0.6,
        "weights": table(fit(x, y, strength)),
    }
    head = "# Made by training/fit_calibration.py; do not edit. Figures are cross-validated on the development pairs.\n"
    TARGET.write_text(head + yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    sys.stdout.write(yaml.safe_dump({key: content[key] for key in ("figures", "thresholds")}, sort_keys=False))


if __name__ == "__main__":
    main(sys.argv[1:])
