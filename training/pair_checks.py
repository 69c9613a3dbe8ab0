"""Checks of a bare pair of texts: both sides are read by the package's own matcher and extractor.

python training/fit_calibration.py --checks pair_checks:pair_features
"""

from __future__ import annotations

from functools import cache

from claimcheck.checker import ClaimChecker
from claimcheck.schema import Check, Lang

__all__ = ["pair_features"]


@cache
def _checker() -> ClaimChecker:
    return ClaimChecker(only=True)


def pair_features(evidence_text: str, claim_text: str, langs: tuple[str, str]) -> tuple[Check, ...]:
    """The checks of every claim in the claim text against the evidence text."""
    return _checker().pair_checks(evidence_text, claim_text, (Lang(langs[0]), Lang(langs[1])))
