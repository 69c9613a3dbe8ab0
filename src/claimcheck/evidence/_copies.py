"""Copies: a text is never evidence for its own claims, wherever it was reprinted."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from rapidfuzz import fuzz

from claimcheck.language.folding import fold_text
from claimcheck.schema import Document, Passage

__all__ = ["is_copy", "is_short", "page_key", "plain_passage", "same_page", "same_text"]

# Shorter texts can agree by chance: two people who report one fact may well use the same eight words.
_LONG = 60
_PROBE = 4
_PIECE = 1 << 20
_GAP = re.compile(r"[\W_]+")
_SIMILAR = 90.0
_TRACKING = ("utm_", "fbclid", "gclid", "mc_", "xtor")


def is_copy(document: Document, passage: Passage) -> bool:
    """Whether ``passage`` is the document, or has its text from it: the same id or page, or :func:`same_text`."""
    if passage.id == document.id or any(
        same_page(own, passage.source.url) for own in (document.id, document.url or "")
    ):
        return True
    return same_text(document, passage.text)


def same_text(document: Document, text: str) -> bool:
    """Whether a text is the document's, or one has its words from the other.

    That is: the same words; one contained in the other, or found in it with a rapidfuzz partial ratio of 90 or more,
    when the shorter has at least 60 characters (folded, without punctuation).
    """
    whole, part = _plain_document(document.text), plain_passage(text)
    if whole == part:
        return True
    if len(part) > len(whole):
        whole, part = part, whole
    return len(part) >= _LONG and (part in whole or _nearly_contains(whole, part.strip()))


def is_short(document: Document, text: str) -> bool:
    """Whether a text stands in the document, but is too short to tell a copy by."""
    part = plain_passage(text)
    return len(part) < _LONG and part in _plain_document(document.text)


def same_page(one: str, other: str) -> bool:
    """Whether two URLs lead to one page: scheme, ``www.``, fragment, final slash and tracking fields do not count."""
    key = _page(one)
    return key is not None and key == _page(other)


def _nearly_contains(whole: str, part: str) -> bool:
    """Find runs of four words of ``part`` in ``whole`` and compare around them: linear, however long the texts."""
    pieces = part.split(" ")
    tried: list[int] = []
    offset = 0
    for index in range(0, len(pieces) - _PROBE + 1, _PROBE):
        probe = " ".join(pieces[index : index + _PROBE])
        at = whole.find(probe)
        start = at - offset
        offset += len(probe) + 1
        if at < 0 or any(abs(start - other) <= _LONG // 2 for other in tried):
            continue
        tried.append(start)
        window = whole[max(0, start - _LONG) : start + len(part) + _LONG]
        if fuzz.partial_ratio(part, window, score_cutoff=_SIMILAR):
            return True
    return False


def _plain(text: str) -> str:
    """Folded words between single spaces, one at either end. Piece by piece: a document may have 50 MB."""
    pieces = (fold_text(text[start : start + _PIECE]) for start in range(0, len(text), _PIECE))
    return _GAP.sub(" ", f" {''.join(pieces)} ")


# Every claim of a document is checked against the same text, one document after the other.
_plain_document = lru_cache(maxsize=2)(_plain)
plain_passage = lru_cache(maxsize=1024)(_plain)


def page_key(url: str) -> str:
    """An address in a form in which two of one page are equal; others as they are."""
    page = _page(url)
    return url if page is None else f"//{page[0]}{page[1]}?{urlencode(page[2])}"


@lru_cache(maxsize=4096)
def _page(url: str) -> tuple[str, str, tuple[tuple[str, str], ...]] | None:
    """Host, path and query of a web address, made comparable; None for what is no web address."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return None
    query = tuple(sorted(pair for pair in parse_qsl(parts.query) if not pair[0].startswith(_TRACKING)))
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), query
