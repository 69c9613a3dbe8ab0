"""Who a nominal refers to: names, pronouns, possessives, descriptions ("la société", "the buyer").

A discourse model in the tradition of centering: every entity that the text mentions gains weight by its role (subject,
headline, other), the weight fades sentence by sentence, and an anaphor takes the heaviest entity that fits it.
What fits nobody stays unresolved.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from claimcheck.data import load_yaml
from claimcheck.language import Entity, Token, fold_text, paragraphs
from claimcheck.schema import Lang, Mention

__all__ = ["Discourse", "Referent", "descriptor_classes"]

_FADE = 0.4
_GAIN = {"subject": 2.0, "headline": 1.6, "other": 1.0, "listed": 0.6}
_TOPIC = 1.2
_ARTICLE = re.compile(r"\b(?:le|la|les|un|une|the|a)\s\Z", re.IGNORECASE)
_TITLED = 3
_ONLOOKER = 0.3
_ONLOOKING = {"media", "institution", "analyst", "review_site"}
_REACH = 12


@dataclass(frozen=True, slots=True)
class Referent:
    """An organisation, person or thing that an expression refers to. ``name`` None: known to be unresolved."""

    name: str | None
    vendor_id: str | None = None
    start: int | None = None
    end: int | None = None
    type: str = "org"
    anaphoric: bool = False
    confidence: float = 1.0

    @property
    def key(self) -> str:
        """Identity within a document."""
        return self.vendor_id or fold_text(self.name or "")

    def at(self, start: int | None, end: int | None, *, confidence: float = 1.0) -> Referent:
        """The same referent, referred to by another expression."""
        return replace(self, start=start, end=end, anaphoric=True, confidence=self.confidence * confidence)


@cache
def _table() -> dict[str, dict[str, frozenset[str]]]:
    table = load_yaml("lexicon", "descriptors.yaml")
    return {
        lang: {name: frozenset(map(fold_text, words)) for name, words in table[lang].items()} for lang in ("fr", "en")
    }


@cache
def _onlookers() -> frozenset[str]:
    return frozenset(map(fold_text, load_yaml("lexicon", "descriptors.yaml")["onlookers"]))


def descriptor_classes(token: Token, lang: Lang, hyphenated: Iterable[str] = ()) -> frozenset[str]:
    """The classes of organisation that the noun ``token`` may stand for; empty when it describes none.

    ``hyphenated``: the folded compound that it is part of, which the models cut at the hyphen ("start-up").
    """
    words = {fold_text(token.lemma), fold_text(token.text), *hyphenated}
    words |= {word.rstrip("s") for word in words}
    return frozenset(name for name, own in _table().get(lang.value, {}).items() if words & own)


class Discourse:
    """The entities of one document and how present they are to the reader at each point."""

    def __init__(self, mentions: Sequence[Mention], people: Sequence[Entity], text: str, kinds: dict[str, str]) -> None:
        self.names: tuple[Referent, ...] = tuple(
            sorted(
                [
                    *(Referent(m.name, m.vendor_id, m.start, m.end, confidence=m.confidence) for m in mentions),
                    *_people(people, text, mentions),
                ],
                key=lambda r: r.start or 0,
            )
        )
        self._kinds = kinds
        self._classes: dict[str, set[str]] = defaultdict(set)
        self._weights: dict[str, tuple[Referent, float, int]] = {}
        self._counts = Counter(r.key for r in self.names if r.type == "org")
        self._dominance = 0.0
        self._headline = next((end for _, end in paragraphs(text)), 0)
        first = [r for r in self.names if r.type == "org" and not self._onlooker(r)]
        self._topic = self._main(first)
        self._quoting: Referent | None = None

    def _main(self, orgs: list[Referent]) -> Referent | None:
        """The organisation that the document is about: the most frequent; the headline counts three times more."""
        headline = {r.key for r in orgs if (r.start or 0) < self._headline}
        scores = {r.key: self._counts[r.key] + _TITLED * (r.key in headline) for r in orgs}
        best = max(scores.values(), default=0)
        self._dominance = best / max(1, sum(scores.values()))
        return next((r for r in orgs if scores[r.key] == best), None)

    @property
    def topic(self) -> Referent | None:
        """The organisation that the document is about."""
        return self._topic

    def describe(self, referent: Referent, classes: Iterable[str]) -> None:
        """Remember that ``referent`` was called by a noun of these classes."""
        self._classes[referent.key].update(classes)

    def note(self, referent: Referent, sentence: int, role: str) -> None:
        """Bring ``referent`` to mind in sentence ``sentence``, as a subject, headline, other or listed ``role``."""
        old = self._weights.get(referent.key)
        kept = old[1] * _FADE ** max(0, sentence - old[2]) if old else 0.0
        self._weights[referent.key] = (replace(referent, anaphoric=False), min(kept * 0.5 + _GAIN[role], 3.0), sentence)

    def resolve(
        self,
        sentence: int,
        local: Iterable[tuple[Referent, str]] = (),
        *,
        want: str = "org",
        classes: frozenset[str] = frozenset(),
        exclude: Iterable[str] = (),
    ) -> Referent | None:
        """The most salient entity of type ``want`` that fits ``classes`` and is not excluded; else None.

        ``local`` are the names that the current sentence has brought so far, with their roles.
        """
        banned = set(exclude)
        ranked = []
        weights = dict(self._weights)
        for referent, role in local:
            old = weights.get(referent.key)
            kept = old[1] * _FADE ** max(0, sentence - old[2]) if old else 0.0
            weights[referent.key] = (replace(referent, anaphoric=False), max(kept, _GAIN[role]), sentence)
        for key, (referent, weight, last) in weights.items():
            if referent.type != want or key in banned or sentence - last > _REACH:
                continue
            score = weight * _FADE ** max(0, sentence - last)
            if self._topic is not None and key == self._topic.key:
                score += _TOPIC * self._dominance
            score *= self._fit(referent, classes)
            if score > 0:
                ranked.append((score, -last, key, referent))
        if not ranked:
            if want == "org" and self._topic is not None and self._topic.key not in banned and not classes - {"any"}:
                return replace(self._topic, confidence=0.4)
            return None
        ranked.sort(key=lambda row: (-row[0], row[1], row[2]))
        margin = 1.0 if len(ranked) == 1 else min(1.0, 0.5 + 0.5 * (ranked[0][0] - ranked[1][0]) / ranked[0][0])
        return replace(ranked[0][3], confidence=ranked[0][3].confidence * margin)

    def _onlooker(self, referent: Referent) -> bool:
        """Whether ``referent`` reports, ranks, regulates or represents, and is seldom what the text is about."""
        if referent.vendor_id in self._kinds:
            return self._kinds[referent.vendor_id] in _ONLOOKING
        return not _onlookers().isdisjoint(fold_text(referent.name or "").replace("-", " ").split())

    def _fit(self, referent: Referent, classes: frozenset[str]) -> float:
        specific = classes - {"any"}
        if not specific:
            return _ONLOOKER if self._onlooker(referent) else 1.0
        told = self._classes.get(referent.key, set())
        kind = {self._kinds[referent.vendor_id]} if referent.vendor_id in self._kinds else set()
        if told & specific:
            return 6.0  # the text itself has called it so
        if kind & specific:
            return 2.0
        return 0.7 if not (told | kind) - {"any"} else 0.15


def _longest(people: Sequence[Entity]) -> list[Entity]:
    """Persons in text order, of overlapping ones the longest."""
    kept: list[Entity] = []
    for entity in sorted(people, key=lambda e: (e.start, -e.end)):
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
    return kept


def _people(people: Sequence[Entity], text: str, mentions: Sequence[Mention]) -> list[Referent]:
    """Person referents; a surname alone takes the full name seen before."""
    taken = [(m.start, m.end) for m in mentions]
    full: dict[str, str] = {}
    found = []
    for entity in _longest(people):
        if any(s < entity.end and entity.start < e for s, e in taken):
            continue
        name = " ".join(text[entity.start : entity.end].split())
        words = fold_text(name).split()
        if not words or not name[:1].isupper():
            continue
        known = full.get(words[-1]) or full.get(words[0])
        if len(words) == 1:
            # A single capitalised word is a person only where the full name went before, and without an article.
            if known is None or _ARTICLE.search(text, max(0, entity.start - 5), entity.start):
                continue
            name = known
        else:
            full.setdefault(words[-1], name)
            full.setdefault(words[0], name)
        found.append(Referent(name, None, entity.start, entity.end, type="person"))
    return found
