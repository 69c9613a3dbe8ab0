"""Limits: what is too much at once is told to come later, and small questions never wait for large ones."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from claimcheck.server.pool import Busy, Overdue, Pool


def run(pool: Pool, *calls: Any) -> list[Any]:
    """The outcomes of calls that are made at the same time."""

    async def all_at_once() -> list[Any]:
        return await asyncio.gather(*(pool.run(call) for call in calls), return_exceptions=True)

    return asyncio.run(all_at_once())


def test_a_pool_runs_some_lets_some_wait_and_refuses_the_others() -> None:
    pool, gate, most = Pool("test", threads=2, queue=3, timeout=30), threading.Event(), []

    def work() -> int:
        most.append(pool.inside)
        gate.wait(30)
        return 1

    async def scenario() -> list[Any]:
        tasks = [asyncio.create_task(pool.run(work)) for _ in range(7)]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        gate.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    outcomes = asyncio.run(scenario())
    assert outcomes.count(1) == 5
    refused = [outcome for outcome in outcomes if isinstance(outcome, Busy)]
    assert len(refused) == 2
    assert all(refusal.status == 429 and int(refusal.headers["Retry-After"]) >= 1 for refusal in refused)
    assert run(pool, lambda: 2) == [2]
    pool.close()


def test_what_takes_too_long_is_told_so_and_keeps_its_place() -> None:
    pool, gate = Pool("test", threads=1, queue=0, timeout=0.05), threading.Event()

    async def scenario() -> None:
        with pytest.raises(Overdue) as overdue:
            await pool.run(gate.wait, 30)
        assert overdue.value.status == 503
        with pytest.raises(Busy):
            await pool.run(int)
        gate.set()
        while pool.inside:
            await asyncio.sleep(0)
        assert await pool.run(int) == 0

    asyncio.run(scenario())
    pool.close()


def test_what_waits_too_long_is_never_begun() -> None:
    pool, gate = Pool("test", threads=1, queue=1, timeout=0.05), threading.Event()
    begun: list[int] = []

    async def scenario() -> None:
        tasks = [asyncio.create_task(pool.run(gate.wait, 30)), asyncio.create_task(pool.run(begun.append, 1))]
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(outcome, Overdue) for outcome in outcomes)
        gate.set()
        while pool.inside:
            await asyncio.sleep(0)

    asyncio.run(scenario())
    pool.close()
    assert begun == []


def test_an_error_of_the_call_is_that_of_the_run() -> None:
    pool = Pool("test", threads=1, queue=0, timeout=5)

    def fail() -> None:
        raise TimeoutError("its own")

    [error] = run(pool, fail)
    assert (type(error), str(error)) == (TimeoutError, "its own")
    pool.close()


def test_a_busy_service_says_when_to_come_again_and_still_answers_small_questions(
    serve: Any, poll: Any, article: str
) -> None:
    body = {"text": article * 2}
    with serve(concurrency=1, queue=0) as running, ThreadPoolExecutor(1) as others:
        first = others.submit(running.ask, "POST", "/v1/extract", body)
        poll(lambda: running.services.heavy.inside, "the first one is at work")
        refused = running.ask("POST", "/v1/extract", body)
        small = [running.ask("GET", "/v1/registry/vendors/brevo"), running.ask("GET", "/healthz")]
        still = running.services.heavy.inside
        assert first.result().status == 200
    assert refused.status == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert "try again" in refused.detail
    assert [answer.status for answer in small] == [200, 200]
    assert still == 1


def test_a_check_that_takes_too_long_is_ended(serve: Any, poll: Any, article: str) -> None:
    with serve(timeout=0.1) as running:
        answer = running.ask("POST", "/v1/check", {"text": article * 3})
        assert answer.status == 503
        assert "respond-async" in answer.detail
        assert answer.headers["retry-after"]
        poll(lambda: not running.services.heavy.inside, "the check has ended")


def test_only_so_many_bodies_are_in_memory_at_once(serve: Any, poll: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimcheck.server.security._MOST_BODIES", 1)
    head = b"POST /v1/match HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n"
    with serve() as running:
        assert running.ask("POST", "/v1/match", b"Genesys", type="text/plain").status == 200
        slow = running.ask.raw(head, b"Gene")
        small = {"text": "Genesys"}
        refused = poll(lambda: (a := running.ask("POST", "/v1/match", small)).status == 429 and a, "the place is taken")
        assert int(refused.headers["retry-after"]) > 0
        assert running.ask("GET", "/v1/registry").status == 200
        slow.sendall(b"sys..")
        assert b"200 OK" in slow.recv(65536)
        slow.close()


def test_ten_thousand_tiny_requests(ask: Any, service: Any) -> None:
    """Over one connection each, and many over one: all are answered, nothing is left open."""
    request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answered = 0
    for _ in range(24):
        connection = ask.raw(request * 400)
        found = b""
        until = time.monotonic() + 300
        while found.count(b"HTTP/1.1 200 OK") < 400 and time.monotonic() < until:
            found += connection.recv(1 << 20)
        answered += found.count(b"HTTP/1.1 200 OK")
        connection.close()
    assert answered == 9600
    with ThreadPoolExecutor(8) as clients:
        statuses = set(clients.map(lambda _: ask("GET", "/healthz").status, range(400)))
    assert statuses == {200}
    assert not service.services.heavy.inside
    assert not service.services.quick.inside


def test_small_matches_at_the_same_time_are_all_answered(ask: Any) -> None:
    texts = [f"Genesys and Majorel signed in {year}." for year in range(1990, 2020)]
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(lambda text: ask("POST", "/v1/match", {"text": text}), texts))
    assert {answer.status for answer in answers} <= {200, 429}
    done = [(answer, text) for answer, text in zip(answers, texts, strict=True) if answer.status == 200]
    assert done
    for answer, text in done:
        assert answer.json["document"]["text"] == text
        assert [mention["vendor_id"] for mention in answer.json["mentions"]] == ["genesys", "majorel"]
