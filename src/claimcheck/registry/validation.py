"""Faults of registry files: all of them, each with file, entry, field and line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from claimcheck.data import load_yaml
from claimcheck.language.folding import squash
from claimcheck.registry._yaml import Map, read_yaml
from claimcheck.registry.addresses import is_web_address
from claimcheck.registry.models import Fault, Vendor
from claimcheck.registry.names import is_degenerate

__all__ = ["Checked", "check_files", "validate"]

_TOP = {"schema_version", "vendors"}
_MESSAGES = {
    "missing": "is missing",
    "extra_forbidden": "is no key of the registry format",
    "string_pattern_mismatch": "has the wrong form",
    "string_too_short": "is empty",
    "none_required": "must be empty",
}


@dataclass
class Checked:
    """The vendors that could be built, and every fault found."""

    vendors: list[Vendor] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class _Entry:
    file: str
    name: str
    raw: Map

    def fault(self, where: str, message: str, line: int | None = None) -> Fault:
        return Fault(file=self.file, entry=self.name, field=where, message=message, line=line or self.raw.line or None)


def validate(paths: Sequence[Path], *, known: Sequence[Vendor] = ()) -> tuple[Fault, ...]:
    """All faults of the files together; ``known`` are vendors that they may refer to and must not repeat.

    Raises:
        RegistryError: a file that cannot be read or is no YAML.
    """
    return tuple(check_files(paths, known=known).faults)


def check_files(paths: Sequence[Path], *, known: Sequence[Vendor] = ()) -> Checked:
    """Read and check the files together."""
    checked = Checked()
    entries: list[_Entry] = []
    for path in paths:
        entries.extend(_entries(path, checked))
    first: dict[str, str] = {vendor.id: "the registry" for vendor in known}
    ids = set(first) | {str(e.raw["id"]) for e in entries if e.raw.get("id")}
    for entry in entries:
        checked.faults.extend(_entry_faults(entry, ids))
        vid = entry.raw.get("id")
        if isinstance(vid, str) and vid in first:
            checked.faults.append(entry.fault("id", f"{vid!r} is already used in {first[vid]}"))
            continue
        if isinstance(vid, str):
            first[vid] = entry.file
        _build(entry, checked)
    by_id = {e.raw.get("id"): e for e in entries}
    checked.faults.extend(_name_clashes([*known, *checked.vendors], by_id))
    checked.faults.sort(key=lambda fault: ([str(p) for p in paths].index(fault.file), fault.line or 0))
    return checked


def _entries(path: Path, checked: Checked) -> Iterator[_Entry]:
    data = read_yaml(path)
    top = _Entry(str(path), "(file)", data if isinstance(data, Map) else Map())
    if not isinstance(data, Map) or not isinstance(data.get("vendors"), list):
        checked.faults.append(top.fault("vendors", "a registry file is a mapping with a list of vendors"))
        return
    checked.faults.extend(top.fault(str(k), "is no key of the registry format") for k in data if k not in _TOP)
    checked.faults.extend(top.fault(k, "is written twice", line) for k, line in data.repeated)
    if str(data.get("schema_version", "1")).split(".")[0] != "1":
        checked.faults.append(top.fault("schema_version", "only version 1 is known"))
    for number, raw in enumerate(data["vendors"], start=1):
        if isinstance(raw, Map):
            yield _Entry(str(path), str(raw.get("id") or raw.get("name") or f"vendor {number}"), raw)
        else:
            checked.faults.append(
                Fault(
                    file=str(path), entry=f"vendor {number}", field="vendors", message="is no mapping", line=data.line
                )
            )


def _build(entry: _Entry, checked: Checked) -> None:
    try:
        checked.vendors.append(Vendor.model_validate(_plain(entry.raw)))
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            location = problem["loc"]
            message = _MESSAGES.get(problem["type"], problem["msg"])
            checked.faults.append(entry.fault(_path(location), message, _line(entry.raw, location)))


def _plain(raw: Map) -> dict[str, Any]:
    """Without empty values, so that ``country:`` with nothing after it is simply absent."""
    return {str(k): v for k, v in raw.items() if v is not None}


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path


def _line(raw: Any, location: tuple[int | str, ...]) -> int | None:
    line: int | None = None
    for part in location:
        if isinstance(raw, Map):
            line = raw.line or line
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            break
    return raw.line if isinstance(raw, Map) and raw.line else line


def _entry_faults(entry: _Entry, ids: set[str]) -> Iterator[Fault]:
    raw = entry.raw
    yield from _repeated(entry, raw, "")
    name = raw.get("name")
    if isinstance(name, str) and (why := is_degenerate(name)):
        yield entry.fault("name", f"{name!r} {why}")
    country = raw.get("country")
    if country is not None and country not in _countries():
        hint = "; quote it, YAML reads it as a truth value" if isinstance(country, bool) else ""
        yield entry.fault("country", f"{country!r} is no ISO 3166-1 alpha-2 code{hint}")
    website = raw.get("website")
    if isinstance(website, str) and not is_web_address(website if "://" in website else f"https://{website}"):
        yield entry.fault("website", f"{website!r} is no web address")
    yield from _dated(entry, raw, "")
    for i, alias in enumerate(_maps(raw, "aliases")):
        yield from _alias_faults(entry, alias, f"aliases[{i}]")
    for i, parent in enumerate(_maps(raw, "parents")):
        where = f"parents[{i}]"
        yield from _repeated(entry, parent, where)
        yield from _dated(entry, parent, where)
        if not parent.get("source"):
            yield entry.fault(f"{where}.source", "a parent needs a source", parent.line)
        owner = parent.get("vendor")
        if owner is not None and str(owner) not in ids and not parent.get("name"):
            yield entry.fault(f"{where}.vendor", f"{owner!r} is no vendor of the registry and has no name", parent.line)
        if owner is None and not parent.get("name"):
            yield entry.fault(f"{where}.name", "a parent needs a vendor or a name", parent.line)
        if owner is not None and owner == raw.get("id"):
            yield entry.fault(f"{where}.vendor", "a vendor cannot own itself", parent.line)


def _alias_faults(entry: _Entry, alias: Map, where: str) -> Iterator[Fault]:
    yield from _repeated(entry, alias, where)
    yield from _dated(entry, alias, where)
    name = alias.get("name")
    if isinstance(name, str) and (why := is_degenerate(name)):
        yield entry.fault(f"{where}.name", f"{name!r} {why}", alias.line)
    if alias.get("source"):
        return
    if alias.get("kind") == "former":
        yield entry.fault(f"{where}.source", f"the former name {name!r} needs a source", alias.line)
    elif alias.get("valid_from") or alias.get("valid_to"):
        yield entry.fault(f"{where}.source", f"the dates of {name!r} need a source", alias.line)


def _dated(entry: _Entry, raw: Map, part: str) -> Iterator[Fault]:
    where = f"{part}." if part else ""
    source = raw.get("source")
    if isinstance(source, Map):
        yield from _repeated(entry, source, f"{where}source")
        url = source.get("url")
        if isinstance(url, str) and not is_web_address(url):
            yield entry.fault(f"{where}source.url", f"{url!r} is no web address", source.line or raw.line)
        for key in ("date", "checked"):
            if _impossible(source.get(key)):
                yield entry.fault(f"{where}source.{key}", f"{source[key]!r} is no date", source.line or raw.line)
    for key in ("valid_from", "valid_to"):
        if _impossible(raw.get(key)):
            yield entry.fault(f"{where}{key}", f"{raw[key]!r} is no date", raw.line)
    first, last = (str(raw[k]) if raw.get(k) else None for k in ("valid_from", "valid_to"))
    if first and last and first[: len(last)] > last[: len(first)]:
        yield entry.fault(f"{where}valid_to", f"{last} is before valid_from {first}", raw.line)


def _impossible(value: object) -> bool:
    """A date of the right form that no calendar has (2021-02-30); other forms are found with the types."""
    if not isinstance(value, str) or len(value) != 10:
        return False
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return True
    return False


def _repeated(entry: _Entry, raw: Map, where: str) -> Iterator[Fault]:
    for key, line in raw.repeated:
        yield entry.fault(f"{where}.{key}" if where else key, "is written twice", line)


def _maps(raw: Map, key: str) -> list[Map]:
    value = raw.get(key)
    return [m for m in value if isinstance(m, Map)] if isinstance(value, list) else []


def _name_clashes(vendors: Sequence[Vendor], entries: dict[Any, _Entry]) -> Iterator[Fault]:
    """Names that another vendor bears without ambiguity: they would link to either."""
    owners: dict[str, Vendor] = {}
    for vendor in vendors:
        other = owners.setdefault(squash(vendor.name), vendor)
        if other is not vendor and not (vendor.ambiguous or other.ambiguous) and vendor.id in entries:
            yield entries[vendor.id].fault("name", f"{vendor.name!r} is already the name of {other.id}")
    bearers: dict[str, Vendor] = {}
    for vendor in vendors:
        own: set[str] = set()
        for i, alias in enumerate(vendor.aliases):
            key = squash(alias.name)
            owner = owners.get(key)
            repeated = alias.name in own
            own.add(alias.name)
            if vendor.id not in entries:
                continue  # a file of one's own may repeat bundled names: they stay ambiguous
            fault = _AliasFault(entries[vendor.id], i)
            if repeated:
                yield fault.of(f"{alias.name!r} is an alias of {vendor.id} twice")
            elif owner is not None and owner.id != vendor.id and not owner.ambiguous:
                yield fault.of(f"{alias.name!r} is the name of {owner.id}")
            elif not (vendor.ambiguous if alias.ambiguous is None else alias.ambiguous):
                other = bearers.setdefault(key, vendor)
                if other is not vendor:
                    yield fault.of(f"{alias.name!r} is an alias of {other.id} too: mark it ambiguous in one of them")


@dataclass(frozen=True)
class _AliasFault:
    entry: _Entry
    position: int

    def of(self, message: str) -> Fault:
        line = _line(self.entry.raw, ("aliases", self.position))
        return self.entry.fault(f"aliases[{self.position}].name", message, line)


@cache
def _countries() -> frozenset[str]:
    return frozenset(load_yaml("lexicon", "countries.yaml")["codes"].split())
