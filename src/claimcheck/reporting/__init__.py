"""Reports for people (terminal, Markdown, HTML, CSV) and for programs (JSON, ClaimReview, Web Annotation)."""

from claimcheck.reporting.annotations import iter_annotations
from claimcheck.reporting.changes import Change, ClaimChange, Outcome, PartChange, ReportChanges, compare_reports
from claimcheck.reporting.changes_table import render_changes
from claimcheck.reporting.claimreview import iter_claimreview
from claimcheck.reporting.csv_rows import CSV_COLUMNS, iter_csv
from claimcheck.reporting.formats import FORMATS, explains, iter_format, plugin_formats, tells_notices
from claimcheck.reporting.html_page import iter_html
from claimcheck.reporting.json_schemas import json_schemas
from claimcheck.reporting.listings import render_counts, render_passages, render_vendor, render_vendors
from claimcheck.reporting.markdown import iter_markdown
from claimcheck.reporting.output import open_output
from claimcheck.reporting.serialise import iter_json, iter_jsonl, iter_records_json, to_json, to_line, write_jsonl
from claimcheck.reporting.stored import read_reports
from claimcheck.reporting.tables import render_claims, render_evaluation, render_mentions
from claimcheck.reporting.terminal import render_terminal

__all__ = [
    "CSV_COLUMNS",
    "FORMATS",
    "Change",
    "ClaimChange",
    "Outcome",
    "PartChange",
    "ReportChanges",
    "compare_reports",
    "explains",
    "iter_annotations",
    "iter_claimreview",
    "iter_csv",
    "iter_format",
    "iter_html",
    "iter_json",
    "iter_jsonl",
    "iter_markdown",
    "iter_records_json",
    "json_schemas",
    "open_output",
    "plugin_formats",
    "read_reports",
    "render_changes",
    "render_claims",
    "render_counts",
    "render_evaluation",
    "render_mentions",
    "render_passages",
    "render_terminal",
    "render_vendor",
    "render_vendors",
    "tells_notices",
    "to_json",
    "to_line",
    "write_jsonl",
]
