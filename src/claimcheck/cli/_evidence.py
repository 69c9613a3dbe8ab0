"""``claimcheck evidence``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.cli._options import Format, Registries, Table
from claimcheck.cli._run import Run, console, describe, load_checker, load_registry

if TYPE_CHECKING:
    from claimcheck.evidence import EvidenceStore
    from claimcheck.schema import Passage

__all__ = ["app"]

app = typer.Typer(help="Keep stores of evidence.", no_args_is_help=True, rich_markup_mode=None)

_BUNDLED = "bundled"
Store = Annotated[Path, typer.Argument(metavar="STORE", help="An evidence store.")]
Readable = Annotated[Path, typer.Argument(metavar="STORE", help=f"An evidence store; {_BUNDLED!r}: the bundled one.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="Most passages shown.")]


@contextmanager
def _reading(path: Path) -> Iterator[EvidenceStore]:
    from claimcheck.evidence import EvidenceStore

    with EvidenceStore.bundled() if str(path) == _BUNDLED else EvidenceStore(path, read_only=True) as store:
        yield store


@app.command()
def add(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="An evidence store; made if there is none.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Passages as JSON Lines, with their sources.")],
    registry: Registries = None,
    no_claims: Annotated[
        bool, typer.Option("--no-claims", help="Do not read the mentions and claims of the passages now.")
    ] = False,
) -> None:
    """Add passages to a store and read the mentions and claims in them."""
    from claimcheck.errors import EvidenceError
    from claimcheck.evidence import EvidenceStore, read_passages

    run = Run()
    batches: list[tuple[Path, list[Passage]]] = []
    for file in files:
        try:
            batches.append((file, read_passages(file)))
        except EvidenceError as error:
            run.fault(*describe(error))
    if batches:
        with EvidenceStore(store) as opened:
            for file, passages in batches:
                typer.echo(f"{file}: {len(passages)} passages, {opened.add(passages)} new or changed")
            if not no_claims:
                ids = [passage.id for _, passages in batches for passage in passages]
                typer.echo(f"{store}: {_analyse(opened, ids, registry)} passages read")
    run.finish()


def _analyse(store: EvidenceStore, ids: list[str], registry: Registries) -> int:
    from claimcheck.config import package_version, rules_hash

    with load_checker(registry, needs_evidence=False) as checker:
        version = f"{package_version()}+{rules_hash()}+{checker.registry.hash}"
        return store.ensure_analysed(ids, checker.analyse_passage, version)


@app.command()
def search(
    store: Readable,
    terms: Annotated[list[str] | None, typer.Argument(metavar="[WORD...]", help="Words or phrases.")] = None,
    vendor: Annotated[list[str] | None, typer.Option("--vendor", metavar="ID", help="About this vendor.")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="With a claim of this kind.")] = None,
    limit: Limit = 20,
    output_format: Format = "table",
) -> None:
    """Find passages by words, by vendor, or by the kind of their claims."""
    if not terms and not vendor:
        raise typer.BadParameter("give words to search for, or --vendor")
    with _reading(store) as opened:
        hits = opened.search(terms or (), vendor or (), kind, limit)
        _print([hit.passage for hit in hits], output_format)


@app.command("list")
def list_passages(
    store: Readable,
    vendor: Annotated[str | None, typer.Option("--vendor", metavar="ID", help="Only those about this vendor.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Most passages shown.")] = None,
    output_format: Format = "table",
) -> None:
    """List the passages of a store. JSON Lines can be added to a store again."""
    with _reading(store) as opened:
        _print(list(opened.list(vendor, limit)), output_format)


def _print(passages: list[Passage], output_format: str) -> None:
    from claimcheck.reporting import iter_records_json, open_output, render_passages, to_line

    if output_format == "table":
        with console(None) as page:
            render_passages(passages, page)
        return
    with open_output(None) as stream:
        rows = iter_records_json("passages", passages) if output_format == "json" else map(to_line, passages)
        stream.writelines(rows)


@app.command()
def remove(store: Store, ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of passages.")]) -> None:
    """Remove passages from a store."""
    from claimcheck.errors import EvidenceError
    from claimcheck.evidence import EvidenceStore

    run = Run()
    if not store.exists():
        raise EvidenceError(f"evidence store {store}: there is no such file")
    with EvidenceStore(store) as opened:
        for identifier in ids:
            if not opened.remove([identifier]):
                run.fault(f"{store}: no passage has the id {identifier!r}")
        typer.echo(f"{store}: {len(opened)} passages left")
    run.finish()


@app.command()
def stats(store: Readable, output_format: Table = "table") -> None:
    """Count what a store holds."""
    from claimcheck.reporting import open_output, render_counts, to_line

    with _reading(store) as opened:
        counts = opened.stats()
    if output_format == "table":
        with console(None) as page:
            render_counts(str(store), counts.to_dict(), page)
        return
    with open_output(None) as stream:
        stream.write(to_line(counts))


@app.command()
def check(
    stores: Annotated[
        list[Path],
        typer.Argument(
            metavar="STORE...", help=f"Evidence stores, or passages as JSON Lines; {_BUNDLED!r}: the bundled ones."
        ),
    ],
    registry: Registries = None,
) -> None:
    """Find everything that is wrong with stores, or with files of passages together."""
    from claimcheck.evidence import bundled_files, check_files

    run = Run()
    files = [path for path in stores if path.suffix == ".jsonl"]
    if any(str(path) == _BUNDLED for path in stores):
        files.extend(bundled_files())
    if files:
        vendors = {vendor.id for vendor in load_registry(registry, only=False).vendors}
        faults = check_files(files, vendors)
        if faults:
            run.fault(*faults)
        else:
            typer.echo(f"{', '.join(path.name for path in files)}: no faults")
    for store in stores:
        if store.suffix != ".jsonl":
            _check_store(store, run)
    run.finish()


def _check_store(store: Path, run: Run) -> None:
    from claimcheck.errors import EvidenceError

    try:
        with _reading(store) as opened:
            faults = opened.check()
            size = len(opened)
    except EvidenceError as error:
        run.fault(str(error))
        return
    if faults:
        run.fault(*(f"{store}: {fault}" for fault in faults))
    else:
        typer.echo(f"{store}: {size} passages, no faults")
