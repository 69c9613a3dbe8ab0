"""ClaimReview and Web Annotations: what the vocabularies ask for, and nothing that is not known."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.reporting import iter_annotations, iter_claimreview
from claimcheck.schema import Report


def reviews(*reports: Report) -> list[dict[str, Any]]:
    parsed: list[dict[str, Any]] = json.loads("".join(iter_claimreview(reports)))
    return parsed


def collection(*reports: Report) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads("".join(iter_annotations(reports)))
    return parsed


def test_only_claims_with_a_verdict_are_reviewed(reports: list[Report]) -> None:
    found = reviews(*reports)
    names = [own["reviewRating"]["alternateName"] for own in found]
    assert names == ["Sources contradictoires", "Confirmé", "Démenti", "Refuted"]
    assert [own["reviewRating"]["ratingValue"] for own in found] == [3, 5, 1, 1]
    for own in found:
        assert (own["@context"], own["@type"]) == ("https://schema.org", "ClaimReview")
        assert own["reviewRating"] | {"@type": "Rating", "worstRating": 1, "bestRating": 5} == own["reviewRating"]
        assert own["itemReviewed"]["@type"] == "Claim"
    assert reviews(reports[2]) == []


def test_a_review_says_what_is_known_and_no_more(reports: list[Report]) -> None:
    whole, *_, english = [own for own in reviews(*reports) if own["reviewRating"]["ratingValue"] != 3]
    claim = reports[0].results[0].claim
    assert whole["claimReviewed"] == claim.proposition
    assert whole["itemReviewed"] == {
        "@type": "Claim",
        "identifier": "whole",
        "text": claim.quote,
        "author": {"@type": "Organization", "name": "Garluche Capital"},
        "appearance": {
            "@type": "CreativeWork",
            "identifier": "dossier/article.txt",
            "datePublished": "2023-11-01",
            "inLanguage": "fr",
        },
    }
    assert [own["url"] for own in whole["citation"]] == ["https://example.org/a", "https://example.org/b"]
    assert english["claimReviewed"].startswith("Énoncé : ")  # judged: that it was said
    assert english["itemReviewed"]["author"] == "its chairman"  # whether a person or an organisation is not known
    assert english["itemReviewed"]["appearance"]["url"] == "https://example.org/a%20b"
    assert "datePublished" not in english["itemReviewed"]["appearance"]
    assert "url" not in english["citation"][0]
    for own in (whole, english):
        assert not {"author", "url", "datePublished"} & set(own)  # who publishes the review is not ours to say


def test_a_review_can_stand_in_a_script_element(hostile_report: Callable[[str], Report]) -> None:
    text = "</script><!-- & \u2028"
    written = "".join(iter_claimreview([hostile_report(text)]))
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written)[0]["claimReviewed"] == text


def test_an_annotation_for_each_place_of_each_claim(reports: list[Report]) -> None:
    found = collection(*reports)
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (found["type"], found["first"]["type"], found["first"]["startIndex"]) == (
        "AnnotationCollection",
        "AnnotationPage",
        0,
    )
    assert found["first"]["partOf"] == found["id"]
    items = found["first"]["items"]
    assert found["total"] == len(items) == 8
    ids = [own["id"] for own in items] + [found["id"], found["first"]["id"]]
    assert len(set(ids)) == 10
    assert all(own.startswith("urn:uuid:") for own in ids)
    assert {own["target"]["source"] for own in items} == {"dossier/article.txt", "https://example.org/a%20b"}
    assert collection()["total"] == 0


def test_an_annotation_says_verdict_and_evidence(reports: list[Report]) -> None:
    [item] = collection(reports[1])["first"]["items"]
    assert (item["type"], item["motivation"]) == ("Annotation", "assessing")
    tag, told, passage = item["body"]
    assert (tag["purpose"], tag["value"]) == ("tagging", "refuted")
    assert told["language"] == "en"
    assert told["value"].startswith("refuted 93%: Énoncé : Voxarel never bought Fluvoix\n")
    assert passage["value"] == "Gazette des plateaux (2023-11): Passage f."
    first = collection(reports[0])["first"]["items"][0]["body"]
    assert [own["source"] for own in first if own["type"] == "SpecificResource"] == [
        "https://example.org/e",
        "https://example.org/g",
    ]


def test_selectors_find_their_place_in_the_text(reports: list[Report]) -> None:
    texts = {"dossier/article.txt": reports[0].document.text, "https://example.org/a%20b": reports[1].document.text}
    for own in collection(*reports)["first"]["items"]:
        quote, position = own["target"]["selector"]
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        text, start, end = texts[own["target"]["source"]], position["start"], position["end"]
        assert text[start:end] == quote["exact"]
        assert text[max(start - 32, 0) : end + 32] == quote["prefix"] + quote["exact"] + quote["suffix"]
        assert len(quote["prefix"]) == min(32, start)
        assert len(quote["suffix"]) == min(32, len(text) - end)


@given(st.text(st.characters(), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_every_text_survives(hostile_report: Callable[[str], Report], text: str) -> None:
    own = hostile_report(text)
    assert [item["itemReviewed"]["text"] for item in reviews(own)] == [text]
    exact = {item["target"]["selector"][0]["exact"] for item in collection(own)["first"]["items"]}
    assert exact == {result.claim.quote for result in own.results}
