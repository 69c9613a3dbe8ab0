"""The date of a document from its byline or dateline: the line near the top that says who published it, and when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from claimcheck.data import load_yaml
from claimcheck.language.folding import fold
from claimcheck.language.times import FoundTime, find_times
from claimcheck.schema import Lang, TimePrecision

__all__ = ["find_byline_date"]

_LINES = 12
"""How many lines with something in them are looked at."""
_HEAD = 4000
"""How much of a text is looked at, in characters."""
_LONGEST_BYLINE = 160
_LONGEST_DATELINE = 60
_STRONG_WITHIN = 40

_LINE = re.compile(r"[^\r\n]+")
_SEPARATOR = re.compile(r"[|·•*]|(?<=\s)[-/](?=\s)|[,;:()\[\]]")
# "LEEDS, England, " or "Bordeaux, le ": at most three capitalised names, nothing else before the date.
_PLACES = re.compile(r"(?:\(?[A-ZÀ-ÖØ-Þ][\w'’.-]*(?:[ -][\w'’.-]+){0,3}\)?\s*(?:,|\(|/|-|–|—)\s*){1,3}")
_CLOCK = r"\d{1,2}\s?(?::|h|\.)\s?\d{2}|\d{1,2}\s?(?:h|am|pm)\b"
_SENTENCE_END = re.compile(r"[.!?…]\s*\Z")


@dataclass(frozen=True, slots=True)
class _Patterns:
    strong: re.Pattern[str]
    author: re.Pattern[str]
    update: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """The patterns, to be used on folded text."""
    table: dict[str, list[str]] = load_yaml("lexicon", "bylines.yaml")
    words = {
        key: "|".join(sorted((re.escape(fold(entry).text) for entry in entries), key=len, reverse=True))
        for key, entries in table.items()
    }
    return _Patterns(
        strong=re.compile(rf"\b(?:{words['strong']})\b"),
        author=re.compile(rf"(?:^|[|·•,(\-]\s*)(?:{words['author']})\b"),
        update=re.compile(rf"\b(?:{words['update']})\b\W*(?:(?:{words['before']})\b\W*)*\Z"),
        before=re.compile(rf"(?:\b(?:{words['before']})\b\W*)*\Z"),
        after=re.compile(rf"\s*(?:$|[|·•)\]\-/(]|[,;]?\s*(?:{_CLOCK}|(?:{words['after']})\b)|[.:]\s*$)"),
    )


def find_byline_date(text: str, lang: Lang) -> dt.date | None:
    """The day given by the first byline-like line of ``text``, else None. A sentence of the body is no byline."""
    for line in _first_lines(text):
        date = _date_of(line, lang)
        if date is not None:
            return date
    return None


def _first_lines(text: str) -> Iterator[str]:
    seen = 0
    for match in _LINE.finditer(text, 0, _HEAD):
        line = match.group().strip(" \t\u00a0*_#>")
        if line:
            yield line
            seen += 1
        if seen == _LINES:
            return


def _date_of(line: str, lang: Lang) -> dt.date | None:
    # Wire services set two hyphens around the date; one dash and a space keep the offsets.
    head = line[: 2 * _LONGEST_BYLINE].replace("--", "– ")
    updated: dt.date | None = None
    for found in _days(head, lang):
        before, after = fold(head[: found.start]).text, fold(head[found.end :]).text
        patterns = _patterns()
        if not (_is_byline(line, before, after) or _is_dateline(head[: found.start], after)):
            continue
        if patterns.update.search(before) is None:
            return found.time.from_
        updated = updated or found.time.from_
    return updated


def _days(head: str, lang: Lang) -> list[FoundTime]:
    """Full dates, read in the document's language first and in the other one if that finds none."""
    first = Lang.FR if lang is Lang.UNKNOWN else lang
    for each in (first, Lang.EN if first is Lang.FR else Lang.FR):
        days = [t for t in find_times(head, each) if t.time.precision is TimePrecision.DAY]
        days = [t for t in days if t.time.from_ is not None and t.time.from_ == t.time.to]
        if days:
            return days
    return []


def _is_byline(line: str, before: str, after: str) -> bool:
    """A short line in which the date stands at the start, or after a byline word or a separator; all of it folded."""
    patterns = _patterns()
    if len(line) > _LONGEST_BYLINE or patterns.after.match(after) is None:
        return False
    bare = patterns.before.sub("", before).strip(" ([")
    if not bare.strip("-*•# "):
        return not _SENTENCE_END.search(after) or len(line) <= _LONGEST_DATELINE
    if _SENTENCE_END.search(line):
        return False
    if (
        patterns.strong.search(before[:_STRONG_WITHIN])
        or patterns.author.match(before)
        or patterns.update.search(before)
    ):
        return True
    # "Humour | 1 April 2021 | by ...": the date is a part of its own.
    last = list(_SEPARATOR.finditer(bare))
    tail = bare[last[-1].end() :].strip() if last else bare
    if patterns.strong.match(tail) is not None:
        return True
    return bool(last) and last[-1].group() in {"|", "·", "•"} and not tail


def _is_dateline(before: str, after: str) -> bool:
    """Places and the date, then a dash or the end: "LEEDS, May 17 2022", "Limoges, le 9 janvier 2024 - …"."""
    if len(before) > _LONGEST_DATELINE or not re.match(r"\s*(?:\)?\s*[-:(]|[).]*\s*$)", after):
        return False
    bare = before[: len(before) - len(_trailing(before))].strip()
    return not bare or bare.isupper() or _PLACES.fullmatch(bare) is not None


def _trailing(before: str) -> str:
    """The article and weekday directly before the date."""
    folded = fold(before)
    found = _patterns().before.search(folded.text)
    if found is None or found.start() == len(folded.text):
        return ""
    return before[folded.original(found.start(), len(folded.text))[0] :]
