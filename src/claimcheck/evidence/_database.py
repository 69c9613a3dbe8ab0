"""One SQLite file of ours: refused unless it is one, migrated in steps, shared by threads and processes.

A store is recognised by its ``application_id``; ``user_version`` counts the migration steps that were run. What is not
ours is refused from its first hundred bytes, before SQLite could touch it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claimcheck.errors import EvidenceError
from claimcheck.evidence._schema import ANALYSIS_TABLES, MIGRATIONS

__all__ = ["APPLICATION_ID", "MIGRATIONS", "Database"]

APPLICATION_ID = 0x436C6D45
"""``ClmE`` in ASCII."""

BUSY_SECONDS = 30.0
"""How long a process waits for another one that writes."""

_MAGIC = b"SQLite format 3\x00"
# Above this, pages are not checked on opening: it would cost more than the work itself. `check()` always does.
_CHECKED_BYTES = 16 * 1024 * 1024


_WRITE_FAILURES = frozenset(
    f"SQLITE_IOERR_{what}"
    for what in ("WRITE", "FSYNC", "DIR_FSYNC", "TRUNCATE", "SHMSIZE", "SHMOPEN", "SHMMAP", "MMAP")
)


class Database:
    """A connection behind a lock: one thread at a time, other processes waited for."""

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        self.path = path
        self.name = "evidence store in memory" if path is None else f"evidence store {path}"
        self._lock = threading.RLock()
        self._shadowed = False
        with self.errors():
            self.read_only = self._examine(read_only)
            self._connection = self._connect()
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Close the connection; more calls than one do nothing."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn SQLite's errors into ours."""
        try:
            yield
        except sqlite3.ProgrammingError as error:
            raise EvidenceError(f"{self.name}: it is closed") from error
        except sqlite3.Error as error:
            raise EvidenceError(f"{self.name}: {_explain(error)}") from error
        except UnicodeEncodeError as error:
            raise EvidenceError(f"{self.name}: a text holds half a surrogate pair, which is no character") from error
        except (OSError, ValueError) as error:
            raise EvidenceError(f"{self.name}: cannot be used: {error}") from error

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection for reading, locked."""
        with self._lock, self.errors():
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection inside one transaction: all of it is done, or nothing."""
        if self.read_only:
            raise EvidenceError(f"{self.name}: it is read-only")
        with self._lock, self.errors(), _transaction(self._connection, "IMMEDIATE"):
            yield self._connection

    @contextmanager
    def noting(self) -> Iterator[sqlite3.Connection]:
        """Like :meth:`writing`, for analyses: a read-only store keeps them in temporary tables of this connection."""
        with self._lock, self.errors():
            if self.read_only and not self._shadowed:
                for table in ANALYSIS_TABLES:
                    self._connection.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table}")  # noqa: S608
                    self._connection.execute(f"CREATE INDEX temp.noted_{table} ON {table} (passage)")
                self._shadowed = True
            with _transaction(self._connection, "DEFERRED" if self.read_only else "IMMEDIATE"):
                yield self._connection

    def copy_in_memory(self) -> sqlite3.Connection:
        """A copy of everything in a connection of its own, to check a store that must not be written."""
        copy = sqlite3.connect(":memory:", isolation_level=None)
        with self.reading() as connection:
            connection.backup(copy)
        return copy

    def _examine(self, read_only: bool) -> bool:
        """Refuse what is no store of ours; tell whether it can only be read."""
        if self.path is None:
            return False
        if "\0" in str(self.path):
            raise EvidenceError("evidence store: a file name cannot hold a NUL character")
        if not self.path.exists():
            if read_only:
                raise EvidenceError(f"{self.name}: there is no such file")
            if not self.path.absolute().parent.is_dir():
                raise EvidenceError(f"{self.name}: there is no folder {self.path.absolute().parent}")
            return False
        if not self.path.is_file():
            raise EvidenceError(f"{self.name}: it is not a regular file")
        _check_header(self.path, self.name, empty_is_new=not read_only)
        return read_only or not (os.access(self.path, os.W_OK) and os.access(self.path.absolute().parent, os.W_OK))

    def _connect(self) -> sqlite3.Connection:
        if self.path is None:
            return _open(":memory:")
        uri = self.path.absolute().as_uri()
        if not self.read_only:
            return _open(f"{uri}?mode=rwc")
        if os.access(self.path.absolute().parent, os.W_OK):
            return _open(f"{uri}?mode=ro")
        # Write-ahead logging needs a file beside the store even for reading. Where none can be made, nobody writes.
        wal = self.path.with_name(self.path.name + "-wal")
        return _open(f"{uri}?mode=ro" + ("" if wal.exists() else "&immutable=1"))

    def _prepare(self) -> None:
        connection = self._connection
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.create_function("code_points", 1, len, deterministic=True)
        if self.path is not None and self.path.exists() and 0 < self.path.stat().st_size <= _CHECKED_BYTES:
            faults = page_faults(connection, "quick_check")
            if faults:
                raise EvidenceError(f"{self.name}: it is damaged ({faults[0]}); restore it from a copy")
        version = self._version()
        if version > len(MIGRATIONS):
            raise EvidenceError(
                f"{self.name}: its schema version {version} is newer than this package's ({len(MIGRATIONS)}); "
                "update claimcheck"
            )
        if version < len(MIGRATIONS):
            self._migrate(version)
        if self.path is not None and not self.read_only:
            # Set only now: in the log, the application id of a new store would not be in the file's header.
            connection.execute("PRAGMA journal_mode = WAL")

    def _migrate(self, version: int) -> None:
        if self.read_only:
            raise EvidenceError(
                f"{self.name}: its schema version {version} is older than this package's ({len(MIGRATIONS)}); "
                "open it once for writing to bring it up to date"
            )
        with _transaction(self._connection, "EXCLUSIVE"):
            # Read again: another process may have done it while this one waited.
            for step in MIGRATIONS[self._version() :]:
                for statement in step:
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _version(self) -> int:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        return int(version)


def page_faults(connection: sqlite3.Connection, pragma: str) -> tuple[str, ...]:
    """What SQLite's ``integrity_check`` or ``quick_check`` finds wrong.

    Asked table by table: over a whole file, newer SQLite versions also try full-text tables, which needs writing.
    """
    faults: list[str] = []
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    for (table,) in tables.fetchall():
        rows = connection.execute(f"PRAGMA {pragma}('{table}')")
        faults.extend(f"{table}: {message.splitlines()[0]}" for (message,) in rows if message != "ok")
    return tuple(faults)


def _open(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


@contextmanager
def _transaction(connection: sqlite3.Connection, kind: str) -> Iterator[None]:
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _check_header(path: Path, name: str, *, empty_is_new: bool) -> None:
    """Read the fields of SQLite's file header: magic, page size and count, application id."""
    with path.open("rb") as file:
        header = file.read(100)
        size = os.fstat(file.fileno()).st_size
    if not size and empty_is_new:
        return
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise EvidenceError(f"{name}: it is not an evidence store (no SQLite file)")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise EvidenceError(f"{name}: it is an SQLite file of another program, not an evidence store")
    page_size = int.from_bytes(header[16:18], "big")
    expected = int.from_bytes(header[28:32], "big") * (65536 if page_size == 1 else page_size)
    wal = path.with_name(path.name + "-wal")
    # While a log is there, pages that the header already counts may still be in it.
    if size < expected and not (wal.exists() and wal.stat().st_size):
        raise EvidenceError(f"{name}: it is damaged (cut off at {size} of {expected} bytes); restore it from a copy")


def _explain(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorname", "")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"another process has kept it locked for more than {BUSY_SECONDS:.0f} seconds; try again"
    if code.startswith("SQLITE_READONLY"):
        return "it is read-only"
    if code.startswith("SQLITE_FULL"):
        return "there is no space left on the disk"
    if code in _WRITE_FAILURES:
        return "it could not be written (is the disk full, or a limit of file sizes reached?)"
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return f"it is damaged ({error}); restore it from a copy"
    return f"SQLite says: {error}"
