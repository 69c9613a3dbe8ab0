"""Claims rewritten so that they stand alone."""

from claimcheck.extraction.statements.draft import Draft
from claimcheck.extraction.statements.rewriting import rewrite

__all__ = ["Draft", "rewrite"]
