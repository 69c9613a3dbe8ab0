"""Reports for people (terminal) and for programs (JSON, JSON Lines)."""

from claimcheck.reporting.json_schemas import json_schemas
from claimcheck.reporting.listings import render_counts, render_passages, render_vendor, render_vendors
from claimcheck.reporting.output import open_output
from claimcheck.reporting.serialise import iter_json, iter_jsonl, iter_records_json, to_json, to_line, write_jsonl
from claimcheck.reporting.tables import render_claims, render_evaluation, render_mentions
from claimcheck.reporting.terminal import render_terminal

__all__ = [
    "iter_json",
    "iter_jsonl",
    "iter_records_json",
    "json_schemas",
    "open_output",
    "render_claims",
    "render_counts",
    "render_evaluation",
    "render_mentions",
    "render_passages",
    "render_terminal",
    "render_vendor",
    "render_vendors",
    "to_json",
    "to_line",
    "write_jsonl",
]
