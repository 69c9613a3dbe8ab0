"""The application: services, middleware, routers and problem details put together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from claimcheck.checker import ClaimChecker
from claimcheck.server.api import router as api
from claimcheck.server.decisions import Decisions
from claimcheck.server.description import describe
from claimcheck.server.errors import add_error_handlers
from claimcheck.server.jobs import Jobs
from claimcheck.server.metrics import Metrics, Observer
from claimcheck.server.page import router as page
from claimcheck.server.pool import Limiter, Pool
from claimcheck.server.reconcile import router as reconcile
from claimcheck.server.security import Gate, SecurityHeaders
from claimcheck.server.services import Services
from claimcheck.server.settings import ServerSettings
from claimcheck.server.tokens import Tokens
from claimcheck.server.warmth import Warmth

__all__ = ["create_app"]


def create_app(checker: ClaimChecker, settings: ServerSettings | None = None) -> FastAPI:
    """The service over ``checker`` as an ASGI application. The caller closes the checker.

    Raises:
        ConfigError: the database or the file of tokens cannot be used.
    """
    settings = settings or ServerSettings()
    tokens = Tokens.load(settings.tokens) if settings.tokens is not None else None
    services = _services(checker, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        services.start()
        yield
        await asyncio.to_thread(services.stop)

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.services = services
    app.state.metrics = Metrics(services)
    add_error_handlers(app)
    for router in (api, reconcile, page):
        app.include_router(router)
    describe(app, with_tokens=tokens is not None)
    # The last one added is the first that a request meets.
    app.add_middleware(Gate, settings=settings, tokens=tokens)
    if settings.allow_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.allow_origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Prefer"],
            expose_headers=["Location", "Retry-After"],
        )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Observer, metrics=app.state.metrics)
    return app


def _services(checker: ClaimChecker, settings: ServerSettings) -> Services:
    return Services(
        checker=checker,
        settings=settings,
        store=next((store for store in checker.stores if store.path is not None and not store.read_only), None),
        jobs=Jobs(settings.database, max_jobs=settings.max_jobs, keep_days=settings.keep_days),
        decisions=Decisions(settings.database),
        heavy=Pool("work", settings.concurrency, settings.queue, settings.timeout),
        quick=Pool("quick", 2, settings.queue, settings.timeout),
        streams=Limiter(settings.max_streams),
        warmth=Warmth(),
    )
