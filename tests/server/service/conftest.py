"""The real service on loopback ports: real uvicorn, real checker, plain sockets for clients."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from claimcheck import ClaimChecker
from claimcheck.evidence import EvidenceStore, bundled_passages
from claimcheck.server import ServerSettings
from claimcheck.server.services import Services
from claimcheck.server.serving import Server, make_server

ARTICLES = Path(__file__).parents[3] / "fixtures" / "articles"
PATIENCE = 300.0
"""Seconds after which a test gives up waiting for what must happen."""


@dataclass(frozen=True)
class Answer:
    """An answer of the service."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def detail(self) -> str:
        """The detail of a problem; the answer must be one."""
        assert self.headers["content-type"] == "application/problem+json", self.headers
        assert self.json["status"] == self.status
        return str(self.json["detail"])


@dataclass(frozen=True)
class Client:
    """Asks a service at a port of this machine, each time over a new connection."""

    port: int

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        type: str | None = None,  # noqa: A002
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer to a request; a ``body`` that is no bytes is sent as JSON."""
        sent = dict(headers or {})
        if body is not None and not isinstance(body, bytes) and type is None:
            body, type = json.dumps(body).encode(), "application/json"  # noqa: A001
        if type is not None:
            sent["Content-Type"] = type
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            connection.close()

    def raw(self, *pieces: bytes) -> socket.socket:
        """A connection over which some bytes have gone."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        for piece in pieces:
            connection.sendall(piece)
        return connection

    def upload(self, path: str, content: bytes, name: str, type: str = "text/plain", **fields: str) -> Answer:  # noqa: A002
        """The answer to a form with a file."""
        parts = [
            f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()
        ]
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {type}\r\n\r\n'
        parts.append(head.encode() + content)
        body = b"".join(b"--limit\r\n" + part + b"\r\n" for part in parts) + b"--limit--\r\n"
        return self("POST", path, body, type="multipart/form-data; boundary=limit")


@dataclass(frozen=True)
class Running:
    """A service that runs, and what it is made of."""

    ask: Client
    services: Services
    server: Server

    @property
    def app(self) -> FastAPI:
        """The application."""
        app = self.server.config.app
        assert isinstance(app, FastAPI)
        return app


Serve = Callable[..., AbstractContextManager[Running]]


def poll(condition: Callable[[], Any], what: str) -> Any:
    """What ``condition`` gives as soon as it is true."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.01)
    raise AssertionError(f"{what}: not within {PATIENCE:.0f} s")


@pytest.fixture(scope="session", name="poll")
def poll_fixture() -> Callable[[Callable[[], Any], str], Any]:
    """Waits for a condition."""
    return poll


@pytest.fixture(scope="session")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaimChecker]:
    """The real checker, with a few passages of the bundled evidence in a store of its own."""
    with (
        EvidenceStore(tmp_path_factory.mktemp("evidence") / "store.db") as store,
        ClaimChecker(evidence=[store], only=True) as made,
    ):
        store.add(passage for passage in bundled_passages() if "majorel" in passage.vendors)
        yield made


@pytest.fixture(scope="session")
def serve(checker: ClaimChecker, tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Starts a service of its own, with settings of its own, over the same checker."""

    @contextmanager
    def start(**settings: Any) -> Iterator[Running]:
        patient = dict.fromkeys(("timeout", "body_timeout", "patience"), PATIENCE)
        usual = {"database": tmp_path_factory.mktemp("server") / "server.db", "warm": False, **patient}
        server = make_server(checker, ServerSettings(**usual | settings))
        listening = socket.create_server(("127.0.0.1", 0))
        thread = threading.Thread(target=asyncio.run, args=(server.serve(sockets=[listening]),))
        thread.start()
        try:
            poll(lambda: server.started, "the service listens")
            yield Running(Client(listening.getsockname()[1]), server.services, server)
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            listening.close()
        assert not thread.is_alive()

    return start


@pytest.fixture(scope="session")
def service(serve: Serve) -> Iterator[Running]:
    """A service with default settings, its models loaded."""
    with serve() as running:
        warmth = running.services.warmth
        poll(lambda: warmth.ready.is_set() or warmth.fault, "the models are loaded")
        assert warmth.fault is None
        yield running


@pytest.fixture(scope="session")
def ask(service: Running) -> Client:
    """A client of the service with default settings."""
    return service.ask


@pytest.fixture(scope="session")
def article() -> str:
    """An article of some four hundred words."""
    return (ARTICLES / "dev-en-results-2023.txt").read_text(encoding="utf-8")


@pytest.fixture
def own(checker: ClaimChecker) -> Iterator[EvidenceStore]:
    """The store that additions go to, as it was before when the test has ended."""
    store = checker.stores[0]
    before = {document.id for document in store.documents()}
    yield store
    store.remove(document.id for document in store.documents() if document.id not in before)
