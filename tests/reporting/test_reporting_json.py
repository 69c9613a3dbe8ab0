"""JSON and JSON Lines, to the letter of the contract."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from claimcheck.reporting import iter_jsonl, iter_records_json, to_json, to_line
from claimcheck.schema import Claim, Document, Mention, Provenance, Report, Result, Verdict

PROVENANCE = Provenance(
    hash="f" * 64, package="0.1.0", registry="r", evidence="e", model="m", configuration="c", input="i"
)


def report(text: str = "Voxarel a racheté Fluvoix.", claims: int = 2) -> Report:
    claim = Claim.model_validate(
        {"id": "c", "document_id": "a", "start": 0, "end": len(text), "quote": text, "statement": text}
        | {"proposition": text, "kind": "acquisition", "worthiness": 1, "confidence": 1}
    )
    verdict = Verdict.model_validate({"label": "supported", "probability": 0.9, "method": "nli", "explanation": text})
    document = Document(id="a", text=text, sha256="0" * 64)
    return Report(document=document, results=(Result(claim=claim, verdict=verdict),) * claims, provenance=PROVENANCE)


def test_one_line_a_claim_and_the_provenance_last() -> None:
    own = report()
    lines = [json.loads(line) for line in iter_jsonl(own)]
    assert [list(line) for line in lines] == [["schema_version", "claim", "verdict", "provenance"]] * 2 + [
        ["provenance"]
    ]
    assert lines[0]["claim"] == own.results[0].claim.to_dict()
    assert lines[0]["verdict"]["probability"] == 0.9
    assert {line["provenance"] for line in lines[:2]} == {PROVENANCE.hash}
    assert lines[2]["provenance"] == PROVENANCE.to_dict()


def test_a_document_without_claims_has_its_provenance() -> None:
    assert [list(json.loads(line)) for line in iter_jsonl(report(claims=0))] == [["provenance"]]


@given(st.text(st.characters(), min_size=1))
def test_every_text_survives(text: str) -> None:
    own = report(text)
    for line in iter_jsonl(own):
        assert line.count("\n") == 1
        line.encode()
    assert json.loads(next(iter_jsonl(own)))["claim"]["quote"] == text
    whole = to_json([own, own])
    whole.encode()
    assert [Report.model_validate(data) for data in json.loads(whole)["reports"]] == [own, own]


def test_half_a_surrogate_pair_is_escaped_and_the_rest_is_readable() -> None:
    assert next(iter_jsonl(report("é\ud800"))).count("\\u00e9\\ud800") == 4
    assert "é" in next(iter_jsonl(report("é")))


def test_records_as_json() -> None:
    data = {"document_id": "a", "start": 0, "end": 1, "surface": "T", "name": "T", "confidence": 1, "method": "pattern"}
    mention = Mention.model_validate(data)
    for mentions in ([], [mention], [mention, mention]):
        parsed = json.loads("".join(iter_records_json("mentions", mentions)))
        assert parsed == {"schema_version": "1.0", "mentions": [own.to_dict() for own in mentions]}
    assert json.loads(to_line(mention)) == mention.to_dict()
