"""Every place where a document writes one of the names that were found in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from claimcheck.matching._cues import cues
from claimcheck.matching._headings import is_heading
from claimcheck.matching._hits import with_form
from claimcheck.matching._lexicon import lexicon
from claimcheck.matching._spans import Span, overlaps, stretches
from claimcheck.matching._tokens import Token, joinable
from claimcheck.schema import Document, MatchMethod, Mention

__all__ = ["Form", "occurrences"]


@dataclass(frozen=True, slots=True)
class Form:
    """A form to look for: the fullest form it stands for, the confidence of that, and its number of words."""

    name: str
    confidence: float
    words: int
    lower: bool = False
    """Whether it may be written without a capital."""


def occurrences(document: Document, forms: Mapping[str, Form], taken: Sequence[Span]) -> Iterator[Mention]:
    """Mentions of the forms (by key), in text order, outside the spans already taken."""
    if not forms:
        return
    prefixes = {key[:i] for key in forms for i in range(1, len(key) + 1)}
    widest = max(form.words for form in forms.values()) + 2
    text = document.text
    for floor, ceiling, tokens in stretches(text):
        heading = is_heading(text, floor, ceiling)
        i = 0
        while i < len(tokens):
            last = _longest(text, tokens, i, forms, prefixes, widest)
            if last is None:
                i += 1
                continue
            start, end, _ = with_form(text, tokens, i, last)
            key = "".join(t.key for t in tokens[i : last + 1])
            i = last + 1
            while i < len(tokens) and tokens[i].start < end:
                i += 1  # the words of a legal form
            account = text[end : end + 1] == "_" or text[max(0, start - 1) : start] in {"_", "@"}
            if account or overlaps(taken, start, end) or (not heading and _within_longer(text, end, tokens, i)):
                continue
            form = forms[key]
            yield Mention(
                document_id=document.id,
                start=start,
                end=end,
                surface=text[start:end],
                name=form.name,
                score=100.0,
                confidence=form.confidence,
                method=MatchMethod.RECOGNISED,
            )


def _within_longer(text: str, end: int, tokens: Sequence[Token], following: int) -> bool:
    """Whether a capitalised word goes on the name: "Fluvoix Écho" is a product."""
    if following >= len(tokens) or text[end : tokens[following].start] not in (" ", "\u00a0"):
        return False
    word = tokens[following]
    if word.text.isupper() and text[end - 2 : end].isupper():
        return False  # a headline in capitals
    known = cues()
    return word.text[0].isupper() and word.key not in known.blocked | known.roles | known.nouns | lexicon().openers


def _longest(
    text: str,
    tokens: Sequence[Token],
    first: int,
    forms: Mapping[str, Form],
    prefixes: set[str],
    widest: int,
) -> int | None:
    capital = tokens[first].capital
    key, found = "", None
    for last in range(first, min(first + widest, len(tokens))):
        if last > first and not joinable(text, tokens[last - 1], tokens[last]):
            break
        key += tokens[last].key
        if key not in prefixes:
            break
        if key in forms and (capital or forms[key].lower):
            found = last
    return found
