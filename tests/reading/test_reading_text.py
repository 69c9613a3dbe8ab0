"""Text, encodings and what is refused."""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import io
import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.errors import InputError
from claimcheck.reading import NOT_RECOGNISED, read_bytes, read_documents, read_text
from claimcheck.schema import Document, Lang

FRENCH = "L’éditeur a perdu son client.\r\nIl le regrette\u202f!\n\nE\u0301dité à Pau.\r"


def _one(path: Path) -> Document:
    (item,) = read_documents([path])
    assert isinstance(item, Document), item
    return item


def _error(path: Path | str) -> str:
    (item,) = read_documents([path])
    assert isinstance(item, InputError)
    message = str(item)
    assert "\n" not in message
    return message


def test_text_is_read_verbatim(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(FRENCH.encode())
    document = _one(path)
    assert document.text == FRENCH
    assert (document.id, document.lang, document.media_type) == (str(path), Lang.FR, "text/plain")
    assert document.sha256 == hashlib.sha256(FRENCH.encode()).hexdigest()
    assert document.notices == ()


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_byte_order_marks_tell_the_encoding_and_are_dropped(mark: bytes, encoding: str) -> None:
    (document,) = read_bytes(mark + FRENCH.encode(encoding), "a.txt")
    assert document.text == FRENCH
    assert document.encoding == encoding


def test_windows_text_is_read(broken: Path) -> None:
    document = _one(broken / "cp1252.txt")
    assert document.encoding == "cp1252"
    assert "annoncé “ un résultat net ” en hausse" in document.text
    assert "l’année 2020, à 324 M€" in document.text


def test_nul_bytes_are_kept(broken: Path) -> None:
    document = _one(broken / "nul-bytes.txt")
    assert "détient\x00 une option" in document.text
    assert document.lang is Lang.FR


def test_markdown_is_read_raw(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("# Titre\n\n**Armatis** a [fermé](https://example.org) son site.\n", encoding="utf-8")
    document = _one(path)
    assert document.text == path.read_text(encoding="utf-8")
    assert document.media_type == "text/markdown"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("image.png", "is a PNG image"),
        ("program.bin", "is a program"),
        ("random.bin", "is binary data of no known format"),
        ("empty.txt", "is empty"),
        ("blank.txt", "is empty"),
        ("damaged-utf8.txt", "is damaged UTF-8"),
        ("utf16-without-mark.txt", "unknown encoding"),
        ("truncated.pdf", "is a damaged PDF file"),
        ("text-named.pdf", "is no PDF file"),
        ("no-document.docx", "without a Word document"),
        ("truncated.docx", "is a damaged DOCX file"),
        ("wrong-xml.docx", "is a damaged DOCX file"),
        ("not-there.txt", "no such file"),
        ("", "is a directory"),
    ],
)
def test_refused_with_one_clear_line(broken: Path, name: str, reason: str) -> None:
    path = broken / name
    message = _error(path)
    assert message.startswith(f"{path}: ")
    assert reason in message


def test_controls_and_nothing_but_nul_bytes_are_refused() -> None:
    with pytest.raises(InputError, match="binary"):
        read_bytes(bytes(range(1, 32)) * 10, "x")
    with pytest.raises(InputError, match="x: "):
        read_bytes(b"\x00" * 100, "x")


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "loop.txt"
    path.symlink_to(path)
    assert "cannot be read" in _error(path)
    assert "cannot be read" in _error("nul\x00byte.txt")


def test_a_strange_name_stays_on_one_line(tmp_path: Path) -> None:
    assert "no such file" in _error(tmp_path / "two\nlines.txt")
    assert "no such file" in _error(os.fsdecode(b"caf\xe9.txt"))


def test_the_others_of_a_batch_go_on(broken: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The company has lost a customer.", encoding="utf-8")
    items = list(read_documents([broken / "image.png", path, "nowhere.txt", path]))
    assert [isinstance(item, Document) for item in items] == [False, True, False, False]
    assert "a second document with the id" in str(items[3])


def test_reading_is_lazy(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The company has lost a customer.", encoding="utf-8")
    items = read_documents([path, tmp_path / "later.txt"])
    assert isinstance(next(items), Document)
    (tmp_path / "later.txt").write_text("It has won another one.", encoding="utf-8")
    assert isinstance(next(items), Document)


def test_standard_input() -> None:
    (document,) = read_documents(["-"], stdin=io.BytesIO(FRENCH.encode()))
    assert isinstance(document, Document)
    assert (document.id, document.text) == ("-", FRENCH)


def test_forced_language_and_date_win() -> None:
    document = read_text("Publié le 3 mars 2021\n" + FRENCH, "a", lang=Lang.EN, date=dt.date(2020, 1, 2))
    assert (document.lang, document.date) == (Lang.EN, dt.date(2020, 1, 2))


def test_a_third_language_is_said_so() -> None:
    document = read_text("Der Betreiber entlässt 300 Mitarbeiter und will in Berlin einen Standort eröffnen.", "a")
    assert document.lang is Lang.UNKNOWN
    assert document.notices == (NOT_RECOGNISED,)


def test_text_in_hand_may_be_empty_or_have_surrogates() -> None:
    assert read_text("", "a").text == ""
    assert read_text("a \ud800 b", "a").text == "a \ud800 b"
    assert read_text("\ufeffa", "a").text == "a"


# No deadline: the first text that is read compiles the grammar of dates.
@settings(deadline=None)
@given(st.text(min_size=1).filter(lambda text: text.strip("\x00 \t\r\n") != ""))
def test_what_is_accepted_is_verbatim(text: str) -> None:
    data = text.encode("utf-8", "replace")
    for item in _items(data, "a.txt"):
        if isinstance(item, InputError):
            assert str(item).startswith("a.txt: ")
        elif item.media_type == "text/plain":
            assert item.text == data.decode().removeprefix("\ufeff")


@given(st.binary(max_size=300), st.sampled_from(["a", "a.pdf", "a.docx", "a.html", "a.jsonl", "a.md"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    for item in _items(data, name):
        assert isinstance(item, Document) or "\n" not in str(item)


def _items(data: bytes, name: str) -> list[Document | InputError]:
    try:
        return list(read_bytes(data, name))
    except InputError as error:
        return [error]


def test_fifty_megabytes_in_bounded_time(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    line = "L’éditeur a perdu le contrat de son principal client, selon la direction.\n".encode()
    path.write_bytes(line * (50_000_000 // len(line)))
    began = time.process_time()
    document = _one(path)
    assert time.process_time() - began < 20
    assert document.lang is Lang.FR
    assert len(document.text.encode()) == path.stat().st_size


def test_rows_on_standard_input_are_documents() -> None:
    rows = [{"id": "a", "text": FRENCH, "date": "2024-03-01"}, {"id": "b", "text": "Vélora a bouclé un tour."}]
    data = "\n".join(["", *map(json.dumps, rows)]).encode()
    documents = [
        document for document in read_documents(["-"], stdin=io.BytesIO(data)) if isinstance(document, Document)
    ]
    assert [(document.id, document.text) for document in documents] == [(row["id"], row["text"]) for row in rows]
    assert documents[0].date == dt.date(2024, 3, 1)
