"""Where results go: nothing that was already written is lost."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from pathlib import Path

import pytest

from claimcheck.errors import ConfigError
from claimcheck.reporting import open_output, write_jsonl


def test_a_file_is_replaced_only_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("before", encoding="utf-8")
    with open_output(target) as stream:
        stream.write("après\n")
        stream.flush()
        assert target.read_text(encoding="utf-8") == "before"
    assert target.read_bytes() == "après\n".encode()
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_failure_leaves_what_was_there(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "report.json"
    target.write_text("before", encoding="utf-8")

    def fail() -> None:
        with open_output(target) as stream:
            stream.write("half")
            raise error

    with pytest.raises(error):
        fail()
    assert target.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_row_leaves_no_predictions_behind(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        write_jsonl([{"probability": 0.5}, {"probability": float("nan")}], tmp_path / "predictions.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_permissions_are_kept_and_new_files_follow_the_umask(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.touch()
    target.chmod(0o640)
    with open_output(target) as stream:
        stream.write("x")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    plain, new = tmp_path / "plain", tmp_path / "new"
    plain.touch()
    with open_output(new) as stream:
        stream.write("x")
    assert new.stat().st_mode == plain.stat().st_mode


def test_a_link_is_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    with open_output(link) as stream:
        stream.write("x")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "x"


def test_a_long_name_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("n" * 255)
    with open_output(target) as stream:
        stream.write("x")
    assert target.read_text(encoding="utf-8") == "x"


def test_a_device_is_written_directly() -> None:
    with open_output(os.devnull) as stream:
        stream.write("x")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("name", ["", "none/report.json", "a\x00b", "n" * 300])
def test_what_cannot_be_written_is_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="cannot write") as caught, open_output(tmp_path / name):
        pass
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", [None, "-", Path("-")])
def test_standard_output_is_utf8_and_stays_open(
    path: Path | str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    monkeypatch.chdir(tmp_path)
    write_jsonl([{"name": "Téléperformance"}], path)
    assert json.loads(raw.getvalue().decode()) == {"name": "Téléperformance"}
    sys.stdout.write("still open")
    sys.stdout.flush()
    assert raw.getvalue().endswith(b"still open")
    assert list(tmp_path.iterdir()) == []
