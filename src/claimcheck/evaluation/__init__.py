"""Measuring: gold files and their splits, scores of claims, mentions, verdicts and retrieval, and their diagrams."""

from claimcheck.evaluation.agreement import Agreement, FieldAgreement, claim_agreement
from claimcheck.evaluation.calibration import Bin, Interval, PrecisionAtRecall, RiskPoint
from claimcheck.evaluation.claims import AttributeScores, ClaimsEvaluation, LevelScores, evaluate_claims
from claimcheck.evaluation.gold import (
    GoldSet,
    read_gold_claims,
    read_gold_links,
    read_gold_mentions,
    read_pairs,
)
from claimcheck.evaluation.links import LinkPrediction, LinksEvaluation, RecallScores, evaluate_links
from claimcheck.evaluation.mentions import KindRecall, MentionLevels, MentionsEvaluation, evaluate_mentions
from claimcheck.evaluation.metrics import Scores
from claimcheck.evaluation.plots import reliability_svg, risk_coverage_svg, scores_svg
from claimcheck.evaluation.rows import GoldClaim, GoldLink, GoldMention, GoldTime, GoldValue, PairRow
from claimcheck.evaluation.splits import Split
from claimcheck.evaluation.statistics import GoldStatistics, check_gold, gold_files
from claimcheck.evaluation.verdicts import JudgePair, PairPrediction, PairScores, VerdictsEvaluation, evaluate_verdicts

__all__ = [
    "Agreement",
    "AttributeScores",
    "Bin",
    "ClaimsEvaluation",
    "FieldAgreement",
    "GoldClaim",
    "GoldLink",
    "GoldMention",
    "GoldSet",
    "GoldStatistics",
    "GoldTime",
    "GoldValue",
    "Interval",
    "JudgePair",
    "KindRecall",
    "LevelScores",
    "LinkPrediction",
    "LinksEvaluation",
    "MentionLevels",
    "MentionsEvaluation",
    "PairPrediction",
    "PairRow",
    "PairScores",
    "PrecisionAtRecall",
    "RecallScores",
    "RiskPoint",
    "Scores",
    "Split",
    "VerdictsEvaluation",
    "check_gold",
    "claim_agreement",
    "evaluate_claims",
    "evaluate_links",
    "evaluate_mentions",
    "evaluate_verdicts",
    "gold_files",
    "read_gold_claims",
    "read_gold_links",
    "read_gold_mentions",
    "read_pairs",
    "reliability_svg",
    "risk_coverage_svg",
    "scores_svg",
]
