"""The names of vendors as they are searched for, in memory or in an index file."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from claimcheck.errors import IndexFileError
from claimcheck.language.folding import fold_text, squash
from claimcheck.matching._lexicon import lexicon
from claimcheck.matching._tokens import tokenise
from claimcheck.matching.index import NameIndex
from claimcheck.matching.index._resolving import Hit
from claimcheck.registry import Alias, AliasKind, Registry, Vendor
from claimcheck.registry.names import is_degenerate, strip_legal_form

__all__ = ["Name", "VendorNames", "write_index"]

_CERTAIN = {AliasKind.FORMER, AliasKind.LEGAL, AliasKind.DOMAIN, AliasKind.PRODUCT}
_CONTENT = "vendors"


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a vendor as it is searched for."""

    vendor: Vendor
    text: str
    key: str
    words: tuple[str, ...]
    ambiguous: bool
    alias: AliasKind | None
    valid_from: str | None = None
    valid_to: str | None = None

    def valid_at(self, date: dt.date) -> bool:
        """Whether the vendor bore the name at a date, as far as is known; a year or month counts as a whole."""
        day = date.isoformat()
        begun = self.valid_from is None or self.valid_from <= day[: len(self.valid_from)]
        return begun and (self.valid_to is None or day[: len(self.valid_to)] <= self.valid_to)

    @property
    def vendor_id(self) -> str:
        """The id of the vendor."""
        return self.vendor.id


class VendorNames:
    """A source of names: an index and what its numbers stand for. Immutable; safe to share between threads."""

    def __init__(self, index: NameIndex, rows: Sequence[Name] | None, content: str) -> None:
        self.index = index
        self.hash = content
        self._rows = rows
        self._read = lru_cache(maxsize=10_000)(self._read_row)

    @classmethod
    def of(cls, registry: Registry) -> VendorNames:
        """The names of a registry."""
        rows = [name for vendor in registry.vendors for name in names_of(vendor)]
        searched = [(row, text) for row in rows for text in _spellings(row)]
        return cls(NameIndex.build(text for _, text in searched), [row for row, _ in searched], registry.hash)

    @classmethod
    def open(cls, path: Path) -> VendorNames:
        """The names of a file that :func:`write_index` wrote.

        Raises:
            IndexFileError: no such file, damaged, or not of vendors.
        """
        index = NameIndex.open(path)
        if index.notes.get("content") != _CONTENT:
            raise IndexFileError(
                f"{path}: an index of names alone, not of vendors: write it with registry import --index"
            )
        return cls(index, None, index.notes.get("hash", "changed"))

    def names(self, hit: Hit) -> tuple[Name, ...]:
        """The names that a hit stands for, one a vendor."""
        found: dict[str, Name] = {}
        for number in hit.names:
            for name in (self._rows[number],) if self._rows is not None else self._read(number):
                if name.key == hit.key:
                    found.setdefault(name.vendor_id, name)
        return tuple(found.values())

    def _read_row(self, number: int) -> tuple[Name, ...]:
        """The names of the vendor that is noted with a name in a file."""
        try:
            return tuple(names_of(Vendor.model_validate_json(self.index.label(number))))
        except ValidationError as error:
            raise IndexFileError(f"name {number} of the index belongs to no vendor: the index is damaged") from error


def write_index(path: Path, vendors: Iterable[Vendor]) -> int:
    """Write the names of ``vendors`` as a file that is mapped when it is used; how many names it holds.

    Raises:
        IndexFileError: the file cannot be written.
    """
    content = hashlib.sha256()

    def labels() -> Iterator[tuple[str, str]]:
        for vendor in vendors:
            note = json.dumps(vendor.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
            content.update(note.encode("utf-8", "surrogatepass"))
            # the index takes the legal forms off itself
            texts = dict.fromkeys([vendor.name, *(alias.name for alias in vendor.aliases)])
            texts.update((text, None) for name in names_of(vendor) for text in _spellings(name)[1:])
            yield from ((text, note) for text in texts)

    index = NameIndex.of(labels())
    index = index.with_notes({"content": _CONTENT, "hash": content.hexdigest()[:16]})
    index.save(path)
    return len(index)


def names_of(vendor: Vendor) -> list[Name]:
    """Everything a vendor is called, with its legal forms and without them."""
    names = [_name(vendor, vendor.name, None, vendor.ambiguous)]
    for alias in vendor.aliases:
        names.append(_name(vendor, alias.name, alias, _alias_ambiguous(vendor, alias)))
        bare = strip_legal_form(alias.name)
        if bare != alias.name and not is_degenerate(bare):
            names.append(_name(vendor, bare, alias, _alias_ambiguous(vendor, alias, bare)))
    bare = strip_legal_form(vendor.name)
    if bare != vendor.name and not is_degenerate(bare):
        names.append(_name(vendor, bare, None, vendor.ambiguous))
    return names


def _spellings(name: Name) -> tuple[str, ...]:
    """How a name is written: short ones in capitals too, of which the index would take only the case given."""
    return (name.text, name.text.upper()) if len(name.key) in (3, 4) and not name.text.isupper() else (name.text,)


def _alias_ambiguous(vendor: Vendor, alias: Alias, text: str | None = None) -> bool:
    if alias.ambiguous is not None:
        return alias.ambiguous
    if squash(text or alias.name) == squash(vendor.name):
        return vendor.ambiguous
    one_word = len(fold_text(text or alias.name).replace("-", " ").split()) == 1
    return vendor.ambiguous and alias.kind not in _CERTAIN and one_word


def _name(vendor: Vendor, text: str, alias: Alias | None, ambiguous: bool) -> Name:
    words = tuple(token.key for token in tokenise(text, 0, len(text))) or (squash(text),)
    everyday = all(word in lexicon().everyday for word in words) and len(words) == 1
    ambiguous = ambiguous or everyday
    if alias is None:
        return Name(vendor, text, squash(text), words, ambiguous, None)
    return Name(vendor, text, squash(text), words, ambiguous, alias.kind, alias.valid_from, alias.valid_to)
