"""What a store is asked, in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable

from claimcheck.errors import EvidenceError
from claimcheck.schema import ClaimKind

__all__ = [
    "COLUMNS",
    "DOCUMENTS",
    "FROM",
    "KEYED",
    "ORIGIN",
    "PASSAGES",
    "SEARCH",
    "json_array",
    "kind_name",
    "row_limit",
]

_MOST_ROWS = 2**31 - 1

COLUMNS = """p.id, p.text, p.lang, p.title, s.publisher, s.url, s.date, s.kind, s.checked,
    (SELECT json_group_array(vendor_id)
     FROM (SELECT vendor_id FROM passage_vendors WHERE passage = p.key ORDER BY position))"""

FROM = "FROM passages p JOIN sources s ON s.id = p.source_id"

PASSAGES = f"SELECT {COLUMNS} {FROM}"

KEYED = f"SELECT {COLUMNS}, p.key {FROM}"

ORIGIN = """SELECT d.id FROM documents d JOIN sources s ON s.id = d.source_id
    WHERE d.origin IN (SELECT o.origin FROM passages p JOIN passages q ON q.text_hash = p.text_hash
                       JOIN documents o ON o.key = q.document WHERE p.id = ?)
    ORDER BY s.date IS NULL, s.date, d.id LIMIT 1"""

# A passage is about the vendors it declares; where it declares none, about those that were recognised in it.
SEARCH = f"""
    WITH about AS MATERIALIZED (
        SELECT passage, vendor_id FROM passage_vendors WHERE vendor_id IN (SELECT value FROM json_each(:vendors))
        UNION
        SELECT m.passage, m.vendor_id FROM mentions m
        WHERE m.vendor_id IN (SELECT value FROM json_each(:vendors))
          AND NOT EXISTS (SELECT 1 FROM passage_vendors v WHERE v.passage = m.passage)
    ),
    vendors AS MATERIALIZED (
        SELECT passage, count(*) AS number, json_group_array(vendor_id) AS ids FROM about GROUP BY passage
    ),
    texts AS MATERIALIZED (SELECT rowid AS passage, -rank AS score FROM fts WHERE :match <> '' AND fts MATCH :match)
    SELECT {COLUMNS}, ifnull(v.ids, '[]'), ifnull(t.score, 0.0)
    FROM (SELECT passage FROM vendors UNION SELECT passage FROM texts) found
    JOIN passages p ON p.key = found.passage
    JOIN sources s ON s.id = p.source_id
    LEFT JOIN vendors v ON v.passage = p.key
    LEFT JOIN texts t ON t.passage = p.key
    WHERE :kinds IS NULL OR EXISTS (
        SELECT 1 FROM claims c WHERE c.passage = p.key AND c.kind IN (SELECT value FROM json_each(:kinds))
    )
    ORDER BY ifnull(v.number, 0) DESC, ifnull(t.score, 0.0) DESC, p.id
    LIMIT :limit
"""  # noqa: S608 - constants

DOCUMENTS = """SELECT d.id, ifnull(d.text, (SELECT text FROM passages WHERE document = d.key)), d.lang, d.title,
    s.publisher, s.url, s.date, s.kind, s.checked, (SELECT count(*) FROM passages WHERE document = d.key),
    (SELECT json_group_array(id)
     FROM (SELECT id FROM documents o WHERE o.origin = d.origin AND o.key <> d.key ORDER BY id))
    FROM documents d JOIN sources s ON s.id = d.source_id"""


def kind_name(kind: ClaimKind | str) -> str:
    """The name of a kind of claim."""
    try:
        return ClaimKind(kind).value
    except ValueError as error:
        raise EvidenceError(f"{kind!r} is no kind of claim; there are {', '.join(ClaimKind)}") from error


def json_array(values: Iterable[str]) -> str:
    """Values for ``json_each``, each once."""
    return json.dumps(list(dict.fromkeys(values)))


def row_limit(number: int | None) -> int:
    """A number of rows that SQLite can count; None: all."""
    return _MOST_ROWS if number is None else max(0, min(number, _MOST_ROWS))
