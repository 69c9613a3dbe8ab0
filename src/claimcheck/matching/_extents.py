"""How far a recognised name goes: the recogniser labels words, and a name may be cut within what is written as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from claimcheck.language import Entity

__all__ = ["has_own_stop", "whole_names"]

_BETWEEN = {"", " ", "\u00a0", "-", "·", "&", " & "}
_ATTACHED_AFTER = re.compile(r"(?:[-·&+_](?=[A-ZÀ-Þ0-9])\w+|\.\w+)+")
_ATTACHED_BEFORE = re.compile(r"(?<!\w)(?:[A-ZÀ-Þ0-9]\w*[-·&+_])+\Z")
_PREPOSITION = re.compile(r"(?:de|du|des|of)\s|d[’']")
_ONE_WORD = re.compile(r"\s(?:[a-zà-ÿ]+\s)?")
_SURNAME = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]+")
_MAILBOX = re.compile(r"[\w.+-]@\Z")
_FARTHEST = 40
_GOES_ON = re.compile(r"\.(?:[,;:’')]|\s+[(a-zà-ÿ])")


def whole_names(text: str, entities: Sequence[Entity]) -> Iterator[Entity]:
    """``entities`` in order, parts of one name joined, and each with what is written together with it: "Petit-Lin",
    "kiosk.44". What stands in an e-mail address, and a mere rest of a name ("du Forez"), is left out.
    """
    for entity in _joined(text, entities):
        whole = _extended(text, entity) if entity.label == "ORG" else entity
        in_address = _MAILBOX.search(text, max(0, whole.start - _FARTHEST), whole.start)
        if not in_address and not (entity.label == "ORG" and _PREPOSITION.match(text, entity.start)):
            yield whole


def _joined(text: str, entities: Sequence[Entity]) -> Iterator[Entity]:
    last: Entity | None = None
    for entity in entities:
        if last is not None and _of_one_name(text, last, entity):
            sizes = last.end - last.start, entity.end - entity.start
            score = (last.score * sizes[0] + entity.score * sizes[1]) / sum(sizes)
            score = last.score if entity.label == "PER" else score
            last = replace(last, end=entity.end, score=score)
            continue
        if last is not None:
            yield last
        last = entity
    if last is not None:
        yield last


def _of_one_name(text: str, left: Entity, right: Entity) -> bool:
    """Whether two stretches are one name.

    Two organisations hardly ever stand side by side, nor an organisation before a person's surname alone; and no name
    begins with a preposition: "Compagnie gazière" goes on with "du Forez".
    """
    if left.label != "ORG" or left.end > right.start:
        return False
    between, words = text[left.end : right.start], text[right.start : right.end]
    if right.label == "PER":
        return between == " " and _SURNAME.fullmatch(words) is not None
    rest = _PREPOSITION.match(words) is not None and _ONE_WORD.fullmatch(between) is not None
    return right.label == "ORG" and (between in _BETWEEN or rest)


def _extended(text: str, entity: Entity) -> Entity:
    before = _ATTACHED_BEFORE.search(text, max(0, entity.start - _FARTHEST), entity.start)
    after = _ATTACHED_AFTER.match(text, entity.end, entity.end + _FARTHEST)
    start = before.start() if before else entity.start
    return replace(entity, start=start, end=after.end() if after else entity.end)


def has_own_stop(text: str, surface: str, ends: Sequence[int]) -> bool:
    """Whether a name that ends at ``ends`` is written with a final full stop: the sentence goes on after one.

    Only of names without a capital: behind others a sentence may well end.
    """
    return surface[:1].islower() and any(_GOES_ON.match(text, end) for end in ends)
