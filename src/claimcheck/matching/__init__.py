"""Finds the organisations a document names and links them to the registry."""

from claimcheck.matching.explain import explain
from claimcheck.matching.matcher import Entities, Matcher

__all__ = ["Entities", "Matcher", "explain"]
