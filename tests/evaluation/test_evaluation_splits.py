"""Splits, statistics, agreement and the claim-only baseline of gold sets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.errors import GoldError
from claimcheck.evaluation import (
    Split,
    check_gold,
    claim_agreement,
    evaluate_claims,
    evaluate_verdicts,
    gold_files,
    read_gold_claims,
    read_gold_links,
    read_pairs,
)
from claimcheck.evaluation.splits import Manifest
from claimcheck.schema import Claim, Document, Lang, VerdictLabel

TEXT = "Voxarel a racheté Fluvoix en 2023. La société emploie 40 personnes."
MANIFEST = "name: mine\nlicence: CC-BY-4.0\nsplit: {salt: mine-1, development: 0.5}\n"
LABELS = [VerdictLabel.SUPPORTED, VerdictLabel.REFUTED, VerdictLabel.NOT_ENOUGH_INFO]


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def claim(doc: str, quote: str = "Voxarel a racheté Fluvoix", **changes: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    own = {"doc": doc, "start": start, "end": start + len(quote), "quote": quote, "kind": "acquisition"}
    return own | {"status": "completed", "subject": "Voxarel", "object": "Fluvoix"} | changes


def pair(number: int, **changes: Any) -> dict[str, Any]:
    words = f"{number:b}".replace("0", "zéro ").replace("1", "un ")
    own = {"id": f"p{number}", "evidence": f"Preuve {words}.", "claim": f"Le groupe {words} gagne."}
    langs = {"evidence_lang": "fr", "claim_lang": "fr"}
    return own | langs | {"label": LABELS[number % 3].value, "phenomenon": "count"} | changes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    for number in range(20):
        (tmp_path / "texts" / f"t{number}.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "gold-set.yaml").write_text(MANIFEST, encoding="utf-8")
    write(tmp_path / "claims.jsonl", *(claim(f"texts/t{number}.txt") for number in range(20)))
    return tmp_path


def documents(path: Path, split: Split | None) -> set[str]:
    return {document.id for document, _ in read_gold_claims(path, split).entries}


def test_the_halves_are_disjoint_complete_and_development_is_the_default(folder: Path) -> None:
    path = folder / "claims.jsonl"
    halves = documents(path, Split.DEVELOPMENT), documents(path, Split.TEST)
    assert halves[0]
    assert halves[1]
    assert not halves[0] & halves[1]
    assert halves[0] | halves[1] == documents(path, Split.ALL)
    assert documents(path, None) == halves[0]


def test_an_evaluation_says_which_split_it_ran_on(folder: Path) -> None:
    seen: list[str] = []

    def extract(document: Document) -> list[Claim]:
        seen.append(document.id)
        return []

    for split, name in ((None, "development"), (Split.TEST, "test"), (Split.ALL, "all")):
        result = evaluate_claims(folder / "claims.jsonl", extract, split=split)
        assert result.to_dict()["split"] == name
        assert result.gold == result.documents == len(seen)
        seen.clear()


def test_a_file_without_a_split_is_whole_and_has_no_halves(folder: Path) -> None:
    (folder / "gold-set.yaml").unlink()
    assert len(documents(folder / "claims.jsonl", None)) == 20
    assert evaluate_claims(folder / "claims.jsonl", lambda _: []).split == "all"
    with pytest.raises(GoldError, match=r"claims\.jsonl: has no split test"):
        documents(folder / "claims.jsonl", Split.TEST)


@given(st.text(min_size=1, max_size=20).filter(lambda text: "/" not in text and text not in {".", ".."}))
def test_spellings_of_one_document_share_a_half(name: str) -> None:
    manifest = Manifest.model_validate({"name": "n", "licence": "l", "split": {"salt": "s"}})
    stem = name.removesuffix(".txt")
    assert manifest.split_of(f"texts/{stem}.txt") is manifest.split_of(f"texts/{stem}") is manifest.split_of(stem)


def test_the_split_of_the_projects_own_set_never_moves() -> None:
    manifest = Manifest.model_validate({"name": "n", "licence": "l", "split": {"salt": "claimcheck-gold-6"}})
    names = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]
    assert [manifest.split_of(name).value[0] for name in names] == list("dtddtt")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("name: mine\nlicence: x\n", "split"),
        ("name: mine\nlicence: x\nsplit: {salt: a, development: 2}\n", "split.development"),
        ("name: mine\nlicence: x\nsplit: {salt: a}\ncolour: red\n", "colour"),
        ("name: [", "cannot be read"),
    ],
)
def test_a_manifest_with_a_fault_is_refused(folder: Path, text: str, field: str) -> None:
    (folder / "gold-set.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=rf"gold-set\.yaml: .*{field}"):
        read_gold_claims(folder / "claims.jsonl")


def test_statistics_count_rows_halves_and_properties(folder: Path) -> None:
    counts = check_gold(folder / "claims.jsonl", {}).counts
    assert counts["rows"] == counts["texts"] == 20
    split = counts["split"]
    assert isinstance(split, dict)
    assert sum(split.values()) == 20
    assert (counts["kind"], counts["status"]) == ({"acquisition": 20}, {"completed": 20})
    assert counts["subject_not_named_in_span"] == 0


def test_links_name_passages_that_exist(tmp_path: Path) -> None:
    link: dict[str, Any] = {
        "id": "l1",
        "claim": "Amazon took an option on StarTek.",
        "claim_lang": "en",
        "kind": "stake",
    }
    link |= {"subject": "amazon", "object": "startek", "passages": ["one"], "label": "supported"}
    path = write(tmp_path / "links.jsonl", link)
    assert read_gold_links(path, {"one"}).rows[0].passages == ("one",)
    assert check_gold(path, {"one": Lang.FR}).counts["settled_only_by_the_other_language"] == 1
    assert check_gold(path, {"one": Lang.EN}).counts["settled_only_by_the_other_language"] == 0
    with pytest.raises(GoldError, match=r"links\.jsonl:1: l1: passages: no passage has the id 'one'"):
        read_gold_links(path, {"two"})


def test_sets_are_known_by_their_rows_and_folders_by_their_files(folder: Path) -> None:
    write(folder / "pairs.jsonl", *(pair(number) for number in range(30)))
    assert [check_gold(path, {}).set for path in gold_files(folder)] == ["claims", "pairs"]
    with pytest.raises(GoldError, match="holds no JSON Lines file"):
        gold_files(folder / "texts")


def test_a_word_that_betrays_the_label_raises_the_baseline(tmp_path: Path) -> None:
    told = {"supported": "bien", "refuted": "seulement", "not_enough_info": "peut-être"}
    fair = [pair(number) for number in range(60)]
    leaking = [row | {"claim": f"{row['claim']} {told[row['label']]}"} for row in fair]

    def baseline(rows: list[dict[str, Any]]) -> float:
        path = write(tmp_path / "pairs.jsonl", *rows)
        answer = VerdictLabel.NOT_ENOUGH_INFO
        return evaluate_verdicts(path, lambda _row: (answer, {answer: 1.0})).claim_only_baseline

    assert baseline(leaking) > 0.95
    assert 1 / 3 <= baseline(fair) < 0.6


def test_pairs_that_share_a_frame_are_counted(tmp_path: Path) -> None:
    one = pair(1, claim="Voxarel a racheté Fluvoix pour 3 millions d’euros l’an passé.")
    same = pair(2, claim="Halvane a racheté Ostrelle pour 9 millions d’euros l’an passé.")
    other = pair(3, claim="Le standard de Lille a brûlé.")
    counts = check_gold(write(tmp_path / "pairs.jsonl", one, same, other), {}).counts
    assert counts["rows_with_a_shared_frame"] == 1


def test_an_annotator_agrees_with_herself(folder: Path) -> None:
    path = folder / "claims.jsonl"
    write(path, claim("texts/t1"), claim("texts/t1", "La société emploie 40 personnes", kind="headcount", object=None))
    found = claim_agreement(path, path)
    assert (found.documents, found.rows, found.span, found.kind, found.subject) == (1, (2, 2), 1.0, 1.0, 1.0)
    assert found.kind_kappa == 1.0
    assert {own.equal for own in found.fields.values()} == {1.0}


def test_disagreement_is_counted_once_and_peripheral_rows_are_forgiven(folder: Path) -> None:
    staff = "La société emploie 40 personnes"
    one = write(folder / "one.jsonl", claim("texts/t1"), claim("texts/t1", staff, kind="headcount", object=None))
    rows = claim("texts/t1", modality="reported"), claim("texts/t2", "Fluvoix", peripheral=True)
    other = write(folder / "two.jsonl", *rows)
    found = claim_agreement(one, other)
    assert found.documents == 1
    assert found.subject == pytest.approx(2 / 3, abs=1e-3)
    assert found.fields["modality"].equal == 0.0
    write(one, claim("texts/t1"), claim("texts/t1", staff, kind="headcount", object=None, peripheral=True))
    assert claim_agreement(one, other).subject == 1.0
    with pytest.raises(GoldError, match="annotates no document"):
        claim_agreement(one, write(folder / "three.jsonl", claim("texts/t5")))


def test_an_empty_half_is_told(folder: Path) -> None:
    path = folder / "pairs.jsonl"
    numbers = (
        number for number in range(40) if Manifest.model_validate(yaml.safe_load(MANIFEST)).split_of(f"p{number}")
    )
    rows = [pair(number) for number in numbers]
    whole = read_pairs(write(path, *rows), Split.DEVELOPMENT).rows
    write(path, *(row for row in rows if row["id"] not in {own.id for own in whole}))
    with pytest.raises(GoldError, match=r"pairs\.jsonl: no row lies in the development half"):
        read_pairs(path)
    assert len(read_pairs(path, Split.TEST)) == len(rows) - len(whole)


def test_one_document_spelt_in_two_ways_is_one(folder: Path) -> None:
    (folder / "gold-set.yaml").unlink()
    path = write(folder / "claims.jsonl", claim("texts/t1"), claim("./texts/t1.txt"))
    with pytest.raises(GoldError, match=r"claims\.jsonl:2: .* the row repeats the one in line 1"):
        check_gold(path, {})
    one, other = write(folder / "one.jsonl", claim("texts/t1")), write(folder / "two.jsonl", claim("texts/t1.txt"))
    assert claim_agreement(one, other).subject == 1.0


def test_two_currencies_are_two_values(folder: Path) -> None:
    euros, dollars = ({"text": "3", "kind": "money", "number": 3, "currency": own} for own in ("EUR", "USD"))
    one = write(folder / "one.jsonl", claim("texts/t1", value=euros))
    other = write(folder / "two.jsonl", claim("texts/t1", value=dollars))
    assert claim_agreement(one, other).fields["value"].equal == 0.0


def test_rows_are_a_sequence(tmp_path: Path) -> None:
    rows = read_pairs(write(tmp_path / "pairs.jsonl", pair(1), pair(2)))
    assert [row.id for row in rows] == ["p1", "p2"]
    assert (len(rows), rows[1].id, rows.split) == (2, "p2", Split.ALL)
