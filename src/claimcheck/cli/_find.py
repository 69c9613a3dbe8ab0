"""``claimcheck extract`` and ``claimcheck match``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimcheck.cli._check import _day
from claimcheck.cli._options import Date, Explain, Format, LangOption, Only, Output, Paths, Registries, TextOut
from claimcheck.cli._run import Run, console, load_checker, tell
from claimcheck.cli._texts import keep_texts

if TYPE_CHECKING:
    from rich.console import Console

    from claimcheck.checker import ClaimChecker
    from claimcheck.schema import Claim, Document, Mention

__all__ = ["extract", "match"]

_Found = Iterator[tuple["Document", Sequence[Any]]]


def extract(
    paths: Paths,
    registry: Registries = None,
    only: Only = False,
    date: Date = None,
    lang: LangOption = None,
    output_format: Format = "table",
    output: Output = None,
    explain: Explain = False,
    text_out: TextOut = None,
) -> None:
    """Find the claims of articles, without checking them."""
    from claimcheck.extraction import explain_claim
    from claimcheck.reporting import render_claims

    run = Run()
    with load_checker(registry, only=only, needs_evidence=False) as checker:
        documents = keep_texts(run.documents(paths, _day(date), lang), text_out)
        found = _found(run, documents, checker.extract)

        def show(document: Document, claims: Sequence[Claim], page: Console) -> None:
            render_claims(claims, page, document_id=document.id, explanation=explain_claim if explain else None)

        if explain and output_format != "table":
            found = ((d, [c.to_dict() | {"explanation": explain_claim(c)} for c in claims]) for d, claims in found)
        _write("claims", found, output_format, output, show)
    run.finish()


def match(
    paths: Paths,
    registry: Registries = None,
    only: Only = False,
    date: Date = None,
    lang: LangOption = None,
    output_format: Format = "table",
    output: Output = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say how each mention was found and linked.")] = False,
    text_out: TextOut = None,
) -> None:
    """Find the organisations that articles name."""
    from claimcheck.reporting import render_mentions

    run = Run()
    with load_checker(registry, only=only, needs_evidence=False) as checker:
        documents = keep_texts(run.documents(paths, _day(date), lang), text_out)
        found = _found(run, documents, checker.match)

        def show(document: Document, mentions: Sequence[Mention], page: Console) -> None:
            reasons = partial(_explained, checker, document) if explain else None
            render_mentions(mentions, page, document_id=document.id, explanation=reasons)

        if explain and output_format != "table":
            found = _with_explanations(checker, found)
        _write("mentions", found, output_format, output, show)
    run.finish()


def _explained(checker: ClaimChecker, document: Document, mention: Mention) -> list[str]:
    from claimcheck.matching import explain

    return explain(document, mention, checker.matcher)


def _with_explanations(checker: ClaimChecker, found: _Found) -> _Found:
    for document, mentions in found:
        yield document, [m.to_dict() | {"explanation": _explained(checker, document, m)} for m in mentions]


def _found(run: Run, documents: Iterator[Document], find: Callable[[Document], Sequence[Any]]) -> _Found:
    for document in documents:
        records = None
        with run.guard(document):
            records = find(document)
        if records is not None:
            yield document, records


def _write(
    name: str,
    found: _Found,
    output_format: str,
    output: Path | None,
    show: Callable[[Document, Sequence[Any], Console], None],
) -> None:
    from claimcheck.reporting import iter_records_json, open_output, to_line

    told = _told(found)
    if output_format == "table":
        with console(output) as page:
            for document, records in told:
                show(document, records, page)
        return
    rows = (record for _, records in told for record in records)
    with open_output(output) as stream:
        stream.writelines(iter_records_json(name, rows) if output_format == "json" else map(to_line, rows))


def _told(found: _Found) -> _Found:
    """The same; what a reader must know of a document goes to standard error."""
    for document, records in found:
        for notice in document.notices:
            tell(f"{document.id}: {notice}")
        yield document, records
