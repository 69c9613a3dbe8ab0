"""``/v1/jobs``: how far a job has come, its result, and its events as they happen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from claimcheck.schema import SCHEMA_VERSION, Claim, Document, Record, Report
from claimcheck.server.api._common import Shared, problems
from claimcheck.server.export import FORMATS, ReportFormat, report_response
from claimcheck.server.jobs import JobState, JobStatus
from claimcheck.server.problems import Problem
from claimcheck.server.services import Services

__all__ = ["Extraction", "JobAnswer", "find_job", "router"]

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])

JobId = Annotated[str, Path(max_length=64, description="The id of a job, as the answer that accepted it gave it.")]
_OUTCOME: dict[int | str, dict[str, Any]] = {
    200: {"description": "The report, or the claims of an extraction.", "content": FORMATS}
}
_STREAM: dict[int | str, dict[str, Any]] = {200: {"description": "Events `progress`, at last `done` or `failed`."}}


class Extraction(Record):
    """The claims of a document."""

    schema_version: str = SCHEMA_VERSION
    document: Document
    claims: tuple[Claim, ...]


class JobAnswer(JobStatus):
    """A job with the addresses of its parts."""

    links: dict[str, str]

    @classmethod
    def of(cls, status: JobStatus) -> Self:
        """The answer for a job."""
        own = f"/v1/jobs/{status.id}"
        links = {"self": own, "events": f"{own}/events", "result": f"{own}/result"}
        return cls(**dict(status), links=links)


def find_job(services: Services, job_id: str) -> JobStatus:
    """How far the job with this id has come.

    Raises:
        Problem: there is none (404).
    """
    status = services.jobs.status(job_id)
    if status is None:
        raise Problem(404, "There is no such job; finished ones are kept for some time only.")
    return status


async def _known(services: Shared, job_id: JobId) -> JobStatus:
    return await services.run_quick(find_job, services, job_id)


Known = Annotated[JobStatus, Depends(_known)]


@router.get("/{job_id}", response_model=JobAnswer, responses=problems(404, 422, 429))
async def job(status: Known) -> JobAnswer:
    """How far a job has come."""
    return JobAnswer.of(status)


@router.delete("/{job_id}", status_code=204, responses=problems(403, 404, 422, 429))
async def remove_job(services: Shared, status: Known) -> Response:
    """Forget a job, its text and its result. What is running is ended."""
    await services.run_quick(services.jobs.remove, status.id)
    return Response(status_code=204)


@router.get(
    "/{job_id}/result",
    response_model=Report,
    responses=_OUTCOME | problems(404, 409, 422, 429, 503),
)
async def result(
    services: Shared,
    status: Known,
    format_: Annotated[ReportFormat, Query(alias="format", description="The format of a report.")] = "json",
) -> Response:
    """What came of a job."""
    if status.state is JobState.FAILED:
        raise Problem(409, f"The job failed: {status.error}.")
    if not status.ended:
        raise Problem(409, "The job is not done yet.", headers={"Retry-After": "1"})
    return await services.run_quick(_result, services, status.id, format_)


def _result(services: Services, job_id: str, format_: ReportFormat) -> Response:
    job = services.jobs.get(job_id)
    if job is None:
        raise Problem(404, "There is no such job any more.")
    if job.report is not None:
        return report_response(services.decisions.attach(job.report), format_)
    found = Extraction(document=job.document, claims=job.claims or ())
    return Response(found.model_dump_json(by_alias=True), media_type="application/json")


async def _stream(services: Shared) -> AsyncIterator[None]:
    with services.streams.place():
        yield


@router.get(
    "/{job_id}/events",
    dependencies=[Depends(_stream)],
    response_class=EventSourceResponse,
    responses=_STREAM | problems(404, 422, 429),
)
async def events(services: Shared, status: Known) -> AsyncIterator[ServerSentEvent]:
    """The job whenever it changes, until it has ended, as server-sent events; the data is the job."""
    async for now in services.jobs.events(status.id):
        name = now.state.value if now.ended else "progress"
        yield ServerSentEvent(data=JobAnswer.of(now).model_dump(mode="json"), event=name)
