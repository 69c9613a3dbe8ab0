"""``claimcheck check``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.cli._options import (
    Date,
    Evidence,
    Explain,
    LangOption,
    Model,
    Only,
    Output,
    Paths,
    Registries,
    ReportFormat,
    TextOut,
)
from claimcheck.cli._run import Run, console, load_checker, tell
from claimcheck.cli._texts import keep_texts

if TYPE_CHECKING:
    from claimcheck.checker import ClaimChecker
    from claimcheck.schema import Document, Report

__all__ = ["check"]


class Label(StrEnum):
    """The labels of the contract; the schema's own enumeration would make ``--help`` slow."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    CONFLICTING = "conflicting"
    NOT_ENOUGH_INFO = "not_enough_info"


def check(
    paths: Paths,
    evidence: Evidence = None,
    registry: Registries = None,
    only: Only = False,
    model: Model = None,
    date: Date = None,
    lang: LangOption = None,
    output_format: ReportFormat = "table",
    output: Output = None,
    fail_on: Annotated[
        list[Label] | None, typer.Option("--fail-on", help="Exit with 1 when a verdict has this label.")
    ] = None,
    explain: Explain = False,
    text_out: TextOut = None,
) -> None:
    """Find the claims of articles and check them against evidence."""
    if explain:
        _explainable(output_format)
    run = Run()
    labels: set[str] = set()
    with load_checker(registry, evidence, only=only, model=model) as checker:
        documents = run.documents(paths, _day(date), lang)
        documents = keep_texts(documents, text_out)
        reports = _reports(run, checker, documents, labels)
        _write(reports, output_format, output, explain=explain)
    run.finish(condition=not labels.isdisjoint(fail_on or ()))


def _day(date: dt.datetime | None) -> dt.date | None:
    return date.date() if date is not None else None


def _reports(run: Run, checker: ClaimChecker, documents: Iterable[Document], labels: set[str]) -> Iterator[Report]:
    for document in documents:
        _ = checker.judge  # a wrong model ends the run; it is no fault of the document
        report = None
        with run.guard(document):
            report = checker.check(document)
        if report is not None:
            labels.update(result.verdict.label for result in report.results)
            yield report


def _explainable(output_format: str) -> None:
    from claimcheck.reporting import explains

    if not explains(output_format):
        raise typer.BadParameter(f"--explain has no place in the format {output_format}")


def _write(reports: Iterator[Report], output_format: str, output: Path | None, *, explain: bool) -> None:
    from claimcheck.extraction import explain_claim
    from claimcheck.reporting import iter_format, open_output, render_terminal, tells_notices

    explanation = explain_claim if explain else None
    if output_format == "table":
        with console(output) as page:
            render_terminal(reports, page, explanation)
        return
    if not tells_notices(output_format):
        reports = _noticed(reports)
    with open_output(output) as stream:
        stream.writelines(iter_format(output_format, reports, explanation))


def _noticed(reports: Iterable[Report]) -> Iterator[Report]:
    """The same reports; what a reader must know of each goes to standard error."""
    for report in reports:
        for notice in report.document.notices:
            tell(f"{report.document.id}: {notice}")
        yield report
