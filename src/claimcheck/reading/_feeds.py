"""RSS and Atom feeds, by feedparser: one text an entry. What a feed declares is never expanded or fetched."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from claimcheck.errors import InputError, MissingExtraError
from claimcheck.reading._encodings import decode_declared
from claimcheck.reading._extracted import Extracted
from claimcheck.reading._markup import plain_text

__all__ = ["Entry", "read_feed"]

_LARGEST = 50_000_000
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|RDF)\s*>", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[#\w]{1,10};")

Entry = tuple[str, Extracted]
"""The identifier of an entry (its own, else its address) and what was read in it."""


def read_feed(data: bytes) -> Iterator[Entry | InputError]:
    """The entries of a feed in order; one that cannot be used is an :class:`InputError`, a clause that names it.

    Raises :class:`InputError` for a feed that cannot be used at all.
    """
    try:
        import feedparser
    except ImportError as error:
        raise MissingExtraError("reading feeds", "web") from error
    if len(data) > _LARGEST:
        raise InputError(f"is a feed of more than {_LARGEST // 1_000_000} MB")
    page = _DECLARATION.sub("", decode_declared(data)[0], count=1).strip()
    if _ENTITY.search(page):
        raise InputError("is a feed that declares entities (<!ENTITY ...>): refused, they can swell without bound")
    if _DOCTYPE.search(page[:1000]):
        page = re.sub(r"<!DOCTYPE[^>\[]*>", "", page, count=1, flags=re.IGNORECASE)
    # A stream of UTF-8, so that nothing is guessed, opened or fetched: a string could be taken for a file's name.
    stream = io.BytesIO(page.encode("utf-8", "replace"))
    try:
        parsed: Any = feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # whatever it meets in other people's files, the batch goes on
        raise InputError(f"is a damaged feed ({type(error).__name__})") from error
    entries = list(parsed.entries)
    if not parsed.version and not entries:
        raise InputError("is XML, but no RSS or Atom feed")
    whole = _END.search(page[-1000:]) is not None
    publisher = plain_text(str(parsed.feed.get("title") or "")).replace("\n", " ") or None
    for number, entry in enumerate(entries if whole else entries[:-1], start=1):
        try:
            yield _read_entry(entry, publisher)
        except InputError as error:
            yield InputError(f"entry {number} ({_named(entry)}) {error}")
    if not whole:
        yield InputError("is a feed that is cut off: its last entry is left out")
    elif not entries:
        raise InputError("is a feed without entries")


def _named(entry: Any) -> str:
    name = str(entry.get("id") or entry.get("link") or entry.get("title") or "without a name")
    return " ".join(name.split())[:120]


def _read_entry(entry: Any, publisher: str | None) -> Entry:
    url = str(entry.get("link") or "").strip() or None
    identifier = str(entry.get("id") or "").strip()
    # A plain number or word is unique within its feed only.
    identifier = identifier if url is None or ":" in identifier else url
    if not identifier:
        raise InputError("has neither an id nor a link")
    title = _visible(entry.get("title")).replace("\n", " ") or None
    bodies = [_visible(part.get("value")) for part in entry.get("content") or ()]
    text = max([*bodies, _visible(entry.get("summary"))], key=len)
    if not text:
        raise InputError("has no text")
    if title and title not in text[: 2 * len(title) + 200]:
        text = f"{title}\n\n{text}"
    source = entry.get("source") or {}
    own = _visible(source.get("title")).replace("\n", " ") or publisher
    return identifier, Extracted(text=text, title=title, date=_date(entry), url=url, publisher=own)


def _visible(value: object) -> str:
    text = str(value or "")
    return plain_text(text) if _MARKUP.search(text) else text.strip()


def _date(entry: Any) -> dt.date | None:
    """The day of publication, as written in its own time zone. A date that nobody can read is a fault."""
    for field in ("published", "updated"):
        # Asked for first: feedparser warns of a missing "updated", and takes "published" in its place.
        written = str(entry.get(field) or "").strip() if field in entry else ""
        if not written:
            continue
        found = _parse(written) or _confirmed(entry.get(f"{field}_parsed"), written)
        if found is None:
            raise InputError(f"has a date that cannot be read ({written[:40]!r})")
        return found
    return None


def _parse(written: str) -> dt.date | None:
    for parse in (dt.datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(written).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _confirmed(parsed: Any, written: str) -> dt.date | None:
    """What feedparser made of a date, if day and year stand in it: it carries days such as the 45th over."""
    numbers = {int(digits) for digits in _DIGITS.findall(written)}
    try:
        found = dt.date(*parsed[:3])
    except (TypeError, ValueError):
        return None
    return found if {found.year, found.day} <= numbers else None
