"""Who may ask, from where, and how much: checked before any route is reached. Headers that browsers obey.

Browsers send requests to the service from any page that is open in them. What protects it: the ``Host`` header must be
a name of the service (DNS rebinding), and what changes or costs something must not come from another site (``Origin``,
``Sec-Fetch-Site``) unless it carries a token, which other sites cannot know.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from claimcheck.server.pool import Busy, Limiter
from claimcheck.server.problems import Problem
from claimcheck.server.settings import ServerSettings, is_loopback
from claimcheck.server.tokens import Tokens

__all__ = ["CONTENT_SECURITY_POLICY", "Gate", "SecurityHeaders"]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with no-referrer, browsers hide the origin of the page's own forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
_OPEN = frozenset({"/healthz", "/readyz"})
"""What needs no token and no name, since probes have none; it tells nothing but whether the service is there."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_MOST_BODIES = 64
"""Requests with a body that are answered at once: each may keep the largest body in memory."""
_DIGITS = re.compile(r"[0-9]{1,18}", re.ASCII)


class SecurityHeaders:
    """Adds the headers to every response; a route that sets one of them itself is left alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if "frame-ancestors 'none'" not in headers["content-security-policy"]:
                    del headers["x-frame-options"]  # the route lets itself be framed
            await send(message)

        await self.app(scope, receive, secured)


class Gate:
    """Lets requests in, or answers them with a problem; counts the body while it arrives."""

    def __init__(self, app: ASGIApp, settings: ServerSettings, tokens: Tokens | None) -> None:
        self.app = app
        self._settings = settings
        self._tokens = tokens
        self._hosts = _known_hosts(settings)
        self._bodies = Limiter(_MOST_BODIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            self._admit(scope)
        except Problem as problem:
            await problem.response()(scope, receive, send)
            return
        if scope["method"] in _SAFE:
            await self.app(scope, _Body(receive, self._settings).receive, send)
            return
        try:
            with self._bodies.place():
                await self.app(scope, _Body(receive, self._settings).receive, send)
        except Busy as busy:
            await busy.response()(scope, receive, send)

    def _admit(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        host = _host_name(headers.get("host", ""))
        watched = scope["path"] in _OPEN
        if self._hosts is not None and host not in self._hosts and not watched:
            raise Problem(421, "This is no name of the service; the option --allow-host names further ones.")
        bearer = False
        if self._tokens is not None and not watched:
            scope.setdefault("state", {})["user"], bearer = self._authenticate(headers, self._tokens)
        if scope["method"] not in _SAFE and not bearer:
            self._same_site(headers)
        length = headers.get("content-length")
        if length is not None and (not _DIGITS.fullmatch(length) or int(length) > self._settings.max_body):
            raise _too_large(self._settings.max_body)

    def _authenticate(self, headers: Mapping[str, str], tokens: Tokens) -> tuple[str, bool]:
        """Who asks, and whether by a bearer token; browsers give it as the password of Basic authentication."""
        scheme, _, given = headers.get("authorization", "").partition(" ")
        bearer = scheme.lower() == "bearer"
        token = given.strip() if bearer else _password(given) if scheme.lower() == "basic" else None
        name = tokens.name_of(token) if token else None
        if name is None:
            raise Problem(
                401,
                "The service needs a token: 'Authorization: Bearer TOKEN', or the token as the password in a browser.",
                headers={"WWW-Authenticate": 'Bearer realm="claimcheck", Basic realm="claimcheck", charset="UTF-8"'},
            )
        return name, bearer

    def _same_site(self, headers: Mapping[str, str]) -> None:
        origin = headers.get("origin")
        if origin is not None:
            allowed = origin in self._settings.allow_origins or _netloc(origin) == headers.get("host", "").lower()
        else:
            allowed = headers.get("sec-fetch-site", "none") in {"same-origin", "none"}
        if not allowed:
            raise Problem(403, "Pages of another site may not do this; the option --allow-origin lets one in.")


class _Body:
    """The body of one request: no larger and no slower than it may be."""

    def __init__(self, receive: Receive, settings: ServerSettings) -> None:
        self._receive = receive
        self._most = settings.max_body
        self._seconds = settings.body_timeout
        self._until: float | None = None
        self._size = 0
        self._complete = False

    async def receive(self) -> Message:
        """The next message; raises a :class:`Problem` when the body is too large or too slow."""
        if self._complete:
            return await self._receive()
        now = asyncio.get_running_loop().time()
        self._until = self._until or now + self._seconds
        try:
            message = await asyncio.wait_for(self._receive(), self._until - now)
        except TimeoutError:
            raise Problem(408, f"The body did not arrive within {self._seconds:g} s.") from None
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
            if self._size > self._most:
                raise _too_large(self._most)
        return message


def _too_large(most: int) -> Problem:
    return Problem(413, f"The body is larger than {most:,} bytes.")


def _password(given: str) -> str | None:
    try:
        return base64.b64decode(given.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return None


def _known_hosts(settings: ServerSettings) -> frozenset[str] | None:
    """The names that the service goes by; None where it is meant for the network and none was given."""
    given = {host.lower() for host in settings.allow_hosts}
    if is_loopback(settings.host):
        return frozenset({"localhost", "127.0.0.1", "::1", settings.host.strip("[]").lower(), *given})
    return frozenset({settings.host.lower(), "localhost", "127.0.0.1", "::1", *given}) if given else None


def _host_name(host: str) -> str | None:
    """``Host`` without the port."""
    try:
        return urlsplit(f"//{host}").hostname if not set(host) & set("/?#@\\") else None
    except ValueError:
        return None


def _netloc(origin: str) -> str | None:
    """Host and port of an origin, as ``Host`` gives them; a proxy may have changed the scheme."""
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None
