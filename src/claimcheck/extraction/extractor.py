"""The extractor: sentences that speak of an organisation, the frames they trigger, the claims these state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from claimcheck.extraction.attribution import Quotations, attribute, interviewee
from claimcheck.extraction.binding import bind
from claimcheck.extraction.bound import Bound
from claimcheck.extraction.coreference import Discourse, Referent
from claimcheck.extraction.frames import FrameIndex, load_frames
from claimcheck.extraction.lexicon import Cues, cues_of
from claimcheck.extraction.modality import Setting, in_background, read_clause
from claimcheck.extraction.people import titled
from claimcheck.extraction.references import References
from claimcheck.extraction.statements import Draft, rewrite
from claimcheck.extraction.values import Quantities, choose_time, choose_value
from claimcheck.extraction.worthiness import worthiness
from claimcheck.language import Entity, Sentence, find_entities, fold_text, parse, sentences
from claimcheck.schema import (
    Attribution,
    Claim,
    ClaimKind,
    Document,
    Lang,
    Mention,
    Modality,
    Occurrence,
    Party,
    claim_id,
)

__all__ = ["Extractor"]

_QUESTION = 12  # characters from a clause to the question mark that makes it a question
_IMAGINED = 5  # sentences after an imagined scene is set in which direct speech belongs to it
_OPENING = 40  # characters within which a boilerplate cue marks its whole sentence
_BRACKETED = re.compile(r"\[[^\]\n]{0,300}\]")  # editorial asides: "[Voir l'article : …]"

LONGEST = 1500
"""Characters of a sentence that are read at once."""

MAX_SENTENCES = 20_000
"""Sentences of one document that are parsed; a longer document is read up to here (about half a million words)."""


@dataclass(frozen=True, slots=True)
class _Found:
    draft: Draft
    bound: Bound
    cues: tuple[str, ...]
    values: Quantities


class Extractor:
    """Pulls claims out of documents. Stateless between documents and safe to share between threads."""

    def __init__(self, kinds: Mapping[str, str] | None = None) -> None:
        """``kinds`` maps vendor ids to outsourcer, software, …: evidence for "l'éditeur", "the fund"."""
        self._kinds = dict(kinds or {})

    def extract(self, document: Document, mentions: Sequence[Mention]) -> list[Claim]:
        """The claims of ``document`` about its ``mentions``, in text order. Empty outside French and English."""
        if document.lang is Lang.UNKNOWN or not mentions:
            return []
        return _Pass(document, mentions, self._kinds).claims()


class _Pass:
    """One walk through one document."""

    def __init__(self, document: Document, mentions: Sequence[Mention], kinds: dict[str, str]) -> None:
        self.document = document
        self.text = document.text
        self.lang = document.lang
        self.cues: Cues = cues_of(document.lang)
        self.index: FrameIndex = load_frames(document.lang)
        self.spans = list(islice(self._pieces(), MAX_SENTENCES))
        self.entities = [e for e in find_entities(self.text, self.spans, self.lang) if e.label in {"PER", "LOC"}]
        people = [e for e in self.entities if e.label == "PER"]
        self.discourse = Discourse(mentions, [*people, *titled(self.text, self.index)], self.text, kinds)
        self.quotations = Quotations.find(self.text)
        folded = fold_text(self.text[:200_000])
        self.imagined_until = -1
        self.interviewee = interviewee(self.text, self.discourse.names)
        self.ironic = sum(cue in folded for cue in self.cues.irony) >= 2

    def _pieces(self) -> Iterator[tuple[int, int]]:
        """Sentences; one that is longer than any writer's is read in pieces, so that time stays linear."""
        for start, end in sentences(self.text, self.lang):
            while end - start > LONGEST:
                cut = self.text.rfind(" ", start + LONGEST // 2, start + LONGEST)
                cut = cut if cut > start else start + LONGEST
                yield start, cut
                start = cut
            yield start, end

    def claims(self) -> list[Claim]:
        found: list[_Found] = []
        for number, span in enumerate(self.spans):
            text = self.text[slice(*span)]
            if any(cue in fold_text(text) for cue in self.cues.imagined):
                self.imagined_until = number + _IMAGINED
            if self._boilerplate(text):
                continue
            found.extend(_distinct(self._sentence(number, span)))
        return _group([self._claim(item) for item in found])

    def _boilerplate(self, text: str) -> bool:
        folded = fold_text(text)
        return any(0 <= folded.find(cue) < _OPENING for cue in self.cues.boilerplate) and len(folded) < 400

    def _sentence(self, number: int, span: tuple[int, int]) -> list[_Found]:
        names = tuple(r for r in self.discourse.names if r.start is not None and span[0] <= r.start < span[1])
        sentence = parse(self.text, span, self.lang, [_Span.of(r) for r in names])
        refs = References(sentence, number, self.discourse, names, self.cues, self.quotations.holds)
        quantities = Quantities.find(self.text, span, self.lang, self.document.date, self._places(span, sentence))
        headline = number < 2 or not any(t.pos in {"VERB", "AUX"} for t in sentence.tokens)
        found: list[_Found] = []
        asides = [m.span() for m in _BRACKETED.finditer(self.text, *span)]
        for token in sentence.tokens:
            if any(s <= token.start < e for s, e in asides):
                continue
            for frame, first, last in self.index.triggered(sentence, token):
                for bound in bind(refs, frame, first, last, quantities, self.text):
                    self._cast(bound)
                    found.append(self._read(refs, bound, quantities))
        self._note(refs, headline)
        return found

    def _places(self, span: tuple[int, int], sentence: Sentence) -> list[Entity]:
        """Recognised places, and capitalised nouns behind a preposition of place."""
        names = [t for t in sentence.tokens if t.name is not None]
        found = [
            e
            for e in self.entities
            if e.label == "LOC"
            and span[0] <= e.start < span[1]
            and not any(t.start < e.end and e.start < t.end for t in names)
        ]
        for t in sentence.tokens:
            named = t.pos == "PROPN" and t.name is None and t.text[:1].isupper()
            known = any(e.start < t.end and t.start < e.end for e in found)
            if named and not known and sentence.case(t) in self.cues.locative:
                found.append(Entity(t.start, t.end, "LOC"))
        return sorted(found, key=lambda e: e.start)

    def _note(self, refs: References, headline: bool) -> None:
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

    def _cast(self, bound: Bound) -> None:
        """Remember who buys and who is bought: "la cible", "the buyer" refer by that role."""
        if bound.frame.kind in {ClaimKind.ACQUISITION, ClaimKind.STAKE, ClaimKind.MERGER}:
            if bound.subject is not None:
                self.discourse.describe(bound.subject, {"buyer"})
            if bound.object is not None:
                self.discourse.describe(bound.object, {"target"})

    def _read(self, refs: References, bound: Bound, quantities: Quantities) -> _Found:
        frame = bound.frame
        background = in_background(refs.sentence, bound.first, frame)
        source = attribute(refs, bound.first, self.quotations, self.text, background=background)
        if source is None and self.interviewee is not None and self._first_person(refs, bound):
            source = self.interviewee
        quoted = not background and self.quotations.around(bound.start, bound.end) is not None
        value, values = choose_value(bound, quantities, self.text)
        time = choose_time(bound, quantities)
        setting = Setting(
            attribution=source,
            quoted=quoted,
            valued=value is not None and value.number is not None,
            ironic_text=self.ironic,
            background=background,
            question=refs.sentence.end - bound.end <= _QUESTION,
            imagined=quoted and refs.number <= self.imagined_until,
        )
        reading = read_clause(refs.sentence, self.text, bound.first, frame, self.cues, setting)
        if reading.modality in {Modality.OPINION, Modality.IRONIC} and source is None:
            source = Attribution(name="author")
        draft = Draft(
            self.text, bound.start, bound.end, self.lang, frame.kind, frame.id, reading.status, bound.subject,
            bound.object, value, time, reading.negated, reading.modality, source, frame.value_text == "departure",
        )  # fmt: skip
        return _Found(draft, bound, reading.cues, replace(quantities, chosen=values))

    def _first_person(self, refs: References, bound: Bound) -> bool:
        """Whether the clause speaks in the first person, outside quotation marks."""
        spoken = [t for t in refs.sentence.tokens if bound.start <= t.start < bound.end]
        return any(fold_text(t.text) in self.cues.speaking and not self.quotations.holds(t.start) for t in spoken)

    def _claim(self, item: _Found) -> Claim:
        d = item.draft
        statement, proposition = rewrite(d)
        linked = d.subject is not None and d.subject.vendor_id is not None
        return Claim(
            id=claim_id(self.text, d.start, d.end, d.kind.value, _name(d.subject), _name(d.object)),
            document_id=self.document.id,
            start=d.start,
            end=d.end,
            quote=self.text[d.start : d.end],
            statement=statement,
            proposition=proposition,
            kind=d.kind,
            status=d.status,
            subject=_party(d.subject, d.start, d.end),
            object=_party(d.object, d.start, d.end),
            value=d.value,
            values=item.values.chosen,
            time=d.time,
            negated=d.negated,
            modality=d.modality,
            attribution=d.attribution,
            worthiness=worthiness(
                d.kind,
                d.modality,
                linked=linked,
                valued=d.value is not None,
                dated=d.time is not None,
                two_parties=d.object is not None,
            ),
            confidence=round(item.bound.confidence, 3),
            lang=self.lang,
            frame=d.frame,
            cues=item.cues,
        )


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    person: bool

    @classmethod
    def of(cls, referent: Referent) -> _Span:
        return cls(referent.start or 0, referent.end or 0, referent.type == "person")


def _name(referent: Referent | None) -> str | None:
    return referent.name if referent is not None else None


def _party(referent: Referent | None, start: int, end: int) -> Party | None:
    if referent is None:
        return None
    inside = referent.start is not None and referent.end is not None and start <= referent.start and referent.end <= end
    return Party(
        name=referent.name,
        vendor_id=referent.vendor_id,
        start=referent.start if inside else None,
        end=referent.end if inside else None,
    )


def _distinct(found: Iterable[_Found]) -> Iterator[_Found]:
    """One reading per kind, subject, object and place: the more confident, then the shorter."""
    kept: list[_Found] = []
    for item in sorted(
        found,
        key=lambda f: (-f.bound.rank[0], -f.bound.rank[1], f.draft.end - f.draft.start, f.draft.start, f.draft.frame),
    ):
        if not any(_same(item.draft, other.draft, item.bound, other.bound) for other in kept):
            kept.append(item)
    yield from sorted(kept, key=lambda f: (f.draft.start, f.draft.end, f.draft.kind.value, _name(f.draft.object) or ""))


def _same(a: Draft, b: Draft, x: Bound, y: Bound) -> bool:
    overlap = min(a.end, b.end) - max(a.start, b.start)
    if overlap <= 0 or a.kind is not b.kind:
        return False
    if (a.subject.key if a.subject else None) != (b.subject.key if b.subject else None):
        return x.first.start == y.first.start and x.frame.id != y.frame.id and a.negated == b.negated
    apart = min(a.end, b.end) - max(a.start, b.start) < 0.9 * min(a.end - a.start, b.end - b.start)
    if x.first.i != y.first.i and (apart or (a.value is not None and b.value is not None and a.value != b.value)):
        return False
    same_object = a.object is None or b.object is None or a.object.key == b.object.key
    return same_object and overlap >= 0.5 * min(a.end - a.start, b.end - b.start)


def _group(claims: list[Claim]) -> list[Claim]:
    """Repeats of one claim become occurrences of the first."""
    first: dict[tuple[object, ...], int] = {}
    grouped: list[Claim] = []
    for claim in claims:
        key = (
            fold_text(claim.quote),
            claim.kind,
            claim.subject and claim.subject.name,
            claim.object and claim.object.name,
        )
        if key in first:
            kept = grouped[first[key]]
            again = Occurrence(start=claim.start, end=claim.end, quote=claim.quote)
            grouped[first[key]] = kept.model_copy(update={"occurrences": (*kept.occurrences, again)})
        else:
            first[key] = len(grouped)
            grouped.append(claim)
    return grouped
