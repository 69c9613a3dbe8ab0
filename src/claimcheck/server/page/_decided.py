"""Every decision that holds, and their export as rows of gold files."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from claimcheck.reporting.article import decision_words
from claimcheck.server.page._interface import PageRoute, interface_of, render, services

__all__ = ["router"]

router = APIRouter(route_class=PageRoute)


@router.get("/decisions")
def show(request: Request) -> Response:
    """The decisions, the newest first."""
    words = interface_of(request).words
    lines = [(own, decision_words(own, words)) for own in services(request).decisions.holding()]
    return render(request, "decisions.html.j2", lines=lines)


@router.get("/decisions/{name}")
def export(request: Request, name: str) -> Response:
    """One gold file, or all of them with their texts as an archive."""
    rows = services(request).decisions.export()
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if name == "gold.zip":
        return Response(rows.archive(), media_type="application/zip", headers=headers)
    if name not in rows.files:
        raise HTTPException(404)
    content = rows.files[name].encode("utf-8", "replace")
    return Response(content, media_type="application/x-ndjson", headers=headers)
