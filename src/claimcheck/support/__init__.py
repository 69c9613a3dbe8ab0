"""Support: what the evidence says of a claim. Reads evidence and its claims; never extracts any itself."""

from claimcheck.support.calibration import Calibration, Probabilities, Thresholds, Weights
from claimcheck.support.comparators import check_anchors, run_checks
from claimcheck.support.fusion import Fused, Reading, fuse, gated
from claimcheck.support.judge import Judge, abstention
from claimcheck.support.nli import (
    EmptyHypothesisError,
    HypothesisTooLongError,
    NliModel,
    NliScores,
    Precision,
    Speed,
    describe_model,
    export_model,
    load_model,
    measure_speed,
)
from claimcheck.support.pairs import compare_pair

__all__ = [
    "Calibration",
    "EmptyHypothesisError",
    "Fused",
    "HypothesisTooLongError",
    "Judge",
    "NliModel",
    "NliScores",
    "Precision",
    "Probabilities",
    "Reading",
    "Speed",
    "Thresholds",
    "Weights",
    "abstention",
    "check_anchors",
    "compare_pair",
    "describe_model",
    "export_model",
    "fuse",
    "gated",
    "load_model",
    "measure_speed",
    "run_checks",
]
