"""``/v1/evidence``: what claims are checked against."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from claimcheck.evidence import Given, State
from claimcheck.schema import SCHEMA_VERSION, ClaimKind, Passage, Record, SourceKind
from claimcheck.server.additions import add_document
from claimcheck.server.api._common import Shared, problems
from claimcheck.server.intake import EvidenceOptions, Intake, read_evidence, request_body
from claimcheck.server.problems import Problem
from claimcheck.server.services import Services

__all__ = ["router"]

router = APIRouter(prefix="/v1/evidence", tags=["evidence"])

_EXAMPLE = {
    "text": "Foundever a annoncé le 12 mars 2023 l'embauche de 300 personnes à Lisbonne.",
    "publisher": "La Gazette du contact",
    "url": "https://gazette.example/2023/foundever-lisbonne",
    "date": "2023-03-12",
}
Words = Annotated[str, Field(min_length=1, max_length=300)]


class Passages(Record):
    """Passages of evidence."""

    schema_version: str = SCHEMA_VERSION
    passages: tuple[Passage, ...]


class Added(Record):
    """What became of evidence that was sent."""

    id: str = Field(description="The id of the document in the store.")
    state: str = Field(description="new, replaced, or same: the store had it already.")
    passages: int = Field(description="The passages it was cut into; 0 for a copy of another document.")


@router.get("", response_model=Passages, responses=problems(422, 429, 503))
async def search(
    services: Shared,
    q: Annotated[list[Words] | None, Query(max_length=20, description="Words or phrases; any of them.")] = None,
    vendor: Annotated[list[Words] | None, Query(max_length=20, description="Ids of vendors; any of them.")] = None,
    kind: Annotated[list[ClaimKind] | None, Query(max_length=20, description="Kinds of claims in them.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Most passages.")] = 20,
) -> Passages:
    """Find passages by words or by vendor, and among these by the kind of their claims; without any, list them."""
    if kind and not (q or vendor):
        raise Problem(422, "Give words (q) or a vendor to search among.")
    return Passages(passages=await services.run_quick(_search, services, q or (), vendor or (), kind, limit))


def _search(
    services: Services,
    terms: Sequence[str],
    vendors: Sequence[str],
    kinds: Sequence[ClaimKind] | None,
    limit: int,
) -> tuple[Passage, ...]:
    stores = services.checker.stores
    if terms or vendors:
        found = (hit.passage for store in stores for hit in store.search(terms, vendors, kinds, limit))
    else:
        found = (passage for store in stores for passage in store.list(limit=limit))
    return tuple(islice(found, limit))


@router.get("/{passage_id:path}", response_model=Passage, responses=problems(404, 422, 429))
async def passage(services: Shared, passage_id: Annotated[str, Path(max_length=2000)]) -> Passage:
    """A passage of evidence."""

    def find() -> Passage | None:
        return next((found for store in services.checker.stores if (found := store.get(passage_id))), None)

    found = await services.run_quick(find)
    if found is None:
        raise Problem(404, "No passage has this id.")
    return found


_OUTCOMES: dict[int | str, dict[str, Any]] = {
    200: {"model": Added, "description": "The store had it already."},
    201: {"description": "It was added."},
}


@router.post(
    "",
    status_code=201,
    response_model=Added,
    responses=_OUTCOMES | problems(400, 403, 408, 409, 413, 415, 422, 429, 501, 503),
    openapi_extra=request_body(EvidenceOptions, _EXAMPLE),
)
async def add(services: Shared, sent: Annotated[tuple[Intake, EvidenceOptions], Depends(read_evidence)]) -> Response:
    """Add a document as evidence: it is cut into passages, and its claims are read."""
    intake, said = sent
    given = Given(said.publisher, said.url, SourceKind(said.kind) if said.kind else None)

    def answer() -> Response:
        document = intake.read(services.settings, own_id=said.url or f"sha256:{intake.sha256}")
        outcome = add_document(services, document, given, replace=said.replace)
        added = Added(id=document.id, state=outcome.state.value, passages=outcome.passages)
        status = 200 if outcome.state is State.SAME else 201
        return Response(added.model_dump_json(), status_code=status, media_type="application/json")

    return await services.run(answer)
