"""Measuring: gold files, scores of claims, mentions and verdicts, and a reliability diagram."""

from claimcheck.evaluation.claims import ClaimsEvaluation, evaluate_claims
from claimcheck.evaluation.gold import (
    GoldClaim,
    GoldMention,
    GoldSet,
    GoldTime,
    GoldValue,
    PairRow,
    read_gold_claims,
    read_gold_mentions,
    read_pairs,
)
from claimcheck.evaluation.mentions import MentionsEvaluation, evaluate_mentions
from claimcheck.evaluation.metrics import Scores
from claimcheck.evaluation.plots import reliability_svg
from claimcheck.evaluation.verdicts import JudgePair, VerdictsEvaluation, evaluate_verdicts

__all__ = [
    "ClaimsEvaluation",
    "GoldClaim",
    "GoldMention",
    "GoldSet",
    "GoldTime",
    "GoldValue",
    "JudgePair",
    "MentionsEvaluation",
    "PairRow",
    "Scores",
    "VerdictsEvaluation",
    "evaluate_claims",
    "evaluate_mentions",
    "evaluate_verdicts",
    "read_gold_claims",
    "read_gold_mentions",
    "read_pairs",
    "reliability_svg",
]
