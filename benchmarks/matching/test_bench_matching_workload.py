"""The workload is what it says, and the measures measure: checked on small sizes, so that figures can be believed."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.matching import compare, report, scoring
from benchmarks.matching.peers import AhoCorasick, Cdist, Engine, Hit, Matcher, matchers
from benchmarks.matching.workload import KINDS, Article, Gold, cut, documents, key_of, registry
from claimcheck.language.folding import squash

NAMES = registry(3000, seed=5)
ARTICLES = documents(NAMES, 40, seed=5)


def test_names_are_distinct_and_the_same_for_a_seed() -> None:
    assert len(NAMES) == 3000
    assert len({key_of(name) for name in NAMES}) == 3000
    assert registry(3000, seed=5) == NAMES
    assert registry(3000, seed=6) != NAMES


def test_texts_are_the_same_for_a_seed() -> None:
    assert documents(NAMES, 40, seed=5) == ARTICLES
    assert 40 <= sum(article.kilobytes for article in ARTICLES) < 42


def test_plants_have_true_offsets() -> None:
    kinds: Counter[str] = Counter()
    for article in ARTICLES:
        for gold in article.gold:
            kinds[gold.kind] += 1
            same = squash(article.text[gold.start : gold.end]) == key_of(NAMES[gold.entry])
            assert same == (gold.kind not in ("one edit", "two edits")), gold
            assert gold.outer >= gold.end
    assert set(kinds) == set(KINDS)
    assert 2.5 <= kinds.total() / 40 <= 3.5


def test_cut_keeps_whole_plants() -> None:
    for kilobytes in (0.7, 3.3, 11.1):
        part = cut(ARTICLES, kilobytes)
        assert sum(article.kilobytes for article in part) <= kilobytes
        assert all(gold.outer <= len(article.text) for article in part for gold in article.gold)


def test_brute_force_finds_what_was_planted() -> None:
    cdist = Cdist()
    cdist.build(NAMES)
    articles = cut(ARTICLES, 10)
    found = scoring.quality(articles, [cdist.find(article.text) for article in articles], NAMES)
    assert found.recall is not None
    assert found.recall > 0.97
    assert scoring.agreement(cdist, articles, NAMES).share


PROMISE = ["Vexalia Contact SAS", "AMBA", "Relation Client Occitane Sud", "SAS"]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Vexalia Contatc a signé.", [(0, 15)]),
        ("Vexalia Contatc SAS a signé.", [(0, 19)]),
        ("Vexalia\nContact, Vexalia: Contact, Vexalia – Contact", []),
        ("Hier Amba et AMBA.", [(13, 17)]),
        ("IL VEND AMBA", [(8, 12)]),
        ("amba", []),
        ("La SAS", []),
        ("R e l a t i o n C l i e n t Occitane Sud", [(0, 40)]),
        ("R e l a t i o n C l i e n t O c c i t a n e S u d", []),
        ("Relatiun Cliemt Occitane Sud", [(0, 28)]),
    ],
)
def test_the_index_and_brute_force_agree_on_what_is_promised(text: str, spans: list[tuple[int, int]]) -> None:
    brute = scoring.BruteForce(PROMISE)
    assert [(ties[0].start, ties[0].end) for ties in brute.resolved(brute.candidates(text))] == spans
    engine = Engine()
    engine.build(PROMISE)
    same = scoring.agreement(engine, [Article(text, ())], PROMISE)
    assert (same.spans, same.share, same.others) == (len(spans), 1.0 if spans else None, 0)


def test_beyond_two_edits_is_counted_apart() -> None:
    cdist = Cdist()
    cdist.build(PROMISE)
    same = scoring.agreement(cdist, [Article("Relatiun Cliemt Ocitane Sud", ())], PROMISE)
    assert (same.spans, same.beyond, same.beyond_found, same.others) == (0, 1, 1, 0)


def test_the_wrong_entry_does_not_agree() -> None:
    class Wrong(Engine):
        def find(self, text: str) -> list[Hit]:
            return [hit._replace(entry=hit.entry + 1) for hit in super().find(text)]

    wrong = Wrong()
    wrong.build(PROMISE)
    same = scoring.agreement(wrong, [Article("Vexalia Contact", ())], PROMISE)
    assert (same.spans, same.share, same.others) == (1, 0.0, 1)


def test_hits_with_wrong_entries_and_ties_are_counted() -> None:
    names = ["Zorvaluna", "Quentavia", "Zorvalune"]
    article = Article("Chez Zorvaluna.", (Gold(5, 14, 0, "exact", 14),))
    wrong = scoring.quality([article], [[Hit(5, 14, 1, 100.0)]], names)
    assert (wrong.recall, wrong.wrong, wrong.entries) == (0.0, 1.0, None)
    ties = scoring.quality([article], [[Hit(5, 14, 0, 100.0), Hit(5, 14, 2, 100.0)]], names)
    assert (ties.recall, ties.strict, ties.wrong, ties.entries) == (1.0, 1.0, 0.0, 2.0)
    nothing = scoring.quality([article], [[]], names)
    assert (nothing.recall, nothing.wrong, nothing.entries) == (0.0, 0.0, None)


def test_hits_beside_the_plants_are_counted_by_kind() -> None:
    names = ["Teleperformance", "Zorvaluna"]
    article = Article("Chez Zorvaluna, Zorvalune et Teleperformance.", ())
    hits = [Hit(5, 14, 1, 100.0), Hit(16, 25, 1, 88.9), Hit(29, 44, 0, 100.0)]
    assert scoring.quality([article], [[]], names).recall is None
    beside = scoring.quality([article], [hits], names)
    assert beside.spurious == beside.coincidences == beside.known > 0


def test_a_missing_peer_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AhoCorasick, "needs", ("no_such_module",))

    def chosen(_: object) -> list[Matcher]:
        return [Cdist(), AhoCorasick()]

    monkeypatch.setattr(compare, "matchers", chosen)
    options = Namespace(peers=[], kb=2.0, rounds=1, seconds=0.1, agree_kb=1.0, unlimited=False, seed=5)
    size = compare.compare(200, options)
    assert size.rows[0].status == "ok"
    assert size.rows[1].status == "not installed: no_such_module"


def test_report_of_a_run(tmp_path: Path) -> None:
    out, table = tmp_path / "out.json", tmp_path / "table.md"
    arguments = [
        "--sizes",
        "100",
        "--kb",
        "1",
        "--peers",
        "windows only,rapidfuzz-cdist",
        "--rounds",
        "1",
        "--seconds",
        "0.1",
    ]
    assert compare.main([*arguments, "--agree-kb", "1", "--json", str(out)]) == 0
    assert report.main([str(out), "--markdown", str(table)]) == 0
    written = table.read_text(encoding="utf-8")
    assert written.count("| rapidfuzz-cdist |") == 2
    assert written.count("| windows only |") == 1


def test_unknown_peer() -> None:
    with pytest.raises(ValueError, match="unknown matcher 'nothing'"):
        matchers(["nothing"])
