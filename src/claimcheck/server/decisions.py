"""Editors' decisions, kept in the service's database: nothing is changed or removed, the newest on a matter holds."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from claimcheck.language.folding import fold_text, squash
from claimcheck.schema import Claim, Decision, Party, Report, Role
from claimcheck.server.database import open_database
from claimcheck.server.gold import Decided, GoldRows, decided_roles, gold_rows

__all__ = ["Decisions", "claim_key", "text_hash"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS decided_texts (sha256 TEXT PRIMARY KEY, text BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS decisions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    matter TEXT NOT NULL,
    text_sha256 TEXT NOT NULL REFERENCES decided_texts,
    record TEXT NOT NULL,
    context TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS decisions_by_matter ON decisions (matter);
CREATE INDEX IF NOT EXISTS decisions_by_text ON decisions (text_sha256);
CREATE TABLE IF NOT EXISTS decided_claims (
    decision INTEGER NOT NULL REFERENCES decisions, claim_key TEXT NOT NULL, PRIMARY KEY (claim_key, decision)
) STRICT, WITHOUT ROWID;
"""
_HOLDING = """SELECT number, record, context, text FROM decisions JOIN decided_texts ON sha256 = text_sha256
    WHERE number IN (SELECT max(number) FROM decisions GROUP BY matter)"""


class Decisions:
    """The decisions of a database file. Safe to share between threads.

    Raises:
        ConfigError: the file cannot be used.
    """

    def __init__(self, database: Path) -> None:
        self._connection = open_database(database, _SCHEMA)
        self._lock = threading.RLock()

    def close(self) -> None:
        """Close the file; more calls than one do nothing."""
        with self._lock:
            self._connection.close()

    def add(self, decision: Decision, report: Report) -> Decision:
        """Keep a decision on ``report``; it is on disk by then. Returns it with the claims that it is about.

        Raises:
            ValueError: it is about another text, or about no claim and no words of it.
        """
        text = report.document.text
        if decision.text_sha256 != text_hash(text):
            raise ValueError("the decision is about another text")
        claims = [result.claim for result in report.results if _concerns(decision, result.claim)]
        if not claims and decision.start is None:
            raise ValueError("the decision is about nothing in the report")
        decision = decision.model_copy(update={"claims": tuple(claim.id for claim in claims)})
        raw = text.encode("utf-8", "surrogatepass")
        matter, context = _matter(decision, claims), _context(decision, claims, report)
        with self._lock, self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT OR IGNORE INTO decided_texts VALUES (?, ?)", (decision.text_sha256, raw))
            number = connection.execute(
                "INSERT INTO decisions (id, matter, text_sha256, record, context) VALUES (?, ?, ?, ?, ?)",
                (decision.id, matter, decision.text_sha256, json.dumps(decision.to_dict()), json.dumps(context)),
            ).lastrowid
            keys = {claim_key(claim) for claim in claims}
            connection.executemany("INSERT INTO decided_claims VALUES (?, ?)", [(number, key) for key in keys])
        return decision

    def for_report(self, report: Report) -> tuple[Decision, ...]:
        """The decisions that hold on the text of ``report`` or on claims that it makes, oldest first.

        ``claims`` of each are the ids of this report's claims that it is about; none where its claim is not found.
        """
        own = text_hash(report.document.text)
        by_key: dict[str, list[str]] = {}
        for result in report.results:
            by_key.setdefault(claim_key(result.claim), []).append(result.claim.id)
        rows = self._rows(
            """AND (text_sha256 = :own OR number IN (
                SELECT decision FROM decided_claims WHERE claim_key IN (SELECT value FROM json_each(:keys))))""",
            {"own": own, "keys": json.dumps(list(by_key))},
        )
        held = []
        for number, record, _, _ in rows:
            decision = Decision.model_validate(json.loads(record))
            keys = self._keys(number) if decision.verdict is not None or decision.text_sha256 != own else ()
            same = {claim_id for key in keys for claim_id in by_key.get(key, ())}
            if decision.text_sha256 == own:
                same |= {result.claim.id for result in report.results if _concerns(decision, result.claim)}
            if not decision.withdrawn:
                claims = tuple(result.claim.id for result in report.results if result.claim.id in same)
                held.append(decision.model_copy(update={"claims": claims}))
        return tuple(held)

    def attach(self, report: Report) -> Report:
        """``report`` with the decisions that hold for it."""
        return report.model_copy(update={"decisions": self.for_report(report)})

    def holding(self) -> tuple[Decision, ...]:
        """Every decision that holds, the newest first."""
        return tuple(each.decision for each in reversed(self._holding()))

    def export(self) -> GoldRows:
        """The decisions that hold as rows of gold files, with the texts that they name."""
        return gold_rows(self._holding())

    def _holding(self) -> list[Decided]:
        decided = (
            Decided(
                Decision.model_validate(json.loads(record)),
                raw.decode("utf-8", "surrogatepass"),
                json.loads(context),
            )
            for _, record, context, raw in self._rows("", {})
        )
        return [each for each in decided if not each.decision.withdrawn]

    def _rows(self, condition: str, values: Mapping[str, Any]) -> list[tuple[int, str, str, bytes]]:
        with self._lock:
            return self._connection.execute(f"{_HOLDING} {condition} ORDER BY number", values).fetchall()

    def _keys(self, number: int) -> Iterable[str]:
        with self._lock:
            rows = self._connection.execute("SELECT claim_key FROM decided_claims WHERE decision = ?", (number,))
            return [key for (key,) in rows.fetchall()]


def text_hash(text: str) -> str:
    """SHA-256 of a text as UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def claim_key(claim: Claim) -> str:
    """What claims of different texts that say the same have in common: 16 hexadecimal digits.

    The same kind, parties, status, negation and time, and the same words whatever their case, accents and typography.
    """
    time = (claim.time.from_, claim.time.to) if claim.time is not None else None
    parts = (claim.kind, _name(claim.subject), _name(claim.object), claim.status, claim.negated, time)
    words = " ".join(fold_text(claim.proposition).split())
    return text_hash("\0".join((*map(str, parts), words)))[:16]


def _name(party: Party | None) -> str:
    return "" if party is None else party.vendor_id or squash(party.name or "")


def _concerns(decision: Decision, claim: Claim) -> bool:
    """Whether a decision on a text is about a claim of the same text."""
    if decision.verdict is not None:
        return claim.id in decision.claims
    return bool(decided_roles(decision, claim))


def _matter(decision: Decision, claims: list[Claim]) -> str:
    """What a decision is on; a later one on the same takes its place."""
    if decision.verdict is not None:
        return f"verdict {claim_key(claims[0])}"
    if decision.start is not None:
        return f"link {decision.text_sha256} {decision.start} {decision.end}"
    role = decision.link.role if decision.link else None
    return f"link {claim_key(claims[0])} {role or Role.SUBJECT}"


def _context(decision: Decision, claims: list[Claim], report: Report) -> dict[str, Any]:
    """What the rows of gold files need beside the decision."""
    context: dict[str, Any] = {"claims": [claim.to_dict() for claim in claims], "lang": report.document.lang.value}
    if decision.verdict is not None:
        verdict = next(result.verdict for result in report.results if result.claim.id == claims[0].id)
        wanted = [own for own in verdict.evidence if own.id in decision.verdict.passages]
        context["judged"] = getattr(claims[0], verdict.judged.value)
        context["passages"] = [{"quote": own.quote, "lang": own.lang.value} for own in wanted]
    else:
        own_places = {(mention.start, mention.end) for mention in report.mentions}
        context["named"] = (decision.start, decision.end) in own_places
    return context
