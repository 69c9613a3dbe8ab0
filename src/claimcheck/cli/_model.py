"""``claimcheck model``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli._options import Model, Table
from claimcheck.cli._run import console

__all__ = ["app"]

app = typer.Typer(
    help="Look at the model that judges, verify it, export it.", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def info(model: Model = None, output_format: Table = "table") -> None:
    """Tell name, hash and backend of a model."""
    from claimcheck.reporting import render_counts
    from claimcheck.support import load_model

    loaded = load_model(model, check_canaries=False)
    facts = {"name": loaded.name, "hash": loaded.hash, "backend": loaded.backend, "source": model or "bundled"}
    if output_format == "json":
        typer.echo(json.dumps(facts))
        return
    with console(None) as page:
        render_counts("Model", facts, page)


@app.command()
def verify(model: Model = None) -> None:
    """Check the files of a model against their hashes, and its answers on obvious pairs."""
    from claimcheck.support import load_model

    loaded = load_model(model)
    typer.echo(f"{loaded.name}: files and canary pairs are right")


@app.command()
def export(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="An empty or new directory.")], model: Model = None
) -> None:
    """Write a model as a directory for ONNX Runtime; a checkpoint needs the extra [torch]."""
    from claimcheck.errors import ModelError
    from claimcheck.support import export_model

    try:
        typer.echo(str(export_model(model, target)))
    except OSError as error:
        raise ModelError(f"{target}: cannot be written ({error.strerror or error})") from error
