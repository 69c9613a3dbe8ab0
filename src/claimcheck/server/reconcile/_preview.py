"""A small page about a vendor, to be shown in a frame: text and style, no script, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from claimcheck.registry import Registry, Vendor
from claimcheck.reporting._safe import visible, web_address
from claimcheck.server.reconcile._properties import describe, values_of
from claimcheck.server.reconcile._tables import tables

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["HEIGHT", "WIDTH", "policy", "preview"]

WIDTH, HEIGHT = 400, 300
"""Size of the frame, in CSS pixels."""
_MOST = 8
"""Values of one property that are shown."""
_SHOWN = ("website", "former_name", "legal_name", "acronym", "ticker", "product", "parent", "wikidata", "lei", "source")


def preview(vendor: Vendor, registry: Registry) -> str:
    """The page, with every text of the registry escaped."""
    return _template().render(
        vendor=vendor, about=describe(vendor), facts=list(_facts(vendor, registry)), style=_data("vendor.css")
    )


def policy(ancestors: tuple[str, ...]) -> str:
    """The content security policy of the page; ``ancestors`` are the origins that may show it in a frame."""
    digest = base64.b64encode(hashlib.sha256(_data("vendor.css").encode()).digest()).decode()
    frames = " ".join(("'self'", *ancestors))
    own = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return f"{own}; frame-ancestors {frames}"


def _facts(vendor: Vendor, registry: Registry) -> Iterator[tuple[str, list[str]]]:
    for pid in _SHOWN:
        values = [value.get("name") or value["str"] for value in values_of(vendor, pid, registry)]
        if values:
            yield tables().properties[pid].name, values[:_MOST]


@cache
def _template() -> Template:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        loader=FunctionLoader(_data),
        finalize=lambda value: visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value,
    )
    environment.globals["address"] = web_address
    return environment.get_template("vendor.html.j2")


@cache
def _data(name: str) -> str:
    return resources.files("claimcheck.data").joinpath("server", name).read_text(encoding="utf-8")
