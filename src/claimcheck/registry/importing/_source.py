"""A register file as lines or pieces of text: plain, gzip or a zip archive of one member; never the whole of it."""

from __future__ import annotations

import codecs
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import cast

from claimcheck.errors import RegistryError
from claimcheck.registry.importing._notes import Notes

__all__ = ["LONGEST", "Source"]

LONGEST = 1 << 20
"""Bytes of the longest line, and characters of the longest record, that is read."""

_PIECE = 1 << 16
_DAMAGE = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, struct.error, RuntimeError, ValueError, OSError)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Source:
    """An open register file. The packing is known by the first bytes, not by the name."""

    def __init__(self, path: Path, notes: Notes) -> None:
        self.path = path
        self._notes = notes
        self._stack = ExitStack()
        self._stream: io.BufferedReader

    def __enter__(self) -> Source:
        try:
            self._stream = self._open()
            self._refuse_utf_16()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def error(self, message: str) -> RegistryError:
        """An error that names the file."""
        return RegistryError(f"{self.path}: {message}")

    def head(self) -> str:
        """The beginning of the text, up to the longest line; of a damaged file, what can be read of it."""
        raw = b""
        try:
            while len(raw) < LONGEST and (piece := self._stream.read1(_PIECE)):
                raw += piece
        except _DAMAGE as error:
            if not raw:
                raise self._damaged(error) from error
        return raw.decode("utf-8-sig", "replace")

    def lines(self) -> Iterator[tuple[int, str]]:
        """Number and text of every line. A line that is too long is left out."""
        number = 0
        while raw := self._line():
            number += 1
            if len(raw) >= LONGEST and not raw.endswith(b"\n"):
                self._notes.add(f"line longer than {LONGEST:,} bytes", number)
                while (rest := self._line()) and not rest.endswith(b"\n"):
                    pass
                continue
            text = self._decoded(raw, number)
            yield number, text.removeprefix("\ufeff") if number == 1 else text

    def pieces(self) -> Iterator[str]:
        """The text in pieces; bytes that are no UTF-8 become U+FFFD."""
        decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        while raw := self._read(_PIECE):
            if text := decoder.decode(raw):
                yield text
        if rest := decoder.decode(b"", final=True):
            yield rest

    def _decoded(self, raw: bytes, number: int) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            self._notes.add("line with bytes that are no UTF-8", number)
            return raw.decode("utf-8", "replace")

    def _line(self) -> bytes:
        try:
            return self._stream.readline(LONGEST)
        except _DAMAGE as error:
            raise self._damaged(error) from error

    def _read(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except _DAMAGE as error:
            raise self._damaged(error) from error

    def _open(self) -> io.BufferedReader:
        try:
            if self.path.exists() and not (self.path.is_file() or self.path.is_dir()):
                raise self.error(
                    "is no regular file but a pipe or device: save it first, since it is read several times"
                )
            plain = self._stack.enter_context(self.path.open("rb"))
            magic = plain.peek(4)[:4]
        except (OSError, ValueError) as error:
            raise self.error(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
        if not magic:
            raise self.error("is empty")
        if magic.startswith(b"\x1f\x8b"):
            return self._stack.enter_context(io.BufferedReader(gzip.GzipFile(fileobj=plain)))
        if magic.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return self._member(plain)
        return plain

    def _member(self, plain: io.BufferedReader) -> io.BufferedReader:
        try:
            archive = self._stack.enter_context(zipfile.ZipFile(plain))
            members = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(members) == 1:
                member = cast("io.BufferedIOBase", archive.open(members[0]))
                return self._stack.enter_context(io.BufferedReader(member))
        except _DAMAGE as error:
            raise self._damaged(error) from error
        raise self.error(f"the zip archive has {len(members)} files: unpack it and name the one to import")

    def _refuse_utf_16(self) -> None:
        try:
            start = self._stream.peek(2)[:2]
        except _DAMAGE as error:
            raise self._damaged(error) from error
        if start.startswith(_UTF_16):
            raise self.error("is UTF-16 text: save it as UTF-8")

    def _damaged(self, error: Exception) -> RegistryError:
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        return self.error(f"is damaged or cut short ({what}): fetch it again")
