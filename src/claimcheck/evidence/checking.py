"""What can be wrong with evidence files together: identifiers, addresses, dates, vendors and copies."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from claimcheck.errors import EvidenceError
from claimcheck.evidence.passages import read_passages
from claimcheck.language.folding import fold_text
from claimcheck.registry import is_web_address
from claimcheck.schema import Passage

__all__ = ["check_files"]

_SAME_TEXT = 90.0


def check_files(paths: Sequence[Path], vendors: Collection[str]) -> tuple[str, ...]:
    """All faults of evidence files together, each as ``FILE: ID: FIELD: what is wrong`` (with the line for the form).

    ``vendors`` are the ids of the registry. Two passages about one vendor in one language whose folded texts have a
    rapidfuzz ratio of 90 or more are copies. A file that cannot be read is a fault like the others.
    """
    faults: list[str] = []
    passages: list[tuple[Path, Passage]] = []
    for path in {path.resolve(): path for path in paths}.values():
        try:
            passages.extend((path, passage) for passage in read_passages(path))
        except EvidenceError as error:
            faults.extend(error.faults or (str(error),))
    first: dict[str, Path] = {}
    for path, passage in passages:
        own = [f"vendors: {vendor!r} is not in the registry" for vendor in passage.vendors if vendor not in vendors]
        own.extend(_source_faults(passage))
        if passage.id in first and first[passage.id] != path:
            own.append(f"id: is used in {first[passage.id]} too")
        first.setdefault(passage.id, path)
        faults.extend(f"{path}: {passage.id}: {fault}" for fault in own)
    faults.extend(_copies(passages))
    return tuple(faults)


def _source_faults(passage: Passage) -> Iterator[str]:
    source = passage.source
    if not is_web_address(source.url):
        yield f"source.url: {source.url!r} is no web address"
    if source.checked is None:
        yield "source.checked: is missing: when was the page seen?"
    elif source.date is not None and source.date > source.checked[: len(source.date)]:
        yield f"source.date: {source.date} is after the day {source.checked} when the page was seen"


def _copies(passages: Sequence[tuple[Path, Passage]]) -> Iterator[str]:
    groups: dict[tuple[str, str], list[tuple[Path, Passage, str]]] = {}
    for path, passage in passages:
        for vendor in set(passage.vendors):
            own = (path, passage, fold_text(passage.text))
            groups.setdefault((passage.lang.value, vendor), []).append(own)
    told: set[tuple[str, str]] = set()
    for group in groups.values():
        for (_, one, text), (path, other, again) in combinations(group, 2):
            pair = one.id, other.id
            if pair not in told and fuzz.ratio(text, again, score_cutoff=_SAME_TEXT):
                told.add(pair)
                yield f"{path}: {other.id}: text: is a copy of {one.id}"
