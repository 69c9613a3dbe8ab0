"""Development and test: which half of a gold set a row belongs to, fixed by a hash of its name.

A folder of gold files has a split when a ``gold-set.yaml`` lies in it::

    name: claimcheck-gold
    licence: CC-BY-4.0
    split: {salt: claimcheck-gold-6, development: 0.5}

A row is in the development half when the first 8 bytes of SHA-256 of ``salt:key``, read as a fraction of 1, lie under
``development``. The key is the name of the document without folder and ``.txt``, or the id of a pair or link, so adding
rows moves none.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from pathlib import Path, PurePosixPath

from pydantic import ConfigDict, Field, ValidationError

from claimcheck.data import parse_yaml
from claimcheck.errors import GoldError
from claimcheck.schema import Record

__all__ = ["MANIFEST", "Manifest", "Split", "read_manifest"]

MANIFEST = "gold-set.yaml"
_BYTES = 8


class Split(StrEnum):
    """A part of a gold set."""

    DEVELOPMENT = "development"
    TEST = "test"
    ALL = "all"


class _SplitRule(Record):
    model_config = ConfigDict(frozen=True, extra="forbid")

    salt: str = Field(min_length=1)
    development: float = Field(default=0.5, ge=0, le=1)


class Manifest(Record):
    """What ``gold-set.yaml`` says of the gold files beside it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    split: _SplitRule

    def split_of(self, key: str) -> Split:
        """The half that a document (by its path) or an id belongs to."""
        name = PurePosixPath(key).name.removesuffix(".txt")
        digest = hashlib.sha256(f"{self.split.salt}:{name}".encode()).digest()[:_BYTES]
        share = int.from_bytes(digest, "big") / 2 ** (8 * _BYTES)
        return Split.DEVELOPMENT if share < self.split.development else Split.TEST


def read_manifest(gold: Path) -> Manifest | None:
    """The manifest beside a gold file, or None where there is none.

    Raises:
        GoldError: a manifest that is not valid.
    """
    path = gold.parent / MANIFEST
    try:
        if not path.is_file():
            return None
    except OSError:  # told when the gold file itself is read
        return None
    import yaml

    try:
        return Manifest.model_validate(parse_yaml(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        faults = tuple(
            f"{path}: {'.'.join(map(str, own['loc'])) or '(file)'}: {own['msg']}"
            for own in error.errors(include_url=False)
        )
        raise GoldError(faults[0], faults) from error
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise GoldError(" ".join(f"{path}: cannot be read: {error}".split())) from error
