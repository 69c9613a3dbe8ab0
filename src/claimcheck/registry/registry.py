"""The registry: vendors by id, their names at a date, search."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from functools import cache, cached_property
from importlib import resources
from pathlib import Path

from rapidfuzz import fuzz

from claimcheck.errors import RegistryError
from claimcheck.language.folding import squash
from claimcheck.registry.models import AliasKind, Vendor
from claimcheck.registry.names import strip_legal_form
from claimcheck.registry.validation import check_files

__all__ = ["Registry", "bundled_paths", "name_at"]


class Registry:
    """Vendors, in the order of their ids. Immutable; safe to share between threads."""

    def __init__(self, vendors: Sequence[Vendor] = ()) -> None:
        self._by_id = {vendor.id: vendor for vendor in sorted(vendors, key=lambda v: v.id)}
        if len(self._by_id) != len(vendors):
            counts = Counter(vendor.id for vendor in vendors)
            lines = tuple(f"id {i!r} is used {n} times" for i, n in sorted(counts.items()) if n > 1)
            raise RegistryError(f"invalid registry: {lines[0]}", lines)

    @classmethod
    def load(cls, paths: Sequence[Path] = (), *, bundled: bool = True) -> Registry:
        """The bundled registry, unless ``bundled`` is false, and the files at ``paths`` added to it.

        Raises:
            RegistryError: any fault in any file; ``faults`` has one line each.
        """
        base = _bundled() if bundled else cls()
        if not paths:
            return base
        checked = check_files([Path(p) for p in paths], known=base.vendors)
        _refuse(checked.faults)
        return cls([*base.vendors, *checked.vendors])

    @property
    def vendors(self) -> tuple[Vendor, ...]:
        """All vendors, by id."""
        return tuple(self._by_id.values())

    def get(self, vendor_id: str) -> Vendor | None:
        """The vendor with this id, or None."""
        return self._by_id.get(vendor_id)

    def merge(self, other: Registry) -> Registry:
        """Both registries in one.

        Raises:
            RegistryError: an id is in both.
        """
        return Registry([*self.vendors, *other.vendors])

    def name_at(self, vendor_id: str, date: dt.date | None) -> str:
        """The name the vendor bore at ``date``: the former name valid then, else the current one.

        A renaming known only by its year or month counts from the start of it. Former names without ``valid_to`` do not
        count. Where several fit, the one that was given up first does.
        """
        return name_at(self._by_id[vendor_id], date)

    def search(self, query: str, limit: int = 10) -> list[tuple[Vendor, float]]:
        """Vendors whose id or any name resembles ``query``, best first, with scores from 0 to 100."""
        key = squash(query)
        if not key or limit <= 0:
            return []
        scored = []
        for vendor, keys in self._keys:
            score = max(_search_score(key, other) for other in keys)
            if score >= 60:
                scored.append((vendor, score))
        return sorted(scored, key=lambda pair: (-pair[1], pair[0].id))[:limit]

    @cached_property
    def _keys(self) -> tuple[tuple[Vendor, frozenset[str]], ...]:
        """What a search compares of each vendor."""
        return tuple((vendor, frozenset(map(squash, (vendor.id, *_names(vendor))))) for vendor in self._by_id.values())

    @cached_property
    def hash(self) -> str:
        """16 hexadecimal digits that name the content, whatever the order and layout of the files."""
        content = [vendor.model_dump(mode="json") for vendor in self.vendors]
        canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def stats(self) -> dict[str, int]:
        """Counts: vendors, names, parents, and vendors of each kind and aliases of each kind."""
        counts = {
            "vendors": len(self._by_id),
            "names": sum(1 + len(v.aliases) for v in self.vendors),
            "parents": sum(len(v.parents) for v in self.vendors),
            "ambiguous": sum(v.ambiguous for v in self.vendors),
        }
        kinds = Counter(f"kind:{v.kind}" for v in self.vendors)
        aliases = Counter(f"alias:{a.kind}" for v in self.vendors for a in v.aliases)
        return counts | dict(sorted(kinds.items())) | dict(sorted(aliases.items()))


def _names(vendor: Vendor) -> list[str]:
    return [vendor.name, strip_legal_form(vendor.name), *(alias.name for alias in vendor.aliases)]


def name_at(vendor: Vendor, date: dt.date | None) -> str:
    """The name that ``vendor`` bore at a date; see :meth:`Registry.name_at`."""
    if date is None:
        return vendor.name
    valid = [
        (_first_day(alias.valid_to), alias.name)
        for alias in vendor.aliases
        if alias.kind is AliasKind.FORMER
        and alias.valid_to is not None
        and date < _first_day(alias.valid_to)
        and (alias.valid_from is None or _first_day(alias.valid_from) <= date)
    ]
    return min(valid, key=lambda pair: pair[0])[1] if valid else vendor.name


def bundled_paths() -> tuple[Path, ...]:
    """The bundled registry files."""
    root = resources.files("claimcheck.data").joinpath("registry")
    return tuple(sorted(Path(str(entry)) for entry in root.iterdir() if entry.name.endswith(".yaml")))


@cache
def _bundled() -> Registry:
    checked = check_files(bundled_paths())
    _refuse(checked.faults)
    return Registry(checked.vendors)


def _refuse(faults: Sequence[object]) -> None:
    if faults:
        lines = tuple(str(fault) for fault in faults)
        more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
        raise RegistryError(f"invalid registry: {lines[0]}{more}", lines)


def _first_day(date: str) -> dt.date:
    parts = [int(part) for part in date.split("-")]
    return dt.date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def _search_score(query: str, key: str) -> float:
    if query == key:
        return 100.0
    if len(query) >= 2 and key.startswith(query):
        return 90.0 + 9.0 * len(query) / len(key)
    if len(query) >= 3 and query in key:
        return 80.0 + 9.0 * len(query) / len(key)
    return fuzz.ratio(query, key)
