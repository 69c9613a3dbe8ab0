"""Reports made of schema objects: one that has everything, and one whose every text is hostile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from claimcheck.schema import Document, Mention, Provenance, Report, Result

PROVENANCE = Provenance(
    hash="f" * 16,
    package="0.1.0",
    registry="ab" * 8,
    evidence="e1",
    model="nli+1",
    configuration="c1",
    input="0" * 64,
    thresholds={"supported": 0.75, "refuted": 0.88},
)
FRENCH = (
    "Voxarel rachète Fluvoix\n\nSelon Garluche Capital, Voxarel, qui emploie 3\u202f000 personnes à Pau, "
    "a racheté Fluvoix pour «\u00a05 M€\u00a0» en 2023.\nUn très beau rachat, dit-on 😀.\n\n\n"
    "Voxarel a racheté Fluvoix."
)
ENGLISH = "Voxarel never bought Fluvoix, its chairman said."
SCORES = {"entailment": 0.915, "neutral": 0.071, "contradiction": 0.014}


def evidence(name: str, **more: Any) -> dict[str, Any]:
    """A judged passage; ``more`` replaces fields of the passage or of its source."""
    source = {"publisher": "Gazette des plateaux", "url": f"https://example.org/{name}", "date": "2023-11"}
    source |= {key: more.pop(key) for key in ("publisher", "url", "date") if key in more}
    quote = more.pop("quote", f"Passage {name}.")
    passage = {"id": name, "quote": quote, "start": 0, "end": len(quote), "source": source, "lang": "fr"}
    return passage | SCORES | more


def result(document: Document, quote: str, label: str, reason: str | None = None, **more: Any) -> Result:
    """A claim on the first ``quote`` of ``document`` and its verdict; ``more`` goes to whichever has the field."""
    start = document.text.index(quote)
    verdict: dict[str, Any] = {"label": label, "reason": reason, "probability": 0.934, "method": "both"}
    verdict |= {"explanation": f"Pourquoi {quote}"}
    for name in ("evidence", "checks", "searched", "judged", "method", "probability", "explanation"):
        if name in more:
            verdict[name] = more.pop(name)
    claim = {"id": f"{start:x}-{len(quote):x}", "document_id": document.id, "start": start, "end": start + len(quote)}
    claim |= {"quote": quote, "statement": f"Énoncé : {quote}", "proposition": f"Que {quote}", "kind": "acquisition"}
    claim |= {"worthiness": 0.8, "confidence": 0.9, "lang": document.lang}
    return Result.model_validate({"claim": claim | more, "verdict": verdict})


def french() -> Report:
    """A report with every group of verdicts, nested and overlapping claims, and one that is made twice."""
    document = Document(id="dossier/article.txt", text=FRENCH, lang="fr", date=dt.date(2023, 11, 1), sha256="0" * 64)
    checks = [
        {"name": "amount", "outcome": "agrees", "detail": "Montant : 5 et 5.", "evidence_id": "a"},
        {"name": "time", "outcome": "unknown", "detail": "", "evidence_id": "a"},
    ]
    whole = FRENCH[FRENCH.index("Voxarel, qui") : FRENCH.index(" en 2023")]
    last = FRENCH.rindex("Voxarel a racheté Fluvoix")
    results = (
        result(
            document, whole, "supported", evidence=[evidence("a"), evidence("b")], checks=checks, id="whole",
            subject={"name": "Voxarel", "vendor_id": "voxarel"}, object={"name": "Fluvoix"},
            value={"text": "5 M€", "kind": "money", "number": 5_000_000.0, "currency": "EUR"},
            time={"text": "en 2023", "from": "2023-01-01", "to": "2023-12-31", "precision": "year"},
            attribution={"name": "Garluche Capital", "start": 31, "end": 47}, modality="reported", status="completed",
            occurrences=[{"start": last, "end": last + 25, "quote": "Voxarel a racheté Fluvoix"}],
        ),
        result(
            document, "qui emploie 3\u202f000 personnes à Pau", "not_enough_info", "evidence_undecided",
            kind="headcount", evidence=[evidence("c", date=None)], id="nested",
        ),
        result(document, "3\u202f000 personnes à Pau, a racheté", "refuted", evidence=[evidence("d")], id="overlap"),
        result(document, "Voxarel rachète Fluvoix", "conflicting", evidence=[evidence("e"), evidence("g")], id="title"),
        result(
            document, "très beau rachat", "not_enough_info", "not_checkable", modality="opinion", method="none",
            attribution={"name": "author"}, kind="quality", id="opinion",
        ),
        result(
            document, "dit-on 😀", "not_enough_info", "no_evidence", method="none", id="none",
            searched={"vendors": ["voxarel"], "terms": ["rachat"], "passages": 3, "newest": "2023-11-01"},
        ),
    )  # fmt: skip
    capital = {"document_id": document.id, "start": 31, "end": 47, "surface": "Garluche Capital"}
    mention = Mention.model_validate(capital | {"name": "Garluche Capital", "confidence": 1, "method": "recognised"})
    return Report(document=document, mentions=(mention,), results=results, provenance=PROVENANCE)


def english() -> Report:
    """A short report in English whose only claim is refuted; its document has a title and a web address."""
    document = Document(
        id="https://example.org/a b", text=ENGLISH, lang="en", title="No deal & no <b>news</b>", sha256="1" * 64
    )
    only = result(
        document, "Voxarel never bought Fluvoix", "refuted", negated=True, judged="statement",
        attribution={"name": "its chairman", "start": 30, "end": 42}, evidence=[evidence("f", url="ftp://old/f")],
    )  # fmt: skip
    return Report(document=document, results=(only,), provenance=PROVENANCE)


def empty() -> Report:
    """A report without language and claims."""
    notice = "language not recognised: no claims are extracted"
    document = Document(id="-", text="…", sha256="2" * 64, notices=(notice,))
    return Report(document=document, provenance=PROVENANCE)


def hostile(text: str) -> Report:
    """A report in which every free text is ``text``."""
    body = f"{text} {text}\n\n{text}"
    document = Document(id=text, text=body, lang="fr", title=text, sha256=text, notices=(text,))
    named = text.encode("utf-8", "replace").decode()  # the schema takes no half surrogate pair there
    found = [
        evidence("a", quote=text, publisher=named or "p", url=named or "u", id=text),
        evidence("b", quote=text, publisher=named or "p", url=f"https://example.org/{named}"),
    ]
    checks = [{"name": text, "outcome": "disagrees", "detail": text, "evidence_id": own} for own in (text, None)]
    more: dict[str, Any] = {"statement": text, "proposition": text, "id": text, "explanation": text, "checks": checks}
    more |= {"attribution": {"name": text, "start": 0, "end": 1}, "subject": {"name": text, "vendor_id": text}}
    more |= {"value": {"text": text, "kind": "text"}, "time": {"text": text}}
    results = (
        result(document, text, "refuted", evidence=found, **more),
        result(document, f"{text} {text}", "not_enough_info", "no_evidence", searched={"terms": [text]}, **more),
        result(document, f"\n\n{text}", "not_enough_info", "not_checkable", **more),
    )
    names = dict.fromkeys(("hash", "package", "registry", "evidence", "model", "configuration", "input"), text)
    return Report(document=document, results=results, provenance=Provenance(**names))


@pytest.fixture(scope="session")
def reports() -> list[Report]:
    """French, English and one without claims."""
    return [french(), english(), empty()]


@pytest.fixture(scope="session")
def hostile_report() -> Callable[[str], Report]:
    """Makes a report whose every free text is the one given."""
    return hostile
