"""``/v1/registry``: the vendors."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from claimcheck.reading import read_text
from claimcheck.registry import Vendor
from claimcheck.schema import SCHEMA_VERSION, Lang, Mention, Record
from claimcheck.server.api._common import Shared, problems
from claimcheck.server.intake import Day
from claimcheck.server.problems import Problem

__all__ = ["router"]

router = APIRouter(prefix="/v1/registry", tags=["registry"])

Name = Annotated[str, Query(min_length=1, max_length=300, description="A name or a part of one.")]


class RegistryStats(Record):
    """The registry in numbers, and the hash that reports name it by."""

    schema_version: str = SCHEMA_VERSION
    hash: str
    counts: dict[str, int]


class FoundVendor(Record):
    """A vendor and how well it fits what was searched for."""

    score: float = Field(ge=0, le=100)
    vendor: Vendor


class FoundVendors(Record):
    """Vendors, best first."""

    schema_version: str = SCHEMA_VERSION
    vendors: tuple[FoundVendor, ...]


class MatchedName(Record):
    """A bare name as it is matched in an article; a name that needs context has candidates, and no vendor."""

    schema_version: str = SCHEMA_VERSION
    name: str
    mentions: tuple[Mention, ...]


@router.get("", response_model=RegistryStats, responses=problems(429))
async def stats(services: Shared) -> RegistryStats:
    """Count vendors and names."""
    registry = services.checker.registry
    return await services.run_quick(lambda: RegistryStats(hash=registry.hash, counts=registry.stats()))


@router.get("/vendors", response_model=FoundVendors, responses=problems(422, 429))
async def search(
    services: Shared,
    q: Name,
    limit: Annotated[int, Query(ge=1, le=100, description="Most vendors.")] = 10,
) -> FoundVendors:
    """Find vendors by any of their names; misspellings are forgiven."""
    found = await services.run_quick(services.checker.registry.search, q, limit)
    return FoundVendors(vendors=tuple(FoundVendor(score=round(score, 1), vendor=vendor) for vendor, score in found))


@router.get("/vendors/{vendor_id}", response_model=Vendor, responses=problems(404, 422))
async def vendor(services: Shared, vendor_id: Annotated[str, Path(max_length=300)]) -> Vendor:
    """Everything that is known of a vendor."""
    found = services.checker.registry.get(vendor_id)
    if found is None:
        raise Problem(404, "No vendor has this id.")
    return found


@router.get("/match", response_model=MatchedName, responses=problems(422, 429))
async def match(
    services: Shared,
    name: Annotated[str, Query(min_length=1, max_length=300, description="The name of an organisation.")],
    date: Annotated[Day | None, Query(description="The day on which it was called so.")] = None,
) -> MatchedName:
    """Match a bare name with the vendors, as it is matched in articles."""

    def find() -> MatchedName:
        document = read_text(name, "name", date=date, lang=Lang.UNKNOWN)
        return MatchedName(name=name, mentions=tuple(services.checker.matcher.match(document)))

    return await services.run_quick(find)
