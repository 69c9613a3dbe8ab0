"""Statements and propositions of annotated claims, against those that were read and found right (``golden/``).

The drafts are made from the gold annotations, so that training the reader does not change them. The rows of
``good-*`` were read one by one. Those of ``wanted-*`` are worded badly; ``wanted`` is what would be right. After a
change of wording, look at what this test shows; ``python tests/extraction/test_statements_golden.py --refresh`` then
writes the new wording, for its diff to be read: what is no longer right moves to ``wanted-*``, and what has become
right from there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from claimcheck.evaluation.gold import read_gold_claims, read_gold_mentions
from claimcheck.evaluation.rows import GoldClaim, GoldMention
from claimcheck.extraction.bound import Bound
from claimcheck.extraction.combining import combine
from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.frames import load_frames
from claimcheck.extraction.proposals import Proposal, Role
from claimcheck.extraction.references import References
from claimcheck.extraction.statements import Draft, rewrite
from claimcheck.extraction.walking import Walk
from claimcheck.language import Entity
from claimcheck.schema import Attribution, ClaimKind, Document, MatchMethod, Mention, Time, Value

_ROOT = Path(__file__).parents[2]
_GOLDEN = Path(__file__).parent / "golden"
_KNOWN_BAD = {"en": 68, "fr": 66}
"""Rows that are known to be worded badly; their number may only fall."""
_SETS = (
    ("gold/claims.jsonl", "gold/mentions.jsonl"),
    ("articles/gold-dev.jsonl", "articles/mentions-dev.jsonl"),
    ("articles/gold-more-en.jsonl", "articles/mentions-more-en.jsonl"),
    ("articles/gold-more-fr.jsonl", "articles/mentions-more-fr.jsonl"),
)
_LANGS = ("en", "fr")
_PERSONAL = {ClaimKind.APPOINTMENT, ClaimKind.DISPUTE}

Row = dict[str, Any]


def drafts(of: frozenset[str] | None = None) -> Iterator[tuple[Document, GoldClaim, Draft]]:
    """A draft for each development claim of our own texts; ``of``: only of the documents with these names."""
    for claims, mentions in _SETS:
        named = {document.text: rows for document, rows in read_gold_mentions(_fixture(mentions)).entries}
        for document, rows in read_gold_claims(_fixture(claims)).entries:
            if of is None or rows[0].doc in of:
                yield from _Drafting(document, rows, named.get(document.text, ())).run()


def _fixture(name: str) -> Path:
    return _ROOT / "fixtures" / name


class _Drafting:
    """The drafts of one document, with nothing from the reader."""

    def __init__(self, document: Document, rows: Sequence[GoldClaim], mentions: Sequence[GoldMention]) -> None:
        self.document, self.rows, self.text = document, rows, document.text
        self.spans: dict[str, list[tuple[int, int]]] = {}
        for m in mentions:
            self.spans.setdefault(m.canonical or m.surface, []).append((m.start, m.end))
        self.people = {name: self._places(name) for name in self._persons()}

    def _persons(self) -> set[str]:
        """Names of two words or more that hold an office or speak."""
        held = {row.object for row in self.rows if row.kind in _PERSONAL}
        held |= {row.subject for row in self.rows if row.kind in _PERSONAL}
        said = {row.attribution for row in self.rows}
        return {name for name in held | said if name and name not in self.spans and _personal(name)}

    def _places(self, name: str) -> list[tuple[int, int]]:
        """Where a person is named, in full or by the surname."""
        found: list[tuple[int, int]] = []
        for part in (name, name.split()[-1]):
            at = self.text.find(part)
            while at >= 0:
                if not any(s < at + len(part) and at < e for s, e in found):
                    found.append((at, at + len(part)))
                at = self.text.find(part, at + 1)
        return sorted(found)

    def run(self) -> Iterator[tuple[Document, GoldClaim, Draft]]:
        """The drafts, in text order."""
        mentions = [
            Mention(
                document_id=self.document.id, start=s, end=e, surface=self.text[s:e], name=name, confidence=1.0,
                method=MatchMethod.EXACT,
            )
            for name, spans in self.spans.items()
            for s, e in spans
        ]  # fmt: skip
        people = [Entity(s, e, "PER") for spans in self.people.values() for s, e in spans]
        lang = self.document.lang
        walk = Walk(
            self.text, lang, sorted(mentions, key=lambda m: m.start), people, load_frames(lang), date=self.document.date
        )
        for walked in walk.sentences():
            bounds = [bound for triggered in walked.triggered for bound in triggered.bounds]
            for row in self.rows:
                if walked.span[0] <= row.start < walked.span[1]:
                    for combined in combine(walked.refs, bounds, [self._proposal(row)]):
                        yield self.document, row, self._draft(row, combined.bound, walked.refs)

    def _proposal(self, row: GoldClaim) -> Proposal:
        return Proposal(
            row.start, row.end, row.kind, 1.0, row.modality, {row.modality: 1.0}, float(row.negated), row.status,
            self._role(row.subject, row.start), self._role(row.object, row.start), Role((), 1.0, 0.0),
        )  # fmt: skip

    def _role(self, name: str | None, near: int) -> Role:
        if name is None:
            return Role((), 1.0, 0.0)
        spans = self.spans.get(name) or self.people.get(name)
        if not spans:
            return Role((), 0.0, 1.0)
        start, end = min(spans, key=lambda span: abs(span[0] - near))
        kind = "org" if name in self.spans else "person"
        return Role(((Referent(name, None, start, end, type=kind), 1.0),), 0.0, 0.0)

    def _draft(self, row: GoldClaim, bound: Bound, refs: References) -> Draft:
        value = Value(**row.value.model_dump()) if row.value is not None else None
        time = Time(**row.time.model_dump(by_alias=True)) if row.time is not None else None
        return Draft(
            self.text, bound.start, bound.end, self.document.lang, row.kind, bound.frame.id, row.status, bound.subject,
            bound.object or self._thing(row), value, time, row.negated, row.modality, self._source(row),
            bound.frame.value_text == "departure", refs,
        )  # fmt: skip

    def _thing(self, row: GoldClaim) -> Referent | None:
        """An object that is no organisation: a product, a list."""
        if row.object is None or row.object in self.spans:
            return None
        at = self.text.find(row.object, row.start, row.end)
        start, end = (at, at + len(row.object)) if at >= 0 else (None, None)
        return Referent(row.object, None, start, end, type="thing")

    def _source(self, row: GoldClaim) -> Attribution | None:
        name = row.attribution
        if name is None:
            return None
        spans = self.spans.get(name) or self.people.get(name) or self._places(name)
        start, end = min(spans, key=lambda span: abs(span[0] - row.start), default=(None, None))
        return Attribution(name=name, start=start, end=end)


def _personal(name: str) -> bool:
    """Whether a name is that of a person: two to four words, all of them capitalised."""
    words = name.split()
    return 2 <= len(words) <= 4 and all(word[:1].isupper() for word in words)


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in ("doc", "start", "end", "kind", "subject", "object"))


def _read(name: str) -> list[Row]:
    lines = (_GOLDEN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _reworded(row: Row, worded: dict[tuple[Any, ...], tuple[str, str]]) -> Row:
    """``row`` with the wording of today."""
    statement, proposition = worded[_key(row)]
    told = {"statement": statement} | ({"proposition": proposition} if proposition != statement else {})
    kept = {name: value for name, value in row.items() if name not in {"statement", "proposition", "wanted"}}
    return kept | told | ({"wanted": row["wanted"]} if "wanted" in row else {})


def _worded(names: Sequence[str]) -> dict[tuple[Any, ...], tuple[str, str]]:
    """The statement and the proposition of each claim in the documents that the golden files ``names`` tell of."""
    documents = frozenset(row["doc"] for name in names for row in _read(name))
    return {_key(row.model_dump(mode="json")): rewrite(draft) for _, row, draft in drafts(documents)}


def refresh() -> None:
    """Write the golden files with the wording of today, to be read before they are kept."""
    names = [f"{part}-{lang}" for lang in _LANGS for part in ("good", "wanted")]
    worded = _worded(names)
    for name in names:
        lines = (json.dumps(_reworded(row, worded), ensure_ascii=False) for row in _read(name))
        (_GOLDEN / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


@pytest.fixture(scope="module", params=_LANGS)
def lang(request: pytest.FixtureRequest) -> str:
    """A language."""
    return str(request.param)


@pytest.fixture(scope="module")
def worded(lang: str) -> dict[tuple[Any, ...], tuple[str, str]]:
    """The wording of today."""
    return _worded([f"good-{lang}", f"wanted-{lang}"])


def _changes(name: str, worded: dict[tuple[Any, ...], tuple[str, str]]) -> list[str]:
    changes: list[str] = []
    for row in _read(name):
        now = _reworded(row, worded)
        changes += [
            f"{row['doc']}: {row['quote']}\n  - {row.get(part)}\n  + {now.get(part)}"
            for part in ("statement", "proposition")
            if row.get(part) != now.get(part)
        ]
    return changes


def test_good_statements_stay_as_they_were_read(lang: str, worded: dict[tuple[Any, ...], tuple[str, str]]) -> None:
    changes = _changes(f"good-{lang}", worded)
    assert not changes, f"{len(changes)} changed; read them, then --refresh:\n" + "\n".join(changes)


def test_bad_statements_are_listed_as_they_are(lang: str, worded: dict[tuple[Any, ...], tuple[str, str]]) -> None:
    changes = _changes(f"wanted-{lang}", worded)
    assert not changes, f"{len(changes)} changed; read them, then --refresh:\n" + "\n".join(changes)


def test_bad_statements_do_not_grow(lang: str) -> None:
    rows = _read(f"wanted-{lang}")
    right = [row["quote"] for row in rows if _plain(row["wanted"]) == _plain(row["statement"])]
    assert not right, f"these are right now; move them to good-{lang}.jsonl: {right}"
    assert len(rows) <= _KNOWN_BAD[lang]


def test_no_claim_is_good_and_bad_at_once(lang: str) -> None:
    good, bad = ([_key(row) for row in _read(f"{part}-{lang}")] for part in ("good", "wanted"))
    assert len({*good, *bad}) == len(good) + len(bad)


def _plain(words: str) -> str:
    return words.replace("’", "'").casefold()


if __name__ == "__main__":
    if sys.argv[1:] == ["--refresh"]:
        refresh()
    else:
        sys.exit(f"usage: python {sys.argv[0]} --refresh")
