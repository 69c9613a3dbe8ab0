"""Make the bundled reader of claims.

    python -m training.claims collect FOLDER            annotated texts, checked and gathered in training/texts
    python -m training.claims reopen --work WORK        the weights of the package, as a stage to begin with
    python -m training.claims train STAGE --work WORK   a stage of training/claims.yaml, from the one before
    python -m training.claims export --work WORK        the files of the package, in src/claimcheck/data/reader

``--work`` is the folder that ``python -m training.nli backbone`` wrote to (the first stage needs it). A run is added to
``training/runs.jsonl``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from training.claims.collect import add_places, collect
from training.claims.data import Article, read_articles
from training.claims.settings import ARTICLES, ROOT, Settings, Stage, read_settings

_NAME = "claimcheck-reader-6"
_SHIPPED = ROOT / "src" / "claimcheck" / "data" / "reader"
_TOKENIZER = ROOT / "src" / "claimcheck" / "data" / "model" / "tokenizer.json"
_RUNS = ROOT / "training" / "runs.jsonl"
_SAMPLE = 12


def say(line: str) -> None:
    """One line of progress."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def gather(folder: Path) -> int:
    """Add the rows of the texts in ``folder`` to the others, or exchange those of the same names; the exit status."""
    fresh, faults = collect(folder.glob("*.txt"))
    for fault in faults:
        say(fault)
    add_places(fresh)
    known = [json.loads(line) for line in ARTICLES.read_text(encoding="utf-8").splitlines()]
    merged = {row["id"]: row for row in (*known, *fresh)}
    rows = [merged[name] for name in sorted(merged)]
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    ARTICLES.write_text("".join(lines), encoding="utf-8")
    say(f"{len(rows)} texts, {sum(len(row['claims']) for row in rows)} claims")
    return 2 if faults else 0


def _tokenizer() -> Any:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(_TOKENIZER))


def train(settings: Settings, name: str, work: Path) -> int:
    """Train a stage from the weights of the one before and save ``WORK/reader-NAME.pt``, after each epoch too."""
    import torch

    from training.claims.fit import empty_reader, fit, open_reader

    torch.manual_seed(settings.seed)
    articles = read_articles(ARTICLES)
    names = sorted({name for article in articles for name in article.organisations})
    at = [stage.name for stage in settings.stages].index(name)
    stage, weights = settings.stages[at], work / f"reader-{name}.pt"
    if at:
        model = empty_reader(settings, stage)
        _load(model, stage.begins_with or {settings.stages[at - 1].name: 1.0}, work)
    else:
        model = open_reader(work / settings.base, settings, stage)
    own = [
        article
        for article in articles
        if stage.hands is None or _hand(article) in stage.hands
        for _ in range(stage.repeated.get(_hand(article), 1))
    ]
    say(f"{name}: {len(own)} texts, {sum(len(a.claims) for a in own)} claims")
    started = time.monotonic()
    fit(
        model,
        own,
        names,
        _tokenizer(),
        stage,
        settings,
        standardise=not at,
        report=say,
        after=lambda: torch.save(model.state_dict(), weights),
    )
    _record(settings, stage, len(own), (time.monotonic() - started) / 60)
    return 0


def _load(model: Any, shares: dict[str, float], work: Path) -> None:
    """Give ``model`` the mean weights of stages (Wortsman et al. 2022, model soups).

    Parts that a stage did not have yet (its context) stay as they are.
    """
    import torch

    states = {name: torch.load(work / f"reader-{name}.pt") for name in shares}
    known = set.intersection(*(set(state) for state in states.values()))
    mean = {
        key: sum(share * states[name][key].double() for name, share in shares.items()).to(value.dtype)
        if key in known
        else value
        for key, value in model.state_dict().items()
    }
    model.load_state_dict(mean)


def _hand(article: Article) -> str:
    """The writer of a text."""
    return article.id.split("-")[0]


def _record(settings: Settings, stage: Stage, texts: int, minutes: float) -> None:
    import torch

    row = {
        "run": f"reader {stage.name}",
        "recipe": {**settings.model_dump(exclude={"stages"}), **stage.model_dump(exclude_none=True)},
        "data": {"texts": texts, "sha256": hashlib.sha256(ARTICLES.read_bytes()).hexdigest()[:16]},
        "minutes": round(minutes, 1),
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
    }
    with _RUNS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def reopen(settings: Settings, work: Path) -> int:
    """Write the weights of the package as ``WORK/reader-shipped.pt``."""
    import torch

    from training.claims.export import shipped_weights
    from training.claims.fit import empty_reader

    model = empty_reader(settings, settings.stages[-1])
    model.load_state_dict(shipped_weights(_SHIPPED))
    work.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), work / "reader-shipped.pt")
    return 0


def ship(settings: Settings, work: Path, folder: Path, *, exact: bool) -> int:
    """Write the files of the package from the mean weights of stages."""
    from training.claims.export import export
    from training.claims.fit import empty_reader

    model = empty_reader(settings, settings.stages[-1])
    _load(model, settings.blend, work)
    model.eval()
    export(model, _NAME, read_articles(ARTICLES)[::_SAMPLE], _tokenizer(), folder, exact=exact)
    return 0


def main() -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    gathering = actions.add_parser("collect")
    gathering.add_argument("folder", type=Path)
    for name in ("reopen", "train", "export"):
        action = actions.add_parser(name)
        action.add_argument("--work", type=Path, required=True)
        if name == "train":
            action.add_argument("stage", choices=[stage.name for stage in read_settings().stages])
        if name == "export":
            action.add_argument("--folder", type=Path, default=_SHIPPED)
            action.add_argument("--exact", action="store_true", help="keep float32")
    options = parser.parse_args()
    if options.action == "collect":
        return gather(options.folder)
    settings = read_settings()
    if options.action == "reopen":
        return reopen(settings, options.work)
    if options.action == "train":
        return train(settings, options.stage, options.work)
    return ship(settings, options.work, options.folder, exact=options.exact)


if __name__ == "__main__":
    sys.exit(main())
