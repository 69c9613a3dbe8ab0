"""From several passages to one label: independent sources add up, copies do not, opposed ones conflict."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from claimcheck.language import fold_text, squash
from claimcheck.schema import Check, CheckOutcome, ClaimKind, Evidence, SourceKind, VerdictLabel, VerdictMethod
from claimcheck.support.calibration import Calibration, Probabilities, passage_features
from claimcheck.support.comparators import GATES
from claimcheck.support.nli import NliScores

__all__ = ["Fused", "Reading", "fuse", "fuse_given", "gated"]

_COPY = 90.0
"""Similarity (0-100) of folded texts from which one passage counts as a copy of the other."""
_LONG = 60
"""Characters of a text that another does not hold by chance."""
_HELD = 0.49
"""What is left of a probability that a gate holds back: less than a lean, so that it never decides, but not nothing."""
_LEAN = 0.5
"""Several sources add up when each is more likely than not to say what they say."""
_MISREAD = frozenset({"polarity", "status"})
_CONTRADICTS = 0.6
_LABELS = (VerdictLabel.NOT_ENOUGH_INFO, VerdictLabel.SUPPORTED, VerdictLabel.REFUTED, VerdictLabel.CONFLICTING)
_SELF_PRAISE = frozenset({ClaimKind.RANKING, ClaimKind.QUALITY})


@dataclass(frozen=True, slots=True)
class Reading:
    """One passage as read against the claim."""

    evidence: Evidence
    scores: NliScores
    checks: tuple[Check, ...] = ()
    then: bool = True
    """Whether the passage is of the claim's days. One of other days refutes nothing on the model's word alone."""


@dataclass(frozen=True, slots=True)
class Fused:
    """The label, the probability of every label, what decided, and the readings that did, strongest first."""

    label: VerdictLabel
    probabilities: dict[VerdictLabel, float]
    method: VerdictMethod
    deciding: tuple[Reading, ...]

    @property
    def probability(self) -> float:
        """The probability of the label."""
        return self.probabilities[self.label]


@dataclass(frozen=True, slots=True)
class _Voice:
    reading: Reading
    says: Probabilities


def fuse(readings: Sequence[Reading], kind: ClaimKind, calibration: Calibration) -> Fused:
    """Combine the readings of a claim, of which there must be one; their order plays no part.

    Each source speaks through its most decided passage. The support of several sources is ``1 - product(1 - p)`` over
    those that lean to it and have a check on their side, and the two likeliest of the rest; so is the refutation;
    opposed ones leave ``support * refutation`` to conflicting. The most likely label is printed if it reaches its
    threshold, else not_enough_info: conflicting only if either side reaches its own, otherwise opposed sources leave
    the claim undecided.
    """
    label, probabilities, voices = _decide(readings, kind, calibration)
    deciding = tuple(voice.reading for voice in voices)
    used = {check.outcome for reading in deciding for check in reading.checks if check.name not in GATES} - {
        CheckOutcome.UNKNOWN
    }
    method = VerdictMethod.NLI
    if used:
        unchecked, _, _ = _decide([_unchecked(reading) for reading in readings], kind, calibration)
        method = VerdictMethod.BOTH if unchecked is label else VerdictMethod.CHECKS
    return Fused(label, probabilities, method, deciding)


def fuse_given(reading: Reading, calibration: Calibration) -> Fused:
    """The label of a claim against a text that the caller holds against it.

    It is decided as for a passage that was retrieved. But of those most say nothing about the claim, so that what a
    gate holds back counts as not enough information there; here the probabilities stay those of the calibration.
    """
    fused = fuse([reading], ClaimKind.OTHER, calibration)
    says = calibration.probabilities(passage_features(reading.scores, reading.checks))
    values = (says.not_enough_info, says.supported, says.refuted, 0.0)
    return replace(fused, probabilities=dict(zip(_LABELS, values, strict=True)))


def _decide(
    readings: Sequence[Reading], kind: ClaimKind, calibration: Calibration
) -> tuple[VerdictLabel, dict[VerdictLabel, float], list[_Voice]]:
    voices = _sources([_voice(reading, kind, calibration) for reading in readings])
    probabilities = _pool(voices)
    thresholds, conflict = calibration.thresholds, probabilities[VerdictLabel.CONFLICTING]
    support, against = probabilities[VerdictLabel.SUPPORTED], probabilities[VerdictLabel.REFUTED]
    reached = {
        VerdictLabel.SUPPORTED: support >= thresholds.supported,
        VerdictLabel.REFUTED: against >= thresholds.refuted,
        VerdictLabel.CONFLICTING: support + conflict >= thresholds.supported
        and against + conflict >= thresholds.refuted,
    }
    if not reached[VerdictLabel.CONFLICTING]:
        probabilities[VerdictLabel.NOT_ENOUGH_INFO] += conflict
        probabilities[VerdictLabel.CONFLICTING] = 0.0
    label = max(_LABELS, key=lambda each: probabilities[each])
    if not reached.get(label):
        return VerdictLabel.NOT_ENOUGH_INFO, probabilities, voices
    return label, probabilities, [voice for voice in voices if _leans(voice.says, label)] or voices[:1]


def _pool(voices: Sequence[_Voice]) -> dict[VerdictLabel, float]:
    """The probability of each label. A source alone, or the strongest when none leans anywhere, speaks for itself."""
    sources = [voice.says for voice in voices]
    leaning = [says for says in sources if max(says.supported, says.refuted) >= _LEAN]
    if len(sources) == 1 or not leaning:
        values = (sources[0].not_enough_info, sources[0].supported, sources[0].refuted, 0.0)
        return dict(zip(_LABELS, values, strict=True))
    against = _side([(says.says.refuted, says.reading) for says in voices], CheckOutcome.DISAGREES)
    support = _side([(says.says.supported, says.reading) for says in voices], CheckOutcome.AGREES)
    values = ((1 - support) * (1 - against), support * (1 - against), against * (1 - support), support * against)
    return dict(zip(_LABELS, values, strict=True))


def _side(voices: Sequence[tuple[float, Reading]], outcome: CheckOutcome) -> float:
    """One side's probability: sources that a check bears out add up; of the others the two most certain do.

    The model reads the same claim each time, so that its errors over many passages are no independent ones.
    """
    leaning = [(p, reading) for p, reading in voices if p >= _LEAN]
    checked = [p for p, reading in leaning if _borne_out(reading, outcome)]
    unchecked = sorted(p for p, reading in leaning if not _borne_out(reading, outcome))
    return 1 - math.prod(1 - p for p in (*checked, *unchecked[-2:]))


def _borne_out(reading: Reading, outcome: CheckOutcome) -> bool:
    return any(check.outcome is outcome for check in reading.checks if check.name not in GATES)


def _leans(says: Probabilities, label: VerdictLabel) -> bool:
    sides = {VerdictLabel.SUPPORTED: (says.supported,), VerdictLabel.REFUTED: (says.refuted,)}
    return max(sides.get(label, (says.supported, says.refuted))) >= _LEAN


def _voice(reading: Reading, kind: ClaimKind, calibration: Calibration) -> _Voice:
    """What a passage says, held back when a vendor ranks or praises itself."""
    says = calibration.probabilities(passage_features(reading.scores, reading.checks))
    contradicts = reading.scores.contradiction >= _CONTRADICTS
    says = gated(says, reading.checks, then=reading.then, contradicts=contradicts)
    if kind in _SELF_PRAISE and reading.evidence.passage.source.kind is SourceKind.SELF_PUBLISHED:
        supported, refuted = says.supported * calibration.self_published, says.refuted * calibration.self_published
        says = Probabilities(supported, refuted, 1 - supported - refuted)
    return _Voice(reading, says)


def _unchecked(reading: Reading) -> Reading:
    """The reading by the model's word alone, which the anchors still hold back."""
    return replace(reading, checks=tuple(check for check in reading.checks if check.name in GATES))


def gated(
    says: Probabilities, checks: Iterable[Check], *, then: bool = True, contradicts: bool = True
) -> Probabilities:
    """What a passage may say at all; of what it may not, half counts as not enough information.

    A passage that does not name every anchor of the claim cannot support it. It can refute it only through a check
    that disagrees, or, on the model's word alone, when every anchor is named
    and it is of the claim's days (``then``). That one side is negated, or how far an event has come, is easily misread:
    it counts when the model, too, finds a contradiction (``contradicts``). The same goes for the check
    ``direction``: a model that believes the exchanged claim as much has not seen who did what to whom. Without these
    checks the model's word stands.
    """
    checks = tuple(checks)
    anchored = all(check.outcome is CheckOutcome.AGREES for check in checks if check.name in GATES)
    disagrees = any(
        check.outcome is CheckOutcome.DISAGREES and (contradicts or check.name not in _MISREAD) for check in checks
    )
    supported = says.supported if anchored else says.supported * _HELD
    refuted = says.refuted if (anchored and then) or disagrees else says.refuted * _HELD
    return Probabilities(supported, refuted, 1 - supported - refuted)


def _strength(voice: _Voice) -> tuple[float, str, str]:
    """Most decided first; equal ones by identifier, so that the order of arrival plays no part."""
    passage = voice.reading.evidence.passage
    return -max(voice.says.supported, voice.says.refuted), passage.id, passage.text


def _sources(voices: list[_Voice]) -> list[_Voice]:
    """One voice a source, the most decided, strongest first.

    Passages of one publisher, of one origin (copies of a text), with nearly the same words, or one within the other are
    one source.
    """
    ordered = sorted(voices, key=_strength)
    texts = [fold_text(voice.reading.evidence.passage.text) for voice in ordered]
    publishers = [squash(voice.reading.evidence.passage.source.publisher) for voice in ordered]
    origins = [voice.reading.evidence.origin for voice in ordered]
    groups = list(range(len(ordered)))
    for later in range(len(ordered)):
        for earlier in range(later):
            same = publishers[later] == publishers[earlier] != "" or origins[later] == origins[earlier] is not None
            if same or _copied(texts[later], texts[earlier]):
                old, new = groups[later], groups[earlier]
                groups = [min(old, new) if group in (old, new) else group for group in groups]
    return [voice for at, voice in enumerate(ordered) if groups[at] == at]


def _copied(one: str, other: str) -> bool:
    """Whether two folded texts are nearly the same, or one has the other in it."""
    if fuzz.ratio(one, other, score_cutoff=_COPY) > 0:
        return True
    return min(len(one), len(other)) >= _LONG and fuzz.partial_ratio(one, other, score_cutoff=_COPY) > 0
