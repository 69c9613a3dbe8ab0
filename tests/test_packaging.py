"""The project as a package: locks, dependencies, what its files may say, what importing it costs."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import claimcheck

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
TEXTS = {".py", ".toml", ".md", ".yaml", ".yml", ".json", ".jsonl", ".txt", ".lock", ".cfg", ".html", ""}
SKIPPED = {".git", ".venv", ".hypothesis", ".benchmarks", "__pycache__", "build", "dist"}


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def names(requirements: list[str]) -> set[str]:
    """Distribution names of requirement lines, normalised; references of the project to itself are left out."""
    found = {re.match(r"[A-Za-z0-9._-]+", line.strip()) for line in requirements}
    return {re.sub(r"[-_.]+", "-", m.group()).lower() for m in found if m is not None} - {"vendor-claimcheck"}


def declared(*, torch: bool = True) -> set[str]:
    extras = project()["project"]["optional-dependencies"]
    groups = project()["dependency-groups"]
    found = names(project()["project"]["dependencies"] + project()["build-system"]["requires"])
    for name, lines in [*extras.items(), *groups.items()]:
        found |= names(lines) if torch or name != "torch" else set()
    return found


def entries(lock: str) -> dict[str, list[str]]:
    """Requirement line -> its hashes."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            found[current := line.rstrip(" \\")] = []
        elif line.strip().startswith("--hash="):
            found[current].append(line.strip().rstrip(" \\"))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_with_hashes(lock: str) -> None:
    assert len(entries(lock)) > 30
    for requirement, hashes in entries(lock).items():
        assert re.match(r"[a-z0-9-]+==[^=*]+( ; .*)?$", requirement), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", value) for value in hashes), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_file(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    options = {word for word in re.findall(r"--[a-z-]+", text) if word != "--hash"}
    assert options == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_torch_is_never_locked(lock: str) -> None:
    locked = names(list(entries(lock)))
    assert not {name for name in locked if name in {"torch", "triton", "onnxscript"} or name.startswith("nvidia-")}


def test_the_locks_hold_what_is_declared_and_agree() -> None:
    run, dev = ({*entries(lock)} for lock in LOCKS)
    groups = project()["dependency-groups"]
    extras = project()["project"]["optional-dependencies"]
    assert names(project()["project"]["dependencies"]) <= names(list(run))
    assert set().union(*(names(extras[name]) for name in ("web", "pdf", "docx"))) <= names(list(run))
    assert names(groups["build"]) <= names(list(run))
    assert names(groups["dev"]) <= names(list(dev))
    assert run <= dev


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = {re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r"^\| `([^`]+)` ", text, flags=re.MULTILINE)}
    assert declared() == rows


def test_the_dependencies_page_has_the_locked_versions() -> None:
    locked: dict[str, set[str]] = {}
    for requirement in entries("requirements-dev.lock"):
        name, version = requirement.partition(" ;")[0].split("==")
        locked.setdefault(name, set()).add(version)
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for name, versions in re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", text, flags=re.MULTILINE):
        key = re.sub(r"[-_.]+", "-", name).lower()
        assert set(versions.split(", ")) == locked.get(key, {"not locked"}), name


def test_every_import_of_the_package_is_declared() -> None:
    modules = {"yaml": "pyyaml", "docx": "python-docx"}
    imported: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
                imported.add(node.module.partition(".")[0])
    third_party = imported - set(sys.stdlib_module_names) - {"claimcheck"}
    assert {modules.get(name, name.replace("_", "-")) for name in third_party} <= declared()


def test_no_file_names_a_place_outside_the_project() -> None:
    places = ["work", "root", "tmp", "home"]  # joined below, so that this file does not contain what it looks for
    pattern = re.compile(r"(?<![\w.~}\"'-])/(?:" + "|".join(places) + r")/|(?:\.\./)+" + "shared" + r"\b")
    found = []
    for path in project_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in pattern.finditer(text)]
    assert found == []


def project_files() -> Iterator[Path]:
    """The text files of the project, without what tools leave behind."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in SKIPPED and not name.endswith("_cache"))
        for name in sorted(files):
            path = Path(folder, name)
            if path.suffix in TEXTS and name != "tokenizer.json":
                yield path


def test_the_imported_package_is_ours() -> None:
    assert Path(claimcheck.__file__).resolve() == ROOT / "src" / "claimcheck" / "__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", claimcheck.__version__)


def test_importing_the_package_loads_no_library() -> None:
    code = "import sys; old = set(sys.modules); import claimcheck; print(*sorted(set(sys.modules) - old))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded - set(sys.stdlib_module_names) == {"claimcheck"}
    assert len(done.stdout.split()) < 40


def test_training_is_never_imported_by_the_package() -> None:
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(?:from|import) (?:training|tests|benchmarks)\b", text, flags=re.MULTILINE), path
