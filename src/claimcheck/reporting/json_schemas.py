"""JSON Schemas of everything that other programs read or write."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field, RootModel
from pydantic.json_schema import JsonSchemaMode

from claimcheck.registry import Vendor
from claimcheck.schema import (
    SCHEMA_VERSION,
    Claim,
    Decision,
    Document,
    Evidence,
    Mention,
    Passage,
    Provenance,
    Record,
    Report,
    Verdict,
)

__all__ = ["json_schemas"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _ResultLine(Record):
    """One claim, its verdict and what editors decided on it; ``provenance`` names that of its document."""

    schema_version: str = SCHEMA_VERSION
    claim: Claim
    verdict: Verdict
    provenance: str
    decisions: tuple[Decision, ...] = ()


class _ProvenanceLine(Record):
    """The last line of a document."""

    provenance: Provenance


class _CheckLine(RootModel[_ResultLine | _ProvenanceLine]):
    """One line of ``check --format jsonl``."""


class _Reports(Record):
    """What ``check --format json`` writes."""

    schema_version: str = SCHEMA_VERSION
    reports: tuple[Report, ...]


class _RegistryFile(BaseModel):
    """A registry file (YAML)."""

    schema_version: Literal[1] = Field(default=1)
    vendors: tuple[Vendor, ...]


_OUTPUTS: dict[str, type[BaseModel]] = {
    "document": Document,
    "mention": Mention,
    "claim": Claim,
    "evidence": Evidence,
    "verdict": Verdict,
    "provenance": Provenance,
    "report": Report,
    "reports": _Reports,
    "check-line": _CheckLine,
}
_INPUTS: dict[str, type[BaseModel]] = {"passage": Passage, "registry": _RegistryFile}


def json_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schemas (draft 2020-12) by name: of records as they are written, and of passages and registries as read."""
    schemas = {name: _schema(name, model, "serialization") for name, model in _OUTPUTS.items()}
    schemas |= {name: _schema(name, model, "validation") for name, model in _INPUTS.items()}
    return dict(sorted(schemas.items()))


def _schema(name: str, model: type[BaseModel], mode: JsonSchemaMode) -> dict[str, Any]:
    schema = model.model_json_schema(by_alias=True, mode=mode)
    return {"$schema": _DIALECT, "title": name} | {key: value for key, value in schema.items() if key != "title"}
