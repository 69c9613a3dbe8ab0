"""Base of every record: frozen, strict about unknown fields on our side, tolerant of them in inputs."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

SCHEMA_VERSION = "1.0"

PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
"""An ISO date cut to what is known: ``2018``, ``2018-01`` or ``2018-01-27``."""


class Record(BaseModel):
    """A frozen record. Unknown keys in inputs are ignored, as the contract asks."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, serialize_by_alias=True)

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON-ready plain data, under the contract's names."""
        return self.model_dump(mode="json", by_alias=True)
