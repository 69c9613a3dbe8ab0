"""Names of the registry in text: spelling, spacing, forms, short and ambiguous names."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from claimcheck.matching import Matcher, explain
from claimcheck.registry import Registry
from claimcheck.schema import Document, Lang, MatchMethod, Mention

MATCHER = Matcher(Registry.load())


def document(text: str, lang: Lang = Lang.FR, date: dt.date | None = None) -> Document:
    return Document(id="d", text=text, lang=lang, date=date, sha256="0" * 64)


def match(text: str, lang: Lang = Lang.FR, date: dt.date | None = None) -> list[Mention]:
    return MATCHER.match(document(text, lang, date))


def linked(text: str, lang: Lang = Lang.FR) -> list[tuple[str, str]]:
    return [(m.surface, m.vendor_id) for m in match(text, lang) if m.vendor_id is not None]


def own(tmp_path: Path, body: str) -> Matcher:
    path = tmp_path / "own.yaml"
    path.write_text("vendors:\n" + body, encoding="utf-8")
    return Matcher(Registry.load([path], bundled=False))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hier, StarTek a signé.", [("StarTek", "startek")]),
        ("Hier, Star Tek a signé.", [("Star Tek", "startek")]),
        ("Hier, Star-Tek a signé.", [("Star-Tek", "startek")]),
        ("Hier, STARTEK a signé.", [("STARTEK", "startek")]),
        ("Hier, StarTek, Inc. a signé.", [("StarTek, Inc.", "startek")]),
        ("On en parle chez StarTek Inc.", [("StarTek Inc", "startek")]),
        ("Un test de Get app par la rédaction.", [("Get app", "getapp")]),
        ("Lu dans le Magazine En-Contact cet été.", [("Magazine En-Contact", "en-contact")]),
        ("L’avis d’Aircall et celui qu’Odigo donne.", [("Aircall", "aircall"), ("Odigo", "odigo")]),
        ("Selon Blackstone's board.", [("Blackstone", "blackstone")]),
        ("Il a repris booking.com en ligne.", [("booking.com", "booking-holdings")]),
        ("Le site Oscaro.com et ses pièces.", [("Oscaro.com", "oscaro")]),
        (
            "Une note de Zendesk, Genesys et Five9.",
            [("Zendesk", "zendesk"), ("Genesys", "genesys"), ("Five9", "five9")],
        ),
        ("Un train de la S.N.C.F. passe.", [("S.N.C.F.", "sncf")]),
        ("On teste Aircall™ et Genesys®.", [("Aircall", "aircall"), ("Genesys", "genesys")]),
        ("They stay in contact and want support on mobile.", []),
        ("Their test of ring central was short.", [("ring central", "ringcentral")]),
        ("Écrire à presse@aircall.example pour plus de détails.", []),
    ],
)
def test_exact_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert linked(text) == expected


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", ["Téléperformance", "Teleperformance", "TÉLÉPERFORMANCE", "Télé\u00adperformance"])
def test_accents_composed_decomposed_or_missing(form: Literal["NFC", "NFD"], name: str) -> None:
    surface = unicodedata.normalize(form, name)
    [mention] = match(f"Hier, {surface} a signé.")
    assert (mention.surface, mention.vendor_id, mention.score) == (surface, "teleperformance", 100.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hier, Telperformance a signé.", [("Telperformance", "teleperformance")]),
        ("Hier, Blakcstone a signé.", [("Blakcstone", "blackstone")]),
        ("Hier, Genesyss a signé.", [("Genesyss", "genesys")]),
        ("Hier, Concentrx a signé.", [("Concentrx", "concentrix")]),
        ("Hier, Diabolcom a signé.", [("Diabolcom", "diabolocom")]),
        ("La Genesis du projet, la Genesis.", []),
        ("Hier, Five a signé.", []),
        ("Hier, Five8 a signé.", []),
        ("We Started early. Started again.", []),
        ("Le Site est en panne, le Site.", []),
        ("Un blackston en minuscules.", []),
        ("L’Outsourcing progresse.", []),
        ("Il a vu Genesys. Cloud est un mot.", [("Genesys", "genesys")]),
    ],
)
def test_misspellings(text: str, expected: list[tuple[str, str]]) -> None:
    assert linked(text) == expected


def test_a_misspelling_scores_what_rapidfuzz_says() -> None:
    [mention] = match("Hier, Blackston a signé.")
    assert mention.method is MatchMethod.FUZZY
    assert 85 <= mention.score < 100
    assert mention.confidence < 1


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        ("L’opérateur Orange a coupé les lignes.", "orange"),
        ("La faute de son fournisseur (Orange), dit-il.", "orange"),
        ("La SA Orange va signer.", "orange"),
        ("On a vu Orange SA hier.", "orange"),
        ("Elle a quitté NICE hier.", "nice"),
        ("Sierra raised 100 million dollars.", "sierra"),
        ("Un accord que TP conteste, dit ce prestataire de centres d’appels.", "teleperformance"),
    ],
)
def test_ambiguous_names_with_evidence_are_linked(text: str, vendor: str) -> None:
    assert [v for _, v in linked(text)] == [vendor]


@pytest.mark.parametrize(
    "text",
    [
        "Elle habite Nice depuis un an.",
        "Une orange par jour suffit.",
        "Nice is a nice city.",
        "Free shipping on all headsets.",
        "Ada Lovelace n’y est pour rien.",
        "Il part en Sierra Leone demain.",
        "Un tp de chimie au lycée.",
        "Zoom sur la rentrée.",
        "Front and Five are words.",
    ],
)
def test_words_people_and_places_are_not_linked(text: str) -> None:
    assert linked(text) == []


def test_a_place_reading_leaves_the_name_ambiguous() -> None:
    [mention] = match("Le festival aura lieu à Orange cet été.")
    assert mention.vendor_id is None
    assert mention.ambiguous
    assert [c.vendor_id for c in mention.candidates] == ["orange"]
    assert mention.name == "Orange"


def test_another_certain_name_in_the_document_decides() -> None:
    assert [v for _, v in linked("Orange Business grandit.\nLe festival a lieu à Orange.")] == ["orange", "orange"]


def test_a_ticker_shared_by_two_vendors_needs_the_parentheses() -> None:
    [mention] = match("Le titre SRT monte.")
    assert mention.vendor_id is None
    assert {c.vendor_id for c in mention.candidates} == {"startek", "teleperformance"}
    assert linked("Hier, StarTek (NYSE : SRT) a signé.") == [("StarTek", "startek"), ("SRT", "startek")]
    assert linked("SRT (StarTek) devient SRT (Société Rochefortaise Teleperformance).") == [
        ("SRT", "startek"),
        ("StarTek", "startek"),
        ("SRT", "teleperformance"),
        ("Société Rochefortaise Teleperformance", "teleperformance"),
    ]
    assert linked("Le titre SRT (StarTek) monte.") == [("SRT", "startek"), ("StarTek", "startek")]


def test_the_name_is_the_one_of_the_documents_date() -> None:
    assert match("Hier, Sendinblue a signé.", date=dt.date(2017, 5, 1))[0].name == "Sendinblue"
    assert match("Hier, Sendinblue a signé.", date=dt.date(2024, 5, 1))[0].name == "Brevo"
    assert match("Hier, Sendinblue a signé.")[0].name == "Brevo"


def test_short_keys_keep_their_case_and_pieces(tmp_path: Path) -> None:
    matcher = own(
        tmp_path,
        """  - {id: amba, name: AMBA, kind: institution}
  - {id: abc, name: A-B-C, kind: outsourcer}
  - {id: sas-institute, name: Sas Institute, kind: software}
  - {id: aor, name: AOR, kind: outsourcer}
""",
    )

    def ids(text: str) -> list[str | None]:
        return [m.vendor_id for m in matcher.match(document(text))]

    assert ids("Un label d’AMBA, dit-on.") == ["amba"]
    assert ids("Un label d’amba, dit-on.") == []
    assert ids("Chez A-B-C, on recrute.") == ["abc"]
    assert ids("Le plan a b c ne va pas.") == []
    assert ids("Une étude de Sas Institute.") == ["sas-institute"]
    assert ids("Un institute quelconque.") == []
    assert ids("Il la or le veut, A or B.") == []


def test_contrasting_words_are_no_misspelling(tmp_path: Path) -> None:
    matcher = own(tmp_path, "  - {id: s, name: Contactelia Sud, kind: outsourcer}\n")
    assert [m.vendor_id for m in matcher.match(document("Hier, Contactelia Sudd a signé."))] == ["s"]
    assert all(m.vendor_id is None for m in matcher.match(document("Hier, Contactelia Nord a signé.")))


def test_no_name_runs_across_a_comma_or_a_sentence_end() -> None:
    assert linked("On prend Get, app ou non.") == []
    assert linked("Il est né sous le signe du Star. Tek suit.") == []


def test_an_explanation_names_span_name_reason_and_confidence() -> None:
    doc = document("L’opérateur Orange a coupé les lignes.", date=dt.date(2021, 1, 1))
    [mention] = MATCHER.match(doc)
    text = "\n".join(explain(doc, mention, MATCHER))
    for part in ("'Orange'", "orange", "context", "confidence"):
        assert part in text
