"""Readers that plugins bring: formats by suffix or media type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath

from claimcheck.plugins import READERS, Plugin, find_plugins
from claimcheck.reading._extracted import Extracted
from claimcheck.reading._formats import MEDIA_TYPES, SUFFIXES

__all__ = ["Reader", "find_reader"]


@dataclass(frozen=True, slots=True)
class Reader:
    """A format of documents that a plugin reads.

    Attributes:
        media_type: of the format, such as ``message/rfc822``; that of the documents.
        suffixes: of its files, such as ``.eml``, in lower case.
        read: turns the bytes of a file into its text; raises :class:`~claimcheck.errors.InputError`, with a clause such
            as "has no text", for what it cannot read.
    """

    media_type: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes], Extracted]


def find_reader(name: str, media_type: str | None) -> Reader | None:
    """The plugin's reader for the extension of ``name``, or for ``media_type``; None for what is read anyway.

    Raises:
        PluginError: a reader is broken, or two claim one format.
    """
    keys = {PurePath(name).suffix.lower(), (media_type or "").partition(";")[0].strip().lower()} - {""}
    plugins = find_plugins(READERS)
    if not plugins or not keys - _OWN:
        return None
    known = _readers(plugins)
    return next((known[key] for key in sorted(keys) if key in known), None)


_OWN = frozenset(SUFFIXES) | frozenset(MEDIA_TYPES) | {".txt"}


@cache
def _readers(plugins: tuple[Plugin, ...]) -> Mapping[str, Reader]:
    found: dict[str, tuple[Reader, Plugin]] = {}
    for plugin in plugins:
        reader = plugin.load()
        if not isinstance(reader, Reader):
            raise plugin.error("is no claimcheck.reading.Reader")
        for key in (reader.media_type, *reader.suffixes):
            if key in _OWN:
                raise plugin.error(f"reads {key}, which claimcheck reads itself")
            other = found.setdefault(key, (reader, plugin))[1]
            if other != plugin:
                raise plugin.error(f"reads {key}, as {other.name!r} of {other.distribution} does")
    return {key: reader for key, (reader, _) in found.items()}
