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
    "TextOut",
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
_FORMATS = ("table", "json", "jsonl", "markdown", "html", "csv", "claimreview", "annotations")


def _known_format(name: str | None) -> str | None:
    """The name, if it is that of a format; plugins are looked for only when it is none of ours."""
    if name is None or name in _FORMATS:
        return name
    from claimcheck.reporting import plugin_formats

    known = (*_FORMATS, *plugin_formats())
    if name not in known:
        raise typer.BadParameter(f"{name!r} is not one of {', '.join(map(repr, known))}")
    return name


ReportFormat = Annotated[
    str,
    typer.Option(
        "--format",
        metavar=f"[{'|'.join(_FORMATS)}|NAME]",
        callback=_known_format,
        help="For people (table, markdown, html, csv), or for programs; NAME: a plugin's format.",
    ),
]
Rebuild = Annotated[
    str | None,
    typer.Option(
        "--rebuild",
        metavar="NAME",
        callback=_known_format,
        help="Run nothing; write the stored report in this format of check.",
    ),
]
Table = Annotated[Literal["table", "json"], typer.Option("--format", help="For people, or for programs (JSON).")]
TextOut = Annotated[
    Path | None, typer.Option("--text-out", metavar="DIR", help="Write the text of each document there.")
]
