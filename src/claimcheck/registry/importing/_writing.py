"""A registry file written vendor by vendor, so that it has no faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from claimcheck.language.folding import squash
from claimcheck.registry.importing._digests import Digests, short_digest
from claimcheck.registry.importing.reader import RegisterReader, Registers
from claimcheck.registry.models import Alias, FactSource, Vendor
from claimcheck.registry.registry import Registry

__all__ = ["write_registry"]


_Vendors = RegisterReader | Registers | Sequence[Vendor]


class _Taken:
    """What vendors that the file is to be loaded with leave to it; see ``claimcheck.registry.validation``."""

    def __init__(self, beside: Sequence[Vendor]) -> None:
        self.ids = {vendor.id for vendor in beside}
        owners: dict[str, Vendor] = {}
        for vendor in beside:
            owners.setdefault(squash(vendor.name), vendor)
        self.names = frozenset(owners)
        self.no_aliases = frozenset(key for key, vendor in owners.items() if not vendor.ambiguous)


def write_registry(vendors: _Vendors, stream: TextIO, *, beside: Sequence[Vendor] | None = None) -> list[str]:
    """Write a registry file (YAML); lines for people on what could not be written.

    The vendors are read twice: first for the names that several of them bear. Those become ambiguous, since nothing
    says which of their bearers a text means, and so do names of the vendors ``beside``, which the file is to be loaded
    with: without any given, the bundled ones. Aliases that are the name of one of these are left out, since they
    would be faults; an id that one of these has gets a digest.
    """
    taken = _Taken(Registry.load().vendors if beside is None else beside)
    notes: Counter[str] = Counter()
    shared = _shared_names(vendors)
    for key in taken.names:
        shared.add(key)
    stream.write("schema_version: 1\nvendors:")
    empty = True
    for vendor in vendors:
        stream.write("\n" if empty else "")
        stream.writelines(f"{line}\n" for line in _lines(_beside(vendor, taken, notes), shared))
        empty = False
    if empty:
        stream.write(" []\n")
    return [f"not written, {reason}: {count:,}" for reason, count in notes.items()]


def _beside(vendor: Vendor, taken: _Taken, notes: Counter[str]) -> Vendor:
    aliases = tuple(alias for alias in vendor.aliases if squash(alias.name) not in taken.no_aliases)
    if lost := len(vendor.aliases) - len(aliases):
        notes["alias that is the name of another vendor of the registry"] += lost
    new_id = f"{vendor.id}-{short_digest(vendor.id)}" if vendor.id in taken.ids else vendor.id
    return vendor.model_copy(update={"id": new_id, "aliases": aliases})


def _shared_names(vendors: Iterable[Vendor]) -> Digests:
    seen, shared = Digests(), Digests()
    for vendor in vendors:
        keys = {squash(vendor.name), *(squash(alias.name) for alias in vendor.aliases)}
        for key in keys:
            if not seen.add(key):
                shared.add(key)
    return shared


def _lines(vendor: Vendor, shared: Digests) -> Iterator[str]:
    ambiguous = vendor.ambiguous or squash(vendor.name) in shared
    yield f"  - id: {_quoted(vendor.id)}"
    yield f"    name: {_quoted(vendor.name)}"
    yield f"    kind: {vendor.kind.value}"
    for key in ("country", "website", "wikidata", "lei"):
        if value := getattr(vendor, key):
            yield f"    {key}: {_quoted(value)}"
    if ambiguous:
        yield "    ambiguous: true"
    if vendor.source:
        yield f"    source: {_source(vendor.source)}"
    if vendor.aliases:
        yield "    aliases:"
        for alias in vendor.aliases:
            yield f"      - {_alias(alias, ambiguous, squash(alias.name) in shared)}"


def _alias(alias: Alias, ambiguous: bool, shared: bool) -> str:
    """A name of its own stays usable where the vendor's own name is ambiguous."""
    unsure = shared or bool(alias.ambiguous)
    parts = [f"name: {_quoted(alias.name)}", f"kind: {alias.kind.value}"]
    if unsure != ambiguous:
        parts.append(f"ambiguous: {str(unsure).lower()}")
    if alias.source:
        parts.append(f"source: {_source(alias.source)}")
    return f"{{{', '.join(parts)}}}"


def _source(source: FactSource) -> str:
    return f"{{publisher: {_quoted(source.publisher)}, url: {_quoted(source.url)}}}"


def _quoted(text: str) -> str:
    """A YAML scalar in double quotes; what does not print is escaped."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain if plain.isprintable() else "".join(map(_escaped, plain))}"'


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
