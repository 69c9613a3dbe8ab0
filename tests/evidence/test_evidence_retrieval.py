"""Retrieval: which passages are found for a claim, in what order, and which never."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.evidence import EvidenceStore, Given, Retriever, add_evidence, from_document
from claimcheck.schema import (
    Claim,
    ClaimKind,
    Document,
    Lang,
    MatchMethod,
    Mention,
    Modality,
    Party,
    Passage,
    Retrieval,
    Source,
    Time,
)

AMAZON = Party(name="Amazon", vendor_id="amazon")
STARTEK = Party(name="StarTek", vendor_id="startek")
TELORA = Party(name="Telora", vendor_id="telora")
VOCANIS = Party(name="Vocanis", vendor_id="vocanis")


def claim(kind: str, proposition: str, subject: Party | None, obj: Party | None = None, **more: Any) -> Claim:
    fields: dict[str, Any] = {
        "id": "claim",
        "document_id": "document",
        "start": 0,
        "end": len(proposition),
        "quote": proposition,
        "statement": proposition,
        "worthiness": 0.5,
        "confidence": 0.9,
    }
    return Claim(kind=ClaimKind(kind), proposition=proposition, subject=subject, object=obj, **(fields | more))


def document(
    text: str = "A text about something else.", id_: str = "document", date: dt.date | None = None
) -> Document:
    return Document(id=id_, text=text, date=date, sha256="0")


def passage(id_: str, text: str, *vendors: str, date: str | None = None, url: str | None = None) -> Passage:
    source = Source(publisher="Example News", url=url or f"https://news.example/{id_}", date=date)
    return Passage(id=id_, text=text, lang=Lang.EN, source=source, vendors=vendors)


def nothing(_: Passage) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
    return (), ()


def named(read: Passage) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
    at = {name: read.text.find(name.name or "") for name in (TELORA, VOCANIS)}
    mentions = [
        Mention(
            document_id=read.id,
            start=start,
            end=start + len(name.name or ""),
            surface=name.name or "",
            name=name.name or "",
            vendor_id=name.vendor_id,
            confidence=1,
            method=MatchMethod.EXACT,
        )
        for name, start in at.items()
        if start >= 0
    ]
    return tuple(mentions), ()


def found(*passages: Passage, asked: Claim, within: Document | None = None, limit: int = 6) -> Retrieval:
    with EvidenceStore() as store:
        store.add(passages)
        return Retriever([store], nothing, "1", limit=limit).retrieve(asked, within or document())


def ids(retrieval: Retrieval) -> list[str]:
    return [evidence.passage.id for evidence in retrieval.evidence]


@pytest.fixture(scope="module")
def bundled() -> Iterator[EvidenceStore]:
    with EvidenceStore.bundled() as store:
        yield store


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (
            claim("stake", "Amazon détient une option sur un cinquième des actions de StarTek.", AMAZON, STARTEK),
            "startek-amazon-fifth-denver-post-en",
        ),
        (
            claim("stake", "Amazon holds a warrant over 4,000,000 StarTek shares at $9.96.", AMAZON, STARTEK),
            "startek-amazon-2018-sec-note-fr",
        ),
        (
            claim("headcount", "StarTek employs 14,000 people in five countries.", STARTEK),
            "startek-colorado-springs-closure-2018-fr",
        ),
        (
            claim("merger", "StarTek fusionne avec Aegis.", STARTEK, Party(name="Aegis", vendor_id="aegis")),
            "startek-aegis-merger-2018-en",
        ),
        (
            claim(
                "acquisition",
                "Sitel a acheté Sykes pour 2,2 milliards de dollars.",
                Party(name="Sitel", vendor_id="sitel"),
                Party(name="Sykes Enterprises"),
            ),
            "sitel-sykes-2021-agreed-en",
        ),
        (
            claim("location", "StarTek has its head office in Greenwood Village and is listed in New York.", STARTEK),
            "startek-nyse-headquarters-fr",
        ),
    ],
)
def test_evidence_in_the_other_language_is_found(bundled: EvidenceStore, asked: Claim, wanted: str) -> None:
    within = document(date=dt.date(2018, 2, 1))
    assert wanted in ids(Retriever([bundled], nothing, "1").retrieve(asked, within))


def test_the_first_passage_is_the_best_one(bundled: EvidenceStore) -> None:
    asked = claim("headcount", "StarTek emploie 14 000 personnes dans cinq pays.", STARTEK)
    best = Retriever([bundled], nothing, "1", limit=1).retrieve(asked, document())
    assert ids(best) == ["startek-colorado-springs-closure-2018-fr"]


def test_what_was_searched_is_told(bundled: EvidenceStore) -> None:
    asked = claim("stake", "Amazon détient une option sur 4 millions d'actions de StarTek.", AMAZON, STARTEK)
    searched = Retriever([bundled], nothing, "1").retrieve(asked, document()).searched
    assert searched.vendors == ("amazon", "startek")
    assert searched.terms == ("Amazon", "StarTek", "detient", "option", "4", "millions", "actions")
    assert searched.passages >= len(bundled.search((), ["startek"], limit=None))
    assert searched.newest == max(
        hit.passage.source.date or "" for hit in bundled.search((), ["amazon", "startek"], limit=None)
    )


def test_a_passage_must_name_a_party() -> None:
    passages = [
        passage("other", "Norvoix lost the contract with the city.", "norvoix"),
        passage("telora", "Telora lost the contract with the city.", "telora"),
        passage("vocanis", "Vocanis lost the contract with the city.", "vocanis"),
    ]
    both = claim("client", "Telora lost the contract with Vocanis.", TELORA, VOCANIS)
    assert ids(found(*passages, asked=both)) == ["telora", "vocanis"]
    one = claim("appointment", "Telora lost the contract with Vocanis.", TELORA, VOCANIS)
    assert ids(found(*passages, asked=one)) == ["telora"]
    nobody = claim("client", "It lost the contract with the city.", None)
    assert ids(found(*passages, asked=nobody)) == []


@pytest.mark.parametrize("name", ["Mes Dépanneurs", "MesDepanneurs", "MES DÉPANNEURS", "Mes De\u0301panneurs"])
def test_an_organisation_outside_the_registry_is_found_by_its_name(name: str) -> None:
    asked = claim("client", "Quelqu'un sert les Mes Dépanneurs.", Party(name=name))
    text = "En 2017, Mes Dépanneurs comptait 2 000 artisans."
    assert ids(found(passage("a", text), passage("b", "Des dépanneurs, mes amis."), asked=asked)) == ["a"]


def test_a_name_is_no_common_noun() -> None:
    asked = claim("revenue", "Orange grows.", Party(name="Orange"))
    assert ids(found(passage("a", "Orange grew by 3%."), passage("b", "The orange grew."), asked=asked)) == ["a"]


def test_initials_name_nobody() -> None:
    asked = claim("dispute", "T. refused to pay.", Party(name="T."))
    retrieval = found(passage("a", "T. refused to pay."), passage("b", "Telora refused to pay.", "telora"), asked=asked)
    assert retrieval.evidence == ()


def test_a_vendor_is_found_by_recognised_mentions_where_none_is_declared() -> None:
    def analyse(read: Passage) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
        mention = Mention(
            document_id=read.id,
            start=0,
            end=6,
            surface=read.text[:6],
            name="Telora",
            vendor_id="telora",
            confidence=1,
            method=MatchMethod.FUZZY,
        )
        return (mention,), (claim("headcount", read.text, TELORA),)

    with EvidenceStore() as store:
        store.add([passage("a", "Tellra employs 40 people.")])
        retrieval = Retriever([store], analyse, "1").retrieve(claim("revenue", "It grew.", TELORA), document())
    assert ids(retrieval) == ["a"]
    assert retrieval.evidence[0].mentions[0].surface == "Tellra"
    assert retrieval.evidence[0].claims[0].proposition == "Tellra employs 40 people."


RELEASE = (
    "Telora announces today that it has bought Vocanis, a company from Lille with 300 employees and a turnover of "
    "25 million euros, in order to grow in the north of France."
)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        (f"Press release.\n\n{RELEASE}\n\nContact: the press office.", "release.txt"),
        (RELEASE.upper().replace(", ", " – "), "release.txt"),
        (RELEASE[:120], "release.txt"),
        ("Intro. " * 30 + RELEASE.replace("today", "on Monday").replace("300", "310") + " End." * 30, "release.txt"),
        ("Something else.", "copy"),
        ("Something else.", "http://www.news.example/copy/?utm_source=mail#top"),
    ],
)
def test_the_document_and_its_copies_are_no_evidence(text: str, id_: str) -> None:
    asked = claim("acquisition", "Telora bought Vocanis.", TELORA, VOCANIS)
    other = passage("other", "In 2021 Vocanis was sold to Telora; its 300 people stay in Lille.", "telora", "vocanis")
    retrieval = found(passage("copy", RELEASE, "telora", "vocanis"), other, asked=asked, within=document(text, id_))
    assert ids(retrieval) == ["other"]
    assert retrieval.searched.passages == 1


def test_a_report_of_the_same_facts_is_no_copy() -> None:
    asked = claim("acquisition", "Telora bought Vocanis.", TELORA, VOCANIS)
    text = "Telora has bought Vocanis. The company from Lille has 300 employees; its turnover is 25 million euros."
    assert ids(found(passage("release", RELEASE, "telora"), asked=asked, within=document(text))) == ["release"]


def test_a_document_of_millions_of_words_is_compared_quickly() -> None:
    asked = claim("acquisition", "Telora bought Vocanis.", TELORA, VOCANIS)
    text = "Telora has announced that it grows. " * 60_000 + RELEASE.replace("today", "now")
    assert ids(found(passage("copy", RELEASE, "telora"), asked=asked, within=document(text))) == []


def test_two_copies_of_a_passage_count_once() -> None:
    asked = claim("acquisition", "Telora bought Vocanis.", TELORA, VOCANIS)
    retrieval = found(passage("b", RELEASE, "telora"), passage("a", RELEASE.upper(), "telora"), asked=asked)
    assert ids(retrieval) == ["a"]


@pytest.mark.parametrize("modality", [Modality.HYPOTHETICAL, Modality.OPINION, Modality.IRONIC])
def test_what_nobody_can_check_is_not_searched_for(bundled: EvidenceStore, modality: Modality) -> None:
    asked = claim("stake", "Amazon owns StarTek.", AMAZON, STARTEK, modality=modality)
    assert Retriever([bundled], nothing, "1").retrieve(asked, document()) == Retrieval()


def test_the_right_time_comes_first() -> None:
    passages = [
        passage("early", "Telora had 900 employees.", "telora", date="2011-04"),
        passage("right", "Telora had 1100 employees.", "telora", date="2016-02-03"),
        passage("late", "Telora had 1300 employees.", "telora", date="2024"),
    ]
    asked = claim("headcount", "Telora employs many people.", TELORA)
    dated = found(*passages, asked=asked, within=document(date=dt.date(2016, 3, 1)))
    assert ids(dated) == ["right", "early", "late"]
    time = Time(text="en 2023", **{"from": dt.date(2023, 1, 1)}, to=dt.date(2023, 12, 31), precision="year")
    timed = claim("headcount", "Telora employs many people.", TELORA, time=time)
    assert ids(found(*passages, asked=timed, within=document(date=dt.date(2016, 3, 1))))[0] == "late"
    assert dated.searched.newest == "2024"


def test_numbers_count_whatever_their_separators() -> None:
    texts = ["Telora raised 3 million euros.", "Telora raised 4,500,000 euros.", "Telora raised 45 euros."]
    passages = [passage(str(position), text, "telora") for position, text in enumerate(texts)]
    asked = claim("funding", "Telora a levé 4,5 millions d'euros.", TELORA)
    assert ids(found(*passages, asked=asked))[0] == "1"


def test_of_two_stores_the_first_wins_and_both_are_searched() -> None:
    asked = claim("headcount", "Telora employs 40 people.", TELORA)
    with EvidenceStore() as own, EvidenceStore() as other:
        own.add([passage("a", "Telora employs 41 people.", "telora")])
        other.add(
            [passage("a", "Telora employs 42 people.", "telora"), passage("b", "Telora hired in 2020.", "telora")]
        )
        retrieval = Retriever([own, other], nothing, "1").retrieve(asked, document())
    assert [evidence.passage.text for evidence in retrieval.evidence] == [
        "Telora employs 41 people.",
        "Telora hired in 2020.",
    ]


def test_the_order_does_not_depend_on_the_order_of_adding() -> None:
    passages = [passage(f"p{number:02}", f"Telora grew in town {number}.", "telora") for number in range(30)]
    asked = claim("revenue", "Telora grew.", TELORA)
    forwards, backwards = found(*passages, asked=asked), found(*reversed(passages), asked=asked)
    assert forwards == backwards
    assert ids(forwards) == [f"p{number:02}" for number in range(6)]


@given(
    st.text(max_size=80) | st.sampled_from(['"' * 10_000, "AND OR NOT " * 900, "x" * 10_000, "a\x00b 😀 (c* OR)"]),
    st.text(min_size=1, max_size=20),
    st.sampled_from(list(ClaimKind)),
)
def test_any_proposition_and_name_can_be_asked(proposition: str, name: str, kind: ClaimKind) -> None:
    asked = claim(kind.value, proposition, Party(name=name), TELORA)
    passages = [passage("a", f"It is said that {name} grew.", "telora"), passage("b", "Nothing.", "norvoix")]
    retrieval = found(*passages, asked=asked, within=document(""))
    assert retrieval == found(*passages, asked=asked, within=document(""))
    scores = [evidence.relevance for evidence in retrieval.evidence]
    assert scores == sorted(scores, reverse=True)
    assert len(ids(retrieval)) <= retrieval.searched.passages


def test_a_short_passage_of_the_document_is_no_evidence() -> None:
    asked = claim("acquisition", "Telora bought Vocanis.", TELORA, VOCANIS)
    text = f"Telora buys Vocanis.\n\n{RELEASE}\n\nTelora said nothing else."
    given = Given(publisher="Desk", url="https://desk.example/1")
    with EvidenceStore() as store:
        whole = document(text, "elsewhere.txt").model_copy(update={"lang": Lang.EN})
        assert [outcome.passages for outcome in add_evidence(store, [from_document(whole, given)])] == [3]
        store.add([passage("other", "Telora buys Vocanis.", "telora", "vocanis")])
        assert store.place("elsewhere.txt#0-20") == ("elsewhere.txt", 0, 20)
        retriever = Retriever([store], named, "1")
        assert ids(retriever.retrieve(asked, document()))[0] == "elsewhere.txt#22-189"
        assert ids(retriever.retrieve(asked, document(text, "copy.txt"))) == ["other"]


def test_a_page_is_no_evidence_for_itself_under_whatever_name_it_was_read() -> None:
    asked = claim("acquisition", "Telora bought Vocanis.", TELORA, VOCANIS)
    page = document().model_copy(update={"url": "http://www.news.example/a/?utm_source=x"})
    own = passage("a", "In 2021 Vocanis was sold to Telora; its 300 people stay in Lille.", "telora", "vocanis")
    assert ids(found(own, asked=asked)) == ["a"]
    assert ids(found(own, asked=asked, within=page)) == []
