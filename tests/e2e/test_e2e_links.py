"""``claimcheck evaluate links``: retrieval from the bundled evidence and a store, and verdicts on what it finds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from claimcheck.evidence import EvidenceStore
from claimcheck.schema import Lang, Passage, Source

TEXT = "Concentrix told its staff in Metz that the site closes in June."


def test_evaluate_links(command: Any, tmp_path: Path) -> None:
    gold, store, told = tmp_path / "links.jsonl", tmp_path / "own.db", tmp_path / "told.jsonl"
    with EvidenceStore(store) as own:
        source = Source(publisher="Paper", url="https://paper.example/metz", date="2021-03-02")
        own.add([Passage(id="metz", text=TEXT, lang=Lang.EN, source=source, vendors=("concentrix",))])
    row = {
        "id": "one",
        "claim": "Concentrix ferme son site de Metz.",
        "claim_lang": "fr",
        "kind": "headcount",
        "subject": "concentrix",
        "passages": ["metz"],
        "label": "supported",
    }
    gold.write_text(json.dumps(row), encoding="utf-8")
    arguments = ("evaluate", "links", gold, "--store", store)
    ran = command(*arguments, "--format", "json", "--predictions", told)
    assert (ran.status, ran.err) == (0, "")
    data = json.loads(ran.out)
    assert (data["task"], data["split"], data["count"]) == ("links", "all", 1)
    assert data["recall_at_10"]["cross_lingual"] == {"recall": 1.0, "found": 1, "count": 1, "passages": 1.0}
    assert data["recall_at_10"]["monolingual"]["recall"] is None
    assert data["searched"] > 1
    assert json.loads(told.read_text(encoding="utf-8"))["passages"][0] == "metz"
    table = command(*arguments)
    assert "cross-lingual" in table.out
    assert "passages searched" in table.out


def test_links_to_passages_that_nobody_has(command: Any, tmp_path: Path) -> None:
    gold = tmp_path / "links.jsonl"
    row = {"id": "one", "claim": "Concentrix closes.", "claim_lang": "en", "kind": "headcount", "subject": "concentrix"}
    gold.write_text(json.dumps({**row, "passages": ["nowhere"], "label": "supported"}), encoding="utf-8")
    ran = command("evaluate", "links", gold)
    assert (ran.status, ran.out) == (2, "")
    assert ran.messages[0].startswith(f"{gold}:1: one: passages: ")
