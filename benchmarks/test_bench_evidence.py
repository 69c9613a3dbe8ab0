"""The evidence store: the first pass, two writers, and a campaign of kills.

    taskset -c 0 python -m pytest benchmarks/test_bench_evidence.py -s          passages a second, and what grows
    python -m benchmarks.test_bench_evidence --kills 300                        kills a real process that many times

The texts are generated: news of vendors of the registry, three quarters French, a few wire texts printed by several
papers. Nothing is asserted about times; read what is printed, in time of the processor and by the clock.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.generated import documents, names
from claimcheck.evidence import EvidenceStore, Incoming, add_evidence
from claimcheck.reading import read_text
from claimcheck.registry import Registry
from claimcheck.schema import Document, Lang, MatchMethod, Mention, Passage


def timed(what: str, number: Callable[[], int], action: Callable[[], Any]) -> None:
    clock, processor = time.perf_counter(), time.process_time()
    action()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    made = number()
    print(f"{what}: {made:,} passages, {made / processor:,.0f} a second of processor, {made / clock:,.0f} by the clock")  # noqa: T201


def test_first_pass(tmp_path: Path) -> None:
    """Passages a second: identify the language, cut, match, sign, store; then everything known, and without names."""
    from claimcheck.language import known_word
    from claimcheck.language.identify import identify
    from claimcheck.matching import Matcher

    matcher = Matcher(Registry.load(), known_word=known_word)
    list(matcher.match_many([read_text("Telora a racheté Vocanis.", "warm", lang=Lang.FR)]))
    identify("La direction le regrette.")
    every = list(documents(400, names()))

    def identified() -> Iterator[Incoming]:
        for each in every:
            assert identify(each.document.text) is not Lang.UNKNOWN
            yield each

    with EvidenceStore(tmp_path / "store.db") as store:
        timed("\nfirst pass", store.__len__, lambda: list(add_evidence(store, identified(), matcher.match_many, "1")))
        timed("the same again", store.__len__, lambda: list(add_evidence(store, every, matcher.match_many, "1")))
        print(f"  {store.stats().copied_documents} copies among {len(every)} documents")  # noqa: T201
    with EvidenceStore(tmp_path / "plain.db") as store:
        timed("text, copies and index only", store.__len__, lambda: list(add_evidence(store, every)))
        assert store.check() == ()


def test_growth(tmp_path: Path) -> None:
    """Whether a large store takes longer for the next thousand documents than an empty one (no names)."""
    vendors = names()
    path = tmp_path / "store.db"
    with EvidenceStore(path) as store:
        for step in range(5):
            some = [
                Incoming(f"{step}-{each.name}", each.document.model_copy(update={"id": f"{step}-{each.name}"}), source)
                for each in documents(1_000, vendors, seed=step)
                for source in [each.source.model_copy(update={"url": f"{each.source.url}/{step}"})]
            ]
            before = len(store)
            timed(f"{before:,} there", lambda b=before: len(store) - b, lambda s=some: list(add_evidence(store, s)))  # type: ignore[misc]
        print(f"  {path.stat().st_size / len(store):,.0f} bytes a passage")  # noqa: T201


# -- the campaign of kills ---------------------------------------------------------------------------------------------


def _match_many(documents: Iterable[Document]) -> Iterator[list[Mention]]:
    """Names by their first word: fast, so that most kills meet a transaction."""
    for document in documents:
        word = document.text.split()[0]
        kept: dict[str, Any] = {"document_id": document.id, "surface": word, "name": word, "vendor_id": word.lower()}
        yield [Mention(start=0, end=len(word), confidence=1.0, method=MatchMethod.EXACT, **kept)]


def _analyse(_: Passage) -> tuple[tuple[Mention, ...], tuple[()]]:
    return (), ()


def _work(path: Path, every: list[Incoming], told: int) -> None:
    """What is killed: both passes; ids of what is committed go to the pipe ``told``."""
    with EvidenceStore(path) as store:
        for outcome in add_evidence(store, every, _match_many, "1"):
            os.write(told, f"{outcome.incoming.document.id}\n".encode())
        store.ensure_analysed(None, _analyse, "1")


def _attempt(path: Path, every: list[Incoming], seconds: float | None) -> tuple[set[str], bool]:
    """Run the work in a process of its own and kill it after ``seconds``; what it told, and whether it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            _work(path, every, writing)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as pipe:
        told = pipe.read().split("\n")[:-1]
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status)
    if not killed and os.waitstatus_to_exitcode(status):
        raise SystemExit("the work failed")
    return set(told), killed


def campaign(kills: int, number: int, seed: int) -> None:
    """Kill the work at a random moment, again and again; after each kill the store must be whole and complete."""
    rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    every = list(documents(number, names()))
    done = first = rounds = 0
    with tempfile.TemporaryDirectory() as folder:
        reference = Path(folder) / "reference.db"
        start = time.perf_counter()
        _attempt(reference, every, None)
        longest = time.perf_counter() - start
        with EvidenceStore(reference) as store:
            wanted = store.stats()
        while done < kills:
            path = Path(folder) / f"{rounds}.db"
            committed: set[str] = set()
            killed = True
            while killed and done < kills:
                told, killed = _attempt(path, every, rng.uniform(0, longest / 2))
                done += killed
                first += killed and len(committed | told) < len(every)
                committed |= told
                if path.exists() and path.stat().st_size:
                    with EvidenceStore(path) as store:
                        faults = store.check()
                        missing = committed - {document.id for document in store.documents()}
                    if faults or missing:
                        raise SystemExit(f"kill {done}: {faults[:3]} {len(missing)} committed documents lost")
            _attempt(path, every, None)
            with EvidenceStore(path) as store:
                if store.stats() != wanted or store.check():
                    raise SystemExit(f"round {rounds}: not what an undisturbed run stores")
            path.unlink()
            rounds += 1
    print(  # noqa: T201
        f"{done} kills ({first} in the first pass) in {rounds} rounds over {number} documents: nothing lost, every "
        "round ended as undisturbed"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20261122)
    given = parser.parse_args()
    campaign(given.kills, given.documents, given.seed)
