"""Annotated texts changed at random: the reader is to learn where names stand, not which names there are."""

from __future__ import annotations

import bisect
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from claimcheck.language import sentences
from claimcheck.schema import Lang
from training.claims.data import TAGS, Article, Example, Spans

__all__ = ["disturbed", "renamed", "snippet", "spliced"]

_RENAMED = 0.6
_MISSED = 0.04
_UNREAD = 0.04
_UNKNOWN = 3
"""The piece that stands for anything."""


def disturbed(example: Example, share: float, rng: random.Random) -> Example:
    """``example`` as an imperfect recogniser finds its names, some places and products taken for organisations (each
    with probability ``share``) and a few names missed, and with some pieces unread.
    """
    found = [mention for mention in example.mentions if rng.random() >= _MISSED]
    first = 0
    while first < len(example.tags):
        last, begin = first, TAGS[example.tags[first]]
        if begin in {"B-LOC", "B-MISC"}:
            while last + 1 < len(example.tags) and TAGS[example.tags[last + 1]] == f"I-{begin[2:]}":
                last += 1
            if rng.random() < share:
                found.append((first, last, 0, f"\0{first}"))
        first = last + 1
    pieces = tuple(_UNKNOWN if rng.random() < _UNREAD else piece for piece in example.window.pieces)
    return replace(example, mentions=sorted(found), window=replace(example.window, pieces=pieces))


def snippet(article: Article, rng: random.Random) -> Article:
    """One to three sentences of ``article``, as passages of evidence are; names outside are left behind."""
    spans = sentences(article.text, Lang(article.lang))
    first = rng.randrange(len(spans))
    start, end = spans[first][0], spans[min(len(spans), first + rng.randint(1, 3)) - 1][1]

    def inside(places: Spans) -> Spans:
        return [(s - start, e - start) for s, e in places if start <= s and e <= end]

    return Article(
        id=article.id,
        lang=article.lang,
        text=article.text[start:end],
        organisations={name: inside(places) for name, places in article.organisations.items()},
        people={name: inside(places) for name, places in article.people.items()},
        claims=[
            replace(row, start=row.start - start, end=row.end - start)
            for row in article.claims
            if start <= row.start and row.end <= end
        ],
        places=inside(article.places),
    )


def spliced(article: Article, other: Article, rng: random.Random) -> Article:
    """``article`` with a paragraph of ``other`` before or behind it, as in a column of briefs."""
    first, second = (article, other) if rng.random() < 0.5 else (other, article)
    by = len(first.text) + 2

    def joined(own: dict[str, Spans], more: dict[str, Spans]) -> dict[str, Spans]:
        found = {name: list(spans) for name, spans in own.items()}
        for name, spans in more.items():
            found.setdefault(name, []).extend((s + by, e + by) for s, e in spans)
        return found

    return Article(
        id=article.id,
        lang=article.lang,
        text=f"{first.text}\n\n{second.text}",
        organisations=joined(first.organisations, second.organisations),
        people=joined(first.people, second.people),
        claims=[*first.claims, *(replace(row, start=row.start + by, end=row.end + by) for row in second.claims)],
        places=[*first.places, *((s + by, e + by) for s, e in second.places)],
    )


def renamed(article: Article, pool: Sequence[str], rng: random.Random) -> Article:
    """``article`` with some organisations renamed: what counts is where a name stands, not which it is.

    Only a bearer whose names all begin with its shortest one is renamed, everywhere alike.
    """
    changes: list[tuple[int, int, str]] = []
    fresh: dict[str, str] = {}
    for bearer, spans in article.organisations.items():
        if rng.random() > _RENAMED or not spans:
            continue
        surfaces = sorted({article.text[s:e] for s, e in spans}, key=len)
        new = rng.choice(pool)
        if new not in article.text and all(surface.startswith(surfaces[0]) for surface in surfaces):
            fresh[bearer] = new
            changes += [(s, s + len(surfaces[0]), new) for s, _ in spans]
    changes.sort()
    if any(end > start for (_, end, _), (start, _, _) in pairwise(changes)):  # names within names
        return article
    if any(s < edge < e for row in article.claims for edge in (row.start, row.end) for s, e, _ in changes):
        return article
    text, moved = _exchanged(article.text, changes)

    def shifted(spans: Spans) -> Spans:
        return [(moved(s), moved(e)) for s, e in spans]

    def named(name: str | None) -> str | None:
        return fresh.get(name, name) if name is not None else None

    return Article(
        id=article.id,
        lang=article.lang,
        text=text,
        organisations={fresh.get(name, name): shifted(spans) for name, spans in article.organisations.items()},
        people={name: shifted(spans) for name, spans in article.people.items()},
        claims=[
            replace(
                row,
                start=moved(row.start),
                end=moved(row.end),
                subject=named(row.subject),
                object=named(row.object),
                attribution=named(row.attribution),
            )
            for row in article.claims
        ],
        places=shifted(article.places),
    )


def _exchanged(text: str, changes: Sequence[tuple[int, int, str]]) -> tuple[str, Callable[[int], int]]:
    """``text`` with each (start, end, new words) exchanged, and where an offset of it has moved to."""
    parts, at, shift = [], 0, 0
    edges, shifts = [], [0]
    for start, end, new in changes:
        parts += [text[at:start], new]
        at = end
        shift += len(new) - (end - start)
        edges.append(end)
        shifts.append(shift)
    parts.append(text[at:])
    return "".join(parts), lambda offset: offset + shifts[bisect.bisect_right(edges, offset)]
