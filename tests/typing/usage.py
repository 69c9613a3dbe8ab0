"""How programs use the package: the contract of its public interface (docs/api-stability.md).

Checked by mypy in strict mode, and run by ``test_typing_usage.py``. A change that breaks this file breaks its users.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import assert_type

from fastapi.testclient import TestClient

import claimcheck
from claimcheck import ClaimChecker
from claimcheck.config import Config
from claimcheck.errors import (
    ClaimcheckError,
    ConfigError,
    EvidenceError,
    InputError,
    MissingExtraError,
    ModelError,
    PluginError,
    RegistryError,
)
from claimcheck.evidence import EvidenceStore
from claimcheck.extraction import explain_claim
from claimcheck.matching import Matcher, NameIndex
from claimcheck.plugins import Plugin, find_plugins
from claimcheck.reading import Extracted, Reader, read_bytes, read_documents, read_text
from claimcheck.registry import Alias, AliasKind, Registry, Vendor, VendorKind
from claimcheck.reporting import iter_format, open_output, read_reports, to_json
from claimcheck.schema import (
    Check,
    CheckOutcome,
    Claim,
    ClaimKind,
    Document,
    JudgedEvidence,
    Lang,
    Mention,
    Modality,
    Party,
    Passage,
    Provenance,
    Report,
    Result,
    Source,
    SourceKind,
    Verdict,
    VerdictLabel,
)
from claimcheck.server import ServerSettings, create_app
from claimcheck.support import NliModel, NliScores, load_model
from claimcheck.testing import (
    FakeNli,
    checker,
    frozen_clock,
    tiny_article,
    tiny_evidence,
    tiny_passages,
    tiny_registry,
)


def check_a_text() -> None:
    with checker() as small:
        assert_type(small, ClaimChecker)
        report = small.check("Vexalia Contact acquired Quentavia.", date=dt.date(2022, 3, 14), lang=Lang.EN)
        assert_type(report, Report)
        assert_type(list(small.check_many([tiny_article(), "…"])), list[Report])
        assert_type(small.match(report.document), list[Mention])
        assert_type(small.extract(report.document), list[Claim])
        assert_type(small.provenance(report.document), Provenance)
        for result in report.results:
            assert_type(result, Result)
            look_at(result.claim, result.verdict)


def look_at(claim: Claim, verdict: Verdict) -> None:
    assert_type(claim.kind, ClaimKind)
    assert_type(claim.modality, Modality)
    assert_type(claim.subject, Party | None)
    assert_type((claim.start, claim.end, claim.quote), tuple[int, int, str])
    assert_type(explain_claim(claim), list[str])
    assert_type(verdict.label, VerdictLabel)
    assert_type(verdict.probability, float)
    assert_type(verdict.evidence, tuple[JudgedEvidence, ...])
    assert_type(verdict.checks, tuple[Check, ...])


def compose_a_checker(folder: Path) -> None:
    vendor = Vendor(
        id="boreal", name="Boreal", kind=VendorKind.SOFTWARE, aliases=(Alias(name="Nordet", kind=AliasKind.FORMER),)
    )
    registry = tiny_registry().merge(Registry([vendor]))
    assert_type(registry.get("boreal"), Vendor | None)
    assert_type(registry.search("bor"), list[tuple[Vendor, float]])
    assert_type(Registry.load(), Registry)
    source = Source(publisher="A daily", url="https://daily.example.com", date="2021-06", kind=SourceKind.THIRD_PARTY)
    with EvidenceStore(folder / "own.db") as store, tiny_evidence() as small:
        assert_type(store.add([Passage(id="p", text="Boreal closed.", lang=Lang.EN, source=source)]), int)
        assert_type(tiny_passages(), tuple[Passage, ...])
        model: NliModel = FakeNli({("a", "b"): "entailment"})
        assert_type(model.predict([("a", "b")]), list[NliScores])
        with ClaimChecker(
            registry=registry, evidence=[store, small], model=model, only=True, config=Config(evidence_limit=3)
        ) as own:
            assert_type(own.check("Boreal closed.").results, tuple[Result, ...])


def read_and_write(folder: Path) -> None:
    document = read_text("Boreal closed.", "a", date=dt.date(2021, 6, 1))
    assert_type(document, Document)
    assert_type(read_bytes(b"Boreal closed.", "b", media_type="text/plain"), list[Document])
    assert_type(read_documents([folder / "missing.txt"]), Iterator[Document | InputError])
    with checker() as small:
        reports = [small.check(document)]
    with open_output(folder / "report.json") as stream:
        stream.write(to_json(reports))
    assert_type(read_reports(folder / "report.json"), list[Report])
    assert_type(iter_format("html", reports), Iterator[str])


def find_names() -> None:
    assert_type(Matcher(tiny_registry()).match(tiny_article()), list[Mention])
    [found] = NameIndex.build(["Vexalia Contact"]).find("Hier, Vexalia-Contatc a signé.")
    assert_type((found.start, found.end, found.score), tuple[int, int, float])


def write_plugins() -> None:
    def read(data: bytes) -> Extracted:
        return Extracted(text=data.decode(), title=None, date=None)

    def compare(claim: Claim, other: Claim) -> Check:
        return Check(name="own", outcome=CheckOutcome.UNKNOWN, detail=f"{claim.kind}, {other.kind}")

    def render(reports: Iterable[Report]) -> Iterator[str]:
        return (report.document.id for report in reports)

    reader = Reader(media_type="text/x-own", suffixes=(".own",), read=read)
    assert_type(find_plugins("claimcheck.readers"), tuple[Plugin, ...])
    assert (reader.read(b"a").text, list(render([]))) == ("a", [])
    assert callable(compare)


def serve(folder: Path) -> None:
    with checker() as small, frozen_clock() as instant:
        assert_type(instant, dt.datetime)
        app = create_app(small, ServerSettings(database=folder / "server.db", warm=False))
        with TestClient(app, base_url="http://127.0.0.1:8000") as client:
            assert client.get("/healthz").status_code == 200
        assert app.openapi()["info"]["version"] == claimcheck.__version__


def catch_errors() -> None:
    kinds: Sequence[type[ClaimcheckError]] = (
        ConfigError,
        EvidenceError,
        InputError,
        MissingExtraError,
        ModelError,
        PluginError,
        RegistryError,
    )
    assert all(issubclass(kind, ClaimcheckError) for kind in kinds)
    try:
        load_model(Path("no-such-folder"))
    except ModelError as error:
        assert_type(error.faults, tuple[str, ...])
    else:
        raise AssertionError("a missing model is refused")
