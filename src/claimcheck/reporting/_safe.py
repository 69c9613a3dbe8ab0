"""Text and addresses from outside made harmless for pages, tables and linked data."""

from __future__ import annotations

import re

from claimcheck.reporting._text import clean_character

__all__ = ["iri", "one_line", "visible", "web_address"]

_KEPT = "\n\t\u200c\u200d"
"""Line breaks, tabs and the joiners of scripts and emoji: the only control and format characters that stay."""
_BLANKS = re.compile(r"[ \t\n]+")
_WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_FOREIGN = re.compile(r"[^A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]")
_NO_IRI = re.compile(r"[\x00-\x20\x7f-\xa0<>\"{}|\\^`\ud800-\udfff\ufeff\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class _Visible(dict[int, str | int]):
    """What each character is shown as, made when it is first met."""

    def __missing__(self, code: int) -> str | int:
        character = chr(code)
        shown = "\n" if character == "\r" else character if character in _KEPT else clean_character(character)
        self[code] = shown
        return shown


_SHOWN = _Visible()


def visible(text: str) -> str:
    """``text`` with its line breaks, and with control, bidirectional and unassigned characters shown, not obeyed."""
    return text.replace("\r\n", "\n").translate(_SHOWN)


def one_line(text: str) -> str:
    """``text`` made :func:`visible` and put on one line; no-break spaces stay."""
    return _BLANKS.sub(" ", visible(text)).strip(" ")


def web_address(url: str) -> str | None:
    """``url`` with everything but plain ASCII percent-encoded; None unless it is http or https."""
    return _FOREIGN.sub(_encoded, url) if _WEB.match(url) else None


def iri(name: str) -> str:
    """``name`` as a reference of linked data: what may not stand there is percent-encoded."""
    return _NO_IRI.sub(_encoded, name)


def _encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "surrogatepass"))
