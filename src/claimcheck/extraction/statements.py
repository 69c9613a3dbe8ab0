"""Claims rewritten so that they stand alone: by a pattern where roles are clear, else by naming the subject."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimcheck.data import load_yaml
from claimcheck.extraction.coreference import Referent
from claimcheck.schema import Attribution, ClaimKind, Lang, Modality, Status, Time, TimePrecision, Value, ValueKind

__all__ = ["Draft", "rewrite"]

_YEAR = re.compile(r"\d{4}")
_PREPOSITION = r"\b(?:à|en|au|aux|dans le|dans la|dans les|dans l['’]|in the|in|at|near|près de)\s*"
_SPACE = re.compile(r"\s+")
_ELISION = re.compile(r"\b([dD])e (?=[AEIOUYÀÂÄÉÈÊËÎÏÔÖÛÜ])")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a claim before it is worded."""

    text: str
    start: int
    end: int
    lang: Lang
    kind: ClaimKind
    frame: str
    status: Status | None
    subject: Referent | None
    object: Referent | None
    value: Value | None
    time: Time | None
    negated: bool
    modality: Modality
    attribution: Attribution | None
    departure: bool


@cache
def _patterns() -> dict[str, Any]:
    table: dict[str, Any] = load_yaml("lexicon", "statements.yaml")
    return table


def rewrite(draft: Draft) -> tuple[str, str]:
    """``(statement, proposition)``: sentences in the document's language, the first with attribution and modality."""
    table = _patterns()[draft.lang.value]
    core = _from_pattern(draft, table.get(draft.kind.value, {})) or _from_clause(draft)
    if draft.time is not None and draft.time.text.casefold() not in core.casefold():
        core = _with_time(core, draft)
    proposition = _sentence(core)
    statement = proposition
    if draft.attribution is not None and draft.attribution.name != "author":
        statement = _sentence(table["reported"].format(a=draft.attribution.name, p=core))
    return statement, proposition


def _with_time(core: str, draft: Draft) -> str:
    time = draft.time
    if time is None:
        return core
    text = time.text
    if not _YEAR.search(text):
        # "mercredi", "in March": says nothing where it stands alone.
        return f"{core} ({_iso(time)})" if time.from_ is not None else core
    if text[:1].isdigit():
        return f"{core} {'en' if draft.lang is Lang.FR else 'in'} {text}" if len(text) == 4 else f"{core}, {text}"
    return f"{core}, {text}"


def _iso(time: Time) -> str:
    """The day, month or year as an ISO date."""
    length = {TimePrecision.DAY: 10, TimePrecision.YEAR: 4}.get(time.precision, 7)
    return time.from_.isoformat()[:length] if time.from_ is not None else ""


def _key(draft: Draft) -> list[str]:
    keys = []
    if draft.kind is ClaimKind.APPOINTMENT and draft.departure:
        return ["departure"]
    if draft.negated:
        keys.append("cancelled" if draft.status is Status.CANCELLED else "negated")
        return keys
    if draft.kind is ClaimKind.ACQUISITION and (draft.subject is None or draft.subject.name is None):
        return ["reversed"]
    if draft.frame == "stake.filiale":
        return ["filiale"]
    if draft.kind is ClaimKind.RANKING:
        return ["rank"] if draft.value is not None and draft.value.kind is ValueKind.RANK else []
    if draft.kind is ClaimKind.FOUNDING:
        return ["renamed"] if draft.object is not None else ["dated"] if draft.time is not None else []
    keys.append(draft.status.value if draft.status is not None else "none")
    return keys


def _from_pattern(draft: Draft, patterns: dict[str, list[str]]) -> str | None:
    filled = {
        "s": draft.subject.name if draft.subject is not None else None,
        "o": draft.object.name if draft.object is not None else None,
        "v": _value_words(draft),
        "t": _bare_time(draft.time),
    }
    for key in _key(draft):
        for pattern in patterns.get(key, ()):
            needed = set(re.findall(r"\{(\w)\}", pattern))
            if all(filled[name] for name in needed):
                words = pattern.format(**{name: filled[name] for name in needed})
                return _ELISION.sub(r"\1’", words) if draft.lang is Lang.FR else words
    return None


def _value_words(draft: Draft) -> str | None:
    value = draft.value
    if value is None:
        return None
    if draft.kind in {ClaimKind.ACQUISITION, ClaimKind.FUNDING} and value.kind is not ValueKind.MONEY:
        return None
    if draft.kind is ClaimKind.LOCATION:
        return _placed(draft, value.text)
    if draft.kind is ClaimKind.STAKE and value.kind not in {ValueKind.PERCENT, ValueKind.FRACTION}:
        return None
    return _SPACE.sub(" ", value.text)


def _placed(draft: Draft, place: str) -> str:
    """The place behind the preposition that the text gives it."""
    clause = draft.text[draft.start : draft.end]
    place = place.split(", ")[0]
    before = re.search(_PREPOSITION + re.escape(place), clause)
    return before.group() if before else f"{'à' if draft.lang is Lang.FR else 'in'} {place}"


def _bare_time(time: Time | None) -> str | None:
    return re.sub(r"^(?:en|in|le|on)\s+", "", time.text) if time is not None else None


def _from_clause(draft: Draft) -> str:
    """The clause with its subject named in place of the referring expression; a missing subject is put in front."""
    clause, subject = draft.text[draft.start : draft.end], draft.subject
    if subject is None or subject.name is None:
        return clause
    if (
        subject.start is not None
        and subject.end is not None
        and draft.start <= subject.start
        and subject.end <= draft.end
    ):
        if not subject.anaphoric or subject.name in clause:
            return clause
        head, tail = draft.text[draft.start : subject.start], draft.text[subject.end : draft.end]
        surface = draft.text[subject.start : subject.end]
        if surface.casefold() in {
            "son",
            "sa",
            "ses",
            "leur",
            "leurs",
            "its",
            "their",
            "his",
            "her",
            "notre",
            "nos",
            "our",
        }:
            owner = f"{subject.name}’s" if draft.lang is Lang.EN else None
            return f"{head}{owner}{tail}" if owner else f"{head}{_article(surface)}{tail} ({subject.name})"
        gap = " " if tail[:1].isalpha() else ""
        return f"{head}{subject.name}{gap}{tail}"
    if subject.name.casefold() in clause.casefold():
        return clause
    return f"{subject.name} : {clause}" if draft.lang is Lang.FR else f"{subject.name}: {clause}"


def _article(possessive: str) -> str:
    return {"sa": "la", "ses": "les", "leurs": "les", "nos": "les"}.get(possessive.casefold(), "le")


def _sentence(words: str) -> str:
    words = _SPACE.sub(" ", words).strip()
    words = words[:1].upper() + words[1:] if words[:1].islower() and " " in words else words
    return words if words.endswith((".", "!", "?", "…")) else words + "."
