"""Filling a frame's roles: conditions on the clause, selectors for each role, a :class:`Bound` per filling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from claimcheck.extraction.bound import Bound
from claimcheck.extraction.clauses import clause_span, clause_tokens, stated
from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.frames import Frame, lemmas, load_frames
from claimcheck.extraction.people import posts
from claimcheck.extraction.quantities import Quantities
from claimcheck.extraction.references import References
from claimcheck.extraction.syntax import is_passive
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import ClaimKind

__all__ = ["bind"]

_MUTUAL = {ClaimKind.MERGER, ClaimKind.PARTNERSHIP}
_SECONDARY = {ClaimKind.APPOINTMENT, ClaimKind.CLIENT}  # "finance director X": of whom the text speaks
_IMPLIED = {ClaimKind.HEADCOUNT, ClaimKind.REVENUE}
_FALLBACK = 0.6
_PARENTHESIS = re.compile(r"\([^()]*\)")


def bind(
    refs: References, frame: Frame, first: Token, last: Token, quantities: Quantities, text: str
) -> Iterator[Bound]:
    """The readings of ``frame`` at its trigger; none when a condition or a required role fails."""
    head = _clause_head(refs, first)
    clause = clause_tokens(refs.sentence, head)
    own = clause_tokens(refs.sentence, first) if head.i != first.i else clause
    if not _holds(refs, frame, first, last, clause, own, quantities, text):
        return
    roles = _roles(refs, frame, first, last, text)
    if roles is None:
        return
    subjects, objects, used = roles
    if frame.kind in _MUTUAL and len(subjects) > 1 and objects == [None]:
        subjects, objects = subjects[:1], subjects[1:]  # "A and B merge"
    eventive = "is" not in (*frame.subject, *frame.object)
    if first.pos not in {"VERB", "AUX"} and not used & {"agent", "by", "attribute"}:
        head = head if eventive and _is_subject_of(refs.sentence, first, head) else first
    for subject in subjects:
        for obj in objects:
            if subject is not None and obj is not None and subject.key == obj.key:
                continue
            start, end = _span(refs, first, head, quantities, subject, obj, text)
            if "place" in frame.require and not any(start <= p.start and p.end <= end for p in quantities.places):
                continue
            yield Bound(
                frame,
                first,
                last,
                subject,
                obj,
                start,
                end,
                _role(refs, frame, first, last, text),
                _sure(subject, obj),
            )


def _clause_head(refs: References, first: Token) -> Token:
    """The verb whose clause the trigger belongs to: what governs a noun or an infinitive, else the trigger itself."""
    s = refs.sentence
    if s.children(first.i, "cop"):
        return first
    current, verb = first, first if first.pos in {"VERB", "AUX"} else None
    for head in s.ancestors(first):
        if current.dep in {"conj", "appos", "acl:relcl", "acl", "parataxis", "advcl", "ccomp"}:
            break
        if verb is not None and current.dep not in {"xcomp", "obl:arg", "obl", "obl:mod", "obj"}:
            break
        if head.pos in {"VERB", "AUX"} or s.children(head.i, "cop"):
            verb = head
        current = head
    return verb or first


def _holds(
    refs: References,
    frame: Frame,
    first: Token,
    last: Token,
    clause: list[Token],
    own: list[Token],
    quantities: Quantities,
    text: str,
) -> bool:
    s = refs.sentence
    if frame.passive_only and not is_passive(s, first):
        return False
    if frame.possessive_only and not any(
        t.dep == "nmod:poss" or fold_text(t.text) in refs.cues.possessives for t in s.children(first.i)
    ):
        return False
    words = {word for t in clause if not first.i <= t.i <= last.i for word in lemmas(t)}
    joined = fold_text(text[clause[0].start : clause[-1].end])
    if frame.with_ and not any(fold_text(w) in words or (" " in w and fold_text(w) in joined) for w in frame.with_):
        return False
    near = {word for t in own if not first.i <= t.i <= last.i for word in lemmas(t)}
    noun = s.head(first) if first.dep == "amod" else None
    near |= set(lemmas(noun)) if noun is not None else set()
    phrase = fold_text(text[own[0].start : own[-1].end])
    if any(fold_text(w) in near or (" " in w and fold_text(w) in phrase) for w in frame.not_with):
        return False
    if frame.governed_by:
        governors = {word for a in s.ancestors(first) for word in lemmas(a)}
        if not governors & {fold_text(w) for w in frame.governed_by}:
            return False
    start, end = min(t.start for t in clause), max(t.end for t in clause)
    if frame.with_values and not any(
        v.value.kind in frame.with_values and start <= v.start and v.end <= end for v in quantities.values
    ):
        return False
    return not frame.with_times or any(start <= t.start and t.end <= end for t in quantities.times)


def _roles(
    refs: References, frame: Frame, first: Token, last: Token, text: str
) -> tuple[list[Referent | None], list[Referent | None], set[str]] | None:
    """Subjects, objects and the selectors that found them.

    The more demanding role is filled first, so that the other cannot take its filler.
    """
    swap = bool(set(lemmas(first)) & {fold_text(w.split()[0]) for w in frame.swap_for})
    selectors = {"subject": frame.subject, "object": frame.object}
    types = {"subject": frame.subject_type, "object": frame.object_type}
    if swap:
        selectors = {"subject": frame.object, "object": frame.subject}
        types = {"subject": types["object"], "object": types["subject"]}
    order = ["object", "subject"] if "object" in frame.require else ["subject", "object"]
    filled: dict[str, list[Referent]] = {"subject": [], "object": []}
    used: set[str] = set()
    for role in sorted(order, key=lambda r: "context" in selectors[r]):
        other = filled["object" if role == "subject" else "subject"]
        filled[role], selector = _fill(
            refs, role, frame.kind, selectors[role], types[role], first, last, {r.key for r in other}, text
        )
        used.add(selector)
    for role in ("subject", "object"):
        if role in frame.require and not filled[role]:
            return None
    if not filled["subject"] and not filled["object"]:
        return None
    return list(filled["subject"]) or [None], list(filled["object"]) or [None], used


def _fill(
    refs: References,
    role: str,
    kind: ClaimKind,
    selectors: tuple[str, ...],
    want: str,
    first: Token,
    last: Token,
    taken: set[str],
    text: str,
) -> tuple[list[Referent], str]:
    """The referents of one role and the selector that found them.

    Where the words name no organisation but something that one has ("les effectifs", "shares"), the most salient one
    is meant.
    """
    owned = False
    for selector in selectors:
        if selector == "context":
            bare = first.pos in {"NOUN", "PROPN"} and not refs.definite(first) and not refs.fragment(first)
            if bare and not (taken and kind in _SECONDARY):
                continue
            wanted = "person" if want == "person" else "org"
            found = refs.salient(first.start, wanted, frozenset(), taken)
            if found is not None:
                return [found.at(None, None, confidence=_FALLBACK)], selector
            continue
        for token in refs.arguments.select(selector, first, last):
            referents = [r for r in refs.refer(token, want, taken) if r.key not in taken]
            if not referents and kind is ClaimKind.FOUNDING and token.name is not None:
                # "Acmé, autrefois Boréal": both names lead to one vendor; the former is kept as it is written.
                own = refs.names[token.name]
                surface = text[own.start or 0 : own.end or 0]
                referents = [replace(own, name=surface, vendor_id=None)] if fold_text(surface) not in taken else []
            if referents:
                return referents, selector
            owned = owned or (token.pos == "NOUN" and token.name is None and not refs.classes(token))
    if owned and role == "subject" and kind in _IMPLIED:
        found = refs.salient(first.start, "org", frozenset(), taken)
        if found is not None:
            return [found.at(None, None, confidence=_FALLBACK)], "context"
    return [], ""


def _span(
    refs: References,
    first: Token,
    head: Token,
    quantities: Quantities,
    subject: Referent | None,
    obj: Referent | None,
    text: str,
) -> tuple[int, int]:
    """The smallest clause that states the claim: the phrase of the trigger, widened to the verb or arguments."""
    s = refs.sentence
    times = [(t.start, t.end) for t in quantities.times]
    own = stated(s, first, times)
    if first.pos not in {"VERB", "AUX"} and head.i != first.i:
        own = stated(s, head, times)
    start, end = clause_span(text, own, [])
    extra = []
    for r in (subject, obj):
        if r is None or r.start is None or r.end is None or not (s.start <= r.start and r.end <= s.end):
            continue
        if start <= r.start and r.end <= end:
            continue
        extra.append((r.start, r.end))
    if head.i != first.i and extra:
        tokens = stated(s, head, times)
        if tokens and any(tokens[0].start <= e[0] and e[1] <= tokens[-1].end for e in extra):
            own = [*tokens, *own]
            start, end = clause_span(text, own, [])
            extra = [e for e in extra if not (start <= e[0] and e[1] <= end)]
    return clause_span(text, own, [e for e in extra if _close(start, end, e, text) and not _across(s, own, start, e)])


def _across(sentence: Sentence, own: list[Token], start: int, part: tuple[int, int]) -> bool:
    """Whether another verb stands between an argument and the clause: the argument is shared, not stated again."""
    inside = {t.i for t in own}
    between = [t for t in sentence.tokens if part[1] <= t.start and t.end <= start and t.i not in inside]
    return any(t.pos == "VERB" for t in between)


def _is_subject_of(sentence: Sentence, noun: Token, head: Token) -> bool:
    """Whether the noun stands in the subject of ``head``."""
    current = noun
    for above in sentence.ancestors(noun):
        if current.dep in {"nsubj", "nsubj:pass"}:
            return above.i == head.i
        current = above
    return False


def _close(start: int, end: int, part: tuple[int, int], text: str) -> bool:
    """Whether an argument outside the clause still belongs to its span: near, and short.

    A fronted participle ("Créée en 2000, l'entreprise…") states its claim alone.
    """
    between = _PARENTHESIS.sub("", text[min(end, part[1]) : max(start, part[0])])
    gap = len(between)
    if part[0] >= end and between.lstrip().startswith(","):
        return False
    return gap <= max(40, 0.6 * (end - start)) and part[1] - part[0] <= 30 and not any(mark in between for mark in ":;")


def _role(refs: References, frame: Frame, first: Token, last: Token, text: str) -> str | None:
    """The words of an appointment's post."""
    if frame.value == "lemma":
        return first.text
    if frame.value == "trigger":
        tokens = [
            first,
            *(
                t
                for t in refs.sentence.subtree(
                    first.i, ("nmod", "appos", "acl", "acl:relcl", "conj", "det", "case", "punct")
                )
            ),
        ]
        dropped = {"nmod:poss", "cop", "nsubj", "advmod", "flat:name", "flat", "cc"}
        keep = [t for t in tokens if t.i == first.i or (t.name is None and t.dep not in dropped)]
        start, end = min(t.start for t in keep), max(max(t.end for t in keep), last.end)
        return text[start:end]
    if frame.value == "role":
        for t in refs.sentence.subtree(first.i):
            post = (
                t.pos in {"NOUN", "PROPN"}
                and t.name is None
                and set(lemmas(t)) & {fold_text(noun).split()[0] for noun in posts(load_frames(refs.sentence.lang))}
            )
            if post and t.i != first.i and t.dep in {"xcomp", "obl", "obl:arg", "obl:mod", "appos", "nmod"}:
                phrase = refs.sentence.subtree(t.i, ("nmod", "appos", "acl", "conj", "acl:relcl"))
                return text[t.start : max(x.end for x in phrase)]
    return None


def _sure(subject: Referent | None, obj: Referent | None) -> float:
    confidence = 0.9
    for referent in (subject, obj):
        if referent is not None:
            confidence *= max(0.2, referent.confidence)
    return confidence if subject is not None else confidence * 0.5
