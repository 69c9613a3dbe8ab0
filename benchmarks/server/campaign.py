"""Latency of the service, and whether it holds out: see ``README.md``.

python -m benchmarks.server.campaign latency|soak [--clients N] [--requests N] [--seconds N] [--json FILE]
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["main"]

_TEXTS = Path("fixtures/articles")
_WORDS = 700
_PARAGRAPH = 60


@dataclass
class Service:
    """A running service."""

    process: subprocess.Popen[str]
    port: int

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            sent = None if body is None else json.dumps(body).encode()
            connection.request(method, path, sent, {"Content-Type": "application/json", **headers})
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        finally:
            connection.close()

    def memory(self) -> float:
        """Resident memory in MB (1e6 bytes)."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
        raise RuntimeError("the service has ended")


@contextmanager
def running() -> Iterator[Service]:
    """A service of its own, once its models are loaded and its evidence is read."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["serve", "--port", "0", "--database", f"{folder}/server.db", "--evidence", f"{folder}/evidence.db"]
        process = subprocess.Popen([sys.executable, "-m", "claimcheck", *command], stderr=subprocess.PIPE, text=True)  # noqa: S603
        try:
            assert process.stderr is not None
            line = next(line for line in process.stderr if "listening" in line)
            service = Service(process, int(line.rsplit(":", 1)[1]))
            threading.Thread(target=_drain, args=(process.stderr,), daemon=True).start()
            while service.ask("GET", "/readyz")[0] != 200:
                time.sleep(0.1)
            _settle(service)
            yield service
        finally:
            process.terminate()
            process.wait(60)


def _drain(stream: Any) -> None:
    for line in stream:
        sys.stderr.write(line)


def _settle(service: Service) -> None:
    """Wait until the service is idle: it reads all evidence once after the start."""
    idle = 0
    while idle < 3:
        before = _processor_seconds(service)
        time.sleep(1)
        idle = idle + 1 if _processor_seconds(service) - before < 0.05 else 0


def _processor_seconds(service: Service) -> float:
    fields = Path(f"/proc/{service.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def articles(words: int) -> Iterator[str]:
    """Texts of so many words, French and English in turn, without end, no two the same."""
    sources = []
    for lang in ("fr", "en"):
        found = " ".join(path.read_text(encoding="utf-8") for path in sorted(_TEXTS.glob(f"*-{lang}-*.txt")))
        sources.append(found.split(" "))
    for number in itertools.count():
        source = sources[number % 2]
        start = (number * 37) % (len(source) - words)
        # The mark makes texts differ that begin at the same word after many.
        yield " ".join(source[start : start + words]) + f"\n\n({number})"


@dataclass
class Times:
    """Seconds of each request, and what was answered."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def row(self) -> dict[str, Any]:
        """The usual figures, in milliseconds."""
        cuts = statistics.quantiles(self.seconds, n=100, method="inclusive")
        found = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(self.seconds)}
        return {name: round(1000 * value, 1) for name, value in found.items()} | {
            "requests": len(self.seconds),
            "statuses": dict(self.statuses),
        }


def closed_loop(service: Service, path: str, texts: Iterator[str], clients: int, requests: int) -> dict[str, Any]:
    """``requests`` requests by ``clients`` clients, each of which asks again when it has its answer."""
    times, lock = Times(), threading.Lock()

    def client() -> None:
        while True:
            with lock:
                if sum(times.statuses.values()) >= requests:
                    return
                text = next(texts)
            start = time.perf_counter()
            status, _, _ = service.ask("POST", path, {"text": text})
            taken = time.perf_counter() - start
            with lock:
                times.seconds.append(taken)
                times.statuses[status] += 1

    _together(client, clients)
    return times.row()


def _together(client: Callable[[], None], number: int) -> None:
    threads = [threading.Thread(target=client) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def latency(service: Service, clients: int, requests: int) -> dict[str, Any]:
    """p50, p95, p99 and the longest time of each kind of request."""
    long, short = articles(_WORDS), articles(_PARAGRAPH)
    for path in ("/v1/extract", "/v1/match"):
        closed_loop(service, path, long, 1, 4)
    return {
        f"extract, {_WORDS} words, {clients} clients": closed_loop(service, "/v1/extract", long, clients, requests),
        f"extract, {_WORDS} words, 1 client": closed_loop(service, "/v1/extract", long, 1, requests // 4),
        f"match, {_WORDS} words": closed_loop(service, "/v1/match", long, 1, requests),
        f"match, {_WORDS} words, registry only": closed_loop(service, "/v1/match?unknown=false", long, 1, requests),
        f"match, {_PARAGRAPH} words": closed_loop(service, "/v1/match", short, 1, requests),
        f"match, {_PARAGRAPH} words, registry only": closed_loop(
            service, "/v1/match?unknown=false", short, 1, requests
        ),
    }


def soak(service: Service, clients: int, seconds: float) -> dict[str, Any]:
    """Everything at once for ``seconds``: what was answered, and how memory went."""
    until, lock = time.monotonic() + seconds, threading.Lock()
    texts, turns = articles(_WORDS), itertools.count()
    statuses: Counter[str] = Counter()
    memory: list[float] = []

    def client() -> None:
        while time.monotonic() < until:
            with lock:
                text, turn = next(texts), next(turns)
            kind, method, path, body, headers = _request(turn, text)
            try:
                status, found, _ = service.ask(method, path, body, **headers)
            except OSError as error:
                status, found = 0, {}
                sys.stderr.write(f"{type(error).__name__}\n")
            with lock:
                statuses[f"{kind} {status}"] += 1
            if status == 429:
                time.sleep(min(float(found["retry-after"]), max(0.0, until - time.monotonic())))

    def watch() -> None:
        while time.monotonic() < until:
            memory.append(service.memory())
            time.sleep(1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    _together(client, clients)
    watcher.join()
    span = min(60, max(1, len(memory) // 6))
    second, last = statistics.mean(memory[span : 2 * span]), statistics.mean(memory[-span:])
    errors = sum(number for name, number in statuses.items() if name[-3:] not in {"200", "202", "429"})
    return {
        "seconds": seconds,
        "answers": dict(sorted(statuses.items())),
        "errors": errors,
        "memory in MB": {"second": round(second, 1), "last": round(last, 1), "most": round(max(memory), 1)},
        "growth in %": round(100 * (last / second - 1), 2),
    }


def _request(turn: int, text: str) -> tuple[str, str, str, Any, dict[str, str]]:
    kinds: tuple[tuple[str, str, str, Any, dict[str, str]], ...] = (
        ("extract", "POST", "/v1/extract", {"text": text}, {}),
        ("match", "POST", "/v1/match", {"text": text}, {}),
        ("check", "POST", "/v1/check", {"text": text}, {}),
        ("search", "GET", "/v1/evidence?q=majorel&q=acquisition", None, {}),
        ("extract", "POST", "/v1/extract", {"text": text}, {}),
        ("vendors", "GET", "/v1/registry/vendors?q=teleperf", None, {}),
        ("job", "POST", "/v1/extract", {"text": text}, {"Prefer": "respond-async"})
        if turn % 49 == 6
        else ("match", "POST", "/v1/match?unknown=false", {"text": text}, {}),
    )
    return kinds[turn % len(kinds)]


def main(arguments: list[str]) -> int:
    """Measure, print, and tell whether a soak failed."""
    parser = argparse.ArgumentParser(prog="benchmarks.server.campaign")
    parser.add_argument("what", choices=["latency", "soak"])
    parser.add_argument("--clients", type=int)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--json", type=Path, metavar="FILE")
    given = parser.parse_args(arguments)
    with running() as service:
        if given.what == "latency":
            found = latency(service, given.clients or 4, given.requests)
        else:
            found = soak(service, given.clients or 8, given.seconds)
    shown = json.dumps(found, indent=2)
    sys.stdout.write(shown + "\n")
    if given.json is not None:
        given.json.write_text(shown + "\n", encoding="utf-8")
    return int(given.what == "soak" and (found["errors"] > 0 or abs(found["growth in %"]) > 5))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
