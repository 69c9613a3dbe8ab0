"""What it costs to have an index: folding, building, saving, opening, memory. Nothing is asserted about times."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.matching import shared
from claimcheck.language.folding import fold, squash
from claimcheck.matching import NameIndex

ROOT = Path(__file__).parents[2]


def test_fold_a_text(benchmark: Any) -> None:
    assert benchmark(fold, shared.text(10)).text


def test_squash_names(benchmark: Any) -> None:
    names = shared.names(shared.MIDDLE)[:1000]
    assert all(benchmark(lambda: [squash(name) for name in names]))


@pytest.mark.parametrize("size", shared.SIZES)
def test_build(benchmark: Any, size: int) -> None:
    names = shared.names(size)
    assert benchmark.pedantic(NameIndex.build, (names,), rounds=3 if size <= 100_000 else 1)


@pytest.mark.parametrize("size", shared.SIZES)
def test_save(benchmark: Any, size: int, tmp_path: Path) -> None:
    path = tmp_path / "index"
    benchmark.pedantic(shared.index(size).save, (path,), rounds=3)
    benchmark.extra_info["MB on disk"] = _bytes(path) / 1e6


@pytest.mark.parametrize("size", shared.SIZES)
def test_open(benchmark: Any, size: int, tmp_path: Path) -> None:
    path = tmp_path / "index"
    shared.index(size).save(path)
    assert benchmark(NameIndex.open, path).find(shared.names(size)[0])


@pytest.mark.parametrize("size", shared.SIZES)
def test_memory(benchmark: Any, size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names, article, saved = tmp_path / "names.txt", tmp_path / "article.txt", tmp_path / "index"
    names.write_text("\n".join(shared.names(size)), encoding="utf-8")
    article.write_text(shared.text(10, size), encoding="utf-8")
    built = benchmark.pedantic(_measure, ("build", names, saved), rounds=1)
    opened = _measure("open", saved, article)
    benchmark.extra_info.update({"build": built, "open": opened})
    with capsys.disabled():
        sys.stdout.write(f"\n{size} names, peak MB: build {_grown(built)}, open and find in 10 kB {_grown(opened)}\n")


def _grown(figures: dict[str, float]) -> str:
    return f"{figures['after']:.0f} ({figures['after'] - figures['before']:+.0f})"


def _measure(task: str, source: Path, target: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.matching.memory", task, str(source), str(target)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _bytes(path: Path) -> int:
    files = [path] if path.is_file() else [p for p in path.parent.rglob(f"{path.name}*") if p.is_file()]
    return sum(file.stat().st_size for file in files)
