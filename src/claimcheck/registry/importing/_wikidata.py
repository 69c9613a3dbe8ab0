"""Results of the Wikidata query service, as JSON or CSV.

JSON: https://www.w3.org/TR/sparql11-results-json/, or the plain list of objects that the query page downloads. CSV:
https://www.w3.org/TR/sparql11-results-csv-tsv/. Columns are the variables of the query: ``item`` and ``itemLabel``, and
as wanted ``alias`` or ``altLabel`` (``aliases`` with bars between them), ``officialName``, ``shortName``,
``countryCode``, ``lei``, ``website``, ``dissolved``. Rows of one item that follow each other are one organisation:
order by ``?item``. TSV with question marks before its columns is not read: its values are written as in SPARQL.

Statements with an unknown value have a blank node, or an address of one, for it
(https://www.mediawiki.org/wiki/Wikidata_Query_Service/Blank_Node_Skolemization). A query that runs out of time ends
with a trace of the exception, after rows that look complete.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from claimcheck.errors import RegistryError
from claimcheck.registry.importing._drafts import Draft, Name, country_codes, lei_code, web_address
from claimcheck.registry.importing._json_array import JsonArray
from claimcheck.registry.importing._notes import Notes
from claimcheck.registry.importing._source import Source
from claimcheck.registry.importing._table import rows
from claimcheck.registry.models import AliasKind

__all__ = ["NEEDED", "csv_drafts", "json_drafts", "plain", "refuse_out_of_time"]

WHAT = "result of the Wikidata query service"
NEEDED = ("item", "itemLabel")
_QID = re.compile(r"(?:.*[/:])?(Q[1-9][0-9]*)", re.DOTALL)
_OPENING = re.compile(r'"bindings"\s*:\s*\[|\A\s*\[')
_VARIABLES = re.compile(r'"vars"\s*:\s*(\[[^\[\]]*\])')
_KINDS = {
    "officialname": AliasKind.LEGAL,
    "shortname": AliasKind.SHORT,
    "alias": AliasKind.BRAND,
    "altlabel": AliasKind.BRAND,
    "itemaltlabel": AliasKind.BRAND,
}
_PLURALS = {"officialnames": "officialname", "shortnames": "shortname", "aliases": "alias", "altlabels": "altlabel"}
_NAMED = {"itemlabel", *_KINDS}
_ENDS = {"dissolved", "dissolutiondate"}
_LITERALS = ("literal", "typed-literal")
_UNKNOWN = re.compile(r"_:\S+\Z|https?://[^/\s]+/\.well-known/genid/")
_ADDRESS = re.compile(r"https?://\S+")
_OUT_OF_TIME = re.compile(r"SPARQL-QUERY:|\bjava\.util\.concurrent\.TimeoutException|\ATimeoutException")
_NO_LITERAL = "name that is an address, not a text"
_MOST_ROWS = 10_000

_Facts = tuple[int, str, Mapping[str, str]]


def plain(column: str) -> str:
    """The name of a column as it is compared: "official name" and "officialName" are one."""
    return re.sub(r"[^a-z]", "", column.lower())


def csv_drafts(source: Source, notes: Notes) -> Iterator[Draft]:
    """What the rows of each item say."""
    notes.undated = True
    return _drafts(_with_item(_records(source, notes), notes), notes)


def json_drafts(source: Source, notes: Notes) -> Iterator[Draft]:
    """What the bindings of each item say."""
    notes.undated = True
    return _drafts(_with_item(_bindings(source, notes), notes), notes)


def refuse_out_of_time(path: Path, line: str) -> None:
    """Refuse a line of the trace that a query leaves when it runs out of time.

    Raises:
        RegistryError: it is one.
    """
    if _OUT_OF_TIME.search(line):
        raise RegistryError(f"{path}: the query ran out of time, rows are missing: narrow it and fetch the file again")


def _records(source: Source, notes: Notes) -> Iterator[tuple[int, dict[str, str]]]:
    for row in rows(source, notes, WHAT, NEEDED, plain, _lines(source)):
        _see(row.places, notes)
        yield row.line, {column: _text(column, row.get(column), row.line, notes) for column in row.places}


def _lines(source: Source) -> Iterator[tuple[int, str]]:
    for number, line in source.lines():
        if number == 1 and line.lstrip(' "').startswith("?"):
            raise source.error("has values as SPARQL writes them (columns like ?item): fetch the result as CSV or JSON")
        refuse_out_of_time(source.path, line)
        yield number, line


def _bindings(source: Source, notes: Notes) -> Iterator[tuple[int, dict[str, str]]]:
    array = JsonArray(source, _OPENING, f"{WHAT}: it has no list of bindings")
    columns = _variables(array.head)
    _see(map(plain, columns), notes)
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
        bindings = {plain(key): bound for key, bound in value.items()}
        _see(bindings, notes)
        yield line, {column: _text(column, bound, line, notes) for column, bound in bindings.items()}


def _see(columns: Iterable[str], notes: Notes) -> None:
    """Objects have only the columns that their row has values for."""
    notes.undated = notes.undated and _ENDS.isdisjoint(columns)


def _variables(head: str) -> list[str]:
    found = _VARIABLES.search(head)
    try:
        return [name for name in json.loads(found[1]) if isinstance(name, str)] if found else []
    except ValueError:
        return []


def _text(column: str, bound: object, line: int, notes: Notes) -> str:
    """What a variable is bound to; nothing for an unknown value and for a name that is none."""
    kind, value = (bound.get("type"), bound.get("value")) if isinstance(bound, dict) else (None, bound)
    text = value.strip() if isinstance(value, str) else ""
    if kind == "bnode" or _UNKNOWN.match(text):
        return ""
    no_literal = _ADDRESS.fullmatch(text) if kind is None else kind not in _LITERALS
    if no_literal and column in _NAMED:
        notes.add(_NO_LITERAL, line, text)
        return ""
    return text


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
    countries = country_codes([values.get("countrycode") or values.get("country", "")])
    draft.countries += (code for code in countries if code not in draft.countries)
    draft.website = draft.website or web_address(values.get("website") or values.get("officialwebsite", ""))
    draft.lei = draft.lei or lei_code(values.get("lei", ""))
    draft.active = draft.active and not any(map(values.get, _ENDS))


def _names(values: Mapping[str, str], line: int, notes: Notes) -> Iterator[Name]:
    for column, text in values.items():
        if column == "itemaltlabel" and "," in text:
            notes.add("list of aliases with commas, which names have too: ask for one alias a row", line, text)
        elif column in _KINDS and text:
            yield Name(text, _KINDS[column])
        elif column in _PLURALS:
            parts = (_text(_PLURALS[column], part, line, notes) for part in text.split("|"))
            yield from (Name(part, _KINDS[_PLURALS[column]]) for part in parts if part)
