"""Inputs of the largest size that the contract names, in bounded time and memory."""

from __future__ import annotations

import json
import resource
from pathlib import Path
from typing import Any

FILLER = "le temps passait lentement dans la vallée et personne ne regardait les montres. "


def test_fifty_megabytes_of_text(process: Any, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(FILLER * (50_000_000 // len(FILLER)) + "En 2023, Genesys a racheté Majorel.", encoding="utf-8")
    ran = process("match", path, "--format", "jsonl")
    assert (ran.status, ran.err) == (0, "")
    last = ran.rows[-1]
    assert last["surface"] == "Majorel"
    assert path.read_text(encoding="utf-8")[last["start"] : last["end"]] == "Majorel"
    # The largest process so far, in kilobytes: the text itself takes 50 to 200 MB.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2_500_000


def test_a_sentence_of_a_megabyte(process: Any, tmp_path: Path) -> None:
    filler = "le marché des centres de contact change et les prix baissent, "
    path = tmp_path / "sentence.txt"
    path.write_text(filler * (1_000_000 // len(filler)) + "et Genesys a racheté Majorel en 2023.", encoding="utf-8")
    ran = process("check", path, "--format", "jsonl")
    assert (ran.status, ran.err) == (0, "")
    text = path.read_text(encoding="utf-8")
    claims = [row["claim"] for row in ran.rows if "claim" in row]
    assert all(text[claim["start"] : claim["end"]] == claim["quote"] for claim in claims)
    assert json.loads(ran.out.splitlines()[-1])["provenance"]["input"]
