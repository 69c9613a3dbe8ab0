"""``claimcheck model``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from claimcheck.cli._options import Model, Table
from claimcheck.cli._run import console

__all__ = ["app"]

app = typer.Typer(
    help="Look at the model that judges, verify it, export it, time it.", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def info(model: Model = None, output_format: Table = "table") -> None:
    """Tell name, hash, backend, arithmetic and size of a model."""
    from claimcheck.reporting import render_counts
    from claimcheck.support import describe_model

    facts = describe_model(model)
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
    target: Annotated[Path, typer.Argument(metavar="DIR", help="An empty or new directory.")],
    model: Model = None,
    precision: Annotated[Literal["int8", "float32"], typer.Option(help="Arithmetic of the ONNX file.")] = "int8",
) -> None:
    """Write a model as a directory for ONNX Runtime, the bundled one for transformers and torch too.

    A checkpoint, and float32, need the extra [torch].
    """
    from claimcheck.errors import ModelError
    from claimcheck.support import export_model

    try:
        typer.echo(str(export_model(model, target, precision)))
    except OSError as error:
        raise ModelError(f"{target}: cannot be written ({error.strerror or error})") from error


@app.command()
def benchmark(
    model: Model = None,
    pairs: Annotated[int, typer.Option(min=8, max=2000, help="Pairs of about 60 tokens in each round.")] = 128,
    peer: Annotated[
        bool, typer.Option("--peer", help="Time transformers' pipeline beside it (extra [torch]).")
    ] = False,
    output_format: Table = "table",
) -> None:
    """Time a model on this machine: loading, pairs a second one by one and together, peak memory."""
    from claimcheck.reporting import render_counts
    from claimcheck.support import measure_speed

    facts = measure_speed(model, pairs, peer=peer).as_dict()
    if output_format == "json":
        typer.echo(json.dumps(facts))
        return
    beside = facts.pop("peer") or {}
    with console(None) as page:
        render_counts("Speed", facts | {f"peer {key}": value for key, value in beside.items()}, page)
