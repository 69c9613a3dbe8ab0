"""CSV as every register writes it: a header, then records that may go over several lines."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from claimcheck.registry.importing._notes import Notes
from claimcheck.registry.importing._source import LONGEST, Source

__all__ = ["Row", "delimiter_of", "header_of", "listed", "rows"]

Numbered = Iterator[tuple[int, str]]


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
    source: Source,
    notes: Notes,
    what: str,
    needed: Sequence[str],
    key: Callable[[str], str] = str,
    numbered: Numbered | None = None,
) -> Iterator[Row]:
    """The records of a file with the columns ``needed``; broken ones are noted and left out.

    ``numbered`` are its lines, where they are looked at before.

    Raises:
        RegistryError: the columns are not there.
    """
    lines = _Lines(source.lines() if numbered is None else numbered)
    first = lines.peek()
    if first is None:
        raise source.error("is empty")
    reader = csv.reader(lines, delimiter=delimiter_of(first))
    try:
        header = next(reader)
    except (csv.Error, StopIteration) as error:
        raise source.error(f"is no {what}: its first line is no CSV header") from error
    places = _places(header, key)
    if missing := [column for column in needed if key(column) not in places]:
        raise source.error(_missing(what, header, needed, missing))
    while True:
        line = lines.begin()
        try:
            values = next(reader)
        except StopIteration:
            return
        except _TooLongError:
            notes.add(f"record longer than {LONGEST:,} characters", line)
            continue
        except csv.Error:
            notes.add("record that is no CSV or has a field too long", line)
            continue
        if len(values) == len(header):
            yield Row(line, values, places)
        elif values and len(values) < len(header) and lines.is_cut:
            notes.add("last line, which is cut short: fetch the file again", line)
        elif values:  # not a blank line
            notes.add("record with a wrong number of fields", line, f"{len(values)} instead of {len(header)}")


class _TooLongError(csv.Error):
    """A record goes over so many lines that it would fill the memory."""


class _Lines:
    """The lines of a file for a CSV reader, which gets no more of a record than fits into memory."""

    def __init__(self, numbered: Numbered) -> None:
        self._numbered = numbered
        self._next: tuple[int, str] | None = None
        self._last = 0
        self._length = 0
        self.is_cut = False
        """Whether the line read last has no end."""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        found, self._next = self._next or next(self._numbered), None
        self._last, text = found
        self._length += len(text)
        self.is_cut = not text.endswith("\n")
        if self._length > LONGEST:
            raise _TooLongError
        return text

    def peek(self) -> str | None:
        """The first line, which is read again; None when there is none."""
        self._next = next(self._numbered, None)
        return self._next[1] if self._next else None

    def begin(self) -> int:
        """Begin a record; the number of its first line."""
        self._length = 0
        return self._last + 1


def _places(header: Sequence[str], key: Callable[[str], str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, column in enumerate(header):
        places.setdefault(key(column.strip()), place)
    return places


def listed(header: Sequence[str]) -> str:
    """The first columns of a header, for people."""
    found = ", ".join(column.strip()[:60] for column in header[:8]) + (", …" if len(header) > 8 else "")
    return "".join(c if c.isprintable() else "?" for c in found) or "-"


def _missing(what: str, header: Sequence[str], needed: Sequence[str], missing: Sequence[str]) -> str:
    said = f"the columns {', '.join(missing)} are missing; needed: {', '.join(needed)}; found: {listed(header)}"
    return f"is no {what}: {said}"
