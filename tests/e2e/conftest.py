"""The real command: in a process of its own, or called in this one, where the models are loaded once."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from claimcheck.cli import main

ROOT = Path(__file__).parents[2]
FRENCH = "fixtures/articles/dev-fr-rachat-majorel.txt"
ENGLISH = "fixtures/articles/dev-en-results-2023.txt"
INITIALS = "Lyon, le 3 mars 2023. Selon nos sources, T. a racheté Majorel pour 3 milliards d'euros. C. est vendu à T.\n"

OFFLINE = """
import atexit, os, socket, sys

def refuse(*_arguments, **_options):
    raise RuntimeError("the network is blocked")

for name in ("connect", "connect_ex", "bind", "sendto"):
    setattr(socket.socket, name, refuse)
socket.getaddrinfo = socket.create_connection = socket.gethostbyname = refuse
sys.modules["torch"] = None  # every import of it fails from here on

@atexit.register
def tell():
    with open(os.environ["LOADED_MODULES"], "w") as file:
        file.write("\\n".join(name for name, module in sys.modules.items() if module is not None))

from claimcheck.cli import main
main()
"""
"""Refuses every connection and every import of torch, and writes down what was imported."""


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.split("\n") if line]

    @property
    def messages(self) -> list[str]:
        """The lines of standard error; each must be one of ours."""
        lines = self.err.splitlines()
        assert all(line.startswith("claimcheck: ") for line in lines), self.err
        return [line.removeprefix("claimcheck: ") for line in lines]


def _process(
    *arguments: str | Path,
    stdin: bytes = b"",
    prelude: Sequence[str] = ("-m", "claimcheck"),
    environment: Mapping[str, str] | None = None,
) -> Ran:
    done = subprocess.run(
        [sys.executable, *prelude, *map(str, arguments)],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        timeout=240,
        env={**os.environ, **(environment or {})},
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


@pytest.fixture(scope="session")
def process() -> Callable[..., Ran]:
    """Runs the command in a process of its own, from the project's folder."""
    return _process


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs the command in this process, from the project's folder."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        with monkeypatch.context() as patch:
            patch.chdir(ROOT)
            patch.setattr(sys, "argv", ["claimcheck", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as ended:
                main()
        texts = []
        for stream in (out, err):
            stream.flush()
            content = stream.buffer
            assert isinstance(content, io.BytesIO)
            texts.append(content.getvalue().decode("utf-8"))
        return Ran(int(ended.value.code or 0), *texts)

    return run


@dataclass(frozen=True)
class Batch:
    """One run over good and bad inputs."""

    ran: Ran
    files: dict[str, str]
    texts: Path
    modules: frozenset[str]

    def claims(self, name: str) -> list[dict[str, Any]]:
        """The lines of the claims of one input."""
        rows = [row for row in self.ran.rows if "claim" in row]
        return [row for row in rows if row["claim"]["document_id"] == self.files[name]]


@pytest.fixture(scope="session")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """``check`` over an article in each language and bad inputs of every kind; without network and torch."""
    folder = tmp_path_factory.mktemp("batch")
    contents = {
        "initials.txt": INITIALS.encode(),
        "surrogates.jsonl": json.dumps({"id": "row", "text": "Genesys \udc80 a racheté Majorel en 2021."}).encode(),
        "nul.txt": "Concentrix a racheté\x00 Webhelp en 2023, dit-on à Limoges.".encode(),
        "german.txt": b"Der Sommer war lang und die Wege lagen still, sagte Genesys gestern in Berlin.",
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 20,
        "encoding.txt": "Genesys bought Majorel.".encode("utf-16-le"),
    }
    files = {"french": FRENCH, "english": ENGLISH, "missing": str(folder / "missing.txt"), "row": "row"}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        files[Path(name).stem] = str(folder / name)
    order = ["empty", "french", "binary", "initials", "missing", "surrogates", "nul", "encoding", "german", "english"]
    modules, texts = folder / "modules", folder / "texts"
    ran = _process(
        *("check", *(files[name] for name in order)),
        *("--format", "jsonl", "--fail-on", "not_enough_info", "--text-out", texts),
        prelude=("-c", OFFLINE),
        environment={"LOADED_MODULES": str(modules)},
    )
    return Batch(ran, files, texts, frozenset(modules.read_text().split()))
