"""Names of organisations: words, keys and legal forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claimcheck.data import load_yaml
from claimcheck.language.folding import squash

__all__ = ["LegalForms", "is_degenerate", "legal_forms", "strip_legal_form"]

_PIECE = re.compile(r"[^\s,;()]+")


@dataclass(frozen=True, slots=True)
class LegalForms:
    """Keys of the legal forms that follow a name and of those that precede one."""

    suffixes: frozenset[str]
    prefixes: frozenset[str]

    @property
    def keys(self) -> frozenset[str]:
        """Every form, wherever it stands."""
        return self.suffixes | self.prefixes


@cache
def legal_forms() -> LegalForms:
    """The bundled table of legal forms."""
    table: dict[str, list[str]] = load_yaml("lexicon", "legal_forms.yaml")
    return LegalForms(
        suffixes=frozenset(map(squash, table["suffix"])),
        prefixes=frozenset(map(squash, table["prefix"])),
    )


def strip_legal_form(name: str) -> str:
    """``name`` without the legal forms that follow it: "StarTek, Inc." gives "StarTek".

    Whole words only ("AMBA" keeps its end) and never the whole name.
    """
    suffixes = legal_forms().suffixes
    pieces = [m.span() for m in _PIECE.finditer(name)]
    kept = len(pieces)
    while kept > 1:
        for length in (4, 3, 2, 1):
            start = kept - length
            if start >= 1 and squash(name[pieces[start][0] : pieces[kept - 1][1]]) in suffixes:
                kept = start
                break
        else:
            break
    return name[: pieces[kept - 1][1]].strip() if pieces else name.strip()


def is_degenerate(name: str) -> str | None:
    """Why ``name`` cannot be searched for, or None when it can."""
    key = squash(name)
    if not key:
        return "has no letter or digit"
    if len(key) == 1:
        return "is a single letter or digit"
    if key in legal_forms().keys:
        return "is a legal form alone"
    return None
