"""The examples as modules, and a report to feed them."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from claimcheck import ClaimChecker
from claimcheck.reading import read_text
from claimcheck.reporting import to_json
from claimcheck.schema import Report
from claimcheck.testing import checker, tiny_article

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTILE = (
    'Vexalia Contact <img src=x onerror="alert(1)"> acquired Quentavia in June 2021.\n\n</script><b>End & "so" on.'
)


@pytest.fixture(scope="session")
def example() -> Callable[[str], ModuleType]:
    """Imports a file of ``examples/``."""

    def load(path: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(Path(path).stem, EXAMPLES / path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture(scope="session")
def small() -> Iterator[ClaimChecker]:
    """The small checker, whose models are loaded once."""
    with checker() as small:
        yield small


@pytest.fixture(scope="session")
def reports(small: ClaimChecker) -> list[Report]:
    """The report on the small article, and one on a hostile text."""
    hostile = read_text(HOSTILE, "hostile <id>").model_copy(update={"title": "<script>"})
    return [small.check(tiny_article()), small.check(hostile)]


@pytest.fixture(scope="session")
def reports_file(reports: list[Report], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both as ``check --format json`` writes them."""
    path = tmp_path_factory.mktemp("reports") / "reports.json"
    path.write_text(to_json(reports), encoding="utf-8")
    return path
