"""Claims and mentions against gold: matching, levels, peripheral rows, attributes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.evaluation import ClaimsEvaluation, evaluate_claims, evaluate_mentions, read_gold_claims
from claimcheck.evaluation.metrics import best_first, iou, same_name
from claimcheck.schema import Claim, Document, Mention, Occurrence, claim_id

FIXTURES = Path(__file__).parents[2] / "fixtures" / "articles"
TEXT = (
    "Voxarel a racheté Fluvoix en 2021. Le fonds Brumal a investi dans Dordalys, Quillvoice. "
    "Selon la presse, la société emploie plus de 40 personnes à Lille. Elle ne perd pas ses clients."
)


def gold(quote: str, kind: str, subject: str | None, **more: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {
        "doc": "a",
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "kind": kind,
        "subject": subject,
    } | more


def claim(quote: str, kind: str, subject: str | None, **more: Any) -> Claim:
    start = TEXT.index(quote)
    party = {"name": subject} if subject else None
    data = {"document_id": "a", "start": start, "end": start + len(quote), "quote": quote, "kind": kind}
    data |= {"statement": quote, "proposition": quote, "subject": party, "worthiness": 0.5, "confidence": 0.5}
    data["id"] = claim_id(TEXT, start, start + len(quote), kind, subject, None)
    return Claim.model_validate(data | more)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8", newline="")
    return tmp_path


def evaluate(folder: Path, rows: Sequence[dict[str, Any]], claims: Sequence[Claim]) -> ClaimsEvaluation:
    path = folder / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return evaluate_claims(path, lambda _document: claims)


BOUGHT = "Voxarel a racheté Fluvoix en 2021"


def test_levels_ask_more_and_more(folder: Path) -> None:
    rows = [gold(BOUGHT, "acquisition", "Voxarel"), gold("Elle ne perd pas ses clients", "client", "Dordalys")]
    claims = [
        claim("Voxarel a racheté Fluvoix", "acquisition", "Fluvoix"),
        claim("Elle ne perd pas ses clients", "quality", "Dordalys"),
        claim("Le fonds Brumal a investi", "funding", "Brumal"),
    ]
    levels = evaluate(folder, rows, claims).levels
    assert (levels.span.matched, levels.kind.matched, levels.subject.matched) == (2, 1, 0)
    assert (levels.span.precision, levels.span.recall, levels.span.f1) == (2 / 3, 1.0, 0.8)


def test_peripheral_rows_are_neither_misses_nor_false_alarms(folder: Path) -> None:
    rows = [gold(BOUGHT, "acquisition", "Voxarel"), gold("en 2021", "founding", "Fluvoix", peripheral=True)]
    main = claim(BOUGHT, "acquisition", "Voxarel")
    for claims in ([main], [main, claim("en 2021", "product", "X")]):
        result = evaluate(folder, rows, claims)
        assert (result.levels.subject.precision, result.levels.subject.recall) == (1.0, 1.0)
        assert (result.gold, result.peripheral) == (1, 1)
    twice = evaluate(folder, rows, [main, claim("en 2021", "product", "X"), claim("en 2021", "other", "X")])
    assert twice.levels.span.precision == 0.5
    assert twice.absorbed == {"span": 1, "kind": 1, "subject": 1}


def test_a_peripheral_row_never_takes_the_claim_of_a_central_one(folder: Path) -> None:
    rows = [
        gold(BOUGHT, "acquisition", "Voxarel", peripheral=True),
        gold("Voxarel a racheté Fluvoix", "acquisition", "Voxarel"),
    ]
    result = evaluate(folder, rows, [claim(BOUGHT, "acquisition", "Voxarel")])
    assert (result.levels.span.recall, result.levels.span.precision, result.absorbed["span"]) == (1.0, 1.0, 0)


def test_rows_with_one_span_pair_by_object(folder: Path) -> None:
    span = "Le fonds Brumal a investi dans Dordalys, Quillvoice"
    rows = [gold(span, "stake", "Brumal", object=name) for name in ("Dordalys", "Quillvoice")]
    claims = [claim(span, "stake", "Brumal", object={"name": name}) for name in ("Quillvoice", "Dordalys")]
    result = evaluate(folder, rows, claims)
    assert (result.levels.subject.f1, result.object_accuracy) == (1.0, 1.0)


def test_iou_just_below_a_half_is_no_match(folder: Path) -> None:
    start = TEXT.index(BOUGHT)
    row = {"doc": "a", "start": start, "end": start + 10, "quote": TEXT[start : start + 10], "kind": "other"}
    at, below = (claim(TEXT[:5], "other", None), claim(TEXT[:4], "other", None))
    assert evaluate(folder, [row], [at]).levels.subject.recall == 1.0
    assert evaluate(folder, [row], [below]).levels.span.recall == 0.0


def test_attributes_of_matched_claims(folder: Path) -> None:
    staff = "la société emploie plus de 40 personnes à Lille"
    value = {"text": "plus de 40", "kind": "number", "number": 40, "relation": ">"}
    time = {"text": "en 2021", "from": "2021-01-01", "to": "2021-12-31", "precision": "year"}
    rows = [
        gold(BOUGHT, "acquisition", "Voxarel", object="Fluvoix", time=time, status="completed"),
        gold(staff, "headcount", "Quillvoice", value=value, modality="reported"),
        gold("Elle ne perd pas ses clients", "client", "Quillvoice", negated=True),
    ]
    right = [
        claim(BOUGHT, "acquisition", "Voxarel", object={"name": "FLUVOIX"}, time=time, status="completed"),
        claim(staff, "headcount", "Quillvoice", value=value | {"text": "40"}, modality="reported"),
        claim("Elle ne perd pas ses clients", "client", "Quillvoice", negated=True),
    ]
    names = ("modality_accuracy", "modality_macro_f1", "negated_f1", "object_accuracy", "value_accuracy")
    result = evaluate(folder, rows, right)
    assert all(getattr(result, name) == 1.0 for name in (*names, "time_accuracy", "status_accuracy"))
    wrong = [
        right[0].model_copy(update={"object": None, "time": None, "status": None}),
        claim(staff, "headcount", "Quillvoice", value=value | {"relation": "="}),
        claim("Elle ne perd pas ses clients", "client", "Quillvoice"),
    ]
    result = evaluate(folder, rows, wrong)
    assert result.matched == 3
    assert result.negated_f1 == 0.0
    assert result.modality_accuracy == pytest.approx(2 / 3)
    assert {name: own.accuracy for name, own in result.given.items()} == dict.fromkeys(result.given, 0.0)
    assert {own.count for own in result.given.values()} == {1}
    assert result.value_accuracy == pytest.approx(2 / 3)


def test_a_text_value_is_compared_by_its_folded_text(folder: Path) -> None:
    rows = [gold(BOUGHT, "appointment", "Voxarel", value={"text": "Directeur  Général", "kind": "text"})]
    same = claim(BOUGHT, "appointment", "Voxarel", value={"text": "directeur general", "kind": "text"})
    other = claim(BOUGHT, "appointment", "Voxarel", value={"text": "directeur", "kind": "text"})
    assert evaluate(folder, rows, [same]).value_accuracy == 1.0
    assert evaluate(folder, rows, [other]).value_accuracy == 0.0


def test_gold_against_itself_is_perfect_and_only_named_documents_are_run() -> None:
    path = FIXTURES / "gold-dev.jsonl"
    annotated = read_gold_claims(path)
    rows_of = {document.id: rows for document, rows in annotated.entries}
    seen: list[str] = []

    def extract(document: Document) -> list[Claim]:
        seen.append(document.id)
        return [_as_claim(document, row) for row in rows_of[document.id]]

    result = evaluate_claims(path, extract)
    assert seen == [document.id for document, _ in annotated.entries]
    assert {own.f1 for own in (result.levels.span, result.levels.kind, result.levels.subject)} == {1.0}
    assert {own.subject.f1 for own in result.per_kind.values() if own.subject.gold} == {1.0}
    assert set(result.per_language) == {"fr", "en"}
    figures = ("modality", "object", "value", "time", "status")
    assert {getattr(result, f"{name}_accuracy") for name in figures} == {1.0}
    assert result.negated_f1 == result.modality_macro_f1 == 1.0
    assert len(list(result.prediction_rows())) == result.predicted == len(annotated.rows)
    assert "predictions" not in result.to_dict()
    json.dumps(result.to_dict(), allow_nan=False)


def _as_claim(document: Document, row: Any) -> Claim:
    data = row.to_dict()
    for name in ("subject", "object", "attribution"):
        data[name] = {"name": data[name]} if data[name] else None
    data |= {"id": "x", "document_id": document.id, "statement": row.quote, "proposition": row.quote}
    data |= {"worthiness": 1, "confidence": 1, "occurrences": [Occurrence(start=0, end=1, quote=document.text[0])]}
    return Claim.model_validate(data)


def test_nothing_predicted_has_no_precision(folder: Path) -> None:
    result = evaluate(folder, [gold(BOUGHT, "acquisition", "Voxarel")], [])
    assert (result.levels.span.precision, result.levels.span.recall, result.levels.span.f1) == (None, 0.0, 0.0)
    assert (result.modality_accuracy, result.matched) == (None, 0)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Téléperformance", "teleperformance", True),
        ("Teleperformance", "Teleperfomance", True),
        ("Crédit du Cotentin", "Credit de Cotentin", True),
        ("Sitel", "Simtel", False),
        ("Five9", "Five", False),
        ("Vocalis 8", "Vocalis 9", False),
        ("Orange", "Orange Business", False),
        ("T.", "T.", True),
        ("T.", "TP", False),
        (None, None, True),
        (None, "Voxarel", False),
    ],
)
def test_names(left: str | None, right: str | None, same: bool) -> None:
    assert same_name(left, right) is same
    assert same_name(right, left) is same


class Piece:
    def __init__(self, start: int, length: int) -> None:
        self.start, self.end = start, start + length


pieces = st.lists(st.builds(Piece, st.integers(0, 30), st.integers(1, 12)), max_size=8)


@given(pieces, pieces, st.sampled_from([0.5, 0.8]))
def test_matching_is_one_to_one_maximal_and_best_first(left: list[Piece], right: list[Piece], least: float) -> None:
    pairs = best_first(left, right, least)
    overlaps = [iou(left[i], right[j]) for i, j in pairs]
    assert overlaps == sorted(overlaps, reverse=True)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            if iou(one, other) >= least:
                rivals = [iou(left[k], right[m]) for k, m in pairs if i == k or j == m]
                assert rivals
                assert max(rivals) >= iou(one, other)


def mention(surface: str, name: str, vendor_id: str | None = None, cut: int = 0) -> Mention:
    start = TEXT.index(surface)
    span = {"start": start, "end": start + len(surface) - cut, "surface": surface[: len(surface) - cut]}
    data = {"document_id": "a", "name": name, "vendor_id": vendor_id, "confidence": 1, "method": "recognised"}
    return Mention.model_validate(data | span)


def test_mentions_need_the_span_and_the_organisation(folder: Path) -> None:
    surfaces = {"Voxarel": "Voxarel Group", "Fluvoix": "Fluvoix", "Brumal": "Fonds Brumal", "Dordalys": "Brindlecom"}
    rows = [
        {
            "doc": "a",
            "start": TEXT.index(own),
            "end": TEXT.index(own) + len(own),
            "surface": own,
            "canonical": canonical,
        }
        for own, canonical in surfaces.items()
    ]
    nominal = TEXT.index("la société")
    rows.append({"doc": "a", "start": nominal, "end": nominal + 10, "surface": "la société", "kind": "nominal"})
    path = folder / "mentions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    mentions = [
        mention("Voxarel", "VOXAREL group", "voxarel"),
        mention("Fluvoix", "Quillvoice", "quillvoice"),
        mention("Brumal", "Brumal"),  # unknown to the registry: by surface, part of the canonical name
        mention("Dordalys", "Dordalys"),  # unlinked, and the surface does not spell the canonical name
        mention("Lille", "Lille"),
    ]
    result = evaluate_mentions(path, lambda _document: mentions)
    assert (result.gold, result.predicted) == (4, 5)
    assert (result.levels.span.matched, result.levels.canonical.matched) == (4, 2)
    assert (result.precision, result.recall) == (0.4, 0.5)
    short = evaluate_mentions(path, lambda _document: [mention("Voxarel", "Voxarel Group", "voxarel", cut=2)])
    assert short.levels.span.matched == 0
    near = evaluate_mentions(path, lambda _document: [mention("Voxarel", "Voxarel Group", "voxarel", cut=1)])
    assert near.levels.canonical.matched == 1
    assert [row["name"] for row in near.prediction_rows()] == ["Voxarel Group"]
