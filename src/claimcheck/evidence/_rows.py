"""Reading and writing the rows of a store, inside a transaction of the caller."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence

from claimcheck.evidence._grouping import join_copies, leave_copies
from claimcheck.evidence._near import read_text
from claimcheck.evidence.cutting import cut
from claimcheck.language.folding import fold_text, squash
from claimcheck.schema import Claim, Lang, Mention, Passage, Source

__all__ = [
    "digest",
    "drop_unused_sources",
    "note",
    "note_mentions",
    "put",
    "remove",
    "remove_document",
    "settle",
    "source_id",
]


def put(connection: sqlite3.Connection, passage: Passage, *, join: bool = True) -> str:
    """Insert or replace a passage that was given ready: ``new``, ``replaced`` or ``same``.

    Without ``join``, its copies are not looked for now.
    """
    content = digest(passage)
    known = connection.execute("SELECT digest FROM passages WHERE id = ?", (passage.id,)).fetchone()
    if known and known[0] == content:
        return "same"
    dropped = remove(connection, passage.id)
    words_hash, found = read_text(passage.text)
    source = source_id(connection, passage.source)
    key = connection.execute(
        """INSERT INTO documents (id, lang, title, source_id, text_hash, digest, whole, origin)
           VALUES (?, ?, ?, ?, ?, ?, 0, 0)""",
        (passage.id, passage.lang.value, passage.title, source, words_hash, content),
    ).lastrowid
    document = int(key or 0)
    _insert(connection, document, source, passage, (0, len(passage.text)), words_hash, content)
    if join:
        join_copies(connection, document, passage.text, words_hash, found)
    return "replaced" if dropped else "new"


def _insert(
    connection: sqlite3.Connection,
    document: int,
    source: int,
    passage: Passage,
    span: tuple[int, int],
    words_hash: str,
    content: str,
) -> None:
    """Insert a passage of a document with its vendors and full-text entry."""
    key = connection.execute(
        """INSERT INTO passages (id, text, lang, title, source_id, text_hash, digest, document, "start", "end")
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (passage.id, passage.text, passage.lang.value, passage.title, source, words_hash, content, document, *span),
    ).lastrowid
    connection.executemany(
        "INSERT INTO passage_vendors VALUES (?, ?, ?)",
        [(key, position, vendor) for position, vendor in enumerate(dict.fromkeys(passage.vendors))],
    )
    connection.execute(
        "INSERT INTO fts (rowid, title, text) VALUES (?, ?, ?)",
        (key, fold_text(passage.title or ""), fold_text(passage.text)),
    )


def source_id(connection: sqlite3.Connection, source: Source) -> int:
    """The key of a source, which is inserted if there is none like it."""
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
    """Delete the passage or the document with that id; 1 when there was one. A document goes with its last passage."""
    row = connection.execute("SELECT key FROM documents WHERE id = ?", (id_,)).fetchone()
    if row is not None:
        remove_document(connection, row[0])
        return 1
    row = connection.execute("SELECT key, document FROM passages WHERE id = ?", (id_,)).fetchone()
    if row is None:
        return 0
    key, document = row
    connection.execute("DELETE FROM fts WHERE rowid = ?", (key,))
    connection.execute("DELETE FROM passages WHERE key = ?", (key,))
    if connection.execute("SELECT 1 FROM passages WHERE document = ?", (document,)).fetchone() is None:
        remove_document(connection, document)
    return 1


def remove_document(connection: sqlite3.Connection, key: int) -> None:
    """Delete a document with its passages; a copy of it takes its place."""
    words_hash, whole = connection.execute("SELECT text_hash, whole FROM documents WHERE key = ?", (key,)).fetchone()
    leave_copies(connection, key)
    drop_passages(connection, key)
    connection.execute("DELETE FROM documents WHERE key = ?", (key,))
    if whole:
        settle(connection, words_hash)


def drop_passages(connection: sqlite3.Connection, document: int) -> None:
    """Delete the passages of a document."""
    connection.execute("DELETE FROM fts WHERE rowid IN (SELECT key FROM passages WHERE document = ?)", (document,))
    connection.execute("DELETE FROM passages WHERE document = ?", (document,))


def settle(connection: sqlite3.Connection, words_hash: str) -> None:
    """Of the whole documents with the same words, the earliest has the passages; the others none.

    The earliest by date, then by id, so that it does not matter in which order they came.
    """
    keys = [
        int(key)
        for (key,) in connection.execute(
            """SELECT d.key FROM documents d JOIN sources s ON s.id = d.source_id
               WHERE d.text_hash = ? AND d.whole ORDER BY s.date IS NULL, s.date, d.id""",
            (words_hash,),
        )
    ]
    for key in keys[1:]:
        drop_passages(connection, key)
    if keys and not connection.execute("SELECT 1 FROM passages WHERE document = ?", (keys[0],)).fetchone():
        _insert_cut(connection, keys[0])


def _insert_cut(connection: sqlite3.Connection, document: int) -> None:
    """Cut a stored document into passages and insert them."""
    row = connection.execute(
        """SELECT d.id, d.text, d.lang, d.title, s.id, s.publisher, s.url, s.date, s.kind, s.checked
           FROM documents d JOIN sources s ON s.id = d.source_id WHERE d.key = ?""",
        (document,),
    ).fetchone()
    id_, text, lang, title, source_key, publisher, url, date, kind, checked = row
    source = Source(publisher=publisher, url=url, date=date, kind=kind, checked=checked)
    for start, end in cut(text, Lang(lang)):
        piece = text[start:end]
        passage = Passage(id=f"{id_}#{start}-{end}", text=piece, lang=Lang(lang), title=title, source=source)
        taken = connection.execute("SELECT 1 FROM passages WHERE id = ?", (passage.id,)).fetchone()
        if taken:  # a passage of that id was given ready
            remove(connection, passage.id)
        content = digest(passage)
        _insert(connection, document, source_key, passage, (start, end), read_text(piece)[0], content)


def drop_unused_sources(connection: sqlite3.Connection) -> None:
    """Delete sources that no document has."""
    connection.execute("DELETE FROM sources WHERE NOT EXISTS (SELECT 1 FROM documents WHERE source_id = sources.id)")


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
    for table in ("analysed_with", "claims"):
        connection.execute(f"DELETE FROM {table} WHERE passage = ?", (key,))  # noqa: S608 - our own table names
    connection.execute("DELETE FROM mentions WHERE passage = ? AND position >= 0", (key,))
    connection.execute("INSERT INTO analysed_with (passage, version) VALUES (?, ?)", (key, version))
    connection.executemany(
        "INSERT INTO mentions VALUES (?, ?, ?, ?)",
        [(key, position, found.vendor_id, found.model_dump_json()) for position, found in enumerate(mentions)],
    )
    connection.executemany(
        "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(key, position, *_claim_columns(claim), claim.model_dump_json()) for position, claim in enumerate(claims)],
    )


def note_mentions(connection: sqlite3.Connection, key: int, mentions: Sequence[Mention], version: str) -> None:
    """Store the mentions that the first pass found in a passage, and the version that found them."""
    connection.execute("DELETE FROM matched_with WHERE passage = ?", (key,))
    connection.execute("DELETE FROM mentions WHERE passage = ? AND position < 0", (key,))
    connection.execute("INSERT INTO matched_with (passage, version) VALUES (?, ?)", (key, version))
    connection.executemany(
        "INSERT INTO mentions VALUES (?, ?, ?, ?)",
        [(key, -1 - at, found.vendor_id, found.model_dump_json()) for at, found in enumerate(mentions)],
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


def digest(passage: Passage) -> str:
    """SHA-256 of what a passage says and where it is from."""
    content = passage.model_dump(mode="json", exclude={"schema_version"})
    content["vendors"] = list(dict.fromkeys(content["vendors"]))
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
