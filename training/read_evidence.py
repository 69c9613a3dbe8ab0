"""Read the bundled evidence once, for all who install the package.

    python -m training.read_evidence        write src/claimcheck/data/evidence/readings.jsonl.gz anew

To be run when whatever reads claims has changed; a test compares a part of the file with what is read then.
"""

from __future__ import annotations

import sys

from claimcheck import ClaimChecker
from claimcheck.evidence import Readings, bundled_passages, bundled_readings_file


def main() -> int:
    """Write the file; the exit status."""
    with ClaimChecker() as checker:
        passages = bundled_passages()
        readings = ((passage, checker.read_passage(passage)) for passage in passages)
        Readings.write(bundled_readings_file(), checker.version, readings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
