"""Evidence that is added through the service."""

from __future__ import annotations

from claimcheck.errors import EvidenceError
from claimcheck.evidence import Given, Outcome, State, add_evidence, from_document
from claimcheck.schema import Document
from claimcheck.server.problems import Problem
from claimcheck.server.services import Services

__all__ = ["add_document"]


def add_document(services: Services, document: Document, given: Given, *, replace: bool = False) -> Outcome:
    """Put a document into the service's store and read its claims, so that the next check finds them. Takes long.

    Raises:
        Problem: the service has no store to add to (403), the document is of no use as evidence (422), or the store has
            another text with its address (409).
    """
    store = services.store
    if store is None:
        raise Problem(403, "There is no store to add to: start the service with --evidence STORE.")
    try:
        [outcome] = add_evidence(store, [from_document(document, given)], replace=replace)
    except EvidenceError as error:
        raise Problem(422, f"{error}.") from error
    if outcome.state is State.REFUSED:
        raise Problem(409, f"{outcome.fault}.")
    checker = services.checker
    store.ensure_analysed(store.undeclared(), checker.analyse_passage, checker._retriever.version)
    return outcome
