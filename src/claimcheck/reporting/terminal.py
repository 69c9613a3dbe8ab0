"""A report for people: the claims of each document, grouped by verdict, the contested ones first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from rich.console import Console

from claimcheck.reporting._text import LANGUAGES, Page, long_date, percent, said_by
from claimcheck.reporting._view import decision_words
from claimcheck.reporting._words import words_for
from claimcheck.schema import (
    Check,
    CheckOutcome,
    Claim,
    Decision,
    Judged,
    JudgedEvidence,
    Lang,
    Reason,
    Report,
    Result,
    Searched,
    SourceKind,
    Verdict,
    VerdictLabel,
    VerdictMethod,
)

__all__ = ["render_terminal"]

_Look = tuple[str, str, str]
Explanation = Callable[[Claim], list[str]]
_NOT_CHECKABLE = "not_checkable"
# Symbol, words and colour; the symbol and the words say everything without the colour.
_LOOKS: dict[str, _Look] = {
    VerdictLabel.REFUTED: ("✗", "refuted", "bold red"),
    VerdictLabel.CONFLICTING: ("≠", "conflicting", "bold magenta"),
    VerdictLabel.SUPPORTED: ("✓", "supported", "bold green"),
    VerdictLabel.NOT_ENOUGH_INFO: ("?", "not enough information", "bold yellow"),
    _NOT_CHECKABLE: ("–", "not checkable", "bold"),
}
_ASCII_SYMBOLS = {"✗": "x", "≠": "!", "✓": "+", "?": "?", "–": "-", "•": "*"}
_REASONS = {
    Reason.NOT_CHECKABLE: "not a statement of fact",
    Reason.NO_EVIDENCE: "no evidence found",
    Reason.EVIDENCE_UNDECIDED: "the evidence does not decide",
    Reason.STALE_EVIDENCE: "the evidence is out of date",
    Reason.UNRESOLVED_SUBJECT: "it is not clear who is meant",
}
_SOURCES = {
    SourceKind.THIRD_PARTY: "third party",
    SourceKind.SELF_PUBLISHED: "self-published",
    SourceKind.OFFICIAL: "official",
}
_OUTCOMES = {
    CheckOutcome.AGREES: ("✓", "agrees", "green"),
    CheckOutcome.DISAGREES: ("✗", "disagrees", "red"),
    CheckOutcome.UNKNOWN: ("?", "open", "yellow"),
}
_HASH = re.compile(r"[0-9a-f]{16,}")
_GUTTER = "│ "
_SHOWN = {VerdictLabel.CONFLICTING: 4, VerdictLabel.NOT_ENOUGH_INFO: 1}
_SHOWN_ELSE = 2
"""How many passages of a claim are printed, strongest first; JSON has all of them."""


def render_terminal(reports: Iterable[Report], console: Console, explanation: Explanation | None = None) -> None:
    """Print reports to ``console``, one at a time; made for 80 columns and more, readable without colour.

    With ``explanation`` its lines stand below each claim.
    """
    page = Page(console)
    for number, report in enumerate(reports):
        if number:
            page.blank()
        _report(page, report, explanation)


def _group(verdict: Verdict) -> str:
    if verdict.label is VerdictLabel.NOT_ENOUGH_INFO and verdict.reason is Reason.NOT_CHECKABLE:
        return _NOT_CHECKABLE
    return verdict.label


def _symbol(page: Page, symbol: str) -> str:
    try:
        symbol.encode(page.console.encoding)
    except (UnicodeEncodeError, LookupError):
        return _ASCII_SYMBOLS[symbol]
    return symbol


def _report(page: Page, report: Report, explanation: Explanation | None) -> None:
    groups: dict[str, list[Result]] = {name: [] for name in _LOOKS}
    for result in report.results:
        groups[_group(result.verdict)].append(result)
    _header(page, report, groups)
    for name, results in groups.items():
        if not results:
            continue
        page.blank()
        symbol, words, style = _LOOKS[name]
        page.line((f"{_symbol(page, symbol)} {words.upper()}", style), (f"  {len(results)}", "dim"))
        if name == _NOT_CHECKABLE:
            _collapsed(page, report, results, explanation)
            continue
        for result in results:
            page.blank()
            _result(page, result, explanation)
            _decisions(page, [own for own in report.decisions if result.claim.id in own.claims])
    _decisions(page, [own for own in report.decisions if not own.claims])
    page.blank()
    _provenance(page, report)


def _header(page: Page, report: Report, groups: dict[str, list[Result]]) -> None:
    document = report.document
    page.rule("standard input" if document.id == "-" else document.id)
    if document.title:
        page.line((document.title, "bold"), indent=3)
    count = len(report.results)
    facts = [LANGUAGES[document.lang], long_date(document.date), f"{count} claim{'' if count == 1 else 's'}"]
    page.line((" · ".join(facts), "dim"), indent=3)
    counts: list[str | tuple[str, str]] = []
    for name, results in groups.items():
        if results:
            symbol, words, style = _LOOKS[name]
            # No-break spaces keep a symbol, its number and its words on one line.
            label = f"{_symbol(page, symbol)} {len(results)} {words}".replace(" ", "\u00a0")
            counts += ["   " if counts else "", (label, style)]
    if counts:
        page.line(*counts, indent=3)
    for notice in document.notices:
        page.line((f"! {notice}", "yellow"), indent=3, hang=2)


def _result(page: Page, result: Result, explanation: Explanation | None) -> None:
    claim, verdict = result.claim, result.verdict
    symbol, words, style = _LOOKS[_group(verdict)]
    page.line((f"{_symbol(page, symbol)} ", style), (claim.statement, "bold"), indent=2, hang=2)
    by_rule = verdict.method is VerdictMethod.NONE
    parts: list[str | tuple[str, str]] = [(words if by_rule else f"{words} {percent(verdict.probability)}", style)]
    if verdict.reason is not None:
        parts.append(f" · {_REASONS[verdict.reason]}")
    if verdict.judged is Judged.STATEMENT:
        parts.append((" · judged: that it was said", "dim"))
    # Where a rule abstains, its reason already says what the explanation would.
    why = "" if by_rule and verdict.reason is not None else verdict.explanation
    page.line(*parts, f" – {why}" if why else "", indent=4, hang=2)
    page.line(f"“{claim.quote}”", (f"  [{claim.start}–{claim.end}]", "dim"), indent=4, hang=1)
    page.line((" · ".join(_facts(claim)), "dim"), indent=4)
    _explain(page, claim, explanation)
    _all_evidence(page, verdict)
    if verdict.searched is not None and not verdict.evidence:
        page.line((_searched(verdict.searched), "dim"), indent=4)


def _explain(page: Page, claim: Claim, explanation: Explanation | None) -> None:
    for line in explanation(claim) if explanation is not None else ():
        page.line((line, "dim"), indent=6, hang=2)


def _facts(claim: Claim) -> list[str]:
    facts = [claim.kind.value]
    if claim.status is not None:
        facts.append(claim.status.value)
    facts.append(claim.modality.value)
    if claim.negated:
        facts.append("negated")
    if claim.attribution is not None:
        facts.append(said_by(claim.attribution))
    if claim.occurrences:
        facts.append(f"said {len(claim.occurrences) + 1} times")
    return facts


def _all_evidence(page: Page, verdict: Verdict) -> None:
    most = _SHOWN.get(verdict.label, _SHOWN_ELSE)
    shown = [e for n, e in enumerate(verdict.evidence[:most]) if n == 0 or _speaks(e, verdict.label)]
    undecided = verdict.label is VerdictLabel.NOT_ENOUGH_INFO
    for evidence in shown:
        _evidence(page, evidence, quoted=not undecided)
        if undecided:
            break
        found = (check for check in verdict.checks if check.evidence_id == evidence.id)
        _checks(page, (check for check in found if check.outcome is not CheckOutcome.UNKNOWN), _GUTTER)
    rest = len(verdict.evidence) - len(shown)
    if rest:
        page.line((f"{rest} more passage{'' if rest == 1 else 's'} compared: see --format json", "dim"), indent=4)
    unplaced = [check for check in verdict.checks if check.evidence_id is None]
    if unplaced:
        page.blank()
        _checks(page, unplaced)


def _speaks(evidence: JudgedEvidence, label: VerdictLabel) -> bool:
    """Whether a passage other than the first says something for the label, by itself."""
    wanted = {VerdictLabel.SUPPORTED: evidence.entailment, VerdictLabel.REFUTED: evidence.contradiction}
    return wanted.get(label, 1.0) >= max(evidence.entailment, evidence.neutral, evidence.contradiction)


def _evidence(page: Page, evidence: JudgedEvidence, *, quoted: bool = True) -> None:
    source = evidence.source
    facts = [source.date or "undated", _SOURCES[source.kind], LANGUAGES[evidence.lang]]
    page.blank()
    page.line((source.publisher, "bold"), (f" · {' · '.join(facts)}", "dim"), indent=4, gutter=_GUTTER)
    if quoted:
        page.line(f"“{evidence.quote}”", indent=4, hang=1, gutter=_GUTTER)
    page.whole((source.url, "dim underline"), indent=4, gutter=_GUTTER)
    values = {
        "supports": (evidence.entailment, "green"),
        "says neither": (evidence.neutral, "yellow"),
        "contradicts": (evidence.contradiction, "red"),
    }
    strongest = max(values, key=lambda word: values[word][0])
    parts: list[str | tuple[str, str]] = []
    for word, (value, style) in values.items():
        parts += [(" · ", "dim") if parts else "", (f"{word} {percent(value)}", style if word == strongest else "dim")]
    page.line(*parts, indent=4, gutter=_GUTTER)


def _checks(page: Page, checks: Iterable[Check], gutter: str = "") -> None:
    for check in checks:
        symbol, word, style = _OUTCOMES[check.outcome]
        name = check.name.replace("_", " ")
        page.line(
            (f"{_symbol(page, symbol)} {name} {word}", style),
            f" – {check.detail}" if check.detail else "",
            indent=4,
            hang=2,
            gutter=gutter,
        )


def _searched(searched: Searched) -> str:
    what = [*searched.vendors, *searched.terms]
    passages = "1 passage" if searched.passages == 1 else f"{searched.passages} passages"
    newest = f", the newest of {searched.newest}" if searched.newest else ""
    return f"Searched for {', '.join(what) or 'nothing'}: {passages}{newest}."


def _collapsed(page: Page, report: Report, results: Iterable[Result], explanation: Explanation | None) -> None:
    for result in results:
        claim = result.claim
        page.line(
            (f"{_symbol(page, '•')} ", "dim"),
            claim.statement,
            (f"  {claim.modality.value} · {claim.kind.value} [{claim.start}–{claim.end}]", "dim"),
            indent=2,
            hang=2,
        )
        _explain(page, claim, explanation)
        _decisions(page, [own for own in report.decisions if claim.id in own.claims])


def _decisions(page: Page, decisions: Iterable[Decision]) -> None:
    for decision in decisions:
        page.line((decision_words(decision, words_for(Lang.EN)), "bold"), indent=4, hang=2)


def _provenance(page: Page, report: Report) -> None:
    own = report.provenance
    names = {"claimcheck": own.package, "model": own.model, "registry": own.registry, "evidence": own.evidence}
    names["provenance"] = own.hash
    parts = [f"{name} {_short(value)}".replace(" ", "\u00a0") for name, value in names.items()]
    page.line((" · ".join(parts), "dim"), indent=3)


def _short(value: str) -> str:
    """A hash cut to the twelve digits that people compare; JSON has all of them."""
    return value[:12] if _HASH.fullmatch(value) else value
