"""``claimcheck replay``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from claimcheck.cli._options import Evidence, Model, Only, Output, Rebuild, Registries, Table
from claimcheck.cli._run import Run, console, load_checker

if TYPE_CHECKING:
    from claimcheck.checker import ClaimChecker
    from claimcheck.reporting import ReportChanges
    from claimcheck.schema import Report

__all__ = ["replay"]


def replay(
    report: Annotated[
        str, typer.Argument(metavar="REPORT.json", help="What check --format json wrote; - is standard input.")
    ],
    evidence: Evidence = None,
    registry: Registries = None,
    only: Only = False,
    model: Model = None,
    output_format: Table = "table",
    output: Output = None,
    fail_on: Annotated[
        Literal["changed"] | None, typer.Option("--fail-on", help="Exit with 1 when a claim changed.")
    ] = None,
    rebuild: Rebuild = None,
) -> None:
    """Check the texts of a report again, and say what changed since and why.

    Registry, evidence and model are those of this call: give the options that the report was made with. A claim has
    changed when it is gone, new, read otherwise, has another verdict or reason, a probability that moved by more than
    0.05, or other evidence. Status 0: done, whatever changed; 1: something changed and --fail-on changed was given;
    2: no report, a report of another major version, or a text that could not be checked.
    """
    from claimcheck.reporting import read_reports

    if rebuild is not None and fail_on is not None:
        raise typer.BadParameter("--rebuild runs nothing, so nothing can change: leave --fail-on out")
    run = Run()
    stored = read_reports(report)
    if rebuild is not None:
        _rebuild(stored, rebuild, output)
        return
    changed: list[str] = []
    with load_checker(registry, evidence, only=only, model=model) as checker:
        _write(_replayed(run, checker, stored, changed), output_format, output)
    run.finish(condition=fail_on is not None and bool(changed))


def _rebuild(stored: list[Report], name: str, output: Path | None) -> None:
    from claimcheck.reporting import iter_format, open_output, render_terminal

    if name == "table":
        with console(output) as page:
            render_terminal(stored, page)
        return
    with open_output(output) as stream:
        stream.writelines(iter_format(name, stored))


def _replayed(run: Run, checker: ClaimChecker, stored: list[Report], changed: list[str]) -> Iterator[ReportChanges]:
    from claimcheck.reporting import compare_reports

    for before in stored:
        _ = checker.judge  # a wrong model ends the run; it is no fault of the document
        found = None
        with run.guard(before.document):
            found = compare_reports(before, checker.check(before.document))
        if found is not None:
            if found.changes:
                changed.append(found.document_id)
            yield found


def _write(found: Iterable[ReportChanges], output_format: str, output: Path | None) -> None:
    from claimcheck.reporting import iter_records_json, open_output, render_changes

    if output_format == "table":
        with console(output) as page:
            render_changes(found, page)
        return
    with open_output(output) as stream:
        stream.writelines(iter_records_json("documents", found))
