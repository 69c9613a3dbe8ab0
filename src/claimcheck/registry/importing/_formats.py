"""The formats, and how a file tells which it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from itertools import islice
from pathlib import Path

from claimcheck.errors import RegistryError
from claimcheck.registry.importing import _ftm, _gleif, _opencorporates, _sirene, _wikidata
from claimcheck.registry.importing._drafts import Draft
from claimcheck.registry.importing._notes import Notes
from claimcheck.registry.importing._source import Source
from claimcheck.registry.importing._table import header_of, listed

__all__ = ["RegisterFormat", "detect_format", "drafts_of"]

_PROBED = 20


class RegisterFormat(StrEnum):
    """Formats of registers that can be imported."""

    GLEIF = "gleif"
    OPENCORPORATES = "opencorporates"
    SIRENE = "sirene"
    FTM = "ftm"
    WIKIDATA = "wikidata"


_TABLES = {
    RegisterFormat.GLEIF: _gleif.NEEDED,
    RegisterFormat.SIRENE: _sirene.NEEDED,
    RegisterFormat.OPENCORPORATES: _opencorporates.NEEDED,
}
_READERS: dict[RegisterFormat, Callable[[Source, Notes], Iterator[Draft]]] = {
    RegisterFormat.GLEIF: _gleif.drafts,
    RegisterFormat.OPENCORPORATES: _opencorporates.drafts,
    RegisterFormat.SIRENE: _sirene.drafts,
    RegisterFormat.FTM: _ftm.drafts,
}


def detect_format(path: Path) -> RegisterFormat:
    """The format of a file, by its header or its first objects.

    Raises:
        RegistryError: it cannot be read, or is of none of the formats.
    """
    with Source(path, Notes()) as source:
        head = source.head()
    if not head.strip():
        raise RegistryError(f"{path}: is empty")
    _wikidata.refuse_out_of_time(path, head.lstrip().split("\n", 1)[0])
    found = _json_format(head) if _is_json(head) else _table_format(head)
    if found is None:
        names = ", ".join(RegisterFormat)
        raise RegistryError(f"{path}: is of no known format ({names}): {_shown(head)}")
    return found


def drafts_of(source: Source, notes: Notes, register: RegisterFormat) -> Iterator[Draft]:
    """What the records of an open file say."""
    if register is not RegisterFormat.WIKIDATA:
        return _READERS[register](source, notes)
    with Source(source.path, Notes()) as again:
        is_json = _is_json(again.head())
    return (_wikidata.json_drafts if is_json else _wikidata.csv_drafts)(source, notes)


def _is_json(head: str) -> bool:
    return head.lstrip().startswith(("{", "["))


def _json_format(head: str) -> RegisterFormat | None:
    lines = filter(str.strip, head.split("\n"))
    if any(_ftm.entity_of(line) for line in islice(lines, _PROBED)):
        return RegisterFormat.FTM
    return RegisterFormat.WIKIDATA if '"item"' in head else None


def _table_format(head: str) -> RegisterFormat | None:
    columns = header_of(head)
    for register, needed in _TABLES.items():
        if set(needed) <= columns.keys():
            return register
    return RegisterFormat.WIKIDATA if set(map(_wikidata.plain, _wikidata.NEEDED)) <= _plain(head) else None


def _plain(head: str) -> set[str]:
    return set(header_of(head, _wikidata.plain))


def _shown(head: str) -> str:
    columns = {} if _is_json(head) else header_of(head)
    if len(columns) > 1:
        return f"its columns are {listed(list(columns))}"
    first = head.strip().split("\n", 1)[0][:80]
    shown = "".join(character if character.isprintable() else "?" for character in first)
    return f"it begins with {shown!r}"
