"""The frozen run of the matcher on the development half of the gold mentions.

    python -m training.reference_mentions        write fixtures/gold/mentions-reference.txt anew

One line a mention: tier, outcome, place, surface, what it was taken for. The tiers are those of the gold: STRONG
mentions write the whole name, MEDIUM ones a part of it or nearly it, WEAK ones something else (acronyms, initials).
Mentions that the gold does not have are EXTRA. Commit the file with the change that moves a line, and say why.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rapidfuzz import fuzz

from claimcheck.evaluation import Split
from claimcheck.evaluation.gold import read_gold_mentions
from claimcheck.evaluation.metrics import best_first, same_text
from claimcheck.evaluation.rows import GoldMention
from claimcheck.language import fold_text, known_word, squash
from claimcheck.matching import Matcher
from claimcheck.registry import Registry
from claimcheck.registry.names import strip_legal_form
from claimcheck.schema import Mention

__all__ = ["REFERENCE", "reference"]

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "fixtures" / "gold" / "mentions-reference.txt"
LEAST_IOU = 0.8


def tier(row: GoldMention) -> str:
    """How much of its organisation's name a mention writes."""
    full, surface = (strip_legal_form(name) for name in (row.canonical or row.surface, row.surface))
    if squash(full) == squash(surface):
        return "STRONG"
    shared = set(fold_text(full).split()) & set(fold_text(surface).split())
    return "MEDIUM" if shared or fuzz.ratio(squash(full), squash(surface)) >= 80 else "WEAK"


def reference() -> str:
    """The run as text, without the entity recogniser: rules, index and evidence alone."""
    matcher = Matcher(Registry.load(), known_word=known_word)
    lines, counts = [], Counter[tuple[str, str]]()
    for document, rows in read_gold_mentions(ROOT / "fixtures" / "gold" / "mentions.jsonl", Split.DEVELOPMENT).entries:
        mentions = matcher.match(document)
        found = dict(best_first(rows, mentions, LEAST_IOU))
        told = [(row.start, _told(row, mentions[found[at]] if at in found else None)) for at, row in enumerate(rows)]
        extra = (mention for at, mention in enumerate(mentions) if at not in found.values())
        told += [(mention.start, ("EXTRA", "extra", mention.surface, _taken(mention))) for mention in extra]
        for start, (level, outcome, surface, taken) in sorted(told):
            counts[level, outcome] += 1
            lines.append(f"{level:6} {outcome:7} {Path(document.id).stem}:{start} {surface!r}{taken}")
    summary = [f"# {level:6} {outcome:7} {count:4}" for (level, outcome), count in sorted(counts.items())]
    return "\n".join([*summary, *lines, ""])


def _told(row: GoldMention, mention: Mention | None) -> tuple[str, str, str, str]:
    if mention is None:
        return tier(row), "missed", row.surface, ""
    right = same_text(row.canonical or row.surface, mention.name) or (
        mention.vendor_id is None and same_text(row.surface, mention.surface)
    )
    return tier(row), "right" if right else "wrong", row.surface, _taken(mention)


def _taken(mention: Mention) -> str:
    who = mention.vendor_id or ("?" if mention.ambiguous else "not in the registry")
    return f" -> {mention.name!r} [{who}] {mention.method.value} {mention.score:.0f} {mention.confidence:.2f}"


if __name__ == "__main__":
    REFERENCE.write_text(reference(), encoding="utf-8")
