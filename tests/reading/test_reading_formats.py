"""HTML, PDF, DOCX and JSON Lines."""

from __future__ import annotations

import datetime as dt
import io
import json
import struct
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from claimcheck.errors import InputError, MissingExtraError
from claimcheck.reading import read_bytes, read_documents
from claimcheck.schema import Document, Lang

PARAGRAPHS = (
    "L’éditeur toulousain a perdu le contrat de son principal client, qui représentait un tiers de ses ventes.",
    "Selon la direction, quarante conseillers du plateau de Limoges changeront de poste avant la fin du mois.",
)


def _page(head: str = "", body: str = "") -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!DOCTYPE html><html lang='fr'><head><title>Un contrat de moins</title>{head}</head><body>"
        f"<nav><a href='/'>Accueil</a></nav><article><h1>Un contrat de moins</h1>{body}{paragraphs}</article>"
        "<footer>Copyright 2019</footer></body></html>"
    )


def _pdf(lines: list[str], encrypt: StandardEncryption | None = None) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=encrypt, invariant=1)
    canvas.setTitle("Un contrat de moins")
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 14 * number, line)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _docx(created: dt.datetime | None = None, first: str = PARAGRAPHS[0]) -> bytes:
    document = docx.Document()
    document.add_paragraph(first)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Effectif"
    table.cell(0, 1).text = "4 200"
    document.add_paragraph(PARAGRAPHS[1])
    document.core_properties.title = "Un contrat de moins"
    if created is not None:
        document.core_properties.created = created
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_html_gives_text_title_and_date() -> None:
    head = "<meta property='article:published_time' content='2021-03-04T08:00:00+01:00'>"
    (document,) = read_bytes(_page(head).encode(), "page")
    assert document.media_type == "text/html"
    assert document.title == "Un contrat de moins"
    assert document.date == dt.date(2021, 3, 4)
    assert document.lang is Lang.FR
    assert document.text.startswith("Un contrat de moins")
    assert all(paragraph in document.text for paragraph in PARAGRAPHS)
    assert "<p>" not in document.text


def test_html_without_a_date_has_none_whatever_its_copyright_line_says() -> None:
    (document,) = read_bytes(_page().encode(), "page.html")
    assert document.date is None


def test_html_in_a_declared_encoding() -> None:
    data = _page("<meta charset='iso-8859-15'>").replace("’", "'").encode("iso-8859-15")
    (document,) = read_bytes(data, "page.html")
    assert "éditeur toulousain" in document.text
    assert document.encoding == "iso8859-15"


def test_html_is_known_by_content_and_by_extension() -> None:
    assert read_bytes(b"<?xml version='1.0'?>\n<!-- x -->\n" + _page().encode(), "a.txt")[0].media_type == "text/html"
    assert read_bytes(f"<p>{PARAGRAPHS[0]}</p>".encode(), "a.html")[0].text.strip() == PARAGRAPHS[0]
    assert read_bytes(b"a <html> tag in a text", "a.txt")[0].media_type == "text/plain"


def test_html_without_text_is_refused() -> None:
    with pytest.raises(InputError, match=r"a\.html: is an HTML page without text"):
        read_bytes(b"<html><body><img src='x'></body></html>", "a.html")


def test_pdf_lines_are_joined_to_sentences() -> None:
    data = _pdf(["La direction a perdu le contrat de son principal client et", "le regrette. Elle part."])
    (document,) = read_bytes(data, "a.pdf")
    assert document.media_type == "application/pdf"
    assert document.text == "La direction a perdu le contrat de son principal client et le regrette. Elle part."
    assert document.title == "Un contrat de moins"


def test_pdf_byline_comes_before_the_date_of_the_file() -> None:
    (document,) = read_bytes(_pdf(["Paris, le 3 mars 2021", "La direction a perdu le contrat de son client."]), "a.pdf")
    assert document.date == dt.date(2021, 3, 3)
    (document,) = read_bytes(_pdf(["La direction a perdu le contrat de son client."]), "a.pdf")
    assert document.date == dt.date(2000, 1, 1)  # reportlab's date of invariant files


def test_pdf_without_text_layer_is_refused() -> None:
    with pytest.raises(InputError, match=r"scan\.pdf: .*without text layer"):
        read_bytes(_pdf([]), "scan.pdf")


def test_encrypted_pdf_is_refused() -> None:
    data = _pdf(["Secret."], StandardEncryption("one", ownerPassword="two", strength=128))
    with pytest.raises(InputError, match="encrypted"):
        read_bytes(data, "a.pdf")


def test_docx_gives_paragraphs_and_tables_in_order() -> None:
    (document,) = read_bytes(_docx(dt.datetime(2021, 3, 4)), "a.docx")
    assert document.text == f"{PARAGRAPHS[0]}\nEffectif\t4 200\n{PARAGRAPHS[1]}"
    assert document.title == "Un contrat de moins"
    assert document.date == dt.date(2021, 3, 4)
    assert document.lang is Lang.FR


def test_docx_dates() -> None:
    (document,) = read_bytes(_docx(dt.datetime(2021, 3, 4), first="Publié le 2 février 2020"), "a.docx")
    assert document.date == dt.date(2020, 2, 2)
    (document,) = read_bytes(_docx(dt.datetime(2013, 12, 23, 23, 15)), "a.docx")
    assert document.date is None


def _archive(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", content)
    return stream.getvalue()


def test_docx_bombs_are_refused_before_unpacking() -> None:
    with pytest.raises(InputError, match="unpacks to"):
        read_bytes(_archive(b" " * 3_000_000), "a.docx")
    small = _archive(b"<w/>")
    at = small.index(b"PK\x01\x02")  # the central directory; its uncompressed size stands 24 bytes on
    with pytest.raises(InputError, match="unpacks to"):
        read_bytes(small[: at + 24] + struct.pack("<I", 300_000_000) + small[at + 28 :], "a.docx")


def test_json_lines_rows(broken: Path) -> None:
    items = list(read_documents([broken / "rows.jsonl"]))
    assert [item.id if isinstance(item, Document) else None for item in items] == ["a", *[None] * 7, "g"]
    messages = [str(item) for item in items if isinstance(item, InputError)]
    assert all(message.startswith(str(broken / "rows.jsonl")) for message in messages)
    for message, part in zip(messages, ["'text'", "JSON", "object", "'date'", "'lang'", "'id'", "id 'a'"], strict=True):
        assert part in message
    last = items[-1]
    assert isinstance(last, Document)
    assert "\ud800" in last.text


def test_json_lines_fields() -> None:
    row = {
        "id": 7,
        "text": "The company\u2028lost a customer.",
        "date": "2021-03-04",
        "lang": "fr",
        "title": "T",
        "more": 1,
    }
    data = b"\xef\xbb\xbf\r\n" + json.dumps(row, ensure_ascii=False).encode() + b"\r\n\n"
    (document,) = read_bytes(data, "-", media_type="application/x-ndjson; charset=utf-8")
    assert (document.id, document.text, document.title) == ("7", row["text"], "T")
    assert (document.date, document.lang) == (dt.date(2021, 3, 4), Lang.FR)
    (document,) = read_bytes(data, "a.ndjson", date=dt.date(2020, 1, 1), lang=Lang.EN)
    assert (document.date, document.lang) == (dt.date(2020, 1, 1), Lang.EN)


def test_json_lines_ids_are_unique_over_the_files_of_a_run(tmp_path: Path) -> None:
    for name in ("one.jsonl", "two.jsonl"):
        (tmp_path / name).write_text('{"id": "x", "text": "The company lost a customer."}\n', encoding="utf-8")
    first, second = read_documents([tmp_path / "one.jsonl", tmp_path / "two.jsonl"])
    assert isinstance(first, Document)
    assert isinstance(second, InputError)
    assert "two.jsonl" in str(second)


def test_deeply_nested_json_is_refused() -> None:
    with pytest.raises(InputError, match=r"a\.jsonl, line 1: "):
        read_bytes(b"[" * 200_000, "a.jsonl")


@pytest.mark.parametrize(
    ("module", "extra", "data"),
    [("trafilatura", "web", _page().encode()), ("pypdfium2", "pdf", _pdf(["Oui."])), ("docx", "docx", _docx())],
)
def test_a_missing_extra_is_one_clear_sentence(
    module: str, extra: str, data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"\[{extra}\]"):
        read_bytes(data, "a")
    (tmp_path / "a").write_bytes(data)
    (item,) = read_documents([tmp_path / "a"])
    assert isinstance(item, InputError)
    assert isinstance(item.__cause__, MissingExtraError)
    assert f"pip install 'vendor-claimcheck[{extra}]'" in str(item)
