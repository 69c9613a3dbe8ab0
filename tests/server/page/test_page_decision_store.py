"""Decisions in their database, without a service: which hold, for which reports, and the rows that they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import ConfigError
from claimcheck.schema import Decision, Document, Provenance, Report, claim_id
from claimcheck.server.decisions import Decisions, claim_key, text_hash

_NUMBERS = count(1)
TEXT = "Voxarel n’a pas racheté l’agence Fluvoix. La société emploie 300 personnes."
PROVENANCE = Provenance(
    hash="f" * 16, package="1", registry="r", evidence="e", model="m", configuration="c", input="i"
)  # fmt: skip


def evidence(name: str, lang: str = "fr") -> dict[str, Any]:
    """A judged passage."""
    source = {"publisher": "Gazette", "url": f"https://example.org/{name}"}
    scores = {"entailment": 0.1, "neutral": 0.1, "contradiction": 0.8}
    return {"id": name, "quote": f"Passage {name}.", "start": 0, "end": 10, "source": source, "lang": lang, **scores}


def report(text: str = TEXT, proposition: str = "Voxarel n’a pas racheté l’agence Fluvoix.", **claim: Any) -> Report:
    """A report with one claim, made at the start of ``text``."""
    end = text.index(".")
    party = {"name": "Voxarel", "vendor_id": "voxarel", "start": 0, "end": 7}
    own = {
        "id": claim_id(text, 0, end, "acquisition", "Voxarel", None),
        "document_id": "article.txt",
        "start": 0,
        "end": end,
        "quote": text[:end],
        "statement": proposition,
        "proposition": proposition,
        "kind": "acquisition",
        "status": "completed",
        "subject": party,
        "object": {"name": "Fluvoix"},
        "negated": True,
        "worthiness": 0.5,
        "confidence": 0.9,
        "lang": "fr",
    }
    verdict = {"label": "refuted", "probability": 0.9, "method": "nli", "explanation": "", "evidence": []}
    verdict["evidence"] = [evidence("a"), evidence("b"), evidence("c", "unknown")]
    mention = {"document_id": "article.txt", "surface": "Voxarel", "name": "Voxarel", "vendor_id": "voxarel"}
    return Report.model_validate(
        {
            "document": Document(id="article.txt", text=text, lang="fr", sha256="0"),
            "mentions": [mention | {"start": 0, "end": 7, "confidence": 1, "method": "exact"}],
            "results": [{"claim": own | claim, "verdict": verdict}],
            "provenance": PROVENANCE,
        }
    )


def verdict(of: Report, label: str = "supported", **more: Any) -> Decision:
    """A decision on the verdict of its claim."""
    passages = more.pop("passages", ())
    claim = of.results[0].claim
    decided = {
        "label": label,
        "reason": more.pop("reason", None),
        "passages": passages,
        "found": "refuted",
        "probability": 0.9,
        "provenance": "f",
    }
    return _decision(
        of, start=claim.start, end=claim.end, quote=claim.quote, claims=[claim.id], verdict=decided, **more
    )


def link(of: Report, **more: Any) -> Decision:
    """A decision on an organisation."""
    named = {"name": "Konecta", "vendor_id": "konecta", "role": "subject", "found_vendor_id": "voxarel"}
    claim = of.results[0].claim
    return _decision(of, **{"start": 0, "end": 7, "quote": "Voxarel", "link": named, "claims": [claim.id]} | more)


def _decision(of: Report, **values: Any) -> Decision:
    own = {
        "id": f"d{next(_NUMBERS)}",
        "editor": "Ana",
        "decided_at": dt.datetime(2024, 5, 6, 7, 8, tzinfo=dt.UTC),
        "why": "So it is.",
        "document_id": of.document.id,
        "text_sha256": text_hash(of.document.text),
    }
    return Decision.model_validate(own | values)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Decisions]:
    """Decisions in a new file."""
    decisions = Decisions(tmp_path / "server.db")
    yield decisions
    decisions.close()


def test_a_decision_outlives_the_service(tmp_path: Path) -> None:
    of = report()
    first = Decisions(tmp_path / "server.db")
    made = first.add(verdict(of), of)
    first.close()
    second = Decisions(tmp_path / "server.db")
    assert second.for_report(of) == (made,)
    second.close()


def test_the_same_claim_is_known_whatever_its_typography() -> None:
    own = report().results[0].claim
    for other in ("VOXAREL N'A PAS RACHETE L'AGENCE FLUVOIX.", "Voxarel n’a  pas racheté l’agence\u00a0Fluvoix."):
        assert claim_key(report(proposition=other).results[0].claim) == claim_key(own)


@pytest.mark.parametrize(
    "change",
    [
        {"negated": False},
        {"kind": "merger"},
        {"status": "cancelled"},
        {"subject": {"name": "Vox", "vendor_id": "vox"}},
        {"object": None},
        {"time": {"text": "2023", "from": "2023-01-01", "to": "2023-12-31"}},
    ],
)
def test_another_claim_is_another_one(kept: Decisions, change: dict[str, Any]) -> None:
    of = report()
    kept.add(verdict(of), of)
    other = report(f"{TEXT[:-1]}, dit-on.", **change)
    assert kept.for_report(other) == ()


def test_a_decision_stays_with_its_text_when_the_claim_is_read_otherwise(kept: Decisions) -> None:
    of = report()
    kept.add(verdict(of), of)
    (held,) = kept.for_report(report(proposition="Fluvoix reste seule.", id="another", negated=False))
    assert held.claims == ()
    (same,) = kept.for_report(report(proposition="Fluvoix reste seule."))
    assert same.claims == (of.results[0].claim.id,)


def test_the_newest_holds_wherever_it_was_made(kept: Decisions) -> None:
    of, elsewhere = report(), report(f"{TEXT} Fin.")
    kept.add(verdict(of), of)
    kept.add(verdict(elsewhere, "not_enough_info", reason="no_evidence"), elsewhere)
    (held,) = kept.for_report(of)
    assert held.verdict is not None
    assert held.verdict.reason == "no_evidence"
    kept.add(verdict(of, withdrawn=True), of)
    assert kept.for_report(elsewhere) == ()
    assert kept.holding() == ()
    assert kept.export().docs == {}


def test_verdict_and_links_of_one_claim_hold_side_by_side(kept: Decisions) -> None:
    of = report()
    kept.add(verdict(of), of)
    kept.add(link(of), of)
    left_out = {"name": "Gamma", "role": "object"}
    kept.add(link(of, start=None, end=None, quote="Fluvoix", link=left_out), of)
    assert len(kept.for_report(of)) == 3
    (row,) = kept.export().claims
    assert (row["subject"], row["object"], sorted(row["decided"])) == ("Konecta", "Gamma", ["object", "subject"])
    assert len(row["decisions"]) == 3
    assert [own["canonical"] for own in kept.export().mentions] == ["Konecta"]


def test_pairs_are_made_of_what_the_editor_goes_by(kept: Decisions) -> None:
    of = report()
    kept.add(verdict(of, "conflicting", passages=["a", "b"]), of)
    (pair,) = kept.export().verdicts
    assert (pair["evidence"], pair["label"]) == ("Passage a. Passage b.", "conflicting")
    kept.add(verdict(of, "conflicting", passages=["a"]), of)
    assert kept.export().verdicts == ()
    kept.add(verdict(of, "supported", passages=["a", "b", "c"]), of)
    assert [own["evidence"] for own in kept.export().verdicts] == ["Passage a.", "Passage b."], (
        "c has no known language"
    )
    kept.add(verdict(of, "not_enough_info", reason="not_checkable", passages=["a"]), of)
    assert kept.export().verdicts == ()


def test_what_is_no_decision_on_the_report_is_refused(kept: Decisions) -> None:
    of = report()
    with pytest.raises(ValueError, match="another text"):
        kept.add(verdict(of), report(f"{TEXT} Fin."))
    with pytest.raises(ValueError, match="nothing in the report"):
        kept.add(link(of, start=None, end=None, claims=["unknown"]), of)
    for wrong in (
        {"link": {"name": "Vox"}},
        {"reason": "no_evidence"},
        {"editor": " "},
        {"decided_at": "2024-05-06T07:08"},
    ):
        with pytest.raises(ValueError, match="validation error"):
            verdict(of, **wrong)


def test_a_foreign_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"not a database, and longer than a header" * 40)
    with pytest.raises(ConfigError, match=r"notes\.db"):
        Decisions(path)
    assert path.read_bytes().startswith(b"not a database")
