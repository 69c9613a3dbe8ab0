"""``claimcheck frames``: examples tried, and how often frames fire on documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from claimcheck.extraction import load_frames
from claimcheck.schema import Lang

GOOD = """\
lang: fr
frames:
  - id: acquisition.test
    kind: acquisition
    verbs: [racheter]
    object: [patient]
    examples: ["Acmé a racheté Boréal."]
    counterexamples: ["Acmé recrute."]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "frames.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_the_bundled_frames_pass(command: Any) -> None:
    ran = command("frames", "test")
    assert (ran.status, ran.err) == (0, "")
    for name in ("fr.yaml", "en.yaml"):
        assert name in ran.out
    ran = command("frames", "test", "--format", "json")
    files = json.loads(ran.out)["files"]
    assert ran.status == 0
    assert [(row["lang"], row["frames"], row["failures"]) for row in files] == [
        (lang, len(load_frames(Lang(lang)).frames), []) for lang in ("en", "fr")
    ]


def test_a_file_of_ones_own(command: Any, file: Path) -> None:
    ran = command("frames", "test", file)
    assert (ran.status, ran.err) == (0, "")
    file.write_text(GOOD.replace("Acmé a racheté Boréal.", "Acmé a vendu Boréal."), encoding="utf-8")
    ran = command("frames", "test", file)
    assert (ran.status, ran.err) == (1, "")
    assert f"{file}:7: acquisition.test should fire: Acmé a vendu Boréal." in ran.out
    assert "nothing triggers it" in ran.out
    file.write_text(GOOD.replace("Acmé recrute.", "Boréal rachète Acmé."), encoding="utf-8")
    ran = command("frames", "test", file, "--format", "json")
    (row,) = json.loads(ran.out)["files"]
    assert ran.status == 1
    assert row["failures"] == [
        {
            "frame": "acquisition.test",
            "field": "counterexamples",
            "line": 8,
            "sentence": "Boréal rachète Acmé.",
            "found": "fires 'rachète' (Boréal → Acmé)",
        }
    ]


def test_an_invalid_file_is_told_and_the_others_are_tried(command: Any, file: Path, tmp_path: Path) -> None:
    bad, failing = tmp_path / "bad.yaml", tmp_path / "failing.yaml"
    bad.write_text(GOOD.replace("verbs", "verb").replace("[patient]", "[patent]"), encoding="utf-8")
    failing.write_text(GOOD.replace("racheté", "vendu"), encoding="utf-8")
    ran = command("frames", "test", bad, failing, file, tmp_path / "absent.yaml")
    assert ran.status == 2
    assert [message.split(": ")[:3] for message in ran.messages[:3]] == [
        [f"{bad}:3", "frame acquisition.test", "verbs"],
        [f"{bad}:5", "frame acquisition.test", "verb"],
        [f"{bad}:6", "frame acquisition.test", "object"],
    ]
    assert ran.messages[3].startswith(f"{tmp_path / 'absent.yaml'}: cannot be read: ")
    assert f"{failing}:7: acquisition.test should fire" in ran.out
    assert str(file) in ran.out


def test_coverage(command: Any, tmp_path: Path) -> None:
    text = tmp_path / "short.txt"
    text.write_text("Concentrix a racheté Webhelp en 2023. Concentrix a racheté Majorel.\n", encoding="utf-8")
    ran = command("frames", "coverage", text, "--lang", "fr")
    assert (ran.status, ran.err) == (0, "")
    rows = {line.split()[0]: line.split()[1:] for line in ran.out.splitlines() if "." in line.split()[0]}
    assert rows["acquisition.racheter"] == ["2", "1", "2"]
    assert rows["merger.fusionner"] == ["never", "0", "0"]
    ran = command("frames", "coverage", text, tmp_path / "absent.txt", "--lang", "fr", "--format", "json")
    data = json.loads(ran.out)
    assert ran.status == 2
    assert data["documents"] == {"fr": 1}
    assert {"frame": "acquisition.racheter", "lang": "fr", "kind": "acquisition"}.items() <= data["frames"][0].items()
    assert len(data["frames"]) == len(load_frames(Lang.FR).frames)


def test_a_wrong_call(command: Any) -> None:
    for arguments in (["test", "--format", "yaml"], ["coverage"], ["fire"]):
        ran = command("frames", *arguments)
        assert (ran.status, ran.out) == (2, "")
        assert len(ran.messages) == 1
