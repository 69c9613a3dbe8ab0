"""``claimcheck check``: articles in, verdicts out, whatever else is in the batch."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FRENCH = "fixtures/articles/dev-fr-rachat-majorel.txt"
LABELS = {"supported", "refuted", "conflicting", "not_enough_info"}


def test_the_others_are_processed_and_the_status_is_that_of_the_bad_ones(batch: Any) -> None:
    # --fail-on was met as well; 2 wins over 1.
    assert any(row["verdict"]["label"] == "not_enough_info" for row in batch.ran.rows if "verdict" in row)
    assert batch.ran.status == 2
    assert len(batch.claims("french")) >= 5
    assert len(batch.claims("english")) >= 5
    inputs = {row["provenance"]["input"] for row in batch.ran.rows if "claim" not in row}
    read = [hashlib.sha256(Path(ROOT, batch.files[name]).read_bytes()).hexdigest() for name in ("french", "english")]
    assert inputs.issuperset(read)
    assert len(inputs) == 6


def test_each_bad_input_is_one_clear_line(batch: Any) -> None:
    for name, words in (
        ("empty", "is empty"),
        ("binary", "is binary"),
        ("missing", "no such file"),
        ("encoding", "unknown encoding"),
        ("german", "language not recognised as French or English: no claims are extracted"),
    ):
        found = [line for line in batch.ran.messages if line.startswith(f"{batch.files[name]}: ")]
        assert len(found) == 1
        assert words in found[0]
    assert len(batch.ran.messages) == 5
    assert batch.claims("german") == []


def test_lines_are_those_of_the_contract(batch: Any) -> None:
    rows = batch.ran.rows
    provenances = {row["provenance"]["hash"] for row in rows if "claim" not in row}
    for row in rows:
        if "claim" not in row:
            assert set(row) == {"provenance"}
            continue
        verdict = row["verdict"]
        assert set(row) == {"schema_version", "claim", "verdict", "provenance"}
        assert row["provenance"] in provenances
        assert verdict["label"] in LABELS
        assert 0 <= verdict["probability"] <= 1
        assert (verdict["reason"] is not None) == (verdict["label"] == "not_enough_info")
        if row["claim"]["modality"] in {"hypothetical", "opinion", "ironic"}:
            assert (verdict["reason"], verdict["evidence"]) == ("not_checkable", [])
    assert "claim" not in rows[-1]


def test_every_quote_can_be_checked_against_the_texts(batch: Any) -> None:
    texts = {path.read_bytes().decode("utf-8", "surrogatepass") for path in batch.texts.iterdir()}
    assert len(texts) == 6
    by_hash = {hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(): text for text in texts}
    text = by_hash[hashlib.sha256((ROOT / FRENCH).read_bytes()).hexdigest()]
    for row in batch.claims("french"):
        claim = row["claim"]
        assert text[claim["start"] : claim["end"]] == claim["quote"]
    assert any("\udc80" in text for text in texts)
    assert any("\x00" in text for text in texts)


def test_real_evidence_decides(batch: Any) -> None:
    decided = [row["verdict"] for row in batch.claims("french") if row["verdict"]["label"] != "not_enough_info"]
    assert decided
    for verdict in decided:
        assert verdict["evidence"]
        assert verdict["method"] != "none"
        assert all(item["source"]["url"].startswith("http") for item in verdict["evidence"])


def test_nothing_is_ever_asserted_of_an_initial(batch: Any) -> None:
    assert batch.claims("initials")
    for row in batch.claims("initials"):
        subject = (row["claim"]["subject"] or {}).get("name")
        if subject is None or len(subject.strip(".")) < 2:
            assert row["verdict"]["label"] == "not_enough_info"
            assert row["verdict"]["evidence"] == []


def test_neither_the_network_nor_torch_is_needed(batch: Any) -> None:
    assert {"spacy", "onnxruntime", "tokenizers"} <= batch.modules
    assert "transformers" not in batch.modules
    assert not any(name.partition(".")[0] == "torch" for name in batch.modules)


def test_standard_input_alone_gives_what_the_batch_gave(command: Any, batch: Any) -> None:
    ran = command("check", "-", "--format", "jsonl", stdin=(ROOT / FRENCH).read_bytes())
    assert (ran.status, ran.err) == (0, "")
    lines = [
        line.replace(json.dumps(FRENCH), '"-"') for line in batch.ran.out.split("\n") if json.dumps(FRENCH) in line
    ]
    ours = [line for line in ran.out.split("\n") if '"claim": ' in line]
    assert ours == lines


def test_json_and_the_table_tell_the_same(command: Any, tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("En 2023, Concentrix a racheté Webhelp. Genesys emploie 6 000 personnes.", encoding="utf-8")
    ran = command("check", short, "--format", "json", "--date", "2024-01-02")
    [report] = json.loads(ran.out)["reports"]
    assert report["document"]["date"] == "2024-01-02"
    assert report["results"]
    table = command("check", short, "--date", "2024-01-02").out
    assert str(len(report["results"])) + " claim" in table
    words = " ".join(table.split())
    assert all(" ".join(result["claim"]["quote"].split()) in words for result in report["results"])


def test_fail_on(command: Any, tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("Genesys emploierait peut-être 12 personnes, et Talkdesk pourrait fermer.", encoding="utf-8")
    labels = {row["verdict"]["label"] for row in command("check", short, "--format", "jsonl").rows if "verdict" in row}
    assert labels
    for label in LABELS:
        assert command("check", short, "--fail-on", label).status == (1 if label in labels else 0)


def test_an_output_file_is_kept_when_a_run_fails(command: Any, tmp_path: Path) -> None:
    output = tmp_path / "report.json"
    output.write_text("before")
    ran = command("check", FRENCH, "--model", tmp_path / "nowhere", "--format", "json", "--output", output)
    assert (ran.status, ran.out) == (2, "")
    assert "no such model directory" in ran.messages[0]
    assert output.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_an_output_file_is_written_whole(command: Any, tmp_path: Path) -> None:
    output = tmp_path / "claims.jsonl"
    ran = command("check", "fixtures/broken/nul-bytes.txt", "--format", "jsonl", "--output", output)
    assert (ran.status, ran.out) == (0, "")
    assert "provenance" in json.loads(output.read_text().splitlines()[-1])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check"], "Missing argument 'PATH...'"),
        (["chek"], "No such command 'chek'"),
        (["check", FRENCH, "--format", "pdf"], "'pdf' is not one of 'table', 'json', 'jsonl'"),
        (["check", FRENCH, "--lang", "de"], "'de' is not one of 'fr', 'en'"),
        (["check", FRENCH, "--date", "yesterday"], "'yesterday' does not match the format"),
        (["check", FRENCH, "--fail-on", "false"], "'false' is not one of"),
        (["check", FRENCH, "--output", "/nowhere/report.json"], "cannot write /nowhere/report.json"),
        (["check", FRENCH, "--evidence", "/nowhere/store.db"], "no such file"),
        (["evidence", "search", "bundled"], "give words to search for"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(command: Any, arguments: list[str], words: str) -> None:
    ran = command(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.messages) == 1
    assert words in ran.messages[0]


def test_a_reader_that_has_gone_is_no_traceback() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    arguments = [sys.executable, "-m", "claimcheck", "schema"]
    done = subprocess.run(arguments, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("arguments", [["schema"], ["registry", "show", "genesys"], ["registry", "stats"]])
def test_a_full_disk_is_one_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        call = [sys.executable, "-m", "claimcheck", *arguments]
        done = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == ["claimcheck: output: No space left on device"]


def test_an_interrupt_ends_at_once_and_quietly(tmp_path: Path) -> None:
    pipe = tmp_path / "never.txt"
    os.mkfifo(pipe)
    call = [sys.executable, "-m", "claimcheck", "extract", str(pipe)]
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        writer = os.open(pipe, os.O_WRONLY)  # returns when the command has opened the pipe to read it
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
        os.close(writer)
    assert (running.returncode, out, err) == (130, b"", b"")
