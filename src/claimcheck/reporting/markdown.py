"""Reports as Markdown that can be read as it is; no text from outside can make markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from claimcheck.reporting._safe import one_line, web_address
from claimcheck.reporting._view import (
    Explanation,
    Item,
    View,
    document_facts,
    evidence_facts,
    produced_by,
)
from claimcheck.reporting._words import NOT_CHECKABLE, SYMBOLS
from claimcheck.schema import JudgedEvidence, Report

__all__ = ["iter_markdown"]

_SCORES = ("entailment", "neutral", "contradiction")
_SIGNS = re.compile(r"[\\`*_{}\[\]#|~$^]|:(?=[\w/+-])|(?<=[Ww])\.|@|==")
_AT_START = re.compile(r"^(?:[-+=]|\d+(?=[.)]))")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def iter_markdown(reports: Iterable[Report], explanation: Explanation | None = None) -> Iterator[str]:
    """Chunks of one Markdown text, a part for each document; with ``explanation`` its lines stand below each claim."""
    for number, report in enumerate(reports):
        if number:
            yield "\n---\n\n"
        yield from _document(View.of(report), explanation)


def _text(text: str) -> str:
    """``text`` on one line, every sign that could be markup escaped."""
    plain = _SIGNS.sub(lambda match: "".join(f"\\{sign}" for sign in match.group()), one_line(text))
    plain = _AT_START.sub(lambda match: _escaped_start(match.group()), plain)
    return plain.translate(_ENTITIES)


def _escaped_start(start: str) -> str:
    return f"\\{start}" if not start.isdecimal() else f"{start}\\"


def _document(view: View, explanation: Explanation | None) -> Iterator[str]:
    document, words = view.report.document, view.words
    yield f"# {words.page('report')}{words.page('separator')}{_text(view.name)}\n\n"
    if document.title:
        yield f"{words.page('file')}{words.page('separator')}{_text(words.name_of(document))}\\\n"
    yield " · ".join(document_facts(document, len(view.items), words)) + "\n"
    counts = [f"{SYMBOLS[group]} {len(items)} {words.of('groups', group)}" for group, items in view.groups()]
    if counts:
        yield f"\n{' · '.join(counts)}\n"
    for notice in document.notices:
        yield f"\n> ! {_text(notice)}\n"
    for line in view.other_decisions:
        yield f"\n- ✎ {_text(line)}\n"
    for group, items in view.groups():
        title = words.of("groups", group)
        yield f"\n## {SYMBOLS[group]} {title[:1].upper()}{title[1:]} ({len(items)})\n"
        for item in items:
            yield from _not_checkable(item, explanation) if group == NOT_CHECKABLE else _item(item, explanation)
    yield f"\n## {words.page('provenance')}\n\n"
    for part, value in produced_by(view.report.provenance, words, whole=True):
        yield f"- {part}{words.page('separator')}{_text(value)}\n"


def _not_checkable(item: Item, explanation: Explanation | None) -> Iterator[str]:
    yield f"\n- {item.number}\\. {_text(item.claim.statement)} ({' · '.join(map(_text, item.facts))})\n"
    for line in item.decision_lines:
        yield f"    - ✎ {_text(line)}\n"
    for line in explanation(item.claim) if explanation else ():
        yield f"    - {_text(line)}\n"


def _item(item: Item, explanation: Explanation | None) -> Iterator[str]:
    words, claim = item.words, item.claim
    yield f"\n### {item.number}\\. {_text(claim.statement)}\n\n"
    why = "".join(f" · {_text(part)}" for part in item.why)
    yield f"{item.symbol} **{_text(item.verdict_words)}**{why}\n\n"
    for line in item.decision_lines:
        yield f"✎ {_text(line)}\n\n"
    yield f"> {words.page('quote', text=_text(claim.quote))}\n\n"
    yield " · ".join(map(_text, item.facts)) + "\n"
    for line in explanation(claim) if explanation else ():
        yield f"\n- {_text(line)}\n"
    for evidence in item.shown:
        yield from _evidence(item, evidence)
    for check in item.checks(None):
        yield f"\n- {_text(check.detail or check.name)} ({words.of('outcomes', check.outcome)})\n"
    if item.folded:
        closest = "" if item.shown else words.page("separator") + _cited(item.folded[0])
        yield f"\n{item.folded_words}{closest}\n"
    if item.verdict.searched is not None and not item.verdict.evidence:
        yield f"\n{_text(words.searched(item.verdict.searched))}\n"


def _cited(evidence: JudgedEvidence) -> str:
    url = web_address(evidence.source.url)
    return f"{_text(evidence.source.publisher)}, {f'<{url}>' if url else _text(evidence.source.url)}"


def _evidence(item: Item, evidence: JudgedEvidence) -> Iterator[str]:
    words = item.words
    facts = ", ".join(evidence_facts(evidence, words))
    yield f"\n- {_text(evidence.source.publisher)} ({facts})\n\n"
    yield f"  > {words.page('quote', text=_text(evidence.quote))}\n\n"
    url = web_address(evidence.source.url)
    yield f"  {f'<{url}>' if url else _text(evidence.source.url)}\n\n"
    scores = (f"{words.of('scores', name)} {_text(words.percent(getattr(evidence, name)))}" for name in _SCORES)
    yield f"  {' · '.join(scores)}\n"
    for check in item.checks(evidence):
        yield f"\n  - {_text(check.detail or check.name)} ({words.of('outcomes', check.outcome)})\n"
