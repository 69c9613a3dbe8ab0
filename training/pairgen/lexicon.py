"""Reading the templates: relations with their wordings, and the lexicon of names and surrounding sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

__all__ = ["TEMPLATES", "Lexicon", "Relation", "read_lexicon"]

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
_SLOT = re.compile(r"\{(\w+)\}")
_KNOWN = frozenset(("A", "B", "K", "L", "M", "N", "O", "P", "R", "T", "T0", "V", "W", "X", "e"))


@dataclass(frozen=True)
class Relation:
    """One relation: its value type or roles, and for each language and mode a tuple of templates."""

    name: str
    type: str
    roles: str
    exclusive: bool
    span: tuple[int, int]
    units: dict[str, list[str]]
    details: list[dict[str, Any]]
    wordings: dict[str, dict[str, tuple[str, ...]]]

    def has(self, mode: str) -> bool:
        """Whether the relation can be told in this mode."""
        return mode in self.wordings["fr"]


@dataclass(frozen=True)
class Lexicon:
    """All relations and the shared wordings."""

    values: tuple[Relation, ...]
    events: tuple[Relation, ...]
    words: dict[str, Any]

    def those(self, *modes: str) -> list[Relation]:
        """Relations that can be told in all these modes."""
        return [relation for relation in self.values + self.events if all(relation.has(mode) for mode in modes)]


def _relation(name: str, row: dict[str, Any]) -> Relation:
    wordings: dict[str, dict[str, tuple[str, ...]]] = {}
    for lang in ("fr", "en"):
        wordings[lang] = {
            mode: tuple(line.strip() for line in block.splitlines() if line.strip())
            for mode, block in row[lang].items()
        }
        for mode, lines in wordings[lang].items():
            for line in lines:
                unknown = set(_SLOT.findall(line)) - _KNOWN
                if unknown or line.count("<") != line.count(">"):
                    raise ValueError(f"{name}/{lang}/{mode}: bad template: {line}")
    if wordings["fr"].keys() != wordings["en"].keys():
        raise ValueError(f"{name}: the modes of the two languages differ")
    low, high = row.get("range", (0, 0))
    return Relation(
        name, row.get("type", "event"), row.get("roles", "none"), row.get("exclusive", False), (low, high),
        row.get("units", {}), row.get("details", []), wordings,
    )  # fmt: skip


def read_lexicon(folder: Path = TEMPLATES) -> Lexicon:
    """Read every template file of the folder; the relations keep the order of the files."""
    relations: list[Relation] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "lexicon.yaml":
            rows = yaml.safe_load(path.read_text(encoding="utf-8"))
            relations += [_relation(name, row) for name, row in rows.items()]
    words = yaml.safe_load((folder / "lexicon.yaml").read_text(encoding="utf-8"))
    return Lexicon(
        tuple(one for one in relations if one.has("say")), tuple(one for one in relations if one.has("done")), words
    )
