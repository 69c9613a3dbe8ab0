"""Every error that a client can meet, as problem details."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from claimcheck.errors import ClaimcheckError, InputError, MissingExtraError
from claimcheck.server.jobs import TooManyJobsError
from claimcheck.server.problems import Fault, Problem, ProblemResponse

__all__ = ["add_error_handlers", "problem_of"]

_LOG = logging.getLogger("claimcheck.server")


def add_error_handlers(app: FastAPI) -> None:
    """Answer errors of every kind with ``application/problem+json``."""
    for kind in (Problem, RequestValidationError, HTTPException, ClaimcheckError, TooManyJobsError):
        app.add_exception_handler(kind, _answer)


async def _answer(_: Request, error: Exception) -> ProblemResponse:
    return problem_of(error).response()


def problem_of(error: Exception) -> Problem:
    """What a client is told of an error: its own faults in full, ours without any detail."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        # Not what was sent: it may be an article.
        faults = [
            Fault(where=".".join(map(str, each["loc"])), message=each["msg"].removeprefix("Value error, "))
            for each in error.errors()
        ]
        return Problem(422, "The request is not valid; see 'faults'.", faults=faults)
    if isinstance(error, HTTPException):
        if isinstance(error.__cause__, Problem):  # raised while FastAPI itself was reading a form
            return error.__cause__
        phrase = HTTPStatus(error.status_code).phrase
        detail = error.detail if error.detail != phrase else f"{phrase}."
        return Problem(error.status_code, detail, headers=error.headers)
    if isinstance(error, TooManyJobsError):
        return Problem(429, "Too many jobs wait: try again later.", headers={"Retry-After": "60"})
    if isinstance(error, MissingExtraError):
        return Problem(501, f"{error}, on the machine of the service.")
    if isinstance(error, InputError):
        return Problem(422, f"{error}.")
    if isinstance(error, ClaimcheckError):
        _LOG.error("%s: %s", type(error).__name__, error)
    return Problem(500, "The service could not do this; its log says more.")
