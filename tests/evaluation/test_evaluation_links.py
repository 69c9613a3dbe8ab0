"""Links: recall of what settles a claim, in its own language and across, and the verdicts on what was found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import GoldError
from claimcheck.evaluation import LinksEvaluation, Split, evaluate_links
from claimcheck.evaluation.links import claim_of_link, document_of_link
from claimcheck.evaluation.rows import GoldLink
from claimcheck.evidence import EvidenceStore, Retriever
from claimcheck.schema import Claim, Document, Lang, Modality, Passage, Retrieval, Source, Verdict, VerdictLabel

NAMES = {"telora": "Telora", "vocanis": "Vocanis"}


def row(id_: str, text: str, lang: str, label: str, *passages: str, **more: Any) -> dict[str, Any]:
    fields = {"id": id_, "claim": text, "claim_lang": lang, "kind": "headcount", "subject": "telora"}
    return {**fields, "label": label, "passages": list(passages), **more}


ROWS = [
    row("one", "Telora emploie 900 personnes à Lyon.", "fr", "supported", "lyon-en", date="2022-03-01"),
    row("two", "Telora employs 300 people in Leeds.", "en", "refuted", "leeds-en", "leeds-fr"),
    row("three", "Telora bought Vocanis.", "en", "not_enough_info", kind="acquisition", object="vocanis"),
    row("four", "Telora a ouvert un site à Metz.", "fr", "supported", "away"),
]
PASSAGES = [
    Passage(
        id=id_, text=text, lang=lang, vendors=vendors, source=Source(publisher="Paper", url=f"https://p.example/{id_}")
    )
    for id_, text, lang, vendors in (
        ("lyon-en", "Telora has 900 people on its payroll in Lyon.", Lang.EN, ("telora",)),
        ("leeds-en", "Telora employs 450 people in Leeds.", Lang.EN, ("telora",)),
        ("leeds-fr", "Telora emploie 450 personnes à Leeds.", Lang.FR, ("telora",)),
        ("away", "Ouverture à Metz d'un centre de cent postes.", Lang.FR, ()),
    )
]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "links.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in ROWS), encoding="utf-8")
    return path


def supported(items: Sequence[tuple[Claim, Retrieval, Document]]) -> list[Verdict]:
    """Everything with evidence is supported; the judge is told no more than two passages."""
    assert all(len(retrieval.evidence) <= 2 for _, retrieval, _ in items)
    return [
        Verdict.model_validate(
            {
                "label": "supported" if retrieval.evidence else "not_enough_info",
                "probability": 0.7,
                "judged": "proposition",
                "method": "nli",
                "explanation": "-",
            }
        )
        for _, retrieval, _ in items
    ]


def evaluated(gold: Path, split: Split | None = None) -> LinksEvaluation:
    with EvidenceStore() as store:
        store.add(PASSAGES)
        retriever = Retriever([store], lambda _: ((), ()), "1")
        return evaluate_links(
            gold,
            {passage.id: passage.lang for passage in PASSAGES},
            names=NAMES,
            extract=lambda _: (),
            retrieve=retriever.retrieve,
            judge_many=supported,
            judged=2,
            split=split,
        )


def test_recall_over_claims_that_something_settles(gold: Path) -> None:
    found = evaluated(gold)
    recall = {name: (group.found, group.count, group.recall) for name, group in found.recall_at_10.items()}
    # What settles the fourth names no party, so that it cannot be found.
    assert recall == {
        "all": (2, 3, pytest.approx(2 / 3)),
        "monolingual": (1, 2, 0.5),
        "cross_lingual": (1, 1, 1.0),
    }
    assert found.recall_at_10["all"].passages == pytest.approx(3 / 4)
    assert (found.count, found.searched) == (4, 4)


def test_verdicts_are_scored(gold: Path) -> None:
    found = evaluated(gold)
    assert (found.accuracy, found.decided, found.settled) == (0.5, 1.0, 0.75)
    assert found.per_label[VerdictLabel.SUPPORTED].precision == 0.5
    assert found.confusion[VerdictLabel.REFUTED] == {
        VerdictLabel.SUPPORTED: 1,
        VerdictLabel.REFUTED: 0,
        VerdictLabel.NOT_ENOUGH_INFO: 0,
    }
    first = next(found.prediction_rows())
    assert {key: first[key] for key in ("id", "label", "probability")} == {
        "id": "one",
        "label": "supported",
        "probability": 0.7,
    }
    assert first["passages"][0] == "lyon-en"
    json.dumps(found.to_dict(), allow_nan=False)


def test_the_claim_of_a_link() -> None:
    link = GoldLink.model_validate(ROWS[0])
    claim = claim_of_link(link, document_of_link(link), (), NAMES)
    assert claim.subject is not None
    assert (claim.subject.name, claim.subject.vendor_id, claim.object) == ("Telora", "telora", None)
    assert claim.value is not None
    assert (claim.value.number, claim.modality, claim.negated) == (900, Modality.ASSERTED, False)
    bought = GoldLink.model_validate({**ROWS[2], "object": "Nobody Ltd"})
    obj = claim_of_link(bought, document_of_link(bought), (), NAMES).object
    assert obj is not None
    assert (obj.name, obj.vendor_id) == ("Nobody Ltd", None)


def test_it_is_read_as_the_extractor_reads_a_claim_of_that_subject() -> None:
    link = GoldLink.model_validate(ROWS[2])
    document = document_of_link(link)
    plain = claim_of_link(link, document, (), NAMES)
    other_kind = plain.model_copy(update={"kind": "headcount", "modality": Modality.REPORTED})
    denied = plain.model_copy(update={"negated": True, "modality": Modality.PLANNED, "status": "agreed"})
    opinion = plain.model_copy(update={"modality": Modality.OPINION})
    of_other = denied.model_copy(update={"subject": plain.object})

    def read(*extracted: Claim) -> tuple[bool, Modality, str | None]:
        claim = claim_of_link(link, document, extracted, NAMES)
        return claim.negated, claim.modality, claim.status

    assert read(other_kind, denied) == (True, Modality.PLANNED, "agreed")
    assert read(other_kind) == (False, Modality.REPORTED, None)
    assert read(opinion) == read(of_other) == (False, Modality.ASSERTED, None)


def test_faults_of_the_file_are_told(gold: Path) -> None:
    gold.write_text(json.dumps(row("one", "Telora emploie 900 personnes.", "fr", "supported", "nowhere")) + "\n")
    with pytest.raises(GoldError, match="no passage has the id 'nowhere'"):
        evaluated(gold)
    with pytest.raises(GoldError, match="has no split"):
        evaluated(gold, Split.TEST)
