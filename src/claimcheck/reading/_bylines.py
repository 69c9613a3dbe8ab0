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
# What may follow a dateline: a dash, a colon, the end; after a place also a sentence ("Cebu, 15 October 2024. The …").
_AFTER_DATELINE = re.compile(rf"\s*(?:[,;]?\s*(?:a |at )?(?:{_CLOCK}))?\s*(?:\)?\s*[-:(]|[).]*\s*$)")
_AFTER_PLACE = re.compile(r"\.\s+\S")
# The last part of a line: "… | Bengaluru, ", "… / Markets desk, ".
_LAST_PART = re.compile(r"(?:[|·•/]|\s[–—-])\s+([A-ZÀ-ÖØ-Þ][\w'’.-]*(?:\s[\w'’.-]+){0,3}),?\s*\Z")
_SENTENCE_END = re.compile(r"[.!?…]\s*\Z")


@dataclass(frozen=True, slots=True)
class _Patterns:
    strong: re.Pattern[str]
    author: re.Pattern[str]
    update: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    week: re.Pattern[str]
    week_end: re.Pattern[str]


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
        week=re.compile(rf"(?:^|[|·•,(:\-]\s*)(?:(?:la|the)\s)?(?:{words['week']}|(?P<end>{words['week_end']}))\s\Z"),
        week_end=re.compile(rf"\b(?:{words['week_end']})\s\Z"),
    )


def find_byline_date(text: str, lang: Lang) -> dt.date | None:
    """The day given by the first byline-like line of ``text``, else None. A sentence of the body is no byline.

    An issue of a week ("semaine du 6 au 12 juin 2022") is dated by the last day of it, since it looks back on the week.
    """
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
        if len(line) <= _LONGEST_BYLINE and patterns.week.search(before) and patterns.after.match(after):
            return _last_day(found, to_its_end=patterns.week_end.search(before) is not None)
        if found.time.from_ != found.time.to or not (
            _is_byline(line, before, after) or _is_dateline(head[: found.start], after)
        ):
            continue
        if patterns.update.search(before) is None:
            return found.time.from_
        updated = updated or found.time.from_
    return updated


def _last_day(week: FoundTime, *, to_its_end: bool) -> dt.date | None:
    """The last day of a week that is given by its days, by its last day or by another one."""
    first, last = week.time.from_, week.time.to
    if first is None or last is None or first != last or to_its_end:
        return last
    return last + dt.timedelta(days=6 - last.weekday())


def _days(head: str, lang: Lang) -> list[FoundTime]:
    """Full dates, read in the document's language first and in the other one if that finds none."""
    first = Lang.FR if lang is Lang.UNKNOWN else lang
    for each in (first, Lang.EN if first is Lang.FR else Lang.FR):
        days = [t for t in find_times(head, each) if t.time.precision is TimePrecision.DAY]
        days = [t for t in days if t.time.from_ is not None and t.time.to is not None]
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
    if any(patterns.strong.match(bare[mark.end() :].lstrip()) for mark in last):
        return True
    return bool(last) and last[-1].group() in {"|", "·", "•"} and not bare[last[-1].end() :].strip()


def _is_dateline(before: str, after: str) -> bool:
    """Places and the date, then a dash or the end: "LEEDS, May 17 2022", "Limoges, le 9 janvier 2024 - …"."""
    bare = before[: len(before) - len(_trailing(before))].strip()
    if not after.strip() and len(before) <= _LONGEST_BYLINE and _LAST_PART.search(bare):
        return True
    if len(before) > _LONGEST_DATELINE:
        return False
    placed = _PLACES.fullmatch(bare) is not None
    if _AFTER_DATELINE.match(after) is None and not (placed and _AFTER_PLACE.match(after)):
        return False
    return not bare or bare.isupper() or placed


def _trailing(before: str) -> str:
    """The article and weekday directly before the date."""
    folded = fold(before)
    found = _patterns().before.search(folded.text)
    if found is None or found.start() == len(folded.text):
        return ""
    return before[folded.original(found.start(), len(folded.text))[0] :]
