"""What a store holds, in figures."""

from __future__ import annotations

import sqlite3
from typing import Any

from claimcheck.evidence._schema import MIGRATIONS
from claimcheck.schema import Record

__all__ = ["StoreStats", "count"]


class StoreStats(Record):
    """What a store holds.

    ``copies`` counts passages whose words another passage has too; ``copied_documents`` the documents that are one
    source with another one; ``unmatched`` and ``unread`` the passages in which no names and no claims were looked for.
    """

    passages: int
    sources: int
    vendors: int
    analysed: int
    mentions: int
    claims: int
    copies: int
    langs: dict[str, int]
    kinds: dict[str, int]
    oldest: str | None
    newest: str | None
    store_version: int
    hash: str
    documents: int = 0
    copied_documents: int = 0
    unmatched: int = 0
    unread: int = 0


def count(connection: sqlite3.Connection, content_hash: str) -> StoreStats:
    """Count what is in a store."""

    def one(statement: str) -> Any:
        return connection.execute(statement).fetchone()[0]

    def counts(statement: str) -> dict[str, int]:
        return dict(connection.execute(statement).fetchall())

    passages = one("SELECT count(*) FROM passages")
    analysed = one("SELECT count(*) FROM analysed_with")
    return StoreStats(
        passages=passages,
        sources=one("SELECT count(*) FROM sources"),
        vendors=one("SELECT count(DISTINCT vendor_id) FROM passage_vendors"),
        analysed=analysed,
        mentions=one("SELECT count(*) FROM mentions"),
        claims=one("SELECT count(*) FROM claims"),
        copies=one("SELECT count(*) - count(DISTINCT text_hash) FROM passages"),
        langs=counts("SELECT lang, count(*) FROM passages GROUP BY lang ORDER BY lang"),
        kinds=counts(
            """SELECT kind, count(*) FROM passages JOIN sources ON sources.id = source_id
               GROUP BY kind ORDER BY kind"""
        ),
        oldest=one("SELECT min(date) FROM sources"),
        newest=one("SELECT max(date) FROM sources"),
        store_version=len(MIGRATIONS),
        hash=content_hash,
        documents=one("SELECT count(*) FROM documents"),
        copied_documents=one("SELECT count(*) - count(DISTINCT origin) FROM documents"),
        unmatched=passages - one("SELECT count(*) FROM matched_with"),
        unread=passages - analysed,
    )
