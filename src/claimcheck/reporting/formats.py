"""Every format that a report can be written in, by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from claimcheck.reporting._view import Explanation
from claimcheck.reporting.annotations import iter_annotations
from claimcheck.reporting.claimreview import iter_claimreview
from claimcheck.reporting.csv_rows import iter_csv
from claimcheck.reporting.html_page import iter_html
from claimcheck.reporting.markdown import iter_markdown
from claimcheck.reporting.serialise import iter_json, iter_jsonl
from claimcheck.schema import Report

__all__ = ["FORMATS", "explains", "iter_format", "tells_notices"]


def _iter_jsonl(reports: Iterable[Report], explanation: Explanation | None = None) -> Iterator[str]:
    for report in reports:
        yield from iter_jsonl(report, explanation)


_EXPLAINED: dict[str, Callable[[Iterable[Report], Explanation | None], Iterator[str]]] = {
    "json": iter_json,
    "jsonl": _iter_jsonl,
    "markdown": iter_markdown,
    "html": iter_html,
}
_PLAIN: dict[str, Callable[[Iterable[Report]], Iterator[str]]] = {
    "csv": iter_csv,
    "claimreview": iter_claimreview,
    "annotations": iter_annotations,
}
FORMATS = (*_EXPLAINED, *_PLAIN)
"""The names of the formats for files; the table for a terminal is apart."""


def explains(name: str) -> bool:
    """Whether a format has a place for the explanation of how a claim was read."""
    return name not in _PLAIN


def tells_notices(name: str) -> bool:
    """Whether a format has a place for the notices of a document."""
    return name not in {"jsonl", *_PLAIN}


def iter_format(name: str, reports: Iterable[Report], explanation: Explanation | None = None) -> Iterator[str]:
    """Chunks of ``reports`` in the format ``name``; each report is taken when it is written."""
    if name in _PLAIN:
        return _PLAIN[name](reports)
    return _EXPLAINED[name](reports, explanation)
