"""The SQLite export, opened by Datasette itself."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]  # publishes no types

from claimcheck.reporting import read_reports
from claimcheck.schema import Report

Fetch = Callable[[str], Any]

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def fetch(example: Callable[[str], ModuleType], reports_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Fetch:
    """Gets addresses of a Datasette over the export."""
    path = tmp_path_factory.mktemp("datasette") / "claims.db"
    example("datasette/export.py").export(read_reports(reports_file), path)
    metadata = json.loads((EXAMPLES / "datasette" / "metadata.json").read_text(encoding="utf-8"))

    def get(address: str) -> Any:
        async def ask() -> Any:
            return await Datasette([str(path)], metadata=metadata).client.get(address)

        response = asyncio.run(ask())
        assert response.status_code == 200, response.text
        return response.json() if ".json" in address else response.text

    return get


def test_every_claim_is_a_row_with_its_facets(fetch: Fetch, reports: list[Report]) -> None:
    found = fetch("/claims/claims.json?_shape=objects&_size=max&_facet=label")
    wanted = {result.claim.id: result.verdict.label.value for report in reports for result in report.results}
    assert {row["id"]: row["label"] for row in found["rows"]} == wanted
    assert {"label", "kind", "modality", "subject"} <= set(found["facet_results"])


def test_quotes_are_where_the_offsets_say(fetch: Fetch) -> None:
    texts = {row["id"]: row["text"] for row in fetch("/claims/documents.json?_shape=array")}
    for row in fetch("/claims/claims.json?_shape=array"):
        assert texts[row["document"]][row["start"] : row["end"]] == row["quote"]


def test_copies_of_one_text_are_kept_apart(
    example: Callable[[str], ModuleType], reports: list[Report], tmp_path: Path
) -> None:
    copy = reports[0].model_copy(update={"document": reports[0].document.model_copy(update={"id": "copy"})})
    example("datasette/export.py").export([reports[0], copy], tmp_path / "claims.db")
    with closing(sqlite3.connect(tmp_path / "claims.db")) as database:
        [(claims, broken)] = database.execute(
            "SELECT count(*), (SELECT count(*) FROM pragma_foreign_key_check) FROM claims"
        )
        joined = database.execute("SELECT count(*) FROM evidence JOIN claims ON claim = key").fetchone()[0]
    assert (claims, broken) == (2 * len(reports[0].results), 0)
    assert joined == 2 * sum(len(result.verdict.evidence) for result in reports[0].results) > 0


def test_claims_are_searched_by_words(fetch: Fetch) -> None:
    found = fetch("/claims/claims.json?_shape=array&_search=survey")
    assert [row["kind"] for row in found] == ["ranking"]


def test_the_query_of_contested_claims_runs(fetch: Fetch) -> None:
    assert fetch("/claims/contested.json?_shape=array") == []


def test_pages_show_a_hostile_text_as_text(fetch: Fetch) -> None:
    page = fetch("/claims/documents?_sort=id")
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
