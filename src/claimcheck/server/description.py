"""The OpenAPI description."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from claimcheck.config import package_version
from claimcheck.server.problems import MEDIA_TYPE, ProblemDetails

__all__ = ["describe"]

_ABOUT = """Finds check-worthy claims about call-center vendors in French and English articles and checks them against
evidence. Offsets are Unicode code points of `document.text`. Errors are problem details (RFC 9457). Beyond the answers
listed, any route may answer 401 (a token is needed), 421 (another host name) or 500."""
_TAGS = [
    {"name": "documents", "description": "A document in, what was found in it out."},
    {"name": "jobs", "description": "Documents that are worked on apart from requests."},
    {"name": "evidence", "description": "What claims are checked against."},
    {"name": "registry", "description": "The vendors."},
    {"name": "health", "description": "What machines watch."},
]


def describe(app: FastAPI, *, with_tokens: bool) -> None:
    """Give ``app`` its title, and its OpenAPI description its problems and tokens."""
    app.title = "claimcheck"
    app.version = package_version()
    app.description = _ABOUT
    app.openapi_tags = _TAGS
    made = app.openapi

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = made()
            schemas = schema["components"].setdefault("schemas", {})
            details = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= details.pop("$defs") | {"ProblemDetails": details}
            for operations in schema["paths"].values():
                for operation in operations.values():
                    _use_problems(operation["responses"])
            if with_tokens:
                schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
                schema["security"] = [{"token": []}]
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
        return app.openapi_schema or {}

    app.openapi = description  # type: ignore[method-assign]


def _use_problems(responses: dict[str, Any]) -> None:
    """Replace FastAPI's own description of invalid requests, and tell of what any route may answer."""
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    content = {MEDIA_TYPE: {"schema": schema}}
    if "422" in responses:
        responses["422"] = {"description": "The request or the document is not valid.", "content": content}
    responses["default"] = {"description": "Any other problem.", "content": content}
