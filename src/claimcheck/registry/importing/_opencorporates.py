"""OpenCorporates companies as CSV.

Columns: those of ``companies.csv`` in its bulk deliveries, which bear the names of the fields of
https://api.opencorporates.com/documentation/API-Reference; previous names stand in one field with bars between them and
have no dates. The separate file of alternative names is not read; a column ``alternative_names`` is, where there is.
The other files (officers, alternative names, addresses, …) have number, jurisdiction and name too, some of them of
natural persons: only ``companies.csv`` has dates of incorporation.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from claimcheck.registry.importing._drafts import Draft, Name, country_codes, slug
from claimcheck.registry.importing._notes import Notes
from claimcheck.registry.importing._source import Source
from claimcheck.registry.importing._table import Row, rows
from claimcheck.registry.models import AliasKind

__all__ = ["NEEDED", "drafts"]

WHAT = "OpenCorporates companies.csv"
NEEDED = ("company_number", "jurisdiction_code", "name", "incorporation_date")
_NAMES = {
    "previous_names": AliasKind.FORMER,
    "current_alternative_legal_name": AliasKind.LEGAL,
    "alternative_names": AliasKind.BRAND,
}
_BRANCHES = {"F", "L"}  # of a company of another jurisdiction, or a local office


def drafts(source: Source, notes: Notes) -> Iterator[Draft]:
    """What each record says."""
    for row in rows(source, notes, WHAT, NEEDED):
        jurisdiction, number = row.get("jurisdiction_code"), row.get("company_number")
        if not (slug(jurisdiction) and slug(number)):
            notes.add("record without a usable id", row.line, row.get("name"))
        elif row.get("branch").upper() in _BRANCHES:
            notes.add("a branch of another", row.line, row.get("name"))
        else:
            yield _draft(row, jurisdiction, number)


def _draft(row: Row, jurisdiction: str, number: str) -> Draft:
    page = f"{quote(jurisdiction.lower(), safe='', errors='replace')}/{quote(number, safe='', errors='replace')}"
    return Draft(
        line=row.line,
        id=slug("oc", jurisdiction.lower(), number),
        name=row.get("name"),
        publisher="OpenCorporates",
        url=f"https://opencorporates.com/companies/{page}",
        names=[Name(text, kind) for column, kind in _NAMES.items() for text in row.get(column).split("|")],
        countries=country_codes([jurisdiction]),
        active=_is_active(row),
    )


def _is_active(row: Row) -> bool:
    """By the flag; where it is empty, by the date, which alone may lie in the future."""
    flag = row.get("inactive").lower()
    return flag != "true" and (flag == "false" or not row.get("dissolution_date"))
