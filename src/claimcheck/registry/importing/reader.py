"""Registers as vendors, one after the other, with counts of what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from claimcheck.errors import ConfigError
from claimcheck.registry.importing._digests import Digests
from claimcheck.registry.importing._drafts import Draft, build, known_countries
from claimcheck.registry.importing._formats import RegisterFormat, detect_format, drafts_of
from claimcheck.registry.importing._notes import Notes
from claimcheck.registry.importing._source import Source
from claimcheck.registry.models import Vendor, VendorKind

__all__ = ["RegisterReader", "Registers"]

_UNDATED = "no column says which organisations are dissolved, so none was left out as not active"
_SAME_ID = "record whose id another one has already"


class RegisterReader:
    """The vendors of one register file (plain, gzip, or zip of one file); may be iterated again.

    ``skipped`` counts, after an iteration, the records and names left out, by reason; ``examples`` has the first place
    of each; ``remarks`` has what else is to be said of the file. Only the digests of the ids stay in memory. A record
    with an id that was there before is left out.

    Iterating raises :class:`~claimcheck.errors.RegistryError` for a file that cannot be read or is not of the format.
    """

    def __init__(
        self,
        path: Path,
        register: RegisterFormat | None = None,
        *,
        kind: VendorKind = VendorKind.COMPANY,
        active: bool = False,
        countries: frozenset[str] = frozenset(),
    ) -> None:
        self._path = path
        self._register = register
        self._kind = kind
        self._active = active
        self._countries = frozenset(code.upper() for code in countries)
        if unknown := sorted(self._countries - known_countries()):
            raise ConfigError(f"no ISO 3166-1 alpha-2 codes of countries: {', '.join(unknown)}")
        self._notes = Notes()

    @property
    def skipped(self) -> Counter[str]:
        return self._notes.counts

    @property
    def examples(self) -> dict[str, str]:
        return self._notes.examples

    @property
    def remarks(self) -> list[str]:
        return [_UNDATED] if self._active and self._notes.undated else []

    def __iter__(self) -> Iterator[Vendor]:
        notes, ids = Notes(), Digests()
        self._notes = notes
        register = self._register or detect_format(self._path)
        with Source(self._path, notes) as source:
            for draft in drafts_of(source, notes, register):
                if reason := self._unwanted(draft):
                    notes.add(reason, draft.line, draft.id)
                    continue
                vendor = build(draft, self._kind, self._country(draft), notes)
                if vendor is None:
                    continue
                if ids.add(vendor.id):
                    yield vendor
                else:
                    notes.add(_SAME_ID, draft.line, vendor.id)

    def _unwanted(self, draft: Draft) -> str | None:
        if self._active and not draft.active:
            return "not active"
        if self._countries and self._countries.isdisjoint(draft.countries):
            return "of another country"
        return None

    def _country(self, draft: Draft) -> str | None:
        """The first of its countries that is wanted."""
        return next((code for code in draft.countries if not self._countries or code in self._countries), None)


class Registers:
    """The vendors of several files in turn, as of one; may be iterated again.

    ``vendors`` and ``names`` count, after an iteration, what was read; ``skipped`` and ``examples`` are those of the
    files together, with the name of the file before the place, and ``remarks`` those of each file.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        register: RegisterFormat | None = None,
        *,
        kind: VendorKind = VendorKind.COMPANY,
        active: bool = False,
        countries: frozenset[str] = frozenset(),
        limit: int | None = None,
    ) -> None:
        self._paths = tuple(paths)
        self._limit = limit
        self._readers = [
            RegisterReader(path, register, kind=kind, active=active, countries=countries) for path in self._paths
        ]
        self.vendors = 0
        self.names = 0
        self.skipped: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.remarks: list[str] = []

    def __iter__(self) -> Iterator[Vendor]:
        self.vendors = self.names = 0
        self.skipped, self.examples, self.remarks = Counter(), {}, []
        with closing(self._all()) as found:  # counts those of a file that a limit leaves in the middle
            for vendor in islice(found, self._limit):
                self.vendors += 1
                self.names += 1 + len(vendor.aliases)
                yield vendor

    def summary(self) -> list[str]:
        """Lines for people: what was read, what was left out and where it first happened, then remarks."""
        lines = [f"{_counted(self.vendors, 'vendor')} with {_counted(self.names, 'name')} imported"]
        for reason, count in self.skipped.most_common():
            lines.append(f"left out, {reason}: {count:,} (first: {self.examples[reason]})")
        return lines + self.remarks

    def _all(self) -> Generator[Vendor, None, None]:
        ids = Digests() if len(self._readers) > 1 else None
        for path, reader in zip(self._paths, self._readers, strict=True):
            try:
                for vendor in reader:
                    if ids is None or ids.add(vendor.id):
                        yield vendor
                    else:
                        self.skipped[_SAME_ID] += 1
                        self.examples.setdefault(_SAME_ID, f"{path.name}: {vendor.id}")
            finally:
                self._take_over(path, reader)

    def _take_over(self, path: Path, reader: RegisterReader) -> None:
        self.skipped += reader.skipped
        self.remarks += (f"{path.name}: {remark}" for remark in reader.remarks)
        for reason, place in reader.examples.items():
            self.examples.setdefault(reason, f"{path.name} {place}")


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
