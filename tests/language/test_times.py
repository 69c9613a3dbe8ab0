"""Dates and periods in text, with their precision."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
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


def read(text: str, lang: Lang, reference: dt.date | None = None) -> tuple[str, str | None, str | None, str | None]:
    time = only(text, lang, reference).time
    first, last = (None if day is None else day.isoformat() for day in (time.from_, time.to))
    return time.text, first, last, None if time.precision is None else time.precision.value


@pytest.mark.parametrize(
    ("text", "lang", "quote", "first", "last", "precision"),
    [
        ("fondée en 2018.", FR, "2018", "2018-01-01", "2018-12-31", "year"),
        ("un prix (2018) mérité", FR, "2018", "2018-01-01", "2018-12-31", "year"),
        ("en été 2018", FR, "été 2018", "2018-01-01", "2018-12-31", "year"),
        ("Chiffre d'affaires 2020 : 9 M€", FR, "2020", "2020-01-01", "2020-12-31", "year"),
        ("2001 : ouverture à Lille", FR, "2001", "2001-01-01", "2001-12-31", "year"),
        ("sur l'exercice 2023/24", FR, "2023/24", "2023-01-01", "2024-12-31", "year"),
        ("fin 2020", FR, "fin 2020", "2020-01-01", "2020-12-31", "year"),
        ("début 2019", FR, "début 2019", "2019-01-01", "2019-12-31", "year"),
        ("mi-2018", FR, "mi-2018", "2018-01-01", "2018-12-31", "year"),
        ("créé en juin 2013. Puis", FR, "juin 2013", "2013-06-01", "2013-06-30", "month"),
        ("en juin 2021 et après", FR, "juin 2021", "2021-06-01", "2021-06-30", "month"),
        ("en fe\u0301vrier 2020", FR, "fe\u0301vrier 2020", "2020-02-01", "2020-02-29", "month"),
        ("sort le 13 février 2018 ici", FR, "le 13 février 2018", "2018-02-13", "2018-02-13", "day"),
        ("le mardi 14 mars 2023", FR, "le mardi 14 mars 2023", "2023-03-14", "2023-03-14", "day"),
        ("daté du 1er sept. 2024", FR, "1er sept. 2024", "2024-09-01", "2024-09-01", "day"),
        ("paru le 13/02/2018", FR, "13/02/2018", "2018-02-13", "2018-02-13", "day"),
        ("paru le 02/03/2018", FR, "02/03/2018", "2018-03-02", "2018-03-02", "day"),
        ("paru 2018-02-13", FR, "2018-02-13", "2018-02-13", "2018-02-13", "day"),
        ("au T3 2024", FR, "T3 2024", "2024-07-01", "2024-09-30", "quarter"),
        ("au premier trimestre 2021", FR, "premier trimestre 2021", "2021-01-01", "2021-03-31", "quarter"),
        ("au premier semestre 2019", FR, "premier semestre 2019", "2019-01-01", "2019-06-30", "month"),
        ("entre 2015 et 2018", FR, "entre 2015 et 2018", "2015-01-01", "2018-12-31", "year"),
        ("l'exercice 2015-2018", FR, "2015-2018", "2015-01-01", "2018-12-31", "year"),
        ("exercice clos le 30 juin 2024", FR, "exercice clos le 30 juin 2024", "2023-07-01", "2024-06-30", "year"),
        ("de juin à septembre 2021", FR, "de juin à septembre 2021", "2021-06-01", "2021-09-30", "month"),
        ("du 3 au 5 mai 2018", FR, "du 3 au 5 mai 2018", "2018-05-03", "2018-05-05", "day"),
        ("founded in 2018.", EN, "2018", "2018-01-01", "2018-12-31", "year"),
        ("the summer of 2018", EN, "the summer of 2018", "2018-01-01", "2018-12-31", "year"),
        ("in June 2013", EN, "June 2013", "2013-06-01", "2013-06-30", "month"),
        ("on 13 February 2018", EN, "13 February 2018", "2018-02-13", "2018-02-13", "day"),
        ("on February 13, 2018", EN, "February 13, 2018", "2018-02-13", "2018-02-13", "day"),
        ("on 02/13/2018", EN, "02/13/2018", "2018-02-13", "2018-02-13", "day"),
        ("on 13/02/2018", EN, "13/02/2018", "2018-02-13", "2018-02-13", "day"),
        ("on 05/05/2018", EN, "05/05/2018", "2018-05-05", "2018-05-05", "day"),
        (
            "from 28 January to 3 February 2024",
            EN,
            "from 28 January to 3 February 2024",
            "2024-01-28",
            "2024-02-03",
            "day",
        ),
        ("January 28 – February 3, 2024", EN, "January 28 – February 3, 2024", "2024-01-28", "2024-02-03", "day"),
        ("in Q3 2024", EN, "Q3 2024", "2024-07-01", "2024-09-30", "quarter"),
        ("the third quarter of 2024", EN, "third quarter of 2024", "2024-07-01", "2024-09-30", "quarter"),
        ("the second half of 2020", EN, "second half of 2020", "2020-07-01", "2020-12-31", "month"),
        (
            "the six months to September 2023",
            EN,
            "six months to September 2023",
            "2023-04-01",
            "2023-09-30",
            "month",
        ),
        ("the quarter ended June 30, 2023", EN, "quarter ended June 30, 2023", "2023-04-01", "2023-06-30", "quarter"),
        ("FY24 sales", EN, "FY24", "2024-01-01", "2024-12-31", "year"),
        ("on Tue 18 Feb 2020", EN, "Tue 18 Feb 2020", "2020-02-18", "2020-02-18", "day"),
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
        ("arrive en mai", FR, "mai", "2024-05-01", "2024-05-31", "month"),
        ("remporté en juillet, il l’honorera", FR, "juillet", "2023-07-01", "2023-07-31", "month"),
        ("jeudi soir", FR, "jeudi soir", "2024-03-07", "2024-03-07", "day"),
        ("une rencontre est prévue vendredi", FR, "vendredi", "2024-03-15", "2024-03-15", "day"),
        ("le 3 mars dernier", FR, "le 3 mars dernier", "2024-03-03", "2024-03-03", "day"),
        ("du 4 au 6 mars", FR, "du 4 au 6 mars", "2024-03-04", "2024-03-06", "day"),
        ("entre janvier et mars", FR, "entre janvier et mars", "2024-01-01", "2024-03-31", "month"),
        ("il y a trois semaines", FR, "il y a trois semaines", "2024-02-21", "2024-02-21", "day"),
        ("au quatrième trimestre", FR, "quatrième trimestre", "2023-10-01", "2023-12-31", "quarter"),
        ("au cours du trimestre", FR, "au cours du trimestre", "2023-10-01", "2023-12-31", "quarter"),
        ("le week-end dernier", FR, "le week-end dernier", "2024-03-09", "2024-03-10", "day"),
        ("dans l'après-midi", FR, "dans l'après-midi", "2024-03-13", "2024-03-13", "day"),
        ("à ce jour", FR, "à ce jour", "2024-03-13", "2024-03-13", "day"),
        ("il y a deux ans", FR, "il y a deux ans", "2022-01-01", "2022-12-31", "year"),
        ("last year", EN, "last year", "2023-01-01", "2023-12-31", "year"),
        ("yesterday", EN, "yesterday", "2024-03-12", "2024-03-12", "day"),
        ("this week", EN, "this week", "2024-03-11", "2024-03-17", "day"),
        ("last month", EN, "last month", "2024-02-01", "2024-02-29", "month"),
        ("closed on 28 February", EN, "28 February", "2024-02-28", "2024-02-28", "day"),
        ("it died Thursday, they say", EN, "Thursday", "2024-03-07", "2024-03-07", "day"),
        ("on Sunday evening", EN, "Sunday evening", "2024-03-10", "2024-03-10", "day"),
        ("last Monday", EN, "last Monday", "2024-03-11", "2024-03-11", "day"),
        ("over the weekend", EN, "over the weekend", "2024-03-09", "2024-03-10", "day"),
        ("closed on the 4th, they say", EN, "the 4th", "2024-03-04", "2024-03-04", "day"),
        ("three weeks ago", EN, "three weeks ago", "2024-02-21", "2024-02-21", "day"),
        ("next May", EN, "next May", "2024-05-01", "2024-05-31", "month"),
        ("are leaving in May", EN, "May", "2024-05-01", "2024-05-31", "month"),
        ("in the third quarter", EN, "third quarter", "2023-07-01", "2023-09-30", "quarter"),
        ("closing is expected in the third quarter", EN, "third quarter", "2024-07-01", "2024-09-30", "quarter"),
        ("Q4 net rose", EN, "Q4", "2023-10-01", "2023-12-31", "quarter"),
        ("the year to January", EN, "year to January", "2023-02-01", "2024-01-31", "year"),
        ("w.e.f. November 1", EN, "November 1", "2024-11-01", "2024-11-01", "day"),
        ("late last year", EN, "late last year", "2023-01-01", "2023-12-31", "year"),
        ("at Christmas", EN, "Christmas", "2023-12-25", "2023-12-25", "day"),
        ("will close on 18 June", EN, "18 June", "2024-06-18", "2024-06-18", "day"),
    ],
)
def test_relative_dates_need_the_day_of_publication(
    text: str, lang: Lang, quote: str, first: str, last: str, precision: str
) -> None:
    assert read(text, lang, WEDNESDAY) == (quote, first, last, precision)
    unresolved = find_times(text, lang)[0].time
    assert unresolved.text.endswith(quote)
    assert (unresolved.from_, unresolved.to, unresolved.precision) == (None, None, None)


@pytest.mark.parametrize(
    "text", ["in the third quarter of fiscal 2025", "Q3 FY25", "fiscal Q2", "au deuxième trimestre fiscal"]
)
def test_a_quarter_of_a_fiscal_year_is_no_quarter_of_the_calendar(text: str) -> None:
    quarter = find_times(text, FR if "au" in text else EN, dt.date(2025, 11, 3))[0].time
    assert (quarter.from_, quarter.to, quarter.precision) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "lang", "quote"),
    [
        ("signée en mai", FR, "en mai"),
        ("a fusionné mercredi", FR, "mercredi"),
        ("a fermé au printemps", FR, "au printemps"),
        ("l’hiver dernier", FR, "l’hiver dernier"),
        ("l’an passé", FR, "l’an passé"),
        ("d’ici à Noël", FR, "d’ici à Noël"),
        ("avant le ramadan", FR, "avant le ramadan"),
        ("aucune panne en trois ans", FR, "en trois ans"),
        ("the link-up, live since October", EN, "since October"),
        ("good until Christmas", EN, "until Christmas"),
        ("85 jobs, two weeks before Christmas", EN, "two weeks before Christmas"),
        ("slated for Friday", EN, "for Friday"),
        ("Last year 44 prizes", EN, "Last year"),
        ("plans to open next spring", EN, "next spring"),
        ("went last fall to Tandem", EN, "last fall"),
        ("fewer seats in five years", EN, "in five years"),
        ("full-year sales", EN, "full-year"),
    ],
)
def test_what_nothing_dates_keeps_its_words(text: str, lang: Lang, quote: str) -> None:
    assert read(text, lang) == (quote, None, None, None)


@pytest.mark.parametrize("day", [None, WEDNESDAY])
def test_seasons_are_never_dated(day: dt.date | None) -> None:
    assert read("a fermé au printemps", FR, day) == ("au printemps", None, None, None)


@pytest.mark.parametrize(
    ("text", "lang", "quote", "first", "last", "precision"),
    [
        ("depuis 2019, rien", FR, "depuis 2019", "2019-01-01", None, "year"),
        ("depuis le 12 mars", FR, "depuis le 12 mars", "2024-03-12", None, "day"),
        ("depuis janvier", FR, "depuis janvier", "2024-01-01", None, "month"),
        ("depuis sept semaines", FR, "depuis sept semaines", "2024-01-01", None, "month"),
        ("depuis trois ans", FR, "depuis trois ans", "2021-01-01", None, "year"),
        ("depuis le début de l’année", FR, "depuis le début de l’année", "2024-01-01", None, "year"),
        ("le traitera dès le 1er avril", FR, "dès le 1er avril", "2024-04-01", None, "day"),
        ("à partir du 1er juillet 2025", FR, "à partir du 1er juillet 2025", "2025-07-01", None, "day"),
        ("jusqu’en 2024", FR, "jusqu’en 2024", None, "2024-12-31", "year"),
        ("valable jusqu’au 31 décembre", FR, "jusqu’au 31 décembre", None, "2024-12-31", "day"),
        ("d’ici à 2028", FR, "d’ici à 2028", None, "2028-12-31", "year"),
        ("d’ici la fin de 2026", FR, "d’ici la fin de 2026", None, "2026-12-31", "year"),
        ("d’ici trois ans", FR, "d’ici trois ans", None, "2027-12-31", "year"),
        ("avant 2025", FR, "avant 2025", None, "2024-12-31", "year"),
        ("avant Pâques", FR, "avant Pâques", None, "2024-03-31", "day"),
        ("since 2013", EN, "since 2013", "2013-01-01", None, "year"),
        ("exercisable from January", EN, "from January", "2025-01-01", None, "month"),
        ("since Xmas", EN, "since Xmas", "2023-12-25", None, "day"),
        ("until 2014", EN, "until 2014", None, "2014-12-31", "year"),
        ("until at least 2028", EN, "until at least 2028", None, "2028-12-31", "year"),
        ("through 2029", EN, "through 2029", None, "2029-12-31", "year"),
        ("by June", EN, "by June", None, "2024-06-30", "month"),
        ("by Christmas", EN, "by Christmas", None, "2024-12-25", "day"),
        ("before 2025", EN, "before 2025", None, "2024-12-31", "year"),
        ("before the end of October", EN, "before the end of October", None, "2024-10-31", "month"),
        ("by the end of 2025", EN, "by the end of 2025", None, "2025-12-31", "year"),
        ("will close as of 1 April", EN, "as of 1 April", "2024-04-01", None, "day"),
        # A comparison opens nothing, nor does "dès" of what has been.
        ("up 12% from 2021", EN, "2021", "2021-01-01", "2021-12-31", "year"),
        ("dès 2015, elle vend", FR, "2015", "2015-01-01", "2015-12-31", "year"),
        ("as of March 1, 2024, it had 30 sites", EN, "March 1, 2024", "2024-03-01", "2024-03-01", "day"),
    ],
)
def test_open_ends(text: str, lang: Lang, quote: str, first: str | None, last: str | None, precision: str) -> None:
    assert read(text, lang, WEDNESDAY) == (quote, first, last, precision)


@pytest.mark.parametrize(
    ("text", "lang", "quote", "first", "last"),
    [
        ("fondée en 2013, vendue deux ans plus tard", FR, "deux ans plus tard", "2015-01-01", "2015-12-31"),
        ("en 2013, puis l'année suivante", FR, "l'année suivante", "2014-01-01", "2014-12-31"),
        ("au 31 décembre 2023, contre 15 un an plus tôt", FR, "un an plus tôt", "2022-12-31", "2022-12-31"),
        ("in 2009 it opened; four years later it closed", EN, "four years later", "2013-01-01", "2013-12-31"),
    ],
)
def test_times_count_from_the_one_before_them(text: str, lang: Lang, quote: str, first: str, last: str) -> None:
    time = find_times(text, lang)[-1].time
    assert (time.text, str(time.from_), str(time.to)) == (quote, first, last)


def test_a_comparison_without_its_year_is_no_time() -> None:
    assert find_times("48 secondes contre 50 un an plus tôt", FR, WEDNESDAY) == []


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
        ("plus de 2000 ont répondu", FR),
        ("le lundi, elle ferme", FR),
        ("du lundi au vendredi", FR),
        ("every Monday", EN),
        ("Monday.com bought it", EN),
        ("the Friday deal", EN),
        ("bought by March Networks", EN),
        ("it may march on", EN),
        ("on the 4th floor", EN),
        ("la société a été vendue", FR),
        ("un printemps pluvieux", FR),
        ("left within a week", EN),
        ("connected in 5 days", EN),
        ("1,2 milliard d'euros", FR),
        ("T. A. S.", FR),
    ],
)
def test_what_is_no_time(text: str, lang: Lang) -> None:
    assert find_times(text, lang, WEDNESDAY) == []


def test_unknown_language_has_no_times() -> None:
    assert find_times("in 2018", Lang.UNKNOWN, WEDNESDAY) == []


# The first call of a grammar compiles it, which takes longer than a deadline allows.
_NO_DEADLINE = settings(deadline=None)

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
        "depuis ",
        "until ",
        "before ",
        "Noël",
        "by Christmas",
        "au printemps",
        "jeudi soir",
        "on Friday",
        "the quarter ended ",
        "deux ans plus tard",
        "the following year",
        "the 31st",
        "FY28",
        "H1",
        "in five years",
        "\n",
        "é",
        "İ",
    ]
)
_TEXTS = st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join), st.lists(_PIECES, max_size=30).map(" ".join))
_DATES = st.one_of(st.none(), st.dates(), st.sampled_from([dt.date.min, dt.date.max]))


@_NO_DEADLINE
@given(_TEXTS, st.sampled_from([FR, EN]), _DATES)
def test_spans_and_periods_are_valid(text: str, lang: Lang, reference: dt.date | None) -> None:
    end = 0
    for found in find_times(text, lang, reference):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.time.text
        first, last = found.time.from_, found.time.to
        assert (found.time.precision is None) == (first is None and last is None)
        assert first is None or last is None or first <= last
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


@_NO_DEADLINE
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
