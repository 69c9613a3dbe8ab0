"""``claimcheck registry``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from claimcheck.cli._options import Format, Only, Output, Registries, Table
from claimcheck.cli._run import Run, console, load_registry, tell

if TYPE_CHECKING:
    from claimcheck.registry import Registers, VendorKind

__all__ = ["app"]

app = typer.Typer(help="Look at vendor registries and validate them.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def validate(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE...", help="Registry files; without any, the bundled ones.")
    ] = None,
    only: Annotated[bool, typer.Option("--only", help="The files stand alone, without the bundled registry.")] = False,
) -> None:
    """Name file, entry and field of every fault of registry files."""
    from claimcheck.registry import bundled_paths
    from claimcheck.registry import validate as find_faults

    run = Run()
    known = load_registry(None, only).vendors if files else ()
    paths = files or list(bundled_paths())
    faults = find_faults(paths, known=known)
    if faults:
        run.fault(*map(str, faults))
    else:
        typer.echo(f"valid: {', '.join(path.name for path in paths)}")
    run.finish()


@app.command()
def verify(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Index files of registry import --index.")],
) -> None:
    """Read index files to the end and compare every section with its checksum."""
    from claimcheck.errors import IndexFileError
    from claimcheck.matching import NameIndex

    run = Run()
    for file in files:
        try:
            names = NameIndex.verified(file)
        except IndexFileError as error:
            run.fault(str(error))
        else:
            typer.echo(f"{file}: {len(names):,} names, all sections right")
    run.finish()


@app.command()
def show(
    vendor_id: Annotated[str, typer.Argument(metavar="ID", help="The id of a vendor.")],
    registry: Registries = None,
    only: Only = False,
    output_format: Table = "table",
) -> None:
    """Show everything that is known of a vendor."""
    from claimcheck.errors import RegistryError
    from claimcheck.reporting import open_output, render_vendor, to_line

    vendor = load_registry(registry, only).get(vendor_id)
    if vendor is None:
        raise RegistryError(f"no vendor has the id {vendor_id!r}: try claimcheck registry search {vendor_id}")
    if output_format == "table":
        with console(None) as page:
            render_vendor(vendor, page)
        return
    with open_output(None) as stream:
        stream.write(to_line(vendor))


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="A name or a part of one.")],
    registry: Registries = None,
    only: Only = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most vendors shown.")] = 10,
    output_format: Format = "table",
) -> None:
    """Find vendors by any of their names; misspellings are forgiven."""
    from claimcheck.reporting import iter_records_json, open_output, render_vendors, to_line

    found = load_registry(registry, only).search(query, limit)
    if output_format == "table":
        with console(None) as page:
            render_vendors(found, page)
        return
    rows = ({"score": round(score, 1), "vendor": vendor.to_dict()} for vendor, score in found)
    with open_output(None) as stream:
        stream.writelines(iter_records_json("vendors", rows) if output_format == "json" else map(to_line, rows))


@app.command()
def stats(registry: Registries = None, only: Only = False, output_format: Table = "table") -> None:
    """Count vendors and names by kind."""
    from claimcheck.reporting import render_counts

    loaded = load_registry(registry, only)
    counts = {**loaded.stats(), "hash": loaded.hash}
    if output_format == "table":
        with console(None) as page:
            render_counts("Registry", counts, page)
        return
    typer.echo(json.dumps(counts))


@app.command()
def export(registry: Registries = None, only: Only = False, output: Output = None) -> None:
    """Write the vendors as JSON Lines."""
    from claimcheck.reporting import write_jsonl

    write_jsonl(load_registry(registry, only).vendors, output)


@app.command("import")
def import_registers(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Files of company registers, plain or packed.")
    ],
    register: Annotated[
        Literal["gleif", "opencorporates", "sirene", "ftm", "wikidata"] | None,
        typer.Option("--from", help="Format of the files; else told by their content."),
    ] = None,
    kind: Annotated[str, typer.Option("--kind", help="Kind given to the organisations.")] = "company",
    active: Annotated[bool, typer.Option("--active", help="Leave dissolved organisations out.")] = False,
    country: Annotated[
        list[str] | None,
        typer.Option("--country", metavar="CODE", help="Only organisations of this country (FR); may repeat."),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Most organisations imported.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write a registry file (YAML).")
    ] = None,
    index: Annotated[Path | None, typer.Option("--index", metavar="FILE", help="Write an index of the names.")] = None,
) -> None:
    """Make a registry file or an index of names from company registers (GLEIF, SIRENE, OpenCorporates, …)."""
    from claimcheck.errors import ConfigError
    from claimcheck.registry import RegisterFormat, Registers, write_registry
    from claimcheck.reporting import open_output

    if (output is None) == (index is None):
        raise ConfigError("give one of --output FILE (a registry file) and --index FILE (an index of names)")
    registers = Registers(
        files,
        RegisterFormat(register) if register else None,
        kind=_kind(kind),
        active=active,
        countries=frozenset(country or ()),
        limit=limit,
    )
    unwritten: list[str] = []
    if index is None:
        with open_output(output) as stream:
            unwritten = write_registry(registers, stream)
    else:
        _write_index(index, registers)
    for line in [*registers.summary(), *unwritten]:
        tell(line)


def _write_index(path: Path, registers: Registers) -> None:
    from claimcheck.matching import write_index

    write_index(path, registers)


def _kind(name: str) -> VendorKind:
    from claimcheck.errors import ConfigError
    from claimcheck.registry import VendorKind

    if name not in list(VendorKind):
        raise ConfigError(f"--kind {name}: no such kind; there are {', '.join(VendorKind)}")
    return VendorKind(name)
