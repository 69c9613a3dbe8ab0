"""``claimcheck evaluate``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from claimcheck.cli._options import Model, Only, Registries, Table
from claimcheck.cli._run import Run, console, load_checker, make_folder

if TYPE_CHECKING:
    from claimcheck.evaluation import ClaimsEvaluation, LinksEvaluation, MentionsEvaluation, Split, VerdictsEvaluation
    from claimcheck.schema import Document

__all__ = ["app"]

app = typer.Typer(help="Measure against gold files.", no_args_is_help=True, rich_markup_mode=None)

Gold = Annotated[Path, typer.Argument(metavar="GOLD", help="A gold file (JSON Lines).")]
Predictions = Annotated[
    Path | None, typer.Option("--predictions", metavar="FILE", help="Write one prediction a line there.")
]
SplitOption = Annotated[
    Literal["development", "test", "all"] | None,
    typer.Option("--split", help="Part of a set that has a split (gold-set.yaml); its development half if not given."),
]
Stores = Annotated[
    list[Path] | None,
    typer.Option("--store", metavar="STORE", help="An evidence store to search beside the bundled one."),
]
Plot = Annotated[Path | None, typer.Option("--plot", metavar="DIR", help="Write diagrams there (SVG).")]


@app.command()
def claims(
    gold: Gold,
    registry: Registries = None,
    only: Only = False,
    output_format: Table = "table",
    predictions: Predictions = None,
    split: SplitOption = None,
    plot: Plot = None,
) -> None:
    """Score the claims that are found."""
    from claimcheck.evaluation import evaluate_claims, scores_svg

    with load_checker(registry, only=only, needs_evidence=False) as checker:
        evaluation = evaluate_claims(gold, lambda document: checker.extract(_as_read(document)), split=_split(split))
    _draw(plot, {"scores.svg": lambda: scores_svg(evaluation)})
    _write(evaluation, output_format, predictions)


@app.command()
def mentions(
    gold: Gold,
    registry: Registries = None,
    only: Only = False,
    output_format: Table = "table",
    predictions: Predictions = None,
    split: SplitOption = None,
    plot: Plot = None,
) -> None:
    """Score the organisations that are found and linked."""
    from claimcheck.evaluation import evaluate_mentions, scores_svg

    with load_checker(registry, only=only, needs_evidence=False) as checker:
        evaluation = evaluate_mentions(gold, lambda document: checker.match(_as_read(document)), split=_split(split))
    _draw(plot, {"scores.svg": lambda: scores_svg(evaluation)})
    _write(evaluation, output_format, predictions)


@app.command()
def verdicts(
    gold: Gold,
    registry: Registries = None,
    only: Only = False,
    model: Model = None,
    output_format: Table = "table",
    predictions: Predictions = None,
    split: SplitOption = None,
    plot: Plot = None,
) -> None:
    """Score verdicts on pairs of evidence and claim, without retrieval."""
    from claimcheck.evaluation import evaluate_verdicts, read_pairs, reliability_svg, risk_coverage_svg

    rows = read_pairs(gold, _split(split)).rows
    with load_checker(registry, only=only, model=model, needs_evidence=False) as checker:
        judged = checker.judge_pairs((row.evidence, row.claim, (row.evidence_lang, row.claim_lang)) for row in rows)
    answers = {row.id: (fused.label, fused.probabilities) for row, fused in zip(rows, judged, strict=True)}
    evaluation = evaluate_verdicts(gold, lambda row: answers[row.id], split=_split(split))
    drawn = {
        "reliability.svg": lambda: reliability_svg(evaluation),
        "risk-coverage.svg": lambda: risk_coverage_svg(evaluation),
    }
    _draw(plot, drawn)
    _write(evaluation, output_format, predictions)


@app.command()
def links(
    gold: Gold,
    registry: Registries = None,
    stores: Stores = None,
    only: Only = False,
    model: Model = None,
    output_format: Table = "table",
    predictions: Predictions = None,
    split: SplitOption = None,
) -> None:
    """Score retrieval, and verdicts on what it finds, for claims whose settling passages are known."""
    from claimcheck.evaluation import evaluate_links

    with load_checker(registry, stores, only=only, model=model) as checker:
        langs = {passage.id: passage.lang for store in checker.stores for passage in store.list()}
        evaluation = evaluate_links(
            gold,
            langs,
            names={vendor.id: vendor.name for vendor in checker.registry.vendors},
            extract=checker.extract,
            retrieve=checker.retrieve,
            judge_many=checker.judge.judge_many,
            judged=checker.config.evidence_limit,
            split=_split(split),
        )
    _write(evaluation, output_format, predictions)


@app.command()
def agreement(
    first: Annotated[Path, typer.Argument(metavar="FIRST", help="A claims file.")],
    second: Annotated[
        Path, typer.Argument(metavar="SECOND", help="Claims of another annotator, beside the same texts.")
    ],
    output_format: Table = "table",
) -> None:
    """Measure how far two annotators of the same texts agree."""
    from claimcheck.evaluation import claim_agreement
    from claimcheck.reporting import open_output, render_counts, to_line

    found = claim_agreement(first, second).to_dict()
    if output_format == "json":
        with open_output(None) as stream:
            stream.write(to_line(found))
        return
    fields = {
        name: {key: value for key, value in own.items() if value is not None}
        for name, own in found.pop("fields").items()
    }
    with console(None) as page:
        render_counts("Agreement", {**found, **fields}, page)


@app.command("gold")
def check_files(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Gold files, or folders of them.")],
    output_format: Table = "table",
) -> None:
    """Check gold files against the contract and count what they hold."""
    from claimcheck.errors import GoldError
    from claimcheck.evaluation import check_gold, gold_files
    from claimcheck.evidence import bundled_passages
    from claimcheck.reporting import iter_records_json, open_output, render_counts

    run = Run()
    passages = {passage.id: passage.lang for passage in bundled_passages()}
    found = []
    for given in paths:
        try:
            files = gold_files(given)
        except GoldError as error:
            run.fault(str(error))
            continue
        for path in files:
            try:
                found.append(check_gold(path, passages))
            except GoldError as error:
                run.fault(*(error.faults or (str(error),)))
    if output_format == "table":
        with console(None) as page:
            for own in found:
                render_counts(f"{own.file}: {own.set}", own.counts, page)
    else:
        with open_output(None) as stream:
            stream.writelines(iter_records_json("files", found))
    run.finish()


def _split(name: str | None) -> Split | None:
    from claimcheck.evaluation import Split

    return Split(name) if name else None


def _as_read(document: Document) -> Document:
    """The document with the date of its byline, which a gold file does not give."""
    from claimcheck.reading import read_text

    return read_text(document.text, document.id)


def _draw(folder: Path | None, diagrams: Mapping[str, Callable[[], str]]) -> None:
    """Write each diagram under its name, if a folder for them was given."""
    from claimcheck.reporting import open_output

    if folder is None:
        return
    make_folder(folder)
    for name, draw in diagrams.items():
        with open_output(folder / name) as stream:
            stream.write(draw())


def _write(
    evaluation: ClaimsEvaluation | LinksEvaluation | MentionsEvaluation | VerdictsEvaluation,
    output_format: str,
    predictions: Path | None,
) -> None:
    from claimcheck.reporting import open_output, render_evaluation, to_line, write_jsonl

    if predictions is not None:
        write_jsonl(evaluation.prediction_rows(), predictions)
    if output_format == "json":
        with open_output(None) as stream:
            stream.write(to_line(evaluation))
        return
    with console(None) as page:
        render_evaluation(evaluation, page)
