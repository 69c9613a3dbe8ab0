"""An article from the paste to the export, without a script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.server.page.conftest import ARTICLE, Browser, Page

FILES = Path(__file__).parents[3] / "fixtures" / "articles"
FORMATS = ("json", "jsonl", "markdown", "html", "csv", "claimreview", "annotations")


def test_an_article_is_shown_with_its_claims_marked_by_verdict(article: Page) -> None:
    marks = {mark.text: mark.attributes["class"] for mark in article.all("mark")}
    assert marks["Foundever a été fondé en 1985"] == "refuted"
    assert marks["Teleperformance a racheté Majorel pour 3 milliards d’euros"] == "supported"
    assert marks["Leur service est le meilleur du marché"] == "not_checkable"
    pills = "".join(pill.text for pill in article.all("sup"))
    text = article.one("section", id="text").text
    for line in ARTICLE.split("\n\n"):
        assert " ".join(line.split()) in " ".join(_without(text, article).split())
    assert pills.count("✗") == 1


def _without(text: str, article: Page) -> str:
    for pill in article.all("sup"):
        text = text.replace(pill.text, "")
    return text


def test_every_number_in_the_text_leads_to_its_claim_and_back(article: Page) -> None:
    ids = {own.attributes["id"] for tag in ("a", "div") for own in article.all(tag) if "id" in own.attributes}
    pills = [own for own in article.all("a") if own.attributes.get("id", "").startswith("p")]
    assert len(pills) == len(article.all("li", class_="card"))
    for link in [*pills, *article.all("a", class_="back")]:
        assert link.attributes["href"].removeprefix("#") in ids
        assert link.attributes["aria-label"]


def test_a_claim_has_its_evidence_checks_and_three_confidences_apart(article: Page) -> None:
    card = next(own for own in article.all("li", class_="card") if "1985" in own.text)
    assert "1994" in card.text
    assert "La Gazette" in card.text
    assert "contradicts" in card.text
    meters = [own.attributes["aria-label"] for own in article.all("meter")]
    assert {"Link: Foundever", "Reading of the sentence", "Verdict"} <= set(meters)
    assert "claimcheck-nli" in card.text


def test_a_page_that_waits_reloads_itself_without_a_script(browser: Browser) -> None:
    page = browser.send("/articles", {"text": ARTICLE.replace("1985", "1986")})
    if page.all("div", id="progress"):  # nearly always; the check may have been faster
        assert page.one("meta", http_equiv="refresh").attributes["content"] == "2"
        assert page.one("progress").attributes["max"] == "1"
    assert not browser.finished(page).all("meta", http_equiv="refresh")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_exported(browser: Browser, article: Page, name: str) -> None:
    page = browser.get(f"{article.path}/report/{name}")
    assert page.status == 200
    assert page.headers["content-disposition"].startswith('attachment; filename="teleperformance-finalise')
    assert "Majorel" in page.text
    assert f"{article.path}/report/{name}" in {own.attributes["href"] for own in article.all("a")}


def test_an_unknown_format_is_refused(browser: Browser, article: Page) -> None:
    assert browser.get(f"{article.path}/report/exe").status == 422


def test_filters_leave_out_claims_and_their_marks(browser: Browser, article: Page) -> None:
    page = browser.get(f"{article.path}?verdict=refuted&verdict=supported&kind=founding")
    assert [own.text for own in page.all("mark")] == ["Foundever a été fondé en 1985"]
    assert len(page.all("li", class_="card")) == 1
    assert "1 of 5" in page.one("span", id="count").text
    checked = {own.attributes["value"] for own in page.all("input") if "checked" in own.attributes}
    assert checked == {"refuted", "supported", "founding"}
    none = browser.get(f"{article.path}?modality=ironic")
    assert none.status == 200
    assert not none.all("mark")
    assert "No claim fits" in none.text


def test_a_file_wins_over_the_text_and_keeps_its_name(browser: Browser) -> None:
    content = (FILES / "dev-en-results-2023.txt").read_bytes()
    page = browser.check("never read", file=("../../etc/results <i>2023</i>.txt", content), date="2023-08-01")
    document = browser.report(page)["document"]
    assert document["text"] == content.decode()
    assert document["date"] == "2023-08-01"
    assert "/" not in document["id"].replace("</i>", "")
    assert not page.all("i")


def test_line_ends_are_those_that_were_pasted(browser: Browser) -> None:
    page = browser.check("Un.\r\n\r\nDeux.")
    assert browser.report(page)["document"]["text"] == "Un.\n\nDeux."


@pytest.mark.parametrize(
    ("fields", "file"),
    [
        ({"text": "   "}, None),
        ({"text": ""}, ("broken.pdf", b"%PDF-1.7 nothing more")),
        ({"text": "x", "date": "yesterday"}, None),
        ({"text": "x", "lang": "de"}, None),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_form(
    browser: Browser, fields: dict[str, str], file: tuple[str, bytes] | None
) -> None:
    page = browser.send("/articles", fields, file)
    assert page.status == 422
    assert page.one("div", role="alert").text.strip()
    assert page.one("textarea", id="text").text.removeprefix("\n") == fields["text"]


def test_an_article_is_forgotten(browser: Browser) -> None:
    page = browser.check("Foundever a été fondé en 1987.")
    browser.send(f"{page.path}/forget", {})
    gone = browser.get(page.path)
    assert gone.status == 404
    assert gone.headers["content-type"].startswith("text/html")


def test_a_text_is_checked_again(browser: Browser, article: Page) -> None:
    again = browser.finished(browser.send(f"{article.path}/again", {}))
    assert again.path != article.path
    own, other = browser.report(article), browser.report(again)
    assert own["results"] == other["results"]


def test_an_error_is_a_page_in_the_language_of_the_reader(browser: Browser) -> None:
    browser.language = "fr"
    page = browser.get("/articles/unknown")
    assert page.status == 404
    assert page.one("html").attributes["lang"] == "fr"
    assert "Il n’y a rien" in page.one("h1").text


def test_pages_and_their_files_come_with_a_strict_policy(browser: Browser, article: Page) -> None:
    for path in ("/", "/decisions", "/evidence", article.path, "/static/page.js"):
        policy = browser.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    assets = [own.attributes["href"] for own in article.all("link")] + [
        own.attributes["src"] for own in article.all("script")
    ]
    for path in assets:
        assert path.startswith("/static/")
        assert browser.get(path).status == 200
    assert browser.get("/static/words.yaml").status == 404


def test_json_of_the_page_and_of_the_service_are_one(browser: Browser, article: Page) -> None:
    job = article.path.rsplit("/", 1)[-1]
    served = json.loads(browser.get(f"/v1/jobs/{job}/result").body)
    assert served == browser.report(article)
