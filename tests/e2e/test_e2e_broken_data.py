"""Registry and gold files with every kind of fault: all faults at once, each with file, line, entry and field."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.e2e.conftest import Ran

BROKEN = Path("fixtures", "broken")
ROOT = Path(__file__).parents[2]
EXPECTED = yaml.safe_load((ROOT / BROKEN / "faults.yaml").read_text(encoding="utf-8"))
COMMANDS = {"registry": ("registry", "validate", "--only"), "gold": ("evaluate", "gold")}
CASES = [(kind, name) for kind, files in EXPECTED.items() for name in files]


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_every_fault_is_told(command: Callable[..., Ran], kind: str, name: str) -> None:
    path = BROKEN / kind / name
    ran = command(*COMMANDS[kind], path)
    assert ran.status == 2
    assert len(ran.messages) == len(EXPECTED[kind][name]), ran.err
    for line, start in zip(ran.messages, EXPECTED[kind][name], strict=True):
        assert line.startswith(f"{path}{start}"), line


@pytest.mark.parametrize("kind", COMMANDS)
def test_every_broken_file_is_expected(kind: str) -> None:
    files = {path.name for path in (ROOT / BROKEN / kind).iterdir() if path.suffix in {".yaml", ".jsonl"}}
    assert files == set(EXPECTED[kind])
