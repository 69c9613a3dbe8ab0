"""SIRENE: the file StockUniteLegale of INSEE as CSV.

Variables: https://www.sirene.fr (description of the files of legal units); the data:
https://www.data.gouv.fr/fr/datasets/base-sirene-des-entreprises-et-de-leurs-etablissements-siren-siret/. What is not to
be passed on reads ``[ND]``. The file has present names only: former ones are in another file (Historique), not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimcheck.registry.importing._drafts import Draft, Name
from claimcheck.registry.importing._notes import Notes
from claimcheck.registry.importing._source import Source
from claimcheck.registry.importing._table import Row, rows
from claimcheck.registry.models import AliasKind

__all__ = ["NEEDED", "drafts"]

WHAT = "SIRENE CSV (StockUniteLegale)"
NEEDED = ("siren", "statutDiffusionUniteLegale", "denominationUniteLegale", "etatAdministratifUniteLegale")
_WITHHELD = "[ND]"
_NOT_PUBLIC = "name not to be passed on ([ND])"
_SOLE_TRADERS = "1"  # begins their categories of law: entrepreneur individuel, artisan, profession libérale, …
_PERSONAL = (
    "sexeUniteLegale",
    "prenom1UniteLegale",
    "prenom2UniteLegale",
    "prenom3UniteLegale",
    "prenom4UniteLegale",
    "prenomUsuelUniteLegale",
)
_SIREN = re.compile(r"[0-9]{9}")
_NAMES = {
    "sigleUniteLegale": AliasKind.ACRONYM,
    "denominationUsuelle1UniteLegale": AliasKind.BRAND,
    "denominationUsuelle2UniteLegale": AliasKind.BRAND,
    "denominationUsuelle3UniteLegale": AliasKind.BRAND,
}


def drafts(source: Source, notes: Notes) -> Iterator[Draft]:
    """What each record of a legal person says."""
    for row in rows(source, notes, WHAT, NEEDED):
        if not _SIREN.fullmatch(row.get("siren")):
            notes.add("record without a usable id", row.line, row.get("siren"))
        elif _is_natural_person(row):
            notes.add("natural person", row.line)
        elif _WITHHELD in row.get("denominationUniteLegale"):
            notes.add(_NOT_PUBLIC, row.line, row.get("siren"))
        else:
            yield _draft(row, notes)


def _is_natural_person(row: Row) -> bool:
    """Also with a denomination, which some sole traders have."""
    if row.get("categorieJuridiqueUniteLegale").startswith(_SOLE_TRADERS) or any(map(row.get, _PERSONAL)):
        return True
    return bool(row.get("nomUniteLegale")) and not row.get("denominationUniteLegale")


def _draft(row: Row, notes: Notes) -> Draft:
    siren = row.get("siren")
    return Draft(
        line=row.line,
        id=f"siren-{siren}",
        name=row.get("denominationUniteLegale"),
        publisher="INSEE (SIRENE)",
        url=f"https://annuaire-entreprises.data.gouv.fr/entreprise/{siren}",
        names=list(_names(row, notes)),
        countries=["FR"],
        active=row.get("etatAdministratifUniteLegale") == "A",
    )


def _names(row: Row, notes: Notes) -> Iterator[Name]:
    for column, kind in _NAMES.items():
        if _WITHHELD in row.get(column):
            notes.add(_NOT_PUBLIC, row.line, row.get("siren"))
        else:
            yield Name(row.get(column), kind)
