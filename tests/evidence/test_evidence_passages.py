"""Evidence files: what is read, and how faults are named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import EvidenceError
from claimcheck.evidence import bundled_passages, read_passages
from claimcheck.schema import Lang, SourceKind

SOURCE = {"publisher": "The Harbour Gazette", "url": "https://gazette.example/1", "date": "2021-05", "kind": "official"}
ROW: dict[str, Any] = {
    "id": "one",
    "text": "Telora bought Vocanis in May 2021.",
    "lang": "en",
    "source": SOURCE,
    "vendors": ["telora"],
}


def write(folder: Path, *rows: Any) -> Path:
    path = folder / "news.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def without(row: dict[str, Any], field: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != field}


def test_a_line_is_a_passage(tmp_path: Path) -> None:
    (passage,) = read_passages(write(tmp_path, ROW, "", "   "))
    assert passage.id == "one"
    assert passage.source.kind is SourceKind.OFFICIAL
    assert passage.source.date == "2021-05"
    assert passage.vendors == ("telora",)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(ROW).encode() + b"\r\n" + json.dumps(ROW | {"id": "two"}).encode())
    assert [passage.id for passage in read_passages(path)] == ["one", "two"]


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    text = "Telora emploie 300 personnes.\u2028Son siège est à Lille.\x85"
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps(ROW | {"text": text}, ensure_ascii=False), encoding="utf-8")
    assert read_passages(path)[0].text == text


def test_a_missing_language_is_identified(tmp_path: Path) -> None:
    row = without(ROW, "lang") | {
        "text": "Le prestataire a été racheté par son concurrent, qui emploie trois mille salariés."
    }
    assert read_passages(write(tmp_path, row))[0].lang is Lang.FR


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (ROW | {"source": without(SOURCE, "publisher")}, "source.publisher: is missing"),
        (ROW | {"source": without(SOURCE, "url")}, "source.url: is missing"),
        (ROW | {"source": SOURCE | {"url": ""}}, "source.url: is empty"),
        (ROW | {"source": SOURCE | {"publisher": " \u00a0"}}, "source.publisher: is blank"),
        (ROW | {"source": SOURCE | {"kind": "rumour"}}, "source.kind: 'rumour' is none of"),
        (ROW | {"source": SOURCE | {"date": "May 2021"}}, "source.date: 'May 2021' is no date"),
        (ROW | {"source": SOURCE | {"date": "2021-02-30"}}, "source.date: there is no day 2021-02-30"),
        (ROW | {"lang": "de"}, "lang: 'de' is none of"),
        (ROW | {"vendors": ["telora", " "]}, "vendors.1: is blank"),
        (ROW | {"vendors": "telora"}, "vendors: "),
        (ROW | {"text": "half \ud83d"}, "text: holds half a surrogate pair"),
        (without(ROW, "source"), "source: is missing"),
        (without(ROW, "id"), "id: is missing"),
        ("[1, 2]", "is not a JSON object"),
        ("{'id': 1}", "is not JSON"),
        ("[" * 100_000, ""),
        (ROW, "id: 'one' is used on line 1 too"),
    ],
)
def test_a_fault_is_told_in_one_line_with_file_line_and_field(tmp_path: Path, row: Any, fault: str) -> None:
    path = write(tmp_path, ROW, "", row)
    with pytest.raises(EvidenceError) as caught:
        read_passages(path)
    assert str(caught.value).startswith(f"{path}:3: {fault}")
    assert "\n" not in str(caught.value)


def test_all_faults_are_counted(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"news\.jsonl:1: id: is missing \(and 2 more\)"):
        read_passages(write(tmp_path, without(ROW, "id"), without(ROW, "text"), "nothing"))


@pytest.mark.parametrize("name", ["missing.jsonl", ".", "nul\x00.jsonl"])
def test_a_file_that_cannot_be_read_is_an_evidence_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(EvidenceError, match="cannot be read"):
        read_passages(f"{tmp_path}/{name}")


def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(json.dumps(ROW).encode() + b"\n\xff\xfe{}")
    with pytest.raises(EvidenceError, match=r":2: is not UTF-8"):
        read_passages(path)


def test_the_bundled_evidence_is_complete() -> None:
    passages = bundled_passages()
    assert len(passages) >= 400
    assert len({passage.id for passage in passages}) == len(passages)
    assert {passage.lang for passage in passages} == {Lang.FR, Lang.EN}
    assert all(passage.source.url.startswith("http") for passage in passages)
    about_nobody = [passage.id for passage in passages if not passage.vendors]
    assert len(about_nobody) <= len(passages) / 100
