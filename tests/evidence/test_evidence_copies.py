"""Copies of one text: found whatever was changed in them, kept as one source, and told from updates."""

from __future__ import annotations

import random
from itertools import permutations
from typing import Any

import pytest

from claimcheck.evidence import EvidenceStore, add_evidence
from claimcheck.evidence._near import bands_of, near
from claimcheck.evidence._words import words
from claimcheck.schema import Passage, Source

RELEASE = (
    "Telora announces that it has bought Vocanis, a company from Lille with 300 employees and a turnover of 25 million "
    "euros, in order to grow in the north of France. The deal was signed on Monday by both boards. It will be closed "
    "in the autumn, once the works councils have been heard. Telora then has 14 sites and 6,000 employees."
)
REPRINT = f"LILLE, Monday - {RELEASE.replace('in order to grow', 'to grow')} (Our correspondent)"
UPDATE = RELEASE.replace("300", "340").replace("25 million", "31 million").replace("6,000", "6,400")
OTHER = "Vocanis lost the contract with the city of Lyon in May, and closes one of its three sites there by the winter."


def groups(store: EvidenceStore) -> set[frozenset[str]]:
    return {frozenset((document.id, *document.copies)) for document in store.documents()}


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        (RELEASE.upper(), True),
        (RELEASE.replace(" ", "\u00a0").replace(".", " ."), True),
        (REPRINT, True),
        (RELEASE + " The press office answers questions.", True),
        (RELEASE[:-60], True),
        (UPDATE, False),
        (RELEASE[:150], False),
        (OTHER, False),
    ],
)
def test_a_copy_is_a_copy(text: str, copy: bool) -> None:
    assert near(RELEASE, text) is copy
    assert near(text, RELEASE) is copy
    if copy:
        assert set(bands_of(words(RELEASE))) & set(bands_of(words(text)))


def test_short_texts_are_copies_only_word_for_word() -> None:
    assert near("Telora employs 300 people.", "TELORA employs 300 people")
    assert not near("Telora employs 300 people.", "Telora employs 310 people.")
    assert not near("Telora grows.", "Telora shrinks.")


def test_copies_share_a_band_at_the_similarity_that_counts() -> None:
    """99 in 100 pairs at the threshold are found."""
    rng = random.Random(7)
    missed = 0
    for _ in range(200):
        text = [f"w{rng.randrange(2000)}" for _ in range(120)]
        other = list(text)
        for at in rng.sample(range(0, 117, 3), 6):
            other[at] = "changed"
        if near(" ".join(text), " ".join(other)):
            missed += not set(bands_of(text)) & set(bands_of(other))
    assert missed <= 4


def test_the_words_are_kept_once_and_the_groups_do_not_depend_on_order(made: Any) -> None:
    texts = [
        made.incoming("wire", RELEASE, date="2021-05-03"),
        made.incoming("paper", RELEASE.upper(), date="2021-05-04"),
        made.incoming("blog", REPRINT),
        made.incoming("update", UPDATE, date="2021-06-01"),
    ]
    seen = set()
    for order in permutations(texts):
        with EvidenceStore() as store:
            list(add_evidence(store, order, made.match_many, "1"))
            assert groups(store) == {frozenset({"wire", "paper", "blog"}), frozenset({"update"})}
            counts = {document.id: document.passages for document in store.documents()}
            assert counts == {"wire": 2, "paper": 0, "blog": 2, "update": 2}
            assert store.check() == ()
            origins = store.origins(passage.id for passage in store.list())
            assert {origin for id_, origin in origins.items() if id_.startswith(("wire", "blog"))} == {"wire"}
            seen.add((store.hash, tuple(passage.id for passage in store.list())))
    assert len(seen) == 1


def test_a_copy_takes_the_place_of_a_removed_text(made: Any) -> None:
    with EvidenceStore() as store:
        list(
            add_evidence(store, [made.incoming("wire", RELEASE, date="2021"), made.incoming("paper", RELEASE.upper())])
        )
        assert store.search(["announces"])[0].passage.id.startswith("wire#")
        assert store.remove(["wire"]) == 1
        (hit,) = store.search(["announces"])
        assert hit.passage.text.startswith("TELORA ANNOUNCES")
        assert hit.passage.id.startswith("paper#")
        assert store.check() == ()
        assert store.remove([passage.id for passage in store.list()]) == 2
        assert (len(store), store.documents(), store.check()) == (0, (), ())


def test_removing_the_link_parts_a_group(made: Any) -> None:
    words = [f"word{number}" for number in range(60)]
    chain = [" ".join(words), " ".join([*words[:54], *"abcdef"]), " ".join([*"uvwxyz", *words[6:54], *"abcdef"])]
    assert near(chain[0], chain[1])
    assert near(chain[1], chain[2])
    assert not near(chain[0], chain[2])
    with EvidenceStore() as store:
        list(add_evidence(store, [made.incoming(str(number), text) for number, text in enumerate(chain)]))
        assert groups(store) == {frozenset("012")}
        store.remove(["1"])
        assert groups(store) == {frozenset("0"), frozenset("2")}
        assert store.check() == ()


def test_passages_given_ready_are_grouped_and_all_kept() -> None:
    source = Source(publisher="Example News", url="https://news.example/1")
    with EvidenceStore() as store:
        store.add(Passage(id=id_, text=text, source=source) for id_, text in (("a", RELEASE), ("b", REPRINT)))
        assert store.origins(["a", "b", "c"]) == {"a": "a", "b": "a"}
        assert len(store) == 2
        assert store.stats().copied_documents == 1


def test_many_copies_of_one_line_cost_no_more_each(made: Any) -> None:
    with EvidenceStore() as store:
        list(add_evidence(store, (made.incoming(f"{number:04}", "Read more on our pages.") for number in range(600))))
        assert store.stats().copied_documents == 599
        assert len(store) == 1
        store.remove(f"{number:04}" for number in range(300))
        assert store.stats().copied_documents == 299
        assert store.check() == ()


def test_the_bundled_evidence_has_no_copies() -> None:
    with EvidenceStore.bundled() as store:
        assert [document.id for document in store.documents() if document.copies] == []
