"""The comparators' tables and sentences (``lexicon/checks.yaml``), checked when they are read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pydantic import BaseModel, ConfigDict

from claimcheck.data import load_yaml
from claimcheck.schema import Check, CheckOutcome, Claim, ClaimKind, Lang, Status

__all__ = ["Tables", "begins", "check", "tables", "word"]

_WHOLE = 3
Sentences = dict[Lang, str]


class Tables(BaseModel):
    """The content of ``checks.yaml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    compatible_kinds: tuple[frozenset[ClaimKind], ...]
    symmetric_kinds: frozenset[ClaimKind]
    exclusive_kinds: frozenset[ClaimKind]
    once_kinds: frozenset[ClaimKind]
    state_kinds: frozenset[ClaimKind]
    changing_kinds: frozenset[ClaimKind]
    recurring_kinds: frozenset[ClaimKind]
    repeated_kinds: frozenset[ClaimKind]
    titles: frozenset[str]
    parted_kinds: frozenset[ClaimKind]
    passing_kinds: frozenset[ClaimKind]
    by: frozenset[str]
    status: dict[Status, dict[Status, str]]
    names: dict[str, Sentences]
    details: dict[CheckOutcome, Sentences]
    words: dict[str, Sentences]


@cache
def tables() -> Tables:
    """The tables, read once."""
    return Tables.model_validate(load_yaml("lexicon", "checks.yaml"))


def begins(folded: str, beginnings: Iterable[str]) -> bool:
    """Whether a folded word is one of ``beginnings`` or begins with one; up to three letters are a whole word."""
    return any(folded == each or (len(each) > _WHOLE and folded.startswith(each)) for each in beginnings)


def _lang(claim: Claim) -> Lang:
    return Lang.FR if claim.lang is Lang.FR else Lang.EN


def word(key: str, claim: Claim) -> str:
    """A word of the tables in the claim's language."""
    return tables().words[key][_lang(claim)]


def check(name: str, outcome: CheckOutcome, claim: Claim, *, said: str, found: str | None) -> Check:
    """A check whose detail is one sentence in the claim's language."""
    lang = _lang(claim)
    sentence = tables().details[outcome][lang]
    detail = sentence.format(name=tables().names[name][lang], claim=said, evidence=found or word("unsaid", claim))
    return Check(name=name, outcome=outcome, detail=detail)
