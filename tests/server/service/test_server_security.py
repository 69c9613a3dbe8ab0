"""Who may ask, and from where."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from claimcheck.errors import ConfigError
from claimcheck.server import ServerSettings
from claimcheck.server.tokens import Tokens, new_token

TEXT = {"text": "Foundever hired 300 people in Lisbon in March 2023."}
OWN, OTHER = "http://127.0.0.1:{port}", "https://elsewhere.example"


def basic(password: str) -> dict[str, str]:
    """What a browser sends after asking for a name and a password."""
    return {"Authorization": "Basic " + base64.b64encode(f"ann:{password}".encode()).decode()}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="module")
def guarded(serve: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A service with tokens of two people, and the tokens."""
    path = tmp_path_factory.mktemp("tokens") / "tokens"
    made = [new_token("ann"), new_token("bob@desk")]
    path.write_text("# the desk\n\n" + "\n".join(line for _, line in made) + "\n")
    with serve(tokens=path) as running:
        yield running.ask, [token for token, _ in made]


def test_a_token_lets_in(guarded: Any) -> None:
    ask, tokens = guarded
    for token in tokens:
        assert ask("POST", "/v1/match", TEXT, headers=bearer(token)).status == 200
        assert ask("GET", "/v1/registry", headers=basic(token)).status == 200


@pytest.mark.parametrize(
    "path",
    ["/", "/v1/registry", "/v1/evidence", "/v1/jobs/a", "/metrics", "/openapi.json", "/reconcile", "/nothing"],
)
def test_without_a_token_nothing_is_told(guarded: Any, path: str) -> None:
    answer = guarded[0]("GET", path)
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Bearer ")
    assert "needs a token" in answer.detail


def test_probes_need_no_token(guarded: Any) -> None:
    assert guarded[0]("GET", "/healthz").status == 200
    assert guarded[0]("GET", "/readyz").status in {200, 503}


def test_forged_tokens(guarded: Any) -> None:
    ask, (token, _) = guarded
    forged = [
        token[:-1],
        token + "a",
        token.swapcase(),
        "",
        " ",
        "null",
        "a" * 10_000,
        new_token("ann")[0],
        new_token("ann")[1],
    ]
    forged.append(new_token("ann")[1].partition("sha256:")[2])
    for each in forged:
        assert ask("POST", "/v1/match", TEXT, headers=bearer(each)).status == 401
        assert ask("POST", "/v1/match", TEXT, headers=basic(each)).status == 401
    for header in (f"Token {token}", token, "Basic %%%", "Basic /w==", "Bearer", f"Bearer {token} x", "Digest a=b"):
        assert ask("POST", "/v1/match", TEXT, headers={"Authorization": header}).status == 401


def test_a_token_given_by_a_browser_does_not_serve_other_sites(guarded: Any) -> None:
    ask, (token, _) = guarded
    foreign = {"Origin": OTHER, "Sec-Fetch-Site": "cross-site"}
    assert ask("POST", "/v1/match", TEXT, headers=basic(token) | foreign).status == 403
    assert ask("POST", "/v1/match", TEXT, headers=bearer(token) | foreign).status == 200


def test_only_the_hash_of_a_token_is_kept() -> None:
    token, line = new_token("ann")
    assert len(token) >= 43
    assert token not in line
    assert new_token("ann") != (token, line)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "holds no token"),
        ("# nothing\n", "holds no token"),
        ("ann secret\n", ":1: not 'NAME sha256:HASH'"),
        ("ann sha256:00\n", ":1: not 'NAME sha256:HASH'"),
        (f"\nann sha256:{'0' * 64}\nann sha256:{'1' * 64}\n", ":3: a second token of ann"),
        ("\udcff", "cannot be read"),
    ],
)
def test_a_file_of_tokens_that_is_not_valid(tmp_path: Path, content: str, fault: str) -> None:
    path = tmp_path / "tokens"
    path.write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(ConfigError, match=fault) as error:
        Tokens.load(path)
    assert "secret" not in str(error.value)
    with pytest.raises(ConfigError, match="cannot be read"):
        Tokens.load(tmp_path / "missing")


@pytest.mark.parametrize("name", ["", "a b", "a" * 65, "a\nb", "é"])
def test_a_name_of_a_token_is_plain(name: str) -> None:
    with pytest.raises(ConfigError, match="token name"):
        new_token(name)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:9", "[::1]:8000"])
def test_names_of_this_machine_are_names_of_the_service(ask: Any, host: str) -> None:
    assert ask("GET", "/v1/registry", headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    "host",
    ["rebound.example", "localhost.rebound.example", "127.0.0.1.nip.example", "", "10.0.0.7", "a@localhost", "["],
)
def test_another_name_is_refused(ask: Any, host: str) -> None:
    answer = ask("GET", "/v1/registry", headers={"Host": host})
    assert answer.status == 421
    assert "--allow-host" in answer.detail
    assert ask("GET", "/healthz", headers={"Host": host}).status == 200


def test_a_name_can_be_allowed(serve: Any) -> None:
    with serve(allow_hosts=("News.Example",)) as running:
        assert running.ask("GET", "/v1/registry", headers={"Host": "news.example"}).status == 200
        assert running.ask("GET", "/v1/registry", headers={"Host": "other.example"}).status == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": OTHER},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost.rebound.example"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": OTHER, "Sec-Fetch-Site": "same-origin"},
    ],
)
@pytest.mark.parametrize("path", ["/v1/check", "/v1/evidence", "/articles"])
def test_pages_of_other_sites_can_change_nothing(ask: Any, path: str, headers: dict[str, str]) -> None:
    for type_ in ("text/plain", "application/x-www-form-urlencoded", "application/json"):
        answer = ask("POST", path, b"text=a", type=type_, headers=headers)
        assert answer.status == 403
        assert "another site" in answer.detail
    assert ask("DELETE", "/v1/jobs/a", headers=headers).status == 403


@pytest.mark.parametrize("headers", [{"Origin": OWN, "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {}])
def test_its_own_pages_and_programs_can(ask: Any, headers: dict[str, str]) -> None:
    headers = {name: value.format(port=ask.port) for name, value in headers.items()}
    assert ask("POST", "/v1/match", TEXT, headers=headers).status == 200


@pytest.mark.parametrize("origin", ["*", "https://*.example", "elsewhere.example", "https://a.example/", "null"])
def test_an_origin_is_named_in_full(origin: str) -> None:
    with pytest.raises(ValidationError):
        ServerSettings(allow_origins=(origin,))


def test_no_other_origin_may_read_unless_told(ask: Any, serve: Any) -> None:
    preflight = {"Origin": OTHER, "Access-Control-Request-Method": "POST"}
    assert ask("OPTIONS", "/v1/match", headers=preflight).status == 405
    assert "access-control-allow-origin" not in ask("GET", "/v1/registry", headers={"Origin": OTHER}).headers
    with serve(allow_origins=(OTHER,)) as running:
        allowed = running.ask("OPTIONS", "/v1/match", headers=preflight)
        assert allowed.status == 200
        assert allowed.headers["access-control-allow-origin"] == OTHER
        assert (
            running.ask("POST", "/v1/match", TEXT, headers={"Origin": OTHER}).headers["access-control-allow-origin"]
            == OTHER
        )
        assert running.ask("POST", "/v1/match", TEXT, headers={"Origin": "https://third.example"}).status == 403
        assert (
            running.ask("OPTIONS", "/v1/match", headers=preflight | {"Origin": "https://third.example"}).status == 400
        )


@pytest.mark.parametrize("path", ["/", "/healthz", "/v1/registry", "/nothing", "/openapi.json", "/metrics"])
def test_every_answer_has_the_headers_that_browsers_obey(ask: Any, path: str) -> None:
    headers = ask("GET", path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers
