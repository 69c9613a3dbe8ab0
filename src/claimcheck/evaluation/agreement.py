"""How far two people who annotated the same documents agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path

from claimcheck.errors import GoldError
from claimcheck.evaluation.claims import same_time, same_value
from claimcheck.evaluation.gold import read_gold_claims
from claimcheck.evaluation.metrics import best_first, same_name
from claimcheck.evaluation.rows import GoldClaim
from claimcheck.evaluation.splits import Split
from claimcheck.schema import SCHEMA_VERSION, Record

__all__ = ["Agreement", "claim_agreement"]

_LEAST_IOU = 0.5
Pair = tuple[GoldClaim, GoldClaim]


class FieldAgreement(Record):
    """Share of equal answers; Cohen's kappa where the answers are classes (null where all are one class)."""

    equal: float
    kappa: float | None = None


class Agreement(Record):
    """Two annotations of the same documents.

    ``span``, ``kind`` and ``subject`` are F1 as in the evaluation of claims, symmetric since neither is the truth; rows
    that their own annotator calls peripheral count only where the other has them too. ``fields`` are over the rows
    matched with kind and subject, ``kind_kappa`` over those matched by span.
    """

    schema_version: str = SCHEMA_VERSION
    documents: int
    rows: tuple[int, int]
    span: float
    kind: float
    subject: float
    kind_kappa: float | None
    matched: int
    fields: dict[str, FieldAgreement]


def claim_agreement(first: Path, second: Path) -> Agreement:
    """Compare two claims files over the documents that both annotate.

    Raises:
        GoldError: a file that is not valid, or no document in common.
    """
    sides = [read_gold_claims(path, Split.ALL, strict=True) for path in (first, second)]
    one, other = ({rows[0].document: rows for _, rows in side.entries} for side in sides)
    shared = [name for name in one if name in other]
    if not shared:
        raise GoldError(f"{second}: annotates no document of {first}")
    levels: dict[str, Callable[[GoldClaim, GoldClaim], bool]] = {
        "span": lambda _left, _right: True,
        "kind": lambda left, right: left.kind is right.kind,
        "subject": lambda left, right: left.kind is right.kind and same_name(left.subject, right.subject),
    }
    pairs = {level: _pairs(one, other, shared, accept) for level, accept in levels.items()}
    rows = [[row for name in shared for row in side[name]] for side in (one, other)]
    return Agreement(
        documents=len(shared),
        rows=(len(rows[0]), len(rows[1])),
        **{level: _f1(rows[0], rows[1], found) for level, found in pairs.items()},
        kind_kappa=_kappa([(left.kind, right.kind) for left, right in pairs["span"]]),
        matched=len(pairs["subject"]),
        fields=_fields(pairs["subject"]),
    )


def _pairs(
    one: dict[str, tuple[GoldClaim, ...]],
    other: dict[str, tuple[GoldClaim, ...]],
    shared: Sequence[str],
    accept: Callable[[GoldClaim, GoldClaim], bool],
) -> list[Pair]:
    return [
        (one[name][i], other[name][j])
        for name in shared
        for i, j in best_first(one[name], other[name], _LEAST_IOU, accept, _affinity)
    ]


def _affinity(left: GoldClaim, right: GoldClaim) -> int:
    return (
        4 * (left.kind is right.kind)
        + 2 * same_name(left.subject, right.subject)
        + same_name(left.object, right.object)
    )


def _f1(one: Sequence[GoldClaim], other: Sequence[GoldClaim], pairs: Sequence[Pair]) -> float:
    matched = {id(row) for pair in pairs for row in pair}
    counted = sum(not row.peripheral or id(row) in matched for rows in (one, other) for row in rows)
    return round(2 * len(pairs) / counted, 3) if counted else 0.0


def _fields(pairs: Sequence[Pair]) -> dict[str, FieldAgreement]:
    classes: dict[str, Callable[[GoldClaim], Hashable]] = {
        "modality": lambda row: row.modality,
        "negated": lambda row: row.negated,
        "status": lambda row: row.status,
        "peripheral": lambda row: row.peripheral,
    }
    found = {
        name: FieldAgreement(
            equal=_share([get(left) == get(right) for left, right in pairs]),
            kappa=_kappa([(get(left), get(right)) for left, right in pairs]),
        )
        for name, get in classes.items()
    }
    texts: dict[str, Callable[[Pair], bool]] = {
        "object": lambda pair: same_name(pair[0].object, pair[1].object),
        "attribution": lambda pair: same_name(pair[0].attribution, pair[1].attribution),
        "value": lambda pair: same_value(pair[0].value, pair[1].value),
        "time": lambda pair: same_time(pair[0].time, pair[1].time),
    }
    return found | {name: FieldAgreement(equal=_share([same(pair) for pair in pairs])) for name, same in texts.items()}


def _share(outcomes: Sequence[bool]) -> float:
    return round(sum(outcomes) / len(outcomes), 3) if outcomes else 0.0


def _kappa(answers: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa (1960): agreement beyond that of two people who answer at random with their own frequencies."""
    if not answers:
        return None
    total = len(answers)
    lefts, rights = (Counter(side) for side in zip(*answers, strict=True))
    expected = sum(lefts[value] * rights[value] for value in lefts) / total**2
    if expected == 1:
        return None
    observed = sum(left == right for left, right in answers) / total
    return round((observed - expected) / (1 - expected), 3)
