"""What clients send: query batches and data extension queries, as version 0.2 of the protocol has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from claimcheck.server.problems import Fault, Problem

__all__ = ["EXTENSION", "QUERIES", "Extension", "Query", "Wanted", "parse"]


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Entity(_Message):
    id: str
    name: str | None = None


_T = TypeVar("_T")
_PLAIN = re.compile(r"[\w-]{1,40}", re.ASCII)
_MOST_FAULTS = 10
_MOST_VALUES = 50
_Value = str | bool | int | float | _Entity


class Wanted(_Message):
    """A property with the values that the table of the client has for it."""

    pid: str
    v: _Value | Annotated[list[_Value], Field(max_length=_MOST_VALUES)]

    @property
    def values(self) -> Sequence[str]:
        """The values as texts; an entity is its id."""
        given = self.v if isinstance(self.v, list) else [self.v]
        return [value.id if isinstance(value, _Entity) else str(value) for value in given]


class Query(_Message):
    """One reconciliation query."""

    query: str = ""
    type: str | Annotated[list[str], Field(max_length=_MOST_VALUES)] = []
    limit: Annotated[int, Field(gt=0)] = 10
    properties: Annotated[list[Wanted], Field(max_length=_MOST_VALUES)] = []
    type_strict: Literal["any", "all", "should"] = "should"

    @property
    def types(self) -> frozenset[str]:
        """The types asked for; empty for any."""
        return frozenset([self.type] if isinstance(self.type, str) else self.type) - {""}

    @model_validator(mode="after")
    def _asks_something(self) -> Query:
        if not self.query and not self.properties:
            raise ValueError("has neither query nor properties")
        return self


class _PropertyRequest(_Message):
    id: str


class Extension(_Message):
    """A data extension query."""

    ids: list[str]
    properties: Annotated[list[_PropertyRequest], Field(max_length=_MOST_VALUES)]


QUERIES: TypeAdapter[dict[str, Query]] = TypeAdapter(dict[str, Query])
EXTENSION: TypeAdapter[Extension] = TypeAdapter(Extension)


def parse(adapter: TypeAdapter[_T], text: str, name: str) -> _T:
    """The message in ``text``, a parameter of this name.

    Raises:
        Problem: no JSON, or not of this form.
    """
    try:
        return adapter.validate_json(text.encode("utf-8", "surrogatepass"))
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)[:_MOST_FAULTS]
        faults = [Fault(where=".".join([name, *map(_step, fault["loc"])]), message=fault["msg"]) for fault in found]
        raise Problem(400, f"{name}: {faults[0].message} ({faults[0].where})", faults=faults) from error


def _step(step: int | str) -> str:
    """A step to a fault; the keys of a batch are the client's own and shown only when they are plain."""
    return str(step) if _PLAIN.fullmatch(str(step)) else "?"
