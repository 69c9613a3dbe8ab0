"""The evidence store: passages, their sources, and what was read in them, in one SQLite file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import ValidationError

from claimcheck.errors import EvidenceError
from claimcheck.evidence._analysing import AnalysePassage, Over, read_passages
from claimcheck.evidence._candidates import Wanted, find_candidates
from claimcheck.evidence._counting import StoreStats, count
from claimcheck.evidence._database import Database
from claimcheck.evidence._grouping import sign_all, signed
from claimcheck.evidence._integrity import check_digests, check_documents, check_index, check_tables
from claimcheck.evidence._queries import (
    COLUMNS,
    DOCUMENTS,
    FROM,
    KEYED,
    ORIGIN,
    PASSAGES,
    SEARCH,
    json_array,
    kind_name,
    row_limit,
)
from claimcheck.evidence._rows import drop_unused_sources, put, remove
from claimcheck.evidence._words import fts_query
from claimcheck.evidence.documents import (
    Incoming,
    Outcome,
    State,
    StoredDocument,
    content_digest,
    day,
    put_mentions,
    stored_document,
    take,
)
from claimcheck.evidence.passages import bundled_passages, passage_faults
from claimcheck.schema import Claim, ClaimKind, Document, Lang, Mention, Passage, Source

__all__ = ["AnalysePassage", "EvidenceStore", "Hit", "StoreStats"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: which of the vendors it is about, and its BM25 score for the terms (0: none)."""

    passage: Passage
    vendors: frozenset[str]
    score: float


class EvidenceStore:
    """Passages of evidence in an SQLite file, or in memory when ``path`` is None.

    Safe to share between threads; several processes may use one file, and writers wait for each other. A file that
    cannot be written is opened read-only. With ``read_only`` the file must exist and is never changed; analyses are
    then kept for the life of the object.

    Raises:
        EvidenceError: the file is missing (``read_only``), damaged, no store, or of a newer version. It is untouched.
    """

    def __init__(self, path: str | Path | None = None, *, read_only: bool = False) -> None:
        self._database = Database(None if path is None else Path(path), read_only=read_only)
        self._hash: tuple[int, str] | None = None

    @classmethod
    def bundled(cls) -> EvidenceStore:
        """A store in memory with the starter evidence of the package."""
        store = cls()
        with store._database.writing() as connection:
            for passage in bundled_passages():
                put(connection, passage, join=False)
        return store

    @property
    def path(self) -> Path | None:
        """The file, or None for a store in memory."""
        return self._database.path

    @property
    def read_only(self) -> bool:
        """Whether passages cannot be added or removed."""
        return self._database.read_only

    def close(self) -> None:
        """Close the file; more calls than one do nothing."""
        self._database.close()

    def __enter__(self) -> EvidenceStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, passages: Iterable[Passage]) -> int:
        """Add passages in one transaction and return how many are new or changed.

        A passage with a known id and the same content is left alone, with other content it replaces the old one.

        Raises:
            EvidenceError: a passage is not valid (the message names passage and field); nothing is added.
        """
        batch = list(passages)
        for passage in batch:
            for fault in passage_faults(passage):
                raise EvidenceError(f"passage {passage.id!r}: {fault}")
        with self._database.writing() as connection:
            self._hash = None
            sign_all(connection)
            changes = [put(connection, passage) for passage in batch]
            if "replaced" in changes:
                drop_unused_sources(connection)
        return len(changes) - changes.count("same")

    def take(
        self,
        batch: Sequence[Incoming],
        mentions: Mapping[str, Sequence[Mention]] | None = None,
        version: str = "",
        *,
        replace: bool = False,
    ) -> tuple[Outcome, ...]:
        """Add documents and passages in one transaction; what cannot be added is told, and the others are added.

        ``mentions`` are those found by ``version`` of the matcher, by the documents' ids. ``replace``: a text takes the
        place of another one with its address, which is refused otherwise.
        """
        with self._database.writing() as connection:
            self._hash = None
            sign_all(connection)
            outcomes = tuple(take(connection, each, mentions or {}, version, replace=replace) for each in batch)
            if any(outcome.state is State.REPLACED for outcome in outcomes):
                drop_unused_sources(connection)
        return outcomes

    def unknown(self, batch: Iterable[Incoming]) -> tuple[Incoming, ...]:
        """Those that the store does not have, or not as they are now."""
        fresh = []
        with self._database.reading() as connection:
            for incoming in batch:
                table = "documents" if incoming.passage is None else "passages"
                values = (incoming.document.id, content_digest(incoming))
                if not connection.execute(f"SELECT 1 FROM {table} WHERE id = ? AND digest = ?", values).fetchone():  # noqa: S608
                    fresh.append(incoming)
        return tuple(fresh)

    def remove(self, ids: Iterable[str]) -> int:
        """Remove passages or documents and what was read in them; returns how many of the ids there were."""
        with self._database.writing() as connection:
            self._hash = None
            sign_all(connection)
            removed = sum(remove(connection, identifier) for identifier in dict.fromkeys(ids))
            drop_unused_sources(connection)
        return removed

    def get(self, passage_id: str) -> Passage | None:
        """The passage, or None."""
        found = self._passages("WHERE p.id = ?", (passage_id,))
        return found[0] if found else None

    def list(self, vendor: str | None = None, limit: int | None = None, offset: int = 0) -> tuple[Passage, ...]:
        """Passages in the order of their ids, all or those that declare ``vendor``."""
        where = (
            "" if vendor is None else "WHERE p.key IN (SELECT passage FROM passage_vendors WHERE vendor_id = :vendor)"
        )
        return self._passages(
            f"{where} ORDER BY p.id LIMIT :limit OFFSET :offset",
            {"vendor": vendor, "limit": row_limit(limit), "offset": row_limit(offset)},
        )

    def search(
        self,
        query_terms: Iterable[str] = (),
        vendors: Iterable[str] = (),
        kinds: Iterable[ClaimKind | str] | None = None,
        limit: int | None = 20,
    ) -> tuple[Hit, ...]:
        """Passages about any of ``vendors``, or with any of ``query_terms`` (words or phrases; accents do not matter).

        Those about most vendors come first, then by BM25, then by id. With ``kinds``, only passages in which an
        analysis has found a claim of one of them. Terms are plain text, never query syntax.
        """
        values = {
            "vendors": json_array(vendors),
            "match": fts_query(query_terms),
            "kinds": None if kinds is None else json_array(map(kind_name, kinds)),
            "limit": row_limit(limit),
        }
        with self._database.reading() as connection:
            rows = connection.execute(SEARCH, values).fetchall()
        return tuple(Hit(self._passage(row), frozenset(json.loads(row[-2])), float(row[-1])) for row in rows)

    def candidates(self, wanted: Wanted, limit: int) -> tuple[Hit, ...]:
        """The passages about the parties of a claim, or with their names; of more than ``limit`` the likeliest."""
        with self._database.reading() as connection:
            found = find_candidates(connection, wanted, limit)
            statement = f"{KEYED} WHERE p.key IN (SELECT value FROM json_each(?))"  # noqa: S608 - constants
            rows = connection.execute(statement, (json.dumps(list(found)),)).fetchall()
        return tuple(Hit(self._passage(row), found[row[-1]], 0.0) for row in rows)

    def ensure_analysed(
        self,
        ids: Iterable[str] | None,
        analyse_passage: AnalysePassage,
        version: str,
        *,
        failed: Callable[[Passage, Exception], None] | None = None,
        over: Over = map,
    ) -> int:
        """Read mentions and claims of the passages (all when ``ids`` is None) that were not read with ``version``.

        ``version`` stands for everything that the outcome depends on. Returns how many passages were read. They are
        committed a few at a time, so a run that is ended goes on where it was. A passage on which ``analyse_passage``
        fails is left unread and told to ``failed``; errors of the package, and all without ``failed``, end the run.
        ``over`` may read several side by side: it is called as :func:`map` is, with what can be pickled if
        ``analyse_passage`` can.
        """
        pending = self._pending(None if ids is None else list(ids), version)
        rows = (row for key in pending if (row := self._by_key(key)) is not None)  # some may be removed meanwhile
        return read_passages(self._database, rows, analyse_passage, version, failed, over)

    def count_unread(self, version: str) -> int:
        """How many passages :meth:`ensure_analysed` has still to read."""
        return len(self._pending(None, version))

    def unmatched(self, version: str, after: int, limit: int) -> tuple[tuple[int, Document], ...]:
        """Keys and texts of documents whose passages have no mentions found with ``version``, from key ``after`` on."""
        statement = """SELECT d.key, d.id, ifnull(d.text, p.text), d.lang, s.date
            FROM passages p JOIN documents d ON d.key = p.document JOIN sources s ON s.id = d.source_id
            LEFT JOIN matched_with m ON m.passage = p.key
            WHERE d.key > ? AND m.version IS NOT ? GROUP BY d.key ORDER BY d.key LIMIT ?"""
        with self._database.reading() as connection:
            rows = connection.execute(statement, (after, version, limit)).fetchall()
        return tuple(
            (key, Document(id=id_, text=text, lang=Lang(lang), date=day(date), sha256=""))
            for key, id_, text, lang, date in rows
        )

    def note_matches(self, found: Iterable[tuple[str, Sequence[Mention]]], version: str) -> int:
        """Store the mentions found in the texts of documents; returns how many passages got them."""
        with self._database.writing() as connection:
            return sum(put_mentions(connection, id_, mentions, version) for id_, mentions in found)

    def undeclared(self) -> tuple[str, ...]:
        """Ids of the passages that declare no vendors and in which none were looked for."""
        statement = """SELECT id FROM passages p
            WHERE NOT EXISTS (SELECT 1 FROM matched_with WHERE passage = p.key)
            AND NOT EXISTS (SELECT 1 FROM passage_vendors WHERE passage = p.key) ORDER BY id"""
        with self._database.reading() as connection:
            return tuple(row[0] for row in connection.execute(statement))

    def place(self, passage_id: str) -> tuple[str, int, int] | None:
        """Id of the document that a passage was cut from, and its offsets there: ``text[start:end]`` is the passage."""
        statement = """SELECT d.id, p."start", p."end" FROM passages p JOIN documents d ON d.key = p.document
            WHERE p.id = ?"""
        with self._database.reading() as connection:
            found: tuple[str, int, int] | None = connection.execute(statement, (passage_id,)).fetchone()
        return found

    def document(self, document_id: str) -> StoredDocument | None:
        """The document with that id, or None. A passage given ready is a document of its own."""
        self._group()
        with self._database.reading() as connection:
            row = connection.execute(f"{DOCUMENTS} WHERE d.id = ?", (document_id,)).fetchone()
        return None if row is None else stored_document(row)

    def documents(self, limit: int | None = None, offset: int = 0) -> tuple[StoredDocument, ...]:
        """Documents in the order of their ids."""
        self._group()
        with self._database.reading() as connection:
            page = (row_limit(limit), row_limit(offset))
            rows = connection.execute(f"{DOCUMENTS} ORDER BY d.id LIMIT ? OFFSET ?", page).fetchall()
        return tuple(map(stored_document, rows))

    def origins(self, passage_ids: Iterable[str]) -> dict[str, str]:
        """For each passage the id of the document that stands for its source.

        Passages with one origin are one source: cut from copies of one text, or the same words. The earliest document
        stands for the others.
        """
        self._group()
        with self._database.reading() as connection:
            return {id_: row[0] for id_ in passage_ids if (row := connection.execute(ORIGIN, (id_,)).fetchone())}

    def mentions_of(self, passage_id: str) -> tuple[Mention, ...]:
        """The mentions found in the passage: by the last analysis, and where it has none, in the whole document."""
        found = [Mention.model_validate_json(record) for record in self._records("mentions", passage_id, ">= 0")]
        for record in self._records("mentions", passage_id, "< 0"):
            mention = Mention.model_validate_json(record)
            if all(mention.end <= other.start or other.end <= mention.start for other in found):
                found.append(mention)
        return tuple(sorted(found, key=lambda mention: (mention.start, mention.end)))

    def claims_of(self, passage_id: str) -> tuple[Claim, ...]:
        """The claims that the last analysis found in the passage."""
        return tuple(Claim.model_validate_json(record) for record in self._records("claims", passage_id))

    def _group(self) -> None:
        """Look for copies among what was added without."""
        with self._database.reading() as connection:
            if self.read_only or signed(connection):
                return
        with self._database.writing() as connection:
            sign_all(connection)

    @property
    def state(self) -> tuple[int, int]:
        """Numbers that change whenever the store is changed, by anybody: cheap to ask for."""
        with self._database.reading() as connection:
            return int(connection.execute("PRAGMA data_version").fetchone()[0]), connection.total_changes

    @property
    def hash(self) -> str:
        """SHA-256 of the content (documents, passages and sources), whatever the order in which it was added."""
        with self._database.reading() as connection:
            (others,) = connection.execute("PRAGMA data_version").fetchone()
            if self._hash is None or self._hash[0] != others:
                content = hashlib.sha256()
                for number, (each,) in enumerate(connection.execute("SELECT digest FROM documents ORDER BY digest")):
                    content.update(("\n" * (number > 0) + each).encode())
                self._hash = int(others), content.hexdigest()
            return self._hash[1]

    def __len__(self) -> int:
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])

    def stats(self) -> StoreStats:
        """Counts by table, language and kind of source, and the range of dates."""
        self._group()
        with self._database.reading() as connection:
            return count(connection, self.hash)

    def check(self) -> tuple[str, ...]:
        """Everything that is wrong with the store, a line each: pages, full-text index, rows without their passage."""
        copy = self._database.copy_in_memory() if self.read_only else None
        try:
            with self._database.reading() as connection:
                return (
                    *check_tables(connection),
                    *check_index(copy or connection),
                    *check_digests(connection, self.list),
                    *check_documents(connection),
                )
        finally:
            if copy is not None:
                copy.close()

    def _passages(self, rest: str, values: Sequence[Any] | dict[str, Any]) -> tuple[Passage, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(f"{PASSAGES} {rest}", values).fetchall()
        return tuple(map(self._passage, rows))

    def _passage(self, row: Sequence[Any]) -> Passage:
        id_, text, lang, title, publisher, url, date, kind, checked, vendors = row[:10]
        try:
            source = Source(publisher=publisher, url=url, date=date, kind=kind, checked=checked)
            return Passage(id=id_, text=text, lang=lang, title=title, source=source, vendors=json.loads(vendors))
        except ValidationError as error:
            raise EvidenceError(
                f"{self._database.name}: passage {id_!r} is damaged; remove it or add it again"
            ) from error

    def _records(self, table: str, id_: str, positions: str = ">= 0") -> tuple[str, ...]:
        statement = f"""SELECT record FROM {table} JOIN passages ON key = passage
            WHERE id = ? AND position {positions} ORDER BY position"""  # noqa: S608 - our own table names
        with self._database.reading() as connection:
            return tuple(row[0] for row in connection.execute(statement, (id_,)))

    def _pending(self, ids: Sequence[str] | None, version: str) -> tuple[int, ...]:
        # Two statements: with one for both cases SQLite would look through every passage for the sake of a few.
        some = "" if ids is None else "p.id IN (SELECT value FROM json_each(:ids)) AND"
        statement = f"""SELECT p.key FROM passages p LEFT JOIN analysed_with a ON a.passage = p.key
            WHERE {some} a.version IS NOT :version ORDER BY p.id"""  # noqa: S608 - constants
        values = {"ids": json_array(ids or ()), "version": version}
        with self._database.reading() as connection:
            return tuple(row[0] for row in connection.execute(statement, values))

    def _by_key(self, key: int) -> tuple[Passage, str] | None:
        with self._database.reading() as connection:
            row = connection.execute(f"SELECT {COLUMNS}, p.digest {FROM} WHERE p.key = ?", (key,)).fetchone()
        return None if row is None else (self._passage(row), str(row[-1]))
