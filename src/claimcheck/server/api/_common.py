"""What the routes share: the services, and the description of their answers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request

from claimcheck.server.problems import MEDIA_TYPE
from claimcheck.server.services import Services

__all__ = ["Shared", "problems"]

_REASONS = {
    400: "The body cannot be read.",
    403: "This may not be done here, or not by a page of another site.",
    404: "There is no such thing.",
    408: "The body arrived too slowly.",
    409: "Not as things are.",
    413: "The body or the text is too large.",
    415: "The type of the content is not taken.",
    422: "The request or the document is not valid.",
    429: "The service is busy; `Retry-After` says when to try again.",
    501: "The service lacks an optional part that this needs.",
    503: "This was not done in time, or the service is not ready.",
}


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


Shared = Annotated[Services, Depends(_services)]
"""The services of the application, for a route to depend on."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route can answer with, for its description."""
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    return {
        status: {"description": _REASONS[status], "content": {MEDIA_TYPE: {"schema": schema}}} for status in statuses
    }
