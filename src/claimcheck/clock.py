"""The one place that tells the time of day, so that tests can hold it still (:func:`claimcheck.testing.frozen_clock`).

What is found in a text never depends on it; only jobs and decisions of the service are stamped with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

__all__ = ["now"]


def _system() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


_source: Callable[[], dt.datetime] = _system


def now() -> dt.datetime:
    """The time now, in UTC."""
    return _source()
