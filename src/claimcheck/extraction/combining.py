"""Frames and the reader, combined: which readings of a sentence are claims, and who fills their roles.

The reader (:mod:`.proposals`) has a probability for every stretch of text; frames (:mod:`.binding`) know which words
carry a claim and where its roles stand. A proposal that is likely enough is a claim; where a frame fires in it too, a
lower bar is enough, and the frame tells the words that carry the claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claimcheck.extraction.bound import Bound
from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.frames import generic_frame
from claimcheck.extraction.proposals import Proposal, Role
from claimcheck.extraction.references import References
from claimcheck.language import Sentence, Token, fold_text

__all__ = ["Combined", "combine"]

ACCEPTED = 0.5
"""Probability from which a proposal is a claim without a frame."""
BACKED = 0.15
"""Probability from which the reading of a frame is a claim."""
_SAME = 0.5
_ROLE = 0.35
_FURTHER = 0.2
_ONE = 0.8
_BOTH = 0.5
_LIKELIEST = 5
_NEXT = 3
"""Characters at most between a claim and what it is compared with: a comma, a bracket and a space."""
_VERBAL = {"VERB", "AUX"}


@dataclass(frozen=True, slots=True)
class Combined:
    """A claim: what is bound, and the proposal that carries it."""

    bound: Bound
    proposal: Proposal

    @property
    def order(self) -> tuple[int, int, str, str]:
        """Place in the text, then kind and object."""
        return self.bound.start, self.bound.end, self.bound.frame.kind.value, _key(self.bound.object) or ""


def combine(refs: References, bounds: Sequence[Bound], proposals: Sequence[Proposal]) -> Iterator[Combined]:
    """The claims of one sentence."""
    likely: list[tuple[Proposal, list[Bound]]] = []
    for proposal in proposals:
        backing = [b for b in bounds if b.frame.kind is proposal.kind and _coincide(b, proposal)]
        if proposal.probability >= (BACKED if backing else ACCEPTED):
            likely.append((proposal, backing))
    likely = [row for row in likely if not _only_compares(refs, row[0], [proposal for proposal, _ in likely])]
    kept: list[Combined] = []
    for proposal, backing in sorted(likely, key=lambda row: (-row[0].probability, row[0].start)):
        if not any(_rivals(proposal, other.proposal) for other in kept):
            kept.extend(c for c in _filled(refs, proposal, backing) if not any(_repeats(c, other) for other in kept))
    yield from sorted(kept, key=lambda c: c.order)


def _only_compares(refs: References, proposal: Proposal, others: Sequence[Proposal]) -> bool:
    """Whether a stretch only gives the figure that one before it is compared with: ", against 52,500 in 2021"."""
    inside = [t for t in refs.sentence.tokens if proposal.start <= t.start and t.end <= proposal.end]
    if not inside or fold_text(inside[0].text) not in refs.cues.comparing or any(t.pos in _VERBAL for t in inside):
        return False
    return any(other.kind is proposal.kind and 0 < proposal.start - other.end <= _NEXT for other in others)


def _rivals(weak: Proposal, strong: Proposal) -> bool:
    """Whether two kinds are read into one stretch, and the one only for want of the other."""
    shared = min(weak.end, strong.end) - max(weak.start, strong.start)
    whole = max(weak.end, strong.end) - min(weak.start, strong.start)
    return weak.kind is not strong.kind and shared >= _ONE * whole and weak.probability < _BOTH


def _repeats(claim: Combined, other: Combined) -> bool:
    """Whether a claim says within or around another what that one says."""
    a, b = claim.bound, other.bound
    shared = min(a.end, b.end) - max(a.start, b.start)
    same = a.frame.kind is b.frame.kind and _key(a.subject) == _key(b.subject) and _key(a.object) == _key(b.object)
    return same and shared >= _ONE * min(a.end - a.start, b.end - b.start)


def _coincide(bound: Bound, proposal: Proposal) -> bool:
    shared = min(bound.end, proposal.end) - max(bound.start, proposal.start)
    whole = max(bound.end, proposal.end) - min(bound.start, proposal.start)
    return shared >= _SAME * whole


def _filled(refs: References, proposal: Proposal, backing: Sequence[Bound]) -> Iterator[Combined]:
    """One claim for each object of a proposal."""
    subject, objects = _parties(proposal.subject, proposal.object)
    for obj in objects or (None,):
        frame = _frame_for(backing, subject, obj)
        first = frame.first if frame is not None else _head(refs.sentence, proposal)
        if first is None:
            continue
        if obj is None and frame is not None and frame.object is not None and frame.object.vendor_id is None:
            # What is no organisation or person (a product, a list) only frames know.
            known = frame.object.type not in {"org", "person"} and proposal.object.other >= _ROLE
            obj = frame.object if known else None
        placed = _placed(refs, proposal, subject, frame.subject if frame is not None else None, first)
        bound = Bound(
            frame=frame.frame if frame is not None else generic_frame(proposal.kind),
            first=first,
            last=frame.last if frame is not None else first,
            subject=placed,
            object=obj,
            start=proposal.start,
            end=proposal.end,
            role=frame.role if frame is not None else None,
            confidence=proposal.probability
            * (proposal.subject.probability(subject.key) if subject is not None else 0.5),
        )
        yield Combined(bound, proposal)


def _parties(subject: Role, obj: Role) -> tuple[Referent | None, tuple[Referent, ...]]:
    """The likeliest pair of a subject and an object that are not the same, and further objects beside it."""
    best: tuple[Referent | None, Referent | None] = (None, None)
    share = 0.0
    for one, one_share in _options(subject):
        for other, other_share in _options(obj):
            apart = one is None or other is None or one.key != other.key
            if apart and one_share * other_share > share:
                best, share = (one, other), one_share * other_share
    first, second = best
    if second is None:
        return first, ()
    taken = {second.key, first.key if first is not None else ""}
    more = (r for r, p in obj.referents if r.key not in taken and p >= _FURTHER and p > obj.nobody)
    return first, (second, *more)


def _options(role: Role) -> list[tuple[Referent | None, float]]:
    """Who may fill a role, None for nobody and for somebody who is not mentioned."""
    return [(None, max(role.nobody, role.other, 1e-6)), *role.referents[:_LIKELIEST]]


def _frame_for(backing: Sequence[Bound], subject: Referent | None, obj: Referent | None) -> Bound | None:
    def agreement(bound: Bound) -> tuple[int, float]:
        same = int(_key(bound.subject) == _key(subject)) + int(_key(bound.object) == _key(obj))
        return same, bound.rank[0]

    return max(backing, key=agreement) if backing else None


def _key(referent: Referent | None) -> str | None:
    return referent.key if referent is not None else None


def _head(sentence: Sentence, proposal: Proposal) -> Token | None:
    """The word of the stretch that governs its others."""
    inside = [t for t in sentence.tokens if proposal.start <= t.start and t.end <= proposal.end and t.pos != "PUNCT"]
    places = {t.i for t in inside}
    roots = [t for t in inside if t.head not in places or t.head == t.i]
    return max(roots, key=lambda t: (t.pos in {"VERB", "AUX"}, len(sentence.subtree(t.i))), default=None)


def _placed(
    refs: References, proposal: Proposal, subject: Referent | None, bound: Referent | None, first: Token
) -> Referent | None:
    """``subject`` at the expression inside the claim that refers to it; without a place when there is none."""
    if subject is None:
        return None
    if bound is not None and bound.key == subject.key and _within(bound, proposal):
        return bound
    for name in refs.names:
        if name.key == subject.key and _within(name, proposal):
            return name
    for token in refs.expressions(proposal.start, proposal.end, first):
        return subject.at(*token)
    return replace(subject, start=None, end=None, anaphoric=True)


def _within(referent: Referent, proposal: Proposal) -> bool:
    return (
        referent.start is not None
        and referent.end is not None
        and proposal.start <= referent.start
        and referent.end <= proposal.end
    )
