"""Calls made side by side in several processes, and the reading of passages, for which each makes its own checker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from claimcheck.errors import EvidenceError

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

    from claimcheck.checker import ClaimChecker
    from claimcheck.schema import Claim, Mention, Passage

__all__ = ["available_processors", "read_passage", "side_by_side"]

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")
_AHEAD = 4
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def available_processors() -> list[int]:
    """The processors that this process may use: containers often show more than they give."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


@cache
def _checker(registry: tuple[Path, ...]) -> ClaimChecker:
    """The checker of this process."""
    from claimcheck.cli._run import load_checker

    return load_checker(registry, needs_evidence=False)


def read_passage(registry: tuple[Path, ...], passage: Passage) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
    """Mentions and claims of a passage, by a checker that this process makes once and keeps."""
    return _checker(registry).analyse_passage(passage)


@contextmanager
def side_by_side(
    processes: int,
) -> Iterator[Callable[[Callable[[Item], Outcome], Iterable[Item]], Iterator[Outcome]]]:
    """A kind of :func:`map` whose calls are made by ``processes`` processes, a few items ahead of what is asked for.

    Each keeps to one processor and one thread. They end with the block, and by themselves when this process is killed.

    Raises:
        EvidenceError: one of them was ended from outside, most likely for want of memory.
    """
    context = multiprocessing.get_context("spawn")  # a forked copy of running models would hang
    processors: Queue[int] = context.Queue()
    available = available_processors()
    for number in range(processes):
        processors.put(available[number % len(available)])
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(processors,))

    def over(function: Callable[[Item], Outcome], items: Iterable[Item]) -> Iterator[Outcome]:
        ahead: deque[Future[Outcome]] = deque()
        try:
            for item in items:
                ahead.append(pool.submit(function, item))
                if len(ahead) >= _AHEAD * processes:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        except BrokenProcessPool as error:
            raise EvidenceError(
                "a process that read passages was ended, perhaps for want of memory: run again to go on, "
                "with --processes 1 for one alone"
            ) from error

    try:
        yield over
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(processors: Queue[int]) -> None:
    """Keep a new process to its processor, and to the life of the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends the pool
    threading.Thread(target=_end_with_parent, daemon=True).start()
    processor = processors.get()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {processor})


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
