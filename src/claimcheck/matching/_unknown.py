"""Organisations outside the registry, by cues around capitalised names and, where given, named entities.

Each distinct name of the document collects evidence from all its occurrences: cues of the trade (weights in
``_cues``), labels of the entity recogniser, coordination with organisations. A name is taken at a sum of 1.0, and never
when it reads as a person, a place, a product or a common word. Precision goes before recall.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from claimcheck.language import Entity, paragraphs
from claimcheck.matching._brands import brands
from claimcheck.matching._chunks import Chunk, chunks, is_heading
from claimcheck.matching._cues import cues
from claimcheck.matching._evidence import ENOUGH, Evidence, Keys, expand, stand, weigh
from claimcheck.matching._labels import Labels
from claimcheck.matching._lexicon import lexicon
from claimcheck.matching._occurrences import Form, occurrences
from claimcheck.matching._spans import Span, near, overlaps, stretches
from claimcheck.matching._tokens import Token, tokenise
from claimcheck.schema import Document, Lang, Mention

__all__ = ["find_unknown"]

_INFLECTED = re.compile(r"(?:é|ée|és|ées|ant|ment|ez|er|ed|ing|ly)\Z")
_CODE = re.compile(r"[A-Z]{1,4}-?\d{1,4}")  # a building, a road, a model
_COORDINATION = re.compile(r"\s*(?:,|et|and|ou|or|&|/)\s*(?:à |chez |de |d['’])?\Z")


def find_unknown(
    document: Document,
    known: Sequence[Mention],
    entities: Callable[[str, Lang], Sequence[Entity]] | None,
    known_word: Callable[[str], bool] | None = None,
) -> list[Mention]:
    """Mentions, in text order, of organisations that the registry does not know."""
    taken = sorted((m.start, m.end) for m in known)
    names: dict[Keys, Evidence] = {}
    lowered: set[str] = set()
    labelled = Labels(document, entities)
    for start, end, tokens in stretches(document.text):
        lowered.update(t.key for t in tokens if t.text[0].islower())
        heading = is_heading(document.text, start, end)
        found = list(brands(document.text, tokens, known_word, document.lang))
        spans = [(c.start, c.end) for c in found]
        found += [c for c in chunks(document.text, tokens, start) if not overlaps(spans, c.start, c.end)]
        found = sorted((c for c in found if not heading or _masthead(document.text, c, start)), key=lambda c: c.start)
        _collect(document.text, tokens, found, start, end, taken, names, labelled)
    _headline(document.text, names)
    if known_word is not None:
        for name in names.values():
            stand(name, known_word)
    accepted = _accept(names, lowered)
    forms = _forms(accepted, names, lowered)
    return list(occurrences(document, forms, taken))


def _masthead(text: str, chunk: Chunk, floor: int) -> bool:
    """Whether a chunk of a heading is the name of a publication: "COUNTY HERALD | News | Sport"."""
    named = len(chunk.keys) in (2, 3) and chunk.keys[-1] in cues().tails
    return named and chunk.start == floor and text[chunk.end : chunk.end + 3] == " | "


def _headline(text: str, names: dict[Keys, Evidence]) -> None:
    """Mark the single words that the first line of the document names: what it is about."""
    lines = paragraphs(text[:2000])
    for start, end in lines[:1]:
        if end - start < 200 and len(lines) > 1:
            for token in tokenise(text, start, end):
                if (token.key,) in names and token.capital:
                    names[(token.key,)].headline = True


def _collect(
    text: str,
    tokens: Sequence[Token],
    found: Sequence[Chunk],
    floor: int,
    ceiling: int,
    taken: Sequence[Span],
    names: dict[Keys, Evidence],
    labelled: Labels,
) -> None:
    previous: Chunk | None = None
    for chunk in found:
        start, end = chunk.start, chunk.end
        label = labelled.of(start, end)
        if overlaps(taken, start, end):
            previous = chunk
            continue
        name = names.setdefault(chunk.keys, Evidence(chunk.keys, text[start:end]))
        name.first = start if name.first < 0 else name.first
        name.certain += not chunk.initial
        name.lower = text[start].islower() or text[chunk.tokens[0].end : end][:1] == "."
        if len(chunk.keys) > 1 and name.lower:
            name.votes["domain"] = 1.0
        name.count += 1
        if label is not None:
            name.labels[label] += 1
        weigh(text, chunk, floor, ceiling, name)
        expand(text, chunk, tokens, name, names)
        if previous is not None and _COORDINATION.match(text[previous.end : start]):
            if overlaps(taken, previous.start, previous.end):
                name.votes["beside an organisation"] = 0.5
            else:
                name.partners.add(previous.keys)
                names[previous.keys].partners.add(chunk.keys)
        elif _follows_known(text, taken, start, end):
            name.votes["beside an organisation"] = 0.5
        previous = chunk


def _follows_known(text: str, taken: Sequence[Span], start: int, end: int) -> bool:
    for s, e in near(taken, start, end):
        if e <= start and _COORDINATION.match(text[e:start]):
            return True
        if s >= end and _COORDINATION.match(text[end:s]):
            return True
    return False


def _accept(names: dict[Keys, Evidence], lowered: set[str]) -> dict[Keys, Evidence]:
    surnames = {keys[-1] for keys, name in names.items() if len(keys) > 1 and (name.person or name.human())}
    possible = {k: n for k, n in names.items() if _possible(n, lowered, surnames)}
    accepted = {k: n for k, n in possible.items() if n.score() >= ENOUGH}
    for keys, name in possible.items():
        short = accepted.get(keys[:1])
        if (
            keys not in accepted
            and short is not None
            and name.first < short.first
            and min(name.votes.values(), default=0) >= 0
        ):
            accepted[keys] = name  # full names come before short ones, products after their makers
    for keys, name in possible.items():
        if keys not in accepted and name.partners & accepted.keys() and name.score() + 0.5 >= ENOUGH:
            accepted[keys] = name
    return accepted


def _possible(name: Evidence, lowered: set[str], surnames: set[str]) -> bool:
    lists, known = cues(), lexicon()
    keys = name.keys
    if name.votes.get("expansion") or name.lower:
        return True
    if name.person or (len(keys) == 1 and keys[0] in surnames) or " ".join(keys) in lists.blocked:
        return False
    if (
        (keys[0] in lists.no_heads and keys[-1] not in lists.tails)
        or keys[-1] in lists.no_heads
        or keys[-1] in known.function - lists.tails
    ):
        return False
    if len(keys) == 1:
        word = keys[0]
        if (
            len(word) < 2
            or word in known.everyday
            or word in lists.blocked
            or word in lists.nouns
            or word in lists.roles
        ):
            return False
        if word in lists.heads or word in lists.tails or word in lowered or word.isdigit():
            return False
        if not name.certain and _INFLECTED.search(name.surface):
            return False  # "Interrogée, la direction refuse"
        if _CODE.fullmatch(name.surface) and not name.votes.keys() & {"noun", "chez", "legal form", "domain"}:
            return False
        return not (name.labels.get("LOC") and not name.spoken() and "coined" not in name.votes)
    if all(k in known.places or k in known.first_names or k in lists.blocked for k in keys):
        return False
    return (
        not all(k in known.everyday for k in keys)
        or bool(set(keys) & (lists.heads | lists.tails))
        or name.score() >= 1.5
    )


def _forms(accepted: dict[Keys, Evidence], names: dict[Keys, Evidence], lowered: set[str]) -> dict[str, Form]:
    """Every form to look for: key -> (fullest form, confidence, words). Short forms stand for one long form only."""
    known = lexicon()
    forms: dict[str, Form] = {}
    heads: dict[str, set[Keys]] = defaultdict(set)
    for keys in accepted:
        heads[keys[0]].add(keys)
    for keys, name in accepted.items():
        longer = [k for k in heads[keys[0]] if len(k) > len(keys) and k[: len(keys)] == keys]
        target = accepted[longer[0]] if len(longer) == 1 else name
        if name.expansion is not None and name.expansion in accepted:
            target = accepted[name.expansion]
        forms["".join(keys)] = Form(target.surface, _confidence(name), len(keys), name.lower)
    for head, owners in heads.items():
        if len(owners) != 1 or (head,) in accepted or len(head) < 5:
            continue
        owner = accepted[next(iter(owners))]
        free = head not in known.everyday and head not in lowered and head not in cues().heads
        alone = names.get((head,))
        if (
            len(owner.keys) > 1
            and free
            and alone is not None
            and not alone.person
            and alone.votes.get("product", 0) >= 0
            and alone.votes.get("place", 0) >= 0
        ):
            forms[head] = Form(owner.surface, round(_confidence(owner) * 0.9, 4), 1)
    return forms


def _confidence(name: Evidence) -> float:
    """0.5 at the threshold, rising with more evidence to 0.9."""
    return round(min(0.9, 0.5 + 0.15 * (name.score() - ENOUGH) + 0.1), 4) if name.score() >= ENOUGH else 0.5
