"""The page: paste an article, watch it being checked, read it with its claims marked, correct it, export it."""

from fastapi import APIRouter

from claimcheck.server.page._articles import router as articles
from claimcheck.server.page._corrections import router as corrections
from claimcheck.server.page._decided import router as decided
from claimcheck.server.page._evidence import router as evidence
from claimcheck.server.page._interface import router as interface

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
for part in (interface, articles, corrections, decided, evidence):
    router.include_router(part)
