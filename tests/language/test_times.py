"""Dates and periods in text, with their precision."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.language.times import FoundTime, find_times
from claimcheck.schema import Lang

FR, EN = Lang.FR, Lang.EN
WEDNESDAY = dt.date(2024, 3, 13)


def only(text: str, lang: Lang, reference: dt.date | None = None) -> FoundTime:
    found = find_times(text, lang, reference)
    assert len(found) == 1, found
    assert text[found[0].start : found[0].end] == found[0].time.text
    return found[0]


def read(text: str, lang: Lang, reference: dt.date | None = None) -> tuple[str, str, str, str]:
    time = only(text, lang, reference).time
    return time.text, str(time.from_), str(time.to), time.precision.value


@pytest.mark.parametrize(
    ("text", "lang", "quote", "first", "last", "precision"),
    [
        ("fondée en 2018.", FR, "2018", "2018-01-01", "2018-12-31", "year"),
        ("un prix (2018) mérité", FR, "2018", "2018-01-01", "2018-12-31", "year"),
        ("depuis 2019, rien", FR, "2019", "2019-01-01", "2019-12-31", "year"),
        ("fin 2020", FR, "fin 2020", "2020-01-01", "2020-12-31", "year"),
        ("début 2019", FR, "début 2019", "2019-01-01", "2019-12-31", "year"),
        ("mi-2018", FR, "mi-2018", "2018-01-01", "2018-12-31", "year"),
        ("créé en juin 2013. Puis", FR, "juin 2013", "2013-06-01", "2013-06-30", "month"),
        ("en juin 2021 et après", FR, "juin 2021", "2021-06-01", "2021-06-30", "month"),
        ("en fe\u0301vrier 2020", FR, "fe\u0301vrier 2020", "2020-02-01", "2020-02-29", "month"),
        ("sort le 13 février 2018 ici", FR, "le 13 février 2018", "2018-02-13", "2018-02-13", "day"),
        ("le mardi 14 mars 2023", FR, "le mardi 14 mars 2023", "2023-03-14", "2023-03-14", "day"),
        ("depuis 1er sept. 2024", FR, "1er sept. 2024", "2024-09-01", "2024-09-01", "day"),
        ("paru le 13/02/2018", FR, "13/02/2018", "2018-02-13", "2018-02-13", "day"),
        ("paru le 02/03/2018", FR, "02/03/2018", "2018-03-02", "2018-03-02", "day"),
        ("paru 2018-02-13", FR, "2018-02-13", "2018-02-13", "2018-02-13", "day"),
        ("au T3 2024", FR, "T3 2024", "2024-07-01", "2024-09-30", "quarter"),
        ("au premier trimestre 2021", FR, "premier trimestre 2021", "2021-01-01", "2021-03-31", "quarter"),
        ("au premier semestre 2019", FR, "premier semestre 2019", "2019-01-01", "2019-06-30", "month"),
        ("entre 2015 et 2018", FR, "entre 2015 et 2018", "2015-01-01", "2018-12-31", "year"),
        ("l'exercice 2015-2018", FR, "2015-2018", "2015-01-01", "2018-12-31", "year"),
        ("de juin à septembre 2021", FR, "de juin à septembre 2021", "2021-06-01", "2021-09-30", "month"),
        ("du 3 au 5 mai 2018", FR, "du 3 au 5 mai 2018", "2018-05-03", "2018-05-05", "day"),
        ("founded in 2018.", EN, "2018", "2018-01-01", "2018-12-31", "year"),
        ("the summer of 2018", EN, "2018", "2018-01-01", "2018-12-31", "year"),
        ("in June 2013", EN, "June 2013", "2013-06-01", "2013-06-30", "month"),
        ("on 13 February 2018", EN, "13 February 2018", "2018-02-13", "2018-02-13", "day"),
        ("on February 13, 2018", EN, "February 13, 2018", "2018-02-13", "2018-02-13", "day"),
        ("on 02/13/2018", EN, "02/13/2018", "2018-02-13", "2018-02-13", "day"),
        ("on 13/02/2018", EN, "13/02/2018", "2018-02-13", "2018-02-13", "day"),
        ("on 05/05/2018", EN, "05/05/2018", "2018-05-05", "2018-05-05", "day"),
        ("in Q3 2024", EN, "Q3 2024", "2024-07-01", "2024-09-30", "quarter"),
        ("the third quarter of 2024", EN, "third quarter of 2024", "2024-07-01", "2024-09-30", "quarter"),
        ("the second half of 2020", EN, "second half of 2020", "2020-07-01", "2020-12-31", "month"),
        ("from 2015 to 2018", EN, "from 2015 to 2018", "2015-01-01", "2018-12-31", "year"),
    ],
)
def test_complete_dates(text: str, lang: Lang, quote: str, first: str, last: str, precision: str) -> None:
    assert read(text, lang) == (quote, first, last, precision)


@pytest.mark.parametrize(
    ("text", "lang", "quote", "first", "last", "precision"),
    [
        ("l’an dernier", FR, "l’an dernier", "2023-01-01", "2023-12-31", "year"),
        ("hier", FR, "hier", "2024-03-12", "2024-03-12", "day"),
        ("cette semaine", FR, "cette semaine", "2024-03-11", "2024-03-17", "day"),
        ("ce mois-ci", FR, "ce mois-ci", "2024-03-01", "2024-03-31", "month"),
        ("le mois dernier", FR, "le mois dernier", "2024-02-01", "2024-02-29", "month"),
        ("vendredi dernier", FR, "vendredi dernier", "2024-03-08", "2024-03-08", "day"),
        ("a signé le 18 juin", FR, "le 18 juin", "2023-06-18", "2023-06-18", "day"),
        ("a signé le 2 mars", FR, "le 2 mars", "2024-03-02", "2024-03-02", "day"),
        ("nobody complained by telephone in March", EN, "March", "2024-03-01", "2024-03-31", "month"),
        ("nous quitte au 31 décembre", FR, "31 décembre", "2023-12-31", "2023-12-31", "day"),
        ("ouvrira le 18 juin", FR, "le 18 juin", "2024-06-18", "2024-06-18", "day"),
        ("depuis janvier", FR, "janvier", "2024-01-01", "2024-01-31", "month"),
        ("il y a deux ans", FR, "il y a deux ans", "2022-01-01", "2022-12-31", "year"),
        ("last year", EN, "last year", "2023-01-01", "2023-12-31", "year"),
        ("yesterday", EN, "yesterday", "2024-03-12", "2024-03-12", "day"),
        ("this week", EN, "this week", "2024-03-11", "2024-03-17", "day"),
        ("last month", EN, "last month", "2024-02-01", "2024-02-29", "month"),
        ("closed on 28 February", EN, "28 February", "2024-02-28", "2024-02-28", "day"),
        ("will close on 18 June", EN, "18 June", "2024-06-18", "2024-06-18", "day"),
    ],
)
def test_relative_dates_need_the_day_of_publication(
    text: str, lang: Lang, quote: str, first: str, last: str, precision: str
) -> None:
    assert read(text, lang, WEDNESDAY) == (quote, first, last, precision)
    assert find_times(text, lang) == []


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("ouvert 24/7", FR),
        ("open 24/7", EN),
        ("100M2", FR),
        ("de 2000 personnes", FR),
        ("plus de 2000 salariés", FR),
        ("a team of 2000 people", EN),
        ("le 31 février 2018", FR),
        ("on 02/03/2018", EN),
        ("as you may 2018 times", EN),
        ("1,2 milliard d'euros", FR),
        ("T. A. S.", FR),
    ],
)
def test_what_is_no_time(text: str, lang: Lang) -> None:
    assert find_times(text, lang, WEDNESDAY) == []


def test_unknown_language_has_no_times() -> None:
    assert find_times("in 2018", Lang.UNKNOWN, WEDNESDAY) == []


_PIECES = st.sampled_from(
    [
        "le ",
        "13",
        "1er",
        "31",
        "février",
        "May",
        "2018",
        "en ",
        "in ",
        "of ",
        "-",
        "/",
        "02",
        "T3",
        "Q4",
        "fin ",
        "hier",
        "last year",
        "entre ",
        " et ",
        "from ",
        " to ",
        "trimestre ",
        "first ",
        "half ",
        "il y a ",
        "999 ans",
        "two years ago",
        "\n",
        "é",
        "İ",
    ]
)
_TEXTS = st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join), st.lists(_PIECES, max_size=30).map(" ".join))
_DATES = st.one_of(st.none(), st.dates(), st.sampled_from([dt.date.min, dt.date.max]))


@given(_TEXTS, st.sampled_from([FR, EN]), _DATES)
def test_spans_and_periods_are_valid(text: str, lang: Lang, reference: dt.date | None) -> None:
    end = 0
    for found in find_times(text, lang, reference):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.time.text
        assert found.time.from_ is not None
        assert found.time.to is not None
        assert found.time.from_ <= found.time.to
        end = found.end


_FR_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_EN_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_written_days_round_trip(day: dt.date) -> None:
    number = "1er" if day.day == 1 else str(day.day)
    texts = [
        (f"le {number} {_FR_MONTHS[day.month - 1]} {day.year}", FR),
        (f"{_EN_MONTHS[day.month - 1]} {day.day}, {day.year}", EN),
        (day.isoformat(), FR),
    ]
    for text, lang in texts:
        assert read(text, lang) == (text, day.isoformat(), day.isoformat(), "day")


@pytest.mark.parametrize("text", ["1 2 3 4 " * 25_000, "9" * 200_000, " " * 200_000])
def test_long_rows_of_digits_are_no_times(text: str) -> None:
    assert find_times(text, FR, WEDNESDAY) == []
