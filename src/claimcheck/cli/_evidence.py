"""``claimcheck evidence``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from claimcheck.cli._options import Date, Format, LangOption, Registries, Table
from claimcheck.cli._run import Run, console, describe, load_checker, load_registry, tell

if TYPE_CHECKING:
    from claimcheck.evidence import EvidenceStore, Given, Incoming, Outcome, StoredDocument
    from claimcheck.matching import Matcher
    from claimcheck.schema import Passage

__all__ = ["app"]

app = typer.Typer(help="Keep stores of evidence.", no_args_is_help=True, rich_markup_mode=None)

_BUNDLED = "bundled"
_MANY = 400
"""Unread passages from which it is worth while to start further processes, which takes them some seconds."""
Store = Annotated[Path, typer.Argument(metavar="STORE", help="An evidence store.")]
Readable = Annotated[Path, typer.Argument(metavar="STORE", help=f"An evidence store; {_BUNDLED!r}: the bundled one.")]
Processes = Annotated[
    int | None,
    typer.Option(
        "--processes",
        min=1,
        max=64,
        metavar="N",
        help="Read claims in so many processes; otherwise one for each processor if there are many passages.",
    ),
]
Limit = Annotated[int, typer.Option("--limit", min=1, help="Most passages shown.")]


@contextmanager
def _reading(path: Path) -> Iterator[EvidenceStore]:
    from claimcheck.evidence import EvidenceStore

    with EvidenceStore.bundled() if str(path) == _BUNDLED else EvidenceStore(path, read_only=True) as store:
        yield store


@app.command()
def add(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="An evidence store; made if there is none.")],
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH...]",
            help="Files and folders: text, Markdown, HTML, PDF, DOCX, RSS, Atom; rows of JSON Lines and CSV, which may "
            "be passages with their sources. None: go on with what a run before this one left undone.",
        ),
    ] = None,
    registry: Registries = None,
    publisher: Annotated[str | None, typer.Option("--publisher", metavar="NAME", help="Who published them.")] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="The address of the document.")] = None,
    kind: Annotated[
        Literal["third_party", "self_published", "official"] | None,
        typer.Option("--kind", help="Who stands behind them; third_party if nothing says otherwise."),
    ] = None,
    date: Date = None,
    lang: LangOption = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="A text takes the place of another one that has the same address.")
    ] = False,
    no_claims: Annotated[
        bool, typer.Option("--no-claims", help="Do not read the claims of the passages now, only find the names.")
    ] = False,
    processes: Processes = None,
) -> None:
    """Add evidence to a store, find the names in it, and read the claims of its passages."""
    from claimcheck.evidence import EvidenceStore, Given, add_evidence, match_again
    from claimcheck.schema import Lang, SourceKind

    run = Run()
    given = Given(
        publisher, url, SourceKind(kind) if kind else None, date.date() if date else None, Lang(lang) if lang else None
    )
    if not paths and not store.exists():
        raise typer.BadParameter("give files to add: there is no such store yet")
    if store.exists():
        _writable(store)
    incoming = _Incoming(run, paths or (), given, store)
    first = next(incoming, None)
    if first is None and not store.exists():
        run.finish()
        return
    with EvidenceStore(store) as opened:
        matcher, version = _matcher(registry)
        every = incoming if first is None else chain([first], incoming)
        for outcome in add_evidence(opened, every, matcher.match_many, version, replace=replace):
            incoming.count(outcome)
        incoming.tell()
        match_again(opened, matcher.match_many, version)
        if not no_claims:
            typer.echo(f"{store}: {_passages(_analyse(run, opened, store, registry, processes))} read")
    run.finish()


def _passages(count: int) -> str:
    return "1 passage" if count == 1 else f"{count} passages"


class _Incoming(Iterator["Incoming"]):
    """The evidence of the named files and folders, and what became of it, for each name of the call."""

    def __init__(self, run: Run, paths: Iterable[str], given: Given, store: Path) -> None:
        self._run = run
        self._given = given
        self._store = store
        self._items = self._read(paths)
        self._owner: dict[str, str] = {}
        self._counts: dict[str, list[int]] = {}

    def __next__(self) -> Incoming:
        return next(self._items)

    def _read(self, paths: Iterable[str]) -> Iterator[Incoming]:
        from claimcheck.errors import ClaimcheckError
        from claimcheck.evidence import read_incoming

        ids: set[str] = set()
        for path in paths:
            for file in self._files(path):
                for item in read_incoming(file, self._given):
                    if isinstance(item, ClaimcheckError):
                        self._run.fault(*describe(item))
                    elif item.document.id in ids:
                        self._run.fault(f"{item.name}: a second document with the id {item.document.id!r} in one run")
                    else:
                        ids.add(item.document.id)
                        self._owner[item.name] = path
                        yield item

    def _files(self, path: str) -> list[str]:
        from claimcheck.evidence import list_files

        if path == "-" or "\0" in path or not Path(path).is_dir():
            return [path]
        wanted, others = list_files(Path(path))
        own = {f"{self._store.name}{ending}" for ending in ("", "-wal", "-shm", "-journal")}
        others = [file for file in others if file.name not in own]
        if others:
            endings = sorted({file.suffix or file.name for file in others})
            shown = ", ".join(endings[:5]) + (", ..." if len(endings) > 5 else "")
            tell(f"{path}: {len(others)} files of other formats passed over ({shown})")
        if not wanted:
            self._run.fault(f"{path}: there is no file in it that can be read")
        return [str(file) for file in wanted]

    def count(self, outcome: Outcome) -> None:
        """Note what became of a piece of evidence, and tell of it if it was refused."""
        from claimcheck.evidence import State

        counts = self._counts.setdefault(self._owner.pop(outcome.incoming.name), [0, 0, 0])
        if outcome.state is State.REFUSED:
            self._run.fault(outcome.fault or outcome.incoming.name)
            return
        counts[0] += outcome.passages
        counts[1] += outcome.passages if outcome.state is not State.SAME else 0
        counts[2] += outcome.passages == 0

    def tell(self) -> None:
        """A line for each name of the call of which anything was taken."""
        for path, (passages, changed, copies) in self._counts.items():
            if passages or copies:
                more = f", {copies} documents with the words of another one" if copies else ""
                typer.echo(f"{path}: {_passages(passages)}, {changed} new or changed{more}")


def _writable(store: Path) -> None:
    """Refuse a store that cannot be written before anything is read for it."""
    from claimcheck.errors import EvidenceError
    from claimcheck.evidence import EvidenceStore

    with EvidenceStore(store) as opened:
        if opened.read_only:
            raise EvidenceError(f"evidence store {store}: it is read-only")


def _matcher(registries: Registries) -> tuple[Matcher, str]:
    """What finds names in the first pass, without models, and the version of what it depends on."""
    from claimcheck.config import package_version, rules_hash
    from claimcheck.language import known_word
    from claimcheck.matching import Matcher, is_index_file

    files = tuple(registries or ())
    indexes = [file for file in files if is_index_file(file)]
    registry = load_registry([file for file in files if file not in indexes], only=False)
    matcher = Matcher(registry, indexes=indexes, known_word=known_word)
    hashes = "+".join((registry.hash, *matcher.index_hashes))
    return matcher, f"{package_version()}+{rules_hash()}+{hashes}"


def _analyse(run: Run, opened: EvidenceStore, store: Path, registry: Registries, processes: int | None) -> int:
    """Read the claims of every passage in which they were not read yet, or in another way than now."""
    from claimcheck.cli._readers import available_processors, read_passage, side_by_side

    def failed(passage: Passage, error: Exception) -> None:
        # Not what the error says, which may quote the passage.
        run.fault(f"{store}: passage {passage.id!r}: its claims cannot be read ({type(error).__name__})")

    with load_checker(registry, needs_evidence=False) as checker:
        version = checker._retriever.version  # the one that `check` asks the store for
        unread = opened.count_unread(version)
        wanted = processes or (len(available_processors()) if unread >= _MANY else 1)
        if min(wanted, unread) <= 1:
            return opened.ensure_analysed(None, checker.analyse_passage, version, failed=failed)
    read = partial(read_passage, tuple(registry or ()))
    with side_by_side(min(wanted, unread)) as over:
        return opened.ensure_analysed(None, read, version, failed=failed, over=over)


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
    documents: Annotated[
        bool, typer.Option("--documents", help="The documents that passages were cut from, and their copies.")
    ] = False,
    output_format: Format = "table",
) -> None:
    """List the passages of a store. JSON Lines can be added to a store again."""
    with _reading(store) as opened:
        if documents:
            _print_documents(opened.documents(limit), output_format)
        else:
            _print(list(opened.list(vendor, limit)), output_format)


def _print_documents(documents: Sequence[StoredDocument], output_format: str) -> None:
    from claimcheck.reporting import iter_records_json, open_output, to_line

    if output_format == "table":
        for each in documents:
            copies = f" = {', '.join(each.copies)}" if each.copies else ""
            typer.echo(f"{each.id}  ({_passages(each.passages)}, {each.source.publisher}){copies}")
        return
    with open_output(None) as stream:
        rows = iter_records_json("documents", documents) if output_format == "json" else map(to_line, documents)
        stream.writelines(rows)


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
def remove(
    store: Store, ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of passages or documents.")]
) -> None:
    """Remove passages or whole documents from a store."""
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
        typer.echo(f"{store}: {_passages(size)}, no faults")
