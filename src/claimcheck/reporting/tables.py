"""Tables for people: claims, mentions and evaluations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from claimcheck.reporting._text import Page, said_by
from claimcheck.schema import Claim, Mention, Party

if TYPE_CHECKING:  # the evaluation needs numpy, which a report does not
    from claimcheck.evaluation import ClaimsEvaluation, LinksEvaluation, MentionsEvaluation, Scores, VerdictsEvaluation

__all__ = ["render_claims", "render_evaluation", "render_mentions"]


_Found = TypeVar("_Found", Claim, Mention)


def _table(*columns: tuple[str, bool]) -> Table:
    """A table with a rule under its head; ``(title, is_number)`` a column."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for title, is_number in columns:
        table.add_column(title, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
    return table


def _print(page: Page, table: Table) -> None:
    page.console.print(table, width=page.width, highlight=False)


def _by_document(records: Iterable[_Found], document_id: str | None) -> Iterator[tuple[str, list[_Found]]]:
    if document_id is not None:
        yield document_id, list(records)
        return
    for own_id, own in groupby(records, key=lambda record: record.document_id):
        yield own_id, list(own)


def render_claims(
    claims: Iterable[Claim],
    console: Console,
    *,
    document_id: str | None = None,
    explanation: Callable[[Claim], list[str]] | None = None,
) -> None:
    """One table a document: where, what kind, the statement and how it was read.

    With ``document_id`` all are of that document, which is shown even when there are none. With ``explanation`` its
    lines stand below each claim.
    """
    page = Page(console)
    for own_id, rows in _by_document(claims, document_id):
        page.rule("standard input" if own_id == "-" else own_id)
        table = _table(("where", True), ("kind", False), ("claim", False), ("worth", True), ("sure", True))
        for number, claim in enumerate(rows):
            if number:
                table.add_row()
            statement = page.text((claim.statement, "bold"))
            told = explanation(claim) if explanation is not None else []
            table.add_row(
                page.text((f"{claim.start}–{claim.end}", "dim")),
                page.text(claim.kind.value),
                Text("\n").join([statement, *(page.text((line, "dim")) for line in (_reading(claim), *told))]),
                page.text(f"{claim.worthiness:.2f}"),
                page.text(f"{claim.confidence:.2f}"),
            )
        if rows:
            _print(page, table)
        page.line((f"{len(rows)} claim{'' if len(rows) == 1 else 's'}", "dim"))


def _reading(claim: Claim) -> str:
    """How the claim was read, in one line: who → whom, how much, when, how sure the text is of it."""
    parts = [_party(claim.subject) + (f" → {_party(claim.object)}" if claim.object is not None else "")]
    parts += [value.text for value in claim.all_values]
    if claim.time is not None:
        parts.append(claim.time.text)
    if claim.status is not None:
        parts.append(claim.status.value)
    parts.append(claim.modality.value)
    if claim.negated:
        parts.append("negated")
    if claim.attribution is not None:
        parts.append(said_by(claim.attribution))
    return " · ".join(parts)


def _party(party: Party | None) -> str:
    return (party.name if party is not None else None) or "unresolved"


def render_mentions(
    mentions: Iterable[Mention],
    console: Console,
    *,
    explain: bool = False,
    explanation: Callable[[Mention], Sequence[str]] | None = None,
    document_id: str | None = None,
) -> None:
    """One table a document: where, what is written, which organisation, how sure.

    Candidates are listed for mentions that are linked to nothing, and for all with ``explain``; the lines of
    ``explanation`` stand in their place. With ``document_id`` all are of that document, which is shown even when
    there are none.
    """
    page = Page(console)
    for own_id, rows in _by_document(mentions, document_id):
        page.rule("standard input" if own_id == "-" else own_id)
        table = _table(
            ("where", True),
            ("written", False),
            ("organisation", False),
            ("method", False),
            ("score", True),
            ("sure", True),
        )
        for mention in rows:
            table.add_row(
                page.text((f"{mention.start}–{mention.end}", "dim")),
                page.text((mention.surface, "bold")),
                _organisation(page, mention, explain, explanation),
                page.text(mention.method.value),
                page.text(f"{mention.score:.0f}"),
                page.text(f"{mention.confidence:.2f}"),
            )
        if rows:
            _print(page, table)
        linked = sum(mention.vendor_id is not None for mention in rows)
        ambiguous = sum(mention.ambiguous for mention in rows)
        unknown = len(rows) - linked - ambiguous
        page.line((f"{linked} linked · {ambiguous} ambiguous · {unknown} not in the registry", "dim"))


def _organisation(
    page: Page, mention: Mention, explain: bool, explanation: Callable[[Mention], Sequence[str]] | None
) -> Text:
    if mention.vendor_id is not None:
        text = page.text(mention.name, (f" [{mention.vendor_id}]", "dim"))
    elif mention.ambiguous:
        text = page.text((f"? {mention.name}", "yellow"), (" ambiguous", "dim"))
    else:
        text = page.text(mention.name, (" not in the registry", "dim"))
    if explanation is not None:
        return Text("\n").join([text, *(page.text((f"  {line}", "dim")) for line in explanation(mention))])
    if mention.candidates and (explain or mention.vendor_id is None):
        for candidate in mention.candidates:
            line = page.text((f"  {candidate.name} [{candidate.vendor_id}] {candidate.score:.0f}", "dim"))
            text = Text("\n").join([text, line])
    return text


def render_evaluation(
    evaluation: ClaimsEvaluation | MentionsEvaluation | VerdictsEvaluation | LinksEvaluation, console: Console
) -> None:
    """The scores of an evaluation as tables."""
    page = Page(console)
    if evaluation.task == "claims":
        _claims_evaluation(page, evaluation)  # type: ignore[arg-type]  # told apart by task; the classes need numpy
    elif evaluation.task == "mentions":
        _mentions_evaluation(page, evaluation)  # type: ignore[arg-type]  # as above
    elif evaluation.task == "links":
        _links_evaluation(page, evaluation)  # type: ignore[arg-type]  # as above
    else:
        _verdicts_evaluation(page, evaluation)  # type: ignore[arg-type]  # as above


def _rate(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _part(split: str) -> str:
    return "whole file · " if split == "all" else f"{split} split · "


def _score_table(page: Page, title: str, rows: Sequence[tuple[str, Scores]]) -> None:
    table = _table(
        (title, False), ("precision", True), ("recall", True), ("F1", True), ("gold", True), ("predicted", True)
    )
    for name, own in rows:
        table.add_row(
            page.text(name),
            page.text(_rate(own.precision)),
            page.text(_rate(own.recall)),
            page.text((_rate(own.f1), "bold")),
            page.text(str(own.gold)),
            page.text(str(own.predicted)),
        )
    _print(page, table)


def _figures(page: Page, title: str, rows: Sequence[tuple[str, str]]) -> None:
    table = _table((title, False), ("", True))
    for name, value in rows:
        table.add_row(page.text(name), page.text((value, "bold")))
    _print(page, table)


def _claims_evaluation(page: Page, own: ClaimsEvaluation) -> None:
    page.rule("Claims")
    gold = f"{own.gold} gold claims · {own.predicted} predicted · {own.peripheral} peripheral rows left out"
    page.line((f"{_part(own.split)}{own.documents} documents · {gold}", "dim"))
    levels = own.levels
    rows = [("span", levels.span), ("span + kind", levels.kind), ("span + kind + subject", levels.subject)]
    _score_table(page, "level", rows)
    _score_table(page, "kind (span + kind)", [(name.value, group.kind) for name, group in own.per_kind.items()])
    languages = [(name.value, group.subject) for name, group in own.per_language.items()]
    _score_table(page, "language (full match)", languages)
    given = own.given
    attributes = [
        ("modality accuracy", _rate(own.modality_accuracy)),
        ("modality macro-F1", _rate(own.modality_macro_f1)),
        ("negated F1", _rate(own.negated_f1)),
    ]
    for name in ("object", "value", "time", "status"):
        where = f"{_rate(given[name].accuracy)} of {given[name].count} given"
        attributes.append((f"{name} accuracy", f"{_rate(getattr(own, f'{name}_accuracy'))}  ({where})"))
    _figures(page, f"{own.matched} matched claims", attributes)


def _mentions_evaluation(page: Page, own: MentionsEvaluation) -> None:
    page.rule("Mentions")
    page.line(
        (f"{_part(own.split)}{own.documents} documents · {own.gold} gold mentions · {own.predicted} predicted", "dim")
    )
    _score_table(page, "level", [("span", own.levels.span), ("span + organisation", own.levels.canonical)])
    languages = [(name.value, group.canonical) for name, group in own.per_language.items()]
    _score_table(page, "language (full match)", languages)
    kinds = [(name, f"{_rate(group.recall)}  of {group.gold}") for name, group in own.per_kind.items()]
    _figures(page, "recall by kind", kinds)


def _verdicts_evaluation(page: Page, own: VerdictsEvaluation) -> None:
    page.rule("Verdicts")
    page.line((f"{_part(own.split)}{own.count} pairs", "dim"))
    interval = own.calibration_error_interval
    refuted = own.precision_of_refuted_at_recall_0_5
    figures = [
        ("accuracy", _rate(own.accuracy)),
        ("macro-F1", _rate(own.macro_f1)),
        ("claim-only baseline", _rate(own.claim_only_baseline)),
        ("precision of refuted at recall >= 0.5", f"{_rate(refuted.precision)}  at recall {_rate(refuted.recall)}"),
        ("Brier score", _rate(own.brier_score)),
        ("calibration error", f"{_rate(own.calibration_error)}  (95% {interval.low:.3f} to {interval.high:.3f})"),
    ]
    _figures(page, "all pairs", figures)
    _score_table(page, "label", [(label.value, scores) for label, scores in own.per_label.items()])
    for title, groups in (
        ("phenomenon", own.per_phenomenon),
        ("evidence-claim language", own.per_language_pair),
    ):
        table = _table((title, False), ("accuracy", True), ("macro-F1", True), ("pairs", True))
        for name, group in groups.items():
            values = (_rate(group.accuracy), _rate(group.macro_f1), str(group.count))
            table.add_row(page.text(name), *map(page.text, values))
        _print(page, table)


def _links_evaluation(page: Page, own: LinksEvaluation) -> None:
    page.rule("Links")
    page.line((f"{_part(own.split)}{own.count} claims · {own.searched} passages searched", "dim"))
    recall = [
        (name.replace("_", "-"), f"{_rate(group.recall)}  ({group.found} of {group.count} claims)")
        for name, group in own.recall_at_10.items()
    ]
    _figures(page, "recall@10", recall)
    figures = [
        ("accuracy", _rate(own.accuracy)),
        ("macro-F1", _rate(own.macro_f1)),
        ("decided", f"{_rate(own.decided)}  (gold {_rate(own.settled)})"),
    ]
    _figures(page, "verdicts", figures)
    _score_table(page, "label", [(label.value, scores) for label, scores in own.per_label.items()])
