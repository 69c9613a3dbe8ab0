"""Which windows that resemble a name may be one: case, joints, neighbours, words that are only words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from claimcheck.matching._lexicon import lexicon
from claimcheck.matching._names import Name
from claimcheck.matching._tokens import Token, joinable
from claimcheck.registry.names import legal_forms, strip_legal_form

__all__ = ["Hit", "Window", "read", "resolve", "with_form"]


class Window(NamedTuple):
    """A window of the index that is a name or nearly so, with the names it resembles."""

    start: int
    end: int
    score: float
    letters: float
    names: tuple[Name, ...]


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
    words: int = 1
    """Words of the window, a legal form not counted."""
    plausibility: float = 1.0
    """How likely a window with this evidence is a name, 0 to 1."""
    nested: tuple[tuple[Name, float], ...] = ()
    """Names inside the window that were passed over for it, with their scores: the parent in "Vexalia Maroc"."""


def read(text: str, tokens: Sequence[Token], found: Iterable[Window]) -> Iterator[Hit]:
    """The windows of a line that may be names; ``tokens`` are its words. Windows overlap."""
    starts = {token.start: at for at, token in enumerate(tokens)}
    stops = {token.end: at for at, token in enumerate(tokens)}
    for one in found:
        first, last = starts.get(one.start), stops.get(one.end)
        if first is not None and last is not None:
            hit = _hit(text, tokens, first, last, one)
            if hit is not None:
                yield hit


def resolve(hits: Iterable[Hit]) -> list[Hit]:
    """The best hits that do not overlap, in text order."""
    taken: list[Hit] = []  # in text order
    for hit in sorted(hits, key=lambda h: (-h.rank, -h.score, h.start, h.end)):
        at = bisect_left(taken, hit.start, key=lambda h: h.start)
        clear_before = at == 0 or taken[at - 1].end <= hit.start
        if clear_before and (at == len(taken) or hit.end <= taken[at].start):
            taken.insert(at, hit)
        elif at < len(taken) and (taken[at].start, taken[at].end) == (hit.start, hit.end):
            taken[at] = _both(taken[at], hit)
    return taken


def _both(one: Hit, other: Hit) -> Hit:
    """Two readings of one place: those that fit equally well are one reading with more names."""
    if (one.score, one.rank) != (other.score, other.rank):
        return one
    names = {name.vendor_id: name for name in (*other.names, *one.names)}
    return replace(one, names=tuple(names.values()))


def _hit(text: str, tokens: Sequence[Token], first: int, last: int, found: Window) -> Hit | None:
    window = tokens[first : last + 1]
    exact, candidates = found.score == 100.0, found.names
    apart = [text[left.end : right.start] for left, right in pairwise(window) if not joinable(text, left, right)]
    if apart:  # only a name that has commas itself runs across them: "Martin, Durand et Cie"
        candidates = tuple(n for n in candidates if exact and strip_legal_form(n.text).count(",") >= len(apart))
        if any(gap.strip() != "," for gap in apart):
            return None
    names = tuple(n for n in candidates if (_fits(text, window, n) if exact else _resembles(window, n)))
    if not names or (not exact and _improbable(window)):
        return None
    start, end, legal = with_form(text, tokens, first, last)
    initials = all(len(token.text) == 1 for token in window)
    if exact and last > first and initials and text[end : end + 1] == ".":
        end += 1  # "S.N.C.F."
    return Hit(start, end, names, found.score, exact, legal, found.letters, len(window))


def _improbable(window: Sequence[Token]) -> bool:
    """Whether a window is more likely other words than a misspelt name."""
    words = lexicon()
    head, tail = window[0], window[-1]
    return (
        not head.capital
        or (head.key in words.openers and len(head.key) < 4)
        or tail.key in words.openers
        or tail.key == "s"
        or sum(len(token.key) for token in window) < 4
        or all(token.key in words.everyday or token.text.isdigit() for token in window)
    )


def _resembles(window: Sequence[Token], name: Name) -> bool:
    """Whether a similar window may be the name. Names with a legal form are found without it."""
    if strip_legal_form(name.text) != name.text or _contrary(window, name):
        return False
    if name.ambiguous and len(name.words) == 1:
        return False  # a misspelling of a name that is a word itself is more likely another word
    return _digits("".join(token.key for token in window)) == _digits(name.key)


def _digits(key: str) -> str:
    return "".join(c for c in key if c.isdigit())


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


def _contrary(window: Sequence[Token], name: Name) -> bool:
    """Whether a word that tells organisations apart is on one side only."""
    contrast = lexicon().contrast
    own, other = {t.key for t in window}, set(name.words)
    if (own - other) & contrast:
        return True
    missing = (other - own) & contrast  # a misspelt "Internationl" is not missing
    return any(all(OSA.distance(word, mine, score_cutoff=2) > 2 for mine in own) for word in missing)
