"""The OpenAPI description: complete, and what the service does."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

EXAMPLES = 6
"""Cases for each operation and mode."""


@pytest.fixture(scope="module")
def description(ask: Any) -> dict[str, Any]:
    found: dict[str, Any] = ask("GET", "/openapi.json").json
    return found


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, op) for path, item in description["paths"].items() for method, op in item.items()]


def test_every_route_of_the_interface_is_described(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    found = {(path, method) for path, method, _ in operations(description) if not path.startswith("/reconcile")}
    assert found >= {
        ("/v1/check", "post"),
        ("/v1/extract", "post"),
        ("/v1/match", "post"),
        ("/v1/jobs/{job_id}", "get"),
        ("/v1/jobs/{job_id}", "delete"),
        ("/v1/jobs/{job_id}/result", "get"),
        ("/v1/jobs/{job_id}/events", "get"),
        ("/v1/evidence", "get"),
        ("/v1/evidence", "post"),
        ("/v1/evidence/{passage_id}", "get"),
        ("/v1/registry", "get"),
        ("/v1/registry/vendors", "get"),
        ("/v1/registry/vendors/{vendor_id}", "get"),
        ("/v1/registry/match", "get"),
        ("/healthz", "get"),
        ("/readyz", "get"),
        ("/metrics", "get"),
    }
    for path, method, operation in operations(description):
        assert operation.get("description"), (path, method)
        assert "HTTPValidationError" not in str(operation)
        for status, answer in operation["responses"].items():
            assert answer["description"], (path, method, status)
            if status.startswith(("4", "5")) and path.startswith("/v1"):
                assert list(answer["content"]) == ["application/problem+json"], (path, method, status)


def test_the_examples_are_answered_as_described(ask: Any, own: Any, description: dict[str, Any]) -> None:
    for path, method, operation in operations(description):
        for type_, content in operation.get("requestBody", {}).get("content", {}).items():
            if path.startswith("/v1") and "example" in content:
                assert type_ == "application/json"
                body = content["example"] | ({"replace": True} if path == "/v1/evidence" else {})
                answer = ask(method.upper(), path, body)
                assert str(answer.status) in operation["responses"], (path, answer.body)
                assert answer.status < 300


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_whatever_is_sent_the_answer_is_one_that_is_described(
    ask: Any, own: Any, description: dict[str, Any], mode: schemathesis.GenerationMode
) -> None:
    """schemathesis: data of every kind that fits the description, and data that does not."""
    schema = schemathesis.openapi.from_dict(description)
    schema.config.update(base_url=f"http://127.0.0.1:{ask.port}")
    tried: Counter[str] = Counter()

    def call(case: schemathesis.Case[Any]) -> None:
        tried[case.operation.label] += 1
        # Not every text that fits is a document (a blank one, a page without text); every body that is no JSON is text.
        unfit = case.media_type not in {None, "application/json"}
        excluded: list[Any] = [positive_data_acceptance, *([negative_data_rejection] if unfit else [])]
        case.call_and_validate(timeout=300, excluded_checks=excluded)

    for result in schema.include(path_regex="^/(v1|healthz|readyz|metrics)").get_all_operations():
        assert isinstance(result, Ok)
        cases = result.ok().as_strategy(generation_mode=mode)
        limits = settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        with suppress(Unsatisfiable):  # without parameters, nothing can be wrong
            seed(1)(limits(given(case=cases)(call)))()
    assert len(tried) >= 8
    assert tried.total() >= 40
