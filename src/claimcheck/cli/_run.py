"""What every command shares: messages, the inputs of a run, and where results go."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    import datetime as dt

    from rich.console import Console

    from claimcheck.checker import ClaimChecker
    from claimcheck.registry import Registry
    from claimcheck.schema import Document

__all__ = [
    "EXIT_FAILED",
    "Run",
    "console",
    "describe",
    "load_checker",
    "load_registry",
    "make_folder",
    "tell",
]

_EXIT_CONDITION = 1
EXIT_FAILED = 2
_FILE_WIDTH = 100


def tell(message: str) -> None:
    """One line on standard error."""
    if sys.stderr is not None:
        line = " ".join(message.split())
        typer.echo("claimcheck: " + line.encode("utf-8", "backslashreplace").decode("utf-8"), err=True)


def describe(error: Exception) -> list[str]:
    """An error as lines for people: ours say all themselves, anything else is a fault of the program."""
    from claimcheck.errors import ClaimcheckError, GoldError

    if isinstance(error, GoldError):  # one line: evaluate gold lists them all
        return [str(error)]
    if isinstance(error, ClaimcheckError):
        return list(error.faults) or [str(error)]
    hint = "please report it; CLAIMCHECK_DEBUG=1 shows where"
    return [f"internal error ({type(error).__name__}: {error}): {hint}"]


class Run:
    """A run over several inputs: an input that cannot be processed is told, and the others go on."""

    def __init__(self) -> None:
        self.failed = False

    def fault(self, *messages: str) -> None:
        """Tell of an input that could not be processed."""
        self.failed = True
        for message in messages:
            tell(message)

    def documents(self, paths: Iterable[str], date: dt.date | None, lang: str | None) -> Iterator[Document]:
        """The documents of ``paths``, one by one."""
        from claimcheck.errors import InputError
        from claimcheck.reading import read_documents
        from claimcheck.schema import Lang

        for item in read_documents(paths, date=date, lang=Lang(lang) if lang else None):
            if isinstance(item, InputError):
                self.fault(str(item))
            else:
                yield item

    @contextmanager
    def guard(self, document: Document) -> Iterator[None]:
        """Turn a failure on one document into a fault of the run."""
        try:
            yield
        except (GeneratorExit, OSError):
            raise
        except Exception as error:
            if os.environ.get("CLAIMCHECK_DEBUG"):
                raise
            self.fault(*(f"{document.id}: {line}" for line in describe(error)))

    def finish(self, *, condition: bool = False) -> None:
        """End the command with the exit status of the contract."""
        if self.failed:
            raise typer.Exit(EXIT_FAILED)
        if condition:
            raise typer.Exit(_EXIT_CONDITION)


def load_registry(files: Iterable[Path] | None, only: bool) -> Registry:
    """The registry that a call asks for."""
    from claimcheck.errors import RegistryError
    from claimcheck.matching import is_index_file
    from claimcheck.registry import Registry

    paths = tuple(files or ())
    for path in paths:
        if is_index_file(path):
            raise RegistryError(
                f"{path}: an index of names serves check, extract and match; this needs a registry file"
            )
    return Registry.load(paths, bundled=not only)


def load_checker(
    registries: Iterable[Path] | None = None,
    stores: Iterable[Path] | None = None,
    *,
    only: bool = False,
    model: str | None = None,
    needs_evidence: bool = True,
) -> ClaimChecker:
    """The checker that a call asks for. A store must exist: a mistyped name is no new, empty store."""
    from claimcheck.checker import ClaimChecker
    from claimcheck.errors import EvidenceError
    from claimcheck.matching import is_index_file

    paths = list(stores or ())
    for path in paths:
        if not path.exists():
            raise EvidenceError(f"evidence store {path}: there is no such file")
    files = tuple(registries or ())
    indexes = [file for file in files if is_index_file(file)]
    registry = load_registry([file for file in files if file not in indexes], only)
    return ClaimChecker(
        registry=registry, indexes=indexes, evidence=paths, model=model, only=only or not needs_evidence
    )


def make_folder(folder: Path) -> None:
    """Make a folder for outputs, unless it is there."""
    from claimcheck.errors import ConfigError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot write {folder}: {error.strerror}") from error


@contextmanager
def console(path: Path | None) -> Iterator[Console]:
    """A console on standard output, or on a file that is replaced only when the block ends well."""
    from rich.console import Console

    from claimcheck.reporting import open_output

    class Strict(Console):
        """A console that tells of a reader that has gone instead of exiting."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    if path is None or str(path) == "-":
        yield Strict()
        return
    with open_output(path) as stream:
        yield Strict(file=stream, width=_FILE_WIDTH)
