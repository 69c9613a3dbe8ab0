"""Write templated evidence-claim pairs for training, French, English and across the two.

    python training/generate_pairs.py --count 60000 --seed 1 --output FILE

The same count and seed write the same file. Labels are balanced within each phenomenon by construction; what a
reader of the claim alone, or of the template ids, could guess is measured on the pairs and printed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

if str(Path(__file__).resolve().parent.parent) not in sys.path:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from training.pairgen.baselines import baselines
from training.pairgen.draft import LABELS, Draft
from training.pairgen.lexicon import Lexicon, read_lexicon
from training.pairgen.phenomena import PHENOMENA

__all__ = ["generate", "main"]

_LANGS = (("fr", "fr"), ("fr", "fr"), ("fr", "fr"), ("en", "en"), ("en", "en"), ("fr", "en"), ("en", "fr"))
_MEASURED = 20_000


def _one(lexicon: Lexicon, seed: int, number: int, attempt: int) -> dict[str, str]:
    rng = random.Random(f"{seed}:{number}:{attempt}")  # noqa: S311 - no secret
    names = list(PHENOMENA)
    phenomenon = names[number % len(names)]
    label = LABELS[number // len(names) % len(LABELS)]
    langs = rng.choice(_LANGS)
    pair = PHENOMENA[phenomenon](Draft(lexicon, rng, label, langs))
    return {
        "id": f"gen-{seed}-{number:06d}",
        "premise": pair.premise,
        "hypothesis": pair.hypothesis,
        "label": label,
        "premise_lang": langs[0],
        "hypothesis_lang": langs[1],
        "phenomenon": phenomenon,
        "template": pair.template,
    }


def generate(count: int, seed: int) -> Iterator[dict[str, str]]:
    """The pairs, one at a time; no two have the same texts."""
    lexicon = read_lexicon()
    seen: set[bytes] = set()
    for number in range(count):
        for attempt in range(100):
            row = _one(lexicon, seed, number, attempt)
            key = hashlib.sha256(f"{row['premise']}\n{row['hypothesis']}".encode()).digest()[:8]
            if key not in seen and row["premise"] != row["hypothesis"]:
                seen.add(key)
                yield row
                break
        else:
            raise ValueError(f"pair {number}: the templates give no new text; ask for fewer pairs or add templates")


def main(arguments: list[str] | None = None) -> int:
    """Write the pairs and print counts and baselines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    kept: list[dict[str, str]] = []
    labels: Counter[str] = Counter()
    with options.output.open("w", encoding="utf-8") as file:
        for row in generate(options.count, options.seed):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            labels[f"{row['premise_lang']}-{row['hypothesis_lang']} {row['label']}"] += 1
            if len(kept) < _MEASURED:
                kept.append(row)
    print(json.dumps({"counts": dict(sorted(labels.items())), "baselines": baselines(kept)}, indent=2))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
