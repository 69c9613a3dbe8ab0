"""Candidates of a large store: of more passages than are ranked, those that fit the claim; copies are one source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.evidence import EvidenceStore, Retriever
from claimcheck.schema import Claim, ClaimKind, Document, Lang, MatchMethod, Mention, Party, Passage, Source

ASKED = Document(id="asked", text="A text about something else.", sha256="0")
TELORA = Party(name="Telora", vendor_id="telora")


def claim(text: str, obj: Party | None = None, subject: Party = TELORA, **more: Any) -> Claim:
    fields: dict[str, Any] = {"id": "claim", "document_id": "d", "start": 0, "end": 1, "quote": text, "statement": text}
    fields |= {"worthiness": 0.5, "confidence": 0.9, "kind": ClaimKind.CLIENT}
    return Claim(proposition=text, subject=subject, object=obj, **(fields | more))


def passage(id_: str, text: str, *vendors: str, title: str | None = None) -> Passage:
    source = Source(publisher=f"Paper {id_}", url=f"https://{id_}.example/")
    return Passage(id=id_, text=text, lang=Lang.EN, title=title, source=source, vendors=vendors)


NOISE = [
    passage(f"n{at:04}", f"In week {at}, Telora answered {at * 7 + 3} calls for the town of Metz.", "telora")
    for at in range(1_500)
]


@pytest.fixture(scope="module")
def large() -> Iterator[EvidenceStore]:
    """1,500 passages about one vendor: more than are ranked, and than a word is asked for alone."""
    with EvidenceStore() as store:
        store.add(
            [
                *NOISE,
                passage("z-object", "Brasserie Mirane has left Telora for a rival.", "telora"),
                passage("z-words", "A tender for the ferries was won by Telora in spring.", "telora"),
                passage("z-both", "In week 3, calls were answered again.", "telora", "vocanis"),
                passage("z-alias", "Trivoc bought ferries, of all things.", "telora"),
                passage("z-spelt", "Vox Arelia hired a new chef.", title="Lunch"),
            ]
        )
        yield store


def found(store: EvidenceStore, asked: Claim, limit: int = 3) -> list[str]:
    retrieval = Retriever([store], lambda _: ((), ()), "1").retrieve(asked, ASKED, limit)
    return [evidence.passage.id for evidence in retrieval.evidence]


def test_rare_words_of_the_claim_are_preferred(large: EvidenceStore) -> None:
    assert found(large, claim("Telora won the tender for the ferries."), 2) == ["z-words", "z-alias"]


def test_a_name_outside_the_registry_is_preferred(large: EvidenceStore) -> None:
    asked = claim("Telora works for Brasserie Mirane.", Party(name="Brasserie Mirane"))
    assert found(large, asked, 1) == ["z-object"]


def test_passages_about_both_parties_are_preferred(large: EvidenceStore) -> None:
    asked = claim("Telora serves Vocanis.", Party(name="Vocanis", vendor_id="vocanis"))
    assert found(large, asked, 1) == ["z-both"]


def test_words_that_most_passages_have_still_tell_them_apart(large: EvidenceStore) -> None:
    assert found(large, claim("Telora answered 4203 calls for the town of Metz in week 600."), 1) == ["n0600"]


def test_a_name_is_found_in_another_spelling(large: EvidenceStore) -> None:
    assert found(large, claim("VoxArelia hired a chef.", subject=Party(name="VoxArelia"))) == ["z-spelt"]


def test_passages_with_a_claim_of_the_kind_are_preferred() -> None:
    """Where neither words nor languages agree, what was read in a passage does."""
    lost = claim("Mirane ne renouvelle pas.", kind=ClaimKind.CLIENT)

    def analyse(each: Passage) -> tuple[tuple[Mention, ...], tuple[Claim, ...]]:
        return (), (lost,) if each.id == "z" else ()

    with EvidenceStore() as store:
        store.add([*NOISE[:300], passage("z", "Mirane ne renouvelle pas avec Telora.", "telora")])
        store.ensure_analysed(["z"], analyse, "1")
        asked = claim("Telora served breweries.")
        assert "z" in found(store, asked, 100)
        assert "z" not in found(store, asked.model_copy(update={"kind": ClaimKind.OTHER}), 100)


def test_what_was_recognised_counts_where_nothing_is_declared() -> None:
    text = "The former Trivoc has a new owner."
    mention = Mention(
        document_id="p", start=11, end=17, surface="Trivoc", name="Telora", vendor_id="telora", confidence=0.9,
        method=MatchMethod.EXACT,
    )  # fmt: skip
    with EvidenceStore() as store:
        store.add([passage("p", text), passage("q", text.replace("Trivoc", "Vocanis"), "vocanis")])
        retriever = Retriever([store], lambda each: ((mention,) if each.id == "p" else (), ()), "1")
        retrieval = retriever.retrieve(claim("Telora has a new owner."), ASKED)
        assert [evidence.passage.id for evidence in retrieval.evidence] == ["p"]


def test_copies_have_one_origin() -> None:
    release = "Telora said on Monday that it will answer all calls of the ferries of Brest from its site in Quimper."
    with EvidenceStore() as store:
        store.add(
            [
                passage("first", release, "telora"),
                passage("second", release.replace("Monday", "Monday morning"), "telora"),
                passage("own", "The ferries of Brest, says a union, chose Telora against its advice.", "telora"),
            ]
        )
        retrieval = Retriever([store], lambda _: ((), ()), "1").retrieve(claim("Telora serves the ferries."), ASKED)
    origins = {evidence.passage.id: evidence.origin for evidence in retrieval.evidence}
    assert origins == {"first": "first", "second": "first", "own": "own"}


@settings(deadline=None, max_examples=25)
@given(order=st.permutations(range(8)), split=st.integers(0, 8))
def test_the_order_of_adding_plays_no_part(order: list[int], split: int) -> None:
    some = [*NOISE[:4], *(passage(f"m{at}", f"Telora and the ferries, part {at}.", "telora") for at in range(4))]
    asked = claim("Telora won the tender for the ferries.")
    with EvidenceStore() as store, EvidenceStore() as other:
        store.add(some)
        other.add([some[at] for at in order[:split]])
        other.add([some[at] for at in order[split:]])
        assert found(store, asked, 8) == found(other, asked, 8)
