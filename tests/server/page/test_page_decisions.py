"""Editors' decisions through the page: kept with who, when and why, shown later, exported, withdrawn."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from claimcheck import ClaimChecker
from claimcheck.evaluation.gold import read_gold_claims, read_gold_mentions, read_pairs
from tests.server.page.conftest import ARTICLE, Browser, Page, Serve

WHO = {"editor": "Ana Mérindol", "why": "Le registre du commerce dit 1985."}


@pytest.fixture
def fresh(page_checker: ClaimChecker, serve_page: Serve) -> Iterator[Browser]:
    """A service without any decision."""
    with serve_page(page_checker) as port:
        yield Browser(port)


def decide(browser: Browser, page: Page, **fields: str | list[str]) -> Page:
    """Decide on the verdict of the claim on 1985."""
    return browser.send(browser.claim_path(page, "1985"), {"verdict": "supported", **WHO, **fields})


def test_a_verdict_is_kept_with_who_when_and_why(fresh: Browser) -> None:
    page = fresh.check()
    shown = decide(fresh, page)
    mark = next(own for own in shown.all("mark") if "1985" in own.text)
    assert mark.attributes["class"] == "supported"
    (line,) = [own.text for own in shown.all("p", class_="decision")]
    assert "Ana Mérindol" in line
    assert WHO["why"] in line
    assert "refuted" in line, "what claimcheck found is told beside"
    (kept,) = fresh.report(page)["decisions"]
    assert dt.datetime.fromisoformat(kept["decided_at"]) <= dt.datetime.now(dt.UTC)
    assert (kept["verdict"]["label"], kept["verdict"]["found"]) == ("supported", "refuted")
    found = {row["claim"]["id"]: row["verdict"] for row in fresh.report(page)["results"]}
    assert found[kept["claims"][0]]["label"] == "refuted", "the verdict stays as found"


def test_it_is_shown_in_later_reports_of_the_text_and_of_the_claim(fresh: Browser) -> None:
    decide(fresh, fresh.check())
    again = fresh.check()
    assert "Ana Mérindol" in again.text
    elsewhere = fresh.check(
        "Autre journal. FOUNDEVER a été fondé en 1985, dit-on à Paris. Foundever a été fondé en 1985."
    )
    decisions = fresh.report(elsewhere)["decisions"]
    assert [own["editor"] for own in decisions] == ["Ana Mérindol"]
    claims = {row["claim"]["id"]: row["claim"] for row in fresh.report(elsewhere)["results"]}
    assert all("1985" in claims[own]["statement"] for own in decisions[0]["claims"])
    other = fresh.check("Foundever a été fondé en 1999.")
    assert fresh.report(other)["decisions"] == []
    served = fresh.ask(
        "POST", "/v1/check", json.dumps({"text": ARTICLE}).encode(), {"Content-Type": "application/json"}
    )
    assert [own["editor"] for own in served.json["decisions"]] == ["Ana Mérindol"]


@pytest.mark.parametrize("name", ["html", "markdown", "csv", "jsonl", "annotations", "claimreview", "json"])
def test_every_export_has_it(browser: Browser, name: str) -> None:
    page = browser.check()
    decide(browser, page)
    exported = browser.get(f"{page.path}/report/{name}").text
    told = exported.replace("\\.", ".").replace("\\u00e9", "é")
    assert WHO["why"] in told


def test_the_newest_decision_holds_and_can_be_withdrawn(fresh: Browser) -> None:
    page = fresh.check()
    decide(fresh, page)
    decide(fresh, page, verdict="not_enough_info", reason="stale_evidence", editor="Bo")
    (kept,) = fresh.report(page)["decisions"]
    assert (kept["editor"], kept["verdict"]["reason"]) == ("Bo", "stale_evidence")
    assert "withdraw" in [
        own.attributes["value"] for own in fresh.get(fresh.claim_path(page, "1985")).all("input", name="verdict")
    ]
    shown = decide(fresh, page, verdict="withdraw")
    assert fresh.report(page)["decisions"] == []
    assert next(own for own in shown.all("mark") if "1985" in own.text).attributes["class"] == "refuted"
    assert "No decisions" in fresh.get("/decisions").text


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"verdict": ""}, "verdict"),
        ({"verdict": "true"}, "verdict"),
        ({"verdict": "withdraw"}, "verdict"),
        ({"verdict": "not_enough_info"}, "reason"),
        ({"verdict": "not_enough_info", "reason": "not_checkable!"}, "reason"),
        ({"editor": "  "}, "editor"),
        ({"why": ""}, "why"),
        ({"why": "x" * 4001}, "why"),
        ({"editor": "x" * 301}, "editor"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(browser: Browser, fields: dict[str, str], fault: str) -> None:
    page = browser.check(f"{ARTICLE}\n\nVoici un texte de plus.")
    before = len(browser.report(page)["decisions"])
    if fields.get("verdict") == "withdraw" and before:
        decide(browser, page, verdict="withdraw")
        before = 0
    answer = decide(browser, page, **fields)
    assert answer.status == 422
    assert f"#{fault}" in {own.attributes["href"] for own in answer.all("a")}
    assert len(browser.report(page)["decisions"]) == before


def test_a_link_is_corrected_for_every_place_of_the_name(fresh: Browser) -> None:
    page = fresh.check()
    path = f"{fresh.claim_path(page, '1985')}/subject"
    form = fresh.get(path)
    assert "2 places" in form.text
    found = fresh.get(f"{path}?q=konecta").all("input", name="organisation")
    assert "konecta" in [own.attributes["value"] for own in found]
    shown = fresh.send(path, {"organisation": "konecta", **WHO})
    assert "Konecta" in shown.all("p", class_="decision")[0].text
    (kept,) = fresh.report(page)["decisions"]
    assert (kept["link"]["vendor_id"], kept["link"]["found_vendor_id"]) == ("konecta", "foundever")
    assert len(kept["occurrences"]) == 1
    assert len(kept["claims"]) >= 2, "both sentences name it"
    assert "Konecta" in fresh.check().text


def test_an_organisation_outside_the_registry_can_be_named(fresh: Browser) -> None:
    page = fresh.check()
    path = f"{page.path}/names/{ARTICLE.index('Majorel')}"
    fault = fresh.send(path, {"organisation": "other", "name": " ", **WHO})
    assert fault.status == 422
    assert fresh.send(path, {"organisation": "no-such-vendor", **WHO}).status == 422
    fresh.send(path, {"organisation": "other", "name": "Majorel Landing", **WHO})
    (kept,) = fresh.report(page)["decisions"]
    assert (kept["link"]["name"], kept["link"]["vendor_id"]) == ("Majorel Landing", None)
    fresh.send(path, {"organisation": "withdraw", **WHO})
    assert fresh.report(page)["decisions"] == []


def test_a_party_that_the_sentence_does_not_name_is_corrected_alone(fresh: Browser) -> None:
    page = fresh.check()
    path = f"{fresh.claim_path(page, 'meilleur')}/subject"
    fresh.send(path, {"organisation": "konecta", **WHO})
    (kept,) = fresh.report(page)["decisions"]
    assert len(kept["claims"]) == 1
    assert kept["occurrences"] == []


def test_decisions_are_gold_rows_that_the_evaluation_reads(fresh: Browser, tmp_path: Path) -> None:
    page = fresh.check()
    form = fresh.get(fresh.claim_path(page, "1985"))
    passages = [own.attributes["value"] for own in form.all("input", name="passage")]
    decide(fresh, page, verdict="refuted", passage=passages[:1])
    fresh.send(f"{fresh.claim_path(page, '1985')}/subject", {"organisation": "konecta", **WHO})
    archive = fresh.get("/decisions/gold.zip")
    zipfile.ZipFile(io.BytesIO(archive.body)).extractall(tmp_path)
    assert archive.body == fresh.get("/decisions/gold.zip").body
    claims = read_gold_claims(tmp_path / "claims.jsonl").rows
    assert {row.subject for row in claims} == {"Konecta"}
    assert {row.quote for row in claims} >= {"Foundever a été fondé en 1985"}
    mentions = read_gold_mentions(tmp_path / "mentions.jsonl").rows
    assert [(row.surface, row.canonical) for row in mentions] == [("Foundever", "Konecta")] * 2
    (pair,) = read_pairs(tmp_path / "verdicts.jsonl", strict=True)
    assert (pair.label, pair.evidence_lang, pair.claim_lang) == ("refuted", "fr", "fr")
    assert "1994" in pair.evidence
    for name in ("claims", "mentions", "verdicts"):
        assert fresh.get(f"/decisions/{name}.jsonl").text == (tmp_path / f"{name}.jsonl").read_text(encoding="utf-8")
    assert fresh.get("/decisions/other.jsonl").status == 404


def test_forms_of_other_sites_are_refused(fresh: Browser) -> None:
    page = fresh.check()
    path = fresh.claim_path(page, "1985")
    for token in ("", "forged", "é"):
        assert fresh.send(path, {"verdict": "supported", **WHO, "token": token}).status == 403
    assert fresh.send(path, {"verdict": "supported", **WHO}, headers={"Origin": "https://example.org"}).status == 403
    assert fresh.send(path, {"verdict": "supported", **WHO}, headers={"Sec-Fetch-Site": "cross-site"}).status == 403
    for form in (f"{page.path}/forget", f"{page.path}/again", "/language", "/articles", "/evidence"):
        assert fresh.send(form, {"text": "x", "token": "forged"}).status == 403
    fresh.cookies.clear()
    fresh.cookies["claimcheck_form"] = ""
    assert fresh.send(path, {"verdict": "supported", **WHO, "token": ""}).status == 403
    assert fresh.report(page)["decisions"] == []


def test_the_name_of_the_editor_is_offered_again(fresh: Browser) -> None:
    page = fresh.check()
    decide(fresh, page)
    form = fresh.get(fresh.claim_path(page, "170"))
    assert form.one("input", id="editor").attributes["value"] == "Ana Mérindol"


def test_with_tokens_the_editor_is_the_owner_of_the_token(
    page_checker: ClaimChecker, serve_page: Serve, tmp_path: Path
) -> None:
    from base64 import b64encode

    from claimcheck.server.tokens import new_token

    token, line = new_token("ana")
    (tmp_path / "tokens").write_text(line, encoding="utf-8")
    with serve_page(page_checker, tokens=tmp_path / "tokens") as port:
        browser = _Signed(port)
        assert Browser(port).get("/").status == 401
        browser.header = f"Basic {b64encode(f'x:{token}'.encode()).decode()}"
        page = browser.check()
        assert "readonly" in browser.get(browser.claim_path(page, "1985")).one("input", id="editor").attributes
        decide(browser, page, editor="somebody else")
        assert [own["editor"] for own in browser.report(page)["decisions"]] == ["ana"]


class _Signed(Browser):
    header = ""

    def ask(self, method: str, path: str, body: bytes = b"", headers: object = None) -> Page:
        own = {**(headers if isinstance(headers, dict) else {}), "Authorization": self.header}
        return super().ask(method, path, body, own)
