"""The exported JSON Schemas: current and valid."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from claimcheck.reporting import json_schemas

FOLDER = Path(__file__).parents[2] / "docs" / "schema"


def test_the_kept_schemas_are_current() -> None:
    kept = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
    # claimcheck schema --output docs/schema
    assert kept == {f"{name}.schema.json": content for name, content in json_schemas().items()}


@pytest.mark.parametrize("name", sorted(json_schemas()))
def test_a_schema_is_a_valid_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schemas()[name])
