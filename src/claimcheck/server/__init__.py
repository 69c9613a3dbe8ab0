"""The service: HTTP in front of one :class:`~claimcheck.checker.ClaimChecker` (extra ``[server]``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimcheck.server.app import create_app as create_app
    from claimcheck.server.settings import ServerSettings as ServerSettings

__all__ = ["ServerSettings", "create_app"]


def __getattr__(name: str) -> Any:
    # Lazy, so that the settings can be made without loading FastAPI.
    if name == "create_app":
        from claimcheck.errors import MissingExtraError

        try:
            from claimcheck.server.app import create_app
        except ModuleNotFoundError as error:
            if (error.name or "").split(".")[0] == "claimcheck":
                raise
            raise MissingExtraError("the service", "server") from error
        return create_app
    if name == "ServerSettings":
        from claimcheck.server.settings import ServerSettings

        return ServerSettings
    raise AttributeError(f"module 'claimcheck.server' has no attribute {name!r}")
