"""FollowTheMoney entities as JSON Lines.

Model: https://followthemoney.tech, the properties of LegalEntity and Company in its schema files; every property is a
list of texts. Read are companies, organisations, legal entities and public bodies.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from claimcheck.registry.importing._drafts import Draft, Name, country_codes, lei_code, slug, web_address
from claimcheck.registry.importing._notes import Notes
from claimcheck.registry.importing._source import Source
from claimcheck.registry.models import AliasKind

__all__ = ["drafts", "entity_of"]

WHAT = "FollowTheMoney JSON Lines"
_SCHEMATA = {"Company", "Organization", "LegalEntity", "PublicBody"}
_PROBED = 20
_QID = re.compile(r"Q[1-9][0-9]*")
_NAMES = {
    "name": AliasKind.BRAND,
    "alias": AliasKind.BRAND,
    "previousName": AliasKind.FORMER,
    "abbreviation": AliasKind.ACRONYM,
    "weakAlias": AliasKind.SHORT,
}
_HOME = "https://followthemoney.tech"


def entity_of(line: str) -> dict[str, Any] | None:
    """The entity on a line, or None when it is none."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict) and isinstance(found.get("schema"), str) and isinstance(found.get("properties"), dict):
        return found
    return None


def drafts(source: Source, notes: Notes) -> Iterator[Draft]:
    """What each organisation says.

    Raises:
        RegistryError: no entity among the first lines.
    """
    seen, probed = False, 0
    for number, line in source.lines():
        if not line.strip():
            continue
        entity, probed = entity_of(line), probed + 1
        seen = seen or entity is not None
        if not seen and probed >= _PROBED:
            break
        if entity is None:
            notes.add("line that is no FollowTheMoney entity", number, line[:40])
        elif entity["schema"] not in _SCHEMATA:
            notes.add("entity of another schema", number, entity["schema"])
        else:
            yield _draft(entity, number)
    if not seen:
        raise source.error(f"is no {WHAT}: no line has an object with schema and properties")


def _draft(entity: dict[str, Any], line: int) -> Draft:
    properties = entity["properties"]
    names = _texts(properties, "name")
    caption = entity.get("caption")
    name = caption if isinstance(caption, str) and caption in names else next(iter(names), "")
    countries = [
        *_texts(properties, "jurisdiction"),
        *_texts(properties, "mainCountry"),
        *_texts(properties, "country"),
    ]
    qids = filter(_QID.fullmatch, _texts(properties, "wikidataId"))
    wikidata = next(qids, None)
    return Draft(
        line=line,
        id=slug(entity["id"]) if isinstance(entity.get("id"), str) else "",
        name=name,
        publisher=_publisher(entity),
        url=_page(properties, wikidata),
        names=_names(properties, name),
        countries=country_codes(countries),
        website=next(filter(None, map(web_address, _texts(properties, "website"))), None),
        wikidata=wikidata,
        lei=next(filter(None, map(lei_code, _texts(properties, "leiCode"))), None),
        active=not _texts(properties, "dissolutionDate"),
    )


def _names(properties: dict[str, Any], current: str) -> list[Name]:
    return [
        Name(text, kind, weak=key == "weakAlias")
        for key, kind in _NAMES.items()
        for text in _texts(properties, key)
        if key != "name" or text != current
    ]


def _publisher(entity: dict[str, Any]) -> str:
    named = [*_texts(entity["properties"], "publisher"), *_texts(entity, "datasets")]
    fine = (text.strip() for text in named if text.isprintable() and len(text) <= 200)
    return next(filter(None, fine), "FollowTheMoney")


def _page(properties: dict[str, Any], wikidata: str | None) -> str:
    """A page of the entity, or else of the model: a source must have an address."""
    keys = ("sourceUrl", "opencorporatesUrl", "publisherUrl")
    pages = (web_address(text) for key in keys for text in _texts(properties, key))
    item = f"https://www.wikidata.org/wiki/{wikidata}" if wikidata else None
    return next(filter(None, pages), None) or item or _HOME


def _texts(values: dict[str, Any], key: str) -> list[str]:
    found = values.get(key)
    several = found if isinstance(found, list) else [found]
    return [text for text in several if isinstance(text, str)]
