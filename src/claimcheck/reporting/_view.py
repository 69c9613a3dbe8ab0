"""What a page shows of a report: its claims numbered in the order of the text, the evidence that speaks, the facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from claimcheck.reporting._words import GROUPS, PENDING, SYMBOLS, Words, group_of, label_group, words_of
from claimcheck.schema import (
    Check,
    CheckOutcome,
    Claim,
    DecidedVerdict,
    Decision,
    Document,
    Judged,
    JudgedEvidence,
    Provenance,
    Report,
    Verdict,
    VerdictLabel,
    VerdictMethod,
)

__all__ = [
    "Explanation",
    "Item",
    "Stated",
    "View",
    "decision_words",
    "document_facts",
    "evidence_facts",
    "produced_by",
    "strongest",
    "text_order",
]

Explanation = Callable[[Claim], list[str]]
_HASH = re.compile(r"[0-9a-f]{16,}")
_FIRST_SHOWN = {VerdictLabel.CONFLICTING: 4, VerdictLabel.NOT_ENOUGH_INFO: 0}
_FIRST_SHOWN_ELSE = 2
"""How many passages of a claim are shown at once, strongest first; the others are folded away."""


@dataclass(frozen=True)
class Stated:
    """A claim and what a page says of how it was read."""

    number: int
    claim: Claim
    words: Words

    @property
    def group(self) -> str:
        """The group of verdicts that it is shown in."""
        return PENDING

    @property
    def group_words(self) -> str:
        """The name of its group."""
        return self.words.page("pending") if self.group == PENDING else self.words.of("groups", self.group)

    @property
    def symbol(self) -> str:
        """The sign of its group."""
        return SYMBOLS[self.group]

    @property
    def places(self) -> list[tuple[int, int, str]]:
        """Start, end and words of the claim, then of each other place where the document makes it."""
        claim = self.claim
        others = ((own.start, own.end, own.quote) for own in claim.occurrences)
        return [(claim.start, claim.end, claim.quote), *others]

    @property
    def facts(self) -> list[str]:
        """Kind, status, modality and where it stands, in words."""
        claim, words = self.claim, self.words
        facts = [words.of("kinds", claim.kind)]
        if claim.status is not None:
            facts.append(words.of("statuses", claim.status))
        facts.append(words.of("modalities", claim.modality))
        if claim.negated:
            facts.append(words.page("negated"))
        if claim.attribution is not None:
            facts.append(words.said_by(claim.attribution))
        if claim.occurrences:
            facts.append(words.count("times", len(claim.occurrences) + 1))
        facts.append(words.page("characters", start=claim.start, end=claim.end))
        return facts


@dataclass(frozen=True)
class Item(Stated):
    """A claim with its verdict, what editors decided on it, and all that a page says of it."""

    verdict: Verdict
    decisions: tuple[Decision, ...] = ()

    @property
    def decided(self) -> DecidedVerdict | None:
        """The verdict of an editor, which stands above the one that was found."""
        return next((own.verdict for own in self.decisions if own.verdict is not None), None)

    @property
    def group(self) -> str:
        """The group of verdicts that it is shown in: the editor's, where there is one."""
        return group_of(self.decided or self.verdict)

    @property
    def label(self) -> VerdictLabel:
        """The label that holds: the editor's, where there is one."""
        return (self.decided or self.verdict).label

    @property
    def verdict_words(self) -> str:
        """The verdict that holds, with its probability unless a rule abstained or an editor decided."""
        if self.decided is not None:
            return self.words.page("by_editor", group=self.group_words)
        return self.found_words

    @property
    def found_words(self) -> str:
        """The verdict that was found, with its probability unless a rule abstained."""
        name = self.words.of("groups", group_of(self.verdict))
        if self.verdict.method is VerdictMethod.NONE:
            return name
        return f"{name} {self.words.percent(self.verdict.probability)}"

    @property
    def decision_lines(self) -> list[str]:
        """What editors decided, who, when and why; one line each."""
        return [decision_words(own, self.words) for own in self.decisions]

    @property
    def why(self) -> list[str]:
        """Reason, what was judged, and the explanation, as far as they say something new."""
        verdict, words = self.verdict, self.words
        parts = [words.of("reasons", verdict.reason)] if verdict.reason is not None else []
        if verdict.judged is Judged.STATEMENT:
            parts.append(words.page("judged_statement"))
        if verdict.explanation and (verdict.reason is None or verdict.method is not VerdictMethod.NONE):
            parts.append(verdict.explanation)
        return parts

    @property
    def shown(self) -> list[JudgedEvidence]:
        """The evidence to show at once: the strongest passage, and others that say something for the verdict."""
        most = _FIRST_SHOWN.get(self.verdict.label, _FIRST_SHOWN_ELSE)
        first = self.verdict.evidence[:most]
        return [own for number, own in enumerate(first) if number == 0 or _speaks(own, self.verdict.label)]

    @property
    def folded(self) -> list[JudgedEvidence]:
        """The rest of the evidence."""
        shown = {id(own) for own in self.shown}
        return [own for own in self.verdict.evidence if id(own) not in shown]

    @property
    def folded_words(self) -> str:
        """How many passages are folded away."""
        return self.words.count("more" if self.shown else "compared", len(self.folded))

    def checks(self, evidence: JudgedEvidence | None) -> list[Check]:
        """What the comparators found in ``evidence``, as far as it decides; with None, what belongs to no passage."""
        own_id = evidence.id if evidence is not None else None
        own = (check for check in self.verdict.checks if check.evidence_id == own_id)
        return [check for check in own if check.outcome is not CheckOutcome.UNKNOWN]


@dataclass(frozen=True)
class View:
    """A report with its words and its claims in the order of the text."""

    report: Report
    words: Words
    items: tuple[Item, ...]

    @classmethod
    def of(cls, report: Report, words: Words | None = None) -> View:
        """The view of ``report`` in ``words``, those of the document's language when not given."""
        words = words or words_of(report.document)
        results = sorted(report.results, key=lambda result: text_order(result.claim))
        items = (
            Item(number, result.claim, words, result.verdict, _decisions_on(report, result.claim))
            for number, result in enumerate(results, 1)
        )
        return cls(report, words, tuple(items))

    @property
    def other_decisions(self) -> list[str]:
        """What editors decided on this text apart from the claims that are in the report."""
        return [decision_words(own, self.words) for own in self.report.decisions if not own.claims]

    def groups(self) -> Iterator[tuple[str, list[Item]]]:
        """The groups that have claims, the contested ones first."""
        for group in GROUPS:
            own = [item for item in self.items if item.group == group]
            if own:
                yield group, own

    @property
    def name(self) -> str:
        """The title of the document, or else its name."""
        return self.report.document.title or self.words.name_of(self.report.document)


def text_order(claim: Claim) -> tuple[int, int]:
    """The key that sorts claims in the order of the text, the longer one first where two begin together."""
    return claim.start, -claim.end


def _decisions_on(report: Report, claim: Claim) -> tuple[Decision, ...]:
    return tuple(decision for decision in report.decisions if claim.id in decision.claims)


def decision_words(decision: Decision, words: Words) -> str:
    """What an editor decided, who, when and why, on one line."""
    if decision.verdict is not None:
        verdict = decision.verdict
        found = words.of("groups", label_group(verdict.found, verdict.found_reason))
        what = words.page("decided_verdict", group=words.of("groups", group_of(verdict)), found=found)
    else:
        link = decision.link
        what = words.page("decided_link", quote=decision.quote, name=link.name if link else "")
    day = words.date(decision.decided_at.date().isoformat())
    return words.page("decided", what=what, editor=decision.editor, day=day, why=decision.why)


def _speaks(evidence: JudgedEvidence, label: VerdictLabel) -> bool:
    """Whether a passage other than the first says something for the label, by itself."""
    wanted = {VerdictLabel.SUPPORTED: evidence.entailment, VerdictLabel.REFUTED: evidence.contradiction}
    return wanted.get(label, 1.0) >= max(evidence.entailment, evidence.neutral, evidence.contradiction)


def document_facts(document: Document, claims: int, words: Words) -> list[str]:
    """Language, date and number of claims of a document."""
    date = words.date(document.date) if document.date else words.page("date_unknown")
    return [words.of("languages", document.lang), date, words.count("claims", claims)]


def evidence_facts(evidence: JudgedEvidence, words: Words) -> list[str]:
    """Date, kind and language of a source."""
    source = evidence.source
    date = words.date(source.date) if source.date else words.page("undated")
    return [date, words.of("sources", source.kind), words.of("languages", evidence.lang)]


def strongest(evidence: JudgedEvidence) -> str:
    """Which of its three scores is the highest."""
    return max(("entailment", "neutral", "contradiction"), key=lambda name: float(getattr(evidence, name)))


def produced_by(provenance: Provenance, words: Words, *, whole: bool) -> Iterable[tuple[str, str]]:
    """The parts that produced a report with their versions; hashes are cut to twelve digits unless ``whole``."""
    for part in ("package", "model", "registry", "evidence", "configuration", "input", "hash"):
        value = str(getattr(provenance, part))
        yield words.of("parts", part), value if whole or not _HASH.fullmatch(value) else value[:12]
    if provenance.thresholds and whole:
        levels = ", ".join(f"{_word(words, name)} {value:g}" for name, value in provenance.thresholds.items())
        yield words.of("parts", "thresholds"), levels


def _word(words: Words, label: str) -> str:
    return words.of("groups", label) if label in GROUPS else label
