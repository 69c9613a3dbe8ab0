"""The report for people: order, words beside colours, harmless text, narrow terminals."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from claimcheck.evaluation import evaluate_claims, evaluate_mentions, evaluate_verdicts
from claimcheck.reporting import render_claims, render_evaluation, render_mentions, render_terminal
from claimcheck.schema import Claim, Document, Mention, Provenance, Report, Result, Verdict, VerdictLabel

FIXTURES = Path(__file__).parents[2] / "fixtures"
PROVENANCE = Provenance(
    hash="f" * 64, package="0.1.0", registry="ab" * 32, evidence="e", model="tiny", configuration="c", input="i"
)
SOURCE = {"publisher": "Gazette des plateaux", "url": "https://example.org/" + "long-" * 30, "date": "2023-11"}
PASSAGE = {"id": "e", "quote": "Le prix était de 3 milliards.", "start": 0, "end": 29, "source": SOURCE, "lang": "fr"}
SCORES = {"entailment": 0.02, "neutral": 0.07, "contradiction": 0.91}


def claim(statement: str, **more: Any) -> Claim:
    data = {"id": "c", "document_id": "a.txt", "start": 3, "end": 9, "quote": statement, "statement": statement}
    data |= {"proposition": statement, "kind": "acquisition", "worthiness": 1, "confidence": 1}
    return Claim.model_validate(data | more)


def result(statement: str, label: str, reason: str | None = None, **more: Any) -> Result:
    data = {"label": label, "probability": 0.914, "method": "both", "explanation": f"Why {statement}", "reason": reason}
    return Result(claim=claim(statement), verdict=Verdict.model_validate(data | more))


def report(*results: Result, **document: Any) -> Report:
    data = {"id": "a.txt", "text": "x", "lang": "fr", "date": dt.date(2023, 11, 8), "sha256": "0" * 64}
    return Report(document=Document.model_validate(data | document), results=results, provenance=PROVENANCE)


def render(*reports: Report, width: int = 80, **options: Any) -> str:
    stream = io.StringIO()
    render_terminal(reports, Console(file=stream, width=width, **options))
    return stream.getvalue()


def everything() -> Report:
    checks = [
        {"name": "amount", "outcome": "disagrees", "detail": "4 billion, not 3"},
        {"name": "date", "outcome": "unknown", "detail": ""},
    ]
    return report(
        result("Fifth", "not_enough_info", "not_checkable"),
        result("Fourth", "not_enough_info", "no_evidence", searched={"vendors": ["voxarel"], "passages": 3}),
        result("Third", "supported", evidence=[PASSAGE | SCORES]),
        result("Second", "conflicting"),
        result("First", "refuted", evidence=[PASSAGE | SCORES], checks=checks),
    )


def test_groups_come_in_order_and_with_counts() -> None:
    text = render(everything())
    places = [text.index(word) for word in ("First", "Second", "Third", "Fourth", "Fifth")]
    assert places == sorted(places)
    heads = ["✗ REFUTED  1", "≠ CONFLICTING  1", "✓ SUPPORTED  1", "? NOT ENOUGH INFORMATION  1", "– NOT CHECKABLE  1"]
    assert [line for line in text.splitlines() if line in heads] == heads
    assert "French · 8 November 2023 · 5 claims" in text
    assert "✗\u00a01\u00a0refuted" in text


def test_a_claim_shows_all_that_a_reader_needs() -> None:
    text = render(everything(), width=120)
    for part in (
        "refuted 91% – Why First",
        "“First”  [3–9]",
        "Gazette des plateaux · 2023-11 · third party · French",
        "“Le prix était de 3 milliards.”",
        SOURCE["url"],
        "supports 2% · says neither 7% · contradicts 91%",
        "✗ amount disagrees – 4 billion, not 3",
        "? date open",
        "not enough information 91% · no evidence found – Why Fourth",
        "Searched for voxarel: 3 passages.",
    ):
        assert part in text


def test_what_is_not_checkable_takes_one_line() -> None:
    assert "  • Fifth  asserted · acquisition [3–9]\n" in render(everything())
    assert "Why Fifth" not in render(everything())


@pytest.mark.parametrize("width", [80, 120])
def test_only_an_address_is_wider_than_the_terminal(width: int) -> None:
    words = "Voxarel a racheté «\u00a0Fluvoix\u00a0» pour 3\u202f000\u00a0euros. "
    lines = render(report(result(words * 9, "refuted", evidence=[PASSAGE | SCORES])), width=width).splitlines()
    assert all(len(line) <= width for line in lines if "https://" not in line)
    assert not any(line.rstrip() != line for line in lines)
    assert not any(line.endswith("«") for line in lines)


def test_no_colour_unless_a_terminal() -> None:
    assert "\x1b" not in render(everything())
    assert "\x1b[" in render(everything(), force_terminal=True, color_system="standard")


@given(st.text(st.characters(), max_size=40))
def test_text_of_articles_is_harmless(text: str) -> None:
    own = report(
        result(text, "refuted", evidence=[PASSAGE | SCORES | {"quote": text}]),
        result(text, "not_enough_info", "not_checkable"),
        title=text,
        notices=[text],
    )
    shown = render(own)
    shown.encode()
    bad = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not [character for character in shown if character != "\n" and unicodedata.category(character) in bad]


def test_markup_and_control_characters_are_shown_not_obeyed() -> None:
    shown = render(report(result("[bold]x[/bold] :boom: \x1b[31m \u202egnp.exe \x9b1m \x00", "refuted")), width=120)
    assert "✗ [bold]x[/bold] :boom: ␛[31m ‹U+202E›gnp.exe ‹U+009B›1m ␀\n" in shown


def test_a_quote_of_a_megabyte_is_cut_and_said_to_be() -> None:
    shown = render(report(result("abcdefghi " * 100_000, "refuted")))
    assert len(shown) < 20_000
    assert "(998000 characters more)" in shown.replace("\n", "").replace("    ", "").replace("  ", " ")


def test_a_terminal_without_unicode_gets_words() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    render_terminal([everything()], Console(file=stream, width=80))
    stream.flush()
    assert b"x REFUTED  1" in raw.getvalue()


def test_several_documents_and_standard_input() -> None:
    text = render(everything(), report(id="-", lang="unknown", date=None, notices=["Third language: no claims."]))
    assert text.index("━━ a.txt ━") < text.index("━━ standard input ━")
    assert "language unknown · date unknown · 0 claims" in text
    assert "! Third language: no claims." in text


def test_a_document_name_longer_than_the_line_is_whole() -> None:
    name = "folder/" + "n" * 150
    assert name in render(report(id=name)).replace("\n   ", "")


def show(what: Any, *args: Any, width: int = 80, **options: Any) -> str:
    stream = io.StringIO()
    what(*args, Console(file=stream, width=width), **options)
    return stream.getvalue()


def test_claims_as_a_table() -> None:
    claims = [
        claim("Voxarel bought Fluvoix.", subject={"name": "Voxarel"}, object={"name": "Fluvoix"}, negated=True),
        claim("[red]Brumal[/red]", document_id="b.txt", attribution={"name": "author"}, modality="opinion"),
    ]
    text = show(render_claims, claims)
    assert text.index("a.txt") < text.index("Voxarel → Fluvoix · asserted · negated") < text.index("b.txt")
    assert "[red]Brumal[/red]" in text
    assert "opinion · the author’s view" in text


def test_mentions_as_a_table() -> None:
    candidates = [{"vendor_id": "talkdesk", "name": "Talkdesk", "score": 61}]
    base = {"document_id": "a", "start": 0, "end": 2, "surface": "T.", "name": "T.", "confidence": 0.4}
    mentions = [
        Mention.model_validate(base | {"method": "pattern", "candidates": candidates}),
        Mention.model_validate(base | {"method": "exact", "vendor_id": "tee", "candidates": candidates}),
        Mention.model_validate(base | {"method": "recognised"}),
    ]
    text = show(render_mentions, mentions, width=120)
    assert "1 linked · 1 ambiguous · 1 not in the registry" in text
    assert text.count("Talkdesk [talkdesk] 61") == 1
    assert show(render_mentions, mentions, width=120, explain=True).count("Talkdesk [talkdesk] 61") == 2


@pytest.mark.parametrize("width", [80, 120])
def test_evaluations_as_tables(width: int) -> None:
    nei = VerdictLabel.NOT_ENOUGH_INFO
    claims = evaluate_claims(FIXTURES / "articles" / "gold-dev.jsonl", lambda _document: [])
    mentions = evaluate_mentions(FIXTURES / "articles" / "mentions-dev.jsonl", lambda _document: [])
    verdicts = evaluate_verdicts(FIXTURES / "pairs" / "dev.jsonl", lambda _row: (nei, {nei: 0.4}))
    for evaluation, words in (
        (claims, ("span + kind + subject", "modality macro-F1", "acquisition")),
        (mentions, ("span + organisation", "acronym")),
        (verdicts, ("calibration error", "claim-only baseline", "role_swap", "fr-en")),
    ):
        text = show(render_evaluation, evaluation, width=width)
        assert all(word in text for word in words)
        assert all(len(line) <= width for line in text.splitlines())
