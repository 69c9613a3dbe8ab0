"""What can be wrong inside a store: pages, rows without their row, texts that do not fit their hash or offsets."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from claimcheck.evidence._database import page_faults
from claimcheck.evidence._near import read_text
from claimcheck.evidence._rows import digest
from claimcheck.schema import Passage

__all__ = ["check_digests", "check_documents", "check_index", "check_tables"]

_PAGE = 2_000


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
        ("SELECT count(*) FROM passages WHERE document IS NULL", "passages without document"),
        ("SELECT count(*) FROM sources WHERE id NOT IN (SELECT source_id FROM documents)", "sources without document"),
        (
            """SELECT count(*) FROM (
               SELECT max(p.key) AS some FROM documents d LEFT JOIN passages p ON p.document = d.key
               GROUP BY CASE WHEN d.whole THEN d.text_hash ELSE d.key END HAVING some IS NULL)""",
            "documents without passage",
        ),
        (
            """SELECT count(*) FROM bands b LEFT JOIN documents d ON d.key = b.document WHERE d.bands IS NULL""",
            "signatures without document",
        ),
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


def check_documents(connection: sqlite3.Connection) -> Iterator[str]:
    """Whole documents whose text does not fit its hash, and passages that are not where they say they are."""
    rows = connection.execute("SELECT key, id, text, text_hash FROM documents WHERE whole ORDER BY id")
    for key, id_, text, words_hash in rows:
        if read_text(text)[0] != words_hash:
            yield f"document {id_!r}: its text does not fit its hash"
        pieces = connection.execute('SELECT id, text, "start", "end" FROM passages WHERE document = ?', (key,))
        for piece, own, start, end in pieces:
            if text[start:end] != own:
                yield f"passage {piece!r}: it is not at {start}-{end} of document {id_!r}"


def check_digests(connection: sqlite3.Connection, passages: Callable[..., tuple[Passage, ...]]) -> Iterator[str]:
    """Passages that are not what their hash was made of; ``passages(limit=, offset=)`` lists them by id."""
    start = 0
    while page := passages(limit=_PAGE, offset=start):
        start += len(page)
        for passage in page:
            (known,) = connection.execute("SELECT digest FROM passages WHERE id = ?", (passage.id,)).fetchone()
            if known != digest(passage):
                yield f"passage {passage.id!r}: its content does not fit its hash"
