"""The pinned spaCy models: found, verified by hash, loaded once.

The models' files were uploaded to the package registry by others than their authors, so each data file that decides an
output is checked against a pinned SHA-256 before anything is read from it. An installed official package of the same
weights is preferred; its code is never run, only its data is loaded.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import re
import threading
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from claimcheck.data import load_yaml
from claimcheck.errors import ModelError
from claimcheck.schema import Lang

__all__ = ["describe_models", "model_directory", "parser"]

_lock = threading.RLock()


@cache
def _pins() -> dict[str, Any]:
    pins: dict[str, Any] = load_yaml("lexicon", "spacy_models.yaml")
    return pins


def _data_directory(package: str, version: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    directory = Path(spec.origin).parent / f"{package}-{version}"
    return directory if directory.is_dir() else None


def damaged(directory: Path, files: dict[str, str]) -> str | None:
    """What is wrong with the files of a model; None when each has its pinned SHA-256."""
    for name, expected in files.items():
        path = directory / name
        if not path.is_file():
            return f"{name} is missing"
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            return f"{name} is not the pinned file"
    return None


@cache
def _locate(lang: Lang) -> tuple[str, Path]:
    """Package name and data directory of the model for ``lang``."""
    pin = _pins().get(lang.value)
    if pin is None:
        raise ModelError(f"no spaCy model is pinned for the language {lang.value!r}")
    faults = []
    for package in pin["packages"]:
        directory = _data_directory(package, pin["version"])
        if directory is None:
            faults.append(f"{package} {pin['version']} is not installed")
            continue
        fault = damaged(directory, pin["files"])
        if fault is None:
            return package, directory
        faults.append(f"{package} {pin['version']}: {fault}")
    raise ModelError(
        f"no intact spaCy model for {lang.value} ({'; '.join(faults)}); "
        f"reinstall {pin['distribution']}=={pin['version']}"
    )


def describe_models() -> tuple[str, ...]:
    """Name, version and a short hash of each language's model, for provenance. Verifies their files."""
    return tuple(_describe(lang) for lang in (Lang.FR, Lang.EN))


def _describe(lang: Lang) -> str:
    package, _ = _locate(lang)
    pin = _pins()[lang.value]
    digest = hashlib.sha256(repr(sorted(pin["files"].items())).encode()).hexdigest()[:12]
    return f"{package}-{pin['version']}+{digest}"


def model_directory(lang: Lang) -> Path:
    """Where the verified files of a model are."""
    return _locate(lang)[1]


_LONG_PATTERN = 100_000


@contextlib.contextmanager
def _short_patterns() -> Iterator[None]:
    """Compile spaCy's French exceptions to the splitting of words with Latin letters only.

    They spell out every lower-case letter of Unicode some 450 times: 1.4 MB, on whose compilation most of the loading
    time would go. No shorter pattern is touched, whoever compiles it meanwhile.
    """
    from spacy.lang.char_classes import ALPHA, ALPHA_LOWER

    compiling = re.compile

    def shorter(pattern: Any, flags: Any = 0) -> Any:
        if isinstance(pattern, str) and len(pattern) > _LONG_PATTERN:
            pattern = pattern.replace(ALPHA_LOWER, "a-zß-öø-ɏ").replace(ALPHA, "A-Za-zÀ-ÖØ-öø-ɏ")
        return compiling(pattern, flags)

    re.compile = shorter
    try:
        yield
    finally:
        re.compile = compiling


@cache
def _load(lang: Lang) -> Any:
    """The pipeline for syntax, morphology and lemmas; what this project never asks of a model stays on the disk."""
    import spacy

    _, directory = _locate(lang)
    with _short_patterns(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # spaCy warns of minor version ranges; the pins decide here
        nlp = spacy.util.load_model_from_path(directory, exclude=["senter", "ner", "strings", "lemmatizer"])
        lemmatizer: Any = nlp.add_pipe("lemmatizer", config=_lemmatizer_settings(directory))
    for name, table in _read_tables(directory).items():
        lemmatizer.lookups.set_table(name, table)
    return nlp


@cache
def _pipeline(lang: Lang) -> _Pipeline:
    return _Pipeline(_load(lang))


def _lemmatizer_settings(directory: Path) -> dict[str, Any]:
    from spacy.util import load_config

    settings = dict(load_config(directory / "config.cfg")["components"]["lemmatizer"])
    return {name: value for name, value in settings.items() if name != "factory"}


class _Table:
    """A lookup table as read from the file: spaCy's own class would hash and store its half million keys one by one."""

    def __init__(self, rows: dict[int, Any]) -> None:
        from spacy.strings import get_string_id

        self._rows = rows
        self._key = get_string_id

    def get(self, key: str | int, default: Any = None) -> Any:
        """The value of ``key``, or ``default``."""
        return self._rows.get(self._key(key), default)


def _read_tables(directory: Path) -> dict[str, _Table]:
    from srsly import msgpack_loads  # type: ignore[import-untyped]  # what spaCy writes its files with

    tables = msgpack_loads((directory / "lemmatizer" / "lookups" / "lookups.bin").read_bytes())
    return {name: _Table(rows) for name, rows in tables.items()}


class _Pipeline:
    """The components of a spaCy model, run under a lock: they are not safe to share between threads."""

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp
        self._components = [nlp.get_pipe(name) for name in nlp.pipe_names]

    def __call__(self, text: str) -> Any:
        return next(iter(self.pipe([text], batch_size=1)))

    def pipe(self, texts: Any, batch_size: int) -> Any:
        """Documents for ``texts``, in order, batch by batch."""
        batch: list[str] = []
        for text in texts:
            batch.append(text)
            if len(batch) >= batch_size:
                yield from self._run(batch)
                batch = []
        if batch:
            yield from self._run(batch)

    def _run(self, batch: list[str]) -> list[Any]:
        with _lock:
            docs = [self._nlp.make_doc(text) for text in batch]
            for doc in docs:
                # One piece is one sentence: the parser must not cut it into several trees.
                for token in doc[1:]:
                    token.is_sent_start = False
            for component in self._components:
                docs = (
                    list(component.pipe(docs, batch_size=len(docs)))
                    if hasattr(component, "pipe")
                    else [component(doc) for doc in docs]
                )
            return docs


def parser(lang: Lang) -> Any:
    """Pipeline for syntax, morphology and lemmas."""
    with _lock:
        return _pipeline(lang)
