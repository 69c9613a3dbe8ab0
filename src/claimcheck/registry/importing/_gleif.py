"""GLEIF golden copy, level 1 ("who is who"), as CSV.

Columns and codes: the Common Data File format of LEIs, https://www.gleif.org/en/about-lei/common-data-file-format,
written flat with dots (``Entity.LegalName``). Other names are numbered and each has its type in a column of its own.
Names that were given up have no date: the events of an entity do not say which of its names they ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimcheck.registry.importing._drafts import Draft, Name, country_codes, lei_code
from claimcheck.registry.importing._notes import Notes
from claimcheck.registry.importing._source import Source
from claimcheck.registry.importing._table import Row, rows
from claimcheck.registry.models import AliasKind

__all__ = ["NEEDED", "drafts"]

WHAT = "GLEIF level-1 CSV"
NEEDED = ("LEI", "Entity.LegalName", "Entity.LegalAddress.Country", "Entity.EntityStatus")
_NUMBERED = re.compile(
    r"Entity\.(OtherEntityNames\.OtherEntityName|TransliteratedOtherEntityNames\.TransliteratedOtherEntityName)\.\d+"
)
_KINDS = {
    "PREVIOUS_LEGAL_NAME": AliasKind.FORMER,
    "TRADING_OR_OPERATING_NAME": AliasKind.BRAND,
    "ALTERNATIVE_LANGUAGE_LEGAL_NAME": AliasKind.LEGAL,
    "PREFERRED_ASCII_TRANSLITERATED_LEGAL_NAME": AliasKind.SHORT,
    "AUTO_ASCII_TRANSLITERATED_LEGAL_NAME": AliasKind.SHORT,
}
_NOT_OWN = {"SOLE_PROPRIETOR": "natural person", "BRANCH": "a branch of another"}
_VOID = {"DUPLICATE", "ANNULLED"}


def drafts(source: Source, notes: Notes) -> Iterator[Draft]:
    """What each record says."""
    numbered: list[str] | None = None
    for row in rows(source, notes, WHAT, NEEDED):
        if numbered is None:
            numbered = [column for column in row.places if _NUMBERED.fullmatch(column)]
        lei = lei_code(row.get("LEI"))
        if lei is None:
            notes.add("record without a usable id", row.line, row.get("LEI"))
        elif reason := _unwanted(row):
            notes.add(reason, row.line)
        else:
            yield _draft(row, lei, numbered)


def _unwanted(row: Row) -> str | None:
    """A branch bears the name of the company, and so does the other LEI of a duplicate."""
    if reason := _NOT_OWN.get(row.get("Entity.EntityCategory")):
        return reason
    return "LEI that is a duplicate or annulled" if row.get("Registration.RegistrationStatus") in _VOID else None


def _draft(row: Row, lei: str, numbered: list[str]) -> Draft:
    countries = country_codes([row.get("Entity.LegalAddress.Country"), row.get("Entity.LegalJurisdiction")])
    return Draft(
        line=row.line,
        id=f"lei-{lei.lower()}",
        name=row.get("Entity.LegalName"),
        publisher="GLEIF",
        url=f"https://search.gleif.org/#/record/{lei}",
        names=[Name(row.get(column), _kind(row, column)) for column in numbered],
        countries=countries[:1],
        lei=lei,
        active=row.get("Entity.EntityStatus") == "ACTIVE",
    )


def _kind(row: Row, column: str) -> AliasKind:
    other = AliasKind.SHORT if "Transliterated" in column else AliasKind.BRAND
    return _KINDS.get(row.get(f"{column}.type"), other)
