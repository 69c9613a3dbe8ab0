"""What machines watch: whether the service is there, whether it is ready, and its metrics."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_1_0_0, generate_latest
from pydantic import BaseModel

from claimcheck.server.api._common import Shared, problems
from claimcheck.server.problems import Problem

__all__ = ["router"]

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The service answers."""

    status: Literal["ok", "ready"]


@router.get("/healthz", response_model=Health)
async def healthz() -> Health:
    """Whether the process answers at all."""
    return Health(status="ok")


@router.get("/readyz", response_model=Health, responses=problems(503))
async def readyz(services: Shared) -> Health:
    """Whether models and stores are open, so that requests are answered at full speed."""
    if (reason := await services.run_quick(services.not_ready)) is not None:
        raise Problem(503, reason, headers={"Retry-After": "2"})
    return Health(status="ready")


@router.get(
    "/metrics", response_class=Response, responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}
)
async def metrics(request: Request, services: Shared) -> Response:
    """Counts and times for Prometheus."""
    content = await services.run_quick(generate_latest, request.app.state.metrics.registry)
    return Response(content, media_type=CONTENT_TYPE_PLAIN_1_0_0)
