"""Corrections: an editor's verdict on a claim, and the organisation that is meant."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from claimcheck import clock
from claimcheck.reporting.article import GROUPS, NOT_CHECKABLE, SYMBOLS, Item, View
from claimcheck.schema import (
    DecidedLink,
    DecidedVerdict,
    Decision,
    Mention,
    Reason,
    Report,
    Role,
    VerdictLabel,
)
from claimcheck.server.decisions import text_hash
from claimcheck.server.page._articles import checked_report
from claimcheck.server.page._interface import (
    Form,
    PageRoute,
    back,
    editor_of,
    interface_of,
    read_form,
    remember_editor,
    render,
    services,
)
from claimcheck.server.page._links import Link, choices, held_on
from claimcheck.server.problems import Problem

__all__ = ["router"]

router = APIRouter(route_class=PageRoute)

_OTHER = "other"


@dataclass
class _Given:
    """What a form says, and what is wrong with it, by field."""

    form: Form | None = None
    faults: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text of a field, or an empty one."""
        return self.form.text(name).strip() if self.form is not None else ""

    def texts(self, name: str) -> Sequence[str]:
        """Everything that was chosen in a field."""
        return self.form.texts(name) if self.form is not None else ()


@router.get("/articles/{job_id}/claims/{claim_id}")
def verdict_form(request: Request, job_id: str, claim_id: str) -> Response:
    """The form that corrects a verdict."""
    report = checked_report(request, job_id)
    return _verdict_page(request, job_id, _item(request, report, claim_id), _Given())


@router.post("/articles/{job_id}/claims/{claim_id}")
async def decide_verdict(request: Request, job_id: str, claim_id: str) -> Response:
    """Keep an editor's verdict."""
    form = await read_form(request)
    return await services(request).run_quick(_decide_verdict, request, job_id, claim_id, _Given(form))


def _decide_verdict(request: Request, job_id: str, claim_id: str, given: _Given) -> Response:
    report = checked_report(request, job_id)
    item = _item(request, report, claim_id)
    withdrawn = given.text("verdict") == "withdraw" and item.decided is not None
    label, reason = (item.verdict.label, item.verdict.reason) if withdrawn else _label(given)
    known = {own.id for own in item.verdict.evidence}
    if label is not None and not given.faults:
        decided = DecidedVerdict(
            label=label,
            reason=reason,
            passages=tuple(own for own in given.texts("passage") if own in known),
            found=item.verdict.label,
            found_reason=item.verdict.reason,
            probability=item.verdict.probability,
            provenance=report.provenance.hash,
        )
        claim = item.claim
        where = {"start": claim.start, "end": claim.end, "quote": claim.quote, "claims": (claim.id,)}
        editor = _keep(request, report, given, where | {"verdict": decided, "withdrawn": withdrawn})
        if editor is not None:
            return _led_back(request, editor, f"/articles/{job_id}", f"c{item.number}")
    _check_person(request, given)
    return _verdict_page(request, job_id, item, given, 422)


def _label(given: _Given) -> tuple[VerdictLabel | None, Reason | None]:
    """The label and reason of the group that was chosen; faults are noted."""
    group = given.text("verdict")
    if group == NOT_CHECKABLE:
        return VerdictLabel.NOT_ENOUGH_INFO, Reason.NOT_CHECKABLE
    if group not in set(VerdictLabel):
        given.faults["verdict"] = "choose_verdict"
        return None, None
    if group != VerdictLabel.NOT_ENOUGH_INFO:
        return VerdictLabel(group), None
    if given.text("reason") not in set(Reason):
        given.faults["reason"] = "choose_reason"
        return None, None
    return VerdictLabel.NOT_ENOUGH_INFO, Reason(given.text("reason"))


def _verdict_page(request: Request, job_id: str, item: Item, given: _Given, status: int = 200) -> Response:
    reasons = [reason for reason in Reason if reason is not Reason.NOT_CHECKABLE]
    values = {"groups": GROUPS, "symbols": SYMBOLS, "reasons": reasons, "here": request.url.path, "item": item}
    return render(request, "verdict.html.j2", status, job_id=job_id, **values, **_person(request, given))


@router.get("/articles/{job_id}/claims/{claim_id}/{role}")
def party_form(request: Request, job_id: str, claim_id: str, role: Role) -> Response:
    """The form that says which organisation a claim means."""
    report = checked_report(request, job_id)
    item = _item(request, report, claim_id)
    return _link_page(request, job_id, report, Link.of_party(report, item, role), _Given(), item)


@router.post("/articles/{job_id}/claims/{claim_id}/{role}")
async def decide_party(request: Request, job_id: str, claim_id: str, role: Role) -> Response:
    """Keep which organisation a claim means."""
    given = _Given(await read_form(request))

    def decide() -> Response:
        report = checked_report(request, job_id)
        item = _item(request, report, claim_id)
        return _decide_link(request, job_id, report, Link.of_party(report, item, role), given, item)

    return await services(request).run_quick(decide)


@router.get("/articles/{job_id}/names/{start}")
def name_form(request: Request, job_id: str, start: int) -> Response:
    """The form that says which organisation a name means."""
    report = checked_report(request, job_id)
    return _link_page(request, job_id, report, Link.of_mention(report, _mention(report, start)), _Given())


@router.post("/articles/{job_id}/names/{start}")
async def decide_name(request: Request, job_id: str, start: int) -> Response:
    """Keep which organisation a name means."""
    given = _Given(await read_form(request))

    def decide() -> Response:
        report = checked_report(request, job_id)
        return _decide_link(request, job_id, report, Link.of_mention(report, _mention(report, start)), given)

    return await services(request).run_quick(decide)


def _decide_link(
    request: Request, job_id: str, report: Report, link: Link, given: _Given, item: Item | None = None
) -> Response:
    held = held_on(report, link)
    chosen, withdrawn = given.text("organisation"), given.text("organisation") == "withdraw" and held is not None
    named = held.link if withdrawn and held is not None else _named(request, chosen, given)
    if named is not None and not given.faults:
        found = {"role": link.role, "found_name": link.name, "found_vendor_id": link.vendor_id}
        named = named.model_copy(update=found)
        where = {
            "start": link.start,
            "end": link.end,
            "quote": link.quote,
            "occurrences": link.occurrences,
            "claims": (link.claim,) if link.claim else (),
        }
        editor = _keep(request, report, given, where | {"link": named, "withdrawn": withdrawn})
        if editor is not None:
            return _led_back(request, editor, f"/articles/{job_id}", f"c{item.number}" if item else "names")
    _check_person(request, given)
    return _link_page(request, job_id, report, link, given, item, 422)


def _named(request: Request, chosen: str, given: _Given) -> DecidedLink | None:
    """The organisation that was chosen in the registry or named; faults are noted."""
    if chosen == _OTHER:
        name = given.text("name")
        if 0 < len(name) <= 300:
            return DecidedLink(name=name)
        given.faults["name"] = "choose_name"
        return None
    vendor = services(request).checker.registry.get(chosen)
    if vendor is None:
        given.faults["organisation"] = "choose_organisation"
        return None
    return DecidedLink(name=vendor.name, vendor_id=vendor.id)


def _link_page(
    request: Request,
    job_id: str,
    report: Report,
    link: Link,
    given: _Given,
    item: Item | None = None,
    status: int = 200,
) -> Response:
    registry = services(request).checker.registry
    query = request.query_params.get("q", "").strip()[:200] or given.text("q")[:200]
    vendors = choices(registry, link, query, given.text("organisation"))
    values = {"link": link, "item": item, "vendors": vendors, "query": query, "held": held_on(report, link)}
    values["here"] = request.url.path
    if link.start is not None and link.end is not None:
        text = report.document.text
        values["before"] = text[max(link.start - 120, 0) : link.start]
        values["after"] = text[link.end : link.end + 120]
    return render(request, "link.html.j2", status, job_id=job_id, **values, **_person(request, given))


# -- what both have ----------------------------------------------------------------------------------------------------


def _item(request: Request, report: Report, claim_id: str) -> Item:
    view = View.of(report, interface_of(request).words)
    item = next((item for item in view.items if item.claim.id == claim_id), None)
    if item is None:
        raise Problem(404, "The article makes no such claim.")
    return item


def _mention(report: Report, start: int) -> Mention:
    mention = next((own for own in report.mentions if own.start == start), None)
    if mention is None:
        raise Problem(404, "The article names no organisation there.")
    return mention


def _person(request: Request, given: _Given) -> dict[str, Any]:
    editor, stands = editor_of(request)
    shown = editor if stands or given.form is None else given.text("editor")
    return {"given": given, "faults": given.faults, "editor": shown, "editor_stands": stands}


def _check_person(request: Request, given: _Given) -> tuple[str, str]:
    """Who decides and why; what is missing is noted."""
    editor, stands = editor_of(request)
    editor = editor if stands else given.text("editor")
    why = given.text("why")
    if not 0 < len(editor) <= 300:
        given.faults["editor"] = "say_who"
    if not 0 < len(why) <= 4000:
        given.faults["why"] = "say_why"
    return editor, why


def _keep(request: Request, report: Report, given: _Given, values: dict[str, Any]) -> str | None:
    """Keep a decision and return who made it; None when something is missing in the form."""
    editor, why = _check_person(request, given)
    if given.faults:
        return None
    try:
        decision = Decision(
            id=secrets.token_hex(8),
            editor=editor,
            decided_at=clock.now().replace(microsecond=0),
            why=why,
            document_id=report.document.id,
            text_sha256=text_hash(report.document.text),
            **values,
        )
    except ValidationError as error:
        raise Problem(422, "The decision is not valid.") from error
    services(request).decisions.add(decision, report)
    return editor


def _led_back(request: Request, editor: str, path: str, anchor: str) -> Response:
    """Lead back to the claim or to the names, and remember who decided."""
    response = back(path, anchor)
    remember_editor(request, response, editor)
    return response
