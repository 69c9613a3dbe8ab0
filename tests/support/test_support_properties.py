"""What holds of every verdict: order and batches play no part, others' facts refute nothing, copies never conflict."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.checker import ClaimChecker
from claimcheck.evidence import EvidenceStore
from claimcheck.schema import (
    Check,
    CheckOutcome,
    Claim,
    ClaimKind,
    Document,
    Evidence,
    Lang,
    Party,
    Passage,
    Retrieval,
    Source,
    Value,
    ValueKind,
    Verdict,
    VerdictLabel,
    claim_id,
)
from claimcheck.support import Calibration, Judge, NliScores, Reading, fuse
from claimcheck.testing import FakeNli, checker, tiny_article, tiny_passages

LABELS = ("entailment", "neutral", "contradiction")
PEOPLE = (180, 350, 900, 4_200)
WRITTEN = Document(id="d", text="Voxarel", lang=Lang.EN, date=dt.date(2024, 5, 10), sha256="0")


def by_hash(premise: str, hypothesis: str) -> str:
    """A model of any opinion, always the same one of the same pair."""
    return LABELS[hashlib.sha256(f"{premise}\0{hypothesis}".encode()).digest()[0] % 3]


def employs(name: str, number: int, kind: ClaimKind = ClaimKind.HEADCOUNT) -> Claim:
    text = f"{name} employs {number} people in Lyon."
    value = Value(text=str(number), kind=ValueKind.NUMBER, number=number)
    return Claim(
        id=claim_id(text, 0, len(text), kind, name, None),
        document_id="d",
        start=0,
        end=len(text),
        quote=text,
        statement=text,
        proposition=text,
        kind=kind,
        subject=Party(name=name),
        value=value,
        values=(value,),
        worthiness=0.5,
        confidence=0.9,
        lang=Lang.EN,
    )


def said(name: str, number: int, publisher: str, *, origin: str | None = None, words: str = "") -> Evidence:
    """A passage that says how many people ``name`` employs, after other words of the publisher's own."""
    own = employs(name, number)
    source = Source(publisher=publisher, url=f"https://{publisher}.example/{number}", date="2024-05-01")
    text = f"{own.proposition} {words or _own_words(publisher)}"
    passage = Passage(id=f"{publisher}-{name}-{number}", text=text, lang=Lang.EN, source=source)
    return Evidence(passage=passage, claims=(own,), origin=origin)


def _own_words(publisher: str) -> str:
    """Words that no other publisher has, so that nothing but what a test says makes two passages one source."""
    digest = hashlib.sha256(publisher.encode()).hexdigest()
    return " ".join(digest[at : at + 5] for at in range(0, 60, 5))


def judged(claim: Claim, evidence: Sequence[Evidence], nli: FakeNli) -> Verdict:
    return Judge(nli).judge(claim, Retrieval(evidence=tuple(evidence)), WRITTEN)


publishers = st.sampled_from(["gazette", "herald", "courrier", "tribune"])
passages = st.builds(said, st.just("Voxarel"), st.sampled_from(PEOPLE), publishers)
several = st.lists(passages, min_size=1, max_size=5, unique_by=lambda each: each.passage.id)
opinions = st.sampled_from([0.5, 0.8, 0.96, 0.999])


@settings(deadline=None)
@given(evidence=several, data=st.data(), sure=opinions)
def test_the_order_of_evidence_plays_no_part(evidence: list[Evidence], data: st.DataObject, sure: float) -> None:
    other = data.draw(st.permutations(evidence))
    claim, nli = employs("Voxarel", 350), FakeNli(rule=by_hash, confidence=sure)
    assert judged(claim, evidence, nli) == judged(claim, other, nli)


@settings(deadline=None, max_examples=50)
@given(found=st.lists(several, min_size=1, max_size=6), size=st.integers(1, 6), data=st.data())
def test_neither_batches_nor_their_order_play_a_part(
    found: list[list[Evidence]], size: int, data: st.DataObject
) -> None:
    judge = Judge(FakeNli(rule=by_hash))
    items = [
        (employs("Voxarel", PEOPLE[at % len(PEOPLE)]), Retrieval(evidence=tuple(evidence)), WRITTEN)
        for at, evidence in enumerate(found)
    ]
    alone = [judge.judge(*item) for item in items]
    order = data.draw(st.permutations(range(len(items))))
    for start in range(0, len(order), size):
        batch = order[start : start + size]
        assert judge.judge_many([items[at] for at in batch]) == [alone[at] for at in batch]


@cache
def _small() -> ClaimChecker:
    return checker(evidence=[_stored(range(3))])


def _stored(order: Sequence[int]) -> EvidenceStore:
    store = EvidenceStore()
    for at in order:
        store.add([tiny_passages()[at]])
    return store


def _results(small: ClaimChecker, documents: Sequence[Document]) -> dict[str, object]:
    return {report.document.id: report.results for report in small.check_many(documents)}


def _articles() -> list[Document]:
    whole = tiny_article()
    return [
        whole,
        *(
            whole.model_copy(update={"id": f"part-{at}", "text": f"{sentence}."})
            for at, sentence in enumerate(whole.text.rstrip(".").split(". "))
        ),
    ]


@settings(deadline=None, max_examples=5)
@given(documents=st.permutations(range(6)), stored=st.permutations(range(3)))
def test_the_order_of_documents_and_of_the_store_plays_no_part(documents: list[int], stored: list[int]) -> None:
    articles = _articles()
    wanted = _results(_small(), articles)
    assert {result.verdict.label for results in wanted.values() for result in results} >= {  # type: ignore[attr-defined]
        VerdictLabel.SUPPORTED,
        VerdictLabel.NOT_ENOUGH_INFO,
    }
    with checker(evidence=[_stored(stored)]) as other:
        assert _results(other, [articles[at] for at in documents]) == wanted


def test_every_label_is_reached() -> None:
    agree, deny = said("Voxarel", 350, "gazette"), said("Voxarel", 4_200, "herald")

    def model(premise: str, _: str) -> str:
        return "entailment" if "350" in premise else "contradiction"

    nli, claim = FakeNli(rule=model, confidence=0.9999), employs("Voxarel", 350)
    labels = [judged(claim, evidence, nli).label for evidence in ([agree], [deny], [agree, deny])]
    assert labels == [VerdictLabel.SUPPORTED, VerdictLabel.REFUTED, VerdictLabel.CONFLICTING]
    unsure = FakeNli(rule=lambda *_: "neutral")
    assert judged(employs("Voxarel", 350, ClaimKind.OTHER), [agree], unsure).label is VerdictLabel.NOT_ENOUGH_INFO


@settings(deadline=None)
@given(
    others=st.lists(
        st.builds(said, st.sampled_from(["Lumivox", "Brenna", "Tessoline"]), st.sampled_from(PEOPLE), publishers),
        min_size=1,
        max_size=5,
        unique_by=lambda each: each.passage.id,
    ),
    claimed=st.sampled_from(PEOPLE),
    sure=opinions,
)
def test_a_passage_about_somebody_else_never_refutes(others: list[Evidence], claimed: int, sure: float) -> None:
    denies = FakeNli(rule=lambda *_: "contradiction", confidence=sure)
    assert judged(employs("Voxarel", claimed), others, denies).label is VerdictLabel.NOT_ENOUGH_INFO


outcomes = st.sampled_from(list(CheckOutcome))
scores = st.sampled_from([(0.98, 0.01, 0.01), (0.01, 0.98, 0.01), (0.01, 0.01, 0.98), (0.4, 0.2, 0.4)])


def _reading(evidence: Evidence, given_scores: tuple[float, float, float], outcome: CheckOutcome) -> Reading:
    text = evidence.passage.text
    checks = (Check(name="count", outcome=outcome, detail="-"),)
    return Reading(evidence, NliScores(*given_scores, (0, len(text))), checks)


@settings(deadline=None)
@given(data=st.data(), how=st.sampled_from(["publisher", "origin", "words"]))
def test_one_source_is_in_no_conflict_with_itself(data: st.DataObject, how: str) -> None:
    numbers = data.draw(st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=4, unique=True))
    copied = "The figure is that of the works council, which met in the morning and gave no others to the press. " * 3
    evidence = [
        said(
            "Voxarel",
            number,
            "gazette" if how == "publisher" else f"paper{at}",
            origin="release" if how == "origin" else f"release{at}",
            words=copied if how == "words" else "",
        )
        for at, number in enumerate(numbers)
    ]
    readings = [_reading(each, data.draw(scores), data.draw(outcomes)) for each in evidence]
    fused = fuse(readings, ClaimKind.HEADCOUNT, Calibration.load())
    assert fused.label is not VerdictLabel.CONFLICTING
    assert fused.probabilities[VerdictLabel.CONFLICTING] == 0


def test_independent_sources_are() -> None:
    evidence = [said("Voxarel", 350, "gazette", origin="one"), said("Voxarel", 900, "herald", origin="other")]
    readings = [
        _reading(evidence[0], (0.9999, 0.0, 0.0), CheckOutcome.AGREES),
        _reading(evidence[1], (0.0, 0.0, 0.9999), CheckOutcome.DISAGREES),
    ]
    assert fuse(readings, ClaimKind.HEADCOUNT, Calibration.load()).label is VerdictLabel.CONFLICTING
