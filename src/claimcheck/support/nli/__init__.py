"""Natural-language inference: whether a passage entails or contradicts a claim."""

from claimcheck.support.nli.export import export_model
from claimcheck.support.nli.loading import load_model
from claimcheck.support.nli.protocol import EmptyHypothesisError, HypothesisTooLongError, NliModel, NliScores

__all__ = ["EmptyHypothesisError", "HypothesisTooLongError", "NliModel", "NliScores", "export_model", "load_model"]
