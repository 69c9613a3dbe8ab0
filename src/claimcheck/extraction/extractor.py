"""The extractor: what the reader proposes and the frames back, read as claims."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from claimcheck.extraction.attribution import Quotations, attribute
from claimcheck.extraction.bound import Bound
from claimcheck.extraction.combining import Combined, combine
from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.frames import load_frames
from claimcheck.extraction.modality import Setting, in_background, read_clause, weighed
from claimcheck.extraction.proposals import Proposal, propose
from claimcheck.extraction.quantities import Quantities
from claimcheck.extraction.references import References
from claimcheck.extraction.statements import Draft, rewrite
from claimcheck.extraction.values import choose_time, choose_value, own_quantities
from claimcheck.extraction.walking import Walk, last_offset
from claimcheck.extraction.worthiness import worthiness
from claimcheck.language import find_entities, find_tagged, fold_text
from claimcheck.schema import (
    TOGETHER,
    Attribution,
    Claim,
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
        until = last_offset(self.text, self.lang)
        about = sorted(mention.start for mention in mentions)
        self.walk = Walk(
            self.text,
            self.lang,
            mentions,
            find_entities(self.text, self.lang, until, about),
            load_frames(self.lang),
            date=document.date,
            kinds=kinds,
            told=find_tagged(self.text, "detail", until, about),
        )
        self.quotations: Quotations = self.walk.quotations
        self.proposals = propose(self.text, self.walk.discourse.names, until)

    def claims(self) -> list[Claim]:
        found: list[Claim] = []
        for walked in self.walk.sentences(self._worth_reading):
            proposals = self._within(walked.span)
            bounds = [bound for triggered in walked.triggered for bound in triggered.bounds]
            # Worded at once: who is meant depends on who was named up to here.
            sentence = list(combine(walked.refs, bounds, proposals))
            others = [each.bound for each in sentence]
            found.extend(
                self._claim(
                    self._read(walked.refs, each, own_quantities(each.bound, others, walked.quantities, self.text))
                )
                for each in sentence
            )
        return _group(_joined(found))

    def _worth_reading(self, span: tuple[int, int]) -> bool:
        """Whether something in a sentence may be a claim; parsing it would be in vain otherwise."""
        return bool(self._within(span))

    def _within(self, span: tuple[int, int]) -> list[Proposal]:
        first, last = (bisect.bisect_left(self.proposals, offset, key=lambda p: p.start) for offset in span)
        return self.proposals[first:last]

    def _read(self, refs: References, combined: Combined, quantities: Quantities) -> _Found:
        bound, proposal = combined.bound, combined.proposal
        frame = bound.frame
        background = in_background(refs.sentence, bound.first, frame)
        source = self._source(refs, bound, proposal, background=background)
        value, values = choose_value(bound, quantities, self.text)
        time = choose_time(bound, quantities, self.text)
        setting = Setting(
            attribution=source,
            quoted=not background and self.quotations.around(bound.start, bound.end) is not None,
            valued=value is not None and value.number is not None,
            background=background,
            question=refs.sentence.end - bound.end <= _QUESTION,
        )
        cued = read_clause(refs.sentence, self.text, bound.first, frame, refs.cues, setting)
        reading = weighed(cued, proposal, frame.kind)
        modality, negated, status = reading.modality, reading.negated, reading.status
        cues = (*self._cues(bound, proposal), *reading.cues)
        if modality in {Modality.OPINION, Modality.IRONIC} and source is None:
            source = Attribution(name="author")
        draft = Draft(
            self.text, bound.start, bound.end, self.lang, frame.kind, frame.id, status, bound.subject,
            bound.object, value, time, negated, modality, source, frame.value_text == "departure", refs,
        )  # fmt: skip
        return _Found(draft, bound, cues, replace(quantities, chosen=values))

    def _cues(self, bound: Bound, proposal: Proposal) -> tuple[str, ...]:
        """What the claim was read by: the words that carry the frame, and probabilities of the reader."""
        trigger = f"trigger:{self.text[bound.first.start : bound.last.end]}"
        subject = bound.subject
        named = 0.0 if subject is None else proposal.subject.probability(subject.key)
        return (
            trigger,
            f"reader:{proposal.probability:.2f}",
            *((f"subject:{named:.2f}",) if subject is not None else ()),
            f"{proposal.modality.value}:{proposal.modalities[proposal.modality]:.2f}",
            *((f"negated:{proposal.negated:.2f}",) if proposal.negated > 0.5 else ()),
        )

    def _source(self, refs: References, bound: Bound, proposal: Proposal, *, background: bool) -> Attribution | None:
        """Who says it: the mention that the reader points at, or whom the syntax names."""
        role = proposal.attribution
        if role.referents:
            named, share = role.referents[0]
            if share >= max(role.nobody, role.other):
                return Attribution(name=named.name or "", start=named.start, end=named.end)
        return None if background else attribute(refs, bound.first, self.quotations)

    def _claim(self, item: _Found) -> Claim:
        d = item.draft
        statement, proposition = rewrite(d)
        worth, reasons = worthiness(
            d.kind,
            d.modality,
            linked=d.subject is not None and d.subject.vendor_id is not None,
            valued=d.value is not None,
            dated=d.time is not None,
            two_parties=d.object is not None,
        )
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
            worthiness=worth,
            worthiness_reasons=reasons,
            confidence=round(item.bound.confidence, 3),
            lang=self.lang,
            frame=d.frame,
            cues=item.cues,
        )


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


def _joined(claims: list[Claim]) -> list[Claim]:
    """The claims, with a cue on those that the same words make about several subjects."""
    subjects: dict[tuple[object, ...], set[str | None]] = {}

    def words(claim: Claim) -> tuple[object, ...]:
        return claim.start, claim.end, claim.kind, claim.object and claim.object.name

    for claim in claims:
        subjects.setdefault(words(claim), set()).add(claim.subject.name if claim.subject else None)
    several = {key for key, names in subjects.items() if len(names) > 1}
    return [
        claim.model_copy(update={"cues": (*claim.cues, TOGETHER)}) if words(claim) in several else claim
        for claim in claims
    ]


def _group(claims: list[Claim]) -> list[Claim]:
    """Repeats of one claim, meant alike and by the same source, become occurrences of the first."""
    first: dict[tuple[object, ...], int] = {}
    grouped: list[Claim] = []
    for claim in claims:
        key = (
            fold_text(claim.quote),
            claim.kind,
            claim.subject and claim.subject.name,
            claim.object and claim.object.name,
            claim.negated,
            claim.modality,
            claim.attribution and claim.attribution.name,
        )
        if key in first:
            kept = grouped[first[key]]
            again = Occurrence(start=claim.start, end=claim.end, quote=claim.quote)
            grouped[first[key]] = kept.model_copy(update={"occurrences": (*kept.occurrences, again)})
        else:
            first[key] = len(grouped)
            grouped.append(claim)
    return grouped
