"""Who says it: reporting verbs, "selon X", direct quotations, releases."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.lexicon import Cues
from claimcheck.extraction.references import References
from claimcheck.extraction.syntax import surface_subject
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import Attribution

__all__ = ["Quotations", "attribute"]

_QUOTE = re.compile(r"«[^«»]{1,2000}»|“[^“”]{1,2000}”|\"[^\"\n]{1,2000}\"")
_NEAR = 160  # characters from a quotation within which its speaker is looked for
_PER = "per"
_SUBORDINATE = {"ccomp", "xcomp", "obj", "parataxis", "obl", "obl:arg", "acl", "nmod", "nsubj", "nsubj:pass", "advcl"}


@dataclass(frozen=True, slots=True)
class Quotations:
    """The direct quotations of a document: spans between quotation marks of at least four words."""

    spans: tuple[tuple[int, int], ...]

    @classmethod
    def find(cls, text: str) -> Quotations:
        """All quotations in ``text``, in order."""
        found = [m.span() for m in _QUOTE.finditer(text) if len(m.group().split()) >= 4]
        return cls(tuple(found))

    def holds(self, position: int) -> bool:
        """Whether a quotation holds the character at ``position``."""
        return any(s <= position < e for s, e in self.spans)

    def around(self, start: int, end: int) -> tuple[int, int] | None:
        """The quotation that holds most of the span, if any."""
        for s, e in self.spans:
            if s > end:
                break
            if min(e, end) - max(s, start) > 0.8 * (end - start):
                return s, e
        return None


def attribute(refs: References, trigger: Token, quotations: Quotations) -> Attribution | None:
    """The source that the clause of ``trigger`` is laid to; None when the author speaks."""
    s = refs.sentence
    if fold_text(trigger.lemma) in refs.cues.claiming and (subject := surface_subject(s, trigger)) is not None:
        return _source(refs, subject)
    below = {t.i for t in s.subtree(trigger.i)}
    current = trigger
    for head in s.ancestors(trigger):
        if current.dep in {"acl:relcl", "appos", "acl", "amod"}:
            break
        if head.pos in {"VERB", "AUX"} and _reports(head, refs.cues) and current.dep in _SUBORDINATE:
            subject = surface_subject(s, head)
            if subject is not None and subject.i not in below and subject.i != trigger.i:
                return _source(refs, subject)
        current = head
    for t in s.tokens:
        if t.dep.startswith(("obl", "nmod", "advmod", "dep")) and _according(s, t, refs.cues):
            return _source(refs, t)
    for child in s.children(trigger.i, "parataxis", "ccomp"):
        if _reports(child, refs.cues):
            subject = surface_subject(s, child)
            if subject is not None:
                return _source(refs, subject)
    return _speaker(refs, trigger, quotations)


def _reports(verb: Token, cues: Cues) -> bool:
    return fold_text(verb.lemma) in cues.reporting


def _according(sentence: Sentence, token: Token, cues: Cues) -> bool:
    cases = sentence.children(token.i, "case", "fixed", "mark")
    if not cases:
        return False
    phrase = fold_text(" ".join(t.text for t in cases))
    if phrase == _PER and token.pos != "PROPN" and not sentence.children(token.i, "det"):
        return False  # "12 per cent", "$9 per hour"
    before = fold_text(" ".join(t.text for t in sentence.tokens[max(0, cases[0].i - 2) : cases[-1].i + 1]))
    return any(
        phrase == cue or phrase.startswith(cue + " ") or before.replace("' ", "'").endswith(cue)
        for cue in cues.according
    )


def _speaker(refs: References, trigger: Token, quotations: Quotations) -> Attribution | None:
    quote = quotations.around(trigger.start, trigger.end)
    if quote is None:
        return None
    s = refs.sentence
    for t in s.tokens:
        if _reports(t, refs.cues) and t.pos in {"VERB", "AUX"} and not quote[0] <= t.start < quote[1]:
            subjects = s.children(t.i, "nsubj", "nsubj:pass", "obl:agent") or s.children(
                t.i, "obj", "obl:arg", "obl:mod"
            )
            outside = [x for x in subjects if not quote[0] <= x.start < quote[1]]
            if outside:
                return _source(refs, outside[0])
    people = [
        r for r in refs.names if r.type == "person" and r.start is not None and not quote[0] <= r.start < quote[1]
    ]
    near = [r for r in people if _distance(r, quote) < _NEAR]
    if near:
        best = min(near, key=lambda r: abs((r.start or 0) - quote[1]))
        return Attribution(name=best.name or "", start=best.start, end=best.end)
    return None


def _distance(person: Referent, quote: tuple[int, int]) -> int:
    """Characters between a name and a quotation."""
    start, end = person.start or 0, person.end or 0
    return start - quote[1] if start >= quote[1] else quote[0] - end


def _source(refs: References, token: Token) -> Attribution | None:
    if fold_text(token.text) in refs.cues.author and not refs.quoted(token.start):
        return None
    if fold_text(token.text) in refs.cues.relatives:
        head = refs.sentence.head(token)
        token = refs.sentence.head(head) or token if head is not None else token
    for want in ("person", "org"):
        found = refs.refer(token, want)
        if found and found[0].name is not None and not _only_owned(refs, token, found[0]):
            first = found[0]
            return Attribution(name=first.name or "", start=first.start, end=first.end)
    phrase = [
        t for t in refs.sentence.subtree(token.i, ("acl:relcl", "advcl", "ccomp", "appos", "conj")) if t.pos != "PUNCT"
    ]
    while len(phrase) > 1 and phrase[-1].text in {"'s", "’s"}:
        phrase.pop()
    while len(phrase) > 1 and (phrase[0].dep in {"case", "mark", "fixed"} or _definite(phrase[0], refs.cues)):
        phrase.pop(0)
    if fold_text(phrase[-1].text) in {"former", "latter"}:
        return None
    start, end = phrase[0].start, phrase[-1].end
    words = [t.text for t in phrase]
    return Attribution(name=" ".join(words) if end - start > 200 else _between(refs, start, end), start=start, end=end)


def _only_owned(refs: References, token: Token, referent: Referent) -> bool:
    """Whether a name only says to whom a source belongs ("un ancien salarié d'Acmé"), who is not its mouthpiece."""
    if token.pos != "NOUN" or fold_text(token.lemma) in refs.cues.releases or referent.start is None:
        return False
    return referent.start > token.start and any(t.start == referent.start for t in refs.sentence.subtree(token.i))


def _between(refs: References, start: int, end: int) -> str:
    pieces: list[str] = []
    at = None
    for t in refs.sentence.tokens:
        if start <= t.start and t.end <= end:
            if at is not None and t.start > at:
                pieces.append(" ")
            pieces.append(t.text)
            at = t.end
    return "".join(pieces)


def _definite(token: Token, cues: Cues) -> bool:
    return token.pos == "DET" and fold_text(token.text) in cues.definite_determiners
