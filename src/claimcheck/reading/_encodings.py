"""Bytes to text: UTF-8, UTF-16 and UTF-32 with a byte order mark, else Windows-1252 where that is plausible."""

from __future__ import annotations

import codecs
import re

from claimcheck.errors import InputError

__all__ = ["decode", "decode_declared", "without_bom"]

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
_CONTROLS = bytes(set(range(32)) - set(b"\x00\t\n\v\f\r\x1b")) + b"\x7f"
_HIGH = bytes(range(0x80, 0x100))
_C1 = bytes(range(0x80, 0xA0))
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def without_bom(text: str) -> str:
    """``text`` without a byte order mark at its start."""
    return text.removeprefix("\ufeff")


def decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding. Nothing is normalised; NUL bytes stay.

    Raises :class:`InputError` with a clause such as "is binary" that the caller puts behind the name of the input.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise InputError(f"is damaged {encoding.upper()}: {error.reason} at byte {error.start}") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_cp1252(data, error), "cp1252"
    if _share(data, b"\x00") > 0.25:
        raise InputError("has an unknown encoding: a quarter of it is NUL bytes (UTF-16 without a byte order mark?)")
    if _share(data, _CONTROLS) > 0.1:
        raise InputError("is binary data of no known format")
    return text, "utf-8"


def decode_declared(data: bytes) -> tuple[str, str]:
    """Markup: by mark, then as UTF-8, then as it declares, else as any text."""
    declared = _DECLARED.search(data[:2048])
    if declared is not None and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        for name in ("utf-8", declared.group(1).decode("ascii")):
            try:
                return data.decode(name), codecs.lookup(name).name
            except (LookupError, ValueError):
                continue
    return decode(data)


def _decode_cp1252(data: bytes, failure: UnicodeDecodeError) -> str:
    if b"\x00" in data or _share(data, _CONTROLS) > 0.01:
        raise InputError("is binary data of no known format") from failure
    # In Windows-1252 text accented letters stand alone; runs that are valid UTF-8 mean a damaged UTF-8 file.
    valid = sum(len(run) for run in _SEQUENCE.findall(data))
    high = len(data) - len(data.translate(None, _HIGH))
    if valid > high / 2:
        raise InputError(f"is damaged UTF-8: {failure.reason} at byte {failure.start}") from failure
    # Accented letters are a tenth of French text at most, typographic marks (0x80-0x9F) far less.
    if high / len(data) > 0.3 or _share(data, _C1) > 0.1:
        raise InputError("has an unknown encoding: neither UTF-8 nor Windows-1252") from failure
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise InputError("has an unknown encoding: neither UTF-8 nor Windows-1252") from error


def _share(data: bytes, wanted: bytes) -> float:
    return (len(data) - len(data.translate(None, wanted))) / len(data) if data else 0.0
