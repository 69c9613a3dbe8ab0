"""Reading and writing the rows of a store, inside a transaction of the caller."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence

from claimcheck.evidence._database import page_faults
from claimcheck.evidence._words import words
from claimcheck.language.folding import fold_text, squash
from claimcheck.schema import Claim, Mention, Passage, Source

__all__ = ["check_index", "check_tables", "digest", "drop_unused_sources", "note", "put", "remove"]


def put(connection: sqlite3.Connection, passage: Passage) -> str:
    """Insert or replace a passage: ``new``, ``replaced`` or ``same``."""
    content = digest(passage)
    known = connection.execute("SELECT digest FROM passages WHERE id = ?", (passage.id,)).fetchone()
    if known and known[0] == content:
        return "same"
    remove(connection, passage.id)
    text_hash = hashlib.sha256(" ".join(words(passage.text)).encode()).hexdigest()
    key = connection.execute(
        "INSERT INTO passages (id, text, lang, title, source_id, text_hash, digest) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            passage.id,
            passage.text,
            passage.lang.value,
            passage.title,
            _source_id(connection, passage.source),
            text_hash,
            content,
        ),
    ).lastrowid
    connection.executemany(
        "INSERT INTO passage_vendors VALUES (?, ?, ?)",
        [(key, position, vendor) for position, vendor in enumerate(dict.fromkeys(passage.vendors))],
    )
    connection.execute(
        "INSERT INTO fts (rowid, title, text) VALUES (?, ?, ?)",
        (key, fold_text(passage.title or ""), fold_text(passage.text)),
    )
    return "replaced" if known else "new"


def _source_id(connection: sqlite3.Connection, source: Source) -> int:
    values = (source.url, source.publisher, source.kind.value, source.date, source.checked)
    connection.execute(
        "INSERT OR IGNORE INTO sources (url, publisher, kind, date, checked) VALUES (?, ?, ?, ?, ?)", values
    )
    (found,) = connection.execute(
        """SELECT id FROM sources WHERE url = ? AND publisher = ? AND kind = ?
           AND ifnull(date, '') = ifnull(?, '') AND ifnull(checked, '') = ifnull(?, '')""",
        values,
    ).fetchone()
    return int(found)


def remove(connection: sqlite3.Connection, id_: str) -> int:
    """Delete a passage; 1 when there was one."""
    row = connection.execute("SELECT key FROM passages WHERE id = ?", (id_,)).fetchone()
    if row is None:
        return 0
    connection.execute("DELETE FROM fts WHERE rowid = ?", row)
    connection.execute("DELETE FROM passages WHERE key = ?", row)
    return 1


def drop_unused_sources(connection: sqlite3.Connection) -> None:
    """Delete sources that no passage has."""
    connection.execute("DELETE FROM sources WHERE NOT EXISTS (SELECT 1 FROM passages WHERE source_id = sources.id)")


def note(
    connection: sqlite3.Connection,
    passage_id: str,
    known: str,
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    version: str,
) -> None:
    """Store an analysis, unless the passage was replaced or removed while it was read."""
    row = connection.execute("SELECT key FROM passages WHERE id = ? AND digest = ?", (passage_id, known)).fetchone()
    if row is None:
        return
    (key,) = row
    for table in ("analysed_with", "mentions", "claims"):
        connection.execute(f"DELETE FROM {table} WHERE passage = ?", (key,))  # noqa: S608 - our own table names
    connection.execute("INSERT INTO analysed_with (passage, version) VALUES (?, ?)", (key, version))
    connection.executemany(
        "INSERT INTO mentions VALUES (?, ?, ?, ?)",
        [(key, position, found.vendor_id, found.model_dump_json()) for position, found in enumerate(mentions)],
    )
    connection.executemany(
        "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(key, position, *_claim_columns(claim), claim.model_dump_json()) for position, claim in enumerate(claims)],
    )


def _claim_columns(claim: Claim) -> tuple[str, str | None, str | None, str | None]:
    subject, obj = claim.subject, claim.object
    name = subject.name if subject else None
    return (
        claim.kind.value,
        subject.vendor_id if subject else None,
        obj.vendor_id if obj else None,
        squash(name) if name else None,
    )


def check_tables(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Damaged pages, and rows without the row they belong to."""
    faults = list(page_faults(connection, "integrity_check"))
    for table, rowid, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        faults.append(f"{table}: row {rowid} refers to no row of {parent}")
    for count, what in (
        (
            "SELECT count(*) FROM passages WHERE key NOT IN (SELECT rowid FROM fts)",
            "passages without full-text entry",
        ),
        ("SELECT count(*) FROM fts WHERE rowid NOT IN (SELECT key FROM passages)", "full-text entries without passage"),
        ("SELECT count(*) FROM sources WHERE id NOT IN (SELECT source_id FROM passages)", "sources without passage"),
    ):
        (number,) = connection.execute(count).fetchone()
        if number:
            faults.append(f"{what}: {number}")
    return tuple(faults)


def check_index(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The full-text index's own check; it needs a connection that may write."""
    try:
        connection.execute("INSERT INTO fts (fts) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        return (f"full-text index: {error}",)
    return ()


def digest(passage: Passage) -> str:
    """SHA-256 of what a passage says and where it is from."""
    content = passage.model_dump(mode="json", exclude={"schema_version"})
    content["vendors"] = list(dict.fromkeys(content["vendors"]))
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
