"""Gold files: what is read, and how every fault is told."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import GoldError
from claimcheck.evaluation import read_gold_claims, read_gold_mentions, read_pairs
from claimcheck.schema import ClaimKind, Lang

FIXTURES = Path(__file__).parents[2] / "fixtures"
TEXT = "Voxarel a racheté l’éditeur Fluvoix pour 3\u00a0millions d’euros.\r\nLa société emploie 40 personnes à Lille."


def write(path: Path, *rows: dict[str, Any] | str) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())
    return path


def row(quote: str = "Voxarel a racheté l’éditeur Fluvoix", **changes: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {"doc": "a", "start": start, "end": start + len(quote), "quote": quote, "kind": "acquisition", **changes}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    return tmp_path


@pytest.mark.parametrize("name", ["gold-dev.jsonl", "gold-test.jsonl"])
def test_the_projects_claims_are_valid(name: str) -> None:
    gold = read_gold_claims(FIXTURES / "articles" / name)
    assert len(gold.rows) > 200
    for document, rows in gold.entries:
        assert all(document.text[own.start : own.end] == own.quote for own in rows)


def test_the_projects_mentions_and_pairs_are_valid() -> None:
    assert len(read_gold_mentions(FIXTURES / "articles" / "mentions-dev.jsonl").rows) > 100
    assert len(read_pairs(FIXTURES / "pairs" / "dev.jsonl").rows) > 100


def test_text_is_verbatim(folder: Path) -> None:
    gold = read_gold_claims(write(folder / "gold.jsonl", row("La société emploie 40 personnes", type="headcount")))
    document, _ = gold.entries[0]
    assert document.text == TEXT
    assert (document.id, document.lang) == ("a", Lang.FR)


def test_type_stands_for_kind(folder: Path) -> None:
    own = row(type="stake")
    del own["kind"]
    assert read_gold_claims(write(folder / "gold.jsonl", own)).rows[0].kind is ClaimKind.STAKE


@pytest.mark.parametrize("doc", ["a", "a.txt"])
@pytest.mark.parametrize("place", ["", "docs"])
@pytest.mark.parametrize("stored", ["a", "a.txt"])
def test_documents_are_found_beside_the_file_or_in_docs(tmp_path: Path, doc: str, place: str, stored: str) -> None:
    (tmp_path / place).mkdir(exist_ok=True)
    (tmp_path / place / stored).write_bytes(TEXT.encode())
    assert read_gold_claims(write(tmp_path / "gold.jsonl", row(doc=doc))).entries[0][0].text == TEXT


def test_two_spellings_of_one_document_are_one(folder: Path) -> None:
    gold = read_gold_claims(write(folder / "gold.jsonl", row(), row(doc="a.txt", kind="merger")))
    assert [len(rows) for _, rows in gold.entries] == [2]


def test_blank_lines_a_bom_and_unknown_keys_are_passed_over(folder: Path) -> None:
    text = "\ufeff" + json.dumps(row(remark="mine")) + "\r\n\r\n"
    path = folder / "gold.jsonl"
    path.write_bytes(text.encode())
    assert len(read_gold_claims(path).rows) == 1


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("{", r":2: row 2: not JSON: .*column 2"),
        ("[1]", r":2: row 2: a row must be a JSON object, not list"),
        ("[" * 100_000, r":2: row 2: not JSON"),
        ("1" * 5_000, r":2: row 2: not JSON"),
        (row(kind="sale"), r":2: a: kind: "),
        ({key: value for key, value in row().items() if key != "kind"}, r":2: a: kind: "),
        (row(modality="sure"), r":2: a: modality: "),
        (row(start="0"), r":2: a: start: "),
        (row(start=True), r":2: a: start: "),
        (row(start=-1), r":2: a: start: "),
        (row(start=9, end=9), r":2: a: end: 9 is not after start 9"),
        (row(end=10_000), r":2: a: end: 10000 is beyond the document, which has \d+ characters"),
        (
            {**row(), "quote": "Voxarel"},
            r":2: a: quote: text\[0:35\] is 'Voxarel a racheté l’éditeur Fluvoix', not 'Voxarel'",
        ),
        (row(doc="b"), r":2: b: doc: no document 'b'"),
        (row(doc=""), r":2: row 2: doc: "),
        (row(doc="/a"), r":2: /a: doc: '/a' must be relative"),
        (row(doc="a\x00b"), r":2: [^:]+: doc: no document"),
        (row(doc="x" * 5_000), r":2: [^:]+: doc: no document"),
        (row(value={"text": "3", "kind": "heap"}), r":2: a: value\.kind: "),
        (row(time={"text": "hier", "from": "2023-02-30"}), r":2: a: time\.from: "),
    ],
)
def test_a_fault_names_file_line_and_field(folder: Path, fault: dict[str, Any] | str, message: str) -> None:
    path = write(folder / "gold.jsonl", row(), fault)
    with pytest.raises(GoldError, match=re.escape(str(path)) + message) as caught:
        read_gold_claims(path)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_not_utf8(folder: Path) -> None:
    path = folder / "gold.jsonl"
    path.write_bytes(b'{"doc": "\xe9"}\n')
    with pytest.raises(GoldError, match=r"gold\.jsonl:1: row 1: not UTF-8 at byte 10"):
        read_gold_claims(path)
    (folder / "a.txt").write_bytes("é".encode("latin-1"))
    with pytest.raises(GoldError, match=r"gold\.jsonl:1: a: doc: .*a\.txt is not UTF-8"):
        read_gold_claims(write(path, row()))


def test_no_file_no_rows_no_folder(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"none\.jsonl: cannot read the gold file"):
        read_gold_claims(tmp_path / "none.jsonl")
    with pytest.raises(GoldError, match="cannot read the gold file"):
        read_pairs(tmp_path)
    with pytest.raises(GoldError, match="has no rows"):
        read_pairs(write(tmp_path / "empty.jsonl", ""))


def test_nominal_mentions_are_left_out_but_checked(folder: Path) -> None:
    nominal = {"doc": "a", "start": 65, "end": 75, "surface": TEXT[65:75], "canonical": "Fluvoix", "kind": "nominal"}
    gold = read_gold_mentions(write(folder / "m.jsonl", nominal))
    assert (len(gold.entries), gold.rows) == (1, ())
    with pytest.raises(GoldError, match=r"m\.jsonl:1: a: surface: "):
        read_gold_mentions(write(folder / "m.jsonl", {**nominal, "surface": "autre"}))


def test_pairs_have_one_identifier_each(tmp_path: Path) -> None:
    pair = {
        "id": "p1",
        "evidence": "Voxarel emploie 40 personnes.",
        "claim": "Voxarel employs 50 people.",
        "evidence_lang": "fr",
        "claim_lang": "en",
        "label": "refuted",
        "phenomenon": "count",
    }
    assert read_pairs(write(tmp_path / "p.jsonl", pair)).rows[0].claim_lang is Lang.EN
    with pytest.raises(GoldError, match=r"p\.jsonl:2: p1: id: 'p1' was already used in line 1"):
        read_pairs(write(tmp_path / "p.jsonl", pair, pair))
    with pytest.raises(GoldError, match=r"p\.jsonl:1: p1: label: "):
        read_pairs(write(tmp_path / "p.jsonl", {**pair, "label": "true"}))
