"""Check every file of a folder into one JSON Lines file; started again, it goes on where it was.

    python check_folder.py articles/ reports.jsonl

One line a document: path and SHA-256 of its file, and the report or the error. A file that has its lines already is
left alone unless it has changed since.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claimcheck import ClaimChecker
from claimcheck.errors import ClaimcheckError
from claimcheck.reading import read_bytes
from claimcheck.reporting import to_line


def main(folder: Path, out: Path, checker: ClaimChecker) -> int:
    """Check what is new in `folder`; returns how many files that was."""
    done = known(out)
    count = 0
    with out.open("a", encoding="utf-8", newline="\n") as lines:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            data = path.read_bytes()
            file = {"path": path.relative_to(folder).as_posix(), "sha256": hashlib.sha256(data).hexdigest()}
            if (file["path"], file["sha256"]) in done:
                continue
            # All lines of a file at once, so that a file is done or not.
            lines.write("".join(to_line(file | found) for found in check(data, file["path"], checker)))
            lines.flush()
            count += 1
    return count


def check(data: bytes, name: str, checker: ClaimChecker) -> Iterator[dict[str, Any]]:
    """The reports on the documents of one file, or what is wrong with it."""
    try:
        for report in checker.check_many(read_bytes(data, name)):
            yield {"document": report.document.id, "report": report.to_dict()}
    except ClaimcheckError as error:
        yield {"error": str(error)}


def known(out: Path) -> set[tuple[str, str]]:
    """The files that have their lines; a last line that was cut off is removed."""
    if not out.exists():
        return set()
    data = out.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if whole != data:
        out.write_bytes(whole)
    rows = [json.loads(line) for line in whole.splitlines()]
    return {(row["path"], row["sha256"]) for row in rows}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    with ClaimChecker() as own:
        main(arguments.folder, arguments.out, own)
