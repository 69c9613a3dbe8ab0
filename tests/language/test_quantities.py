"""Values in text: numbers, money, percentages, ranks, fractions, bounds and ranges."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claimcheck.language.quantities import FoundValue, find_values, money_hints
from claimcheck.schema import Lang, Relation, ValueKind

FR, EN = Lang.FR, Lang.EN
N, M, P, R, F = ValueKind.NUMBER, ValueKind.MONEY, ValueKind.PERCENT, ValueKind.RANK, ValueKind.FRACTION


def only(text: str, lang: Lang) -> FoundValue:
    found = find_values(text, lang)
    assert len(found) == 1, found
    assert text[found[0].start : found[0].end] == found[0].value.text
    return found[0]


@pytest.mark.parametrize(
    ("text", "lang", "quote", "number"),
    [
        ("On a compté 1 234,5 tonnes.", FR, "1 234,5", 1234.5),
        ("On a compté 1\u00a0234,5 tonnes.", FR, "1\u00a0234,5", 1234.5),
        ("On a compté 1\u202f234,5 tonnes.", FR, "1\u202f234,5", 1234.5),
        ("On a compté 1’234 tonnes.", FR, "1’234", 1234),
        ("They moved 1'234'567 tonnes.", EN, "1'234'567", 1_234_567),
        ("They moved 1,234.5 tonnes.", EN, "1,234.5", 1234.5),
        ("Elle emploie 450 personnes.", FR, "450", 450),
        ("Il reste deux sites et rien d'autre.", FR, "deux", 2),
        ("Ils sont quatre-vingt-dix-neuf mille.", FR, "quatre-vingt-dix-neuf mille", 99_000),
        ("Ils sont deux cent dix.", FR, "deux cent dix", 210),
        ("Ils sont vingt et un.", FR, "vingt et un", 21),
        ("Plus loin, deux millions et demi d'appels.", FR, "deux millions et demi", 2_500_000),
        ("They run forty-two sites.", EN, "forty-two", 42),
        ("It has a hundred and fifty seats.", EN, "a hundred and fifty", 150),
        ("It sold two and a half million seats.", EN, "two and a half million", 2_500_000),
        ("It hired a dozen agents.", EN, "a dozen", 12),
        ("It has half a million users.", EN, "half a million", 500_000),
        ("It has 10k users.", EN, "10k", 10_000),
        ("Neuf clients partent.", FR, "Neuf", 9),
        ("Elle a subi une double coupure.", FR, "double", 2),
        ("Elle compte 2000 salariés.", FR, "2000", 2000),
        ("Un groupe de 2000 personnes.", FR, "2000", 2000),
        ("En 2018 300 postes ont disparu.", FR, "300", 300),
        ("A 120-strong team.", EN, "120", 120),
        ("A thirty-person team.", EN, "thirty", 30),
        ("FOUR DAYS.", EN, "FOUR", 4),
        ("It failed twice.", EN, "twice", 2),
        ("It doubled in size.", EN, "doubled", 2),
        ("Elle a doublé de taille.", FR, "doublé", 2),
        ("La dette atteint six fois et demie l'excédent.", FR, "six fois et demie", 6.5),
        ("It has 5 lakh customers.", EN, "5 lakh", 500_000),
        ("Note moyenne : 4,5/5 hier.", FR, "4,5", 4.5),
        ("Le service a gagné 3 points.", FR, "3", 3),
    ],
)
def test_plain_numbers(text: str, lang: Lang, quote: str, number: float) -> None:
    value = only(text, lang).value
    assert (value.text, value.kind, value.number, value.relation) == (quote, N, number, Relation.EQUAL)


@pytest.mark.parametrize(
    ("text", "lang", "quote", "number", "currency"),
    [
        ("une levée de 18,5 M€ hier", FR, "18,5 M€", 18.5e6, "EUR"),
        ("une levée de 18,5\u00a0M€ hier", FR, "18,5\u00a0M€", 18.5e6, "EUR"),
        ("soit 400\u202f000\u202f€ apportés", FR, "400\u202f000\u202f€", 400_000, "EUR"),
        ("soit 65\u00a0M$\u00a0US de fonds", FR, "65\u00a0M$\u00a0US", 65e6, "USD"),
        ("soit 3 Md€ de ventes", FR, "3 Md€", 3e9, "EUR"),
        ("soit 2 Mds€ de ventes", FR, "2 Mds€", 2e9, "EUR"),
        ("soit 65 M$ de fonds", FR, "65 M$", 65e6, "USD"),
        ("pour 1,2 milliard d’euros comptant", FR, "1,2 milliard d’euros", 1.2e9, "EUR"),
        ("pour 600 millions de dollars", FR, "600 millions de dollars", 600e6, "USD"),
        ("pour deux millions et demi d'euros", FR, "deux millions et demi d'euros", 2.5e6, "EUR"),
        ("dès 4,90 € par mois", FR, "4,90 €", 4.9, "EUR"),
        ("pour 20 000 dirhams", FR, "20 000 dirhams", 20_000, "MAD"),
        ("pour CHF 20 millions", FR, "CHF 20 millions", 20e6, "CHF"),
        ("pour 3 k€ par poste", FR, "3 k€", 3000, "EUR"),
        ("dépasse le milliard de dollars", FR, "dépasse le milliard de dollars", 1e9, "USD"),
        ("a $65 million round", EN, "$65 million", 65e6, "USD"),
        ("a £7.5m loan", EN, "£7.5m", 7.5e6, "GBP"),
        ("the €3bn offer", EN, "€3bn", 3e9, "EUR"),
        ("a $1.1 bln bid", EN, "$1.1 bln", 1.1e9, "USD"),
        ("40 million euros over five", EN, "40 million euros", 40e6, "EUR"),
        ("US$3.5 million", EN, "US$3.5 million", 3.5e6, "USD"),
        ("sold for GBP 5m", EN, "GBP 5m", 5e6, "GBP"),
        ("a profit of Rs 46 crore", EN, "Rs 46 crore", 46e7, "INR"),
        ("a price of Rs. 1,23,456", EN, "Rs. 1,23,456", 123_456, "INR"),
        ("a dividend of 1.4p", EN, "1.4p", 0.014, "GBP"),
        ("sold at 50 cents", EN, "50 cents", 0.5, "USD"),
        ("dès 9 €/mois", FR, "9 €", 9, "EUR"),
        ("le fisc tunisien réclame 2 millions de dinars", FR, "2 millions de dinars", 2e6, "TND"),
        ("réclame 2 millions de dinars", FR, "2 millions de dinars", 2e6, None),
        ("elle a levé 25 millions", FR, "25 millions", 25e6, "EUR"),
        ("un résultat net de 17,9 millions, stable", FR, "17,9 millions", 17.9e6, "EUR"),
        ("il réalise 65 millions de chiffre d'affaires", FR, "65 millions", 65e6, "EUR"),
        ("it raised 25 million in May", EN, "25 million", 25e6, None),
        ("une indemnité de 5 millions de francs", FR, "5 millions de francs", 5e6, None),
    ],
)
def test_money_keeps_its_magnitude(text: str, lang: Lang, quote: str, number: float, currency: str | None) -> None:
    found = find_values(text, lang)[0].value
    assert (found.text, found.kind, found.currency) == (quote, M, currency)
    assert found.number == pytest.approx(number)


@pytest.mark.parametrize(
    ("text", "lang", "quote", "number", "currency"),
    [
        ("Elle a levé des millions d’euros.", FR, "des millions d’euros", 1e6, "EUR"),
        ("Elle a levé plusieurs millions d'euros.", FR, "plusieurs millions d'euros", 1e6, "EUR"),
        ("Malgré les millions de dollars reçus.", FR, "les millions de dollars", 1e6, "USD"),
        ("It lost millions of dollars.", EN, "millions of dollars", 1e6, "USD"),
        ("It lost several million euros.", EN, "several million euros", 1e6, "EUR"),
        ("It lost tens of millions of dollars.", EN, "tens of millions of dollars", 1e7, "USD"),
    ],
)
def test_indefinite_plurals_are_lower_bounds(text: str, lang: Lang, quote: str, number: float, currency: str) -> None:
    value = only(text, lang).value
    assert (value.text, value.kind, value.number, value.currency) == (quote, M, number, currency)
    assert value.relation is Relation.AT_LEAST


@pytest.mark.parametrize(
    ("text", "lang", "quote", "number"),
    [
        ("en hausse de 12,5 %", FR, "12,5 %", 12.5),
        ("en hausse de 12,5\u00a0%", FR, "12,5\u00a0%", 12.5),
        ("douze pour cent du capital", FR, "douze pour cent", 12),
        ("up 12.5%", EN, "12.5%", 12.5),
        ("12 percent of sales", EN, "12 percent", 12),
        ("22 per cent of sales", EN, "22 per cent", 22),
        ("(-12 %)", FR, "-12 %", -12),
        ("la totalité du capital", FR, "la totalité", 100),
        ("the whole capital of it", EN, "the whole capital", 100),
    ],
)
def test_percentages(text: str, lang: Lang, quote: str, number: float) -> None:
    value = only(text, lang).value
    assert (value.text, value.kind, value.number) == (quote, P, number)


@pytest.mark.parametrize(
    ("text", "lang", "quote", "number", "relation"),
    [
        ("classée n° 2 du secteur", FR, "n° 2", 2, "="),
        ("classée nº2 du secteur", FR, "nº2", 2, "="),
        ("le n°1 mondial", FR, "n°1", 1, "="),
        ("classée numéro 2 hier", FR, "numéro 2", 2, "="),
        ("classée nume\u0301ro 2 hier", FR, "nume\u0301ro 2", 2, "="),
        ("le numéro un mondial", FR, "numéro un", 1, "="),
        ("le numéro 102 du magazine", FR, "numéro 102", 102, "="),
        ("n'est plus que 5e", FR, "5e", 5, "="),
        ("se classe 2ème", FR, "2ème", 2, "="),
        ("le deuxième éditeur", FR, "deuxième", 2, "="),
        ("prend la seconde place", FR, "seconde place", 2, "="),
        ("dans le top 3 européen", FR, "top 3", 3, "<="),
        ("dans le trio de tête", FR, "trio de tête", 3, "<="),
        ("monte sur le podium", FR, "podium", 3, "<="),
        ("parmi les cinq premiers éditeurs", FR, "cinq premiers", 5, "<="),
        ("the number two vendor", EN, "number two", 2, "="),
        ("the No. 2 vendor", EN, "No. 2", 2, "="),
        ("ranked #2 in Europe", EN, "#2", 2, "="),
        ("finished second", EN, "second", 2, "="),
        ("was runner-up", EN, "runner-up", 2, "="),
        ("its largest shareholder", EN, "largest", 1, "="),
        ("the second largest vendor", EN, "second", 2, "="),
        ("tenait la tête", FR, "tenait la tête", 1, "="),
        ("le plus grand éditeur", FR, "le plus grand", 1, "="),
        ("a second wave", EN, "second", 2, "="),
        ("came 5th overall", EN, "5th", 5, "="),
        ("in the top five vendors", EN, "top five", 5, "<="),
        ("Europe’s fourth-largest vendor", EN, "fourth", 4, "="),
    ],
)
def test_ranks(text: str, lang: Lang, quote: str, number: float, relation: str) -> None:
    value = only(text, lang).value
    assert (value.text, value.kind, value.number, value.relation.value) == (quote, R, number, relation)


@pytest.mark.parametrize(
    ("text", "lang", "quote", "number"),
    [
        ("Il perd un appel sur deux.", FR, "un appel sur deux", 0.5),
        ("Il perd neuf clients sur dix.", FR, "neuf clients sur dix", 0.9),
        ("Il détient un cinquième du capital.", FR, "un cinquième", 0.2),
        ("Il détient la moitié du capital.", FR, "la moitié", 0.5),
        ("Il détient un tiers des parts.", FR, "un tiers", 1 / 3),
        ("Il détient trois quarts des parts.", FR, "trois quarts", 0.75),
        ("Le titre baisse : “A fifth of the company”.", FR, "A fifth", 0.2),
        ("It owns a fifth of it.", EN, "a fifth", 0.2),
        ("It owns half of it.", EN, "half", 0.5),
        ("It owns two thirds of it.", EN, "two thirds", 2 / 3),
        ("It drops one in five calls.", EN, "one in five", 0.2),
        ("A one-in-five chance.", EN, "one-in-five", 0.2),
        ("I hold most, my sister a quarter.", EN, "a quarter", 0.25),
        ("Its debt has halved.", EN, "halved", 0.5),
        ("La perte est réduite de moitié.", FR, "de moitié", 0.5),
    ],
)
def test_fractions(text: str, lang: Lang, quote: str, number: float) -> None:
    value = only(text, lang).value
    assert (value.text, value.kind) == (quote, F)
    assert value.number == pytest.approx(number)


@pytest.mark.parametrize(
    ("text", "lang", "quote", "number", "relation"),
    [
        ("plus de 450 personnes", FR, "plus de 450", 450, ">"),
        ("au moins 30 sites", FR, "au moins 30", 30, ">="),
        ("moins de 30 sites", FR, "moins de 30", 30, "<"),
        ("jusqu’à 300 postes", FR, "jusqu’à 300", 300, "<="),
        ("au plus 300 postes", FR, "au plus 300", 300, "<="),
        ("environ 300 postes", FR, "environ 300", 300, "~"),
        ("quelque 4,8 milliards de dollars", FR, "quelque 4,8 milliards de dollars", 4.8e9, "~"),
        ("près d’un quart du total", FR, "près d’un quart", 0.25, "~"),
        ("plus d’un million d’euros", FR, "plus d’un million d’euros", 1e6, ">"),
        ("plus du tiers du total", FR, "plus du tiers", 1 / 3, ">"),
        ("près des deux tiers", FR, "près des deux tiers", 2 / 3, "~"),
        ("sous les 40 millions d’euros", FR, "sous les 40 millions d’euros", 40e6, "<"),
        ("dépasse les 2 000", FR, "dépasse les 2 000", 2000, ">"),
        ("dépasse le milliard d’euros", FR, "dépasse le milliard d’euros", 1e9, ">"),
        ("ne devrait pas dépasser 11 %", FR, "pas dépasser 11 %", 11, "<="),
        ("pas moins de 260 grévistes", FR, "pas moins de 260", 260, ">="),
        ("80 embauches depuis janvier, au bas mot", FR, "80", 80, ">="),
        ("sous 48 heures", FR, "sous 48", 48, "<="),
        ("sous un jour ouvré", FR, "sous un", 1, "<="),
        ("en moins d’une minute", FR, "moins d’une", 1, "<"),
        ("la majorité du capital", FR, "la majorité", 0.5, ">"),
        ("a majority", EN, "a majority", 0.5, ">"),
        ("most of its customers", EN, "most of", 0.5, ">"),
        ("under a minute", EN, "under a", 1, "<"),
        ("within 24 hours", EN, "within 24", 24, "<="),
        ("no worse than 6%", EN, "no worse than 6%", 6, "<="),
        ("a stake, like 40%", EN, "like 40%", 40, "~"),
        ("barely 20%", EN, "barely 20%", 20, "~"),
        ("near 600 seats", EN, "near 600", 600, "~"),
        ("300-odd seats", EN, "300-odd", 300, "~"),
        ("topped $3m", EN, "topped $3m", 3e6, ">"),
        ("une dizaine de sites", FR, "une dizaine", 10, "~"),
        ("une centaine de sites", FR, "une centaine", 100, "~"),
        ("more than 1,000 customers", EN, "more than 1,000", 1000, ">"),
        ("over $5m in cash", EN, "over $5m", 5e6, ">"),
        ("at least 12.5% of it", EN, "at least 12.5%", 12.5, ">="),
        ("fewer than 30 seats", EN, "fewer than 30", 30, "<"),
        ("up to 300 posts", EN, "up to 300", 300, "<="),
        ("nearly 300 posts", EN, "nearly 300", 300, "~"),
        ("500+ posts", EN, "500+", 500, ">="),
    ],
)
def test_bounds_are_part_of_the_span(text: str, lang: Lang, quote: str, number: float, relation: str) -> None:
    value = only(text, lang).value
    assert (value.text, value.relation.value) == (quote, relation)
    assert value.number == pytest.approx(number)


@pytest.mark.parametrize(
    ("text", "lang", "quote", "low", "high", "kind"),
    [
        ("entre 3 et 5 millions d'appels", FR, "entre 3 et 5 millions", 3e6, 5e6, N),
        ("entre 12 et 15 millions d’euros", FR, "entre 12 et 15 millions d’euros", 12e6, 15e6, M),
        ("une marge de 10-12 %", FR, "10-12 %", 10, 12, P),
        ("de 200 à 300 personnes", FR, "de 200 à 300", 200, 300, N),
        ("from 10 to 12 %", EN, "from 10 to 12 %", 10, 12, P),
        ("a sum of £14–16m", EN, "£14–16m", 14e6, 16e6, M),
        ("a fee of $3-5 million", EN, "$3-5 million", 3e6, 5e6, M),
        ("200–300 people", EN, "200–300", 200, 300, N),
        ("10 ou 12 M€", FR, "10 ou 12 M€", 10e6, 12e6, M),
        ("two or three sites", EN, "two or three", 2, 3, N),
        ("tickets cost from 20 to 50 euros", EN, "from 20 to 50 euros", 20, 50, M),
    ],
)
def test_ranges(text: str, lang: Lang, quote: str, low: float, high: float, kind: ValueKind) -> None:
    value = only(text, lang).value
    assert (value.text, value.kind, value.number, value.number_to) == (quote, kind, low, high)
    assert value.relation is Relation.RANGE


def test_a_change_is_two_values_not_a_range() -> None:
    found = find_values("L'effectif est passé de 200 à 300 personnes.", FR)
    assert [f.value.number for f in found] == [200, 300]
    assert all(f.value.relation is Relation.EQUAL for f in found)
    assert [f.value.number for f in find_values("Elle a porté sa part de 41,2 à 43 %.", FR)] == [41.2, 43]
    assert [f.value.number for f in find_values("It raised its share from 30% to 35%.", EN)] == [30, 35]
    assert [f.value.number for f in find_values("a history of Acme: from 12 to 600 seats", EN)] == [12, 600]


def test_the_franc_of_west_africa_is_money() -> None:
    assert only("3 milliards de FCFA", FR).value.currency == "XOF"


def test_a_heads_count_is_no_share() -> None:
    assert [f.value.number for f in find_values("260 grévistes sur 400", FR)] == [260, 400]


def test_the_document_tells_which_dollar() -> None:
    text = "Une facture de 73,40 $ chaque mois."
    canadian = money_hints("Les abonnés de Québec et de Gatineau. " + text, FR)
    assert find_values(text, FR, canadian)[0].value.currency == "CAD"
    assert find_values(text, FR)[0].value.currency == "USD"
    assert find_values("Soit 73,40 $ US.", FR, canadian)[0].value.currency == "USD"
    american = money_hints("Un groupe de Toronto, coté à New York. " + text, FR)
    assert find_values(text, FR, american)[0].value.currency == "USD"


def test_the_document_tells_the_currency_of_bare_millions() -> None:
    text = "It raised 25 million in May."
    assert find_values(text, EN, money_hints("The £3m loan. " + text, EN))[0].value.currency == "GBP"
    assert find_values(text, EN, money_hints("The £3m and $4m loans. " + text, EN))[0].value.currency is None


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("en 2018", FR),
        ("In 2018 it grew.", EN),
        ("le 13 février 2018", FR),
        ("1er sept. 2024", FR),
        ("T3 2024", FR),
        ("publié à 11:56", FR),
        ("ouvert 24/7", FR),
        ("open 24/7", EN),
        ("le 118-218 répond", FR),
        ("Contact : 05 00 00 00 00", FR),
        ("8x8, Five9, B2B et G2", FR),
        ("8x8, Five9, B2B and G2", EN),
        ("les lignes de Mosaïc 21 sont muettes", FR),
        ("Halyard 24 was quiet", EN),
        ("the grievance of Local 88", EN),
        ("a 1080p screen", EN),
        ("it has twice as many", EN),
        ("one of the largest vendors", EN),
        ("un des plus grands éditeurs", FR),
        ("a minute", EN),
        ("une heure d'attente", FR),
        ("dans cinq ans", FR),
        ("un produit neuf", FR),
        ("un client et une cliente", FR),
        ("the one they like", EN),
        ("un leader du secteur", FR),
        ("1.234,5 euros", FR),
        ("11,11.11 euros", FR),
        ("1,234.5 euros", FR),
        ("3,000 personnes", FR),
        ("1,23 tonnes", EN),
        ("12 345 67 tonnes", FR),
        ("norme ISO 27001", FR),
        ("SBG2 et GPT-4", FR),
        ("la Mutuelle des Deux Gaves", FR),
        ("per second", EN),
        ("a modern one", EN),
        ("version 1.2.3", EN),
        ("https://exemple.example/2/450", FR),
    ],
)
def test_what_is_no_value(text: str, lang: Lang) -> None:
    assert find_values(text, lang) == []


def test_a_contract_over_years_is_no_fraction() -> None:
    assert [f.value.kind for f in find_values("un contrat sur trois ans", FR)] == [N]


def test_unknown_language_has_no_values() -> None:
    assert find_values("450 personnes, $65 million", Lang.UNKNOWN) == []


def test_codes_and_dates_beside_values_leave_the_values() -> None:
    text = "Le 13 février 2018 à 11:56, le 118-218 a traité 1 200 appels, soit 8 % de plus."
    assert [f.value.text for f in find_values(text, FR)] == ["1 200", "8 %"]


# The first call of a grammar compiles it, which takes longer than a deadline allows.
_NO_DEADLINE = settings(deadline=None)

_PIECES = st.sampled_from(
    [
        "12",
        "1 234",
        "3,5",
        "millions",
        " d’euros",
        "€",
        "$",
        "%",
        "plus de ",
        "entre ",
        " et ",
        "-",
        " à ",
        "deux",
        "un",
        "sur",
        "half",
        "a ",
        "of",
        "n° ",
        "2e",
        "first",
        "top ",
        "2018",
        "le ",
        "\n",
        "\u202f",
        ".",
        ",",
        "é",
        "“",
        "”",
        "the ",
        "Rs",
        "crore",
        "p",
        "twice",
        "sous ",
        "like ",
        "one-in-",
        "minute",
        "İ",
    ]
)
_TEXTS = st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join), st.lists(_PIECES, max_size=30).map(" ".join))


@_NO_DEADLINE
@given(_TEXTS, st.sampled_from([FR, EN]))
def test_spans_are_valid_ordered_and_disjoint(text: str, lang: Lang) -> None:
    end = 0
    for found in find_values(text, lang):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.value.text
        end = found.end


@_NO_DEADLINE
@given(
    st.one_of(st.integers(2101, 10**9), st.integers(1, 1899)),
    st.integers(0, 99),
    st.sampled_from([" ", "\u00a0", "\u202f"]),
)
@example(whole=118_000, cents=0, space=" ")  # not the short code 118 000
def test_formatted_numbers_round_trip(whole: int, cents: int, space: str) -> None:
    number = whole + cents / 100
    french = f"{whole:,}".replace(",", space) + f",{cents:02d}"
    english = f"{whole:,}.{cents:02d}"
    for text, quote, lang in (
        (f"Il verse {french} euros.", f"{french} euros", FR),
        (f"It pays {english} euros.", f"{english} euros", EN),
    ):
        value = only(text, lang).value
        assert (value.text, value.kind) == (quote, M)
        assert value.number == pytest.approx(number)


@pytest.mark.parametrize("text", ["1 2 3 4 " * 25_000, "9" * 200_000, " " * 200_000, "1 234 " * 33_000])
@pytest.mark.parametrize("lang", [FR, EN])
def test_long_rows_of_digits_are_no_values(text: str, lang: Lang) -> None:
    assert find_values(text, lang) == []
