"""For the tests of programs that embed claimcheck: a small world that loads fast and never changes.

Nothing here needs pytest or a file. The organisations are invented.

>>> from claimcheck.testing import checker, tiny_article
>>> with checker() as small:
...     print([result.verdict.label.value for result in small.check(tiny_article()).results])
['supported', 'not_enough_info', 'supported', 'not_enough_info', 'not_enough_info']
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from claimcheck import clock
from claimcheck.checker import ClaimChecker
from claimcheck.config import Config
from claimcheck.evidence import EvidenceStore
from claimcheck.language import fold_text
from claimcheck.reading import read_text
from claimcheck.registry import Alias, AliasKind, Parent, Registry, Vendor, VendorKind
from claimcheck.schema import Document, Lang, Passage, Source, SourceKind
from claimcheck.support import EmptyHypothesisError, NliScores

__all__ = [
    "FakeNli",
    "NliRule",
    "checker",
    "contains",
    "frozen_clock",
    "tiny_article",
    "tiny_evidence",
    "tiny_passages",
    "tiny_registry",
]

NliRule = Callable[[str, str], str]
"""(premise, hypothesis) to ``entailment``, ``neutral`` or ``contradiction``."""

_LABELS = ("entailment", "neutral", "contradiction")


def contains(premise: str, hypothesis: str) -> str:
    """The rule of a :class:`FakeNli` without another: a premise entails the words that it holds, else it is neutral.

    Case, accents and a final full stop do not count.
    """
    return "entailment" if fold_text(hypothesis).strip(" .") in fold_text(premise) else "neutral"


class FakeNli:
    """An NLI model that answers by a table, then by a rule: deterministic, no files, nothing to load.

    Args:
        table: labels by (premise, hypothesis).
        rule: the label of pairs that are not in the table.
        confidence: probability of the label, over 1/3 to 1; the other two share the rest.

    Raises:
        ValueError: a label that is none, or a confidence out of range.
    """

    backend = "fake"

    def __init__(
        self,
        table: Mapping[tuple[str, str], str] | None = None,
        *,
        rule: NliRule = contains,
        confidence: float = 0.96,
    ) -> None:
        if not 1 / 3 < confidence <= 1:
            raise ValueError(f"confidence {confidence}: must be over 1/3, at most 1")
        self._table = dict(table or {})
        self._rule = rule
        self._confidence = confidence
        for label in self._table.values():
            _checked(label)

    @property
    def name(self) -> str:
        """Name for people."""
        return "fake"

    @property
    def hash(self) -> str:
        """16 hexadecimal digits that name table, rule and confidence; a rule is known by its name alone."""
        told = [
            sorted(map(list, self._table.items()), key=repr),
            getattr(self._rule, "__qualname__", ""),
            self._confidence,
        ]
        return hashlib.sha256(json.dumps(told, default=list).encode()).hexdigest()[:16]

    def predict(self, pairs: Sequence[tuple[str, str]]) -> list[NliScores]:
        """Scores of (premise, hypothesis) pairs, as those of a real model; the window is the whole premise.

        Raises:
            EmptyHypothesisError: a hypothesis is blank.
        """
        return [self._scores(premise, hypothesis) for premise, hypothesis in pairs]

    def _scores(self, premise: str, hypothesis: str) -> NliScores:
        if not hypothesis.strip():
            raise EmptyHypothesisError
        label = "neutral"
        if premise.strip():
            label = _checked(self._table.get((premise, hypothesis)) or self._rule(premise, hypothesis))
        rest = (1 - self._confidence) / 2
        entailment, neutral, contradiction = (self._confidence if each == label else rest for each in _LABELS)
        return NliScores(entailment, neutral, contradiction, (0, len(premise)))


def _checked(label: str) -> str:
    if label not in _LABELS:
        raise ValueError(f"{label!r} is no label; there are {', '.join(_LABELS)}")
    return label


def tiny_registry() -> Registry:
    """Five invented organisations: an outsourcer with a former name and an owner, a software vendor, and others.

    ``quentavia`` was called Tibrane until 2019; ``vexalia`` belongs to the investor ``halmont``; ``sonore`` bears a
    name that is also a word, and so is ambiguous.
    """
    return Registry(
        [
            Vendor(id="halmont", name="Halmont Capital", kind=VendorKind.INVESTOR, country="GB"),
            Vendor(id="metrivox", name="Metrivox", kind=VendorKind.ANALYST, country="US"),
            Vendor(
                id="quentavia",
                name="Quentavia",
                kind=VendorKind.SOFTWARE,
                country="US",
                website="https://quentavia.example.com",
                aliases=(Alias(name="Tibrane", kind=AliasKind.FORMER, valid_to="2019-03-01"),),
            ),
            Vendor(
                id="sonore",
                name="Sonore",
                kind=VendorKind.SOFTWARE,
                country="FR",
                ambiguous=True,
                context=("logiciel",),
            ),
            Vendor(
                id="vexalia",
                name="Vexalia Contact",
                kind=VendorKind.OUTSOURCER,
                country="FR",
                website="https://vexalia.example.com",
                lei="969500TESTVEXALIA012",
                aliases=(Alias(name="Vexalia", kind=AliasKind.SHORT),),
                parents=(Parent(vendor="halmont", valid_from="2018"),),
            ),
        ]
    )


def tiny_passages() -> tuple[Passage, ...]:
    """Evidence on the organisations of :func:`tiny_registry`, from two publishers."""
    daily = {"publisher": "The Call Floor Daily", "kind": SourceKind.THIRD_PARTY}
    own = {"publisher": "Vexalia Contact", "kind": SourceKind.SELF_PUBLISHED}
    return (
        _passage("tiny-1", "Vexalia Contact acquired Quentavia in June 2021.", "vexalia quentavia", **daily),
        _passage("tiny-2", "Vexalia Contact employs 3,200 people in France.", "vexalia", **own),
        _passage("tiny-3", "Metrivox ranked Quentavia third in its 2022 survey.", "metrivox quentavia", **daily),
    )


def _passage(id_: str, text: str, vendors: str, **source: Any) -> Passage:
    about = Source(url=f"https://news.example.com/{id_}", date="2022-02-01", **source)
    return Passage(id=id_, text=text, lang=Lang.EN, source=about, vendors=tuple(vendors.split()))


def tiny_evidence(path: str | Path | None = None) -> EvidenceStore:
    """A new store with :func:`tiny_passages`: in memory, or in an SQLite file at ``path``.

    Raises:
        EvidenceError: the file cannot be written, or is no store.
    """
    store = EvidenceStore(path)
    store.add(tiny_passages())
    return store


def tiny_article() -> Document:
    """An article of five sentences on the organisations of :func:`tiny_registry`, of 14 March 2022."""
    text = (
        "Vexalia Contact acquired Quentavia in June 2021. "
        "Metrivox ranked Quentavia first in its 2022 survey. "
        "Vexalia Contact employs 3,200 people in France. "
        "Halmont Capital may sell Vexalia Contact. "
        "Quentavia appointed Jane Doe as chief executive in January 2022."
    )
    return read_text(text, "tiny-article", date=dt.date(2022, 3, 14), lang=Lang.EN)


def checker(
    *,
    registry: Registry | None = None,
    evidence: Sequence[EvidenceStore | str | Path] | None = None,
    model: FakeNli | None = None,
    config: Config | None = None,
) -> ClaimChecker:
    """A :class:`~claimcheck.ClaimChecker` of the small registry, its evidence and a :class:`FakeNli`.

    It matches at once; the first extraction loads the bundled reader and syntax models. Nothing bundled is used of
    registry, evidence and NLI model. Close it, or use it in a ``with`` block.
    """
    return ClaimChecker(
        registry=registry or tiny_registry(),
        evidence=[tiny_evidence()] if evidence is None else evidence,
        model=model or FakeNli(),
        only=True,
        config=config,
    )


@contextmanager
def frozen_clock(instant: dt.datetime = dt.datetime(2022, 3, 14, 9, 30, tzinfo=dt.UTC)) -> Iterator[dt.datetime]:
    """Within the block the package believes that it is ``instant`` (with a time zone), in every thread.

    Only what is stamped with a time needs it: jobs and decisions of the service.

    Raises:
        ValueError: ``instant`` has no time zone.
    """
    if instant.tzinfo is None:
        raise ValueError("the instant needs a time zone, such as datetime.UTC")
    before, clock._source = clock._source, lambda: instant.astimezone(dt.UTC)
    try:
        yield instant
    finally:
        clock._source = before
