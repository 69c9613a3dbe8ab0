"""The contract of the public interface runs, and covers what the page on stability promises."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
USAGE = Path(__file__).parent / "usage.py"
FUNCTIONS = [
    node.name for node in ast.parse(USAGE.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)
]


def promised() -> set[tuple[str, str]]:
    """Module and name of everything that the page promises."""
    page = (ROOT / "docs" / "api-stability.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(claimcheck[\w.]*)` \| (.+) \|$", page, re.MULTILINE)
    return {(module, name) for module, names in rows for name in re.findall(r"`(\w+)`", names)}


def imported() -> set[tuple[str, str]]:
    """Module and name of everything that the usage file imports."""
    nodes = ast.walk(ast.parse(USAGE.read_text(encoding="utf-8")))
    return {
        (node.module, alias.name)
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("claimcheck")
        for alias in node.names
    }


@pytest.fixture(scope="module")
def usage() -> ModuleType:
    spec = importlib.util.spec_from_file_location("usage", USAGE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "look_at"])
def test_every_use_runs(usage: ModuleType, name: str, tmp_path: Path) -> None:
    function = getattr(usage, name)
    function(*([tmp_path] if inspect.signature(function).parameters else []))


def test_everything_promised_is_published() -> None:
    assert len(promised()) > 50
    missing = [(module, name) for module, name in promised() if name not in importlib.import_module(module).__all__]
    assert missing == []


def test_the_usage_file_covers_what_is_promised_and_nothing_else() -> None:
    assert imported() - {("claimcheck.plugins", "Plugin")} == promised() - {("claimcheck", "__version__")}


def test_what_is_imported_is_used() -> None:
    names = [node.id for node in ast.walk(ast.parse(USAGE.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)]
    assert {name for _, name in imported()} <= set(names)
