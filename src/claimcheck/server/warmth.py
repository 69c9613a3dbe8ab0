"""What is done once after the start, so that requests are fast: models are loaded, then all evidence is read."""

from __future__ import annotations

import logging
import threading

from claimcheck.checker import ClaimChecker
from claimcheck.errors import ClaimcheckError
from claimcheck.schema import Claim, Mention, Passage

__all__ = ["Warmth"]

_FIRST = (
    "Foundever a embauché 300 personnes à Lisbonne en mars 2023.",
    "Foundever hired 300 people in Lisbon in March 2023.",
)
"""A claim in each language: checking it loads every model."""
_LOG = logging.getLogger("claimcheck.server")


class Warmth:
    """Whether the models are loaded.

    ``fault`` says why they cannot be. Evidence that was not read yet is read by the checks themselves, only later.
    """

    def __init__(self) -> None:
        self.ready = threading.Event()
        self.fault: str | None = None
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, checker: ClaimChecker, *, evidence: bool) -> None:
        """Start the thread; ``evidence``: read all of it too."""
        self._ending.clear()
        self._thread = threading.Thread(
            target=self._run, args=(checker, evidence), name="claimcheck-warmth", daemon=True
        )
        self._thread.start()

    def end(self, patience: float) -> None:
        """Stop at the next passage, and wait at most ``patience`` seconds for that."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join(patience)

    @property
    def running(self) -> bool:
        """Whether the thread is at work: the interpreter must not be taken down under a model that runs."""
        return self._thread is not None and self._thread.is_alive()

    def _run(self, checker: ClaimChecker, evidence: bool) -> None:
        def analyse(passage: Passage) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
            if self._ending.is_set():
                raise _Ended
            return checker.analyse_passage(passage)

        try:
            for text in _FIRST:
                if self._ending.is_set():
                    return
                checker.check(text)
            self.ready.set()
            if evidence:
                version = checker._retriever.version  # the one that `check` asks the stores for
                for store in checker.stores:
                    store.ensure_analysed(None, analyse, version)
        except _Ended:
            return
        except Exception as error:
            fault = str(error) if isinstance(error, ClaimcheckError) else type(error).__name__
            _LOG.error("warming up: %s", fault)
            if not self.ready.is_set():
                self.fault = fault


class _Ended(Exception):  # noqa: N818 - no error
    pass
