"""Plugins: readers, frames, comparators and report formats that other distributions bring.

A distribution declares them as entry points; ``docs/embedding.md`` shows each kind, ``examples/plugin`` is a whole
one. They are found at first use, and loaded when one is needed. ``CLAIMCHECK_NO_PLUGINS=1`` in the environment leaves
all of them out.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from typing import Any

from claimcheck.errors import PluginError

__all__ = ["COMPARATORS", "FRAMES", "GROUPS", "READERS", "REPORT_FORMATS", "SWITCH", "Plugin", "find_plugins"]

READERS = "claimcheck.readers"
"""Formats of documents; each entry point is a :class:`claimcheck.reading.Reader`."""
FRAMES = "claimcheck.frames"
"""Files of frames; each entry point is the path of one, or a list of paths."""
COMPARATORS = "claimcheck.comparators"
"""Checks of a claim against a claim of the evidence; each entry point is a callable ``(Claim, Claim) -> Check``."""
REPORT_FORMATS = "claimcheck.report_formats"
"""Formats of reports; each entry point is a callable that turns an iterable of reports into chunks of text."""
GROUPS = (READERS, FRAMES, COMPARATORS, REPORT_FORMATS)
SWITCH = "CLAIMCHECK_NO_PLUGINS"
"""The environment variable that, set to anything but 0, leaves all plugins out."""


@dataclass(frozen=True, order=True)
class Plugin:
    """An entry point of another distribution. ``value`` is ``module:attribute``."""

    group: str
    name: str
    distribution: str
    version: str
    value: str

    def load(self) -> Any:
        """What the entry point names.

        Raises:
            PluginError: it cannot be imported.
        """
        try:
            return metadata.EntryPoint(self.name, self.value, self.group).load()
        except Exception as error:  # other people's code, which may fail in any way
            raise self.error(f"cannot be loaded ({_told(error)})") from error

    def error(self, what: str) -> PluginError:
        """An error that says whose plugin it is, ``what`` is wrong with it, and what to do."""
        owner = f"{self.distribution} {self.version}".strip()
        return PluginError(
            f"plugin {self.name!r} of {self.group}, from the distribution {owner}: {what}; "
            f"mend or uninstall it, or set {SWITCH}=1"
        )

    def failed(self, error: Exception) -> PluginError:
        """The same for an error that its code has raised."""
        return self.error(f"failed ({_told(error)})")


def find_plugins(group: str) -> tuple[Plugin, ...]:
    """The plugins of a group that are installed, by name; none are loaded.

    Raises:
        PluginError: two have one name.
    """
    return () if os.environ.get(SWITCH, "0") not in ("", "0") else _installed(group, tuple(sys.path))


@cache
def _installed(group: str, _path: tuple[str, ...]) -> tuple[Plugin, ...]:
    found: dict[str, Plugin] = {}
    for point in metadata.entry_points(group=group):
        owner = point.dist
        plugin = Plugin(group, point.name, owner.name if owner else "?", owner.version if owner else "", point.value)
        other = found.setdefault(plugin.name, plugin)
        if other != plugin:  # one distribution may be found twice on the path
            raise plugin.error(f"has the name of a plugin of {other.distribution}")
    return tuple(sorted(found.values()))


def _told(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
