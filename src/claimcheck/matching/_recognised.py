"""Organisations outside the registry: names that the entity recogniser takes for organisations, and all their places.

A name is an organisation when most of its occurrences are recognised as one. Its short forms and its acronym stand for
the fullest form that the document has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from claimcheck.language import Entity
from claimcheck.language.folding import squash
from claimcheck.matching._cues import cues
from claimcheck.matching._extents import has_own_stop, whole_names
from claimcheck.matching._lexicon import lexicon
from claimcheck.matching._occurrences import Form, occurrences
from claimcheck.matching._spans import overlaps
from claimcheck.matching._tokens import tokenise
from claimcheck.registry.names import legal_forms
from claimcheck.schema import Document, Lang, MatchMethod, Mention

__all__ = ["ENTITY_LIMIT", "Entities", "find_recognised"]

Entities = Callable[[str, Lang, int], Sequence[Entity]]
"""Finds named entities in a text up to an offset."""

ENTITY_LIMIT = 100_000
"""Characters of a document that are given to the entity recogniser."""

_LEAST_SHORT = 4
_LEAST = 0.7
"""Mean share of the label below which a name is none: chosen on development mentions."""
_SURE = 0.85
_ACRONYM = re.compile(r"\s\((?:[^()]{0,30}[\s«“\"])?([A-Z][A-Za-z0-9&-]{1,9})[»”\"]?\)")


@dataclass(slots=True)
class _Name:
    """What was seen of one name."""

    surface: str
    words: tuple[str, ...]
    places: list[tuple[int, int]] = field(default_factory=list)
    sure: list[float] = field(default_factory=list)
    otherwise: int = 0


def find_recognised(document: Document, known: Sequence[Mention], entities: Entities) -> list[Mention]:
    """Mentions, in text order, of organisations that the registry does not know."""
    text = document.text
    taken = sorted((m.start, m.end) for m in known)
    names: dict[str, _Name] = {}
    others: dict[str, int] = defaultdict(int)
    for entity in whole_names(text, entities(text, document.lang, ENTITY_LIMIT)):
        words = tuple(token.key for token in tokenise(text, entity.start, entity.end))
        key = "".join(words)
        if not key:
            continue
        if entity.label != "ORG":
            others[key] += 1
        elif not overlaps(taken, entity.start, entity.end):
            name = names.setdefault(key, _Name(text[entity.start : entity.end], words))
            name.places.append((entity.start, entity.end))
            name.sure.append(entity.score)
    accepted = {key: name for key, name in names.items() if len(name.places) >= others[key] and not _ordinary(name)}
    found = list(occurrences(document, _forms(text, accepted), taken))
    claimed = sorted((m.start, m.end) for m in found)
    for name in accepted.values():
        for start, end in name.places:
            if not overlaps(claimed, start, end) and not overlaps(taken, start, end):
                found.append(_mention(document, start, end, name))
                claimed = sorted([*claimed, (start, end)])
    return sorted(_stopped(text, found), key=lambda m: m.start)


def _stopped(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions with the full stop that belongs to a name: an initial ("V.") or a name that is so written."""
    ends: dict[str, list[int]] = defaultdict(list)
    for mention in found:
        ends[mention.name].append(mention.end)
    stopped = {name for name, own in ends.items() if len(name) == 1 or has_own_stop(text, name, own)}
    for mention in found:
        name = f"{mention.name}." if mention.name in stopped else mention.name
        whole = text[mention.start : mention.end + 1]
        if whole != name:
            whole = mention.surface
        yield mention.model_copy(update={"end": mention.start + len(whole), "surface": whole, "name": name})


def _ordinary(name: _Name) -> bool:
    """Whether a name is made of ordinary words, or is a known place that the recogniser is not sure of."""
    known = lexicon()
    plain = known.function | cues().blocked
    if all(word in plain for word in name.words):
        return True
    if name.surface.islower() and all(word in known.everyday or word in plain for word in name.words):
        return True
    sure = sum(name.sure) / len(name.sure)
    if sure < _LEAST:
        return True
    return sure < _SURE and all(word in known.places or word in known.words or word in plain for word in name.words)


def _mention(document: Document, start: int, end: int, name: _Name) -> Mention:
    surface = document.text[start:end]
    return Mention(
        document_id=document.id,
        start=start,
        end=end,
        surface=surface,
        name=name.surface,
        score=100.0,
        confidence=_confidence(name),
        method=MatchMethod.RECOGNISED,
    )


def _confidence(name: _Name) -> float:
    return round(0.9 * sum(name.sure) / len(name.sure), 4)


def _forms(text: str, names: dict[str, _Name]) -> dict[str, Form]:
    """Every form to look for, with the fullest form it stands for; short forms stand for one long form only."""
    heads: dict[str, list[_Name]] = defaultdict(list)
    for name in names.values():
        heads[name.words[0]].append(name)
    acronyms = {
        squash(m.group(1)): name
        for name in names.values()
        for _, end in name.places
        if (m := _ACRONYM.match(text, end))
    }
    forms: dict[str, Form] = {}
    for key, name in names.items():
        longer = [other for other in heads[name.words[0]] if _lengthens(other, name)]
        target = longer[0] if len(longer) == 1 else acronyms.get(key, name)
        lower = name.surface[:1].islower() or name.surface[:1].isdigit()
        forms[key] = Form(target.surface, _confidence(name), len(name.words), lower)
    everyday = lexicon().everyday
    for head, owners in heads.items():
        if len(owners) == 1 and head not in forms and len(head) >= _LEAST_SHORT and head not in everyday:
            forms[head] = Form(owners[0].surface, round(_confidence(owners[0]) * 0.8, 4), 1)
    return forms


def _lengthens(long: _Name, short: _Name) -> bool:
    """Whether ``long`` is a fuller form of ``short``: by its legal form or general words, or since it came first.

    What is named later and by a word of its own ("Quillon Print" after "Quillon") is somebody else, and so is one with
    a capital where a name has none ("Orvale Studios Inc." beside "orvale").
    """
    if len(long.words) <= len(short.words) or long.words[: len(short.words)] != short.words:
        return False
    if short.surface[:1].islower() and long.surface[:1].isupper():
        return False
    more, forms = long.words[len(short.words) :], legal_forms().suffixes
    general = cues().tails | forms
    return long.places[0] < short.places[0] or more[-1] in forms or all(word in general for word in more)
