"""What machines watch."""

from __future__ import annotations

from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from claimcheck import ClaimChecker
from claimcheck.errors import ModelError
from claimcheck.server.warmth import Warmth


def samples(ask: Any) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every metric by name and labels."""
    families = text_string_to_metric_families(ask("GET", "/metrics").body.decode())
    return {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}


def key(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return name, frozenset(labels.items())


def test_the_service_is_there_and_ready(ask: Any) -> None:
    assert (ask("GET", "/healthz").status, ask("GET", "/healthz").json) == (200, {"status": "ok"})
    assert (ask("GET", "/readyz").status, ask("GET", "/readyz").json) == (200, {"status": "ready"})


def test_a_service_that_is_not_ready_says_why(serve: Any, poll: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve() as running:
        warmth = running.services.warmth
        poll(warmth.ready.is_set, "the models are loaded")
        warmth.ready.clear()
        loading = running.ask("GET", "/readyz")
        warmth.fault = "the model is damaged"
        broken = running.ask("GET", "/readyz")
        assert running.ask("GET", "/healthz").status == 200
    assert (loading.status, loading.detail) == (503, "The models are being loaded.")
    assert (broken.status, broken.detail) == (503, "The models cannot be used: the model is damaged.")


def test_a_model_that_cannot_be_loaded_is_told(poll: Any) -> None:
    class Broken:
        """A model that fails as a damaged one does."""

        name, hash = "broken", "0"

        def predict(self, pairs: Any) -> Any:
            raise ModelError("the model is damaged")

    with ClaimChecker(model=Broken(), only=True) as checker:  # type: ignore[arg-type]
        warmth = Warmth()
        warmth.begin(checker, evidence=False)
        poll(lambda: warmth.fault or warmth.ready.is_set(), "the models are loaded or not")
    assert warmth.fault == "the model is damaged"


def test_requests_are_counted_by_route_and_never_by_path(ask: Any) -> None:
    before = samples(ask)
    for number in range(3):
        ask("GET", f"/v1/registry/vendors/nobody-{number}")
        ask("GET", f"/nothing/{number}")
    ask("BREW", "/healthz")
    after = samples(ask)

    def grown(**labels: str) -> float:
        found = key("claimcheck_requests_total", **labels)
        return after[found] - before.get(found, 0)

    assert grown(method="GET", route="/v1/registry/vendors/{vendor_id}", status="404") == 3
    assert grown(method="GET", route="(none)", status="404") == 3
    assert grown(method="other", route="/healthz", status="405") == 1
    assert not any("nobody" in str(label) or "/nothing" in str(label) for label in after)


def test_what_the_service_holds_is_told(ask: Any, checker: ClaimChecker) -> None:
    found = samples(ask)
    assert found[key("claimcheck_evidence_passages")] == sum(map(len, checker.stores))
    assert key("claimcheck_jobs", state="queued") in found
    assert found[key("claimcheck_work", pool="quick")] == 1
    assert found[key("claimcheck_requests_open")] == 1
    assert found[key("claimcheck_request_seconds_count", method="GET", route="/metrics")] >= 1
