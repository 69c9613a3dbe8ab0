"""Checks of a bare pair of texts: both sides are read by the package's own matcher and extractor.

python training/fit_calibration.py --checks pair_checks:pair_features
"""

from __future__ import annotations

import hashlib
from functools import cache

from claimcheck.extraction import Extractor
from claimcheck.language import Entity, find_entities, sentences
from claimcheck.matching import Matcher
from claimcheck.registry import Registry
from claimcheck.schema import Check, Claim, Document, Lang
from claimcheck.support import run_checks

__all__ = ["claims_of", "pair_features"]


def _entities(text: str, lang: Lang) -> list[Entity]:
    return find_entities(text, sentences(text, lang), lang)


@cache
def _rooms() -> tuple[Matcher, Extractor]:
    registry = Registry.load()
    return Matcher(registry, entities=_entities), Extractor({vendor.id: vendor.kind for vendor in registry.vendors})


def claims_of(text: str, lang: str) -> list[Claim]:
    """The claims that the package reads in a text."""
    matcher, extractor = _rooms()
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document(id=digest, text=text, lang=Lang(lang), sha256=digest)
    return extractor.extract(document, matcher.match(document))


def pair_features(evidence_text: str, claim_text: str, langs: tuple[str, str]) -> list[Check]:
    """The checks of every claim in the claim text against the claims in the evidence text."""
    evidence = claims_of(evidence_text, langs[0])
    return [check for claim in claims_of(claim_text, langs[1]) for check in run_checks(claim, evidence)]
