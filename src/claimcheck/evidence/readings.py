"""What was read in the bundled evidence before it was shipped: without it, each process reads the same passages anew.

A gzipped file of JSON Lines: a head with the version that read them (package, rules, registry, models), then a line for
each passage. Readings of any other version are left alone, and the passages are read as they are needed.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from claimcheck.errors import EvidenceError
from claimcheck.evidence._rows import digest
from claimcheck.schema import Claim, Mention, Passage

__all__ = ["Reading", "Readings", "bundled_readings_file"]

Reading = tuple[tuple[Mention, ...], tuple[Claim, ...]]
"""Mentions and claims of a passage."""


def bundled_readings_file() -> Path:
    """The file that comes with the package."""
    return Path(str(resources.files("claimcheck.data").joinpath("evidence", "readings.jsonl.gz")))


class Readings:
    """Readings by what the passage says and where it is from."""

    def __init__(self, version: str, rows: dict[str, str]) -> None:
        self.version = version
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @classmethod
    def open(cls, path: Path) -> Readings:
        """The readings of ``path``.

        Raises:
            EvidenceError: the file is missing or damaged.
        """
        try:
            with gzip.open(path, "rt", encoding="utf-8") as file:
                version = json.loads(next(file))["version"]
                rows = (line.partition("\t") for line in file)
                return cls(version, {key: record for key, _, record in rows})
        except (OSError, EOFError, ValueError, KeyError, StopIteration) as error:
            raise EvidenceError(f"{path}: the readings of the bundled evidence are damaged; reinstall it") from error

    @staticmethod
    def write(path: Path, version: str, readings: Iterable[tuple[Passage, Reading]]) -> None:
        """Write readings; the same ones make the same file."""
        lines = [json.dumps({"version": version})]
        for passage, (mentions, claims) in readings:
            record = {
                "mentions": [mention.to_dict() for mention in mentions],
                "claims": [claim.to_dict() for claim in claims],
            }
            lines.append(f"{digest(passage)}\t{json.dumps(record, ensure_ascii=False, separators=(',', ':'))}")
        content = "\n".join([*lines, ""]).encode()
        path.write_bytes(gzip.compress(content, mtime=0))

    def get(self, passage: Passage) -> Reading | None:
        """What was read in ``passage``; None when it is not among them."""
        record = self._rows.get(digest(passage))
        if record is None:
            return None
        row = json.loads(record)
        return (
            tuple(Mention.model_validate(mention) for mention in row["mentions"]),
            tuple(Claim.model_validate(claim) for claim in row["claims"]),
        )
