"""Language identification: French, English, and abstention."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.language import identify
from claimcheck.schema import Lang

FRENCH = [
    "Option Amazon sur StarTek",
    "Foundever signe un contrat",
    "Téléperformance rachète Majorel",
    "Aircall lève 120 millions de dollars",
    "Sitel Group s’offre Sykes",
    "Panne géante chez Orange",
    "ARMATIS LICENCIE 300 SALARIÉS",
    "Centres d'appels : la grosse blague ?",
    "La société a perdu son principal client en 2019, selon la direction.",
]
ENGLISH = [
    "Amazon holds an option on StarTek",
    "Foundever signs a contract",
    "Five9 shareholders reject Zoom deal",
    "Aircall ranked #2 by Gartner.",
    "ALORICA CUTS 500 JOBS",
    "Talkdesk lays off 10% of staff",
    "The company lost its main customer in 2019, according to management.",
]
THIRD = {
    "de": "Der Betreiber von Callcentern entlässt 300 Mitarbeiter und will in Berlin einen neuen Standort eröffnen.",
    "es": "La compañía, con sede en Madrid, emplea a más de cien mil personas en el mundo y ha cerrado la compra.",
    "it": "La società italiana ha la sede a Milano e impiega più di cinquantamila persone in tutta l'Europa.",
    "nl": "Het bedrijf is de grootste van het land en telt meer dan vijfduizend medewerkers in zeven steden.",
    "pt": "A empresa emprega mais de mil pessoas em Lisboa e foi fundada por dois engenheiros no ano de 2011.",
    "ar": "استحوذت شركة اتصالات كبيرة على منافستها مقابل ثلاثة مليارات يورو.",
    "zh": "该公司在全球拥有五十万名员工，总部设在巴黎。",
    "pl": "Firma kupuje swojego konkurenta za trzy miliardy euro i otwiera nowe biuro w Warszawie.",
}


@pytest.mark.parametrize("text", FRENCH)
def test_french(text: str) -> None:
    assert identify(text) is Lang.FR


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text: str) -> None:
    assert identify(text) is Lang.EN


@pytest.mark.parametrize("text", THIRD.values(), ids=THIRD)
def test_third_languages_are_unknown(text: str) -> None:
    assert identify(text) is Lang.UNKNOWN
    assert identify(" ".join([text] * 30)) is Lang.UNKNOWN


def test_a_headline_too_short_to_tell_is_not_called_english() -> None:
    assert identify("Teleperformance, leader mondial") is not Lang.EN


@pytest.mark.parametrize("text", ["", " \n", "2018", "\x00\x00", "Genesys / Five9 / NICE", "Aircall", "😀 !"])
def test_nothing_to_tell_by(text: str) -> None:
    assert identify(text) is Lang.UNKNOWN


def test_quotations_of_the_other_language_do_not_decide() -> None:
    text = "L’éditeur a perdu le contrat. « We are very sorry about that », a dit son président. Il part en mai."
    assert identify(text) is Lang.FR


@pytest.mark.parametrize("text", FRENCH + ENGLISH)
def test_nul_bytes_and_surrogates_do_not_disturb(text: str) -> None:
    assert identify(text + "\x00\ud800") is identify(text)


@given(st.text(max_size=200))
def test_any_text_has_an_answer_and_always_the_same(text: str) -> None:
    assert identify(text) is identify(text)
