"""Evidence files checked together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from claimcheck.evidence import bundled_files, check_files
from claimcheck.registry import Registry

VENDORS = {"startek", "amazon"}


def passage(identifier: str, text: str, *, vendors: tuple[str, ...] = ("startek",), **source: Any) -> dict[str, Any]:
    own = {"publisher": "Gazette", "url": f"https://gazette.example/{identifier}", "date": "2018-01-27"}
    own |= {"kind": "third_party", "checked": "2026-11-22"} | source
    return {"id": identifier, "text": text, "lang": "en", "vendors": list(vendors), "source": own}


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


OPTION = passage(
    "option", "Amazon took an option on a fifth of StarTek in January 2018.", vendors=("startek", "amazon")
)


def test_sound_files_have_no_faults(tmp_path: Path) -> None:
    other = passage("jobs", "StarTek opened a site in Jamaica in 2013 and hired 400 people there.")
    assert check_files([write(tmp_path / "a.jsonl", OPTION), write(tmp_path / "b.jsonl", other)], VENDORS) == ()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (passage("x", "StarTek moved in 2013.", vendors=("nobody",)), "x: vendors: 'nobody' is not in the registry"),
        (passage("x", "StarTek moved in 2013.", url="page 4"), "x: source.url: 'page 4' is no web address"),
        (passage("x", "StarTek moved in 2013.", url="http://[bad"), "x: source.url: 'http://[bad' is no web address"),
        (passage("x", "StarTek moved in 2013.", checked=None), "x: source.checked: is missing"),
        (passage("x", "StarTek moved in 2013.", date="2027"), "x: source.date: 2027 is after the day 2026-11-22"),
        (passage("option", "StarTek moved in 2013."), "option: id: is used in"),
        (
            passage("x", "Amazon took an option on a fifth of StarTek in January of 2018."),
            "x: text: is a copy of option",
        ),
    ],
)
def test_faults_name_file_passage_and_field(tmp_path: Path, row: dict[str, Any], fault: str) -> None:
    first, second = write(tmp_path / "a.jsonl", OPTION), write(tmp_path / "b.jsonl", row)
    (found,) = check_files([first, second], VENDORS)
    assert found.startswith(f"{second}: {fault}")


def test_faults_of_form_are_all_told_beside_the_others(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", {"id": "x"}, passage("y", "StarTek moved in 2013.", date="2018-02-30"))
    other = write(tmp_path / "b.jsonl", passage("z", "StarTek moved in 2013.", vendors=("nobody",)))
    found = check_files([path, other], VENDORS)
    assert [fault.rpartition(": ")[0] for fault in found] == [
        f"{path}:1: text",
        f"{path}:1: source",
        f"{path}:2: source.date",
        f"{other}: z: vendors",
    ]
    (unread,) = check_files([tmp_path / "none.jsonl", write(tmp_path / "c.jsonl", OPTION)], VENDORS)
    assert "none.jsonl: the evidence file cannot be read" in unread


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", OPTION)
    assert check_files([path, tmp_path / "." / "a.jsonl"], VENDORS) == ()


def test_the_bundled_evidence_has_no_faults() -> None:
    assert check_files(bundled_files(), {vendor.id for vendor in Registry.load().vendors}) == ()
