"""Copies of one text as one source: groups of documents, kept up to date as documents come and go.

Two documents are in one group when a chain of copies leads from one to the other, so the groups do not depend on the
order in which the documents came. All functions work inside a transaction of the caller.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from claimcheck.evidence._near import SIGNER, bands_of, near, pack, read_text, unpack

__all__ = ["join_copies", "leave_copies", "sign_all", "signed"]

_MOST_CANDIDATES = 64
"""Of the documents that share a band, only those that share the most are compared."""

_TEXT = "SELECT ifnull(d.text, (SELECT text FROM passages WHERE document = d.key)) FROM documents d WHERE d.key = ?"


def join_copies(connection: sqlite3.Connection, key: int, text: str, words_hash: str, found: Sequence[str]) -> None:
    """Put a new document into the group of its copies; ``found`` are its first words."""
    connection.execute("UPDATE documents SET origin = ? WHERE key = ?", (key, key))
    twin = connection.execute(
        "SELECT origin FROM documents WHERE text_hash = ? AND bands IS NOT NULL AND key <> ?", (words_hash, key)
    ).fetchone()
    if twin is not None:
        connection.execute("UPDATE documents SET origin = ? WHERE key = ?", (twin[0], key))
        return
    bands = bands_of(found)
    candidates = connection.execute(
        """SELECT document FROM bands WHERE value IN (SELECT value FROM json_each(?))
           GROUP BY document ORDER BY count(*) DESC, document LIMIT ?""",
        (json.dumps(bands), _MOST_CANDIDATES),
    ).fetchall()
    connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, key) for band in bands])
    connection.execute("UPDATE documents SET bands = ? WHERE key = ?", (pack(bands), key))
    for (candidate,) in candidates:
        (other,) = connection.execute(_TEXT, (candidate,)).fetchone()
        if near(text, other):
            _unite(connection, key, candidate)


def _unite(connection: sqlite3.Connection, key: int, other: int) -> None:
    (mine,) = connection.execute("SELECT origin FROM documents WHERE key = ?", (key,)).fetchone()
    (theirs,) = connection.execute("SELECT origin FROM documents WHERE key = ?", (other,)).fetchone()
    if mine != theirs:
        connection.execute("UPDATE documents SET origin = ? WHERE origin = ?", (theirs, mine))


def leave_copies(connection: sqlite3.Connection, key: int) -> None:
    """Take a document out of its group, before it is deleted; where it was the link, the others are grouped anew."""
    bands, words_hash, origin = connection.execute(
        "SELECT bands, text_hash, origin FROM documents WHERE key = ?", (key,)
    ).fetchone()
    _unsign(connection, key)
    if bands is None:
        return
    twin = connection.execute(
        "SELECT min(key) FROM documents WHERE text_hash = ? AND key <> ?", (words_hash, key)
    ).fetchone()[0]
    if twin is not None:
        connection.executemany("INSERT INTO bands VALUES (?, ?)", [(band, twin) for band in unpack(bands)])
        connection.execute("UPDATE documents SET bands = ? WHERE key = ?", (bands, twin))
        return
    others = connection.execute(
        "SELECT key FROM documents WHERE origin = ? AND key <> ? ORDER BY key", (origin, key)
    ).fetchall()
    for (each,) in others:
        _unsign(connection, each)
    for (each,) in others:
        _sign(connection, each)


def signed(connection: sqlite3.Connection) -> bool:
    """Whether copies were looked for among all documents, in the way of today."""
    row = connection.execute("SELECT value FROM settings WHERE name = 'signer'").fetchone()
    return row is not None and row[0] == SIGNER


def sign_all(connection: sqlite3.Connection) -> None:
    """Group every document anew where the signatures in the store were not made as they are now."""
    if signed(connection):
        return
    connection.execute("DELETE FROM bands")
    connection.execute("UPDATE documents SET bands = NULL, origin = key")
    for (key,) in connection.execute("SELECT key FROM documents ORDER BY key").fetchall():
        _sign(connection, key)
    connection.execute("INSERT OR REPLACE INTO settings VALUES ('signer', ?)", (SIGNER,))


def _sign(connection: sqlite3.Connection, key: int) -> None:
    (text,) = connection.execute(_TEXT, (key,)).fetchone()
    (words_hash,) = connection.execute("SELECT text_hash FROM documents WHERE key = ?", (key,)).fetchone()
    join_copies(connection, key, text, words_hash, read_text(text)[1])


def _unsign(connection: sqlite3.Connection, key: int) -> None:
    (bands,) = connection.execute("SELECT bands FROM documents WHERE key = ?", (key,)).fetchone()
    if bands is not None:
        connection.executemany("DELETE FROM bands WHERE value = ? AND document = ?", [(b, key) for b in unpack(bands)])
    connection.execute("UPDATE documents SET bands = NULL, origin = key WHERE key = ?", (key,))
