"""Peak memory of one process that builds an index, or of one that opens it; prints one line of JSON.

    python -m benchmarks.matching.memory build names.txt index.bin
    python -m benchmarks.matching.memory open index.bin article.txt

``before`` is the peak with everything imported and read, ``after`` the one when it is done, both in MB (1e6 bytes).
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from claimcheck.matching import NameIndex

__all__ = ["main"]


def main(arguments: list[str]) -> int:
    """Do what the first argument says."""
    task, source, target = arguments
    if task == "build":
        names = Path(source).read_text(encoding="utf-8").split("\n")
        before = _peak()
        NameIndex.build(names).save(Path(target))
    else:
        text = Path(target).read_text(encoding="utf-8")
        before = _peak()
        NameIndex.open(Path(source)).find(text)
    sys.stdout.write(json.dumps({"before": before, "after": _peak()}) + "\n")
    return 0


def _peak() -> float:
    unit = 1 if sys.platform == "darwin" else 1024  # Linux counts KiB, macOS bytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
