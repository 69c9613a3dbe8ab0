"""The tables of the service (``data/server/reconcile.yaml``), checked when they are read."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from claimcheck.data import load_yaml
from claimcheck.language import fold_text
from claimcheck.registry import VendorKind

__all__ = ["Property", "Tables", "country_code", "tables"]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Type(_Table):
    id: str
    name: str


class _Matching(_Table):
    threshold: float
    margin: float
    search: float


class Property(_Table):
    """A property: its name for people, and the points of a value that agrees or disagrees with the query's."""

    name: str
    agrees: float = 0.0
    disagrees: float = 0.0
    code: bool = False


class _Points(_Table):
    agrees: float
    disagrees: float


class Tables(_Table):
    """The content of ``reconcile.yaml``."""

    schema_version: int
    name: str
    identifier_space: str
    schema_space: str
    any_type: _Type
    types: dict[VendorKind, str]
    matching: _Matching
    points: dict[str, _Points]
    properties: dict[str, Property]
    countries: dict[str, tuple[str, ...]]

    @property
    def kinds(self) -> list[dict[str, str | list[dict[str, str]]]]:
        """The kinds as types of the protocol, each with the type of all as the broader one."""
        broader = [self.any_type.model_dump()]
        return [{"id": kind.value, "name": name, "broader": broader} for kind, name in self.types.items()]

    @property
    def codes(self) -> frozenset[str]:
        """The properties whose values name one organisation."""
        return frozenset(pid for pid, known in self.properties.items() if known.code)

    def type_name(self, type_id: str) -> str | None:
        """The name of a type for people; None for an unknown one."""
        if type_id == self.any_type.id:
            return self.any_type.name
        return self.types.get(VendorKind(type_id)) if type_id in set(VendorKind) else None


@cache
def tables() -> Tables:
    """The tables, read once."""
    return Tables.model_validate(load_yaml("server", "reconcile.yaml"))


@cache
def _codes() -> dict[str, str]:
    known: dict[str, str] = {code.lower(): code for code in load_yaml("lexicon", "countries.yaml")["codes"].split()}
    return known | {fold_text(name): code for code, names in tables().countries.items() for name in names}


def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of "FR", "France" or "Royaume-Uni"; None for what is no country known here."""
    return _codes().get(fold_text(text).strip())
