"""Errors of the package. Each says what was wrong, where, and what to do."""

from __future__ import annotations

__all__ = [
    "ClaimcheckError",
    "ConfigError",
    "EvidenceError",
    "GoldError",
    "IndexFileError",
    "InputError",
    "MissingExtraError",
    "ModelError",
    "PluginError",
    "RegistryError",
]


class ClaimcheckError(Exception):
    """Root of every error that the package raises on purpose. ``str(error)`` is one clear line.

    ``faults`` lists them all, one line each, where a data file has several.
    """

    def __init__(self, message: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults


class InputError(ClaimcheckError):
    """A document that cannot be read: missing, unreadable, binary of no known format, wrong encoding."""


class ConfigError(ClaimcheckError):
    """An option, a frame file or a lexicon that is not valid."""


class RegistryError(ClaimcheckError):
    """A vendor registry with faults; ``faults`` has file, line, entry and field of each."""


class IndexFileError(ClaimcheckError):
    """A file of indexed names that is missing, damaged, of another version or of another registry."""


class EvidenceError(ClaimcheckError):
    """An evidence store or evidence file that is corrupt, foreign, too new or incomplete."""


class ModelError(ClaimcheckError):
    """A model that is missing, damaged, of an unknown labelling or that fails its canary pairs."""


class GoldError(ClaimcheckError):
    """A gold file that is not valid; ``faults`` has file, line, entry and field of each."""


class PluginError(ClaimcheckError):
    """A plugin that cannot be loaded, is not what its group asks for, or fails; the message names its distribution."""


class MissingExtraError(ClaimcheckError):
    """An optional part that is not installed; the message names the extra."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs the extra [{extra}]: pip install 'vendor-claimcheck[{extra}]'")
        self.extra = extra
