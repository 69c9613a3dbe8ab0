"""One walk through a document: the syntax of each sentence, who and what is in it, and the frames that fire there.

Names are given: the walk needs the parser and the frames, and not the reader.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from claimcheck.extraction.attribution import Quotations
from claimcheck.extraction.binding import bind
from claimcheck.extraction.bound import Bound
from claimcheck.extraction.coreference import Discourse, Referent
from claimcheck.extraction.frames import Frame, FrameIndex, load_frames
from claimcheck.extraction.lexicon import Cues, cues_of
from claimcheck.extraction.people import titled
from claimcheck.extraction.quantities import Quantities
from claimcheck.extraction.references import References
from claimcheck.language import Entity, Sentence, Token, fold_text, parse_many, sentences
from claimcheck.language.quantities import money_hints
from claimcheck.schema import ClaimKind, Lang, Mention

__all__ = ["LONGEST", "MAX_SENTENCES", "Triggered", "Walk", "Walked", "last_offset"]

LONGEST = 1500
"""Characters of a sentence that are read at once."""

MAX_SENTENCES = 20_000
"""Sentences of one document that are parsed; a longer document is read up to here (about half a million words)."""

_HEADLINES = 2
_OPENING = 40  # characters within which a boilerplate cue marks its whole sentence
_LINKS = {"et", "ou", "and", "or", "&"}
_BUYING = {ClaimKind.ACQUISITION, ClaimKind.STAKE, ClaimKind.MERGER}


@dataclass(frozen=True, slots=True)
class Triggered:
    """A frame whose trigger stands in a sentence, and its readings there: none where a condition or a role fails."""

    frame: Frame
    first: Token
    last: Token
    bounds: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Walked:
    """One sentence; ``span`` is the whole of it, list marks and dateline included."""

    span: tuple[int, int]
    refs: References
    quantities: Quantities
    triggered: tuple[Triggered, ...]

    def rebind(self, frame: Frame, at: Triggered, text: str) -> tuple[Bound, ...]:
        """The readings of another ``frame`` at the trigger of ``at``."""
        return tuple(bind(self.refs, frame, at.first, at.last, self.quantities, text))


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    person: bool


def _start(referent: Referent) -> int:
    return referent.start or 0


class Walk:
    """Walks through one text; what a sentence leaves in the reader's mind is there in the next."""

    def __init__(
        self,
        text: str,
        lang: Lang,
        mentions: Sequence[Mention],
        entities: Sequence[Entity],
        index: FrameIndex,
        *,
        date: dt.date | None = None,
        kinds: Mapping[str, str] | None = None,
        told: Sequence[Entity] = (),
    ) -> None:
        """``entities``: persons (PER) and places (LOC), others are left out; ``kinds``: of vendors by id, as for the
        extractor; ``told``: what the reader takes for values and times of claims.
        """
        self.text = text
        self.lang = lang
        self.date = date
        self.told = told
        self.hints = money_hints(text, lang)
        self.index = index
        self.cues: Cues = cues_of(lang)
        self.places = [entity for entity in entities if entity.label == "LOC"]
        people = [_without_link(entity, text) for entity in entities if entity.label == "PER"]
        titles = titled(text, load_frames(lang))
        self.discourse = Discourse(mentions, [*people, *titles], text, dict(kinds or {}))
        self._named = sorted((r for r in self.discourse.names if r.start is not None), key=_start)
        self.quotations = Quotations.find(text)

    def sentences(self, wanted: Callable[[tuple[int, int]], bool] = lambda _: True) -> Iterator[Walked]:
        """The sentences that are not boilerplate, in order; of those not ``wanted`` only the names are noted."""
        pieces = enumerate(islice(self._pieces(), MAX_SENTENCES))
        spans = [(number, span, wanted(span)) for number, span in pieces if not self._boilerplate(span)]
        requests = ((span, self._masked(span)) for _, span, read in spans if read)
        parsed = parse_many(self.text, requests, self.lang)
        for number, span, read in spans:
            if read:
                yield from self._sentence(number, span, next(parsed))
            else:
                for name in self._names(span):
                    self.discourse.note(name, number, "headline" if number < _HEADLINES else "other")

    def _pieces(self) -> Iterator[tuple[int, int]]:
        """Sentences; one that is longer than any writer's is read in pieces, so that time stays linear."""
        for start, end in sentences(self.text, self.lang):
            while end - start > LONGEST:
                cut = self.text.rfind(" ", start + LONGEST // 2, start + LONGEST)
                cut = cut if cut > start else start + LONGEST
                yield start, cut
                start = cut
            yield start, end

    def _boilerplate(self, span: tuple[int, int]) -> bool:
        folded = fold_text(self.text[slice(*span)])
        return any(0 <= folded.find(cue) < _OPENING for cue in self.cues.boilerplate) and len(folded) < 400

    def _names(self, span: tuple[int, int]) -> tuple[Referent, ...]:
        first, last = (bisect.bisect_left(self._named, offset, key=_start) for offset in span)
        return tuple(self._named[first:last])

    def _masked(self, span: tuple[int, int]) -> list[_Span]:
        return [_Span(r.start or 0, r.end or 0, r.type == "person") for r in self._names(span)]

    def _sentence(self, number: int, span: tuple[int, int], sentence: Sentence) -> Iterator[Walked]:
        names = self._names(span)
        refs = References(sentence, number, self.discourse, names, self.cues, self.quotations.holds)
        named = [(r.start or 0, r.end or 0) for r in names]
        quantities = Quantities.find(
            self.text, span, self.lang, self.date, self._places(span, sentence), self.told, self.hints
        )
        quantities = quantities.outside(named, named)  # "Demain", "1001 Appels"
        triggered = []
        for token in sentence.tokens:
            for frame, first, last in self.index.triggered(sentence, token):
                bounds = tuple(bind(refs, frame, first, last, quantities, self.text))
                for bound in bounds:
                    self._cast(bound)
                triggered.append(Triggered(frame, first, last, bounds))
        yield Walked(span, refs, quantities, tuple(triggered))
        self._note(refs, headline=number < _HEADLINES or not any(t.pos in {"VERB", "AUX"} for t in sentence.tokens))

    def _places(self, span: tuple[int, int], sentence: Sentence) -> list[Entity]:
        """Known places, and capitalised nouns behind a preposition of place."""
        names = [t for t in sentence.tokens if t.name is not None]
        first, last = (bisect.bisect_left(self.places, offset, key=lambda e: e.start) for offset in span)
        found = [e for e in self.places[first:last] if not any(t.start < e.end and e.start < t.end for t in names)]
        for t in sentence.tokens:
            named = t.pos == "PROPN" and t.name is None and t.text[:1].isupper()
            known = any(e.start < t.end and t.start < e.end for e in found)
            if named and not known and sentence.case(t) in self.cues.locative:
                found.append(Entity(t.start, t.end, "LOC"))
        return sorted(found, key=lambda e: e.start)

    def _cast(self, bound: Bound) -> None:
        """Remember who buys and who is bought: "la cible", "the buyer" refer by that role."""
        if bound.frame.kind in _BUYING:
            if bound.subject is not None:
                self.discourse.describe(bound.subject, {"buyer"})
            if bound.object is not None:
                self.discourse.describe(bound.object, {"target"})

    def _note(self, refs: References, *, headline: bool) -> None:
        """What the sentence leaves in the reader's mind: its names and whom its subjects referred to."""
        refs.learn()
        subjects: list[Referent] = []
        for token in refs.sentence.tokens:
            if token.name is not None:
                role = refs.weight(token)
                role = "headline" if headline and role == "other" else role
                self.discourse.note(refs.names[token.name], refs.number, role)
            elif token.dep in {"nsubj", "nsubj:pass"}:
                subjects.extend(r for r in refs.refer(token, "org") if r.anaphoric)
        for referent in subjects:
            self.discourse.note(replace(referent, confidence=1.0), refs.number, "subject")


def _without_link(person: Entity, text: str) -> Entity:
    """``person`` without a conjunction taken for the end of the name: "M. Petit et" Mme Grand."""
    name = text[person.start : person.end]
    kept, _, last = name.rpartition(" ")
    return replace(person, end=person.start + len(kept)) if kept and fold_text(last) in _LINKS else person


def last_offset(text: str, lang: Lang) -> int:
    """Where the part of ``text`` ends that a walk goes through."""
    end = 0
    for _, end in islice(sentences(text, lang), MAX_SENTENCES):  # noqa: B007 - the last one is meant
        pass
    return end
