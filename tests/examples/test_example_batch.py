"""The batch over a folder: one line a file, resumable."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from claimcheck import ClaimChecker
from claimcheck.schema import Report

Check = Callable[[], int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "deep").mkdir(parents=True)
    (folder / "one.txt").write_text(
        "The outsourcer Vexalia Contact acquired the software maker Quentavia in June 2021.", encoding="utf-8"
    )
    (folder / "deep" / "two.txt").write_text(
        "The analysts of Metrivox ranked Quentavia third in their survey.", encoding="utf-8"
    )
    (folder / "broken.pdf").write_bytes(b"no PDF")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "reports.jsonl"


@pytest.fixture
def check(example: Callable[[str], ModuleType], folder: Path, out: Path, small: ClaimChecker) -> Check:
    module = example("batch/check_folder.py")
    return lambda: int(module.main(folder, out, small))


def rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_every_file_has_its_line(check: Check, out: Path) -> None:
    assert check() == 3
    found = {row["path"]: row for row in rows(out)}
    assert "broken.pdf: is no PDF file" in found["broken.pdf"]["error"]
    assert Report.model_validate(found["one.txt"]["report"]).results
    assert found["deep/two.txt"]["document"] == "deep/two.txt"


def test_what_is_done_is_not_done_again(check: Check, folder: Path, out: Path) -> None:
    check()
    before = out.read_bytes()
    assert check() == 0
    (folder / "one.txt").write_text("Vexalia Contact employs 3,200 people.", encoding="utf-8")
    assert check() == 1
    assert out.read_bytes().startswith(before)
    assert len(rows(out)) == 4


def test_a_line_that_was_cut_off_is_written_again(check: Check, out: Path) -> None:
    check()
    whole = out.read_bytes()
    out.write_bytes(whole[:-20])
    assert check() == 1
    assert out.read_bytes() == whole
