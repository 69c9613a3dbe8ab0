"""Real processes that are killed, wait for each other, or run out of disk: nothing committed is ever lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claimcheck.errors import EvidenceError
from claimcheck.evidence import EvidenceStore

WORKER = """
import sys
sys.path.insert(0, sys.argv[3])
from conftest import Made
from claimcheck.evidence import EvidenceStore, add_evidence
from claimcheck.errors import EvidenceError

def text(number):
    head = f"Telora opened site {number} in Leeds. It hired {number * 7 + 3} people there.\\n\\n"
    return head + f"Vocanis closed hall {number}. " * 5 + "\\n\\nNobody knows why."

path, number, limit = sys.argv[1], int(sys.argv[2]), int(sys.argv[4])
if limit:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    with EvidenceStore(path) as store:
        every = (Made.incoming(f"d{each:05}", text(each)) for each in range(number))
        for outcome in add_evidence(store, every, Made.match_many, "1"):
            print("added", outcome.incoming.name, flush=True)
        print("read", store.ensure_analysed(None, Made.analyse, "1"), flush=True)
except EvidenceError as error:
    print("error", error, flush=True)
    sys.exit(2)
"""
NUMBER = 400


def command(path: Path, number: int = NUMBER, limit: int = 0) -> list[str]:
    return [sys.executable, "-c", WORKER, str(path), str(number), str(Path(__file__).parent), str(limit)]


def run(path: Path, number: int = NUMBER, limit: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(path, number, limit), capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, int, int]:
    """What a store holds that nothing happened to."""
    path = tmp_path_factory.mktemp("whole") / "store.db"
    assert run(path).returncode == 0
    with EvidenceStore(path) as store:
        stats = store.stats()
    return stats.hash, stats.mentions, stats.claims


def test_a_killed_run_loses_nothing_and_the_next_one_goes_on(tmp_path: Path, whole: tuple[str, int, int]) -> None:
    rng = random.Random(20261122)
    path = tmp_path / "store.db"
    committed: set[str] = set()
    for _ in range(5):
        with subprocess.Popen(command(path), stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None
            worker.stdout.readline()
            time.sleep(rng.uniform(0, 0.5))
            worker.send_signal(signal.SIGKILL)
            told = worker.stdout.read().split("\n")[:-1]
        committed.update(line.split()[1] for line in told if line.startswith("added"))
        with EvidenceStore(path) as store:
            assert store.check() == ()
            assert committed <= {document.id for document in store.documents()}
    assert run(path).returncode == 0
    with EvidenceStore(path) as store:
        stats = store.stats()
        assert (stats.hash, stats.mentions, stats.claims) == whole
        assert (stats.unread, stats.unmatched, store.check()) == (0, 0, ())
    assert [entry.name for entry in tmp_path.iterdir()] == ["store.db"]


def test_two_runs_at_once_wait_for_each_other(tmp_path: Path, whole: tuple[str, int, int]) -> None:
    path = tmp_path / "store.db"
    workers = [subprocess.Popen(command(path), stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for worker in workers:
        out, _ = worker.communicate(timeout=300)
        assert worker.returncode == 0, out
    with EvidenceStore(path) as store:
        stats = store.stats()
        assert (stats.hash, stats.mentions, stats.claims, store.check()) == (*whole, ())


@pytest.mark.parametrize("limit", [100_000, 400_000])
def test_a_file_that_cannot_grow_is_told_in_one_line(tmp_path: Path, whole: tuple[str, int, int], limit: int) -> None:
    path = tmp_path / "store.db"
    failed = run(path, limit=limit)
    assert failed.returncode == 2, failed.stderr
    assert failed.stdout.splitlines()[-1] == (
        f"error evidence store {path}: it could not be written (is the disk full, or a limit of file sizes reached?)"
    )
    committed = {line.split()[1] for line in failed.stdout.splitlines() if line.startswith("added")}
    with EvidenceStore(path) as store:
        assert committed <= {document.id for document in store.documents()}
        assert store.check() == ()
    assert run(path).returncode == 0
    with EvidenceStore(path) as store:
        assert (store.hash, store.check()) == (whole[0], ())


def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    """On a file system of one megabyte, where such a one can be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() or mount is None:
        pytest.skip("needs the right to mount")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False).returncode:
        pytest.skip("needs the right to mount")
    try:
        failed = run(folder / "store.db", number=3_000)
        assert failed.returncode == 2, failed.stderr
        assert "no space left on the disk" in failed.stdout or "could not be written" in failed.stdout
        shutil.copytree(folder, tmp_path / "copy")
    finally:
        subprocess.run(["umount", folder], check=True)
    with EvidenceStore(tmp_path / "copy" / "store.db") as store:
        assert store.check() == ()


def test_a_store_of_the_second_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """What it holds stays, hash and all; its copies are found with the first change."""
    from claimcheck.evidence._database import APPLICATION_ID
    from claimcheck.evidence._schema import MIGRATIONS

    path = tmp_path / "old.db"
    connection = sqlite3.connect(path)
    for statement in (*MIGRATIONS[0], *MIGRATIONS[1]):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 2")
    text = "Telora opened three sites in Leeds and hired 300 people there\x00 in the spring of 2020."
    connection.execute(
        "INSERT INTO sources VALUES (1, 'Example News', 'https://news.example/1', NULL, 'official', NULL)"
    )
    for key, id_ in enumerate("ab", start=1):
        connection.execute(
            "INSERT INTO passages VALUES (?, ?, ?, 'en', NULL, 1, ?, ?)",
            (key, id_, text, "same words", f"digest {id_}"),
        )
        connection.execute("INSERT INTO fts (rowid, title, text) VALUES (?, '', ?)", (key, text))
    connection.execute("INSERT INTO analysed_with VALUES (1, 'old')")
    connection.commit()
    connection.close()
    with pytest.raises(EvidenceError, match="older"):
        EvidenceStore(path, read_only=True)
    with EvidenceStore(path) as store:
        assert [passage.text for passage in store.list()] == [text, text]
        assert store.place("b") == ("b", 0, len(text))
        assert store.remove(["none"]) == 0
        assert store.origins("ab") == {"a": "a", "b": "a"}
        assert store.stats().analysed == 1
        assert store.remove(["a"]) == 1
        assert store.origins("ab") == {"b": "b"}
