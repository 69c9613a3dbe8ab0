"""What a passage must name before it may support a claim, and what it may refute without."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from claimcheck.schema import Check, CheckOutcome, Claim, Evidence, Lang, Mention, Passage, Source
from claimcheck.support import Calibration, Reading, check_anchors, fuse, gated
from claimcheck.support.calibration import Probabilities
from claimcheck.support.comparators import anchors_of, check_direction, compare_place, exchanged
from claimcheck.support.nli import NliScores

AGREES, DISAGREES, UNKNOWN = CheckOutcome.AGREES, CheckOutcome.DISAGREES, CheckOutcome.UNKNOWN


def claim(proposition: str, kind: str, **more: Any) -> Claim:
    fields: dict[str, Any] = {
        "id": "c",
        "document_id": "d",
        "start": 0,
        "end": len(proposition),
        "quote": proposition,
        "statement": proposition,
        "proposition": proposition,
        "kind": kind,
        "subject": {"name": "Voxarel"},
        "worthiness": 0.5,
        "confidence": 0.5,
        "lang": "en",
    }
    return Claim.model_validate(fields | more)


def evidence(
    text: str, lang: Lang = Lang.EN, *, date: str | None = "2024-05-02", vendor: str | None = None
) -> Evidence:
    source = Source(publisher="Gazette", url="https://gazette.example/", date=date)
    mentions: tuple[Mention, ...] = ()
    if vendor is not None:
        known = {"document_id": "p", "start": 0, "end": 3, "surface": text[:3], "name": text[:3], "vendor_id": vendor}
        mentions = (Mention.model_validate(known | {"confidence": 1.0, "method": "exact"}),)
    return Evidence(passage=Passage(id="p", text=text, lang=lang, source=source), mentions=mentions)


def missing(one: Claim, text: str, lang: Lang = Lang.EN, **more: Any) -> set[str]:
    return {anchor.sort for anchor in anchors_of(one, evidence(text, lang, **more)) if not anchor.named}


HEAD = claim("Jean Morvan is CEO of Voxarel.", "appointment", object={"name": "Jean Morvan"})


def test_a_passage_that_does_not_name_the_person_says_nothing_of_the_person() -> None:
    assert missing(HEAD, "Voxarel issued a warrant to its largest customer.") == {"object", "topic"}
    assert missing(HEAD, "Selon Voxarel, M. Morvan, directeur général, quitte Lyon.", Lang.FR) == set()


def test_a_party_is_named_by_its_registry_link_or_by_whole_words() -> None:
    linked = claim("Voxarel is unlisted.", "other", subject={"name": "Voxarel", "vendor_id": "voxarel"})
    assert "subject" not in missing(linked, "VXL is not listed on any stock exchange.", vendor="voxarel")
    assert "subject" in missing(linked, "Voxarelia is not listed on any stock exchange.")


@pytest.mark.parametrize(
    ("text", "lang", "named"),
    [
        ("Voxarel a levé 12 millions d'euros.", Lang.FR, True),
        ("Voxarel raised 12.04 million euros.", Lang.EN, True),
        ("Voxarel raised 21 million euros.", Lang.EN, False),
        ("Voxarel raised 12 million dollars.", Lang.EN, False),
    ],
)
def test_numbers_count_across_languages_up_to_rounding(text: str, lang: Lang, named: bool) -> None:
    value = {"text": "12 million euros", "kind": "money", "number": 12e6, "currency": "EUR"}
    assert (
        "number" not in missing(claim("Voxarel raised 12 million euros.", "funding", value=value), text, lang)
    ) is named


def test_the_time_is_named_in_the_passage_or_is_that_of_its_publication() -> None:
    may = {"text": "in May", "from": dt.date(2021, 5, 1), "to": dt.date(2021, 5, 31), "precision": "month"}
    one = claim("Voxarel opened a site in May.", "headcount", time=may)
    assert missing(one, "Voxarel opened a site in May 2021.", date=None) == set()
    assert missing(one, "Voxarel opened a site.", date="2021-06-03") == set()
    assert "time" in missing(one, "Voxarel opened a site in July 2021.", date="2021-07")
    assert "time" in missing(one, "Voxarel opened a site.", date=None)


def test_places_are_known_in_both_languages() -> None:
    value = {"text": "Pays-Bas", "kind": "text"}
    one = claim("Voxarel est situé aux Pays-Bas.", "location", value=value, lang="fr")
    assert missing(one, "Voxarel is based in the Netherlands.") == set()
    assert "place" in missing(one, "Voxarel is based in Nevada.")


def test_a_claim_of_nothing_but_a_subject_needs_the_same_matter() -> None:
    one = claim("Voxarel est cotée en bourse.", "other", lang="fr")
    assert missing(one, "Voxarel (NYSE: VXL) opened a site in Lyon.") == set()
    assert missing(one, "Voxarel opened a site in Lyon.") == {"topic"}


def test_the_detail_says_what_is_missing_in_the_language_of_the_claim() -> None:
    text = "Voxarel issued a warrant."
    assert "does not name: Jean Morvan" in check_anchors(HEAD, evidence(text)).detail
    french = HEAD.model_copy(update={"lang": Lang.FR})
    assert "ne nomme pas : Jean Morvan" in check_anchors(french, evidence(text)).detail


def test_undated_events_that_recur_need_a_passage_of_their_days() -> None:
    outage = claim("Voxarel had an outage.", "outage")
    passage = evidence("Voxarel had an outage.")
    assert check_anchors(outage, passage).outcome is AGREES
    assert check_anchors(outage, passage, then=False).outcome is UNKNOWN


def check(name: str, outcome: CheckOutcome) -> Check:
    return Check(name=name, outcome=outcome, detail="-")


def test_the_gate_holds_back_support_and_bare_refutation() -> None:
    says = Probabilities(0.8, 0.15, 0.05)
    assert gated(says, [check("anchors", AGREES)]).supported == 0.8
    held = gated(says, [check("anchors", UNKNOWN)])
    assert held.supported < 0.5 < held.not_enough_info
    assert held.refuted < says.refuted
    denied = gated(says, [check("anchors", UNKNOWN), check("amount", DISAGREES)])
    assert denied.supported < 0.5
    assert denied.refuted == 0.15
    assert gated(says, []).supported == 0.8
    assert gated(says, [check("anchors", AGREES)], then=False).refuted < says.refuted


def test_a_negation_alone_refutes_only_what_the_model_finds_contradicted() -> None:
    says = Probabilities(0.05, 0.9, 0.05)
    denied = [check("anchors", UNKNOWN), check("polarity", DISAGREES)]
    assert gated(says, denied).refuted == 0.9
    assert gated(says, denied, contradicts=False).refuted < 0.5
    assert gated(says, [*denied, check("amount", DISAGREES)], contradicts=False).refuted == 0.9


def test_many_passages_in_which_only_the_model_sees_support_do_not_add_up() -> None:
    sharp = Calibration.model_validate(
        {
            "model": "t",
            "thresholds": {"supported": 0.9, "refuted": 0.9},
            "weights": {"supported": {"bias": 0.5}, "refuted": {"bias": -3.0}, "not_enough_info": {}},
        }
    )
    texts = ["One.", "Quite another text.", "A third, longer and different text.", "Rien de commun avec les autres."]
    readings = []
    for at, text in enumerate(texts):
        source = Source(publisher=f"p{at}", url="https://p.example/")
        item = Evidence(passage=Passage(id=str(at), text=text, source=source))
        readings.append(Reading(item, NliScores(0.5, 0.4, 0.1, (0, 3)), (check("anchors", AGREES),)))
    assert (
        fuse(readings, claim("-", "other").kind, sharp).probability
        == fuse(readings[:2], claim("-", "other").kind, sharp).probability
    )


def test_a_claim_and_its_reverse_cannot_both_be_believed() -> None:
    parties = {"subject": {"name": "Voxarel", "vendor_id": "v"}, "object": {"name": "Norlane", "vendor_id": "n"}}
    bought = claim("Voxarel acquired Norlane.", "acquisition", **parties)
    assert exchanged(bought) == "Norlane acquired Voxarel."
    assert exchanged(claim("Voxarel merged with Norlane.", "merger", **parties)) is None
    assert check_direction(bought, 0.8, 0.2).outcome is AGREES
    assert check_direction(bought, 0.8, 0.8).outcome is UNKNOWN


@pytest.mark.parametrize(
    ("said", "found", "outcome"),
    [("Miami", "Tampa", DISAGREES), ("Londres", "London", AGREES), ("Paris", "France", UNKNOWN)],
)
def test_towns_contradict_towns_and_no_country(said: str, found: str, outcome: CheckOutcome) -> None:
    one, other = (
        claim(f"Voxarel is based in {place}.", "location", value={"text": place, "kind": "text"})
        for place in (said, found)
    )
    assert compare_place(one, other).outcome is outcome
