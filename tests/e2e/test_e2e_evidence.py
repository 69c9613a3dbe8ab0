"""``claimcheck evidence add`` as a newsroom meets it: a folder of everything, with what cannot be used among it."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from claimcheck.evidence import EvidenceStore

SENTENCE = "Concentrix a finalisé le rachat de Webhelp en septembre 2023, et le siège du groupe est resté à Paris."
RELEASE = f"{SENTENCE} Selon le communiqué, l'opération valorise Webhelp à 4,8 milliards de dollars, dette comprise."
OTHER = "Genesys emploie 6 000 personnes dans le monde, dont 300 en France, a indiqué la direction au printemps 2022."
GERMAN = "Der Sommer war lang und die Wege lagen still, sagte Genesys gestern in Berlin, und viele hörten ihm dort zu."
BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "a"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel/></rss>'
FEED = """<rss version="2.0"><channel><title>Le Fil</title><item><link>https://fil.example/1</link><guid>f:1</guid>
<pubDate>32 Brumaire 2023</pubDate><description>Genesys grandit encore à Lyon.</description></item><item>
<link>https://fil.example/2</link><guid>f:2</guid><pubDate>Mon, 02 Oct 2023 09:00:00 +0200</pubDate>
<description>Majorel a perdu le contrat de la ville de Limoges, a appris notre rédaction.</description></item></channel>
</rss>"""


def pdf(*lines: str) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    for number, line in enumerate(lines):
        canvas.drawString(40, 760 - 14 * number, line)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def word(*, bomb: bool = False) -> bytes:
    stream = io.BytesIO()
    if bomb:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", b" " * 3_000_000)
    else:
        document = docx.Document()
        document.add_paragraph("Majorel ouvre un site à Tanger et y embauche 400 conseillers d'ici à la fin de 2022.")
        document.save(stream)
    return stream.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Good and bad evidence of every kind."""
    folder = tmp_path / "evidence"
    page = (
        "<html><head><title>Le rachat</title><link rel='canonical' href='https://gazette.example/rachat'>"
        "<script>Genesys('a racheté Majorel')</script></head><body>"
        f"<article><h1>Le rachat</h1><p>{RELEASE}</p><p>{OTHER}</p></article></body></html>"
    )
    table = f'id;text;url\nt1;"{RELEASE}";https://wire.example/1\nt2;"{OTHER}";https://wire.example/1\nt3;;x\n'
    passage = {"id": "p1", "text": OTHER, "source": {"publisher": "La Gazette", "url": "https://gazette.example/p"}}
    contents = {
        "page.html": page.encode(),
        "empty.html": b"<html><body><img src='x'></body></html>",
        "release.txt": RELEASE.upper().encode(),
        "german.txt": GERMAN.encode(),
        "table.csv": table.encode(),
        "rows.jsonl": f"{json.dumps(passage)}\n{json.dumps({'id': 'p2', 'text': OTHER})}\n".encode(),
        "feed.xml": FEED.encode(),
        "bomb.xml": BOMB.encode(),
        "report.pdf": pdf("Teleperformance emploie 410 000 personnes dans 91 pays, selon son rapport annuel de 2022."),
        "scan.pdf": pdf(),
        "note.docx": word(),
        "bomb.docx": word(bomb=True),
        "picture.png": b"\x89PNG\r\n\x1a\n",
    }
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


FAULTS = {
    "bomb.docx": "unpacks to",
    "bomb.xml": "declares entities",
    "empty.html": "an HTML page without text",
    "feed.xml: entry 1 (f:1)": "a date that cannot be read",
    "german.txt": "neither French nor English",
    "rows.jsonl:2": "source: is missing",
    "scan.pdf": "a PDF file without text layer",
    "table.csv:3": "the store has another text of https://wire.example/1 (document 't1')",
    "table.csv:4": "text: is missing",
}


def test_a_folder_of_everything(command: Any, folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    ran = command("evidence", "add", store, folder, "--no-claims")
    assert ran.status == 2
    assert ran.messages[0] == f"{folder}: 1 files of other formats passed over (.png)"
    faults = sorted(message.removeprefix(f"{folder}/") for message in ran.messages[1:])
    assert len(faults) == len(FAULTS)
    for fault, (item, words) in zip(faults, sorted(FAULTS.items()), strict=True):
        assert fault.startswith(item)
        assert words in fault
    assert not [text for text in (RELEASE, OTHER, GERMAN) if text[:40] in ran.err]  # article text is never logged
    assert command("evidence", "check", store).status == 0
    listed = command("evidence", "list", store, "--documents", "--format", "jsonl").rows
    # The release is there in three places: word for word twice, and in a page that has more.
    assert {row["id"].removeprefix(f"{folder}/") for row in listed} == {
        *("page.html", "release.txt", "t1", "p1", "f:2", "report.pdf", "note.docx"),
    }
    copies = {row["id"].removeprefix(f"{folder}/"): len(row["copies"]) for row in listed}
    assert (copies["t1"], copies["release.txt"]) == (1, 1)
    texts = {row["id"]: row["text"] for row in listed}
    for passage in command("evidence", "list", store, "--format", "jsonl").rows:
        document, mark, place = passage["id"].rpartition("#")
        if mark:
            start, end = map(int, place.split("-"))
            assert texts[document][start:end] == passage["text"]
    assert command("evidence", "search", store, "--vendor", "teleperformance", "--format", "jsonl").rows

    again = command("evidence", "add", store, folder, "--no-claims")
    assert (again.status, " 0 new or changed" in again.out) == (2, True)
    assert again.err == ran.err


def test_the_second_pass_and_its_next_run(command: Any, tmp_path: Path) -> None:
    store, text = tmp_path / "store.db", tmp_path / "release.txt"
    text.write_text(RELEASE, encoding="utf-8")
    assert command("evidence", "add", store, text, "--publisher", "Le Fil", "--no-claims").out.startswith(f"{text}: 1")
    stats = json.loads(command("evidence", "stats", store, "--format", "json").out)
    assert (stats["mentions"] > 0, stats["unread"], stats["unmatched"]) == (True, 1, 0)
    assert command("evidence", "add", store).out == f"{store}: 1 passage read\n"
    assert command("evidence", "add", store).out == f"{store}: 0 passages read\n"
    assert json.loads(command("evidence", "stats", store, "--format", "json").out)["claims"] >= 1
    (found,) = command("evidence", "search", store, "rachat", "--kind", "acquisition", "--format", "jsonl").rows
    assert found["source"]["publisher"] == "Le Fil"


def test_stores_that_cannot_be_added_to(command: Any, tmp_path: Path) -> None:
    text, newer, missing = tmp_path / "release.txt", tmp_path / "newer.db", tmp_path / "missing.db"
    text.write_text(RELEASE, encoding="utf-8")
    assert command("evidence", "add", newer, text, "--no-claims").status == 0
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = newer.read_bytes()
    ran = command("evidence", "add", newer, text)
    assert (ran.status, ran.out, len(ran.messages)) == (2, "", 1)
    assert "newer than this package's" in ran.messages[0]
    assert newer.read_bytes() == before
    ran = command("evidence", "add", missing)
    assert (ran.status, missing.exists()) == (2, False)
    assert "give files to add" in ran.messages[0]
    assert command("evidence", "add", missing, tmp_path / "nothing.txt").status == 2
    assert not missing.exists()


def test_a_text_is_replaced_only_when_asked(command: Any, tmp_path: Path) -> None:
    store, one, two = tmp_path / "store.db", tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(RELEASE, encoding="utf-8")
    two.write_text(OTHER, encoding="utf-8")
    options = ("--url", "https://wire.example/1", "--no-claims")
    assert command("evidence", "add", store, one, *options).status == 0
    refused = command("evidence", "add", store, two, *options)
    assert (refused.status, refused.out) == (2, "")
    assert refused.messages[0].startswith(f"{two}: the store has another text of https://wire.example/1")
    assert command("evidence", "add", store, two, *options, "--replace").status == 0
    (row,) = command("evidence", "list", store, "--documents", "--format", "jsonl").rows
    assert row["id"] == str(two)
    assert command("evidence", "remove", store, two).out == f"{store}: 0 passages left\n"


def _passages(folder: Path, number: int) -> Path:
    """Passages that the package has not read, in a file of JSON Lines."""
    lines = (
        {
            "id": f"p{each:03}",
            "text": f"Selon Le Fil, Telora a racheté Vocanis en 20{10 + each % 10} et emploie {each + 10} personnes.",
            "lang": "fr",
            "source": {"publisher": "Le Fil", "url": f"https://lefil.example/{each}", "kind": "third_party"},
            "vendors": [],
        }
        for each in range(number)
    )
    file = folder / "passages.jsonl"
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return file


def test_processes_side_by_side_read_what_one_reads(command: Any, tmp_path: Path) -> None:
    passages = _passages(tmp_path, 12)
    found = []
    for processes in (1, 2):
        store = tmp_path / f"{processes}.db"
        ran = command("evidence", "add", store, passages, "--processes", processes)
        assert f"{store}: 12 passages read\n" in ran.out
        with EvidenceStore(store, read_only=True) as opened:
            found.append([opened.claims_of(f"p{each:03}") for each in range(12)])
    assert found[0] == found[1]
    assert all(found[0])


def test_processes_end_with_the_one_that_is_killed(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    call = [sys.executable, "-m", "claimcheck", "evidence", "add", str(store), str(_passages(tmp_path, 400))]
    with subprocess.Popen([*call, "--processes", "2"], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()  # what was added; now they are read
        while not _read(store):
            assert parent.poll() is None
        parent.kill()
        parent.communicate(timeout=60)  # ends when none of the processes holds the pipe any more
    with EvidenceStore(store) as opened:
        assert opened.check() == ()
        assert 0 < _read(store) < 400


def _read(store: Path) -> int:
    with closing(sqlite3.connect(store)) as connection:
        return int(connection.execute("SELECT count(*) FROM analysed_with").fetchone()[0])
