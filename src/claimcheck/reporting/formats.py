"""Every format that a report can be written in, by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from claimcheck.errors import ClaimcheckError, ConfigError
from claimcheck.plugins import REPORT_FORMATS, Plugin, find_plugins
from claimcheck.reporting._view import Explanation
from claimcheck.reporting.annotations import iter_annotations
from claimcheck.reporting.claimreview import iter_claimreview
from claimcheck.reporting.csv_rows import iter_csv
from claimcheck.reporting.html_page import iter_html
from claimcheck.reporting.markdown import iter_markdown
from claimcheck.reporting.serialise import iter_json, iter_jsonl
from claimcheck.schema import Report

__all__ = ["FORMATS", "explains", "iter_format", "plugin_formats", "tells_notices"]


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
    return name in _EXPLAINED or name == "table"


def tells_notices(name: str) -> bool:
    """Whether a format has a place for the notices of a document."""
    return explains(name) and name != "jsonl"


def plugin_formats() -> tuple[str, ...]:
    """The names of the formats that plugins bring."""
    return tuple(plugin.name for plugin in find_plugins(REPORT_FORMATS))


def iter_format(name: str, reports: Iterable[Report], explanation: Explanation | None = None) -> Iterator[str]:
    """Chunks of ``reports`` in the format ``name``; each report is taken when it is written.

    Raises:
        ConfigError: no such format.
        PluginError: the plugin whose format it is fails.
    """
    if name in _PLAIN:
        return _PLAIN[name](reports)
    if name in _EXPLAINED:
        return _EXPLAINED[name](reports, explanation)
    plugin = next((each for each in find_plugins(REPORT_FORMATS) if each.name == name), None)
    if plugin is None:
        raise ConfigError(f"no report format {name!r}; there are {', '.join((*FORMATS, *plugin_formats()))}")
    return _iter_plugin(plugin, reports)


def _iter_plugin(plugin: Plugin, reports: Iterable[Report]) -> Iterator[str]:
    render = plugin.load()
    if not callable(render):
        raise plugin.error("is no callable that turns reports into chunks of text")
    passed = _Passed(reports)
    try:
        for chunk in render(passed):
            yield _text(plugin, chunk)
    except Exception as error:
        if isinstance(error, ClaimcheckError) or error is passed.error:
            raise  # an error of ours, or of whoever makes the reports
        raise plugin.failed(error) from error


def _text(plugin: Plugin, chunk: object) -> str:
    if not isinstance(chunk, str):
        raise plugin.error(f"gave {type(chunk).__name__} where text is wanted")
    return chunk


class _Passed:
    """The same reports; notes the error that making them raised, which is none of the plugin's."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self._reports = reports
        self.error: Exception | None = None

    def __iter__(self) -> Iterator[Report]:
        try:
            yield from self._reports
        except Exception as error:
            self.error = error
            raise
