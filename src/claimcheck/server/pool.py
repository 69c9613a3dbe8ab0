"""A bounded pool of threads for blocking work, so that the event loop stays free."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, ParamSpec, TypeVar

from claimcheck.server.problems import Problem

__all__ = ["Busy", "Limiter", "Overdue", "Pool"]

P = ParamSpec("P")
T = TypeVar("T")


class Busy(Problem):
    """As many requests wait as may: 429."""

    def __init__(self, seconds: int = 1) -> None:
        detail = f"The service is at work on as many requests as it takes: try again in {seconds} s."
        super().__init__(429, detail, headers={"Retry-After": str(seconds)})


class Overdue(Problem):
    """The work was not done in time: 503."""

    def __init__(self, seconds: float) -> None:
        detail = f"This was not done within {seconds:g} s. Send it as a job, with the header 'Prefer: respond-async'."
        super().__init__(503, detail, headers={"Retry-After": str(math.ceil(seconds))})


class Limiter:
    """At most so many at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place, as long as the block runs; only for the event loop.

        Raises:
            Busy: none is left.
        """
        if self._open >= self._most:
            raise Busy(10)
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1


class Pool:
    """``threads`` calls at once, ``queue`` more waiting, each at most ``timeout`` seconds long, waiting included."""

    def __init__(self, name: str, threads: int, queue: int, timeout: float) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=f"claimcheck-{name}")
        self._threads = threads
        self._most = threads + queue
        self._timeout = timeout
        self._inside = 0
        self._usual = 0.5

    @property
    def inside(self) -> int:
        """Calls that run or wait."""
        return self._inside

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The outcome of a blocking call.

        Raises:
            Busy: no place is left.
            Overdue: it took too long. A call that has begun goes on in its thread and keeps its place.
        """
        if self._inside >= self._most:
            raise Busy(max(1, math.ceil(self._usual * self._inside / self._threads)))
        loop = asyncio.get_running_loop()
        self._inside += 1
        future = self._executor.submit(self._timed, partial(function, *args, **kwargs))
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._leave))
        waited = asyncio.wrap_future(future)
        waited.add_done_callback(_look_at)
        try:
            done, _ = await asyncio.wait({waited}, timeout=self._timeout)
        finally:
            future.cancel()  # if it still waits: nobody wants it any more
        if not done:
            raise Overdue(self._timeout)
        return waited.result()

    def close(self) -> None:
        """Begin nothing more."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _timed(self, call: Callable[[], T]) -> T:
        start = time.monotonic()
        try:
            return call()
        finally:
            self._usual += 0.1 * (time.monotonic() - start - self._usual)

    def _leave(self) -> None:
        self._inside -= 1


def _look_at(done: asyncio.Future[Any]) -> None:
    """Take note of an error that nobody waits for any more: asyncio would log it with its words."""
    if not done.cancelled():
        done.exception()
