"""Jobs: accepted, told of while they run, kept through the end of the service, and given up when nothing helps."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from claimcheck import ClaimChecker
from claimcheck.errors import ConfigError, ModelError
from claimcheck.reading import read_text
from claimcheck.schema import Claim, Document, Report
from claimcheck.server.jobs import Jobs, JobState, TooManyJobsError

TEXT = "Foundever hired 300 people in Lisbon in March 2023."
ASYNC = {"Prefer": "respond-async"}


def events(body: bytes) -> list[tuple[str, dict[str, Any]]]:
    """The events of a stream, with their data."""
    found = []
    for block in body.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_a_check_as_a_job(ask: Any, checker: ClaimChecker, article: str) -> None:
    accepted = ask("POST", "/v1/check", {"text": article, "id": "a"}, headers={"Prefer": "wait=1, respond-async"})
    assert accepted.status == 202
    assert accepted.headers["preference-applied"] == "respond-async"
    assert accepted.headers["location"] == accepted.json["links"]["self"]
    links = accepted.json["links"]
    told = events(ask("GET", links["events"]).body)
    assert [name for name, _ in told[:-1]] == ["progress"] * (len(told) - 1)
    name, last = told[-1]
    assert (name, last["state"], last["progress"]) == ("done", "done", 1.0)
    shares = [data["progress"] for _, data in told]
    assert shares == sorted(shares)
    assert last == ask("GET", links["self"]).json
    result = ask("GET", links["result"])
    assert Report.model_validate_json(result.body) == checker.check(read_text(article, "a"))
    assert ask("GET", links["result"] + "?format=csv").headers["content-type"] == "text/csv; charset=utf-8"


def test_a_long_text_becomes_a_job_by_itself(serve: Any, article: str) -> None:
    with serve(long_text=1000) as running:
        accepted = running.ask("POST", "/v1/extract", {"text": article})
        assert accepted.status == 202
        assert "preference-applied" not in accepted.headers
        assert running.ask("POST", "/v1/extract", {"text": TEXT}).status == 200
        links = accepted.json["links"]
        assert events(running.ask("GET", links["events"]).body)[-1][0] == "done"
        found = running.ask("GET", links["result"]).json
        assert found["claims"]
        assert found["document"]["text"] == article


def test_a_job_can_be_removed_and_then_nothing_is_left(ask: Any) -> None:
    links = ask("POST", "/v1/check", {"text": TEXT}, headers=ASYNC).json["links"]
    assert ask("DELETE", links["self"]).status == 204
    for link in links.values():
        assert "no such job" in ask("GET", link).detail
    assert "no such job" in ask("DELETE", links["self"]).detail


def test_a_result_is_asked_for_too_early(serve: Any, article: str) -> None:
    with serve() as running:
        body = {"text": article * 3}
        running.ask("POST", "/v1/check", body, headers=ASYNC)
        links = running.ask("POST", "/v1/check", body, headers=ASYNC).json["links"]
        early = running.ask("GET", links["result"])
        assert early.status == 409
        assert early.headers["retry-after"] == "1"
        assert "not done yet" in early.detail


def test_a_service_that_ends_in_the_middle_of_a_job_goes_on_with_it_later(
    serve: Any, poll: Callable[..., Any], tmp_path: Path, article: str
) -> None:
    database = tmp_path / "server.db"
    long = "\n\n".join([article] * 3)
    with serve(database=database, max_text=100_000) as running:
        job = running.ask("POST", "/v1/check", {"text": long}, headers=ASYNC).json
        poll(lambda: running.ask("GET", job["links"]["self"]).json["state"] == "running", "the job runs")
    with serve(database=database, max_text=100_000) as running:
        assert running.ask("GET", job["links"]["self"]).json["state"] in {"queued", "running"}
        assert events(running.ask("GET", job["links"]["events"]).body)[-1][0] == "done"
        assert running.ask("GET", job["links"]["result"]).json["document"]["text"] == long


def test_a_stream_of_events_ends_with_the_service(serve: Any, article: str) -> None:
    with serve(max_text=200_000) as running:
        job = running.ask("POST", "/v1/check", {"text": "\n\n".join([article] * 8)}, headers=ASYNC).json
        stream = running.ask.raw(f"GET {job['links']['events']} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert b"200 OK" in stream.recv(65536)
    rest = b""
    while piece := stream.recv(65536):
        rest += piece
    stream.close()
    assert b"event: done" not in rest


def test_only_so_many_streams_are_open_at_once(serve: Any, article: str) -> None:
    with serve(max_streams=1, max_text=200_000) as running:
        job = running.ask("POST", "/v1/check", {"text": "\n\n".join([article] * 8)}, headers=ASYNC).json
        stream = running.ask.raw(f"GET {job['links']['events']} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert b"200 OK" in stream.recv(65536)
        refused = running.ask("GET", job["links"]["events"])
        assert refused.status == 429
        assert int(refused.headers["retry-after"]) > 0
        stream.close()


def test_no_more_jobs_wait_than_may(serve: Any, article: str) -> None:
    with serve(max_jobs=1) as running:
        body = {"text": article * 3}
        refused = [a for _ in range(3) if (a := running.ask("POST", "/v1/check", body, headers=ASYNC)).status == 429]
        assert refused
        assert "Too many jobs" in refused[0].detail
        assert int(refused[0].headers["retry-after"]) > 0


class Work:
    """What a job does, as a test wants it."""

    def __init__(self, *outcomes: BaseException | Sequence[Claim]) -> None:
        self.outcomes = list(outcomes)

    def __call__(self, kind: str, document: Document, progress: Any, found: Any) -> list[Claim]:
        progress("extracting", 0.5)
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, BaseException):
            raise outcome
        return list(outcome)


def finished(jobs: Jobs, job_id: str, poll: Callable[..., Any]) -> Any:
    """The job, once it has ended."""
    return poll(lambda: (job := jobs.get(job_id)) is not None and job.ended and job, "the job ends")


@pytest.fixture
def document() -> Document:
    return read_text(TEXT, "text")


def test_a_job_that_fails_once_is_tried_again(tmp_path: Path, document: Document, poll: Callable[..., Any]) -> None:
    jobs = Jobs(tmp_path / "jobs.db")
    jobs.start(Work(ValueError(TEXT), []))
    job = finished(jobs, jobs.submit("extract", document), poll)
    jobs.close(10)
    assert (job.state, job.claims, job.error) == (JobState.DONE, (), None)


def test_a_job_that_always_fails_is_given_up_and_tells_nothing_of_the_text(
    tmp_path: Path, document: Document, poll: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    jobs = Jobs(tmp_path / "jobs.db")
    jobs.start(Work(*(ValueError(TEXT) for _ in range(3)), []))
    first, second = jobs.submit("extract", document), jobs.submit("extract", document)
    poisoned = finished(jobs, first, poll)
    assert (poisoned.state, poisoned.error) == (JobState.FAILED, "internal error (ValueError), tried 3 times")
    assert finished(jobs, second, poll).state is JobState.DONE
    jobs.close(10)
    assert "ValueError" in caplog.text
    assert "Foundever" not in caplog.text


def test_an_error_of_the_package_is_told_at_once(tmp_path: Path, document: Document, poll: Callable[..., Any]) -> None:
    jobs = Jobs(tmp_path / "jobs.db")
    jobs.start(Work(ModelError("the model is damaged")))
    job = finished(jobs, jobs.submit("extract", document), poll)
    jobs.close(10)
    assert (job.state, job.error) == (JobState.FAILED, "the model is damaged")


def test_two_services_cannot_have_one_database(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "jobs.db")
    with pytest.raises(ConfigError, match="another service is using it"):
        Jobs(tmp_path / "jobs.db")
    jobs.close()
    Jobs(tmp_path / "jobs.db").close()


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    from claimcheck.evidence import EvidenceStore

    path = tmp_path / "store.db"
    EvidenceStore(path).close()
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="another program"):
        Jobs(path)
    assert path.read_bytes() == before
    (tmp_path / "text.db").write_text("no database\n" * 100)
    with pytest.raises(ConfigError, match="cannot be used"):
        Jobs(tmp_path / "text.db")


def test_the_database_is_for_its_owner_only(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path / "new" / "jobs.db")
    jobs.close()
    assert (tmp_path / "new" / "jobs.db").stat().st_mode & 0o077 == 0


def test_finished_jobs_are_forgotten_in_time(tmp_path: Path, document: Document, poll: Callable[..., Any]) -> None:
    jobs = Jobs(tmp_path / "jobs.db", keep_days=1e-9)
    jobs.start(Work([]))
    job_id = jobs.submit("extract", document)
    poll(lambda: jobs.get(job_id) is None, "the job is forgotten")
    jobs.close(10)


def test_a_job_too_many_is_not_accepted(tmp_path: Path, document: Document) -> None:
    jobs = Jobs(tmp_path / "jobs.db", max_jobs=1)
    jobs.submit("extract", document)
    with pytest.raises(TooManyJobsError):
        jobs.submit("extract", document)
    assert jobs.counts()[JobState.QUEUED] == 1
    jobs.close()
