"""Text of articles and evidence made harmless for a terminal, and the small pieces that every view uses."""

from __future__ import annotations

import datetime as dt
import unicodedata
from functools import lru_cache

from rich.console import Console
from rich.text import Text

from claimcheck.schema import Attribution, Lang

__all__ = ["LANGUAGES", "Page", "clean", "clean_character", "long_date", "percent", "said_by"]

LANGUAGES = {Lang.FR: "French", Lang.EN: "English", Lang.UNKNOWN: "language unknown"}
_INVISIBLE = {"\u00ad", "\u200b", "\u2060", "\ufeff"}
_WIDEST = 110
_LONGEST = 2000  # a sentence can be a megabyte; JSON has all of it
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# No-break spaces are wrapped by rich like any other; they travel through the wrapping as private characters.
_HOLD = str.maketrans({"\u00a0": "\ue000", "\u202f": "\ue001"})
_RELEASE = str.maketrans({"\ue000": "\u00a0", "\ue001": "\u202f"})
_ASCII = {"·": "-", "→": "->", "—": "-", "–": "-", "“": '"', "”": '"', "…": "...", "━": "=", "│": "|", "’": "'"}


@lru_cache(maxsize=4096)
def clean_character(character: str) -> str:
    """One character as it is shown: blanks for line breaks, signs for control characters, nothing for the invisible."""
    category = unicodedata.category(character)
    if character in _INVISIBLE:
        return ""
    if character in "\t\n\r\x0b\x0c\x85" or category in {"Zl", "Zp"}:
        return " "
    if category == "Cc":
        return chr(0x2400 + ord(character)) if character < " " else "␡" if character == "\x7f" else _named(character)
    # Format characters reorder or hide text (bidirectional controls, tags); surrogates cannot be written at all.
    return _named(character) if category in {"Cf", "Cs", "Cn", "Co"} else character


def _named(character: str) -> str:
    return f"‹U+{ord(character):04X}›"


def clean(text: str) -> str:
    """``text`` on one line, with control, bidirectional and unassigned characters shown instead of obeyed.

    More than 2,000 characters are cut, and said to be.
    """
    shown = "".join(map(clean_character, text[:_LONGEST]))
    return f"{shown}… ({len(text) - _LONGEST} characters more)" if len(text) > _LONGEST else shown


def percent(probability: float) -> str:
    """A probability as whole per cent; 0 % and 100 % are kept for the certain."""
    if 0 < probability < 0.01:
        return "<1%"
    if 0.99 < probability < 1:
        return ">99%"
    return f"{probability * 100:.0f}%"


def long_date(date: dt.date | None) -> str:
    """A date in English words whatever the locale: 8 November 2023."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}" if date else "date unknown"


def said_by(attribution: Attribution) -> str:
    """Who says it, in words."""
    return "the author’s view" if attribution.name == "author" else f"according to {attribution.name}"


class Page:
    """Prints indented text on a console; every string from outside goes through :func:`clean`.

    Symbols and text that the console's encoding cannot show are replaced, and lines stay short enough to read.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = min(console.width, _WIDEST)
        self._plain = not console.encoding.casefold().replace("-", "").startswith("utf")

    def text(self, *parts: str | tuple[str, str]) -> Text:
        """A text of cleaned parts, each plain or ``(text, style)``. Nothing is read as markup."""
        text = Text()
        for part in parts:
            content, style = (part, "") if isinstance(part, str) else part
            text.append(self.fit(clean(content)), style)
        return text

    def fit(self, text: str) -> str:
        """``text`` in characters that the console can show."""
        if not self._plain:
            return text
        text = "".join(_ASCII.get(character, character) for character in text)
        encoding = self.console.encoding
        return text.encode(encoding, "backslashreplace").decode(encoding)

    def line(self, *parts: str | tuple[str, str], indent: int = 0, hang: int = 0, gutter: str = "") -> None:
        """Print one paragraph, ``indent`` columns from the left and further lines ``hang`` columns more.

        ``gutter`` stands before every line, after the indent.
        """
        text = self.text(*parts)
        text.plain = text.plain.translate(_HOLD)
        room = self.width - indent - len(gutter) - hang
        for number, piece in enumerate(text.wrap(self.console, max(room, 20), overflow="fold")):
            piece.plain = piece.plain.translate(_RELEASE)
            piece.rstrip()
            self._print(piece, indent, gutter, hang if number else 0)

    def whole(self, *parts: str | tuple[str, str], indent: int = 0, gutter: str = "") -> None:
        """Print one line that is never broken, such as an address to be copied."""
        self._print(self.text(*parts), indent, gutter)

    def _print(self, text: Text, indent: int, gutter: str = "", hang: int = 0) -> None:
        margin = Text.assemble(" " * indent, (self.fit(gutter), "dim"), " " * hang)
        self.console.print(margin + text, soft_wrap=True, highlight=False)

    def blank(self) -> None:
        """Print an empty line."""
        self.console.print()

    def rule(self, title: str) -> None:
        """A heavy line with a bold title; a long title is printed whole, on its own lines."""
        rest = self.width - 4 - self.text(title).cell_len
        if rest < 3:
            self.line(("━" * self.width, "cyan"))
            self.line((title, "bold"), indent=3)
        else:
            self.line(("━━ ", "cyan"), (title, "bold"), (" " + "━" * rest, "cyan"))
