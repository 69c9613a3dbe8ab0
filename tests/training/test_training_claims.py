"""Annotated texts: read with every fault told, and turned into examples whose labels stand where the text says."""

from __future__ import annotations

import random
from importlib import resources
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from training.claims.augment import disturbed, renamed, snippet, spliced
from training.claims.collect import collect
from training.claims.data import KINDS, TAGS, Article, examples, read_articles
from training.claims.settings import ARTICLES, read_settings

GOOD = """lang: en
date: 2021-03-04
style: press release
@text
Norvalis buys Tellbridge

Norvalis SA, founded in 2004, has bought Tellbridge for €12m, said Jeanne Morel. It employs 300 people.
@names
Norvalis SA = Norvalis
Tellbridge
* Jeanne Morel
@claims
acquisition asserted completed | Norvalis SA | Tellbridge | - | - | - | Norvalis buys Tellbridge
founding asserted | Norvalis SA | - | - | in 2004 | - | founded in 2004
headcount asserted | Norvalis SA | - | 300 people | - | - | It employs 300 people
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "hand-001.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_text_is_read_with_offsets(tmp_path: Path) -> None:
    [row], faults = collect([write(tmp_path, GOOD)])
    assert faults == []
    assert [row["text"][c["start"] : c["end"]] for c in row["claims"]][1:] == [
        "founded in 2004",
        "It employs 300 people",
    ]
    assert {row["text"][s:e] for s, e in row["organisations"]["Norvalis SA"]} == {"Norvalis", "Norvalis SA"}


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("Tellbridge\n* Jeanne", "Tellbrige\n* Jeanne", "name not in the text: 'Tellbrige'"),
        ("founding asserted |", "founding claimed |", "no kind and modality: 'founding claimed'"),
        ("acquisition asserted completed", "acquisition asserted done", "unknown done"),
        ("| Norvalis SA | - | - | in 2004", "| Nobody | - | - | in 2004", "subject is no name of the text: 'Nobody'"),
        ("| It employs 300 people", "| It employs 301 people", "quote not in the text"),
        ("| - | It employs", "| It employs", "a row needs 7 fields"),
        ("@claims", "@rows", "no sections"),
    ],
)
def test_every_fault_is_told_with_its_file(tmp_path: Path, wrong: str, right: str, told: str) -> None:
    assert wrong in GOOD
    _, faults = collect([write(tmp_path, GOOD.replace(wrong, right))])
    assert any(fault.startswith("hand-001.txt: ") and told in fault for fault in faults), faults


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return read_articles(ARTICLES)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(resources.files("claimcheck.data").joinpath("model", "tokenizer.json")))


def test_labels_of_examples_stand_where_the_annotation_says(articles: list[Article], tokenizer: Tokenizer) -> None:
    for article in articles[::40]:
        seen = set()
        for example in examples(article, tokenizer):
            words = [example.spans[w] for w in example.window.words]
            for first, last, row in example.claims:
                assert (words[first][0], words[last][1]) == (row.start, row.end)
                seen.add(row)
            for first, last, person, bearer in example.mentions:
                named = (article.people if person else article.organisations)[bearer]
                assert (words[first][0], words[last][1]) in named
                around = [m for m in example.mentions if m[0] <= first and last <= m[1]]
                outer = max(around, key=lambda m: m[1] - m[0])  # of a name within a name the outer one has the tag
                place = "B" if outer[0] == first else "I"
                assert TAGS[example.tags[first]] == f"{place}-{'PER' if outer[2] else 'ORG'}"
        # A claim that begins or ends within a word has no place among the words.
        assert len(seen) >= 0.97 * len(set(article.claims))


def test_renamed_and_cut_texts_keep_their_claims_in_place(articles: list[Article]) -> None:
    rng = random.Random(7)
    for article in articles[::20]:
        other = renamed(article, ["Zorbanek Télécom"], rng)
        assert [(row.kind, row.modality) for row in other.claims] == [
            (row.kind, row.modality) for row in article.claims
        ]
        for bearer, spans in other.organisations.items():
            if bearer == "Zorbanek Télécom":
                assert all(other.text[s:e].startswith(bearer) for s, e in spans)
        part = snippet(article, rng)
        assert part.text in article.text
        assert all(row.end <= len(part.text) for row in part.claims)


def test_spliced_texts_keep_the_claims_and_names_of_both_in_place(articles: list[Article]) -> None:
    rng = random.Random(11)
    for article, other in zip(articles[::40], articles[7::40], strict=False):
        both = spliced(article, other, rng)
        told = {(row.kind, article.text[row.start : row.end]) for row in article.claims}
        told |= {(row.kind, other.text[row.start : row.end]) for row in other.claims}
        assert {(row.kind, both.text[row.start : row.end]) for row in both.claims} == told
        for part in (article, other):
            for bearer, spans in part.organisations.items():
                surfaces = {both.text[s:e] for s, e in both.organisations[bearer]}
                assert {part.text[s:e] for s, e in spans} <= surfaces


def test_a_disturbed_example_offers_false_names_and_leaves_the_labels_alone(
    articles: list[Article], tokenizer: Tokenizer
) -> None:
    rng = random.Random(5)
    false = missing = 0
    for article in articles[::40]:
        for example in examples(article, tokenizer):
            changed = disturbed(example, 1.0, rng)
            assert (changed.tags, changed.claims, changed.window.words) == (
                example.tags,
                example.claims,
                example.window.words,
            )
            added = [mention for mention in changed.mentions if mention not in example.mentions]
            assert all(TAGS[example.tags[first]] in {"B-LOC", "B-MISC"} for first, _, _, _ in added)
            false += len(added)
            missing += len(set(example.mentions) - set(changed.mentions))
    assert false > 0
    assert missing > 0


def test_no_text_of_training_shares_its_organisations_with_the_gold_texts(articles: list[Article]) -> None:
    """Names may coincide by chance; whole casts may not."""
    gold = [path.read_text(encoding="utf-8") for path in Path("fixtures/gold/texts").glob("*.txt")]
    for article in articles:
        cast = [name for name, spans in article.organisations.items() if spans]
        for text in gold:
            assert sum(name in text for name in cast) <= max(2, 0.5 * len(cast)), article.id


def test_the_settings_name_writers_that_exist(articles: list[Article]) -> None:
    hands = {article.id.split("-")[0] for article in articles}
    for stage in read_settings().stages:
        assert set(stage.hands or ()) <= hands


def test_training_covers_every_kind_in_both_languages(articles: list[Article]) -> None:
    for lang in ("fr", "en"):
        kinds = {row.kind for article in articles if article.lang == lang for row in article.claims}
        assert kinds == set(KINDS)
