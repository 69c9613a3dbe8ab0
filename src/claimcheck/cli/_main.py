"""The whole command: its parts put together, and every way in which a run can end."""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn

import typer

from claimcheck.cli import _check, _evaluate, _evidence, _find, _frames, _model, _registry, _replay, _schema, _serve
from claimcheck.cli._run import EXIT_FAILED, describe, tell

__all__ = ["main"]

_INTERRUPTED = 130
_READER_GONE = 141
"""Exit statuses of a command ended by SIGINT and SIGPIPE, as shells know them."""
_CALL_ERROR = typer.BadParameter.__mro__[2]
"""The root of the errors of a wrong call, whichever parser typer is built on."""

_app = typer.Typer(
    name="claimcheck",
    help="Finds check-worthy claims about call-center vendors in articles and checks them against evidence.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_app.command("check")(_check.check)
_app.command("extract")(_find.extract)
_app.command("match")(_find.match)
_app.add_typer(_registry.app, name="registry")
_app.add_typer(_evidence.app, name="evidence")
_app.add_typer(_model.app, name="model")
_app.add_typer(_evaluate.app, name="evaluate")
_app.add_typer(_frames.app, name="frames")
_app.command("schema")(_schema.schema)
_app.command("replay")(_replay.replay)
_app.command("serve")(_serve.serve)


def _version(wanted: bool) -> None:
    if wanted:
        from claimcheck.config import package_version

        typer.echo(f"claimcheck {package_version()}")
        raise typer.Exit


@_app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


def main() -> NoReturn:
    """Run the command and exit: 0 done, 1 a --fail-on condition met, 2 a wrong call or an unusable input."""
    status = _run()
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        status = _output_failed(error)
    sys.exit(status)


def _run() -> int:
    # The products of the reader's heads are small: a second thread of numpy's library gains nothing, and waits by
    # spinning, which on a busy machine (a second reading process, say) makes each of them ten times slower.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        result = _app(prog_name="claimcheck", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except (KeyboardInterrupt, typer.Abort):
        _silence()
        return _INTERRUPTED
    except SystemExit:
        # Only where the reader of standard output has gone does typer end the process itself, with a 1 that would be
        # taken for a --fail-on condition.
        return _output_failed(BrokenPipeError())
    except OSError as error:
        return _output_failed(error)
    except Exception as error:
        if os.environ.get("CLAIMCHECK_DEBUG"):
            raise
        for line in _lines(error):
            tell(line)
        return EXIT_FAILED


def _lines(error: Exception) -> list[str]:
    if isinstance(error, _CALL_ERROR):
        message = getattr(error, "format_message", error.__str__)()
        return [message.replace("\n", " ") or "wrong call: try claimcheck --help"]
    return describe(error)


def _output_failed(error: OSError) -> int:
    """Inputs are read with errors of their own, so what is left is an output that cannot take any more."""
    _silence()
    if isinstance(error, BrokenPipeError):
        return _READER_GONE
    tell(f"{error.filename or 'output'}: {error.strerror or error}")
    return EXIT_FAILED


def _silence() -> None:
    """Point standard output nowhere, so that the flush at exit cannot fail a second time."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):  # no standard output at all: nothing to silence
        return
