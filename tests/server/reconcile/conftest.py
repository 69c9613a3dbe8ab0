"""The reconciliation service over a small registry, and the schemas of the protocol."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

from claimcheck.registry import Alias, AliasKind, FactSource, Parent, Registry, Vendor, VendorKind
from claimcheck.server import ServerSettings, create_app
from claimcheck.testing import checker, tiny_registry

SCHEMAS = Path(__file__).parents[1] / "schemas"
HOSTILE = "<script>alert(1)</script> & Fils"
ROOT = "http://127.0.0.1:8000"
ORIGIN = "http://127.0.0.1:3333"


def registry() -> Registry:
    """The small registry, with namesakes, a company of a register and a hostile name."""
    more = [
        Vendor(id="alcor-de", name="Alcor", kind=VendorKind.SOFTWARE, country="DE"),
        Vendor(id="alcor-fr", name="Alcor", kind=VendorKind.OUTSOURCER, country="FR"),
        Vendor(
            id="brindlecom",
            name="Brindlecom",
            kind=VendorKind.TELECOM,
            country="GB",
            wikidata="Q42424242",
            aliases=(
                Alias(name="Brindle Telephone", kind=AliasKind.FORMER, valid_to="2004"),
                Alias(name="brindlecom.example", kind=AliasKind.DOMAIN),
            ),
            parents=(Parent(name="The Brindle family"),),
            source=FactSource(publisher="Brindlecom", url="https://brindlecom.example.com/about"),
        ),
        Vendor(id="brindlecom-register", name="Brindlecom Ltd", kind=VendorKind.COMPANY, country="GB"),
        Vendor(id="hostile", name=HOSTILE, kind=VendorKind.COMPANY, website="https://hostile.example.com/?a=%22<b>"),
    ]
    return tiny_registry().merge(Registry(more))


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the whole service."""
    settings = ServerSettings(
        database=tmp_path_factory.mktemp("server") / "server.db", allow_origins=(ORIGIN,), warm=False
    )
    with (
        checker(registry=registry(), evidence=()) as small,
        TestClient(create_app(small, settings), base_url=ROOT) as client,
    ):
        yield client


Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def ask(client: TestClient) -> Ask:
    """The candidates of one query, sent as OpenRefine sends it."""

    def send(query: str = "", **rest: Any) -> list[dict[str, Any]]:
        batch = {"q0": ({"query": query} if query else {}) | rest}
        response = client.post("/reconcile", data={"queries": json.dumps(batch)})
        assert response.status_code == 200, response.text
        valid("result-batch", response.json())
        result: list[dict[str, Any]] = response.json()["q0"]["result"]
        return result

    return send


def valid(name: str, content: Any) -> None:
    """Raise unless ``content`` is what the protocol has there."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(content)


@pytest.fixture(scope="session", name="valid")
def valid_fixture() -> Callable[[str, Any], None]:
    """Raises unless some content is what the protocol has there."""
    return valid
