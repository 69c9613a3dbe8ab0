"""What can be set, and the version of everything that decides an output."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from typing import Literal

from claimcheck.plugins import COMPARATORS, FRAMES, READERS, Plugin, find_plugins

__all__ = ["Config", "package_version", "rules_hash"]


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of a checker.

    Attributes:
        evidence_limit: most passages that are judged for one claim.
        kernel: which search for names, "numpy" or "compiled" (extra ``fast``, for many texts or very large registries);
            both find the same.
    """

    evidence_limit: int = 6
    kernel: Literal["numpy", "compiled"] = "numpy"


@cache
def package_version() -> str:
    """Version of the installed package."""
    return metadata.version("vendor-claimcheck")


def rules_hash() -> str:
    """Short hash of the frames, cue words, thresholds and pins that ship as data, and of plugins that add to them."""
    plugins = [plugin for group in (READERS, FRAMES, COMPARATORS) for plugin in find_plugins(group)]
    return _data_hash() if not plugins else _with_plugins(_data_hash(), tuple(plugins))


def _with_plugins(rules: str, plugins: tuple[Plugin, ...]) -> str:
    told = [f"{each.group}\0{each.name}\0{each.distribution}\0{each.version}" for each in plugins]
    return hashlib.sha256("\0".join([rules, *told]).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@cache
def _data_hash() -> str:
    digest = hashlib.sha256()
    for folder in ("frames", "lexicon"):
        for name, content in _files(folder):
            digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:16]


def _files(folder: str) -> Iterator[tuple[str, bytes]]:
    directory = resources.files("claimcheck.data").joinpath(folder)
    for item in sorted(directory.iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(".yaml"):
            yield f"{folder}/{item.name}", item.read_bytes()
