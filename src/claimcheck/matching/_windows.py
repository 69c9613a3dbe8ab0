"""Windows of one to six words compared with the index: exact by key, else within the edit limits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA, Indel

from claimcheck.matching._index import Index, Name
from claimcheck.matching._lexicon import lexicon
from claimcheck.matching._tokens import Token, joinable
from claimcheck.registry.names import legal_forms

__all__ = ["Hit", "scan", "with_form"]

WIDEST = 6
"""Most words of a window; a name with more is found through its shorter forms."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A window that equals or resembles names of one or more vendors."""

    start: int
    end: int
    names: tuple[Name, ...]
    score: float
    exact: bool
    legal: bool = False
    """A legal form stands beside it."""
    rank: float = 0.0


def scan(text: str, tokens: Sequence[Token], index: Index) -> list[Hit]:
    """The best hits that do not overlap, in text order."""
    hits = [*_exact(text, tokens, index), *_fuzzy(text, tokens, index)]
    hits.sort(key=lambda h: (-h.rank, -h.score, h.start, h.end))
    taken: list[Hit] = []  # in text order
    for hit in hits:
        at = bisect_left(taken, hit.start, key=lambda h: h.start)
        clear_before = at == 0 or taken[at - 1].end <= hit.start
        if clear_before and (at == len(taken) or hit.end <= taken[at].start):
            taken.insert(at, hit)
    return taken


def _windows(text: str, tokens: Sequence[Token], first: int, widest: int) -> Iterator[tuple[int, str]]:
    """``(last token, key)`` for each window that starts at ``first``."""
    key = ""
    for last in range(first, min(first + widest, len(tokens))):
        if last > first and not joinable(text, tokens[last - 1], tokens[last]):
            return
        key += tokens[last].key
        yield last, key


def _exact(text: str, tokens: Sequence[Token], index: Index) -> Iterator[Hit]:
    prefixes, by_key = index.prefixes, index.by_key
    for first, token in enumerate(tokens):
        if token.key not in prefixes:
            continue
        for last, key in _windows(text, tokens, first, max(WIDEST, index.longest)):
            if key not in prefixes:
                break
            names = by_key.get(key)
            if names is None:
                continue
            fitting = tuple(n for n in names if _fits(text, tokens[first : last + 1], n))
            if fitting:
                start, end, legal = with_form(text, tokens, first, last)
                if (
                    last > first
                    and text[end : end + 1] == "."
                    and all(len(t.text) == 1 for t in tokens[first : last + 1])
                ):
                    end += 1  # "S.N.C.F."
                yield Hit(start, end, fitting, 100.0, True, legal, float(len(key)))


def _fits(text: str, window: Sequence[Token], name: Name) -> bool:
    """Whether an exact key may really be the name: case of short names, no joins of everyday words."""
    surface = text[window[0].start : window[-1].end]
    letters = [c for c in surface if c.isalpha()]
    lower = all(c.islower() for c in letters)
    if len(name.key) < 5 or name.ambiguous:
        return _same_case(letters, name.text) and (len(name.key) >= 5 or _same_joints(window, name))
    if not lower or not letters:
        return not (len(window) > len(name.words) and all(t.key in lexicon().function for t in window))
    if len(window) > len(name.words) and any(t.key in lexicon().openers for t in window):
        return False  # "on mobile", "in contact"
    return not (any(c.isupper() for c in name.text) and all(t.key in lexicon().everyday for t in window))


def _same_case(letters: Sequence[str], name: str) -> bool:
    own = [c for c in name if c.isalpha()]
    if len(own) != len(letters):
        return any(c.isupper() for c in letters)
    same = all(a.isupper() == b.isupper() for a, b in zip(letters, own, strict=True))
    shouted = len(own) > 2 and all(c.isupper() for c in letters) and any(c.isupper() for c in own)
    return same or shouted


def _same_joints(window: Sequence[Token], name: Name) -> bool:
    """Short names are not assembled from pieces ("la or"), except letter by letter ("S.N.C.F.")."""
    return len(window) in (1, len(name.words)) or all(len(t.text) == 1 and t.text.isupper() for t in window)


def with_form(text: str, tokens: Sequence[Token], first: int, last: int) -> tuple[int, int, bool]:
    """The span with a legal form that follows it; a form before it counts as evidence only."""
    forms = legal_forms()
    end, legal = tokens[last].end, False
    for extra in (3, 2, 1):
        tail = tokens[last + 1 : last + 1 + extra]
        if len(tail) < extra or "".join(t.key for t in tail) not in forms.suffixes or not _form_case(tail):
            continue
        gap = text[tokens[last].end : tail[0].start]
        inner = all(len(text[a.end : b.start]) <= 2 for a, b in pairwise(tail))
        if gap.strip() in ("", ",") and 0 < len(gap) <= 2 and inner:
            end, legal = tail[-1].end, True
            if text[end : end + 1] == "." and _dotted(text, tail, end):
                end += 1
            break
    for extra in (3, 2, 1):
        head = tokens[max(0, first - extra) : first]
        if len(head) == extra and "".join(t.key for t in head) in forms.prefixes and _form_case(head):
            legal = legal or text[head[-1].end : tokens[first].start].strip(" .\u00a0") == ""
    return tokens[first].start, end, legal


def _form_case(form: Sequence[Token]) -> bool:
    """Short forms are words too ("as", "se", "sa", "co"): they must be written with a capital."""
    return form[0].text[0].isupper() or (sum(len(t.key) for t in form) >= 3 and form[0].key in {"plc", "sarl"})


def _dotted(text: str, tail: Sequence[Token], end: int) -> bool:
    """Whether the full stop belongs to the form: "Inc. said", "S.A.", not the end of a sentence."""
    if len(tail) > 1 and text[tail[0].end : tail[0].end + 1] == ".":
        return True
    rest = text[end + 1 : end + 3].lstrip(" ")
    return bool(rest) and (rest[0].islower() or rest[0] in ",;)")


def _fuzzy(text: str, tokens: Sequence[Token], index: Index) -> Iterator[Hit]:
    words = lexicon()
    for first, token in enumerate(tokens):
        if not token.capital or (token.key in words.openers and len(token.key) < 4):
            continue
        for last, key in _windows(text, tokens, first, WIDEST):
            if len(key) < 4 or key in index.by_key:
                continue
            if len(key) > 60:
                break
            window = tokens[first : last + 1]
            if window[-1].key in words.openers or window[-1].key == "s" or _everyday(window):
                continue
            found = index.near(key)
            if not found:
                continue
            names = tuple(n for other, score in found if score == found[0][1] for n in index.by_key[other])
            fitting = tuple(n for n in names if not _contrary(window, n) and not _ambiguous_short(n))
            if fitting:
                start, end, legal = with_form(text, tokens, first, last)
                best = fitting[0].key
                yield Hit(start, end, fitting, found[0][1], False, legal, len(best) - 2.0 * Indel.distance(key, best))


def _everyday(window: Sequence[Token]) -> bool:
    everyday = lexicon().everyday
    return all(t.key in everyday or t.text.isdigit() for t in window)


def _contrary(window: Sequence[Token], name: Name) -> bool:
    """Whether a word that tells organisations apart is on one side only."""
    contrast = lexicon().contrast
    own, other = {t.key for t in window}, set(name.words)
    if (own - other) & contrast:
        return True
    missing = (other - own) & contrast  # a misspelt "Internationl" is not missing
    return any(all(OSA.distance(word, mine, score_cutoff=2) > 2 for mine in own) for word in missing)


def _ambiguous_short(name: Name) -> bool:
    """A misspelling of a name that is a word itself is more likely another word."""
    return name.ambiguous and len(name.words) == 1
