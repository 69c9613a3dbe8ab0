"""Jobs: documents that are worked on apart from requests, kept in SQLite until they are done.

What was accepted is not lost: a job is committed before anybody is told of it, and one that was running when the
process ended is run again at the next start. A job that ends the process or fails again and again is given up.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import secrets
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from claimcheck import clock
from claimcheck.errors import ClaimcheckError, ConfigError
from claimcheck.schema import Claim, Document, Report
from claimcheck.server.database import open_database
from claimcheck.server.job import Job, JobKind, JobState, JobStatus

__all__ = [
    "Found",
    "Job",
    "JobKind",
    "JobState",
    "JobStatus",
    "Jobs",
    "Progress",
    "Stopped",
    "TooManyJobsError",
    "Work",
]

Progress = Callable[[str, float], None]
"""Told the stage and the share (0 to 1) that is done; may raise to end the work."""
Found = Callable[[Sequence[Claim]], None]
"""Given the claims of a check as soon as they are read."""
Work = Callable[[JobKind, Document, Progress, Found], "Report | list[Claim]"]

_MOST_ATTEMPTS = 3
_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL,
    finished TEXT,
    document TEXT NOT NULL,
    result TEXT,
    error TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state, created);
"""
_CLAIMS = TypeAdapter(tuple[Claim, ...])
_LOG = logging.getLogger("claimcheck.server")


class Stopped(Exception):  # noqa: N818 - no error
    """The service ends; the job goes on at its next start."""


class TooManyJobsError(Exception):
    """As many jobs wait as may."""


class Jobs:
    """The jobs of a database file. One process at a time may have them.

    Args:
        database: the SQLite file; made if there is none.
        max_jobs: jobs that may wait.
        keep_days: how long finished jobs are kept, in days.

    Raises:
        ConfigError: the file cannot be used, or another service is using it.
    """

    def __init__(self, database: Path, *, max_jobs: int = 1000, keep_days: float = 30.0) -> None:
        self._connection = open_database(database, _SCHEMA)
        self._lock = threading.RLock()
        self._guard = _only_one(database)
        self._max_jobs = max_jobs
        self._keep = dt.timedelta(days=keep_days)
        self._live: dict[str, tuple[str, float]] = {}
        self._claims: dict[str, tuple[Claim, ...]] = {}
        self._removed: set[str] = set()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._watchers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._recover()

    # -- for requests ----------------------------------------------------------------------------------------------

    def submit(self, kind: JobKind, document: Document) -> str:
        """Accept a job and return its id; it is on disk by then.

        Raises:
            TooManyJobsError: as many jobs wait as may.
        """
        job_id = secrets.token_urlsafe(16)
        with self._lock:
            (waiting,) = self._connection.execute("SELECT count(*) FROM jobs WHERE state = 'queued'").fetchone()
            if waiting >= self._max_jobs:
                raise TooManyJobsError
            self._connection.execute(
                "INSERT INTO jobs (id, kind, state, created, document) VALUES (?, ?, 'queued', ?, ?)",
                (job_id, kind, _now(), document.model_dump_json(by_alias=True)),
            )
        self._wake.set()
        return job_id

    def get(self, job_id: str) -> Job | None:
        """The job with this id, its document and its result, or None."""
        row = self._row("document, result", job_id)
        if row is None:
            return None
        status, (document, result) = row
        report, claims = None, self._claims.get(job_id)
        if result is not None and status.kind == "check":
            report = Report.model_validate_json(result)
        elif result is not None:
            claims = _CLAIMS.validate_json(result)
        return Job(**dict(status), document=Document.model_validate_json(document), report=report, claims=claims)

    def status(self, job_id: str) -> JobStatus | None:
        """How far the job with this id has come, or None. Cheap."""
        row = self._row("NULL", job_id)
        return None if row is None else row[0]

    def remove(self, job_id: str) -> bool:
        """Forget a job, its text and its result, and end it if it runs; tells whether there was one."""
        with self._lock:
            if job_id in self._live:
                self._removed.add(job_id)
            removed = self._connection.execute("DELETE FROM jobs WHERE id = ?", (job_id,)).rowcount
        self._notify()
        return removed > 0

    def counts(self) -> dict[JobState, int]:
        """How many jobs are in each state."""
        with self._lock:
            rows = self._connection.execute("SELECT state, count(*) FROM jobs GROUP BY state").fetchall()
        return {state: dict(rows).get(state, 0) for state in JobState}

    async def events(self, job_id: str) -> AsyncIterator[JobStatus]:
        """The job's status whenever it changed, until it has ended, was removed or the service stops."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()
        watcher = (loop, changed)
        self._watchers.add(watcher)
        try:
            last = None
            while (job := await asyncio.to_thread(self.status, job_id)) is not None:
                if job != last:
                    yield job
                last = job
                if job.ended or self._stopping.is_set():
                    return
                await changed.wait()
                changed.clear()
        finally:
            self._watchers.discard(watcher)

    # -- life cycle ------------------------------------------------------------------------------------------------

    def start(self, work: Work) -> None:
        """Begin to work on jobs, one at a time, in a thread."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, args=(work,), name="claimcheck-jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more jobs, end the running one at its next step and all streams of events."""
        self._stopping.set()
        self._wake.set()
        self._notify()

    @property
    def running(self) -> bool:
        """Whether a job is at work."""
        return bool(self._live)

    def close(self, patience: float = 0.0) -> bool:
        """Stop, wait at most ``patience`` seconds for the running job, and close the file; tells whether it ended."""
        self.stop()
        if self._thread is not None:
            self._thread.join(patience)
            if self._thread.is_alive():
                return False
        with self._lock:
            self._connection.close()
        self._guard.close()
        return True

    def _recover(self) -> None:
        with self._lock:
            self._connection.execute(
                "UPDATE jobs SET state = 'failed', finished = ?, error = ? WHERE state = 'running' AND attempts >= ?",
                (_now(), f"given up: the service ended {_MOST_ATTEMPTS} times while it was at work", _MOST_ATTEMPTS),
            )
            self._connection.execute("UPDATE jobs SET state = 'queued' WHERE state = 'running'")
            self._expire()

    def _expire(self) -> None:
        oldest = (clock.now() - self._keep).isoformat()
        self._connection.execute("DELETE FROM jobs WHERE finished < ?", (oldest,))

    # -- work ------------------------------------------------------------------------------------------------------

    def _run(self, work: Work) -> None:
        while not self._stopping.is_set():
            self._wake.clear()  # before looking, so that nothing that comes meanwhile is missed
            try:
                row = self._take()
                if row is not None:
                    self._work(work, *row)
                    continue
            except sqlite3.Error as error:  # a full disk, say: the job stays as it was, and is tried again
                _LOG.error("jobs: %s", error)
                with suppress(sqlite3.Error):
                    self._recover()
            if not self._stopping.is_set():
                self._wake.wait(1.0)

    def _take(self) -> tuple[str, JobKind, int, str] | None:
        with self._lock:
            row: tuple[str, JobKind, int, str] | None = self._connection.execute(
                """UPDATE jobs SET state = 'running', attempts = attempts + 1
                   WHERE id = (SELECT id FROM jobs WHERE state = 'queued' ORDER BY created, rowid LIMIT 1)
                   RETURNING id, kind, attempts, document"""
            ).fetchone()
        return row

    def _work(self, work: Work, job_id: str, kind: JobKind, attempts: int, document: str) -> None:
        def progress(stage: str, share: float) -> None:
            if self._stopping.is_set() or job_id in self._removed:
                raise Stopped
            self._live[job_id] = (stage, share)
            self._notify()

        def read(claims: Sequence[Claim]) -> None:
            self._claims[job_id] = tuple(claims)

        self._live[job_id] = ("", 0.0)
        try:
            found = work(kind, Document.model_validate_json(document), progress, read)
            if isinstance(found, Report):
                result = found.model_dump_json(by_alias=True)
            else:
                result = _CLAIMS.dump_json(tuple(found), by_alias=True).decode()
            self._end(job_id, JobState.DONE, result=result)
        except Stopped:
            self._end(job_id, JobState.QUEUED, attempts=attempts - 1)
        except ClaimcheckError as error:
            self._end(job_id, JobState.FAILED, error=str(error))
        except Exception as error:
            # Not what the error says, which may quote the article.
            _LOG.error("job %s: attempt %d failed (%s)", job_id, attempts, type(error).__name__)
            given_up = attempts >= _MOST_ATTEMPTS
            message = f"internal error ({type(error).__name__}), tried {attempts} times" if given_up else None
            self._end(job_id, JobState.FAILED if given_up else JobState.QUEUED, error=message)
        finally:
            self._live.pop(job_id, None)
            self._removed.discard(job_id)
            self._claims.pop(job_id, None)
            self._notify()

    def _end(
        self,
        job_id: str,
        state: JobState,
        *,
        result: str | None = None,
        error: str | None = None,
        attempts: int | None = None,
    ) -> None:
        finished = _now() if state in {JobState.DONE, JobState.FAILED} else None
        with self._lock:
            self._connection.execute(
                """UPDATE jobs SET state = ?, result = ?, error = ?, finished = ?, attempts = ifnull(?, attempts)
                   WHERE id = ?""",
                (state.value, result, error, finished, attempts, job_id),
            )
            self._expire()

    def _notify(self) -> None:
        for loop, changed in tuple(self._watchers):
            with suppress(RuntimeError):  # its loop has ended
                loop.call_soon_threadsafe(changed.set)

    def _row(self, columns: str, job_id: str) -> tuple[JobStatus, tuple[Any, ...]] | None:
        with self._lock:
            row = self._connection.execute(
                f"SELECT kind, state, created, finished, error, {columns} FROM jobs WHERE id = ?",  # noqa: S608
                (job_id,),
            ).fetchone()
        if row is None:
            return None
        kind, state, created, finished, error, *more = row
        stage, share = self._live.get(job_id, ("", 0.0)) if state == JobState.RUNNING else ("", 0.0)
        status = JobStatus(
            id=job_id,
            kind=kind,
            state=JobState(state),
            stage=stage,
            progress=1.0 if state == JobState.DONE else share,
            created=dt.datetime.fromisoformat(created),
            finished=dt.datetime.fromisoformat(finished) if finished else None,
            error=error,
        )
        return status, tuple(more)


def _now() -> str:
    return clock.now().isoformat()


def _only_one(database: Path) -> Any:
    """A lock on a file beside the database, held as long as it is open: two services would run each other's jobs."""
    guard = database.with_name(database.name + ".lock").open("w")
    try:
        import fcntl

        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # Windows has no such locks
        pass
    except OSError as error:
        guard.close()
        raise ConfigError(f"database {database}: another service is using it") from error
    return guard
