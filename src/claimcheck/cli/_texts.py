"""``--text-out``: the texts that offsets are counted in, for whoever wants to check a quote."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from claimcheck.cli._run import make_folder

if TYPE_CHECKING:
    from claimcheck.schema import Document

__all__ = ["keep_texts"]

_UNSAFE = re.compile(r"[^\w.-]+")


def keep_texts(documents: Iterator[Document], folder: Path | None) -> Iterator[Document]:
    """The same documents, the text of each written to ``folder``, if one is given, as UTF-8, unchanged."""
    return documents if folder is None else _written(documents, folder)


def _written(documents: Iterator[Document], folder: Path) -> Iterator[Document]:
    from claimcheck.reporting import open_output

    make_folder(folder)
    for document in documents:
        with open_output(folder / _file_name(document.id), errors="surrogatepass") as stream:
            stream.write(document.text)
        yield document


def _file_name(document_id: str) -> str:
    """A file name that tells the document; a short hash keeps apart the ids that look alike without their signs."""
    plain = _UNSAFE.sub("_", document_id).strip("._")[:120]
    if plain != document_id:
        plain = f"{plain}-{hashlib.sha256(document_id.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
    return plain if plain.endswith(".txt") else f"{plain}.txt"
