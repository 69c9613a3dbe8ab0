"""Support: what the evidence says of a claim. Reads evidence and its claims; never extracts any itself."""

from claimcheck.support.calibration import Calibration
from claimcheck.support.comparators import run_checks
from claimcheck.support.fusion import Fused, Reading, fuse
from claimcheck.support.judge import Judge, abstention
from claimcheck.support.nli import HypothesisTooLongError, NliModel, NliScores, export_model, load_model

__all__ = [
    "Calibration",
    "Fused",
    "HypothesisTooLongError",
    "Judge",
    "NliModel",
    "NliScores",
    "Reading",
    "abstention",
    "export_model",
    "fuse",
    "load_model",
    "run_checks",
]
