"""Results of the Wikidata query service, as JSON or CSV.

JSON: https://www.w3.org/TR/sparql11-results-json/, or the plain list of objects that the query page downloads. CSV:
https://www.w3.org/TR/sparql11-results-csv-tsv/. Columns are the variables of the query: ``item`` and ``itemLabel``, and
as wanted ``alias`` or ``altLabel`` (``aliases`` with bars between them), ``officialName``, ``shortName``,
``countryCode``, ``lei``, ``website``, ``dissolved``. Rows of one item that follow each other are one organisation:
order by ``?item``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from claimcheck.registry.importing._drafts import Draft, Name, country_code, lei_code, web_address
from claimcheck.registry.importing._json_array import JsonArray
from claimcheck.registry.importing._notes import Notes
from claimcheck.registry.importing._source import Source
from claimcheck.registry.importing._table import rows
from claimcheck.registry.models import AliasKind

__all__ = ["NEEDED", "csv_drafts", "json_drafts", "plain"]

WHAT = "result of the Wikidata query service"
NEEDED = ("item", "itemLabel")
_QID = re.compile(r"(?:.*[/:])?(Q[1-9][0-9]*)", re.DOTALL)
_OPENING = re.compile(r'"bindings"\s*:\s*\[|\A\s*\[')
_VARIABLES = re.compile(r'"vars"\s*:\s*(\[[^\]]*\])')
_KINDS = {
    "officialname": AliasKind.LEGAL,
    "shortname": AliasKind.SHORT,
    "alias": AliasKind.BRAND,
    "altlabel": AliasKind.BRAND,
    "itemaltlabel": AliasKind.BRAND,
}
_PLURALS = {"officialnames": "officialname", "shortnames": "shortname", "aliases": "alias", "altlabels": "altlabel"}
_MOST_ROWS = 10_000

_Facts = tuple[int, str, Mapping[str, str]]


def plain(column: str) -> str:
    """The name of a column as it is compared: "official name" and "officialName" are one."""
    return re.sub(r"[^a-z]", "", column.lower())


def csv_drafts(source: Source, notes: Notes) -> Iterator[Draft]:
    """What the rows of each item say."""
    found = rows(source, notes, WHAT, NEEDED, plain)
    facts = ((row.line, {column: row.get(column) for column in row.places}) for row in found)
    return _drafts(_with_item(facts, notes), notes)


def json_drafts(source: Source, notes: Notes) -> Iterator[Draft]:
    """What the bindings of each item say."""
    return _drafts(_with_item(_bindings(source, notes), notes), notes)


def _bindings(source: Source, notes: Notes) -> Iterator[tuple[int, dict[str, str]]]:
    array = JsonArray(source, _OPENING, f"{WHAT}: it has no list of bindings")
    columns = _variables(array.head)
    for line, value in array:
        if not isinstance(value, dict):
            notes.add("binding that is no object", line)
            continue
        columns = columns or list(value)
        missing = [column for column in NEEDED if plain(column) not in map(plain, columns)]
        if missing:
            found = ", ".join(repr(column)[:60] for column in columns[:8]) or "-"
            needed = ", ".join(NEEDED)
            raise source.error(
                f"is no {WHAT}: the columns {', '.join(missing)} are missing; needed: {needed}; found: {found}"
            )
        yield line, {plain(key): _text(bound) for key, bound in value.items()}


def _variables(head: str) -> list[str]:
    found = _VARIABLES.search(head)
    try:
        return [name for name in json.loads(found[1]) if isinstance(name, str)] if found else []
    except ValueError:
        return []


def _text(bound: object) -> str:
    value = bound.get("value") if isinstance(bound, dict) else bound
    return value.strip() if isinstance(value, str) else ""


def _with_item(facts: Iterable[tuple[int, Mapping[str, str]]], notes: Notes) -> Iterator[_Facts]:
    for line, values in facts:
        if found := _QID.fullmatch(values.get("item", "")):
            yield line, found[1], values
        else:
            notes.add("record without a usable id", line, values.get("item", ""))


def _drafts(facts: Iterator[_Facts], notes: Notes) -> Iterator[Draft]:
    for qid, group in groupby(facts, key=lambda fact: fact[1]):
        yield _draft(qid, group, notes)


def _draft(qid: str, group: Iterator[_Facts], notes: Notes) -> Draft:
    line, _, first = next(group)
    draft = Draft(
        line=line,
        id=qid.lower(),
        name=_label(qid, first),
        publisher="Wikidata",
        url=f"https://www.wikidata.org/wiki/{qid}",
        wikidata=qid,
    )
    names = dict.fromkeys(_names(first, line, notes))
    _complete(draft, first)
    for count, (line, _, values) in enumerate(group, start=2):
        if count > _MOST_ROWS:
            notes.add(f"row beyond the first {_MOST_ROWS:,} of an item", line)
            continue
        names |= dict.fromkeys(_names(values, line, notes))
        draft.name = draft.name or _label(qid, values)
        _complete(draft, values)
    draft.names = list(names)
    return draft


def _label(qid: str, values: Mapping[str, str]) -> str:
    """The label; the service puts the id where there is none, and then the official or short name serves."""
    label = values.get("itemlabel", "")
    return next(filter(None, ("" if label == qid else label, values.get("officialname"), values.get("shortname"))), "")


def _complete(draft: Draft, values: Mapping[str, str]) -> None:
    draft.country = draft.country or country_code(values.get("countrycode") or values.get("country", ""))
    draft.website = draft.website or web_address(values.get("website") or values.get("officialwebsite", ""))
    draft.lei = draft.lei or lei_code(values.get("lei", ""))
    draft.active = draft.active and not (values.get("dissolved") or values.get("dissolutiondate"))


def _names(values: Mapping[str, str], line: int, notes: Notes) -> Iterator[Name]:
    for column, text in values.items():
        if column == "itemaltlabel" and "," in text:
            notes.add("list of aliases with commas, which names have too: ask for one alias a row", line, text)
        elif column in _KINDS and text:
            yield Name(text, _KINDS[column])
        elif column in _PLURALS:
            yield from (Name(part, _KINDS[_PLURALS[column]]) for part in text.split("|") if part.strip())
