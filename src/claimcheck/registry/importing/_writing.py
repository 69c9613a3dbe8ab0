"""A registry file written vendor by vendor, so that it has no faults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from claimcheck.language.folding import squash
from claimcheck.registry.importing._digests import Digests
from claimcheck.registry.importing.reader import RegisterReader, Registers
from claimcheck.registry.models import Alias, FactSource, Vendor

__all__ = ["write_registry"]


def write_registry(vendors: RegisterReader | Registers | Sequence[Vendor], stream: TextIO) -> None:
    """Write a registry file (YAML). The vendors are read twice: first for the names that several of them bear.

    Those names become ambiguous, since nothing says which of their bearers a text means.
    """
    shared = _shared_names(vendors)
    stream.write("schema_version: 1\nvendors:")
    empty = True
    for vendor in vendors:
        stream.write("\n" if empty else "")
        stream.writelines(f"{line}\n" for line in _lines(vendor, shared))
        empty = False
    if empty:
        stream.write(" []\n")


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
