"""What is there before any work: a fast start, help for every command, and the JSON Schemas."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from claimcheck.cli._check import Label
from claimcheck.schema import VerdictLabel

ROOT = Path(__file__).parents[2]
HEAVY = {"torch", "spacy", "transformers", "onnxruntime", "numpy", "pydantic", "rapidfuzz", "yaml", "rich", "sqlite3"}
LISTED = "import sys, atexit; atexit.register(lambda: sys.stderr.write(' '.join(sys.modules))); "


@pytest.mark.parametrize(
    "prelude", ["import claimcheck", "sys.argv = ['claimcheck', '--help']; from claimcheck.cli import main; main()"]
)
def test_nothing_heavy_is_imported_before_it_is_needed(process: Any, prelude: str) -> None:
    ran = process(prelude=("-c", LISTED + prelude))
    modules = set(ran.err.split())
    assert ran.status == 0
    assert not {name.partition(".")[0] for name in modules} & HEAVY
    assert len(modules) < 400


def test_version(process: Any) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert process("--version").out == f"claimcheck {version}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "check extract match schema registry evidence model evaluate"),
        (["check"], "--evidence --registry --only --model --date --lang --format --output --fail-on --text-out"),
        (["match"], "--format --explain"),
        (["registry"], "validate show search stats export"),
        (["evidence"], "add search list remove stats check"),
        (["model"], "info verify export benchmark"),
        (["evaluate"], "claims mentions verdicts"),
    ],
)
def test_help_names_everything(command: Any, arguments: list[str], words: str) -> None:
    ran = command(*arguments, "--help")
    assert ran.status == 0
    assert all(word in ran.out for word in words.split())


def test_labels_are_those_of_the_schema() -> None:
    assert {label.value for label in Label} == {label.value for label in VerdictLabel}


def test_the_kept_schemas_are_current(command: Any, tmp_path: Path) -> None:
    assert command("schema", "--output", tmp_path).status == 0
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "schema").glob("*.json")}
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert made == kept, f"run: {Path(sys.executable).name} -m claimcheck schema --output docs/schema"
    assert json.loads(command("schema").out) == {
        name.removesuffix(".schema.json"): json.loads(text) for name, text in made.items()
    }
    assert len(made) == 11
