"""What a reader of one side alone, or of template ids, could guess: these must stay near chance."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

__all__ = ["baselines"]

_WORD = re.compile(r"\w+")
_FOLDS = 5
Row = dict[str, str]


def _naive_bayes(train: Sequence[Row], test: Sequence[Row], side: str) -> int:
    words: dict[str, Counter[str]] = {}
    labels = Counter(row["label"] for row in train)
    for row in train:
        words.setdefault(row["label"], Counter()).update(set(_WORD.findall(row[side].lower())))
    known = {word for counts in words.values() for word in counts}

    def score(row: Row, label: str) -> float:
        found = set(_WORD.findall(row[side].lower())) & known
        total = labels[label] + 2
        return math.log(total) + sum(math.log((words[label][word] + 1) / total) for word in found)

    return sum(max(sorted(labels), key=lambda label: score(row, label)) == row["label"] for row in test)


def _majority(train: Sequence[Row], test: Sequence[Row], key: Callable[[Row], str]) -> int:
    seen: dict[str, Counter[str]] = {}
    for row in train:
        seen.setdefault(key(row), Counter())[row["label"]] += 1
    most = Counter(row["label"] for row in train).most_common(1)[0][0]

    def guess(row: Row) -> str:
        counts = seen.get(key(row))
        return max(sorted(counts), key=lambda label: counts[label]) if counts else most

    return sum(guess(row) == row["label"] for row in test)


def baselines(rows: Iterable[Row]) -> dict[str, float]:
    """Cross-validated accuracy of each baseline: words of one side, and the majority label per template id."""
    kept = list(rows)
    right: Counter[str] = Counter()
    for fold in range(_FOLDS):
        test = kept[fold * len(kept) // _FOLDS : (fold + 1) * len(kept) // _FOLDS]
        train = kept[: fold * len(kept) // _FOLDS] + kept[(fold + 1) * len(kept) // _FOLDS :]
        right["hypothesis words"] += _naive_bayes(train, test, "hypothesis")
        right["premise words"] += _naive_bayes(train, test, "premise")
        right["template pair"] += _majority(train, test, lambda row: row["template"])
        right["claim template"] += _majority(train, test, lambda row: row["template"].split("<")[0])
        right["evidence template"] += _majority(train, test, lambda row: row["template"].split("<")[1])
        right["phenomenon and claim template"] += _majority(
            train, test, lambda row: row["phenomenon"] + row["template"].split("<")[0]
        )
    return {name: round(count / len(kept), 3) for name, count in right.items()}
