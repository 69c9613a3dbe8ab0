"""An article from the paste to the export: submitted as a job, watched, read."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from claimcheck.errors import ClaimcheckError
from claimcheck.reporting.article import GROUPS, SYMBOLS, Item, Piece, Stated, View, article, text_order
from claimcheck.schema import ClaimKind, Mention, Modality, Party, Report
from claimcheck.server.export import MEDIA_TYPES, ReportFormat, report_response
from claimcheck.server.intake import Intake, Options
from claimcheck.server.jobs import Job, JobState
from claimcheck.server.page._interface import (
    Form,
    Interface,
    PageRoute,
    back,
    interface_of,
    read_form,
    render,
    services,
)
from claimcheck.server.problems import Problem

__all__ = ["checked_report", "find_job", "mention_finder", "router"]

router = APIRouter(route_class=PageRoute)

_ENDINGS = {"markdown": "md", "claimreview": "jsonld", "annotations": "jsonld"}
"""Those of files in formats that are not called by it."""
_LONGEST_NAME = 90


@dataclass(frozen=True)
class Filters:
    """What is shown of an article: claims of these groups, kinds and modalities; all where none is named."""

    groups: frozenset[str]
    kinds: frozenset[str]
    modalities: frozenset[str]

    @classmethod
    def of(cls, request: Request) -> Filters:
        """The filters in the query of a request."""
        query = request.query_params
        return cls(*(frozenset(query.getlist(name)) for name in ("verdict", "kind", "modality")))

    def __bool__(self) -> bool:
        return bool(self.groups or self.kinds or self.modalities)

    def admit(self, item: Stated) -> bool:
        """Whether a claim is shown."""
        claim = item.claim
        return (
            (not self.groups or item.group in self.groups)
            and (not self.kinds or claim.kind.value in self.kinds)
            and (not self.modalities or claim.modality.value in self.modalities)
        )


@dataclass(frozen=True)
class Organisation:
    """An organisation as the text names it, with every place of that name."""

    mention: Mention
    count: int


@router.get("/")
def start(request: Request) -> Response:
    """The form that takes an article."""
    return render(request, "start.html.j2", fault=None, text="", largest=services(request).settings.max_body)


@router.post("/articles")
async def submit(request: Request) -> Response:
    """Take an article and lead to its page, where it is being checked."""
    form = await read_form(request)
    shared = services(request)
    try:
        intake = _intake(form)
        document = await shared.run_quick(intake.read, shared.settings)
    except (ClaimcheckError, Problem) as error:
        status = error.status if isinstance(error, Problem) else 422
        shown = {"fault": str(error), "text": form.text("text"), "largest": shared.settings.max_body}
        return render(request, "start.html.j2", status, **shown)
    job_id = await shared.run_quick(shared.jobs.submit, "check", document)
    return back(f"/articles/{job_id}")


def _intake(form: Form) -> Intake:
    said = {name: value for name in ("date", "lang") if (value := form.text(name))}
    try:
        options = Options.model_validate(said)
    except ValidationError:
        raise Problem(422, "The date or the language is not valid.") from None
    if form.file is not None:
        name, media_type, content = form.file
        return Intake(content, options, name=name, media_type=media_type)
    return Intake(form.text("text"), options.model_copy(update={"id": _first_line(form.text("text"))}))


def _first_line(text: str) -> str | None:
    """The name of a text that has none: how it begins."""
    line = next((line for line in map(str.strip, text.splitlines()) if line), "")
    plain = "".join(sign if sign.isprintable() else " " for sign in line).strip()
    return (plain if len(plain) <= _LONGEST_NAME else f"{plain[:_LONGEST_NAME].rstrip()}…") or None


def find_job(request: Request, job_id: str) -> Job:
    """The check with this id.

    Raises:
        Problem: there is none (404).
    """
    job = services(request).jobs.get(job_id)
    if job is None or job.kind != "check":
        raise Problem(404, "There is no such article. Finished checks are kept for some days only.")
    return job


def checked_report(request: Request, job_id: str) -> Report:
    """The report of a check that is done, with what editors decided.

    Raises:
        Problem: there is no such check (404), or it is not done (409).
    """
    job = find_job(request, job_id)
    if job.report is None:
        raise Problem(409, "The article is not checked yet.")
    return services(request).decisions.attach(job.report)


@router.get("/articles/{job_id}")
def show(request: Request, job_id: str) -> Response:
    """The article: how far the check is, its claims as soon as they are read, its verdicts when they are there."""
    job = find_job(request, job_id)
    ui = interface_of(request)
    if job.report is not None:
        return render(request, "article.html.j2", **_checked(request, job, job.report, ui))
    claims = sorted(job.claims or (), key=text_order)
    items = [Stated(number, claim, ui.words) for number, claim in enumerate(claims, 1)]
    pieces = article(job.document.text, items) if job.claims is not None else None
    failed = job.state is JobState.FAILED
    return render(request, "waiting.html.j2", job=job, items=items, paragraphs=pieces, failed=failed)


def _checked(request: Request, job: Job, found: Report, ui: Interface) -> dict[str, Any]:
    report = services(request).decisions.attach(found)
    view, filters = View.of(report, ui.words), Filters.of(request)
    shown = [item for item in view.items if filters.admit(item)]
    return {
        "job": job,
        "view": view,
        "items": shown,
        "paragraphs": article(report.document.text, shown),
        "filters": filters,
        "counts": _counts(view.items),
        "symbols": SYMBOLS,
        "groups": GROUPS,
        "organisations": _organisations(report),
        "mention_of": mention_finder(report),
        "inner": _inner,
        "formats": tuple(MEDIA_TYPES),
        "store": services(request).store,
    }


def _counts(items: Sequence[Item]) -> dict[str, list[tuple[str, int]]]:
    """How many claims each value of each filter has; those with none are left out."""
    values: dict[str, tuple[Iterable[str], list[str]]] = {
        "verdict": (GROUPS, [item.group for item in items]),
        "kind": (map(str, ClaimKind), [item.claim.kind.value for item in items]),
        "modality": (map(str, Modality), [item.claim.modality.value for item in items]),
    }
    return {
        name: [(value, own.count(value)) for value in known if value in own] for name, (known, own) in values.items()
    }


def _inner(piece: Piece[Stated]) -> int:
    """The number of the shortest claim that covers a piece: the one that is meant by pointing at it."""
    return min(piece.over, key=lambda item: item.claim.end - item.claim.start).number


def mention_finder(report: Report) -> Callable[[Party | None], Mention | None]:
    """Finds the name that stands where a claim has an organisation; None for a pronoun, a description or nothing."""
    mentions = sorted(report.mentions, key=lambda own: own.end)
    ends = [own.end for own in mentions]

    def find(party: Party | None) -> Mention | None:
        if party is None or party.start is None or party.end is None:
            return None
        start, end = party.start, party.end
        after = islice(mentions, bisect_right(ends, start), None)
        over = takewhile(lambda own: own.start < end, after)
        return max(over, key=lambda own: min(own.end, end) - max(own.start, start), default=None)

    return find


def _organisations(report: Report) -> list[Organisation]:
    """The names of the text that mean the same, in the order in which they first stand."""
    found: dict[tuple[str, str, str | None], list[Mention]] = {}
    for mention in report.mentions:
        found.setdefault((mention.surface, mention.name, mention.vendor_id), []).append(mention)
    return [Organisation(own[0], len(own)) for own in found.values()]


@router.get("/articles/{job_id}/report/{name}")
def export(request: Request, job_id: str, name: ReportFormat) -> Response:
    """The report in any format, as a file."""
    report = checked_report(request, job_id)
    response = report_response(report, name)
    file = f"{_file_name(report, name)}.{_ENDINGS.get(name, name)}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def _file_name(report: Report, name: str) -> str:
    plain = unicodedata.normalize("NFKD", report.document.title or report.document.id).encode("ascii", "ignore")
    stem = re.sub(r"[^A-Za-z0-9]+", "-", plain.decode()).strip("-").lower()[:60].rstrip("-") or "article"
    return f"{stem}-{name}"


@router.post("/articles/{job_id}/again")
async def check_again(request: Request, job_id: str) -> Response:
    """Check the same text again, with the evidence that there is now."""
    await read_form(request)
    shared = services(request)
    document = (await shared.run_quick(find_job, request, job_id)).document
    return back(f"/articles/{await shared.run_quick(shared.jobs.submit, 'check', document)}")


@router.post("/articles/{job_id}/forget")
async def forget(request: Request, job_id: str) -> Response:
    """Remove an article and its report from the service; decisions stay."""
    await read_form(request)
    shared = services(request)
    await shared.run_quick(shared.jobs.remove, job_id)
    return back("/")
