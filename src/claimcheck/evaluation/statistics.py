"""Gold files checked against the contract, and what is in them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from claimcheck.errors import GoldError
from claimcheck.evaluation.baseline import claim_only_accuracy
from claimcheck.evaluation.gold import (
    GoldSet,
    read_gold_claims,
    read_gold_links,
    read_gold_mentions,
    read_pairs,
)
from claimcheck.evaluation.rows import GoldClaim, GoldLink, GoldMention, GoldRow, PairRow
from claimcheck.evaluation.splits import Split, read_manifest
from claimcheck.language import fold_text
from claimcheck.schema import SCHEMA_VERSION, Lang, Record

__all__ = ["GoldStatistics", "check_gold", "gold_files"]

_SETS = {"quote": "claims", "surface": "mentions", "evidence": "pairs", "passages": "links", "claim": "links"}
_NAMED = re.compile(r"\w*[\dA-ZÀ-ÖØ-Þ][\w.&'’-]*")
_SAME_FRAME = 90.0


class GoldStatistics(Record):
    """What one gold file holds; ``counts`` are figures, or figures by a property of the rows."""

    schema_version: str = SCHEMA_VERSION
    file: str
    set: str
    counts: dict[str, int | float | str | dict[str, int]]


def gold_files(path: Path) -> list[Path]:
    """The JSON Lines files of a folder, or the file itself.

    Raises:
        GoldError: a folder without any.
    """
    found = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not found:
        raise GoldError(f"{path}: holds no JSON Lines file")
    return found


def check_gold(path: Path, passages: Mapping[str, Lang]) -> GoldStatistics:
    """Check one gold file against the contract and count what it holds.

    The set is known by the fields of its rows. ``passages`` are the ids that links may name, with their languages.

    Raises:
        GoldError: any fault; ``faults`` has one line each.
    """
    kind, manifest, part = _set_of(path), read_manifest(path), Split.ALL
    rows: Sequence[GoldRow]
    counts: dict[str, Any]
    if kind == "claims":
        claims = read_gold_claims(path, part, strict=True)
        rows, counts = claims.rows, _claims(claims)
    elif kind == "mentions":
        mentions = read_gold_mentions(path, part, strict=True)
        rows, counts = mentions.rows, _mentions(mentions)
    elif kind == "pairs":
        rows = pairs = read_pairs(path, part, strict=True).rows
        counts = _pairs(pairs)
    else:
        rows = links = read_gold_links(path, passages, part).rows
        counts = _links(links, passages)
    halves = _count(manifest.split_of(row.entry).value for row in rows) if manifest else "none"
    return GoldStatistics(file=str(path), set=kind, counts={"rows": len(rows), "split": halves, **counts})


def _set_of(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise GoldError(f"{path}: cannot read the gold file: {reason}") from error
    lines = list(filter(str.strip, text.split("\n")))
    if not lines:
        raise GoldError(f"{path}: the gold file has no rows")
    for line in lines:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict):
            for field, name in _SETS.items():
                if field in row:
                    return name
    raise GoldError(f"{path}: no row has the fields of claims, mentions, pairs or links")


def _count(values: Iterable[object]) -> dict[str, int]:
    return {str(value): number for value, number in sorted(Counter(values).items(), key=lambda own: str(own[0]))}


def _claims(gold: GoldSet[GoldClaim]) -> dict[str, Any]:
    rows = gold.rows
    texts = [document for document, _ in gold.entries]
    words = [len(document.text.split()) for document in texts]
    named = [row for row in rows if row.subject is not None]
    outside = [row for row in named if fold_text(str(row.subject)) not in fold_text(row.quote)]
    return {
        "texts": len(texts),
        "texts_by_language": _count(document.lang.value for document in texts),
        "words_a_text": {"least": min(words), "most": max(words), "mean": round(sum(words) / len(words))},
        "claims_by_language": _count(document.lang.value for document, own in gold.entries for _ in own),
        "peripheral": sum(row.peripheral for row in rows),
        "subject_not_named_in_span": round(len(outside) / len(named), 3) if named else 0.0,
        "kind": _count(row.kind.value for row in rows),
        "modality": _count(row.modality.value for row in rows),
        "status": _count(row.status.value for row in rows if row.status),
        "negated": sum(row.negated for row in rows),
        "attributed": sum(row.attribution is not None for row in rows),
        "value": _count(row.value.kind.value for row in rows if row.value),
        "with_time": sum(row.time is not None for row in rows),
        "with_object": sum(row.object is not None for row in rows),
    }


def _mentions(gold: GoldSet[GoldMention]) -> dict[str, Any]:
    names = {fold_text(row.canonical or row.surface) for row in gold.rows}
    return {
        "texts": len(gold.entries),
        "organisations": len(names),
        "kind": _count(row.kind or "not given" for row in gold.rows),
        "named_otherwise": sum(row.canonical not in (None, row.surface) for row in gold.rows),
    }


def _pairs(rows: Sequence[PairRow]) -> dict[str, Any]:
    return {
        "label": _count(row.label.value for row in rows),
        "evidence-claim_language": _count(f"{row.evidence_lang}-{row.claim_lang}" for row in rows),
        "claim_only_baseline": round(claim_only_accuracy(rows), 3),
        "rows_with_a_shared_frame": len(shared_frames(rows)),
        **{
            f"phenomenon_{name}": _count(row.label.value for row in rows if row.phenomenon == name)
            for name in sorted({row.phenomenon for row in rows})
        },
    }


def shared_frames(rows: Sequence[PairRow]) -> list[tuple[str, str]]:
    """Ids of pairs whose evidence or claim are one sentence but for names and figures.

    Words with a capital or a digit are blanked; frames are one from a rapidfuzz ratio of 90 on.
    """
    found: set[tuple[str, str]] = set()
    for texts in ([row.evidence for row in rows], [row.claim for row in rows]):
        frames = [" ".join(_NAMED.sub("_", text).casefold().split()) for text in texts]
        ratios = process.cdist(frames, frames, scorer=fuzz.ratio, score_cutoff=_SAME_FRAME)
        found |= {(rows[i].id, rows[j].id) for i, j in zip(*ratios.nonzero(), strict=True) if i < j}
    return sorted(found)


def _links(rows: Sequence[GoldLink], passages: Mapping[str, Lang]) -> dict[str, Any]:
    crossing = [
        row for row in rows if row.passages and all(passages[id_] is not row.claim_lang for id_ in row.passages)
    ]
    settled = [row for row in rows if row.passages]
    return {
        "settled": len(settled),
        "settled_only_by_the_other_language": len(crossing),
        "label": _count(row.label.value for row in rows),
        "claim_language": _count(row.claim_lang.value for row in rows),
        "kind": _count(row.kind.value for row in rows),
        "passages_named": len({id_ for row in rows for id_ in row.passages}),
        "organisations": len({row.subject for row in rows}),
    }
