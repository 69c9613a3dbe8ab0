"""Vendors, passages and counts for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console

from claimcheck.registry import Alias, FactSource, Parent, Vendor
from claimcheck.reporting._text import LANGUAGES, Page
from claimcheck.schema import Passage

__all__ = ["render_counts", "render_passages", "render_vendor", "render_vendors"]


def render_counts(title: str, counts: Mapping[str, Any], console: Console) -> None:
    """A heading and one line a figure; figures of figures are indented."""
    page = Page(console)
    page.rule(title)
    wide = max(map(len, counts), default=0) + 2
    for name, value in counts.items():
        shown = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, Mapping) else value
        page.line((name.replace("_", " ").ljust(wide), "dim"), "–" if shown in (None, "") else str(shown), indent=3)


def render_vendors(found: Sequence[tuple[Vendor, float]], console: Console) -> None:
    """One line a vendor: score, id, name, kind and country."""
    page = Page(console)
    if not found:
        page.line("No vendor has a name like that.")
    for vendor, score in found:
        about = " · ".join(filter(None, (vendor.kind.value, vendor.country)))
        page.line((f"{score:3.0f}  ", "dim"), (vendor.name, "bold"), f"  [{vendor.id}]  ", (about, "dim"), hang=5)


def render_vendor(vendor: Vendor, console: Console) -> None:
    """Everything that the registry knows of a vendor, with the sources."""
    page = Page(console)
    page.rule(vendor.name)
    facts = [vendor.id, vendor.kind.value, vendor.country, vendor.website, vendor.wikidata, vendor.lei]
    page.line((" · ".join(filter(None, facts)), "dim"), indent=3)
    if vendor.ambiguous:
        words = f": linked beside {', '.join(vendor.context)}" if vendor.context else ""
        page.line((f"The name is a common word{words}", "yellow"), indent=3, hang=2)
    for alias in vendor.aliases:
        page.line(alias.name, (f"  {alias.kind.value}{_dates(alias)}", "dim"), indent=3, hang=2)
        _source(page, alias.source)
    for parent in vendor.parents:
        share = "" if parent.share is None else f", {parent.share:.0%}"
        page.line(
            "owned by ",
            (parent.vendor or parent.name or "?", "bold"),
            (f"{share}{_dates(parent)}", "dim"),
            indent=3,
            hang=2,
        )
        _source(page, parent.source)


def _dates(fact: Alias | Parent) -> str:
    if fact.valid_from and fact.valid_to:
        return f", from {fact.valid_from} to {fact.valid_to}"
    if fact.valid_from:
        return f", from {fact.valid_from}"
    return f", until {fact.valid_to}" if fact.valid_to else ""


def _source(page: Page, source: FactSource | None) -> None:
    if source is not None:
        where = " · ".join(filter(None, (source.publisher, source.date)))
        page.whole((f"{where} · {source.url}", "dim"), indent=5)


def render_passages(passages: Iterable[Passage], console: Console) -> None:
    """Passages with their sources, one paragraph each."""
    page = Page(console)
    count = 0
    for passage in passages:
        count += 1
        source = passage.source
        facts = [
            source.publisher,
            source.date or "undated",
            source.kind.value.replace("_", " "),
            LANGUAGES[passage.lang],
        ]
        page.line((passage.id, "bold"), (f"  {' · '.join(facts)}", "dim"), hang=2)
        page.line(passage.text, indent=2)
        page.whole((source.url, "dim underline"), indent=2)
        if passage.vendors:
            page.line((f"about {', '.join(passage.vendors)}", "dim"), indent=2)
        page.blank()
    page.line((f"{count} passage{'' if count == 1 else 's'}", "dim"))
