"""Bare pairs of texts: what the comparators find between them, without retrieval."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence

from claimcheck.language import find_entities, find_times, find_values, fold_text
from claimcheck.schema import (
    Check,
    Claim,
    ClaimKind,
    Document,
    Evidence,
    Lang,
    MatchMethod,
    Mention,
    Party,
    Passage,
    Source,
    claim_id,
)
from claimcheck.support.comparators import FACT, Texts, check_anchors, place_names, run_checks

__all__ = ["compare_pair", "whole_claim"]

Match = Callable[[Document], Sequence[Mention]]
Extract = Callable[[Document, Sequence[Mention]], Sequence[Claim]]

_NAME = re.compile(r"[^\W\d_][\w&-]*(?: [^\W\d_a-z][\w&-]*)*")
_CONFIDENCE = 0.5


def compare_pair(
    evidence: str, claim: str, langs: tuple[Lang, Lang], match: Match, extract: Extract
) -> tuple[Check, ...]:
    """The checks of every claim of one text against another text; ``langs`` are those of evidence and claim.

    Both are read by ``match`` and ``extract``. A capitalised name that both texts share is taken for an organisation if
    ``match`` found none there: two sentences are too little to recognise an unknown one. A text in which no claim was
    read is a claim about its first two names, so that its anchors can still be checked.
    """
    theirs, mentions = _read(evidence, claim, langs[0], match, extract)
    ours, _ = _read(claim, evidence, langs[1], match, extract)
    source = Source(publisher="-", url="-")
    passage = Passage(id="evidence", text=evidence or " ", lang=langs[0], source=source)
    found = Evidence(passage=passage, mentions=tuple(mentions), claims=tuple(theirs))
    checks = [(check_anchors(each, found), *run_checks(each, theirs, Texts(claim, evidence))) for each in ours]
    whole = all(any(check.name == FACT for check in own) for own in checks)
    return tuple(check for own in checks for check in own if whole or check.name != FACT)


def _read(
    text: str, other: str, lang: Lang, match: Match, extract: Extract
) -> tuple[Sequence[Claim], Sequence[Mention]]:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(id=digest[:16], text=text, lang=lang, sha256=digest)
    known = list(match(document))
    known += [
        Mention(
            document_id=document.id,
            start=start,
            end=end,
            surface=text[start:end],
            name=text[start:end],
            confidence=_CONFIDENCE,
            method=MatchMethod.RECOGNISED,
        )
        for start, end in _shared(document, other)
        if not any(start < mention.end and mention.start < end for mention in known)
    ]
    known.sort(key=lambda mention: mention.start)
    return extract(document, known) or ([_whole(document, known)] if text.strip() else []), known


def _shared(document: Document, other: str) -> Iterator[tuple[int, int]]:
    """Spans of capitalised names of both texts that are neither people, places, times nor mere first words."""
    text, lang = document.text, document.lang
    people = [(e.start, e.end) for e in find_entities(text, lang) if e.label == "PER" and " " in text[e.start : e.end]]
    taken = [*people, *((t.start, t.end) for t in find_times(text, lang))]
    folded = f" {re.sub(r'[^a-z0-9&]+', ' ', fold_text(other))} "
    lower = set(re.findall(r"(?<!\w)[a-zà-ÿ]\w*", f"{text} {other}"))
    for match in _NAME.finditer(text):
        name = match.group()
        if not name[0].isupper() or fold_text(name) in map(fold_text, lower) or len(place_names(name)) > 1:
            continue
        key = re.sub(r"[^a-z0-9&]+", " ", fold_text(name)).strip()
        if len(key) > 2 and f" {key} " in folded and not any(s < match.end() and match.start() < e for s, e in taken):
            yield match.span()


def _whole(document: Document, mentions: Sequence[Mention]) -> Claim:
    """The text as one claim of no kind about the first two organisations that it names."""
    names = list(dict.fromkeys((mention.name, mention.vendor_id) for mention in mentions))[:2]
    subject, obj, *_ = (*(Party(name=name, vendor_id=vendor_id) for name, vendor_id in names), None, None)
    return whole_claim(document, ClaimKind.OTHER, subject, obj, confidence=_CONFIDENCE)


def whole_claim(
    document: Document, kind: ClaimKind, subject: Party | None, obj: Party | None, *, confidence: float
) -> Claim:
    """The whole text of a document as one asserted claim, its values and its first time found by the grammar."""
    text = document.text
    values = tuple(found.value for found in find_values(text, document.lang))
    times = find_times(text, document.lang)
    return Claim(
        id=claim_id(text, 0, len(text), kind, subject.name if subject else None, obj.name if obj else None),
        document_id=document.id,
        start=0,
        end=len(text),
        quote=text,
        statement=text,
        proposition=text,
        kind=kind,
        subject=subject,
        object=obj,
        value=values[0] if values else None,
        values=values,
        time=times[0].time if times else None,
        worthiness=confidence,
        confidence=confidence,
        lang=document.lang,
    )
