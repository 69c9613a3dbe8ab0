"""What was read in the bundled evidence before it was shipped is what would be read today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from claimcheck import ClaimChecker
from claimcheck.errors import EvidenceError
from claimcheck.evidence import Readings, bundled_passages, bundled_readings_file

_EVERY = 9
_ANEW = "python -m training.read_evidence"


@pytest.fixture(scope="module")
def checker() -> Iterator[ClaimChecker]:
    with ClaimChecker() as made:
        yield made


@pytest.fixture(scope="module")
def readings() -> Readings:
    return Readings.open(bundled_readings_file())


def test_the_readings_are_of_this_version_and_whole(checker: ClaimChecker, readings: Readings) -> None:
    assert readings.version == checker.version, _ANEW
    assert [p.id for p in bundled_passages() if readings.get(p) is None] == [], _ANEW
    assert len(readings) == len(bundled_passages()), _ANEW


def test_a_part_of_the_passages_read_anew_says_the_same(checker: ClaimChecker, readings: Readings) -> None:
    for passage in bundled_passages()[::_EVERY]:
        shipped, read = readings.get(passage), checker.read_passage(passage)
        assert shipped is not None
        assert _told(shipped) == _told(read), f"{passage.id}: {_ANEW}"


def _told(reading: tuple[tuple, tuple]) -> list[tuple]:  # type: ignore[type-arg]
    """What does not hang on the last digits of a processor."""
    mentions, claims = reading
    return [(m.start, m.end, m.vendor_id, m.name) for m in mentions] + [
        (c.start, c.end, c.kind, c.subject and c.subject.name, c.statement, c.modality, c.negated) for c in claims
    ]


def test_a_passage_that_says_something_else_has_no_reading(readings: Readings) -> None:
    passage = bundled_passages()[0]
    assert readings.get(passage.model_copy(update={"text": passage.text + " Or not."})) is None


def test_a_damaged_file_is_told_in_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "readings.jsonl.gz"
    broken.write_bytes(bundled_readings_file().read_bytes()[:1000])
    with pytest.raises(EvidenceError, match="damaged; reinstall"):
        Readings.open(broken)
