"""The judge: claim and evidence in, verdict out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from claimcheck.schema import (
    Check,
    CheckOutcome,
    Claim,
    Document,
    Evidence,
    Judged,
    JudgedEvidence,
    Lang,
    Modality,
    Party,
    Reason,
    Retrieval,
    Searched,
    Time,
    Verdict,
    VerdictLabel,
    VerdictMethod,
)
from claimcheck.support._explain import explain, explain_fused
from claimcheck.support.calibration import Calibration
from claimcheck.support.comparators import SURE, Texts, check_anchors, check_direction, exchanged, run_checks
from claimcheck.support.comparators._lexicon import tables
from claimcheck.support.comparators._periods import contemporary, partial_period, same_days
from claimcheck.support.fusion import Fused, Reading, fuse, fuse_given
from claimcheck.support.nli import HypothesisTooLongError, NliModel, NliScores

__all__ = ["Judge", "abstention"]

_NOT_CHECKABLE = frozenset({Modality.HYPOTHETICAL, Modality.OPINION, Modality.IRONIC})
_LIKELY = 0.3
"""Below, the model's word can carry no verdict, so that it need not be asked again."""
_CERTAIN = 1.0
"""Probability of an abstention by rule. The contract itself defines the label in these cases, so that it is certain
given how the claim was read; doubt about the reading is the claim's own ``confidence``, a number apart."""

_DOUBTFUL = 0.5
"""Below this confidence in how it was read, a claim may well be another one: it is shown with evidence, not decided."""

Item = tuple[Claim, Retrieval | None, Document]


def abstention(claim: Claim) -> Reason | None:
    """Why a claim is never retrieved nor judged: not checkable, or about nobody known. None when it can be judged."""
    if claim.modality in _NOT_CHECKABLE:
        return Reason.NOT_CHECKABLE
    return None if _resolved(claim.subject) else Reason.UNRESOLVED_SUBJECT


def _resolved(subject: Party | None) -> bool:
    """Initials such as "T." name nobody unless the registry knows them."""
    if subject is None or not subject.name:
        return False
    return subject.vendor_id is not None or sum(character.isalnum() for character in subject.name) > 2


class Judge:
    """Judges claims against retrieved evidence with an NLI model, the comparators and a calibration.

    Safe to share between threads, as far as the model is (the ones of this package are).
    """

    def __init__(self, model: NliModel, calibration: Calibration | None = None) -> None:
        self.model = model
        self.calibration = calibration or Calibration.load()

    def judge(self, claim: Claim, retrieval: Retrieval | None, document: Document) -> Verdict:
        """The verdict on one claim. ``retrieval`` may be None for a claim with an :func:`abstention`."""
        return self.judge_many([(claim, retrieval, document)])[0]

    def judge_many(self, items: Iterable[Item]) -> list[Verdict]:
        """The verdicts on many claims, in order, with one run of the model over all of them."""
        items = list(items)
        judgeable = [
            (claim, retrieval.evidence, document)
            for claim, retrieval, document in items
            if retrieval is not None and abstention(claim) is None
        ]
        found = iter(self._read(judgeable))
        verdicts = []
        for claim, retrieval, document in items:
            ready = retrieval is not None and abstention(claim) is None
            verdicts.append(self._verdict(claim, retrieval, document, next(found) if ready else []))
        return verdicts

    def judge_texts(self, pairs: Sequence[tuple[str, str, Sequence[Check]]]) -> list[Fused]:
        """Label and probabilities of bare (evidence text, claim text, checks), without any retrieval."""
        scores = self.model.predict([(premise, hypothesis) for premise, hypothesis, _ in pairs])
        readings = [
            Reading(_bare_evidence(premise), score, tuple(checks))
            for (premise, _, checks), score in zip(pairs, scores, strict=True)
        ]
        return [fuse_given(reading, self.calibration) for reading in readings]

    def _read(self, claims: Sequence[tuple[Claim, Sequence[Evidence], Document]]) -> list[list[Reading] | None]:
        """Readings of every claim; None for a claim that is too long for the model."""
        pairs = [(item.passage.text, claim.proposition) for claim, evidence, _ in claims for item in evidence]
        try:
            scores = iter(self.model.predict(pairs))
        except HypothesisTooLongError:
            return [None] if len(claims) == 1 else [self._read([claim])[0] for claim in claims]
        readings: list[list[Reading] | None] = [
            [_reading(claim, item, next(scores), document) for item in evidence] for claim, evidence, document in claims
        ]
        return self._directed([claim for claim, _, _ in claims], readings)

    def _directed(self, claims: Sequence[Claim], read: list[list[Reading] | None]) -> list[list[Reading] | None]:
        """The readings that rest on the model's word, with its view of the claim with exchanged parties."""
        asked = [
            (at, place, claim, reversed_claim)
            for at, claim in enumerate(claims)
            if (reversed_claim := exchanged(claim)) is not None
            for place, reading in enumerate(read[at] or ())
            if reading.scores.entailment > _LIKELY and not _agrees(reading, "roles", "fact")
        ]
        texts = [(read[at][place].evidence.passage.text, text) for at, place, _, text in asked]  # type: ignore[index]
        for (at, place, claim, _), scores in zip(asked, self.model.predict(texts) if texts else (), strict=True):
            readings = read[at] or []
            reading = readings[place]
            check = check_direction(claim, reading.scores.entailment, scores.entailment)
            check = check.model_copy(update={"evidence_id": reading.evidence.passage.id})
            readings[place] = replace(reading, checks=(*reading.checks, check))
        return read

    def _verdict(
        self, claim: Claim, retrieval: Retrieval | None, document: Document, readings: list[Reading] | None
    ) -> Verdict:
        lang = document.lang if document.lang is not Lang.UNKNOWN else claim.lang
        searched = retrieval.searched if retrieval else Searched()
        reason = abstention(claim)
        if reason is Reason.NOT_CHECKABLE:
            return _abstain(claim, reason, explain(claim.modality, lang), searched)
        if reason is not None:
            return _abstain(claim, reason, explain(reason, lang), searched)
        if readings is None:
            return _abstain(claim, Reason.EVIDENCE_UNDECIDED, explain("too_long", lang), searched)
        if not readings:
            return _abstain(claim, Reason.NO_EVIDENCE, explain(Reason.NO_EVIDENCE, lang), searched)
        fresh = [reading for reading in readings if not _stale(claim, reading.evidence)]
        if not fresh:
            newest = max((reading.evidence.passage.source for reading in readings), key=lambda s: (s.date or "", s.url))
            verdict = _abstain(claim, Reason.STALE_EVIDENCE, explain(Reason.STALE_EVIDENCE, lang, [newest]), searched)
            return verdict.model_copy(update={"evidence": tuple(_judged(reading) for reading in _by_id(readings))})
        return self._decided(claim, fresh, lang, searched)

    def _decided(self, claim: Claim, readings: list[Reading], lang: Lang, searched: Searched | None) -> Verdict:
        fused = fuse(readings, claim.kind, self.calibration)
        if fused.label is not VerdictLabel.NOT_ENOUGH_INFO and claim.confidence < _DOUBTFUL:
            verdict = _abstain(claim, Reason.EVIDENCE_UNDECIDED, explain("doubtful", lang), searched)
            undecided = fused.probabilities[VerdictLabel.NOT_ENOUGH_INFO]
            evidence = tuple(_judged(reading) for reading in _by_id(readings))
            return verdict.model_copy(update={"evidence": evidence, "probability": undecided})
        abstains = fused.label is VerdictLabel.NOT_ENOUGH_INFO
        reason = Reason.EVIDENCE_UNDECIDED if abstains else None
        deciding = {id(reading) for reading in fused.deciding}
        ordered = [*fused.deciding, *_by_id([reading for reading in readings if id(reading) not in deciding])]
        return Verdict(
            label=fused.label,
            probability=fused.probability,
            judged=_which(claim),
            evidence=tuple(_judged(reading) for reading in ordered),
            checks=tuple(check for reading in ordered for check in reading.checks),
            method=fused.method,
            reason=reason,
            explanation=explain_fused(fused, reason or fused.label, lang),
            searched=searched,
        )


def _reading(claim: Claim, evidence: Evidence, scores: NliScores, document: Document) -> Reading:
    """The passage against the claim; a stage that an event had reached at another time denies nothing.

    A claim that was read without much confidence is not denied either: the model would deny what nobody said.
    """
    text, written = document.text, document.date
    claims = [other for other in evidence.claims if contemporary(claim, other, evidence, written)]
    then = written is not None and same_days(claim, evidence, written)
    checks = [check_anchors(claim, evidence, then=then), *run_checks(claim, claims, Texts(text, evidence.passage.text))]
    if not same_days(claim, evidence, written):
        checks = [_undecided(check) if check.name == "status" else check for check in checks]
    if _too_early(claim, evidence):  # what it dates is another stage of the event
        checks = [_undecided(check) if check.name == "time" else check for check in checks]
    named = tuple(check.model_copy(update={"evidence_id": evidence.passage.id}) for check in checks)
    sure = claim.confidence >= SURE
    return Reading(evidence, scores, named, sure and same_days(claim, evidence, written))


def _agrees(reading: Reading, *names: str) -> bool:
    return any(check.name in names and check.outcome is CheckOutcome.AGREES for check in reading.checks)


def _undecided(check: Check) -> Check:
    disagrees = check.outcome is CheckOutcome.DISAGREES
    return check.model_copy(update={"outcome": CheckOutcome.UNKNOWN}) if disagrees else check


def _bare_evidence(text: str) -> Evidence:
    return Evidence.model_validate(
        {"passage": {"id": "-", "text": text or " ", "source": {"publisher": "-", "url": "-"}}}
    )


def _which(claim: Claim) -> Judged:
    """A claim about what somebody said has its statement for proposition."""
    speech = claim.modality is Modality.REPORTED and claim.attribution is not None
    return Judged.STATEMENT if speech and claim.proposition == claim.statement else Judged.PROPOSITION


def _abstain(claim: Claim, reason: Reason, explanation: str, searched: Searched | None) -> Verdict:
    return Verdict(
        label=VerdictLabel.NOT_ENOUGH_INFO,
        probability=_CERTAIN,
        judged=_which(claim),
        method=VerdictMethod.NONE,
        reason=reason,
        explanation=explanation,
        searched=searched,
    )


def _judged(reading: Reading) -> JudgedEvidence:
    passage, scores = reading.evidence.passage, reading.scores
    start, end = scores.window
    return JudgedEvidence(
        id=passage.id,
        quote=passage.text[start:end],
        start=start,
        end=end,
        source=passage.source,
        lang=passage.lang,
        entailment=scores.entailment,
        neutral=scores.neutral,
        contradiction=scores.contradiction,
    )


def _by_id(readings: Sequence[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: (reading.evidence.passage.id, reading.evidence.passage.text))


def _stale(claim: Claim, evidence: Evidence) -> bool:
    """Whether a passage on a state was published before the time that the claim speaks of.

    Unless one of its own claims speaks of that time, as a forecast does.
    """
    if claim.kind not in tables().state_kinds or claim.time is None or claim.time.from_ is None:
        return False
    date = evidence.passage.source.date
    covered = any(other.time is not None and _reaches(other.time, claim.time.from_) for other in evidence.claims)
    return date is not None and date < claim.time.from_.isoformat()[: len(date)] and not covered


def _too_early(claim: Claim, evidence: Evidence) -> bool:
    """Whether a passage was published before the time that the claim speaks of."""
    date, time = evidence.passage.source.date, claim.time
    return date is not None and time is not None and time.from_ is not None and partial_period(date)[1] < time.from_


def _reaches(time: Time, date: dt.date) -> bool:
    last = time.to or time.from_
    return last is not None and last >= date
