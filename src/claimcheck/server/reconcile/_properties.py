"""The properties of a vendor: their values, and whether a value of a client's table agrees with them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from claimcheck.language.folding import squash
from claimcheck.registry import AliasKind, Registry, Vendor
from claimcheck.registry.names import strip_legal_form
from claimcheck.server.reconcile._tables import country_code, tables

__all__ = ["Value", "agreement", "describe", "keys_of", "values_of", "vendors_by_code"]

Value = dict[str, str]
"""``{"str": text}``, or ``{"id", "name"}`` for another vendor."""

_ALIASES = {
    "former_name": AliasKind.FORMER,
    "legal_name": AliasKind.LEGAL,
    "acronym": AliasKind.ACRONYM,
    "ticker": AliasKind.TICKER,
    "product": AliasKind.PRODUCT,
}
_LONGEST = 500
"""Longest value that is compared, in code points."""
_FIELDS = ("country", "website", "wikidata", "lei")


def values_of(vendor: Vendor, property_id: str, registry: Registry) -> list[Value]:
    """The values of a known property, none where the registry has none."""
    if property_id == "parent":
        return [_party(registry, parent.vendor, parent.name) for parent in vendor.parents]
    return [{"str": text} for text in _texts(vendor, property_id)]


def _texts(vendor: Vendor, property_id: str) -> Iterable[str]:
    if property_id in _FIELDS:
        value = getattr(vendor, property_id)
        return [value] if value else []
    if property_id == "kind":
        return [tables().types[vendor.kind]]
    if property_id == "source":
        return [vendor.source.url] if vendor.source else []
    kind = _ALIASES.get(property_id)
    return [alias.name for alias in vendor.aliases if kind is None or alias.kind is kind]


def _party(registry: Registry, vendor_id: str | None, name: str | None) -> Value:
    known = registry.get(vendor_id) if vendor_id is not None else None
    if known is not None:
        return {"id": known.id, "name": known.name}
    return {"str": name or vendor_id or ""}


def keys_of(property_id: str, texts: Iterable[str]) -> frozenset[str]:
    """What is compared of the values of a property; empty where nothing of them can be."""
    return frozenset(key for text in texts if len(text) <= _LONGEST and (key := _key(property_id, text)))


def agreement(vendor: Vendor, property_id: str, wanted: frozenset[str], registry: Registry) -> bool | None:
    """Whether one of the values wanted (:func:`keys_of`) is the vendor's; None where that cannot be said.

    Only single values can be contradicted (country, codes, website): a list of names is never complete.
    """
    own = keys_of(property_id, _known(vendor, property_id, registry)) if wanted else frozenset()
    if not own:
        return None
    if wanted & own:
        return True
    return False if property_id in _FIELDS else None


@lru_cache(maxsize=4)
def vendors_by_code(registry: Registry) -> dict[tuple[str, str], list[Vendor]]:
    """The vendors of a registry by property and key of their codes."""
    found: dict[tuple[str, str], list[Vendor]] = {}
    for vendor in registry.vendors:
        for pid in tables().codes:
            for key in keys_of(pid, _texts(vendor, pid)):
                found.setdefault((pid, key), []).append(vendor)
    return found


def _known(vendor: Vendor, property_id: str, registry: Registry) -> Iterable[str]:
    if property_id == "parent":
        parents = values_of(vendor, property_id, registry)
        return [text for value in parents for text in value.values()]
    if property_id == "website":
        domains = (alias.name for alias in vendor.aliases if alias.kind is AliasKind.DOMAIN)
        return [*_texts(vendor, property_id), *domains]
    return _texts(vendor, property_id) if property_id in tables().properties else ()


def _key(property_id: str, text: str) -> str | None:
    """What is compared of a value."""
    match property_id:
        case "country":
            return country_code(text)
        case "website":
            return _host(text)
        case "wikidata":
            return text.strip().rpartition("/")[2].upper()
        case _:
            return squash(strip_legal_form(text))


def _host(address: str) -> str | None:
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:  # brackets that open no IPv6 address
        return None
    return host.removeprefix("www.") if host and "." in host else None


def describe(vendor: Vendor) -> str:
    """Kind, country and former names on one line."""
    former = [alias.name for alias in vendor.aliases if alias.kind is AliasKind.FORMER]
    parts = [tables().types[vendor.kind], vendor.country, f"formerly {', '.join(former[:3])}" if former else None]
    return " · ".join(filter(None, parts))
