"""The tables of a store, as steps from an empty file to the present schema."""

from __future__ import annotations

__all__ = ["ANALYSIS_TABLES", "MIGRATIONS"]

_PASSAGES = (
    """CREATE TABLE sources (
        id INTEGER PRIMARY KEY, publisher TEXT NOT NULL, url TEXT NOT NULL, date TEXT, kind TEXT NOT NULL, checked TEXT
    )""",
    # Unknown dates are NULL, and NULLs are never equal to each other in a plain UNIQUE.
    "CREATE UNIQUE INDEX sources_same ON sources (url, publisher, kind, ifnull(date, ''), ifnull(checked, ''))",
    # Keys are never used again: a reader's temporary analyses must not fit a later passage.
    """CREATE TABLE passages (
        key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, lang TEXT NOT NULL,
        title TEXT, source_id INTEGER NOT NULL REFERENCES sources (id), text_hash TEXT NOT NULL, digest TEXT NOT NULL
    )""",
    "CREATE INDEX passages_source ON passages (source_id)",
    "CREATE INDEX passages_text ON passages (text_hash)",
    """CREATE TABLE passage_vendors (
        passage INTEGER NOT NULL REFERENCES passages (key) ON DELETE CASCADE, position INTEGER NOT NULL,
        vendor_id TEXT NOT NULL, PRIMARY KEY (passage, position)
    ) WITHOUT ROWID""",
    "CREATE INDEX passage_vendors_vendor ON passage_vendors (vendor_id, passage)",
    # Holds the folded text, so that ligatures and decomposed accents are found too.
    "CREATE VIRTUAL TABLE fts USING fts5 (title, text, tokenize = 'unicode61 remove_diacritics 2')",
)

_ANALYSIS = (
    """CREATE TABLE analysed_with (
        passage INTEGER PRIMARY KEY REFERENCES passages (key) ON DELETE CASCADE, version TEXT NOT NULL
    )""",
    """CREATE TABLE mentions (
        passage INTEGER NOT NULL REFERENCES passages (key) ON DELETE CASCADE, position INTEGER NOT NULL,
        vendor_id TEXT, record TEXT NOT NULL, PRIMARY KEY (passage, position)
    ) WITHOUT ROWID""",
    "CREATE INDEX mentions_vendor ON mentions (vendor_id, passage)",
    """CREATE TABLE claims (
        passage INTEGER NOT NULL REFERENCES passages (key) ON DELETE CASCADE, position INTEGER NOT NULL,
        kind TEXT NOT NULL, subject_vendor TEXT, object_vendor TEXT, subject_key TEXT, record TEXT NOT NULL,
        PRIMARY KEY (passage, position)
    ) WITHOUT ROWID""",
    "CREATE INDEX claims_kind ON claims (kind, passage)",
    "CREATE INDEX claims_subject ON claims (subject_vendor, kind)",
    "CREATE INDEX claims_object ON claims (object_vendor, kind)",
    "CREATE INDEX claims_name ON claims (subject_key, kind)",
)

_DOCUMENTS = (
    # A passage belongs to a document: cut from it (whole = 1), or given ready with its source (whole = 0, text NULL).
    # `origin` is a number that all copies of one text share; `page` the address, made comparable; `bands` what of
    # the text is in the table of that name, NULL where another document with the same words stands for it.
    """CREATE TABLE documents (
        key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, text TEXT, lang TEXT NOT NULL, title TEXT,
        source_id INTEGER NOT NULL REFERENCES sources (id), page TEXT, text_hash TEXT NOT NULL, digest TEXT NOT NULL,
        whole INTEGER NOT NULL, origin INTEGER NOT NULL, bands BLOB
    )""",
    """INSERT INTO documents (id, lang, title, source_id, text_hash, digest, whole, origin)
       SELECT id, lang, title, source_id, text_hash, digest, 0, 0 FROM passages ORDER BY key""",
    "UPDATE documents SET origin = key",
    "CREATE INDEX documents_text ON documents (text_hash)",
    "CREATE INDEX documents_page ON documents (page) WHERE page IS NOT NULL",
    "CREATE INDEX documents_source ON documents (source_id)",
    "CREATE INDEX documents_origin ON documents (origin)",
    "ALTER TABLE passages ADD COLUMN document INTEGER REFERENCES documents (key)",
    'ALTER TABLE passages ADD COLUMN "start" INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE passages ADD COLUMN "end" INTEGER NOT NULL DEFAULT 0',
    """UPDATE passages SET document = (SELECT key FROM documents WHERE documents.id = passages.id),
       "end" = code_points(text)""",
    "CREATE INDEX passages_document ON passages (document)",
    """CREATE TABLE bands (
        value INTEGER NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (value, document)
    ) WITHOUT ROWID""",
    # Which version of the matcher the names in a passage were found with by the first pass. Its mentions have
    # positions below 0, those of the second pass the others.
    """CREATE TABLE matched_with (
        passage INTEGER PRIMARY KEY REFERENCES passages (key) ON DELETE CASCADE, version TEXT NOT NULL
    )""",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_PASSAGES, _ANALYSIS, _DOCUMENTS)
"""Steps from an empty file to the present schema, only ever appended to; ``user_version`` counts those done."""

ANALYSIS_TABLES = ("analysed_with", "matched_with", "mentions", "claims")
