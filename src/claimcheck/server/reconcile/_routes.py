"""The endpoints of the service: ``/reconcile`` and what its manifest points to."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from claimcheck.config import package_version
from claimcheck.server.problems import Problem
from claimcheck.server.reconcile._candidates import Reconciler
from claimcheck.server.reconcile._messages import EXTENSION, QUERIES, parse
from claimcheck.server.reconcile._preview import HEIGHT, WIDTH, policy, preview
from claimcheck.server.reconcile._suggest import (
    extend,
    propose,
    suggest_entities,
    suggest_properties,
    suggest_types,
)
from claimcheck.server.reconcile._tables import tables
from claimcheck.server.services import Services

__all__ = ["router"]

_BATCH = 50
"""Most queries of one batch: about a second's work."""
_ROWS = 1000
"""Most vendors of one data extension query."""
_FORM = "application/x-www-form-urlencoded"

# The protocol describes itself by its manifest, not by OpenAPI.
router = APIRouter(prefix="/reconcile", include_in_schema=False)

Prefix = Annotated[str, Query()]
Cursor = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("", name="reconcile")
async def endpoint(request: Request, queries: str | None = None, extend: str | None = None) -> Any:
    """The manifest; or the answer to the queries or the data extension query of the address."""
    if queries is None and extend is None:
        return _manifest(request)
    return await _services(request).run_quick(_answer, _services(request), queries, extend)


@router.post("")
async def posted(request: Request) -> Any:
    """The answer to a form with a query batch or a data extension query."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise Problem(415, f"send the form field queries or extend as {_FORM}")
    body = await request.body()
    return await _services(request).run_quick(_answer_form, _services(request), body)


@router.get("/suggest/entity")
async def entities(request: Request, prefix: Prefix = "", cursor: Cursor = 0) -> Any:
    """Vendors for what somebody has typed."""
    services = _services(request)
    return await services.run_quick(suggest_entities, services.checker.registry, prefix, cursor)


@router.get("/suggest/type")
async def types(prefix: Prefix = "", cursor: Cursor = 0) -> Any:
    """Types for what somebody has typed."""
    return suggest_types(prefix, cursor)


@router.get("/suggest/property")
async def properties(prefix: Prefix = "", cursor: Cursor = 0) -> Any:
    """Properties for what somebody has typed."""
    return suggest_properties(prefix, cursor)


@router.get("/properties")
async def proposals(
    type_id: Annotated[str, Query(alias="type")] = "", limit: Annotated[int | None, Query(ge=1)] = None
) -> Any:
    """Properties to fetch for vendors of a type."""
    return propose(type_id, limit)


@router.get("/preview")
async def page(request: Request, vendor_id: Annotated[str, Query(alias="id")] = "") -> HTMLResponse:
    """A small page about a vendor."""
    services = _services(request)
    vendor = services.checker.registry.get(vendor_id)
    if vendor is None:
        raise Problem(404, "preview: the registry has no vendor with this id")
    headers = {"Content-Security-Policy": policy(services.settings.allow_origins)}
    return HTMLResponse(preview(vendor, services.checker.registry), headers=headers)


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


def _answer_form(services: Services, body: bytes) -> dict[str, Any]:
    try:
        form = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=10)
    except ValueError as error:
        raise Problem(400, "the form is not UTF-8, or has too many fields") from error
    queries, wanted = form.get("queries"), form.get("extend")
    return _answer(services, queries[0] if queries else None, wanted[0] if wanted else None)


def _answer(services: Services, queries: str | None, wanted: str | None) -> dict[str, Any]:
    checker = services.checker
    if queries is not None:
        batch = parse(QUERIES, queries, "queries")
        if len(batch) > _BATCH:
            raise Problem(413, f"queries: at most {_BATCH} in one batch (batchSize of the manifest)")
        return Reconciler(checker.matcher).answer(batch)
    if wanted is not None:
        query = parse(EXTENSION, wanted, "extend")
        if len(query.ids) > _ROWS:
            raise Problem(413, f"extend: at most {_ROWS} ids at once")
        return extend(checker.registry, query)
    raise Problem(400, "send queries (a query batch) or extend (a data extension query)")


def _manifest(request: Request) -> dict[str, Any]:
    """What the service offers and where, as version 0.2 of the protocol has it."""
    root = str(request.url_for("reconcile"))
    known = tables()
    page = f"{root}/preview?id={{{{id}}}}"
    return {
        "versions": ["0.2"],
        "name": known.name,
        "identifierSpace": known.identifier_space,
        "schemaSpace": known.schema_space,
        "serviceVersion": package_version(),
        "defaultTypes": [known.any_type.model_dump(), *known.kinds],
        "view": {"url": page},
        "preview": {"url": page, "width": WIDTH, "height": HEIGHT},
        "suggest": {
            name: {"service_url": root, "service_path": f"/suggest/{name}"} for name in ("entity", "type", "property")
        },
        "extend": {"propose_properties": {"service_url": root, "service_path": "/properties"}},
        "batchSize": _BATCH,
    }
