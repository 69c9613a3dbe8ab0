"""Evidence that an editor adds to the service's store."""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from claimcheck.errors import ClaimcheckError
from claimcheck.evidence import Given, Outcome
from claimcheck.schema import SourceKind
from claimcheck.server.additions import add_document
from claimcheck.server.intake import EvidenceOptions, Intake
from claimcheck.server.page._interface import Form, PageRoute, read_form, render, services
from claimcheck.server.problems import Problem
from claimcheck.server.services import Services

__all__ = ["router"]

router = APIRouter(route_class=PageRoute)

_FIELDS = ("publisher", "url", "date", "kind", "lang")
_NEEDED = ("publisher", "url")
_KNOWN_FAULTS = {*_FIELDS, "text"}


@router.get("/evidence")
def show(request: Request) -> Response:
    """The form that adds evidence."""
    return _page(request, {"article": _article(request.query_params.get("article"))})


@router.post("/evidence")
async def add(request: Request) -> Response:
    """Add a text or a file to the store and read its claims."""
    form = await read_form(request)
    shared = services(request)
    values = {name: form.text(name).strip() for name in (*_FIELDS, "text")}
    values["article"] = _article(form.text("article"))
    faults = {name: f"say_{name}" for name in _NEEDED if not values.get(name)}
    try:
        options = EvidenceOptions.model_validate({name: values[name] for name in _FIELDS if values.get(name)})
    except ValidationError as error:
        fields = {str(fault["loc"][0]) for fault in error.errors()} & _KNOWN_FAULTS
        faults |= {name: f"wrong_{name}" for name in fields}
    intake = None if faults else _intake(form, options)
    if intake is None and not faults:
        faults["text"] = "say_text"
    if faults or intake is None:
        return _page(request, values, faults=faults, status=422)
    try:
        outcome = await shared.run(_add, shared, intake, options)
    except (ClaimcheckError, Problem) as error:
        status = error.status if isinstance(error, Problem) else 422
        return _page(request, values, fault=str(error), status=status)
    return _page(request, {"article": values["article"]}, outcome=outcome)


def _intake(form: Form, options: EvidenceOptions) -> Intake | None:
    """What was sent. It goes by its address and its content, so that another text of the same address is refused."""
    content = form.file[2] if form.file is not None else form.text("text").encode()
    own = options.model_copy(update={"id": f"{options.url}#{hashlib.sha256(content).hexdigest()[:12]}"})
    if form.file is not None:
        name, media_type, content = form.file
        return Intake(content, own, name=name, media_type=media_type)
    return Intake(form.text("text"), own) if form.text("text").strip() else None


def _add(shared: Services, intake: Intake, options: EvidenceOptions) -> Outcome:
    given = Given(options.publisher, options.url, SourceKind(options.kind) if options.kind else None)
    return add_document(shared, intake.read(shared.settings), given)


def _article(job_id: str | None) -> str:
    """The article to go back to; empty unless it looks like one."""
    return job_id if job_id and len(job_id) <= 64 and job_id.replace("-", "").replace("_", "").isalnum() else ""


def _page(
    request: Request,
    values: dict[str, str],
    *,
    faults: dict[str, str] | None = None,
    fault: str | None = None,
    outcome: Outcome | None = None,
    status: int = 200,
) -> Response:
    store = services(request).store
    shown: dict[str, Any] = {
        "here": "/evidence",
        "store": store,
        "size": len(store) if store is not None else 0,
        "kinds": list(SourceKind),
        "values": values,
        "faults": faults or {},
        "fault": fault,
        "outcome": outcome,
    }
    return render(request, "evidence.html.j2", status, **shown)
