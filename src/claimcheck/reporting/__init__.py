"""Reports for people (terminal) and for programs (JSON, JSON Lines)."""

from claimcheck.reporting.output import open_output
from claimcheck.reporting.serialise import iter_json, iter_jsonl, iter_records_json, to_json, to_line, write_jsonl
from claimcheck.reporting.tables import render_claims, render_evaluation, render_mentions
from claimcheck.reporting.terminal import render_terminal

__all__ = [
    "iter_json",
    "iter_jsonl",
    "iter_records_json",
    "open_output",
    "render_claims",
    "render_evaluation",
    "render_mentions",
    "render_terminal",
    "to_json",
    "to_line",
    "write_jsonl",
]
