"""The clause that states a claim: its head, its tokens, its span."""

from __future__ import annotations

from collections.abc import Iterable

from claimcheck.extraction.syntax import parted
from claimcheck.language import Sentence, Token

__all__ = ["CLAUSAL", "clause_span", "clause_tokens", "governing_verbs"]

CLAUSAL = ("acl:relcl", "advcl", "ccomp", "parataxis", "csubj", "discourse")
"""Relations that lead into another clause."""

_VERBAL = {"VERB", "AUX"}
_BREAKS = {":", ";", "–", "—", "|", "■", "•"}
_LONG_HEAD = 30


def clause_tokens(sentence: Sentence, head: Token) -> list[Token]:
    """The clause below ``head`` without subordinate and coordinated clauses."""
    found = [head]
    stack = [head]
    while stack:
        for child in sentence.children(stack.pop().i):
            if child.dep == "case" and child.head == head.i:
                continue
            if child.dep in CLAUSAL or child.dep == "mark" or (child.dep == "cc" and child.head == head.i):
                continue
            if child.dep == "conj" and (child.pos in _VERBAL or _has_subject(sentence, child)):
                continue
            if (
                child.dep == "conj"
                and child.head == head.i
                and head.pos in _VERBAL
                and sentence.children(child.i, "case")
            ):
                continue
            found.append(child)
            stack.append(child)
    return _unbroken(sentence, head, sorted(found, key=lambda t: t.i))


def _unbroken(sentence: Sentence, head: Token, tokens: list[Token]) -> list[Token]:
    """Only what no colon, semicolon or dash separates from the head."""
    breaks = [t.i for t in sentence.tokens if t.text in _BREAKS]
    low = max((i for i in breaks if i < head.i), default=-1)  # the head itself may be such a mark
    high = min((i for i in breaks if i > head.i), default=len(sentence.tokens))
    opened = next((t.i for t in reversed(sentence.tokens[low + 1 : head.i]) if t.text in {"(", ")"}), None)
    if opened is not None and sentence.tokens[opened].text == "(":
        low = opened
        high = min(next((t.i for t in sentence.tokens[head.i :] if t.text == ")"), high), high)
    return [t for t in tokens if low < t.i < high]


def stated(sentence: Sentence, head: Token, times: Iterable[tuple[int, int]]) -> list[Token]:
    """The tokens that state the claim of the clause below ``head``.

    Without opening adverbials other than times, and without a long subject that other clauses interrupt.
    """
    tokens = clause_tokens(sentence, head)
    spans = list(times)
    subject = next(iter(sentence.children(head.i, "nsubj", "nsubj:pass")), None)
    if subject is None:
        return tokens
    kept = {t.i for t in tokens}
    for child in sentence.children(head.i):
        if child.i < subject.i and child.dep in {
            "advmod",
            "obl",
            "obl:mod",
            "obl:arg",
            "advcl",
            "nmod",
            "discourse",
            "dep",
        }:
            branch = sentence.subtree(child.i)
            if not any(s < branch[-1].end and branch[0].start < e for s, e in spans):
                kept -= {t.i for t in branch}
    phrase = sentence.subtree(subject.i)
    if subject.i < head.i and any(t.dep in {"acl", "acl:relcl", "appos"} for t in phrase):
        predicate = [t for t in tokens if t.i in kept and t.i > phrase[-1].i]
        if predicate:
            length = predicate[-1].end - predicate[0].start
            if length < 0.6 * (predicate[-1].end - phrase[0].start):
                return predicate
    return [t for t in tokens if t.i in kept] or tokens


def _has_subject(sentence: Sentence, token: Token) -> bool:
    return bool(sentence.children(token.i, "nsubj", "nsubj:pass", "cop"))


def clause_span(text: str, tokens: Iterable[Token], extra: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """The span from the first to the last of ``tokens`` and ``extra`` spans, without punctuation around it."""
    tokens = list(tokens)
    spans = [(t.start, t.end) for t in tokens if t.pos not in {"PUNCT", "SPACE"}] + list(extra)
    spans = spans or [(t.start, t.end) for t in tokens]
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    while start < end and (text[start].isspace() or text[start] in ',;:.–—-«“"*•■'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:.–—-«"):
        end -= 1
    inside = text[start:end]
    if inside.count("(") > inside.count(")") and end < len(text) and text[end] == ")":
        end += 1
    for closing, opening in (("”", "“"), ("»", "«"), ('"', '"')):
        if end < len(text) and text[end] == closing and inside.count(opening) % 2 == 1:
            end += 1
    return start, end


def governing_verbs(sentence: Sentence, token: Token, *, complements: bool = False) -> list[Token]:
    """The verbs above ``token`` in its clause, nearest first, ``token`` itself first if a verb.

    ``complements``: only those that ``token`` completes (object, subject, infinitive), whose polarity reaches it.
    """
    chain = [token] if token.pos in _VERBAL or sentence.children(token.i, "cop", "aux") else []
    current = token
    for head in sentence.ancestors(token):
        if current.dep in {"conj", "acl:relcl", "parataxis", "appos", "advcl"} or parted(sentence, current, head):
            break
        if current.dep == "acl" and "VerbForm=Inf" not in current.feats:
            break
        if complements and (
            (current.dep.startswith(("obl", "nmod", "advmod")) and current.pos not in _VERBAL) or current.dep == "ccomp"
        ):
            break
        if head.pos in _VERBAL or sentence.children(head.i, "cop", "aux"):
            chain.append(head)
        current = head
    return chain
