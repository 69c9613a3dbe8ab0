"""``claimcheck schema``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.cli._run import make_folder

__all__ = ["schema"]


def schema(
    output: Annotated[
        Path | None, typer.Option("--output", metavar="DIR", help="Write one file a schema there.")
    ] = None,
) -> None:
    """Print the JSON Schemas of the public records, or write them as files."""
    from claimcheck.reporting import json_schemas, open_output

    schemas = json_schemas()
    if output is None:
        with open_output(None) as stream:
            stream.write(json.dumps(schemas, indent=2, ensure_ascii=False) + "\n")
        return
    make_folder(output)
    for name, content in schemas.items():
        with open_output(output / f"{name}.schema.json") as stream:
            stream.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
