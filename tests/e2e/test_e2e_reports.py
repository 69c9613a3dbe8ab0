"""Reports as a user makes them: every format of ``check``, rebuilt from JSON alone, replayed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from claimcheck.reporting import FORMATS

FRENCH = "Concentrix a racheté Webhelp. Genesys emploie 6 000 personnes, «\u00a0paraît-il\u00a0» <b>.\n"
ENGLISH = "In November 2023 Teleperformance completed the purchase of Majorel for 3 billion euros.\n"


@pytest.fixture(scope="module")
def stored(process: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The JSON report of two short articles."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "fr.txt").write_text(FRENCH, encoding="utf-8")
    (folder / "en.txt").write_text(ENGLISH, encoding="utf-8")
    report = folder / "report.json"
    ran = process("check", folder / "fr.txt", folder / "en.txt", "--format", "json", "--output", report)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    return report


def claims(stored: Path) -> list[dict[str, Any]]:
    return [row for report in json.loads(stored.read_text("utf-8"))["reports"] for row in report["results"]]


def rebuild(command: Any, stored: Path, name: str) -> str:
    ran = command("replay", stored, "--rebuild", name)
    assert (ran.status, ran.err) == (0, "")
    text: str = ran.out
    return text


def test_every_format_can_be_rebuilt_and_tells_every_claim(command: Any, stored: Path) -> None:
    rows = claims(stored)
    decided = [row for row in rows if row["verdict"]["label"] != "not_enough_info"]
    assert len(rows) >= 2
    assert decided
    texts = {name: rebuild(command, stored, name) for name in FORMATS}
    assert json.loads(texts["json"]) == json.loads(stored.read_text("utf-8"))
    table = list(csv.DictReader(io.StringIO(texts["csv"].removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert [row["claim_id"] for row in table] == [row["claim"]["id"] for row in rows]
    assert len(json.loads(texts["claimreview"])) == len(decided)
    assert json.loads(texts["annotations"])["total"] == len(rows)
    assert texts["html"].count('<li class="card ') == len(rows)
    assert "&lt;b&gt;" in texts["html"]
    assert "<b>." not in texts["html"]
    assert "Claims checked" in texts["markdown"]
    assert "Vérification des affirmations" in texts["markdown"]
    assert "2 documents" not in rebuild(command, stored, "table")


def test_check_writes_what_the_report_gives_back(command: Any, stored: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    texts = [stored.parent / "fr.txt", stored.parent / "en.txt"]
    ran = command("check", *texts, "--format", "html", "--output", page)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert page.read_bytes().decode() == rebuild(command, stored, "html")
    ran = command("check", texts[1], "--format", "markdown", "--explain")
    assert ran.status == 0
    assert "by its name" in ran.out


def test_a_replay_of_today_finds_no_change(command: Any, stored: Path) -> None:
    ran = command("replay", stored, "--fail-on", "changed", "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    documents = json.loads(ran.out)["documents"]
    assert [own["document_id"] for own in documents] == [str(stored.parent / name) for name in ("fr.txt", "en.txt")]
    assert sum(own["unchanged"] for own in documents) == len(claims(stored))
    assert all(own["changes"] == own["parts"] == [] for own in documents)


def test_a_replay_without_evidence_says_what_changed_and_why(command: Any, stored: Path) -> None:
    ran = command("replay", stored, "--only", "--fail-on", "changed")
    assert (ran.status, ran.err) == (1, "")
    for words in ("another evidence: ", "another registry: ", "another verdict", "because of another", "no longer: "):
        assert words in ran.out
    assert command("replay", stored, "--only", "--format", "json").status == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["replay", "README.md"], "README.md: is not JSON"),
        (["replay", "nowhere.json"], "nowhere.json: cannot be read: No such file"),
        (["replay", "-", "--rebuild", "html", "--fail-on", "changed"], "leave --fail-on out"),
        (["replay", "-", "--rebuild", "pdf"], "'pdf' is not one of"),
        (["check", "README.md", "--format", "csv", "--explain"], "--explain has no place in the format csv"),
        (["check", "README.md", "--format", "pdf"], "'pdf' is not one of"),
        (["extract", "README.md", "--format", "html"], "'html' is not one of 'table', 'json', 'jsonl'"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(command: Any, arguments: list[str], words: str) -> None:
    ran = command(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.messages) == 1
    assert words in ran.messages[0]


def test_a_report_of_another_version_is_refused(command: Any) -> None:
    ran = command("replay", "-", stdin=b'{"schema_version": "2.0", "reports": []}')
    assert (ran.status, ran.out) == (2, "")
    assert ran.messages == ["-: has schema version 2.0; this claimcheck reads 1.x: use the one that wrote it"]


def test_a_notice_goes_where_the_format_has_no_place_for_it(command: Any) -> None:
    german = b"Der Sommer war lang und die Wege lagen still, sagte Genesys gestern in Berlin."
    for name in ("csv", "claimreview", "annotations", "html", "markdown"):
        ran = command("check", "-", "--format", name, stdin=german)
        assert ran.status == 0
        assert ("language not recognised" in ran.out) != ("language not recognised" in ran.err)
        assert len(ran.messages) == (0 if name in {"html", "markdown"} else 1)
