"""``claimcheck serve``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimcheck.cli._options import Evidence, Model, Only, Registries
from claimcheck.cli._run import load_checker, tell

if TYPE_CHECKING:
    from claimcheck.server import ServerSettings

__all__ = ["serve"]


def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to bind to; 127.0.0.1 if not given.")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port; 8000 if not given.")] = None,
    evidence: Evidence = None,
    registry: Registries = None,
    only: Only = False,
    model: Model = None,
    database: Annotated[
        Path | None,
        typer.Option("--database", metavar="FILE", help="Jobs and decisions; else in the user's data folder."),
    ] = None,
    tokens: Annotated[
        Path | None, typer.Option("--tokens", metavar="FILE", help="Only those with a token of this file may ask.")
    ] = None,
    new_token: Annotated[
        str | None,
        typer.Option("--new-token", metavar="NAME", help="Make a token and its line for --tokens; then end."),
    ] = None,
    allow_origin: Annotated[
        list[str] | None, typer.Option("--allow-origin", metavar="ORIGIN", help="Let pages of this web origin ask.")
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", metavar="NAME", help="A further name of the service.")
    ] = None,
    max_body: Annotated[int | None, typer.Option("--max-body", help="Largest body, in bytes.")] = None,
    max_text: Annotated[int | None, typer.Option("--max-text", help="Longest text, in characters.")] = None,
    long_text: Annotated[int | None, typer.Option("--long-text", help="Longer texts become jobs.")] = None,
    timeout: Annotated[float | None, typer.Option("--timeout", help="Longest time of a request, in seconds.")] = None,
    concurrency: Annotated[int | None, typer.Option("--concurrency", help="Checks that run at once.")] = None,
    queue: Annotated[int | None, typer.Option("--queue", help="Requests that wait; the next one gets 429.")] = None,
    max_jobs: Annotated[int | None, typer.Option("--max-jobs", help="Jobs that wait; the next one gets 429.")] = None,
    keep_days: Annotated[float | None, typer.Option("--keep-days", help="How long finished jobs are kept.")] = None,
) -> None:
    """Answer over HTTP: an API, a page for editors, and reconciliation for OpenRefine."""
    # Before NumPy is loaded: requests run side by side, and threads inside each multiplication only get in their way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from claimcheck.server.settings import is_loopback

    if new_token is not None:
        _print_token(new_token)
        return
    settings = _settings(
        host=host, port=port, database=database, tokens=tokens, max_body=max_body, max_text=max_text,
        long_text=long_text, timeout=timeout, concurrency=concurrency, queue=queue, max_jobs=max_jobs,
        keep_days=keep_days, allow_origins=allow_origin, allow_hosts=allow_host,
    )  # fmt: skip
    run = _server()
    if settings.tokens is None and not is_loopback(settings.host):
        tell(f"warning: everybody who reaches {settings.host} can use the service; --tokens FILE lets in only some")
    for store in evidence or ():
        _make_store(store)
    with load_checker(registry, evidence, only=only, model=model) as checker:
        _ = checker.judge  # a wrong model is told now, not at the first request
        run(checker, settings, lambda address: tell(f"listening on {address}"))


def _settings(**given: Any) -> ServerSettings:
    from pydantic import ValidationError

    from claimcheck.server.settings import ServerSettings

    try:
        return ServerSettings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        fault = error.errors()[0]
        raise typer.BadParameter(f"--{str(fault['loc'][0]).replace('_', '-')}: {fault['msg']}") from error


def _server() -> Any:
    """What runs the service, which is an extra."""
    from claimcheck.errors import MissingExtraError

    try:
        from claimcheck.server.serving import serve as run
    except ModuleNotFoundError as error:
        if str(error.name).startswith("claimcheck"):
            raise
        raise MissingExtraError("the service", "server") from error
    return run


def _make_store(path: Path) -> None:
    """The service adds evidence to the first store, so that one need not be there yet."""
    from claimcheck.evidence import EvidenceStore

    if not path.exists():
        EvidenceStore(path).close()
        tell(f"{path}: a new, empty store of evidence")


def _print_token(name: str) -> None:
    from claimcheck.server.tokens import new_token

    token, line = new_token(name)
    tell(f"the token, shown only now: {token}")
    typer.echo(line)
