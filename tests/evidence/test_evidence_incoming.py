"""What is read into a store: files, folders, rows; and what a row or file must say of its source."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import ClaimcheckError
from claimcheck.evidence import Given, Incoming, list_files, read_incoming
from claimcheck.schema import Lang, SourceKind

TEXT = "L'éditeur toulousain Telora a perdu le contrat de son principal client, qui pesait un tiers de ses ventes."
GERMAN = (
    "Der Sommer war lang und die Wege lagen still, sagte man gestern in Berlin, und viele Leute hörten ihm dort zu."
)


def read(path: Path, given: Given | None = None) -> tuple[list[Incoming], list[str]]:
    items = list(read_incoming(path, given))
    faults = [str(item) for item in items if isinstance(item, ClaimcheckError)]
    assert all("\n" not in fault and fault.startswith(str(path)) for fault in faults)
    return [item for item in items if isinstance(item, Incoming)], faults


def rows(folder: Path, *records: Any) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


def test_a_row_with_a_source_is_a_passage_and_every_other_one_a_document(tmp_path: Path) -> None:
    source = {"publisher": "La Gazette", "url": "https://gazette.example/1", "date": "2021-05-03"}
    path = rows(
        tmp_path,
        {"id": "p", "text": TEXT, "source": source},
        {"id": 7, "text": TEXT, "url": "https://www.gazette.example/2", "date": "2021-05-04", "kind": "official"},
        {"text": TEXT, "url": "https://gazette.example/3", "publisher": "La Gazette", "title": "Un contrat"},
    )
    (passage, numbered, named), faults = read(path)
    assert faults == []
    assert passage.passage is not None
    assert passage.passage.lang is Lang.FR
    assert passage.document.date == dt.date(2021, 5, 3)
    assert numbered.passage is None
    assert (numbered.document.id, numbered.source.publisher) == ("7", "gazette.example")
    assert (numbered.source.date, numbered.source.kind) == ("2021-05-04", SourceKind.OFFICIAL)
    assert (named.document.id, named.document.title) == ("https://gazette.example/3", "Un contrat")
    assert numbered.name == f"{path}:2"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"id": "x", "text": TEXT}, "source: is missing"),
        ({"text": TEXT, "publisher": "La Gazette"}, "id: is missing"),
        ({"id": "x", "url": "https://x.example"}, "text: is missing"),
        ({"id": "x", "text": TEXT, "url": 7}, "url: is no string"),
        ({"id": "x", "text": TEXT, "url": "u", "publisher": "P", "date": "hier"}, "date: 'hier' is no date"),
        ({"id": "x", "text": TEXT, "url": "u", "publisher": "P", "kind": "rumour"}, "kind: 'rumour' is none of"),
        ({"id": "x", "text": TEXT, "url": "u", "publisher": "P", "lang": "de"}, "lang: 'de' is none of"),
        ({"id": "x", "text": TEXT, "source": None}, "source: "),
        ({"id": "x", "text": "half \ud800", "publisher": "P"}, "holds half a surrogate pair"),
        ({"id": "x", "text": GERMAN, "publisher": "P"}, "its language is neither French nor English"),
        ({"id": "good", "text": TEXT, "publisher": "P"}, "id: 'good' is used on line 1 too"),
        ([1], "is not a JSON object"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_and_the_others_are_read(tmp_path: Path, row: Any, fault: str) -> None:
    good = {"id": "good", "text": TEXT, "publisher": "P"}
    path = rows(tmp_path, good, row, good | {"id": "last"})
    found, faults = read(path)
    assert [incoming.document.id for incoming in found] == ["good", "last"]
    (told,) = faults
    assert told.startswith(f"{path}:2: {fault}")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "rows.csv"
    lines = [
        ["id", "Text", "publisher", "date"],
        ["a", f'"{TEXT}\r\nSuite."', "La Gazette", "2021-05-03"],
        ["b", "", "La Gazette", ""],
        ["c", f'"{TEXT}"', "La Gazette", "", "more"],
        ["d", f'"{TEXT}"', "La Gazette"],
        ["", "", "", ""],
    ]
    path.write_bytes("\ufeff".encode() + "\r\n".join(separator.join(line) for line in lines).encode())
    found, faults = read(path)
    assert [incoming.document.id for incoming in found] == ["a", "d"]
    assert found[0].document.text == f"{TEXT}\r\nSuite."
    assert [fault.removeprefix(f"{path}:").partition(" (")[0] for fault in faults] == [
        "4: text: is missing",
        "5: has 5 cells, and the first line has 4",
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"id,publisher\na,b\n", "has no column 'text'"),
        (b'id,text,publisher\na,"never closed,b\n', "is no valid CSV"),
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n", "is a PNG image"),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)
    found, (told,) = read(path)
    assert found == []
    assert fault in told


def test_a_page_says_who_published_it_unless_the_caller_does(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<html><head><title>Un contrat de moins</title><link rel='canonical' href='https://gazette.example/a'>"
        "<meta property='og:site_name' content='La Gazette'><script>document.write('Vocanis a racheté Telora')</script>"
        f"</head><body onload='x()'><article><h1>Un contrat de moins</h1><p>{TEXT}</p><p>{TEXT}</p></article>"
        "<script>var more = 'Vocanis';</script></body></html>",
        encoding="utf-8",
    )
    (incoming,), _ = read(path)
    assert (incoming.source.publisher, incoming.source.url) == ("La Gazette", "https://gazette.example/a")
    assert "Vocanis" not in incoming.document.text
    given = Given(publisher="Dépêche", url="https://other.example", kind=SourceKind.OFFICIAL, date=dt.date(2020, 1, 2))
    (incoming,), _ = read(path, given)
    assert incoming.source.model_dump(mode="json", exclude={"checked"}) == {
        "publisher": "Dépêche",
        "url": "https://other.example",
        "date": "2020-01-02",
        "kind": "official",
    }


def test_a_file_without_address_is_its_own(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    (incoming,), _ = read(path)
    assert (incoming.source.publisher, incoming.source.url) == ("note.txt", path.as_uri())


def test_a_third_language_is_told_and_can_be_forced(tmp_path: Path) -> None:
    path = tmp_path / "german.txt"
    path.write_text(GERMAN, encoding="utf-8")
    assert read(path)[0] == []
    (incoming,), _ = read(path, Given(lang=Lang.EN))
    assert incoming.document.lang is Lang.EN
    path.write_text("Telora AG, Köln", encoding="utf-8")
    (incoming,), _ = read(path)
    assert incoming.document.lang is Lang.UNKNOWN


def test_a_folder_is_its_files_by_name(tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/a.PDF", "a.html", "c.png", ".hidden.txt", ".git/x.txt", "b/no-ending"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    wanted, others = list_files(tmp_path)
    assert [str(file.relative_to(tmp_path)) for file in wanted] == ["a.html", "b/a.PDF", "b/z.txt"]
    assert [file.name for file in others] == ["c.png", "no-ending"]


@pytest.mark.parametrize("name", ["missing.jsonl", "missing.csv", "missing.txt", "nul\x00.jsonl"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    (fault,) = read_incoming(f"{tmp_path}/{name}")
    assert isinstance(fault, ClaimcheckError)
