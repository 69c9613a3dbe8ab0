"""The one SQLite file of the service: jobs and decisions, each with tables of its own."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from claimcheck.errors import ConfigError

__all__ = ["open_database"]

_APPLICATION_ID = 0x436C6D53
"""``ClmS`` in ASCII."""
_BUSY_SECONDS = 30.0


def open_database(path: Path, schema: str) -> sqlite3.Connection:
    """A connection in autocommit, for any thread, after running the statements of ``schema``; callers lock.

    The file is made if there is none, for its owner only: it holds articles.

    Raises:
        ConfigError: it cannot be made or used, or is the file of another program.
    """
    try:
        path.absolute().parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection, path, schema)
        except BaseException:
            connection.close()
            raise
    except (OSError, ValueError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"database {path}: cannot be used ({reason})") from error
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, schema: str) -> None:
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    if owner not in {0, _APPLICATION_ID}:
        raise ConfigError(f"database {path}: it belongs to another program, name another file")
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # what was accepted survives a power failure too
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executescript(schema)
