"""A claim worded by its kind, status, modality and polarity, where its own clause cannot be turned into a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimcheck.extraction.statements.draft import Draft, wording
from claimcheck.extraction.statements.words import tidy
from claimcheck.language import fold_text
from claimcheck.schema import ClaimKind, Lang, Modality, Status, ValueKind

__all__ = ["fill", "from_roles", "shade"]

_FIELD = re.compile(r"\{(\w+)\}")
_ELIDED = re.compile(r"\b([dD]|[qQ]u)e (?=[AEIOUÀÂÄÉÈÊËÎÏÔÖÛÜaeiouàâéèêîôû])")
_DAY = re.compile(r"\bà (?=\d{1,2}(?:er)? [a-zéû]+ \d{4})")
_CONTRACTED = (("de le ", "du "), ("de les ", "des "), ("à le ", "au "), ("à les ", "aux "))
_NEAR = 12  # characters before a claim that may hold the preposition of its place
_PLACED = r"\b(?i:à|en|au|aux|dans le|dans la|dans les|dans l['’]|in the|in|at|near|près de)\s*"
_MONEY = {ClaimKind.ACQUISITION, ClaimKind.FUNDING}
_SHARE = {ValueKind.PERCENT, ValueKind.FRACTION}


def from_roles(draft: Draft) -> str | None:
    """The claim by the pattern of its kind; None when there is none that its roles can fill."""
    patterns = wording(draft.lang)["patterns"].get(draft.kind.value, {})
    filled = {
        "s": draft.called(draft.subject.name) if draft.subject is not None and draft.subject.name else None,
        "o": draft.called(draft.object.name) if draft.object is not None and draft.object.name else None,
        "v": _value(draft),
        "t": _day(draft),
    }
    if draft.kind is ClaimKind.RANKING and draft.object is not None and draft.attribution is not None:
        filled["o"] = None if draft.attribution.name == draft.object.name else filled["o"]
    for key in _keys(draft):
        for pattern in patterns.get(key, ()):
            needed = set(_FIELD.findall(pattern))
            if all(filled[name] for name in needed):
                return fill(pattern, draft.lang, **{name: str(filled[name]) for name in needed})
    return None


def fill(pattern: str, lang: Lang, **words: str) -> str:
    """``pattern`` with its places filled; French elides and contracts."""
    text = pattern.format(**words)
    if lang is not Lang.FR:
        return text
    text = _DAY.sub("au ", text)
    for apart, together in _CONTRACTED:
        text = re.sub(rf"\b{apart}(?=\S)", together, text)
    return _ELIDED.sub(r"\1'", re.sub(r"\bde des\b", "de", text))


def shade(draft: Draft) -> str:
    """How a pattern without a status is to be read: none, planned, possible or negated."""
    if draft.negated:
        return "negated"
    if draft.modality is Modality.HYPOTHETICAL:
        return "possible"
    return "planned" if draft.modality is Modality.PLANNED else "none"


def _keys(draft: Draft) -> Iterator[str]:
    """The patterns that fit, best first."""
    if draft.kind is ClaimKind.APPOINTMENT and (draft.departure or _says(draft, "leaving")):
        yield (
            "arrival"
            if _arriving(draft)
            else "departure_planned"
            if draft.modality is Modality.PLANNED
            else "departure"
        )
        return
    if draft.kind is ClaimKind.APPOINTMENT and draft.value is not None and shade(draft) == "none":
        words = fold_text(draft.value.text).split()
        if words and words[0] in wording(draft.lang)["offices"]:
            yield "office"
    shaded = shade(draft)
    if draft.negated and (draft.status is not Status.CANCELLED or draft.modality is Modality.HYPOTHETICAL):
        if draft.modality in {Modality.PLANNED, Modality.HYPOTHETICAL}:
            yield "negated_planned"
            if draft.kind is ClaimKind.APPOINTMENT:
                return  # it may be a leaving that is denied
        yield "negated"
        return
    if draft.modality is Modality.HYPOTHETICAL:
        yield "possible"
        return
    if draft.kind is ClaimKind.STAKE and draft.status is None and _says(draft, "former"):
        yield "former"
        return
    if draft.frame == "stake.filiale" and draft.subject is not None and draft.subject.type != "person":
        yield "filiale"
    if draft.kind is ClaimKind.RANKING and draft.value is not None and draft.value.kind is ValueKind.RANK:
        yield "rank"
    if draft.kind is ClaimKind.RANKING and draft.value is not None and draft.value.number is not None:
        yield "rank" if draft.value.kind is ValueKind.NUMBER else "figure"
    if draft.kind is ClaimKind.RANKING and draft.value is not None and _awarded(draft):
        yield "award"
    if draft.kind is ClaimKind.FOUNDING:
        yield from (("renamed",) if draft.object is not None else ("dated",))
        return
    if draft.status is not None and (draft.status is not Status.COMPLETED or shaded == "none"):
        yield draft.status.value
    yield shaded if shaded != "negated" else "cancelled"


def _day(draft: Draft) -> str | None:
    """The time without its preposition; None for one that only begins or ends something."""
    text = draft.time.text if draft.time is not None else ""
    if not text or fold_text(text.split()[0]) in wording(draft.lang)["spans_of_time"]:
        return None
    return re.sub(r"^(?:en|in|le|on)\s+", "", text)


def _says(draft: Draft, words: str) -> bool:
    """Whether the stretch has one of a list of words: of a departure ("leaving"), of what is no more ("former")."""
    said = set(re.findall(r"\w+", fold_text(draft.text[draft.start : draft.end])))
    return bool(said & wording(draft.lang)[words])


def _arriving(draft: Draft) -> bool:
    """Whether who leaves goes to the organisation: "parti chez X"."""
    name = (draft.subject.name or "").split() if draft.subject is not None else []
    towards = "|".join(sorted(wording(draft.lang)["towards"]))
    stretch = draft.text[draft.start : draft.end].casefold()
    return (
        bool(name) and re.search(rf"\b(?:{towards})\s+(?:\w+\s+)?{re.escape(name[0].casefold())}", stretch) is not None
    )


def _awarded(draft: Draft) -> bool:
    """Whether the value is a prize or label, not a place that is taken."""
    words = set(re.findall(r"\w+", fold_text(draft.value.text if draft.value is not None else "")))
    return bool(words & wording(draft.lang)["awards"])


def _value(draft: Draft) -> str | None:
    value = draft.value
    if value is None:
        return None
    text = tidy(value.text)
    if draft.kind in _MONEY and value.kind is not ValueKind.MONEY:
        return None
    if draft.kind is ClaimKind.STAKE and value.kind not in _SHARE and not (draft.negated and draft.status is None):
        return None
    if draft.kind is ClaimKind.APPOINTMENT and value.kind is not ValueKind.TEXT:
        return None
    if draft.kind is ClaimKind.LOCATION:
        around, place = draft.text[max(0, draft.start - _NEAR) : draft.end], text
        before = re.search(_PLACED + re.escape(place), around)
        if before is None:
            place = text.split(", ")[0]
            before = re.search(_PLACED + re.escape(place), around)
        if before is None and not place[:1].isupper():
            return None
        return (
            before.group()[:1].lower() + before.group()[1:]
            if before
            else f"{'à' if draft.lang is Lang.FR else 'in'} {place}"
        )
    lowers = draft.kind is ClaimKind.APPOINTMENT or (
        draft.kind is ClaimKind.RANKING and not text.startswith("No") and not _awarded(draft)
    )
    if draft.kind is ClaimKind.APPOINTMENT and text.isalpha() and text.endswith("s") and not text.endswith("ss"):
        text = text.removesuffix("s")  # "the founders, A and B": A is founder
    titled = text[1:] != text[1:].lower()  # "Chief Financial Officer", "CEO"
    return text if titled or not lowers else text[:1].lower() + text[1:]
