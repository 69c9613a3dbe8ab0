"""Arguments and options that several commands have. Plain types: the schema is not imported for ``--help``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import typer

__all__ = [
    "Date",
    "Evidence",
    "Explain",
    "Format",
    "LangOption",
    "Model",
    "Only",
    "Output",
    "Paths",
    "Rebuild",
    "Registries",
    "ReportFormat",
    "Table",
]

Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files to read; - is standard input.")]
Registries = Annotated[
    list[Path] | None,
    typer.Option(
        "--registry", metavar="FILE", help="A registry file or an index of registry import; added to the bundled one."
    ),
]
Evidence = Annotated[
    list[Path] | None, typer.Option("--evidence", metavar="STORE", help="An evidence store, added to the bundled one.")
]
Only = Annotated[bool, typer.Option("--only", help="Leave the bundled registry and evidence out.")]
Model = Annotated[
    str | None, typer.Option("--model", metavar="DIR|ID", help="A model directory or hub id; else the bundled model.")
]
Date = Annotated[
    dt.datetime | None,
    typer.Option("--date", metavar="DATE", formats=["%Y-%m-%d"], help="Date of the documents (YYYY-MM-DD)."),
]
LangOption = Annotated[
    Literal["fr", "en"] | None, typer.Option("--lang", help="Language of the documents; else identified.")
]
Output = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="Write there instead of standard output.")
]
Explain = Annotated[bool, typer.Option("--explain", help="Say why each claim was read as it was.")]
Format = Annotated[
    Literal["table", "json", "jsonl"], typer.Option("--format", help="For people, or for programs (JSON, JSON Lines).")
]
_ReportFormats = Literal["table", "json", "jsonl", "markdown", "html", "csv", "claimreview", "annotations"]
ReportFormat = Annotated[
    _ReportFormats,
    typer.Option("--format", help="For people (table, markdown, html, csv), or for programs."),
]
Rebuild = Annotated[
    _ReportFormats | None,
    typer.Option("--rebuild", help="Run nothing; write the stored report in this format."),
]
Table = Annotated[Literal["table", "json"], typer.Option("--format", help="For people, or for programs (JSON).")]
