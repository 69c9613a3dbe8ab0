"""The HTTP server: uvicorn, with patience that ends, and an end that loses nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from claimcheck.checker import ClaimChecker
from claimcheck.errors import ConfigError
from claimcheck.server.app import create_app
from claimcheck.server.problems import MEDIA_TYPE, ProblemDetails
from claimcheck.server.services import Services
from claimcheck.server.settings import ServerSettings

__all__ = ["make_server", "serve"]

_HEAD_SECONDS = 10.0
"""How long the head of a request may take to arrive."""
_LINGER_SECONDS = 5.0
"""How long the rest of a body that nobody wants is thrown away, so that the client sees the answer to it."""
_MOST_CONNECTIONS = 500
_LARGEST_HEAD = 32_768


def serve(checker: ClaimChecker, settings: ServerSettings, told: Callable[[str], None]) -> None:
    """Run the service until the process is told to end; ``told`` gets the address once it listens.

    Requests and the running job have ``settings.patience`` seconds to end; a job that has not is run at the next start.

    Raises:
        ConfigError: the address, the database or the file of tokens cannot be used.
    """
    listening = _listen(settings)
    server = make_server(checker, settings, told)

    def end(*_: object) -> None:
        # uvicorn, which has handlers of its own meanwhile, raises the signal again when it has ended.
        if not server.should_exit:
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, end)
        server.run(sockets=[listening])
    if not server.services.idle:
        # A thread is still at work, and nothing can end it; jobs are safe in the database.
        os._exit(0)


def make_server(
    checker: ClaimChecker, settings: ServerSettings, told: Callable[[str], None] = lambda address: None
) -> Server:
    """The server over a new application, for ``run`` or ``serve`` with the one socket to listen on."""
    app = create_app(checker, settings)
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_CONNECTIONS,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
        timeout_graceful_shutdown=max(1, round(settings.patience)),
    )
    return Server(config, app.state.services, told)


class Server(uvicorn.Server):
    """uvicorn's server; streams of events end when it is told to end."""

    def __init__(self, config: uvicorn.Config, services: Services, told: Callable[[str], None]) -> None:
        super().__init__(config)
        self.services = services
        self._told = told

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and tell the address."""
        await super().startup(sockets)
        for listening in sockets or ():
            host, port = listening.getsockname()[:2]
            self._told(f"http://{f'[{host}]' if ':' in host else host}:{port}")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections and wait for those that are answered."""
        self.services.jobs.stop()
        await super().shutdown(sockets)


class PatientProtocol(H11Protocol):
    """uvicorn's protocol, that also closes connections of clients that are too slow, and tells problems as JSON."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected: the head of its request must follow."""
        super().connection_made(transport)
        self._deadline: asyncio.TimerHandle | None = self.loop.call_later(_HEAD_SECONDS, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._relax()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes have come: the deadline holds until they make a whole head."""
        if self._deadline is None and self.conn.their_state is h11.IDLE:
            self._deadline = self.loop.call_later(_HEAD_SECONDS, self._too_slow)
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._relax()

    def on_response_complete(self) -> None:
        """An answer has been sent: the rest of the body it did not wait for is thrown away for a while."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY and self._deadline is None:
            self._deadline = self.loop.call_later(_LINGER_SECONDS, self._too_slow)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        body = ProblemDetails(title="Bad Request", status=400, detail=msg).model_dump_json(exclude_none=True).encode()
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.close()
            return
        headers: list[tuple[bytes, bytes]] = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        events: list[Any] = [h11.Response(status_code=400, headers=headers), h11.Data(data=body), h11.EndOfMessage()]
        for event in events:
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _relax(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self.transport.close()


def _listen(settings: ServerSettings) -> socket.socket:
    host = settings.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise ConfigError(
            f"cannot listen on {settings.host} port {settings.port}: {error.strerror or error}"
        ) from error
