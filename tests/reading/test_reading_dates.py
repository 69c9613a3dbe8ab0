"""The date of a document: bylines and datelines, never the body and never today."""

from __future__ import annotations

import datetime as dt

import pytest

from claimcheck.reading import read_text
from claimcheck.schema import Lang

BYLINES = [
    ("Publié le 27 janvier 2018 à 11:56", Lang.FR, dt.date(2018, 1, 27)),
    ("Le 7 septembre 2018 par la rédaction", Lang.FR, dt.date(2018, 9, 7)),
    ("lundi 13 août 2007", Lang.FR, dt.date(2007, 8, 13)),
    ("Limoges, le 9 janvier 2024", Lang.FR, dt.date(2024, 1, 9)),
    ("Un billet de Gontran | publié le mardi 14 mars 2023 | 3 min", Lang.FR, dt.date(2023, 3, 14)),
    ("Par Anne Durand, le 10 novembre 2023 à 08:42 – mis à jour à 09:15", Lang.FR, dt.date(2023, 11, 10)),
    ("Mis à jour le 3 mars 2018, publié le 1er mars 2018", Lang.FR, dt.date(2018, 3, 1)),
    ("Mis à jour le 3 mars 2018", Lang.FR, dt.date(2018, 3, 3)),
    ("**Publié le 3 mars 2021**", Lang.FR, dt.date(2021, 3, 3)),
    (
        "Pau, le 5 octobre 2022 – Fluvoix, éditeur, annonce avoir levé des fonds. ",
        Lang.FR,
        dt.date(2022, 10, 5),
    ),
    ("By Jane Doe | 12 June 2020", Lang.EN, dt.date(2020, 6, 12)),
    ("Posted by Marguerite on October 4, 2021 · 7 comments", Lang.EN, dt.date(2021, 10, 4)),
    ("PARIS, March 3, 2021 – Armatis announced today that it has bought a rival.", Lang.EN, dt.date(2021, 3, 3)),
    ("NEW YORK--(BUSINESS WIRE)--March 3, 2021-- Alorica said it had sold a site.", Lang.EN, dt.date(2021, 3, 3)),
    ("LEEDS, May 17 2022", Lang.EN, dt.date(2022, 5, 17)),
    ("2018-01-27", Lang.EN, dt.date(2018, 1, 27)),
    ("12/05/2016", Lang.FR, dt.date(2016, 5, 12)),
    ("16/05/2016 | Rédaction", Lang.FR, dt.date(2016, 5, 16)),
    ("Rennes, le 6 novembre 2024 – Fluvoix annonce avoir signé.", Lang.FR, dt.date(2024, 11, 6)),
    ("Lyon et Tunis, 6 novembre 2024, 18 h 15", Lang.FR, dt.date(2024, 11, 6)),
    ("Nantes, le 24 juillet 2025, 17 h 45 – Information réglementée", Lang.FR, dt.date(2025, 7, 24)),
    ("Entretien avec Anne Durand – propos recueillis par Paul Rey, 11 juin 2021", Lang.FR, dt.date(2021, 6, 11)),
    ("LONDON, March 3, 2021 (Newswire) — Alorica said it had sold a site.", Lang.EN, dt.date(2021, 3, 3)),
    ("DERRY (Moorland News), Tue 18 Feb 2020 – A power cut hit two sites.", Lang.EN, dt.date(2020, 2, 18)),
    ("Davao City, 15 October 2024. The outsourcer today opened a site.", Lang.EN, dt.date(2024, 10, 15)),
    ("Results to 30 September 2023 / Markets desk, 16 November 2023", Lang.EN, dt.date(2023, 11, 16)),
    ("Our Bureau | Pune, October 29, 2025", Lang.EN, dt.date(2025, 10, 29)),
    # An issue of a week is dated by its last day.
    ("Semaine du 10 mai 2016", Lang.FR, dt.date(2016, 5, 15)),
    ("Les brèves du secteur, semaine du 7 au 13 juin 2022", Lang.FR, dt.date(2022, 6, 13)),
    ("Week to Friday 16 May 2025", Lang.EN, dt.date(2025, 5, 16)),
    ("Week ending 18 May 2025", Lang.EN, dt.date(2025, 5, 18)),
]
NO_BYLINES = [
    "Le 6 février 2023, l’opérateur a été frappé par une panne géante.",
    "Sykes racheté par Sitel le 18 juin 2021",
    "Le rapport publié le 3 mai 2020 accable la direction",
    "Créée le 3 mars 2021, la société emploie 20 personnes.",
    "Le 7 septembre 2018 par un simple coup de fil, le fonds a racheté toute la société.",
    "On 3 March 2021 Amazon bought the company.",
    "The deal was signed on March 3, 2021",
    "Since 3 March 2021, nothing has changed",
    "Publié en juin 2021",
    "Copyright 2021",
    "La semaine du 9 mai 2016, la société a perdu deux clients.",
    "Grève la semaine du 9 mai 2016",
    "In the week to 16 May 2025 the shares fell.",
    "Sitel, racheté le 3 mars 2021, emploie 20 personnes.",
    "Results to 30 September 2023",
]


@pytest.mark.parametrize(("line", "lang", "date"), BYLINES)
def test_byline(line: str, lang: Lang, date: dt.date) -> None:
    assert read_text(f"Un titre – a title\n\n{line}\n\nLe corps. The body.", "a", lang=lang).date == date
    assert read_text(line, "a", lang=Lang.UNKNOWN).date == date


@pytest.mark.parametrize("line", NO_BYLINES)
@pytest.mark.parametrize("lang", [Lang.FR, Lang.EN])
def test_no_byline(line: str, lang: Lang) -> None:
    assert read_text(f"Un titre\n\n{line}\n", "a", lang=lang).date is None


def test_only_the_top_is_looked_at() -> None:
    body = "Une ligne du texte.\n" * 12
    assert read_text(body + "Publié le 3 mars 2021", "a").date is None
    assert read_text("Publié le 3 mars 2021\n" + body, "a").date == dt.date(2021, 3, 3)


def test_no_date_is_no_date() -> None:
    assert read_text("La société a perdu son client hier, dit-on aujourd’hui.", "a").date is None
