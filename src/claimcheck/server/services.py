"""What the routes of the service share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from claimcheck.checker import ClaimChecker
from claimcheck.evidence import EvidenceStore
from claimcheck.schema import Claim, Document, Report
from claimcheck.server.decisions import Decisions
from claimcheck.server.jobs import Found, JobKind, Jobs, Progress
from claimcheck.server.pool import Limiter, Pool
from claimcheck.server.settings import ServerSettings
from claimcheck.server.warmth import Warmth

__all__ = ["Services"]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes of the service share. ``store`` is the one that additions go to, or None."""

    checker: ClaimChecker
    settings: ServerSettings
    store: EvidenceStore | None
    jobs: Jobs
    decisions: Decisions
    heavy: Pool
    quick: Pool
    streams: Limiter
    warmth: Warmth

    def start(self) -> None:
        """Load the models and begin to work on jobs, in threads."""
        self.warmth.begin(self.checker, evidence=self.settings.warm)
        self.jobs.start(self._work)

    def stop(self) -> None:
        """Take no more work, and wait a little for what is running."""
        self.heavy.close()
        self.quick.close()
        self.warmth.end(self.settings.patience)
        if self.jobs.close(patience=self.settings.patience):
            self.decisions.close()

    @property
    def idle(self) -> bool:
        """Whether no thread is at work."""
        return not (self.heavy.inside or self.quick.inside or self.jobs.running or self.warmth.running)

    def not_ready(self) -> str | None:
        """What is missing until requests are answered at full speed; None when nothing is."""
        if self.warmth.fault is not None:
            return f"The models cannot be used: {self.warmth.fault}."
        if not self.warmth.ready.is_set():
            return "The models are being loaded."
        for store in self.checker.stores:
            len(store)  # raises when the store cannot be read
        self.jobs.counts()
        return None

    def _work(self, kind: JobKind, document: Document, progress: Progress, found: Found) -> Report | list[Claim]:
        if kind == "check":
            return self.checker.check(document, progress=progress, found=found)
        progress("extracting", 0.0)
        return self.checker.extract(document)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A blocking call that takes long (a check, an extraction), in its bounded pool."""
        return await self.heavy.run(function, *args, **kwargs)

    async def run_quick(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A blocking call that takes milliseconds (a match, a search): never behind a check."""
        return await self.quick.run(function, *args, **kwargs)

    async def run_sized(self, size: int, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A blocking call that takes milliseconds unless ``size`` is that of a long text."""
        pool = self.quick if size <= self.settings.long_text else self.heavy
        return await pool.run(function, *args, **kwargs)
