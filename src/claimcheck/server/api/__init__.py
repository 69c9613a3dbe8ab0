"""The routes of ``/v1`` and those that machines watch: one module for each part."""

from fastapi import APIRouter

from claimcheck.server.api import documents, evidence, health, jobs, registry

__all__ = ["router"]

router = APIRouter()
for part in (documents, jobs, evidence, registry, health):
    router.include_router(part.router)
