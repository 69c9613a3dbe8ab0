"""The evidence store: passages, their sources, and what was read in them, in one SQLite file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import ValidationError

from claimcheck.errors import EvidenceError
from claimcheck.evidence._database import MIGRATIONS, Database
from claimcheck.evidence._rows import check_index, check_tables, digest, drop_unused_sources, note, put, remove
from claimcheck.evidence._words import fts_query
from claimcheck.evidence.passages import bundled_passages, passage_faults
from claimcheck.schema import Claim, ClaimKind, Mention, Passage, Record, Source

__all__ = ["AnalysePassage", "EvidenceStore", "Hit", "StoreStats"]

AnalysePassage = Callable[[Passage], tuple[tuple[Mention, ...], tuple[Claim, ...]]]
"""Reads the mentions and claims of a passage."""

_MOST_ROWS = 2**31 - 1

_COLUMNS = """p.id, p.text, p.lang, p.title, s.publisher, s.url, s.date, s.kind, s.checked,
    (SELECT json_group_array(vendor_id)
     FROM (SELECT vendor_id FROM passage_vendors WHERE passage = p.key ORDER BY position))"""

_PASSAGES = f"SELECT {_COLUMNS} FROM passages p JOIN sources s ON s.id = p.source_id"  # noqa: S608 - constants

# A passage is about the vendors it declares; where it declares none, about those that were recognised in it.
_SEARCH = f"""
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
    SELECT {_COLUMNS}, ifnull(v.ids, '[]'), ifnull(t.score, 0.0)
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


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: which of the vendors it is about, and its BM25 score for the terms (0: none)."""

    passage: Passage
    vendors: frozenset[str]
    score: float


class StoreStats(Record):
    """What a store holds. ``copies`` counts passages whose words another passage has too."""

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

    @classmethod
    def bundled(cls) -> EvidenceStore:
        """A store in memory with the starter evidence of the package."""
        store = cls()
        store.add(bundled_passages())
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
            changes = [put(connection, passage) for passage in batch]
            if "replaced" in changes:
                drop_unused_sources(connection)
        return len(changes) - changes.count("same")

    def remove(self, ids: Iterable[str]) -> int:
        """Remove passages and what was read in them; returns how many there were. Unknown ids are ignored."""
        with self._database.writing() as connection:
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
            {"vendor": vendor, "limit": _rows(limit), "offset": _rows(offset)},
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
            "vendors": _json_array(vendors),
            "match": fts_query(query_terms),
            "kinds": None if kinds is None else _json_array(map(_kind, kinds)),
            "limit": _rows(limit),
        }
        with self._database.reading() as connection:
            rows = connection.execute(_SEARCH, values).fetchall()
        return tuple(Hit(self._passage(row), frozenset(json.loads(row[-2])), float(row[-1])) for row in rows)

    def ensure_analysed(self, ids: Iterable[str] | None, analyse_passage: AnalysePassage, version: str) -> int:
        """Read mentions and claims of the passages (all when ``ids`` is None) that were not read with ``version``.

        ``version`` stands for everything that the outcome depends on. Returns how many passages were read.
        """
        pending = self._pending(None if ids is None else list(ids), version)
        # Outside of the lock: reading takes long, and other threads may go on searching.
        outcomes = [(passage, known, *analyse_passage(passage)) for passage, known in pending]
        if outcomes:
            with self._database.noting() as connection:
                for passage, known, mentions, claims in outcomes:
                    note(connection, passage.id, known, mentions, claims, version)
        return len(outcomes)

    def undeclared(self) -> tuple[str, ...]:
        """Ids of the passages that declare no vendors."""
        statement = """SELECT id FROM passages p
            WHERE NOT EXISTS (SELECT 1 FROM passage_vendors WHERE passage = p.key) ORDER BY id"""
        with self._database.reading() as connection:
            return tuple(row[0] for row in connection.execute(statement))

    def mentions_of(self, passage_id: str) -> tuple[Mention, ...]:
        """The mentions that the last analysis found in the passage."""
        return tuple(Mention.model_validate_json(record) for record in self._records("mentions", passage_id))

    def claims_of(self, passage_id: str) -> tuple[Claim, ...]:
        """The claims that the last analysis found in the passage."""
        return tuple(Claim.model_validate_json(record) for record in self._records("claims", passage_id))

    @property
    def hash(self) -> str:
        """SHA-256 of the content (passages and sources), whatever the order in which it was added."""
        with self._database.reading() as connection:
            digests = connection.execute("SELECT digest FROM passages ORDER BY digest").fetchall()
        return hashlib.sha256("\n".join(row[0] for row in digests).encode()).hexdigest()

    def __len__(self) -> int:
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM passages").fetchone()[0])

    def stats(self) -> StoreStats:
        """Counts by table, language and kind of source, and the range of dates."""
        with self._database.reading() as connection:

            def one(statement: str) -> Any:
                return connection.execute(statement).fetchone()[0]

            def counts(statement: str) -> dict[str, int]:
                return dict(connection.execute(statement).fetchall())

            return StoreStats(
                passages=one("SELECT count(*) FROM passages"),
                sources=one("SELECT count(*) FROM sources"),
                vendors=one("SELECT count(DISTINCT vendor_id) FROM passage_vendors"),
                analysed=one("SELECT count(*) FROM analysed_with"),
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
                hash=self.hash,
            )

    def check(self) -> tuple[str, ...]:
        """Everything that is wrong with the store, a line each: pages, full-text index, rows without their passage."""
        copy = self._database.copy_in_memory() if self.read_only else None
        try:
            with self._database.reading() as connection:
                return (*check_tables(connection), *check_index(copy or connection), *self._check_digests())
        finally:
            if copy is not None:
                copy.close()

    def _check_digests(self) -> tuple[str, ...]:
        with self._database.reading() as connection:
            digests = dict(connection.execute("SELECT id, digest FROM passages ORDER BY id").fetchall())
        return tuple(
            f"passage {passage.id!r}: its content does not fit its hash"
            for passage in self.list()
            if digests[passage.id] != digest(passage)
        )

    def _passages(self, rest: str, values: Sequence[Any] | dict[str, Any]) -> tuple[Passage, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(f"{_PASSAGES} {rest}", values).fetchall()
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

    def _records(self, table: str, id_: str) -> tuple[str, ...]:
        statement = f"""SELECT record FROM {table} JOIN passages ON key = passage
            WHERE id = ? ORDER BY position"""  # noqa: S608 - our own table names
        with self._database.reading() as connection:
            return tuple(row[0] for row in connection.execute(statement, (id_,)))

    def _pending(self, ids: Sequence[str] | None, version: str) -> tuple[tuple[Passage, str], ...]:
        statement = f"""SELECT {_COLUMNS}, p.digest FROM passages p JOIN sources s ON s.id = p.source_id
            LEFT JOIN analysed_with a ON a.passage = p.key
            WHERE (:ids IS NULL OR p.id IN (SELECT value FROM json_each(:ids))) AND a.version IS NOT :version
            ORDER BY p.id"""  # noqa: S608 - constants
        values = {"ids": None if ids is None else _json_array(ids), "version": version}
        with self._database.reading() as connection:
            rows = connection.execute(statement, values).fetchall()
        return tuple((self._passage(row), row[-1]) for row in rows)


def _kind(kind: ClaimKind | str) -> str:
    try:
        return ClaimKind(kind).value
    except ValueError as error:
        raise EvidenceError(f"{kind!r} is no kind of claim; there are {', '.join(ClaimKind)}") from error


def _json_array(values: Iterable[str]) -> str:
    return json.dumps(list(dict.fromkeys(values)))


def _rows(number: int | None) -> int:
    return _MOST_ROWS if number is None else max(0, min(number, _MOST_ROWS))
