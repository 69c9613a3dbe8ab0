"""The records of jobs."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from claimcheck.schema import Claim, Document, Report

__all__ = ["Job", "JobKind", "JobState", "JobStatus"]

JobKind = Literal["check", "extract"]


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobStatus(BaseModel):
    """A job as it stands."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: JobKind
    state: JobState
    progress: float = Field(default=0.0, ge=0, le=1, description="The share that is done.")
    stage: str = Field(default="", description="What is being done: matching, extracting, retrieving, judging.")
    created: dt.datetime
    finished: dt.datetime | None = None
    error: str | None = Field(default=None, description="Why it failed.")

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {JobState.DONE, JobState.FAILED}


class Job(JobStatus):
    """A job with its document.

    ``report`` (of a check) and ``claims`` (of an extraction) are there once it is done; a check that runs has
    ``claims`` as soon as they are read.
    """

    document: Document
    report: Report | None = None
    claims: tuple[Claim, ...] | None = None
