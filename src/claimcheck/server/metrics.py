"""What is counted and timed, for Prometheus; and what nobody foresaw, for the log."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from claimcheck.server.errors import problem_of
from claimcheck.server.services import Services

__all__ = ["Metrics", "Observer"]

_LOG = logging.getLogger("claimcheck.server")
_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 60.0)


class Metrics:
    """The metrics of one service, in a registry of their own."""

    def __init__(self, services: Services) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "claimcheck_requests", "Requests that were answered.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "claimcheck_request_seconds",
            "Time from a request to the end of its answer.",
            ["method", "route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.open = Gauge("claimcheck_requests_open", "Requests that are being answered.", registry=self.registry)
        self.registry.register(_Gauges(services))


class _Gauges(Collector):
    """What is asked for only when somebody looks."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterator[Metric]:
        """The gauges as they are now."""
        jobs = GaugeMetricFamily("claimcheck_jobs", "Jobs that are kept, by state.", labels=["state"])
        for state, number in self._services.jobs.counts().items():
            jobs.add_metric([state.value], number)
        yield jobs
        work = GaugeMetricFamily("claimcheck_work", "Calls that run or wait in a pool of threads.", labels=["pool"])
        work.add_metric(["heavy"], self._services.heavy.inside)
        work.add_metric(["quick"], self._services.quick.inside)
        yield work
        yield GaugeMetricFamily(
            "claimcheck_evidence_passages",
            "Passages of evidence that are searched.",
            value=sum(map(len, self._services.checker.stores)),
        )


class Observer:
    """Counts and times requests, and answers what nothing else has caught with a bare 500.

    The log gets the kind of the error and the places it went through, not its words, which may quote an article.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        start = time.perf_counter()
        with self._metrics.open.track_inprogress():
            try:
                await self.app(scope, receive, noted)
            except Exception as error:
                places = " < ".join(
                    f"{f.name} {f.filename}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)[:-9:-1]
                )
                _LOG.error("%s %s: %s at %s", scope["method"], _route(scope), type(error).__name__, places)
                if not status:
                    await problem_of(error).response()(scope, receive, noted)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.requests.labels(method, _route(scope), str(status)).inc()
        self._metrics.seconds.labels(method, _route(scope)).observe(time.perf_counter() - start)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _route(scope: Scope) -> str:
    """The pattern of the path, never the path itself: a client could make any number of those."""
    return str(getattr(scope.get("route"), "path", "(none)"))
