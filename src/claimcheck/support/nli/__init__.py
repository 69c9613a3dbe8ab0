"""Natural-language inference: whether a passage entails or contradicts a claim."""

from claimcheck.support.nli.benchmark import PeerSpeed, Speed, measure_speed
from claimcheck.support.nli.description import describe_model
from claimcheck.support.nli.export import Precision, export_model
from claimcheck.support.nli.loading import load_model
from claimcheck.support.nli.protocol import EmptyHypothesisError, HypothesisTooLongError, NliModel, NliScores

__all__ = [
    "EmptyHypothesisError",
    "HypothesisTooLongError",
    "NliModel",
    "NliScores",
    "PeerSpeed",
    "Precision",
    "Speed",
    "describe_model",
    "export_model",
    "load_model",
    "measure_speed",
]
