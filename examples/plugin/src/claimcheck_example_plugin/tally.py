"""A report format: one line a document, how many claims of each verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from claimcheck.schema import Report, VerdictLabel

__all__ = ["iter_tally"]


def iter_tally(reports: Iterable[Report]) -> Iterator[str]:
    """Lines such as ``supported 2, refuted 0, conflicting 0, not_enough_info 5: release.eml``."""
    for report in reports:
        counts = Counter(result.verdict.label for result in report.results)
        told = ", ".join(f"{label.value} {counts[label]}" for label in VerdictLabel)
        yield f"{told}: {report.document.id}\n"
