"""Errors of the service as problem details (RFC 9457): ``application/problem+json`` everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

__all__ = ["MEDIA_TYPE", "Fault", "Problem", "ProblemDetails", "ProblemResponse"]

MEDIA_TYPE = "application/problem+json"


class ProblemResponse(JSONResponse):
    """A response with problem details."""

    media_type = MEDIA_TYPE


class Fault(BaseModel):
    """One thing that is wrong with a request. What was sent is never repeated."""

    where: str = Field(description="The part of the request, such as `body.date` or `query.limit`.")
    message: str


class ProblemDetails(BaseModel):
    """What went wrong, in the form of RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    faults: list[Fault] | None = Field(default=None, description="One entry for each fault of an invalid request.")


class Problem(Exception):  # noqa: N818 - the field's own word
    """An error that a client is told of.

    Args:
        status: the HTTP status.
        detail: one sentence: what was wrong and what to do. Never holds what was sent.
        title: the status's own phrase when not given.
        headers: further headers of the response.
        faults: the single faults, where there are several.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        title: str | None = None,
        headers: Mapping[str, str] | None = None,
        faults: list[Fault] | None = None,
    ) -> None:
        super().__init__(detail)
        self.details = ProblemDetails(
            title=title or HTTPStatus(status).phrase, status=status, detail=detail, faults=faults
        )
        self.headers = dict(headers or {})

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.details.status

    def response(self) -> ProblemResponse:
        """The response that tells of it."""
        content: dict[str, Any] = self.details.model_dump(exclude_none=True)
        return ProblemResponse(content, status_code=self.status, headers=self.headers)
