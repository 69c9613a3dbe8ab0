"""``claimcheck serve`` in processes of its own: started, told to end, and killed."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from claimcheck.server.tokens import Tokens

ASYNC = {"Prefer": "respond-async"}
WITHOUT = "import sys; sys.modules[{!r}] = None; from claimcheck.cli import main; main()"


class Process:
    """A running ``claimcheck serve``."""

    def __init__(self, *arguments: str | Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "claimcheck", "serve", "--port", "0", "--only", *map(str, arguments)],
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str | None] = queue.Queue()
        self.told: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line.rstrip())
        self._lines.put(None)

    def port(self) -> int:
        """The port, once it listens."""
        while (line := self._lines.get(timeout=300)) is not None:
            self.told.append(line)
            if found := re.search(r"listening on http://127\.0\.0\.1:(\d+)", line):
                return int(found[1])
        raise AssertionError(self.told)

    def end(self, how: signal.Signals) -> int:
        """Send a signal; the exit status."""
        self.process.send_signal(how)
        status = self.process.wait(300)
        while (line := self._lines.get(timeout=300)) is not None:
            self.told.append(line)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return status


@pytest.fixture
def start() -> Iterator[Callable[..., Process]]:
    """Starts processes that do not outlive the test."""
    made: list[Process] = []

    def run(*arguments: str | Path) -> Process:
        made.append(Process(*arguments))
        return made[-1]

    yield run
    for each in made:
        if each.process.poll() is None:
            each.end(signal.SIGKILL)


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A call of the command that ends by itself."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False
    )


def test_what_was_accepted_survives_a_kill_and_the_end_is_clean(
    ask: Any, start: Callable[..., Process], poll: Any, tmp_path: Path, article: str
) -> None:
    database, store = tmp_path / "server.db", tmp_path / "evidence.db"
    client, long = type(ask), article * 2
    first = start("--database", database, "--evidence", store)
    asked = client(first.port())
    jobs = [asked("POST", "/v1/check", {"text": long, "id": f"{n}"}, headers=ASYNC).json["links"] for n in range(2)]
    poll(lambda: asked("GET", jobs[0]["self"]).json["state"] == "running", "the job runs")
    first.end(signal.SIGKILL)
    assert any("a new, empty store of evidence" in line for line in first.told)

    second = start("--database", database, "--evidence", store)
    asked = client(second.port())
    for number, job in enumerate(jobs):
        asked("GET", job["events"])
        assert asked("GET", job["result"]).json["document"]["id"] == str(number)
        assert asked("GET", job["result"]).json["document"]["text"] == long
    assert second.end(signal.SIGTERM) == 0
    lines = [line for line in second.told if "listening" not in line]
    assert lines == []
    assert not any("Five9" in line or article[:20] in line for line in first.told + second.told)


def test_a_token_is_made_shown_once_and_lets_in(ask: Any, start: Callable[..., Process], tmp_path: Path) -> None:
    made = command("-m", "claimcheck", "serve", "--new-token", "ann")
    token = made.stderr.split()[-1]
    (tmp_path / "tokens").write_text(made.stdout)
    assert Tokens.load(tmp_path / "tokens").name_of(token) == "ann"
    process = start("--database", tmp_path / "server.db", "--tokens", tmp_path / "tokens")
    asked = type(ask)(process.port())
    assert asked("GET", "/v1/registry").status == 401
    assert asked("GET", "/v1/registry", headers={"Authorization": f"Bearer {token}"}).status == 200
    assert process.end(signal.SIGINT) == 0


def test_a_service_for_the_network_without_tokens_is_warned_of(start: Callable[..., Process], tmp_path: Path) -> None:
    process = start("--host", "0.0.0.0", "--database", tmp_path / "server.db")  # noqa: S104
    while (line := process._lines.get(timeout=300)) is not None and "listening" not in line:
        process.told.append(line)
    assert any("warning: everybody who reaches 0.0.0.0" in told for told in process.told)
    process.end(signal.SIGTERM)


@pytest.mark.parametrize("missing", ["fastapi", "uvicorn", "prometheus_client"])
def test_without_the_extra_one_sentence_names_it(missing: str) -> None:
    ran = command("-c", f"{WITHOUT.format(missing)}", "serve")
    # `-c` takes the place of the command's name.
    assert ran.returncode == 2
    assert ran.stderr.splitlines() == [
        "claimcheck: the service needs the extra [server]: pip install 'vendor-claimcheck[server]'"
    ]


@pytest.mark.parametrize(
    ("arguments", "clause"),
    [
        (["--tokens", "missing"], "tokens missing: cannot be read"),
        (["--host", "203.0.113.7"], "cannot listen on 203.0.113.7"),
        (["--timeout", "0"], "--timeout: "),
        (["--queue", "-1"], "--queue: "),
        (["--new-token", "a b"], "token name"),
        (["--database", os.devnull], f"database {os.devnull}"),
        (["--model", "missing-model-directory/here"], "missing-model-directory"),
    ],
)
def test_a_wrong_call_is_one_line(arguments: list[str], clause: str, tmp_path: Path) -> None:
    database = [] if "--database" in arguments else ["--database", str(tmp_path / "server.db")]
    ran = command("-m", "claimcheck", "serve", "--port", "0", "--only", *database, *arguments)
    assert ran.returncode == 2
    [line] = [line for line in ran.stderr.splitlines() if "warning" not in line]
    assert line.startswith("claimcheck: ")
    assert clause in line
