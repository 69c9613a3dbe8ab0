"""What an import left out, why, and where it first happened."""

from __future__ import annotations

from collections import Counter

__all__ = ["Notes"]


_SHOWN = 100


class Notes:
    """Counts by reason, with the first place of each. The reasons are few, so this stays small."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.undated = False
        """Whether no column says which organisations have ended."""

    def add(self, reason: str, line: int, about: str = "") -> None:
        """Count one thing left out; ``about`` says which, for the first of its reason."""
        self.counts[reason] += 1
        if reason not in self.examples:
            shown = "".join(character if character.isprintable() else "?" for character in about[:_SHOWN])
            self.examples[reason] = f"line {line}: {shown}" if shown else f"line {line}"
