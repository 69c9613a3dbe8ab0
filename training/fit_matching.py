"""Fits the weights of the plausibility of mentions, and measures mentions against a registry that holds the gold names.

    python -m training.fit_matching                      fit on development texts, write data/lexicon/match_weights.yaml
    python -m training.fit_matching --evaluate test      precision and recall with 0, 10,000 and 100,000 other names

The gold organisations are put into a registry of their own under the names that the gold set gives them, half of them
as entries of a company register, next to the bundled registry and to generated names that no text speaks of. In a
second copy of each development text half of the longer names are misspelt.
"""

from __future__ import annotations

import argparse
import random
import string
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from benchmarks.matching.workload import registry as other_names
from claimcheck.evaluation import Split
from claimcheck.evaluation.gold import read_gold_mentions
from claimcheck.evaluation.rows import GoldMention
from claimcheck.language import known_word, squash
from claimcheck.matching import Matcher, write_index
from claimcheck.matching._hits import Hit, read
from claimcheck.matching._linking import exactly_named
from claimcheck.matching._plausibility import features
from claimcheck.matching._spans import stretches
from claimcheck.matching._surroundings import Pending
from claimcheck.registry import Registry, Vendor
from claimcheck.registry.names import is_degenerate
from claimcheck.schema import Document

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/claimcheck/data/lexicon/match_weights.yaml"
GOLD = ROOT / "fixtures/gold/mentions.jsonl"
OLDER = [ROOT / f"fixtures/articles/mentions-{name}.jsonl" for name in ("dev", "more-en", "more-fr")]
SEED = 5
STRENGTH = 1.0  # of the ridge that keeps weights small
Entry = tuple[Document, Sequence[GoldMention]]


def entries(paths: Sequence[Path], split: Split) -> list[Entry]:
    """Documents with their mentions; rows that name nobody's full name are kept by their surface."""
    return [entry for path in paths for entry in read_gold_mentions(path, split if path == GOLD else Split.ALL).entries]


def owner(row: GoldMention) -> str:
    """What stands for the organisation of a row."""
    return squash(row.canonical or row.surface)


def gold_vendors(documents: Sequence[Entry], rng: random.Random) -> list[Vendor]:
    """The organisations of the texts, each with every way the gold writes it but initials."""
    surfaces: dict[str, dict[str, str]] = defaultdict(dict)
    for _, rows in documents:
        for row in rows:
            names = (row.canonical or row.surface, *([row.surface] if row.kind != "initial" else []))
            for name in names:
                if not is_degenerate(name):
                    surfaces[owner(row)].setdefault(squash(name), name)
    vendors = []
    for number, (key, written) in enumerate(sorted(surfaces.items())):
        first, *rest = written.values()
        kind = rng.choice(["company", "outsourcer"])
        aliases = [{"name": name, "kind": "short"} for name in rest]
        vendors.append(Vendor.model_validate({"id": f"gold-{number}", "name": first, "kind": kind, "aliases": aliases}))
        OWNERS[f"gold-{number}"] = key
    return vendors


OWNERS: dict[str, str] = {}


@cache
def bundled_owners() -> dict[str, set[str]]:
    """The keys under which a gold row may name a vendor of the bundled registry."""
    return {v.id: {squash(n) for n in (v.name, *(a.name for a in v.aliases))} for v in Registry.load().vendors}


def same(row: GoldMention, vendor_id: str) -> bool:
    """Whether a row means this vendor."""
    return OWNERS.get(vendor_id) == owner(row) or owner(row) in bundled_owners().get(vendor_id, ())


def matcher(documents: Sequence[Entry], others: int, folder: Path, rng: random.Random) -> Matcher:
    """The bundled registry, the gold organisations, and ``others`` that no text names."""
    base = Registry.load()
    known = {key for keys in bundled_owners().values() for key in keys}
    vendors = [v for v in gold_vendors(documents, rng) if squash(v.name) not in known]
    taken = known | {squash(n) for v in vendors for n in (v.name, *(a.name for a in v.aliases))}
    path = folder / f"{others}.index"
    names = [name for name in other_names(others + 5000, SEED)[5000:] if squash(name) not in taken] if others else []
    write_index(
        path,
        (Vendor.model_validate({"id": f"other-{n}", "name": name, "kind": "company"}) for n, name in enumerate(names)),
    )
    return Matcher(base.merge(Registry(vendors)), indexes=[path] if others else [], known_word=known_word)


def misspelt(entry: Entry, rng: random.Random) -> Entry:
    """A copy of a text in which half of the names of seven letters and more have a typing error."""
    document, rows = entry
    text, shift, moved = document.text, 0, []
    for row in sorted(rows, key=lambda row: row.start):
        start, end = row.start + shift, row.end + shift
        if len(squash(row.surface)) >= 7 and rng.random() < 0.5:
            surface = edited(text[start:end], rng)
            text = text[:start] + surface + text[end:]
            shift += len(surface) - (end - start)
            end = start + len(surface)
        moved.append(row.model_copy(update={"start": start, "end": end, "canonical": row.canonical or row.surface}))
    return document.model_copy(update={"text": text}), moved


def edited(name: str, rng: random.Random) -> str:
    """One letter dropped, doubled, changed or exchanged with the next, not the first."""
    places = [at for at in range(1, len(name) - 1) if name[at].isalpha() and name[at + 1].isalpha()]
    if not places:
        return name
    at = rng.choice(places)
    letter = rng.choice(string.ascii_lowercase)
    return rng.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        ]
    )


def candidates(finder: Matcher, document: Document) -> Iterator[tuple[Hit, dict[str, float]]]:
    """Every window that may be a name, with its features."""
    found = finder.find([document.text])[0]
    named = exactly_named(found)
    for start, end, tokens in stretches(document.text):
        here = [row for row in found if start <= row.start < end]
        for hit in read(document.text, tokens, here):
            yield hit, features(document.text, Pending(hit, start, end), named, known_word)


def label(hit: Hit, rows: Sequence[GoldMention]) -> bool | None:
    """Whether a window is a mention; None where it is part of one and another window stands for it."""
    for row in rows:
        shared = min(hit.end, row.end) - max(hit.start, row.start)
        if shared <= 0:
            continue
        right = any(same(row, name.vendor_id) for name in hit.names)
        if shared >= 0.8 * (max(hit.end, row.end) - min(hit.start, row.start)):
            return right
        return None if right else False
    return False


def fit() -> None:
    """Fit and write the weights."""
    rng = random.Random(SEED)  # noqa: S311 - no secret
    documents = entries([GOLD, *OLDER], Split.DEVELOPMENT)
    rows: list[dict[str, float]] = []
    labels: list[bool] = []
    with tempfile.TemporaryDirectory() as folder:
        for others in (0, 10_000, 100_000):
            finder = matcher(documents, others, Path(folder), rng)
            for entry in [*documents, *(misspelt(entry, rng) for entry in documents)]:
                for hit, found in candidates(finder, entry[0]):
                    truth = label(hit, entry[1])
                    if truth is not None:
                        rows.append(found)
                        labels.append(truth)
    names = ["bias", *sorted({name for row in rows for name in row} - {"bias"})]
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    weights = logistic(table, np.array(labels, float))
    right = ((table @ weights > 0) == np.array(labels)).mean()
    print(f"{len(rows)} windows, {sum(labels)} mentions, {100 * right:.1f} % told apart")  # noqa: T201
    content = {"weights": {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}}
    note = "# Made by `python -m training.fit_matching` from development texts. Meaning: matching/_plausibility.py.\n"
    TARGET.write_text(note + yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")


def logistic(table: NDArray[np.float64], labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of a logistic regression with a ridge, by Newton's method."""
    weights = np.zeros(table.shape[1])
    ridge = STRENGTH * np.eye(table.shape[1])
    ridge[0, 0] = 0.0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (chance - labels) + ridge @ weights
        bend = (table * (chance * (1 - chance))[:, None]).T @ table + ridge
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def evaluate(split: Split) -> None:
    """Print precision and recall of linked mentions on the gold texts with more and more other names."""
    documents = entries([GOLD], split)
    with tempfile.TemporaryDirectory() as folder:
        for others in (0, 10_000, 100_000):
            finder = matcher(documents, others, Path(folder), random.Random(SEED))  # noqa: S311
            right = wrong = missed = 0
            for document, rows in documents:
                wanted = [row for row in rows if row.kind != "initial"]
                kept = set(range(len(wanted)))
                for mention in finder.match(document):
                    if mention.vendor_id is None:
                        continue
                    fits = [
                        at
                        for at in kept
                        if overlap(wanted[at], mention.start, mention.end) >= 0.8
                        and same(wanted[at], mention.vendor_id)
                    ]
                    right, wrong = (right + 1, wrong) if fits else (right, wrong + 1)
                    kept -= set(fits)
                missed += len(kept)
            print(  # noqa: T201
                f"{split.value}, {others} other names: precision {right / (right + wrong):.3f}, "
                f"recall {right / (right + missed):.3f} ({right + missed} mentions)"
            )


def overlap(row: GoldMention, start: int, end: int) -> float:
    """Intersection over union of spans."""
    return max(0, min(end, row.end) - max(start, row.start)) / (max(end, row.end) - min(start, row.start))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--evaluate", choices=[split.value for split in Split])
    chosen = parser.parse_args().evaluate
    evaluate(Split(chosen)) if chosen else fit()
