"""``/v1/check``, ``/v1/extract``, ``/v1/match``: a document in, what was found in it out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import Field

from claimcheck.schema import SCHEMA_VERSION, Document, Mention, Record, Report
from claimcheck.server.api._common import Shared, problems
from claimcheck.server.api.jobs import Extraction, JobAnswer, find_job
from claimcheck.server.export import FORMATS, ReportFormat, report_response
from claimcheck.server.intake import Intake, Options, read_request, request_body
from claimcheck.server.jobs import JobKind
from claimcheck.server.pool import Overdue
from claimcheck.server.services import Services

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["documents"])

Given = Annotated[Intake, Depends(read_request)]
Prefer = Annotated[
    str | None, Header(description="`respond-async` makes it a job at once; a long text becomes one anyway.")
]
_EXAMPLE = {
    "text": "Foundever announced on 12 March 2023 that it had hired 300 people in Lisbon.",
    "date": "2023-03-14",
    "lang": "en",
}
_BODY = request_body(Options, _EXAMPLE)
_PROBLEMS = problems(400, 403, 408, 413, 415, 422, 429, 501, 503)
_ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {
        "model": JobAnswer,
        "description": "Accepted as a job, which is not lost: `Location` is its address.",
        "headers": {"Location": {"schema": {"type": "string"}, "description": "The address of the job."}},
    }
}


class Matches(Record):
    """The organisations that a document names."""

    schema_version: str = SCHEMA_VERSION
    document: Document = Field(description="The document as it was read; offsets are code points of its text.")
    mentions: tuple[Mention, ...]


@router.post(
    "/check",
    response_model=Report,
    responses={200: {"description": "The report.", "content": FORMATS}, **_ACCEPTED, **_PROBLEMS},
    openapi_extra=_BODY,
)
async def check(
    services: Shared,
    intake: Given,
    format_: Annotated[ReportFormat, Query(alias="format", description="The format of the report.")] = "json",
    prefer: Prefer = None,
) -> Response:
    """Find the claims of an article and check them against the evidence."""
    until = time.monotonic() + services.settings.timeout

    def timely(stage: str, share: float) -> None:
        if time.monotonic() > until:  # nobody waits for it any more
            raise Overdue(services.settings.timeout)

    def find(document: Document) -> Response:
        report = services.checker.check(document, progress=timely)
        return report_response(services.decisions.attach(report), format_)

    return await _answer(services, "check", intake, prefer, find)


@router.post(
    "/extract",
    response_model=Extraction,
    responses={200: {"description": "The claims."}, **_ACCEPTED, **_PROBLEMS},
    openapi_extra=_BODY,
)
async def extract(services: Shared, intake: Given, prefer: Prefer = None) -> Response:
    """Find the claims of an article, without checking them."""

    def find(document: Document) -> Response:
        return _json(Extraction(document=document, claims=tuple(services.checker.extract(document))))

    return await _answer(services, "extract", intake, prefer, find)


@router.post(
    "/match",
    response_model=Matches,
    responses={200: {"description": "The mentions."}, **_PROBLEMS},
    openapi_extra=_BODY,
)
async def match(
    services: Shared,
    intake: Given,
    unknown: Annotated[
        bool, Query(description="Also organisations outside the registry; without them it is many times faster.")
    ] = True,
) -> Response:
    """Find the organisations that an article names, with the vendors of the registry that they are."""
    matcher = services.checker.matcher

    def answer() -> Response:
        document = intake.read(services.settings)
        mentions = matcher.match(document) if unknown else matcher.match_known(document)
        return _json(Matches(document=document, mentions=tuple(mentions)))

    return await services.run_sized(len(intake.content), answer)


async def _answer(
    services: Services, kind: JobKind, intake: Intake, prefer: str | None, find: Callable[[Document], Response]
) -> Response:
    """What was found in the document, or the job that finds it."""
    asked = any(part.partition(";")[0].strip().lower() == "respond-async" for part in (prefer or "").split(","))

    def answer() -> Response:
        document = intake.read(services.settings)
        if not asked and len(document.text) <= services.settings.long_text:
            return find(document)
        body = JobAnswer.of(find_job(services, services.jobs.submit(kind, document)))
        headers = {"Location": body.links["self"]} | ({"Preference-Applied": "respond-async"} if asked else {})
        return Response(body.model_dump_json(), status_code=202, headers=headers, media_type="application/json")

    return await (services.run_sized(len(intake.content), answer) if asked else services.run(answer))


def _json(record: Record) -> Response:
    return Response(record.model_dump_json(by_alias=True), media_type="application/json")
