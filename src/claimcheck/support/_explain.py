"""One-line explanations in the document's language (``lexicon/verdicts.yaml``)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from claimcheck.data import load_yaml
from claimcheck.schema import CheckOutcome, Lang, Source, VerdictLabel
from claimcheck.support.comparators import GATES
from claimcheck.support.fusion import Fused, Reading

__all__ = ["explain", "explain_fused"]

_TELLING = {VerdictLabel.SUPPORTED: CheckOutcome.AGREES, VerdictLabel.REFUTED: CheckOutcome.DISAGREES}


@cache
def _lexicon() -> dict[str, Any]:
    lexicon: dict[str, Any] = load_yaml("lexicon", "verdicts.yaml")
    return lexicon


def explain(key: str, lang: Lang, sources: Sequence[Source] = ()) -> str:
    """The sentence of ``key`` that names ``sources`` by publisher and date."""
    language = "fr" if lang is Lang.FR else "en"
    undated, joint = _lexicon()["undated"][language], _lexicon()["joint"][language]
    named = dict.fromkeys(f"{source.publisher} ({source.date or undated})" for source in sources)
    sentence: str = _lexicon()["explanations"][key][language].format(source=joint.join(named))
    return " ".join(sentence.split())


def explain_fused(fused: Fused, key: str, lang: Lang) -> str:
    """The sentence of a verdict from evidence, and that of the check that decided, if one did."""
    shown = _opposed(fused) if fused.label is VerdictLabel.CONFLICTING else fused.deciding[:1]
    sentence = explain(key, lang, [reading.evidence.passage.source for reading in shown])
    details = [
        check.detail
        for check in shown[0].checks
        if check.name not in GATES and check.outcome is _TELLING.get(fused.label, CheckOutcome.DISAGREES)
    ]
    return f"{sentence} {' '.join(details[0].split())}" if details else sentence


def _opposed(fused: Fused) -> Sequence[Reading]:
    """The strongest reading and, where there is one, the strongest that says the opposite."""
    first = fused.deciding[0]
    other = [reading for reading in fused.deciding if _entails(reading) != _entails(first)]
    return (first, *(other or fused.deciding[1:])[:1])


def _entails(reading: Reading) -> bool:
    return reading.scores.entailment > reading.scores.contradiction
