"""The objects of a long JSON array, one by one, without reading the whole file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from claimcheck.errors import RegistryError
from claimcheck.registry.importing._source import LONGEST, Source

__all__ = ["JsonArray"]

_BETWEEN = re.compile(r"[\s,]*")


class JsonArray:
    """Iterates over line number and value; ``head`` is the text before the array."""

    def __init__(self, source: Source, opening: re.Pattern[str], what: str) -> None:
        self._source = source
        self._pieces = source.pieces()
        self._decoder = json.JSONDecoder()
        self._buffer = ""
        self._at = 0
        self._line = 1
        self._counted = 0
        self.head = self._find(opening, what)

    def __iter__(self) -> Iterator[tuple[int, object]]:
        while self._another():
            self._line += self._buffer.count("\n", self._counted, self._at)
            self._counted = self._at
            yield self._line, self._value()

    def _find(self, opening: re.Pattern[str], what: str) -> str:
        while not (found := opening.search(self._buffer)):
            if len(self._buffer) > LONGEST or not self._more():
                raise self._source.error(f"is no {what}")
        self._at = found.end()
        return self._buffer[: found.start()]

    def _another(self) -> bool:
        while True:
            between = _BETWEEN.match(self._buffer, self._at)
            self._at = between.end() if between else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at] != "]"
            if not self._more():
                raise self._broken()

    def _value(self) -> object:
        while True:
            try:
                value, self._at = self._decoder.raw_decode(self._buffer, self._at)
            except (ValueError, RecursionError) as error:
                if len(self._buffer) - self._at > LONGEST or not self._more():
                    raise self._broken() from error
            else:
                return value

    def _more(self) -> bool:
        piece = next(self._pieces, "")
        self._line += self._buffer.count("\n", self._counted, self._at)
        self._buffer = self._buffer[self._at :] + piece
        self._at = self._counted = 0
        return bool(piece)

    def _broken(self) -> RegistryError:
        hint = "a query that runs out of time ends like that; fetch it again"
        return self._source.error(f"broken JSON from line {self._line} on ({hint})")
