"""The second pass over evidence: passages are read one after the other, or side by side, and noted a few at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from claimcheck.errors import ClaimcheckError
from claimcheck.evidence._database import Database
from claimcheck.evidence._rows import note
from claimcheck.schema import Claim, Mention, Passage

__all__ = ["AnalysePassage", "Found", "Over", "read_passages"]

Found = tuple[tuple[Mention, ...], tuple[Claim, ...]]
AnalysePassage = Callable[[Passage], Found]
"""Reads the mentions and claims of a passage."""
Over = Callable[[Callable[[Passage], "Found | Exception"], Iterable[Passage]], Iterable["Found | Exception"]]
"""Calls a function for each passage, as :func:`map` does: results in the order of the passages, read as needed."""

_AT_ONCE = 8
"""Passages whose claims are committed together: at the second pass's speed, what a fraction of a second took."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """The outcome of reading a passage, which may be the error that it ended with."""

    analyse: AnalysePassage

    def __call__(self, passage: Passage) -> Found | Exception:
        try:
            return self.analyse(passage)
        except Exception as error:
            return error


def read_passages(
    database: Database,
    rows: Iterable[tuple[Passage, str]],
    analyse: AnalysePassage,
    version: str,
    failed: Callable[[Passage, Exception], None] | None,
    over: Over,
) -> int:
    """Read each passage and note what was found with its digest and ``version``; returns how many were read.

    They are read outside of the lock: it takes long, and other threads may go on searching.
    """
    taken: deque[tuple[Passage, str]] = deque()
    outcomes: list[tuple[Passage, str, Found]] = []
    done = 0

    def passages() -> Iterator[Passage]:
        for row in rows:
            taken.append(row)
            yield row[0]

    def keep() -> int:
        with database.noting() as connection:
            for passage, digest, found in outcomes:
                note(connection, passage.id, digest, *found, version)
        kept = len(outcomes)
        outcomes.clear()
        return kept

    for found in over(_Attempt(analyse), passages()):
        passage, digest = taken.popleft()
        fatal = isinstance(found, Exception) and (failed is None or isinstance(found, ClaimcheckError))
        if not isinstance(found, Exception):
            outcomes.append((passage, digest, found))
        elif failed is not None and not fatal:
            failed(passage, found)
        if fatal or len(outcomes) >= _AT_ONCE:
            done += keep()
        if fatal and isinstance(found, Exception):
            raise found
    return done + keep()
