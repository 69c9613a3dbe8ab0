"""The traps of numbers and dates that other parsers fall into, each by its name."""

from __future__ import annotations

import datetime as dt

import pytest

from claimcheck.language.quantities import find_values
from claimcheck.language.times import find_times
from claimcheck.schema import Lang

FR, EN = Lang.FR, Lang.EN
TODAY = dt.date(2024, 11, 21)


def numbers(text: str, lang: Lang) -> list[tuple[str, str, float | None]]:
    return [(f.value.text, f.value.kind.value, f.value.number) for f in find_values(text, lang)]


def times(text: str, lang: Lang) -> list[tuple[str, str, str]]:
    return [(f.time.text, str(f.time.from_), str(f.time.to)) for f in find_times(text, lang, TODAY)]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        pytest.param(
            "1,2 milliard d'euros", FR, ("1,2 milliard d'euros", "money", 1.2e9), id="milliard is not dropped"
        ),
        pytest.param("$65 million", EN, ("$65 million", "money", 65e6), id="million is not dropped"),
        pytest.param("12,5 %", FR, ("12,5 %", "percent", 12.5), id="decimal comma of a percentage"),
        pytest.param("1 234,5 km", FR, ("1 234,5", "number", 1234.5), id="group of a space"),
        pytest.param("1\u00a0234,5 km", FR, ("1\u00a0234,5", "number", 1234.5), id="group of a no-break space"),
        pytest.param("1\u202f234,5 km", FR, ("1\u202f234,5", "number", 1234.5), id="group of a narrow space"),
        pytest.param("deux millions et demi", FR, ("deux millions et demi", "number", 2.5e6), id="et demi"),
        pytest.param("quatre-vingt-dix-neuf mille", FR, ("quatre-vingt-dix-neuf mille", "number", 99e3), id="99 000"),
        pytest.param("3 M€", FR, ("3 M€", "money", 3e6), id="M€"),
        pytest.param("3 Md€", FR, ("3 Md€", "money", 3e9), id="Md€"),
        pytest.param("3 Mds€", FR, ("3 Mds€", "money", 3e9), id="Mds€"),
        pytest.param("€3bn", EN, ("€3bn", "money", 3e9), id="bn"),
        pytest.param("10k users", EN, ("10k", "number", 10e3), id="k"),
        pytest.param("n° 2", FR, ("n° 2", "rank", 2), id="n° 2"),
        pytest.param("2e du classement", FR, ("2e", "rank", 2), id="2e"),
        pytest.param("dans le trio de tête", FR, ("trio de tête", "rank", 3), id="trio de tête"),
    ],
)
def test_trap_of_numbers(text: str, lang: Lang, expected: tuple[str, str, float]) -> None:
    assert numbers(text, lang) == [expected]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        pytest.param("1.234,5", FR, id="1.234,5 in French"),
        pytest.param("11,11.11", EN, id="11,11.11"),
        pytest.param("24/7", FR, id="24/7"),
        pytest.param("24/7", EN, id="24/7 in English"),
        pytest.param("un produit neuf", FR, id="neuf is new"),
        pytest.param("un client", FR, id="un is an article"),
        pytest.param("the one they like", EN, id="one is a pronoun"),
        pytest.param("100M2", EN, id="100M2"),
        pytest.param("T3 2024", FR, id="T3 2024 has no number"),
        pytest.param("en 2022", FR, id="a year is no number"),
        pytest.param("Five9 vs Five", EN, id="Five9"),
        pytest.param("une société B2B", FR, id="B2B"),
        pytest.param("chez Mosaïc 21", FR, id="Mosaïc 21"),
        pytest.param("A-B-C", EN, id="A-B-C"),
        pytest.param("S.A.S.U.", FR, id="S.A.S.U."),
    ],
)
def test_trap_of_what_is_no_number(text: str, lang: Lang) -> None:
    assert numbers(text, lang) == []


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        pytest.param("T3 2024", FR, ("T3 2024", "2024-07-01", "2024-09-30"), id="T3 2024 is a quarter"),
        pytest.param("en 2022", FR, ("2022", "2022-01-01", "2022-12-31"), id="a year is no day of it"),
        pytest.param("en juin 2021 et après", FR, ("juin 2021", "2021-06-01", "2021-06-30"), id="et is not swallowed"),
        pytest.param("1er sept. 2024", FR, ("1er sept. 2024", "2024-09-01", "2024-09-01"), id="1er sept. 2024"),
        pytest.param("en sept. 2023", FR, ("sept. 2023", "2023-09-01", "2023-09-30"), id="sept. is September"),
        pytest.param("le 3 mars 2021 FR", FR, ("le 3 mars 2021", "2021-03-03", "2021-03-03"), id="FR behind a date"),
    ],
)
def test_trap_of_dates(text: str, lang: Lang, expected: tuple[str, str, str]) -> None:
    assert times(text, lang) == [expected]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        pytest.param("ouvert 24/7", FR, id="24/7"),
        pytest.param("open 24/7", EN, id="24/7 in English"),
        pytest.param("100M2", FR, id="100M2"),
        pytest.param("T.A.S", FR, id="T.A.S"),
        pytest.param("S.A.S.U.", FR, id="S.A.S.U."),
        pytest.param("M. Dupont, J.-P., p. ex.", FR, id="initials"),
        pytest.param("Five9 et 8x8", FR, id="Five9"),
        pytest.param("1 234,5", FR, id="1 234,5"),
        pytest.param("deux mille salariés", FR, id="deux mille salariés"),
        pytest.param("2000 salariés", FR, id="2000 salariés"),
        pytest.param("Orange et Mosaïc 21", FR, id="Mosaïc 21"),
    ],
)
def test_trap_of_what_is_no_date(text: str, lang: Lang) -> None:
    assert times(text, lang) == []


def test_trap_of_a_mixed_quotation() -> None:
    """A quotation in the other language is read with that language's grammar."""
    text = "Il a dit « we have raised more than $65 million since May 2018 and it is a third of the total » hier."
    found = find_values(text, FR)
    assert (found[0].value.text, found[0].value.number) == ("more than $65 million", 65e6)
    assert found[1].value.text == "a third"
    assert times(text, FR)[0] == ("since May 2018", "2018-05-01", "None")
