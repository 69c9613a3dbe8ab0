"""What can be set of the service."""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["ServerSettings", "default_database", "is_loopback"]

Origin = Annotated[str, Field(pattern=r"^https?://[^/\s*?#@]+$")]
Positive = Annotated[int, Field(gt=0)]


def default_database() -> Path:
    """Where jobs and decisions are kept when no file is named: in the user's data folder."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "claimcheck" / "server.db"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a service that is bound to ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class ServerSettings(BaseModel):
    """Settings of the service; see ``docs/service.md``.

    Attributes:
        host: address to bind to; beyond loopback, others can reach the service.
        port: port to bind to; 0 takes a free one.
        database: the SQLite file of jobs and decisions; made if there is none.
        tokens: file of hashed bearer tokens, as ``claimcheck serve --new-token`` makes its lines; None: no tokens.
        allow_origins: web origins whose pages may use the service (CORS), such as ``http://127.0.0.1:3333``.
        allow_hosts: further names that the ``Host`` header may have, such as that of a reverse proxy.
        max_body: largest body of a request, in bytes.
        max_text: longest text of a document, in code points.
        long_text: a longer text is made a job even where nobody asks for it, in code points.
        timeout: longest time of a request, in seconds, waiting included.
        body_timeout: longest time in which a body must have arrived, in seconds.
        concurrency: checks and extractions that run at once.
        queue: requests that wait for one of these; the next one gets 429.
        max_jobs: jobs that wait; the next one gets 429.
        keep_days: how long finished jobs are kept, in days.
        max_streams: streams of job events that are open at once.
        patience: how long requests and a job may go on after the service was told to end, in seconds.
        warm: read the claims of all evidence once after the start, so that the first checks are fast.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    database: Path = Field(default_factory=default_database)
    tokens: Path | None = None
    allow_origins: tuple[Origin, ...] = ()
    allow_hosts: tuple[str, ...] = ()
    max_body: Positive = 10_000_000
    max_text: Positive = 1_000_000
    long_text: Positive = 20_000
    timeout: float = Field(default=60.0, gt=0)
    body_timeout: float = Field(default=30.0, gt=0)
    concurrency: Positive = 2
    queue: Annotated[int, Field(ge=0)] = 16
    max_jobs: Positive = 1000
    keep_days: float = Field(default=30.0, gt=0)
    max_streams: Positive = 64
    patience: float = Field(default=10.0, ge=0)
    warm: bool = True
