"""Reports as responses, in every format that there is."""

from __future__ import annotations

from typing import Literal

from fastapi import Response

from claimcheck.reporting import iter_format
from claimcheck.schema import Report

__all__ = ["FORMATS", "MEDIA_TYPES", "ReportFormat", "report_response"]

ReportFormat = Literal["json", "jsonl", "markdown", "html", "csv", "claimreview", "annotations"]
MEDIA_TYPES: dict[ReportFormat, str] = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "markdown": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "claimreview": "application/ld+json",
    "annotations": "application/ld+json",
}
FORMATS: dict[str, dict[str, str]] = {media_type.partition(";")[0]: {} for media_type in MEDIA_TYPES.values()}
"""The media types of reports, for the description of a route."""
# The page's own policy lets in its one style sheet, by hash; this one keeps it away from the service's origin.
_PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


def report_response(report: Report, format_: ReportFormat = "json") -> Response:
    """``report`` in a format, with the headers that belong to it. Takes long for large reports."""
    if format_ == "json":
        return Response(report.model_dump_json(by_alias=True), media_type=MEDIA_TYPES["json"])
    content = "".join(iter_format(format_, [report])).encode("utf-8", "replace")
    headers = {"Content-Security-Policy": _PAGE_POLICY} if format_ == "html" else None
    return Response(content, headers=headers, media_type=MEDIA_TYPES[format_])
