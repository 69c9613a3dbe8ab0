"""Annotated texts as training examples: windows of words with labels for the heads of the reader."""

from __future__ import annotations

import bisect
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claimcheck.language.windows import Window, encode_words, windows, word_spans
from claimcheck.schema import ClaimKind, Modality, Status

__all__ = [
    "DETAILS",
    "KINDS",
    "MODALITIES",
    "STATUSES",
    "TAGS",
    "Article",
    "Example",
    "Row",
    "examples",
    "read_articles",
]

KINDS = [kind.value for kind in ClaimKind]
MODALITIES = [modality.value for modality in Modality]
STATUSES = ["none", *(status.value for status in Status)]
TAGS = ["O", "B-ORG", "I-ORG", "B-PER", "I-PER", "B-MISC", "I-MISC", "B-LOC", "I-LOC"]
DETAILS = ["O", "B-VALUE", "I-VALUE", "B-TIME", "I-TIME"]

Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Row:
    """One annotated claim of an article."""

    start: int
    end: int
    kind: str
    modality: str
    status: str | None
    negated: bool
    peripheral: bool
    subject: str | None
    object: str | None
    attribution: str | None
    value: str | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An annotated text: its names by bearer, and its claims."""

    id: str
    lang: str
    text: str
    organisations: dict[str, Spans]
    people: dict[str, Spans]
    claims: list[Row]
    places: Spans = field(default_factory=list)


@dataclass(slots=True)
class Example:
    """A window of an article: positions below are those of the window's words."""

    article: Article
    spans: Spans
    window: Window
    tags: list[int]
    details: list[int]
    mentions: list[tuple[int, int, int, str]] = field(default_factory=list)
    """(first word, last word, 0 organisation or 1 person, bearer)."""
    claims: list[tuple[int, int, Row]] = field(default_factory=list)
    """(first word, last word, row)."""

    @property
    def lines(self) -> list[int]:
        """Number of the line of each word, -1 for ends of lines."""
        found, line = [], 0
        for word in self.window.words:
            ends = self.article.text[self.spans[word][0]] == "\n"
            line += ends
            found.append(-1 if ends else line)
        return found


def read_articles(path: Path) -> list[Article]:
    """The rows of a file of annotated texts."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found.append(
            Article(
                id=row["id"],
                lang=row["lang"],
                text=row["text"],
                organisations={name: [(s, e) for s, e in spans] for name, spans in row["organisations"].items()},
                people={name: [(s, e) for s, e in spans] for name, spans in row["people"].items()},
                claims=[Row(**{name: claim.get(name) for name in Row.__slots__}) for claim in row["claims"]],
                places=[(s, e) for s, e in row.get("places", ())],
            )
        )
    return found


def examples(article: Article, tokenizer: Any) -> list[Example]:
    """The windows of ``article``. Words that a window only repeats have no labels of spans."""
    spans = word_spans(article.text)
    pieces = encode_words(article.text, spans, tokenizer)
    starts = [s for s, _ in spans]
    ends = [e for _, e in spans]

    def place(start: int, end: int) -> tuple[int, int]:
        return bisect.bisect_right(starts, start) - 1, bisect.bisect_left(ends, end)

    tags = [0] * len(spans)
    details = [0] * len(spans)
    for start, end in article.places:
        _tag(tags, place(start, end), 7)
    for row in article.claims:
        if row.object and row.object not in article.organisations and row.object not in article.people:
            at = article.text.find(row.object, row.start, row.end)
            if at >= 0 and row.object[:1].isupper():
                _tag(tags, place(at, at + len(row.object)), 5)
        for begin, words in ((1, row.value), (3, row.time)):
            at = article.text.find(words, row.start, row.end) if words else -1
            if words and at >= 0:
                _tag(details, place(at, at + len(words)), begin)
    mentions = []
    for kind, table in enumerate((article.organisations, article.people)):
        for bearer, places in table.items():
            for start, end in places:
                mentions.append((*place(start, end), kind, bearer))
    for first, last, kind, _ in sorted(mentions, key=lambda mention: mention[1] - mention[0]):
        _tag(tags, (first, last), 1 + 2 * kind)  # of a name within a name the outer one has the tag
    found = []
    for window in windows(pieces):
        position = {word: at for at, word in enumerate(window.words)}
        example = Example(article, spans, window, [tags[w] for w in window.words], [details[w] for w in window.words])
        for first, last, kind, bearer in sorted(mentions):
            if first in position and last in position:
                example.mentions.append((position[first], position[last], kind, bearer))
        for row in article.claims:
            first, last = place(row.start, row.end)
            if first in position and last in position and position[last] >= window.fresh and first <= last:
                example.claims.append((position[first], position[last], row))
        found.append(example)
    return found


def _tag(tags: list[int], place: tuple[int, int], begin: int) -> None:
    first, last = place
    for at in range(first, last + 1):
        tags[at] = begin if at == first else begin + 1
