"""The pipeline in one screen: match, extract, retrieve, judge."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

from claimcheck.config import Config, package_version, rules_hash
from claimcheck.evidence import EvidenceStore, Readings, Retriever, bundled_readings_file
from claimcheck.extraction import Extractor
from claimcheck.language import describe_models, describe_reader, find_entities, known_word
from claimcheck.matching import Matcher
from claimcheck.reading import read_text
from claimcheck.registry import Registry
from claimcheck.schema import (
    Check,
    Claim,
    Document,
    Lang,
    Mention,
    Passage,
    Provenance,
    Report,
    Result,
    Retrieval,
)
from claimcheck.support import Fused, Judge, NliModel, abstention, compare_pair, load_model

__all__ = ["ClaimChecker", "Progress"]

Progress = Callable[[str, float], None]
"""Told a stage (matching, extracting, retrieving, judging) and the share of the work that is done."""


class ClaimChecker:
    """Finds the claims of texts and checks them. Loads models at first use; safe to share between threads.

    Args:
        registry: the vendors; the bundled registry if None.
        indexes: files of further vendors, as ``claimcheck registry import --index`` writes them.
        evidence: stores to search, or paths of stores; added to the bundled evidence unless ``only``.
        model: an NLI model, or a local directory or hub id to load it from; the bundled model if None.
        only: leave the bundled evidence out (the registry given is always used as it is).
        config: settings.
    """

    def __init__(
        self,
        *,
        registry: Registry | None = None,
        indexes: Sequence[str | Path] = (),
        evidence: Sequence[EvidenceStore | str | Path] = (),
        model: NliModel | str | Path | None = None,
        only: bool = False,
        config: Config | None = None,
    ) -> None:
        self.config = config or Config()
        self.registry = registry or Registry.load()
        self._opened: list[EvidenceStore] = []
        self.stores = (*map(self._open, evidence), *(() if only else (self._own(EvidenceStore.bundled()),)))
        self._model = model
        self._judge: Judge | None = None
        self._lock = threading.RLock()
        self.matcher = Matcher(
            self.registry,
            indexes=indexes,
            entities=find_entities,
            known_word=known_word,
            kernel=self.config.kernel,
        )
        self._registry_hash = "+".join([self.registry.hash, *self.matcher.index_hashes])
        self._extractor = Extractor({vendor.id: vendor.kind.value for vendor in self.registry.vendors})
        # The second pass over evidence is made again when whatever reads claims has changed.
        version = "+".join(
            [package_version(), rules_hash(), self._registry_hash, *describe_models(), describe_reader()]
        )
        self._readings: Readings | None = None
        self._retriever = Retriever(self.stores, self.analyse_passage, version, limit=self.config.evidence_limit)

    # -- the pipeline ----------------------------------------------------------------------------------------------

    def check(
        self,
        document: Document | str,
        *,
        date: dt.date | None = None,
        lang: Lang | None = None,
        progress: Progress | None = None,
        found: Callable[[Sequence[Claim]], None] | None = None,
    ) -> Report:
        """Everything found in ``document`` (a text or a read document) with verdicts and provenance.

        ``progress`` is told each stage as it begins, with the share (0 to 1) of the work that is done; what it raises
        ends the check. ``found`` is given the claims as soon as they are read, before any is judged.
        """
        tell = progress or _tell_nobody
        if isinstance(document, str):
            document = read_text(document, "text", date=date, lang=lang)
        tell("matching", 0.0)
        mentions = self.match(document)
        tell("extracting", 0.2)
        claims = self.extract(document, mentions)
        if found is not None:
            found(claims)
        items = []
        for number, claim in enumerate(claims):
            tell("retrieving", 0.4 + 0.4 * number / len(claims))
            items.append((claim, self._evidence_for(claim, document), document))
        tell("judging", 0.8)
        verdicts = self.judge.judge_many(items)
        results = tuple(Result(claim=c, verdict=v) for c, v in zip(claims, verdicts, strict=True))
        return Report(
            document=document, mentions=tuple(mentions), results=results, provenance=self.provenance(document)
        )

    def check_many(self, documents: Iterable[Document | str]) -> Iterator[Report]:
        """Reports one by one, as they are asked for; no document is kept."""
        for document in documents:
            yield self.check(document)

    def match(self, document: Document) -> list[Mention]:
        """The organisations that ``document`` names."""
        return self.matcher.match(document)

    def extract(self, document: Document, mentions: Sequence[Mention] | None = None) -> list[Claim]:
        """The claims of ``document`` about its organisations."""
        return self._extractor.extract(document, self.match(document) if mentions is None else mentions)

    def retrieve(self, claim: Claim, document: Document, limit: int | None = None) -> Retrieval:
        """Evidence for ``claim``, found in ``document``, best first; ``limit``: as the configuration says if None."""
        return self._retriever.retrieve(claim, document, limit)

    def _evidence_for(self, claim: Claim, document: Document) -> Retrieval | None:
        return self._retriever.retrieve(claim, document) if abstention(claim) is None else None

    # -- parts -----------------------------------------------------------------------------------------------------

    @property
    def judge(self) -> Judge:
        """The judge with its model, loaded at first use."""
        with self._lock:
            if self._judge is None:
                given = self._model
                self._judge = Judge(load_model(given) if given is None or isinstance(given, str | Path) else given)
            return self._judge

    def analyse_passage(self, passage: Passage) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
        """Mentions and claims of a passage of evidence, its facts dated by its source."""
        known = self._shipped().get(passage)
        if known is not None:
            return known
        return self.read_passage(passage)

    def read_passage(self, passage: Passage) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
        """:meth:`analyse_passage` without a look at what was read before the package was shipped."""
        document = read_text(passage.text, passage.id, date=_day(passage.source.date), lang=passage.lang)
        mentions = self.match(document)
        return tuple(mentions), tuple(self.extract(document, mentions))

    def _shipped(self) -> Readings:
        """What this version of everything has read in the bundled evidence."""
        with self._lock:
            if self._readings is None:
                shipped = Readings.open(bundled_readings_file())
                self._readings = shipped if shipped.version == self.version else Readings(self.version, {})
            return self._readings

    @property
    def version(self) -> str:
        """What the claims that are read depend on: package, rules, registry, models."""
        return self._retriever.version

    def judge_pair(self, evidence: str, claim: str, langs: tuple[Lang, Lang]) -> Fused:
        """Label and probabilities of a bare claim against a bare text: extraction on both sides, checks, model."""
        return self.judge_pairs([(evidence, claim, langs)])[0]

    def judge_pairs(self, pairs: Iterable[tuple[str, str, tuple[Lang, Lang]]]) -> list[Fused]:
        """:meth:`judge_pair` for many (evidence, claim, languages of both)."""
        return self.judge.judge_texts(
            [(text, claim, self.pair_checks(text, claim, langs)) for text, claim, langs in pairs]
        )

    def pair_checks(self, evidence: str, claim: str, langs: tuple[Lang, Lang]) -> tuple[Check, ...]:
        """What the comparators find between the claims of two bare texts."""
        return compare_pair(evidence, claim, langs, self.match, self.extract)

    def provenance(self, document: Document) -> Provenance:
        """Versions and hashes of what produces the report of ``document``."""
        judge = self.judge
        thresholds = judge.calibration.thresholds
        parts = {
            "package": package_version(),
            "registry": self._registry_hash,
            "evidence": _digest(store.hash for store in self.stores),
            "model": f"{judge.model.name}+{judge.model.hash}",
            "configuration": _digest(
                [
                    json.dumps(_deciding(self.config), sort_keys=True),
                    rules_hash(),
                    *describe_models(),
                    describe_reader(),
                ]
            ),
            "input": document.sha256,
        }
        shown = {name: float(value) for name, value in thresholds.model_dump().items()}
        return Provenance(hash=_digest([*parts.values(), json.dumps(shown, sort_keys=True)]), thresholds=shown, **parts)

    # -- life cycle ------------------------------------------------------------------------------------------------

    def _open(self, store: EvidenceStore | str | Path) -> EvidenceStore:
        return store if isinstance(store, EvidenceStore) else self._own(EvidenceStore(store))

    def _own(self, store: EvidenceStore) -> EvidenceStore:
        self._opened.append(store)
        return store

    def close(self) -> None:
        """Close the stores that the checker opened itself."""
        for store in self._opened:
            store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _tell_nobody(stage: str, share: float) -> None:
    pass


def _deciding(config: Config) -> dict[str, object]:
    """The settings that decide an output; both kernels give the same."""
    return {name: value for name, value in asdict(config).items() if name != "kernel"}


def _day(date: str | None) -> dt.date | None:
    return dt.date.fromisoformat(date) if date is not None and len(date) == 10 else None


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
