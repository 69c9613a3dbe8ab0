"""The ``claimcheck`` command: translates a call, calls the library, prints what it returns."""

from claimcheck.cli._main import main

__all__ = ["main"]
