"""The notebook runs from top to bottom."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[2] / "examples"


def _read() -> nbformat.NotebookNode:
    path = EXAMPLES / "notebook" / "check-an-article.ipynb"
    text = path.read_text(encoding="utf-8")
    notebook: nbformat.NotebookNode = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]  # has no types
    return notebook


@pytest.fixture(scope="module")
def executed() -> nbformat.NotebookNode:
    notebook = _read()
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return notebook


def test_the_notebook_is_kept_without_outputs() -> None:
    notebook = _read()
    nbformat.validate(notebook)
    assert not any(cell.get("outputs") for cell in notebook.cells)


def test_it_tells_verdicts_and_why(executed: nbformat.NotebookNode) -> None:
    told = "".join(
        str(output.get("text") or output.get("data")) for cell in executed.cells for output in cell.get("outputs", [])
    )
    for words in ("refuted", "Genesys bought Majorel in 2021", "not_enough_info", "could leave France", "<iframe"):
        assert words in told, told[:3000]
