"""The two passes: what is stored when, what a second run does, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import EvidenceError, ModelError
from claimcheck.evidence import EvidenceStore, State, add_evidence, match_again
from claimcheck.schema import Passage, Source

TEXT = "Telora grew.\n\nVocanis, which Telora bought, shrank. It has 300 employees.\n\nNobody knows why."


def states(store: EvidenceStore, *items: Any, **more: Any) -> list[tuple[str, State]]:
    return [(outcome.incoming.name, outcome.state) for outcome in add_evidence(store, items, **more)]


def test_passages_say_where_they_stand_and_mentions_too(made: Any) -> None:
    with EvidenceStore() as store:
        (outcome,) = add_evidence(store, [made.incoming("d", TEXT, date="2021-05-03")], made.match_many, "1")
        assert (outcome.state, outcome.passages) == (State.NEW, 3)
        stored = store.document("d")
        assert stored is not None
        assert stored.text == TEXT
        for passage in store.list():
            place = store.place(passage.id)
            assert place is not None
            assert place[0] == "d"
            assert TEXT[place[1] : place[2]] == passage.text
            assert passage.source.date == "2021-05-03"
            for mention in store.mentions_of(passage.id):
                assert mention.document_id == passage.id
                assert passage.text[mention.start : mention.end] == mention.surface
        assert [hit.passage.text[:7] for hit in store.search((), ["vocanis"])] == ["Vocanis"]
        assert len(store.search((), ["telora"])) == 2
        assert store.undeclared() == ()
        assert store.stats().unread == 3


def test_the_same_again_is_not_matched_again(made: Any) -> None:
    asked: list[str] = []

    def match_many(documents: Any) -> Any:
        known = list(documents)
        asked.extend(document.id for document in known)
        return made.match_many(known)

    with EvidenceStore() as store:
        one, two = made.incoming("a", TEXT), made.incoming("b", "Telora employs 12 people.")
        assert states(store, one, match_many=match_many) == [("a", State.NEW)]
        assert states(store, one, two, match_many=match_many) == [("a", State.SAME), ("b", State.NEW)]
        changed = made.incoming("a", "Telora has closed.")
        assert states(store, changed, match_many=match_many) == [("a", State.REPLACED)]
        assert asked == ["a", "b", "a"]
        assert not store.search(["shrank"])
        assert store.check() == ()


def test_two_texts_under_one_address(made: Any) -> None:
    with EvidenceStore() as store:
        first = made.incoming("a", TEXT, url="https://www.news.example/page/?utm_source=mail")
        second = made.incoming("b", "Telora has closed.", url="http://news.example/page#top")
        again = made.incoming("c", TEXT.upper(), url="https://news.example/page")
        third = made.incoming("d", "Vocanis has closed.")
        outcomes = list(add_evidence(store, [first, second, again, third]))
        assert [outcome.state for outcome in outcomes] == [State.NEW, State.REFUSED, State.SAME, State.NEW]
        assert outcomes[1].fault is not None
        assert outcomes[1].fault.startswith("b: the store has another text of http://news.example/page#top")
        assert "document 'a'" in outcomes[1].fault
        assert [document.id for document in store.documents()] == ["a", "d"]
        assert states(store, second, replace=True) == [("b", State.REPLACED)]
        assert [document.id for document in store.documents()] == ["b", "d"]
        assert store.check() == ()


def test_a_bad_passage_is_refused_alone(made: Any) -> None:
    source = Source(publisher="Example News", url="https://news.example/1", date="2021-02-30")
    passage = Passage(id="bad", text="Telora grew.", source=source)
    bad = type(made.incoming("bad", "x"))("bad.jsonl:1", made.incoming("bad", "Telora grew.").document, source, passage)
    half = made.incoming("half", "Telora \ud800 grew.")
    empty = made.incoming("empty", "...")
    with EvidenceStore() as store:
        outcomes = list(add_evidence(store, [bad, half, empty, made.incoming("good", "Telora rests.")]))
        assert [outcome.fault for outcome in outcomes] == [
            "bad.jsonl:1: source.date: there is no day 2021-02-30",
            "half: holds half a surrogate pair, which is no character",
            "empty: has no words",
            None,
        ]
        assert (len(store), store.check()) == (1, ())


def test_another_registry_has_the_names_looked_for_again(made: Any) -> None:
    with EvidenceStore() as store:
        store.add([Passage(id="p", text="Vocanis rests.", source=Source(publisher="X", url="https://x.example/1"))])
        list(add_evidence(store, [made.incoming(str(number), f"Telora {number}.") for number in range(150)]))
        assert store.stats().unmatched == 151
        assert match_again(store, made.match_many, "1") == 151
        assert match_again(store, made.match_many, "1") == 0
        assert store.stats().mentions == 151
        assert match_again(store, lambda documents: ([] for _ in documents), "2") == 151
        assert store.stats().mentions == 0


def test_the_second_pass_keeps_what_the_whole_document_told(made: Any) -> None:
    with EvidenceStore() as store:
        list(add_evidence(store, [made.incoming("d", "Telora grew.")], made.match_many, "1"))
        assert store.ensure_analysed(None, lambda _: ((), ()), "read-1") == 1
        assert [mention.name for mention in store.mentions_of("d#0-12")] == ["Telora"]
        assert store.ensure_analysed(None, made.analyse, "read-2") == 1
        assert [mention.name for mention in store.mentions_of("d#0-12")] == ["Telora"]
        assert match_again(store, made.match_many, "1") == 0


def test_the_second_pass_goes_on_where_it_was(made: Any, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    calls: list[str] = []

    def dying(passage: Passage) -> Any:
        calls.append(passage.id)
        if len(calls) == 30:
            raise KeyboardInterrupt
        return made.analyse(passage)

    with EvidenceStore(path) as store:
        list(add_evidence(store, [made.incoming(f"{number:02}", f"Telora {number}.") for number in range(50)]))
        with pytest.raises(KeyboardInterrupt):
            store.ensure_analysed(None, dying, "1")
    with EvidenceStore(path) as store:
        done = store.stats().analysed
        assert done >= 20
        assert store.ensure_analysed(None, made.analyse, "1") == 50 - done
        assert store.ensure_analysed(None, made.analyse, "2") == 50
        assert store.stats().claims == 50


def test_a_passage_that_cannot_be_read_is_told_and_tried_again(made: Any) -> None:
    def failing(passage: Passage) -> Any:
        if passage.text == "Telora 3.":
            raise ValueError("anything")
        return made.analyse(passage)

    told: list[str] = []
    with EvidenceStore() as store:
        list(add_evidence(store, [made.incoming(str(number), f"Telora {number}.") for number in range(9)]))
        assert store.ensure_analysed(None, failing, "1", failed=lambda passage, _: told.append(passage.text)) == 8
        assert told == ["Telora 3."]
        with pytest.raises(ValueError, match="anything"):
            store.ensure_analysed(None, failing, "1")

        def broken(_: Passage) -> Any:
            raise ModelError("the model is gone")

        with pytest.raises(ModelError):
            store.ensure_analysed(None, broken, "1", failed=lambda *_: None)
        assert store.ensure_analysed(None, made.analyse, "1") == 1


def test_a_read_only_store_takes_nothing(made: Any, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    EvidenceStore(path).close()
    with EvidenceStore(path, read_only=True) as store, pytest.raises(EvidenceError, match="read-only"):
        list(add_evidence(store, [made.incoming("a", TEXT)]))
