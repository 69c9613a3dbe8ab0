"""Reports as one HTML file: the article with its claims highlighted and the evidence beside; no script, no request."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain, islice
from typing import TYPE_CHECKING

from claimcheck.reporting._view import Explanation, Item, View
from claimcheck.reporting._words import Words, words_for, words_of
from claimcheck.reporting.article import Piece, article, environment
from claimcheck.schema import Lang, Report

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["iter_html"]


@dataclass(frozen=True, kw_only=True)
class _PageItem(Item):
    """A claim with its places in the page."""

    anchor: str
    explained: list[str]

    @property
    def back(self) -> str:
        """The anchor of its number in the text."""
        return f"{self.anchor}-0"


@dataclass(frozen=True)
class _PageView(View):
    """A report with its place in the page."""

    items: tuple[_PageItem, ...]
    anchor: str

    @property
    def article(self) -> Iterator[list[Piece[_PageItem]]]:
        """The paragraphs of the text, cut into pieces."""
        return article(self.report.document.text, self.items)


def iter_html(reports: Iterable[Report], explanation: Explanation | None = None) -> Iterator[str]:
    """Chunks of one HTML page, a part for each document; with ``explanation`` its lines stand in each claim.

    Nothing in the page is executed or fetched, and every text of a report is escaped.
    """
    own = iter(reports)
    first = list(islice(own, 2))
    words = words_of(first[0].document) if first else words_for(Lang.EN)
    seen: list[tuple[str, str, Lang, str]] = []
    style = _data("report.css")
    yield from _template().generate(
        words=words,
        title=_title(first, words),
        first=bool(first),
        several=len(first) > 1,
        style=style,
        style_hash=_source_hash(style),
        views=_views(chain(first, own), explanation, seen),
        seen=seen,
    )


def _title(first: list[Report], words: Words) -> str:
    if len(first) != 1:
        return words.page("report")
    name = first[0].document.title or words.name_of(first[0].document)
    return f"{words.page('report')}{words.page('separator')}{name}"


def _views(
    reports: Iterable[Report], explanation: Explanation | None, seen: list[tuple[str, str, Lang, str]]
) -> Iterator[_PageView]:
    """The views one by one; what the list at the end of the page needs is kept in ``seen``."""
    for number, report in enumerate(reports, 1):
        plain, anchor = View.of(report), f"d{number}"
        items = tuple(
            _PageItem(
                **{name: getattr(item, name) for name in ("number", "claim", "words", "verdict", "decisions")},
                anchor=f"{anchor}-c{item.number}",
                explained=explanation(item.claim) if explanation is not None else [],
            )
            for item in plain.items
        )
        seen.append((anchor, plain.name, report.document.lang, plain.words.count("claims", len(items))))
        yield _PageView(report, plain.words, items, anchor)


@cache
def _template() -> Template:
    return environment(_data).get_template("report.html.j2")


def _data(name: str) -> str:
    return resources.files("claimcheck.data").joinpath("reporting", name).read_text(encoding="utf-8")


def _source_hash(style: str) -> str:
    """The name by which the page's policy lets in its own style sheet and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
