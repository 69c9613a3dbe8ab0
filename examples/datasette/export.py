"""Reports as an SQLite file that Datasette serves.

    claimcheck check articles/*.txt --format json --output reports.json
    python export.py reports.json claims.db
    datasette claims.db --metadata metadata.json

Tables `documents`, `claims` and `evidence`, linked by foreign keys, with full-text search over the claims.
"""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing
from pathlib import Path

from claimcheck.reporting import read_reports
from claimcheck.schema import Report, Result

SCHEMA = """
CREATE TABLE documents (id TEXT PRIMARY KEY, title TEXT, date TEXT, lang TEXT, text TEXT, provenance TEXT);
CREATE TABLE claims (
    key INTEGER PRIMARY KEY, id TEXT, document TEXT REFERENCES documents(id), "start" INTEGER, "end" INTEGER,
    quote TEXT, statement TEXT, kind TEXT, modality TEXT, negated INTEGER,
    subject TEXT, subject_vendor TEXT, object TEXT, object_vendor TEXT,
    label TEXT, probability REAL, reason TEXT, explanation TEXT
);
CREATE TABLE evidence (
    claim INTEGER REFERENCES claims(key), position INTEGER, quote TEXT, publisher TEXT, url TEXT, date TEXT,
    entailment REAL, neutral REAL, contradiction REAL, PRIMARY KEY (claim, position)
);
CREATE INDEX claims_of_document ON claims(document);
CREATE VIRTUAL TABLE claims_fts USING fts5(
    statement, quote, subject, object, content="claims", content_rowid="key", tokenize="unicode61 remove_diacritics 2"
);
"""


def export(reports: list[Report], path: Path) -> None:
    """Write `reports` to a new SQLite file."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        for report in reports:
            document = report.document
            date = document.date.isoformat() if document.date else None
            row = (document.id, document.title, date, document.lang, document.text, report.provenance.hash)
            insert(database, "documents", row)
            for result in report.results:
                insert_claim(database, document.id, result)
        database.execute("INSERT INTO claims_fts(claims_fts) VALUES ('rebuild')")


def insert_claim(database: sqlite3.Connection, document: str, result: Result) -> None:
    """Add a claim with its evidence."""
    claim, verdict = result.claim, result.verdict
    parties = [
        value
        for party in (claim.subject, claim.object)
        for value in ((party.name, party.vendor_id) if party else (None, None))
    ]
    row = (
        None,
        claim.id,
        document,
        claim.start,
        claim.end,
        claim.quote,
        claim.statement,
        claim.kind,
        claim.modality,
        claim.negated,
        *parties,
        verdict.label,
        verdict.probability,
        verdict.reason,
        verdict.explanation,
    )
    key = insert(database, "claims", row)
    for position, found in enumerate(verdict.evidence, 1):
        source = found.source
        scores = (found.entailment, found.neutral, found.contradiction)
        row = (key, position, found.quote, source.publisher, source.url, source.date, *scores)
        insert(database, "evidence", row)


def insert(database: sqlite3.Connection, table: str, row: tuple[object, ...]) -> int | None:
    """Add a row to one of our tables; its number."""
    marks = ", ".join("?" * len(row))
    return database.execute(f"INSERT INTO {table} VALUES ({marks})", row).lastrowid  # noqa: S608 - our own table names


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("database", type=Path)
    arguments = parser.parse_args()
    export(read_reports(arguments.reports), arguments.database)
