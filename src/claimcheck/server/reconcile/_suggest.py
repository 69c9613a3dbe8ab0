"""Suggestions while somebody types, properties to fetch, and their values for rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from claimcheck.language.folding import squash
from claimcheck.registry import Registry
from claimcheck.server.problems import Problem
from claimcheck.server.reconcile._messages import Extension
from claimcheck.server.reconcile._properties import describe, values_of
from claimcheck.server.reconcile._tables import tables

__all__ = ["extend", "propose", "suggest_entities", "suggest_properties", "suggest_types"]

_PAGE = 20
_LONGEST = 100


def suggest_entities(registry: Registry, prefix: str, cursor: int) -> dict[str, Any]:
    """Vendors whose id or any name begins with ``prefix`` or resembles it, best first."""
    found = registry.search(prefix[:_LONGEST], limit=cursor + _PAGE)[cursor:]
    return {
        "result": [
            {
                "id": vendor.id,
                "name": vendor.name,
                "description": describe(vendor),
                "notable": [{"id": vendor.kind.value, "name": tables().types[vendor.kind]}],
            }
            for vendor, _ in found
        ]
    }


def suggest_types(prefix: str, cursor: int) -> dict[str, Any]:
    """Types whose id or name has a word that begins with ``prefix``; all of them without one."""
    known = tables()
    rows = [(known.any_type.id, known.any_type.name), *((kind.value, name) for kind, name in known.types.items())]
    return _suggested(rows, prefix, cursor)


def suggest_properties(prefix: str, cursor: int) -> dict[str, Any]:
    """Properties, likewise."""
    return _suggested(((pid, each.name) for pid, each in tables().properties.items()), prefix, cursor)


def _suggested(rows: Iterable[tuple[str, str]], prefix: str, cursor: int) -> dict[str, Any]:
    key = squash(prefix[:_LONGEST])
    fits = [
        {"id": id_, "name": name}
        for id_, name in rows
        if any(squash(word).startswith(key) for word in (id_, name, *name.split()))
    ]
    return {"result": fits[cursor : cursor + _PAGE]}


def propose(type_id: str, limit: int | None) -> dict[str, Any]:
    """Properties that vendors of a type have: the same for all types."""
    proposed = [{"id": pid, "name": each.name} for pid, each in tables().properties.items()]
    known = {} if tables().type_name(type_id) is None else {"type": type_id}
    return known | {"properties": proposed[:limit]} | ({} if limit is None else {"limit": limit})


def extend(registry: Registry, query: Extension) -> dict[str, Any]:
    """The values of properties for vendors; unknown vendors have none.

    Raises:
        Problem: a property is unknown.
    """
    known = tables()
    wanted = list(dict.fromkeys(each.id for each in query.properties))
    if not set(wanted) <= known.properties.keys():
        raise Problem(400, f"extend: an unknown property; there are {', '.join(known.properties)}")
    meta = [
        {"id": pid, "name": known.properties[pid].name}
        | ({"type": known.any_type.model_dump()} if pid == "parent" else {})
        for pid in wanted
    ]
    rows = {}
    for vendor_id in dict.fromkeys(query.ids):
        vendor = registry.get(vendor_id)
        rows[vendor_id] = {pid: values_of(vendor, pid, registry) if vendor is not None else [] for pid in wanted}
    return {"meta": meta, "rows": rows}
