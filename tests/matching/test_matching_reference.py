"""The frozen run of the matcher on development texts: a change shows which mentions it moves."""

from __future__ import annotations

import difflib

from training.reference_mentions import REFERENCE, reference


def test_the_run_is_the_one_on_record() -> None:
    frozen, now = REFERENCE.read_text(encoding="utf-8").splitlines(), reference().splitlines()
    moved = [
        line for line in difflib.unified_diff(frozen, now, "on record", "now", lineterm="", n=0) if line[:2] != "@@"
    ]
    assert moved == [], "\n" + "\n".join(moved) + "\nif this is better: python -m training.reference_mentions"
