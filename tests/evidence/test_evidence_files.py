"""Stores as files: foreign, damaged, newer, older, read-only, killed and shared with other processes."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from claimcheck.errors import EvidenceError
from claimcheck.evidence import EvidenceStore
from claimcheck.evidence._database import APPLICATION_ID, MIGRATIONS
from claimcheck.schema import Passage, Source


def passage(number: int) -> Passage:
    source = Source(publisher="Example News", url=f"https://news.example/{number}")
    return Passage(
        id=f"p{number:05}", text=f"Telora opened site number {number}. " * 20, source=source, vendors=("telora",)
    )


WRITER = """
import sys
from claimcheck.evidence import EvidenceStore
from claimcheck.schema import Passage, Source

path, first, batches = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
def passage(number):
    source = Source(publisher="Example News", url=f"https://news.example/{number}")
    text = f"Telora opened site number {number}. " * 20
    return Passage(id=f"p{number:05}", text=text, source=source, vendors=("telora",))
with EvidenceStore(path) as store:
    for batch in range(batches):
        start = first + batch * 20
        store.add([passage(number) for number in range(start, start + 20)])
        print(start, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "store.db"
    with EvidenceStore(found) as store:
        store.add(map(passage, range(200)))
    return found


def refused(path: Path, message: str) -> None:
    """Both ways of opening refuse the file in one line and leave every byte of it alone."""
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(EvidenceError, match=message) as caught:
            EvidenceStore(path, read_only=read_only)
        assert str(path) in str(caught.value)
        assert "\n" not in str(caught.value)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_store_is_one_marked_file(path: Path) -> None:
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Telora bought Vocanis. " * 50)
    refused(path, "not an evidence store")


def test_a_short_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "short.db"
    path.write_bytes(b"SQLite format 3\x00")
    refused(path, "not an evidence store")


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_a_database_of_another_program_is_refused(tmp_path: Path, journal: str) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute("CREATE TABLE passages (id)")
    connection.commit()
    connection.close()
    refused(path, "another program")


def test_a_store_of_a_newer_version_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = delete")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    refused(path, "schema version 99 is newer.*update claimcheck")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
def test_a_store_that_was_cut_off_is_refused(path: Path, share: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    refused(path, "damaged|not an evidence store")


def test_a_store_with_overwritten_pages_is_refused(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(1, len(data) // 4096, 2):
        data[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(data)
    with pytest.raises(EvidenceError, match="damaged"):
        EvidenceStore(path)


def test_check_finds_rows_that_do_not_belong_together(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM passages WHERE id = 'p00003'")
    connection.execute("DELETE FROM fts WHERE rowid = 9")
    connection.execute("UPDATE passages SET text = 'Telora never opened anything.' WHERE id = 'p00005'")
    connection.execute("INSERT INTO sources (publisher, url, kind) VALUES ('Nobody', 'none', 'official')")
    connection.commit()
    connection.close()
    for read_only in (False, True):
        with EvidenceStore(path, read_only=read_only) as store:
            faults = "\n".join(store.check())
        assert "passage_vendors: row" in faults
        assert "passages without full-text entry: 1" in faults
        assert "full-text entries without passage: 1" in faults
        assert "passage 'p00005': its content does not fit its hash" in faults
        assert "sources without document: 1" in faults
        assert "documents without passage: 1" in faults


def test_check_finds_a_broken_full_text_index(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE fts_content SET c1 = 'something else' WHERE id = 4")
    connection.commit()
    connection.close()
    for read_only in (False, True):
        with EvidenceStore(path, read_only=read_only) as store:
            assert [fault for fault in store.check() if fault.startswith("full-text index")]


def test_an_older_store_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    connection = sqlite3.connect(path)
    for statement in MIGRATIONS[0]:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    connection.execute(
        "INSERT INTO sources VALUES (1, 'Example News', 'https://news.example/1', NULL, 'official', NULL)"
    )
    connection.execute("INSERT INTO passages VALUES (1, 'old', 'Telora rests.', 'en', NULL, 1, 'x', 'y')")
    connection.commit()
    connection.close()
    with pytest.raises(EvidenceError, match="older"):
        EvidenceStore(path, read_only=True)
    with EvidenceStore(path) as store:
        assert store.stats().store_version == len(MIGRATIONS)
        assert store.ensure_analysed(["old"], lambda _: ((), ()), "1") == 1
    with EvidenceStore(path, read_only=True) as store:
        found = store.get("old")
        assert found is not None
        assert found.text == "Telora rests."


def test_a_read_only_store_is_searched_and_analysed_but_never_changed(path: Path) -> None:
    before = path.read_bytes()
    with EvidenceStore(path, read_only=True) as store:
        assert store.search(["site"], ["telora"])
        assert store.ensure_analysed(["p00001"], lambda _: ((), ()), "1") == 1
        assert store.ensure_analysed(["p00001"], lambda _: ((), ()), "1") == 0
        assert store.check() == ()
        with pytest.raises(EvidenceError, match="read-only"):
            store.add([passage(999)])
        with pytest.raises(EvidenceError, match="read-only"):
            store.remove(["p00001"])
    assert path.read_bytes() == before


READER = """
import os, sys
from claimcheck.evidence import EvidenceStore
from claimcheck.errors import EvidenceError
from claimcheck.schema import Passage, Source
one = Passage(id="x", text="Telora rests.", source=Source(publisher="Example News", url="https://news.example/x"))
with EvidenceStore() as warm:
    warm.add([one]); warm.search(["x"]); warm.check()
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
with EvidenceStore(sys.argv[1]) as store:
    print(store.read_only, len(store), store.ensure_analysed(["p00001"], lambda _: ((), ()), "1"), store.check())
    try:
        store.add([one])
    except EvidenceError as error:
        print(error)
"""


def test_a_file_that_cannot_be_written_is_opened_for_reading() -> None:
    # Not below pytest's own folder, which other users may not enter.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "store.db"
        with EvidenceStore(path) as store:
            store.add(map(passage, range(5)))
        path.chmod(0o444)
        folder.chmod(0o555)
        try:
            done = subprocess.run(
                [sys.executable, "-c", READER, str(path)], capture_output=True, text=True, check=False
            )
        finally:
            folder.chmod(0o755)
        assert done.stdout.splitlines() == ["True 5 1 ()", f"evidence store {path}: it is read-only"], done.stderr
        assert [entry.name for entry in folder.iterdir()] == ["store.db"]


@pytest.mark.parametrize(("name", "message"), [("none.db", "no such file"), ("no/where.db", "no such file")])
def test_a_missing_store_is_not_made_for_reading(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        EvidenceStore(tmp_path / name, read_only=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "message"), [("no/where.db", "no folder"), (".", "regular file"), ("nul\x00.db", "NUL character")]
)
def test_a_path_where_no_store_can_be_is_refused(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        EvidenceStore(f"{tmp_path}/{name}")


def test_file_names_are_no_query_syntax(tmp_path: Path) -> None:
    path = tmp_path / "a store?mode=ro&x#é%41.db"
    with EvidenceStore(path) as store:
        store.add([passage(1)])
    with EvidenceStore(path, read_only=True) as store:
        assert len(store) == 1
    assert [entry.name for entry in tmp_path.iterdir() if entry.suffix == ".db"] == [path.name]


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    path.touch()
    with pytest.raises(EvidenceError, match="not an evidence store"):
        EvidenceStore(path, read_only=True)
    with EvidenceStore(path) as store:
        assert store.add([passage(1)]) == 1


def test_a_killed_writer_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    command = [sys.executable, "-c", WRITER, str(path), "0", "100000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        committed = [int(writer.stdout.readline()) for _ in range(4)]
        writer.send_signal(signal.SIGKILL)
        committed += [int(line) for line in writer.stdout.read().split("\n")[:-1]]
    assert writer.returncode == -signal.SIGKILL
    with EvidenceStore(path) as store:
        assert store.check() == ()
        ids = {found.id for found in store.list()}
        assert {f"p{number:05}" for start in committed for number in range(start, start + 20)} <= ids
        assert len(ids) % 20 == 0
        assert store.add([passage(99_999)]) == 1


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    commands = [[sys.executable, "-c", WRITER, str(path), str(first), "10"] for first in (0, 10_000)]
    writers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for command in commands
    ]
    for writer in writers:
        _, errors = writer.communicate(timeout=60)
        assert (writer.returncode, errors) == (0, "")
    with EvidenceStore(path) as store:
        assert len(store) == 400
        assert store.check() == ()
    assert [entry.name for entry in tmp_path.iterdir()] == ["store.db"]
