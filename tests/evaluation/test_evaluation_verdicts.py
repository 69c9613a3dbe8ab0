"""Verdicts against labelled pairs: accuracy, calibration, baselines, the diagram."""

from __future__ import annotations

import json
import random
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.evaluation import PairRow, evaluate_verdicts, read_pairs, reliability_svg, risk_coverage_svg
from claimcheck.evaluation.calibration import calibration_error, precision_at_recall, risk_coverage
from claimcheck.schema import VerdictLabel

DEV = Path(__file__).parents[2] / "fixtures" / "pairs" / "dev.jsonl"
SUPPORTED, REFUTED, NEI = VerdictLabel.SUPPORTED, VerdictLabel.REFUTED, VerdictLabel.NOT_ENOUGH_INFO
Answer = tuple[VerdictLabel, dict[VerdictLabel, float]]


def oracle(row: PairRow) -> Answer:
    return row.label, {row.label: 1.0}


def undecided(_row: PairRow) -> Answer:
    return NEI, {SUPPORTED: 0.3, REFUTED: 0.3, NEI: 0.4}


def test_an_oracle_is_perfect() -> None:
    result = evaluate_verdicts(DEV, oracle)
    assert (result.accuracy, result.macro_f1, result.brier_score, result.calibration_error) == (1.0, 1.0, 0.0, 0.0)
    assert result.precision_of_refuted_at_recall_0_5.precision == 1.0
    assert {group.accuracy for group in result.per_phenomenon.values()} == {1.0}
    assert set(result.per_language_pair) == {"fr-fr", "fr-en", "en-fr", "en-en"}
    assert sum(group.count for group in result.per_language_pair.values()) == result.count == len(read_pairs(DEV).rows)


def test_a_constant_answer() -> None:
    result = evaluate_verdicts(DEV, undecided)
    third = pytest.approx(1 / 3)
    assert result.accuracy == third
    assert result.claim_only_baseline == third
    assert result.macro_f1 == pytest.approx(1 / 6)
    assert result.brier_score == pytest.approx((0.6**2 + 2 * 0.3**2 + 2 * (0.7**2 + 0.3**2 + 0.4**2)) / 3)
    assert result.calibration_error == pytest.approx(0.4 - 1 / 3)
    assert result.confusion[REFUTED] == {SUPPORTED: 0, REFUTED: 0, NEI: 49}
    refuted = result.precision_of_refuted_at_recall_0_5
    assert refuted.precision == third
    assert refuted.recall == 1.0


def test_predictions_and_json_have_the_contracts_names() -> None:
    result = evaluate_verdicts(DEV, undecided)
    assert next(result.prediction_rows()) == {"id": "dev-001", "label": "not_enough_info", "probability": 0.4}
    keys = {"accuracy", "macro_f1", "per_phenomenon", "per_language_pair", "brier_score", "calibration_error"}
    assert keys | {"claim_only_baseline", "precision_of_refuted_at_recall_0_5"} <= set(result.to_dict())
    json.dumps(result.to_dict(), allow_nan=False)


@pytest.mark.parametrize(
    "given", [{SUPPORTED: 1.0}, {NEI: 1.2}, {NEI: float("nan")}, {NEI: 0.6, SUPPORTED: 0.6}, {NEI: -0.1}]
)
def test_answers_that_are_no_probabilities_are_refused(given: dict[VerdictLabel, float]) -> None:
    with pytest.raises(ValueError, match="pair dev-001"):
        evaluate_verdicts(DEV, lambda _row: (NEI, given))


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    def judge(row: PairRow) -> Answer:
        value = 0.5 + len(row.claim) % 5 / 10
        label = VerdictLabel(row.label) if len(row.claim) % 3 else NEI
        return label, {label: value}

    lines = DEV.read_text(encoding="utf-8").splitlines()
    random.Random(7).shuffle(lines)  # an order, not a secret
    shuffled = tmp_path / "shuffled.jsonl"
    shuffled.write_text("\n".join(lines), encoding="utf-8")
    one, other = evaluate_verdicts(DEV, judge), evaluate_verdicts(shuffled, judge)
    assert one.calibration_error == pytest.approx(other.calibration_error)
    assert one.brier_score == pytest.approx(other.brier_score)
    assert one == evaluate_verdicts(DEV, judge)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_calibration_error_is_bounded_and_its_bins_hold_all_rows(rows: list[tuple[float, bool]]) -> None:
    confidence = np.array([row[0] for row in rows])
    correct = np.array([row[1] for row in rows], dtype=np.float64)
    error, interval, bins = calibration_error(confidence, correct, [str(i % 3) for i in range(len(rows))])
    assert 0 <= error <= 1
    assert 0 <= interval.low <= interval.high <= 1
    assert sum(own.count for own in bins) == len(rows)
    assert len(bins) == min(10, len(rows))
    assert max(own.count for own in bins) - min(own.count for own in bins) <= 1


def test_the_bootstrap_keeps_rows_of_one_evidence_together() -> None:
    confidence = np.full(40, 0.5)
    correct = np.array([1.0, 0.0] * 20)
    whole = calibration_error(confidence, correct, ["one"] * 40)[1]
    single = calibration_error(confidence, correct, [str(i) for i in range(40)])[1]
    assert whole.high - whole.low == 0.0
    assert single.high > 0.0


def test_precision_at_recall_takes_the_best_threshold_that_recalls_enough() -> None:
    score = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    positive = np.array([True, False, True, True, False])
    best = precision_at_recall(score, positive, 0.5)
    assert (best.precision, best.recall, best.threshold) == (0.75, 1.0, 0.6)
    assert precision_at_recall(score, np.zeros(5, dtype=bool), 0.5).precision is None
    tied = precision_at_recall(np.full(4, 0.5), np.array([True, False, False, False]), 0.5)
    assert (tied.precision, tied.recall) == (0.25, 1.0)


def test_the_diagram_is_well_formed_and_has_a_point_a_bin() -> None:
    result = evaluate_verdicts(DEV, lambda row: (NEI, {NEI: 0.4 + len(row.claim) % 7 / 20}))
    root = ElementTree.fromstring(reliability_svg(result))  # noqa: S314  # our own SVG
    assert len(root.findall("{*}circle")) == len(result.reliability) == 10


def test_risk_by_coverage_counts_from_the_most_certain_on() -> None:
    curve = risk_coverage(np.array([0.2, 0.9, 0.6, 0.6]), np.array([1.0, 1.0, 0.0, 1.0]))
    assert [(p.probability, p.coverage, p.risk) for p in curve] == [
        (0.9, 0.25, 0.0),
        (0.6, 0.75, 1 / 3),
        (0.2, 1.0, 0.25),
    ]
    assert risk_coverage(np.array([]), np.array([])) == ()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=90))
def test_risk_by_coverage_ends_with_everything_decided(rows: list[tuple[float, bool]]) -> None:
    probability, correct = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    curve = risk_coverage(probability, correct)
    assert curve[-1].coverage == 1.0
    assert curve[-1].risk == pytest.approx(1 - correct.mean())
    assert [p.coverage for p in curve] == sorted({p.coverage for p in curve})


def test_the_curve_of_risk_is_drawn_with_all_of_its_points() -> None:
    result = evaluate_verdicts(DEV, lambda row: (NEI, {NEI: 0.4, SUPPORTED: len(row.claim) % 7 / 20}))
    root = ElementTree.fromstring(risk_coverage_svg(result))  # noqa: S314  # our own SVG
    assert len(root.findall("{*}circle")) == len(result.risk_coverage) == 7
