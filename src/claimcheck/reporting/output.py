"""Where results go: standard output, or a file that is replaced only when it was written to the end."""

from __future__ import annotations

import io
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from claimcheck.errors import ConfigError

__all__ = ["open_output"]


@contextmanager
def open_output(path: Path | str | None, *, errors: str = "strict") -> Iterator[TextIO]:
    """A UTF-8 text stream to ``path``, or to standard output for ``None`` and ``-``.

    A file is written beside its target under a temporary name and renamed when the block ends without an exception;
    otherwise the target keeps what it had. A link is followed; a device or pipe is written directly. ``errors`` is
    that of :func:`open`, for files. Raises :class:`~claimcheck.errors.ConfigError` when the target cannot be written.
    """
    if path is None or str(path) == "-":
        with _standard_output() as stream:
            yield stream
        return
    try:
        target = Path(os.path.realpath(path))
        direct = target.exists() and not target.is_file()
        # The name of the temporary file must not be too long where that of the target is not.
        working = target if direct else target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.tmp")
        if target.is_dir():
            raise ConfigError(f"cannot write {path}: it is a folder")
        stream = working.open("w" if direct else "x", encoding="utf-8", errors=errors, newline="")
    except (OSError, ValueError) as error:
        raise _cannot_write(path, error) from error
    try:
        with _closing(stream, path):
            yield stream
        if not direct:
            _replace(working, target, path)
    finally:
        if not direct:
            working.unlink(missing_ok=True)


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    """Standard output as UTF-8 whatever the locale says, so that JSON is always valid."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        yield sys.stdout
        return
    stream = io.TextIOWrapper(buffer, encoding="utf-8", newline="", write_through=True)
    try:
        yield stream
        stream.flush()
    finally:
        with suppress(OSError):  # a reader that has gone; the flush above has already said so
            stream.detach()


@contextmanager
def _closing(stream: TextIO, path: Path | str) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):  # the first error is the one to tell
            stream.close()
        raise
    try:
        stream.close()
    except OSError as error:
        raise _cannot_write(path, error) from error


def _replace(working: Path, target: Path, path: Path | str) -> None:
    try:
        if target.exists():
            shutil.copymode(target, working)
        working.replace(target)
    except OSError as error:
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path | str, error: OSError | ValueError) -> ConfigError:
    return ConfigError(f"cannot write {path}: {getattr(error, 'strerror', None) or error}")
