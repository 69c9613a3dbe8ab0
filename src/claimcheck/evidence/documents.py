"""Evidence on its way into a store: whole documents, which are cut into passages, and passages given ready."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pydantic import Field, ValidationError

from claimcheck.errors import EvidenceError
from claimcheck.evidence._copies import page_key
from claimcheck.evidence._grouping import join_copies
from claimcheck.evidence._near import read_text
from claimcheck.evidence._rows import digest, note_mentions, put, remove, remove_document, settle, source_id
from claimcheck.evidence.passages import passage_faults
from claimcheck.schema import SCHEMA_VERSION, Document, Lang, Mention, Passage, Record, Source

__all__ = [
    "Incoming",
    "MatchMany",
    "Outcome",
    "State",
    "StoredDocument",
    "content_digest",
    "day",
    "put_mentions",
    "stored_document",
    "take",
]

MatchMany = Callable[[Iterable[Document]], Iterator[list[Mention]]]
"""Finds the mentions of each document, in order."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document with its source, or a passage given ready; ``name`` is what messages call it.

    Of a passage given ready, ``document`` has the same text and id.
    """

    name: str
    document: Document
    source: Source
    passage: Passage | None = None


class State(Enum):
    """What became of a piece of evidence."""

    NEW = "new"
    REPLACED = "replaced"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one :class:`Incoming`: how many passages it has, and why it was refused."""

    incoming: Incoming
    state: State
    passages: int = 0
    fault: str | None = None


class StoredDocument(Record):
    """A document of a store. ``copies`` are the ids of the other documents that are one source with it."""

    schema_version: str = SCHEMA_VERSION
    id: str
    text: str = Field(repr=False)
    lang: Lang
    title: str | None
    source: Source
    passages: int
    copies: tuple[str, ...] = ()


def _put(connection: sqlite3.Connection, incoming: Incoming, *, replace: bool) -> State:
    """Insert or replace, inside a transaction of the caller.

    Raises:
        EvidenceError: the passage is not valid; another text has the same address, and ``replace`` is not set.
    """
    if incoming.passage is not None:
        for fault in passage_faults(incoming.passage):
            raise EvidenceError(f"{incoming.name}: {fault}")
        return State(put(connection, incoming.passage))
    document, source = incoming.document, incoming.source
    content = content_digest(incoming)
    words_hash, found = read_text(document.text)
    if not found:
        raise EvidenceError(f"{incoming.name}: has no words")
    page = page_key(source.url)
    known = connection.execute("SELECT digest FROM documents WHERE id = ?", (document.id,)).fetchone()
    if known is not None and known[0] == content:
        return State.SAME
    state = State.NEW if known is None else State.REPLACED
    others = connection.execute(
        "SELECT key, id, text_hash FROM documents WHERE page = ? AND whole AND id <> ?", (page, document.id)
    ).fetchall()
    for key, other, other_hash in others:
        if other_hash == words_hash and known is None:
            return State.SAME
        if not replace:
            raise EvidenceError(
                f"{incoming.name}: the store has another text of {source.url} (document {other!r}): "
                "remove that one first, or use --replace"
            )
        remove_document(connection, key)
        state = State.REPLACED
    remove(connection, document.id)
    inserted = connection.execute(
        """INSERT INTO documents (id, text, lang, title, source_id, page, text_hash, digest, whole, origin)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 0)""",
        (
            document.id,
            document.text,
            document.lang.value,
            document.title,
            source_id(connection, source),
            page,
            words_hash,
            content,
        ),
    ).lastrowid
    join_copies(connection, int(inserted or 0), document.text, words_hash, found)
    settle(connection, words_hash)
    return state


def put_mentions(connection: sqlite3.Connection, document_id: str, mentions: Sequence[Mention], version: str) -> int:
    """Give the passages of a document the mentions that were found in its text; returns how many passages it has."""
    rows = connection.execute(
        """SELECT p.key, p.id, p."start", p."end" FROM passages p JOIN documents d ON d.key = p.document
           WHERE d.id = ? ORDER BY p."start" """,
        (document_id,),
    ).fetchall()
    waiting = sorted(mentions, key=lambda found: found.start)
    at = 0
    for key, id_, start, end in rows:
        while at < len(waiting) and waiting[at].start < start:
            at += 1
        own: list[Mention] = []
        for found in waiting[at:]:
            if found.start >= end:
                break
            if found.end <= end:
                place = {"document_id": id_, "start": found.start - start, "end": found.end - start}
                own.append(found.model_copy(update=place))
        note_mentions(connection, key, own, version)
    return len(rows)


def take(
    connection: sqlite3.Connection,
    incoming: Incoming,
    mentions: Mapping[str, Sequence[Mention]],
    version: str,
    *,
    replace: bool,
) -> Outcome:
    """Put one piece of evidence and its mentions, in a transaction of its own inside that of the caller."""
    connection.execute("SAVEPOINT incoming")
    try:
        state = _put(connection, incoming, replace=replace)
        found = mentions.get(incoming.document.id)
        if found is not None and state is not State.SAME:
            put_mentions(connection, incoming.document.id, found, version)
        number = _number_of_passages(connection, incoming)
    except (EvidenceError, ValidationError, UnicodeEncodeError) as error:
        connection.execute("ROLLBACK TO incoming")
        connection.execute("RELEASE incoming")
        half = isinstance(error, UnicodeEncodeError)
        fault = f"{incoming.name}: holds half a surrogate pair, which is no character" if half else str(error)
        return Outcome(incoming, State.REFUSED, fault=fault)
    connection.execute("RELEASE incoming")
    return Outcome(incoming, state, number)


def _number_of_passages(connection: sqlite3.Connection, incoming: Incoming) -> int:
    if incoming.passage is not None:
        return 1
    statement = "SELECT count(*) FROM passages WHERE document = (SELECT key FROM documents WHERE id = ?)"
    return int(connection.execute(statement, (incoming.document.id,)).fetchone()[0])


def content_digest(incoming: Incoming) -> str:
    """SHA-256 of what the store keeps of a piece of evidence."""
    if incoming.passage is not None:
        return digest(incoming.passage)
    document = incoming.document
    content = {
        "id": document.id,
        "text": hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "lang": document.lang.value,
        "title": document.title,
        "source": incoming.source.model_dump(mode="json"),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def day(date: str | None) -> dt.date | None:
    """A partial date as a day, if it is one."""
    return dt.date.fromisoformat(date) if date is not None and len(date) == 10 else None


def stored_document(row: Sequence[Any]) -> StoredDocument:
    """A row of the documents' query as a record."""
    id_, text, lang, title, publisher, url, date, kind, checked, passages, copies = row
    source = Source(publisher=publisher, url=url, date=date, kind=kind, checked=checked)
    return StoredDocument(
        id=id_, text=text, lang=lang, title=title, source=source, passages=passages, copies=json.loads(copies)
    )
