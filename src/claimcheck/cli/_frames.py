"""``claimcheck frames``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.cli._check import _day
from claimcheck.cli._options import Date, LangOption, Only, Paths, Registries, Table
from claimcheck.cli._run import Run, console, load_checker

if TYPE_CHECKING:
    from rich.console import Console

    from claimcheck.extraction.frame_checks import Coverage, FrameFileCheck

__all__ = ["app"]

app = typer.Typer(help="Test the frames: the words that carry claims.", no_args_is_help=True, rich_markup_mode=None)


@app.command("test")
def try_examples(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH...", help="Files of frames; without any, the bundled ones.")
    ] = None,
    output_format: Table = "table",
) -> None:
    """Try every frame on its examples and counterexamples; status 1 when one fails."""
    from claimcheck.errors import ConfigError
    from claimcheck.extraction.frame_checks import check_examples
    from claimcheck.extraction.frame_files import read_frames
    from claimcheck.extraction.frames import bundled_frames
    from claimcheck.reporting import iter_records_json, open_output

    run = Run()
    checks = []
    for path in paths or bundled_frames():
        try:
            checks.append(check_examples(read_frames(path)))
        except ConfigError as error:
            run.fault(*(error.faults or (str(error),)))
    if output_format == "table":
        with console(None) as page:
            for check in checks:
                _show_check(check, page)
    else:
        with open_output(None) as stream:
            stream.writelines(iter_records_json("files", checks))
    run.finish(condition=any(check.failures for check in checks))


@app.command()
def coverage(
    paths: Paths,
    registry: Registries = None,
    only: Only = False,
    date: Date = None,
    lang: LangOption = None,
    output_format: Table = "table",
) -> None:
    """Count how often each bundled frame fires on documents, and which never do."""
    from claimcheck.extraction.frame_checks import Coverage
    from claimcheck.extraction.walking import last_offset
    from claimcheck.language import find_entities
    from claimcheck.reporting import open_output, to_line
    from claimcheck.schema import SCHEMA_VERSION

    run = Run()
    with load_checker(registry, only=only, needs_evidence=False) as checker:
        counted = Coverage({vendor.id: vendor.kind.value for vendor in checker.registry.vendors})
        for document in run.documents(paths, _day(date), lang):
            with run.guard(document):
                until = last_offset(document.text, document.lang)
                entities = find_entities(document.text, document.lang, until)
                counted.add(document, checker.match(document), entities)
    if output_format == "table":
        with console(None) as page:
            _show_coverage(counted, page)
    else:
        rows = [count.to_dict() for count in counted.counts()]
        with open_output(None) as stream:
            stream.write(to_line({"schema_version": SCHEMA_VERSION, "documents": counted.documents, "frames": rows}))
    run.finish()


def _show_check(check: FrameFileCheck, console: Console) -> None:
    from claimcheck.reporting import render_counts
    from claimcheck.reporting._text import Page

    counts = {
        "language": check.lang.value,
        "frames": check.frames,
        "examples": check.examples,
        "counterexamples": check.counterexamples,
        "failing": len(check.failures),
    }
    render_counts(check.file, counts, console)
    page = Page(console)
    for failure in check.failures:
        should = "should fire" if failure.field == "examples" else "should not fire"
        page.whole(f"{check.file}:{failure.line}: ", (failure.frame, "bold"), f" {should}: {failure.sentence}")
        page.whole((failure.found, "dim"), indent=4)


def _show_coverage(counted: Coverage, console: Console) -> None:
    from claimcheck.reporting import render_counts
    from claimcheck.reporting._text import Page

    page = Page(console)
    for lang in sorted(counted.documents):
        rows = [count for count in counted.counts() if count.lang is lang]
        fired = sum(row.fired > 0 for row in rows)
        counts = {"documents": counted.documents[lang], "frames that fire": fired, "that never do": len(rows) - fired}
        render_counts(lang.value, counts, console)
        wide = max(len(row.frame) for row in rows)
        page.whole((f"{'frame'.ljust(wide)} {'fires':>8} {'documents':>10} {'triggered':>10}", "bold"), indent=3)
        for row in rows:
            numbers = f" {row.fired or 'never':>8} {row.documents:>10} {row.triggered:>10}"
            page.whole(row.frame.ljust(wide), numbers, indent=3)
