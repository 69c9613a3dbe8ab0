"""Every other command on the fixtures, and the bad inputs of each."""

from __future__ import annotations

import json
import shutil
import sqlite3
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from claimcheck.support.nli._files import bundled_folder

ROOT = Path(__file__).parents[2]
SHORT = "En 2023, Concentrix a racheté Webhelp, dont le siège est à Paris. Genesys emploie 6 000 personnes.\n"
PASSAGE = {
    "id": "e2e-1",
    "text": "Concentrix a finalisé le rachat de Webhelp en septembre 2023.",
    "source": {"publisher": "La Gazette des plateaux", "url": "https://example.org/webhelp", "date": "2023-09"},
    "vendors": ["concentrix", "webhelp"],
}


@pytest.fixture
def short(tmp_path: Path) -> Path:
    path = tmp_path / "short.txt"
    path.write_text(SHORT, encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path, command: Any) -> Path:
    """A store with one passage, made by the command."""
    file, store = tmp_path / "passages.jsonl", tmp_path / "store.db"
    file.write_text(json.dumps(PASSAGE) + "\n", encoding="utf-8")
    ran = command("evidence", "add", store, file)
    assert (ran.status, ran.err) == (0, "")
    assert "1 passage, 1 new or changed" in ran.out
    return store


def test_extract(command: Any, short: Path) -> None:
    rows = command("extract", short, "--format", "jsonl").rows
    assert {row["kind"] for row in rows} >= {"acquisition"}
    assert all(SHORT[row["start"] : row["end"]] == row["quote"] for row in rows)
    data = json.loads(command("extract", short, "--format", "json").out)
    assert data["claims"] == rows
    assert f"{len(rows)} claim" in command("extract", short).out


def test_match_and_why(command: Any, short: Path) -> None:
    rows = command("match", short, "--format", "jsonl").rows
    assert {"concentrix", "genesys"} <= {row["vendor_id"] for row in rows}
    assert all(SHORT[row["start"] : row["end"]] == row["surface"] for row in rows)
    assert json.loads(command("match", short, "--format", "json").out)["mentions"] == rows
    explained = command("match", short, "--format", "jsonl", "--explain").rows
    assert [{**row, "explanation": 0} for row in rows] == [{**row, "explanation": 0} for row in explained]
    assert all(row["explanation"] for row in explained)
    assert "[genesys]" in command("match", short).out
    assert "same key as the name" in " ".join(command("match", short, "--explain").out.split())


def test_a_document_without_finds_is_named(command: Any, tmp_path: Path) -> None:
    path = tmp_path / "german.txt"
    path.write_text("Der Sommer war lang und die Wege lagen still, sagte der Bürgermeister gestern.", encoding="utf-8")
    ran = command("extract", path)
    assert ran.status == 0
    assert "0 claims" in ran.out
    assert "language not recognised" in ran.messages[0]


def test_a_registry_of_ones_own(command: Any, short: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("vendors:\n  - {id: zorblax, name: Zorblax Contact, kind: outsourcer}\n", encoding="utf-8")
    text = tmp_path / "own.txt"
    text.write_text("Hier, Zorblax Contact a racheté Genesys à Limoges.", encoding="utf-8")
    ids = {row["vendor_id"] for row in command("match", text, "--registry", own, "--format", "jsonl").rows}
    assert {"zorblax", "genesys"} <= ids
    alone = command("match", text, "--registry", own, "--only", "--format", "jsonl")
    assert {row["vendor_id"] for row in alone.rows} <= {"zorblax", None}
    assert command("registry", "validate", own).out == "valid: own.yaml\n"
    assert command("registry", "show", "zorblax", "--registry", own).status == 0


def test_an_index_of_a_company_register(command: Any, tmp_path: Path) -> None:
    index, text = tmp_path / "sirene.idx", tmp_path / "own.txt"
    made = command("registry", "import", ROOT / "fixtures/registers/sirene-stock-unite-legale.csv", "--index", index)
    assert made.status == 0
    assert "vendors with" in made.err
    assert "all sections right" in command("registry", "verify", index).out
    text.write_text("Hier, Télé Conseil, Assistance et Cie a racheté Genesys à Limoges.", encoding="utf-8")
    rows = command("match", text, "--registry", index, "--format", "jsonl").rows
    assert [(row["surface"], row["vendor_id"]) for row in rows] == [
        ("Télé Conseil, Assistance et Cie", "siren-900000002"),
        ("Genesys", "genesys"),
    ]
    refused = command("registry", "show", "genesys", "--registry", index)
    assert (refused.status, "this needs a registry file" in refused.err) == (2, True)
    index.write_bytes(index.read_bytes()[:-10])
    for call in (["match", text, "--registry", index], ["registry", "verify", index]):
        ran = command(*call)
        assert (ran.status, ran.out, "the file is cut off" in ran.err, ran.err.count("\n")) == (2, "", True, 1)


def test_registry_commands(command: Any) -> None:
    assert command("registry", "validate").status == 0
    assert "Genesys" in command("registry", "show", "genesys").out
    assert json.loads(command("registry", "show", "genesys", "--format", "json").out)["id"] == "genesys"
    best = command("registry", "search", "genesis", "--format", "jsonl").rows[0]
    assert best["vendor"]["id"] == "genesys"
    assert "[genesys]" in command("registry", "search", "Genesys").out
    count = json.loads(command("registry", "stats", "--format", "json").out)["vendors"]
    assert str(count) in command("registry", "stats").out
    assert len(command("registry", "export").rows) == count
    unknown = command("registry", "show", "nobody")
    assert (unknown.status, unknown.out) == (2, "")
    assert "no vendor has the id 'nobody'" in unknown.messages[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("vendors: [", "YAML"),
        ("- a list", "a registry file is a mapping with a list of vendors"),
        ("vendors:\n  - {id: acme, name: Acme, kind: circus}\n", "acme: kind"),
        ("vendors:\n  - {id: genesys, name: Genesys, kind: software}\n", "genesys"),
        ("vendors:\n  - !!python/object/apply:os.system [id]\n", ""),
    ],
)
def test_a_registry_with_faults(command: Any, tmp_path: Path, short: Path, content: str, words: str) -> None:
    path = tmp_path / "faulty.yaml"
    path.write_text(content, encoding="utf-8")
    for arguments in (["registry", "validate", path], ["match", short, "--registry", path]):
        ran = command(*arguments)
        assert (ran.status, ran.out) == (2, "")
        assert all(line.startswith(str(path)) for line in ran.messages)
        assert words in ran.messages[0]


def test_evidence_commands(command: Any, store: Path, tmp_path: Path) -> None:
    stats = json.loads(command("evidence", "stats", store, "--format", "json").out)
    assert (stats["passages"], stats["analysed"]) == (1, 1)
    assert stats["claims"] >= 1
    assert command("evidence", "stats", store).status == 0
    assert command("evidence", "check", store).out == f"{store}: 1 passage, no faults\n"
    listed = command("evidence", "list", store, "--format", "jsonl")
    assert [row["id"] for row in listed.rows] == ["e2e-1"]
    again = tmp_path / "again.jsonl"
    again.write_text(listed.out, encoding="utf-8")
    assert "0 new or changed" in command("evidence", "add", store, again, "--no-claims").out
    for arguments in (["rachat"], ["--vendor", "webhelp"], ["rachat", "--kind", "acquisition"]):
        assert "e2e-1" in command("evidence", "search", store, *arguments).out
    assert command("evidence", "search", store, "zebra", "--format", "jsonl").rows == []
    assert len(command("evidence", "list", "bundled", "--format", "jsonl").rows) >= 40
    removed = command("evidence", "remove", store, "e2e-1", "e2e-2")
    assert (removed.status, removed.out) == (2, f"{store}: 0 passages left\n")
    assert removed.messages == [f"{store}: no passage has the id 'e2e-2'"]


def test_a_store_of_ones_own_is_evidence(command: Any, short: Path, store: Path) -> None:
    ran = command("check", short, "--evidence", store, "--format", "jsonl", "--date", "2024-01-01")
    found = {item["id"] for row in ran.rows if "verdict" in row for item in row["verdict"]["evidence"]}
    assert "e2e-1" in found


def test_evidence_without_a_source_is_refused_and_the_rest_is_added(command: Any, tmp_path: Path) -> None:
    bad, good, store = tmp_path / "bad.jsonl", tmp_path / "good.jsonl", tmp_path / "store.db"
    bad.write_text(json.dumps({**PASSAGE, "source": None}) + "\n" + json.dumps({"id": "x", "text": "y"}) + "\n")
    good.write_text(json.dumps(PASSAGE))
    ran = command("evidence", "add", store, bad, "--no-claims")
    assert (ran.status, ran.out, store.exists()) == (2, "", False)
    assert ran.messages[0].startswith(f"{bad}:1: source: ")
    assert command("evidence", "add", store, bad, good, "--no-claims").status == 2
    assert "1 passage" in command("evidence", "check", store).out


def test_a_store_that_is_none(command: Any, short: Path, store: Path, tmp_path: Path) -> None:
    foreign, corrupt, text = tmp_path / "foreign.db", tmp_path / "corrupt.db", tmp_path / "text.db"
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    content = store.read_bytes()
    corrupt.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    text.write_text("no database at all")
    for path in (foreign, corrupt, text):
        before = path.read_bytes()
        for arguments in (["check", short, "--evidence", path], ["evidence", "stats", path]):
            ran = command(*arguments)
            assert (ran.status, ran.out) == (2, "")
            assert len(ran.messages) == 1
            assert str(path) in ran.messages[0]
        assert path.read_bytes() == before


def test_model_commands(command: Any, tmp_path: Path) -> None:
    info = json.loads(command("model", "info", "--format", "json").out)
    assert (info["backend"], info["source"]) == ("onnx", "bundled")
    assert info["name"] in command("model", "info").out
    assert "are right" in command("model", "verify").out
    target = tmp_path / "copy"
    assert command("model", "export", target).out == f"{target}\n"
    assert json.loads(command("model", "info", "--model", target, "--format", "json").out)["hash"] == info["hash"]
    again = command("model", "export", target)
    assert again.status == 2
    assert "never written over" in again.messages[0]


def test_a_truncated_model_is_refused(command: Any, short: Path, tmp_path: Path) -> None:
    target = tmp_path / "model"
    shutil.copytree(bundled_folder(), target)
    weights = target / "model.int8.onnx"
    weights.write_bytes(weights.read_bytes()[:1_000_000])
    for with_manifest in (True, False):
        if not with_manifest:
            (target / "manifest.json").unlink()
        for arguments in (["model", "verify", "--model", target], ["check", short, "--model", target]):
            ran = command(*arguments)
            assert (ran.status, ran.out) == (2, "")
            assert len(ran.messages) == 1


def test_evaluate(command: Any, tmp_path: Path) -> None:
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "short.txt").write_text(SHORT, encoding="utf-8")
    end = SHORT.index(",", 10)
    quote = SHORT[:end]
    claim = {"doc": "short", "start": 0, "end": end, "quote": quote, "kind": "acquisition", "subject": "Concentrix"}
    mention = {"doc": "short", "start": 9, "end": 19, "surface": "Concentrix", "canonical": "Concentrix"}
    (folder / "claims.jsonl").write_text(json.dumps(claim), encoding="utf-8")
    (folder / "mentions.jsonl").write_text(json.dumps(mention), encoding="utf-8")
    pairs = (ROOT / "fixtures/pairs/dev.jsonl").read_text(encoding="utf-8").splitlines()[:12]
    (folder / "verdicts.jsonl").write_text("\n".join(pairs), encoding="utf-8")
    for task in ("claims", "mentions", "verdicts"):
        predictions = folder / f"predicted-{task}.jsonl"
        ran = command("evaluate", task, folder / f"{task}.jsonl", "--format", "json", "--predictions", predictions)
        assert (ran.status, ran.err) == (0, "")
        data = json.loads(ran.out)
        assert data["task"] == task
        rows = [json.loads(line) for line in predictions.read_text(encoding="utf-8").splitlines()]
        if task == "verdicts":
            assert [set(row) for row in rows] == [{"id", "label", "probability"}] * 12
            assert data["count"] == 12
        else:
            assert len(rows) == data["predicted"]
            assert data["levels"]["span"]["recall"] == 1.0
        assert command("evaluate", task, folder / f"{task}.jsonl", "--plot", folder / task).out
    drawn = {path.relative_to(folder).as_posix() for path in folder.rglob("*.svg")}
    assert drawn == {
        "claims/scores.svg",
        "mentions/scores.svg",
        "verdicts/reliability.svg",
        "verdicts/risk-coverage.svg",
    }
    assert all(ElementTree.parse(folder / name).findall("{*}text") for name in drawn)  # noqa: S314  # our own SVG


def test_a_gold_file_with_a_fault(command: Any, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('\n{"doc": "absent", "start": 0, "end": 4, "quote": "x", "kind": "other"}\n')
    ran = command("evaluate", "claims", gold)
    assert (ran.status, ran.out) == (2, "")
    assert ran.messages[0].startswith(f"{gold}:2: absent: doc: ")


def test_what_is_listed_can_be_added_from_standard_input(command: Any, tmp_path: Path) -> None:
    passages = tmp_path / "passages.jsonl"
    passages.write_text(json.dumps(PASSAGE), encoding="utf-8")
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    assert command("evidence", "add", first, passages).status == 0
    listed = command("evidence", "list", first, "--format", "jsonl").out
    ran = command("evidence", "add", second, "-", stdin=listed.encode())
    assert (ran.status, ran.err) == (0, "")
    assert command("evidence", "list", second, "--format", "jsonl").out == listed


@pytest.mark.parametrize("task", ["extract", "match"])
def test_the_texts_that_offsets_are_counted_in_can_be_kept(command: Any, task: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<html lang=fr><body><article><p>{SHORT}</p></article></body></html>", encoding="utf-8")
    ran = command(task, page, "--format", "jsonl", "--text-out", tmp_path / "texts")
    (kept,) = (tmp_path / "texts").iterdir()
    text = kept.read_text(encoding="utf-8")
    assert ran.rows
    assert all(text[row["start"] : row["end"]] == row.get("quote", row.get("surface")) for row in ran.rows)
