"""CSV as every register writes it: a header, then records that may go over several lines."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from claimcheck.registry.importing._notes import Notes
from claimcheck.registry.importing._source import Source

__all__ = ["Row", "delimiter_of", "header_of", "rows"]


class Row(NamedTuple):
    """A record: the line where it starts, its values, and where each column is."""

    line: int
    values: Sequence[str]
    places: dict[str, int]

    def get(self, column: str) -> str:
        """The value of a column, stripped; empty where there is no such column."""
        place = self.places.get(column)
        return "" if place is None else self.values[place].strip()


def delimiter_of(line: str) -> str:
    """The delimiter of a header: the comma, unless there are more semicolons or tabs."""
    return max(",;\t", key=line.count)


def header_of(text: str, key: Callable[[str], str] = str) -> dict[str, int]:
    """The columns of the first record of ``text``; empty when it is no CSV."""
    first = text.split("\n", 1)[0]
    try:
        return _places(next(csv.reader([first], delimiter=delimiter_of(first)), []), key)
    except csv.Error:
        return {}


def rows(
    source: Source, notes: Notes, what: str, needed: Sequence[str], key: Callable[[str], str] = str
) -> Iterator[Row]:
    """The records of a file with the columns ``needed``; broken ones are noted and left out.

    Raises:
        RegistryError: the columns are not there.
    """
    lines = _Lines(source)
    first = next(lines, None)
    if first is None:
        raise source.error("is empty")
    reader = csv.reader(chain([first], lines), delimiter=delimiter_of(first))
    try:
        header = next(reader)
    except (csv.Error, StopIteration) as error:
        raise source.error(f"is no {what}: its first line is no CSV header") from error
    places = _places(header, key)
    if missing := [column for column in needed if key(column) not in places]:
        raise source.error(_missing(what, header, needed, missing))
    while True:
        line = lines.last + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            notes.add("record that is no CSV or has a field too long", line)
            continue
        if len(values) == len(header):
            yield Row(line, values, places)
        elif values:  # not a blank line
            notes.add("record with a wrong number of fields", line, f"{len(values)} instead of {len(header)}")


class _Lines:
    """The lines of a file; ``last`` is the number of the one read last."""

    def __init__(self, source: Source) -> None:
        self._lines = source.lines()
        self.last = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.last, text = next(self._lines)
        return text


def _places(header: Sequence[str], key: Callable[[str], str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, column in enumerate(header):
        places.setdefault(key(column.strip()), place)
    return places


def _missing(what: str, header: Sequence[str], needed: Sequence[str], missing: Sequence[str]) -> str:
    found = ", ".join(column.strip()[:60] for column in header[:8]) + (", …" if len(header) > 8 else "")
    found = "".join(c if c.isprintable() else "?" for c in found)
    said = f"the columns {', '.join(missing)} are missing; needed: {', '.join(needed)}; found: {found or '-'}"
    return f"is no {what}: {said}"
