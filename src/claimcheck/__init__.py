"""claimcheck: check-worthy claims about call-center vendors, checked against evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimcheck.checker import ClaimChecker as ClaimChecker

__all__ = ["ClaimChecker", "__version__"]


def __getattr__(name: str) -> Any:
    # Lazy, so that `import claimcheck` stays fast.
    if name == "ClaimChecker":
        from claimcheck.checker import ClaimChecker

        return ClaimChecker
    if name == "__version__":
        from importlib import metadata

        return metadata.version("vendor-claimcheck")
    raise AttributeError(f"module 'claimcheck' has no attribute {name!r}")
