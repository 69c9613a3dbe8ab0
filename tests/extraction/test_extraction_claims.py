"""Who did what, said by whom, and is it asserted at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.extraction import Extractor
from claimcheck.reading import read_text
from claimcheck.schema import Claim, ClaimKind, Lang, Mention, Modality, Status

Read = Callable[..., list[Claim]]
Name = Callable[[str, Sequence[str]], list[Mention]]
FR, EN = Lang.FR, Lang.EN


def only(claims: list[Claim], kind: ClaimKind) -> Claim:
    found = [claim for claim in claims if claim.kind is kind]
    assert len(found) == 1, [(c.kind.value, c.quote) for c in claims]
    return found[0]


def parties(claim: Claim) -> tuple[str | None, str | None]:
    return (claim.subject.name if claim.subject else None, claim.object.name if claim.object else None)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Acmé a racheté Boréal en 2015.", FR),
        ("Boréal a été racheté par Acmé en 2015.", FR),
        ("Boréal, racheté depuis par Acmé, recrute.", FR),
        ("Acme bought Boreal in 2015.", EN),
        ("Boreal was bought by Acme in 2015.", EN),
        ("Boreal, which was acquired by Acme, is hiring.", EN),
        ("Boreal was sold to Acme in 2015.", EN),
    ],
)
def test_the_buyer_is_the_subject_whatever_the_voice(read: Read, text: str, lang: Lang) -> None:
    names = ("Acmé", "Boréal") if lang is FR else ("Acme", "Boreal")
    claim = only(read(text, *names, lang=lang), ClaimKind.ACQUISITION)
    assert parties(claim) == names
    assert claim.status is Status.COMPLETED
    assert claim.modality is Modality.ASSERTED
    assert not claim.negated


def test_an_option_is_not_a_purchase(read: Read) -> None:
    claims = read("Acmé a pris une option d’achat sur Boréal.", "Acmé", "Boréal")
    claim = only(claims, ClaimKind.STAKE)
    assert claim.status is Status.OPTION
    assert parties(claim) == ("Acmé", "Boréal")
    assert not [c for c in claims if c.kind is ClaimKind.ACQUISITION]


def test_negotiating_is_planned_and_not_done(read: Read) -> None:
    claim = only(read("Acmé négocie le rachat de Boréal.", "Acmé", "Boréal"), ClaimKind.ACQUISITION)
    assert (claim.status, claim.modality) == (Status.NEGOTIATING, Modality.PLANNED)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Après le vote contre le rachat de Majorel, Teleperformance garde ses partenaires.", Lang.FR),
        ("Les salariés manifestent contre le rachat de Majorel par Teleperformance.", Lang.FR),
        ("Unions marched against the acquisition of Majorel by Teleperformance.", Lang.EN),
    ],
)
def test_a_purchase_that_is_opposed_is_not_thereby_done(read: Read, text: str, lang: Lang) -> None:
    claims = [
        claim for claim in read(text, "Teleperformance", "Majorel", lang=lang) if claim.kind is ClaimKind.ACQUISITION
    ]
    assert [(claim.status, claim.modality) for claim in claims] == [(Status.CONSIDERED, Modality.PLANNED)]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The purchase of Majorel by Teleperformance was announced in June.", Lang.EN),
        ("Teleperformance announced its purchase of Majorel in June.", Lang.EN),
        ("Le rachat de Majorel par Teleperformance a été annoncé en juin.", Lang.FR),
    ],
)
def test_a_purchase_that_is_announced_is_agreed_and_not_done(read: Read, text: str, lang: Lang) -> None:
    (claim,) = (
        claim for claim in read(text, "Teleperformance", "Majorel", lang=lang) if claim.kind is ClaimKind.ACQUISITION
    )
    assert claim.status is Status.AGREED


@pytest.mark.parametrize(
    ("text", "lang", "negated"),
    [
        ("Acmé n’a pas racheté Boréal.", FR, True),
        ("Acmé n’a jamais racheté Boréal.", FR, True),
        ("Acmé a renoncé à racheter Boréal.", FR, True),
        ("Non seulement Acmé a racheté Boréal, mais il recrute.", FR, False),
        ("Acme did not buy Boreal.", EN, True),
        ("Acme never bought Boreal.", EN, True),
        ("Acme not only bought Boreal, it hired its boss.", EN, False),
    ],
)
def test_negation_and_its_false_friends(read: Read, text: str, lang: Lang, negated: bool) -> None:
    names = ("Acmé", "Boréal") if lang is FR else ("Acme", "Boreal")
    claims = [c for c in read(text, *names, lang=lang) if c.kind is ClaimKind.ACQUISITION]
    assert [c.negated for c in claims] == [negated]


@pytest.mark.parametrize(
    ("text", "lang", "modality"),
    [
        ("Et si Acmé rachetait Boréal ?", FR, Modality.HYPOTHETICAL),
        ("Acmé pourrait racheter Boréal.", FR, Modality.HYPOTHETICAL),
        ("Acmé va racheter Boréal.", FR, Modality.PLANNED),
        ("Acmé rachètera Boréal en juin.", FR, Modality.PLANNED),
        ("Acmé prévoit de racheter Boréal.", FR, Modality.PLANNED),
        ("Acmé aurait racheté Boréal.", FR, Modality.REPORTED),
        ("Selon la presse, Acmé a racheté Boréal.", FR, Modality.REPORTED),
        ("Acmé a racheté Boréal.", FR, Modality.ASSERTED),
        ("What if Acme bought Boreal?", EN, Modality.HYPOTHETICAL),
        ("Acme could buy Boreal.", EN, Modality.HYPOTHETICAL),
        ("Acme will buy Boreal.", EN, Modality.PLANNED),
        ("Acme plans to buy Boreal.", EN, Modality.PLANNED),
        ("According to the Gazette, Acme bought Boreal.", EN, Modality.REPORTED),
        ("Acme bought Boreal.", EN, Modality.ASSERTED),
    ],
)
def test_modality(read: Read, text: str, lang: Lang, modality: Modality) -> None:
    names = ("Acmé", "Boréal") if lang is FR else ("Acme", "Boreal")
    claims = [c for c in read(text, *names, lang=lang) if c.kind is ClaimKind.ACQUISITION]
    assert [c.modality for c in claims] == [modality]


def test_a_judgement_of_the_author_is_an_opinion_of_the_author(read: Read) -> None:
    claim = only(read("Le logiciel d’Acmé ne fonctionne pas très bien.", "Acmé"), ClaimKind.QUALITY)
    assert claim.modality is Modality.OPINION
    assert claim.attribution is not None
    assert claim.attribution.name == "author"


def test_attribution_names_the_source(read: Read) -> None:
    text = "Jeanne Morel a annoncé qu’Acmé avait levé 12 millions d’euros."
    claim = only(read(text, "Acmé"), ClaimKind.FUNDING)
    assert claim.attribution is not None
    assert claim.attribution.name == "Jeanne Morel"
    assert text[claim.attribution.start : claim.attribution.end] == "Jeanne Morel"
    assert claim.value is not None
    assert (claim.value.number, claim.value.currency) == (12e6, "EUR")


@pytest.mark.parametrize(
    ("text", "lang", "names"),
    [
        ("Acmé a ouvert un site à Lyon. La société emploie 300 personnes.", FR, ("Acmé",)),
        ("Acmé a ouvert un site à Lyon. Elle emploie 300 personnes.", FR, ("Acmé",)),
        ("Acme opened a site in Leeds. The company employs 300 people.", EN, ("Acme",)),
        ("Acme opened a site in Leeds. It employs 300 people.", EN, ("Acme",)),
        ("Acme opened a site in Leeds and employs 300 people.", EN, ("Acme",)),
    ],
)
def test_a_subject_that_is_not_named_is_resolved(read: Read, text: str, lang: Lang, names: tuple[str, ...]) -> None:
    claims = [c for c in read(text, *names, lang=lang) if c.value is not None and c.value.number == 300]
    assert [parties(c)[0] for c in claims] == [names[0]]
    assert names[0] in claims[0].statement


def test_a_coordinated_object_makes_a_claim_each(read: Read) -> None:
    claims = read("Acmé a investi dans Boréal et Cristal.", "Acmé", "Boréal", "Cristal")
    assert {parties(c) for c in claims if c.kind is ClaimKind.STAKE} == {("Acmé", "Boréal"), ("Acmé", "Cristal")}
    assert len({c.id for c in claims}) == len(claims)


def test_a_name_outside_nothing_is_claimed_of_nobody(read: Read) -> None:
    assert read("Le marché des centres d’appels progresse de 4 % par an.", "Acmé") == []


def test_boilerplate_makes_no_claims(read: Read) -> None:
    assert read("Abonnez-vous à la lettre d’Acmé, qui a racheté Boréal !", "Acmé", "Boréal") == []


def test_repeats_are_occurrences_of_one_claim(read: Read) -> None:
    text = "Acmé a racheté Boréal.\n\nUn rappel :\n\nAcmé a racheté Boréal."
    claim = only(read(text, "Acmé", "Boréal"), ClaimKind.ACQUISITION)
    assert [text[o.start : o.end] for o in claim.occurrences] == [claim.quote]


def test_a_question_and_its_answer_are_no_repeats(read: Read) -> None:
    text = "Acmé a racheté Boréal ?\n\nLa nouvelle est tombée lundi à Paris.\n\nAcmé a racheté Boréal."
    claims = [claim for claim in read(text, "Acmé", "Boréal") if claim.kind is ClaimKind.ACQUISITION]
    assert {claim.modality for claim in claims} >= {Modality.HYPOTHETICAL, Modality.ASSERTED}
    assert all(not claim.occurrences for claim in claims)


@pytest.mark.parametrize(
    ("text", "lang", "kind", "value"),
    [
        ("Acmé est passée de 200 salariés à 60 salariés.", FR, ClaimKind.HEADCOUNT, "60"),
        ("Le bénéfice d’Acmé est tombé à 2 millions d’euros contre 9 millions d’euros.", FR, ClaimKind.REVENUE, "2 m"),
        ("Acmé licencie 95 de ses 480 salariés.", FR, ClaimKind.HEADCOUNT, "95"),
        ("Acme has cut its workforce from 200 agents to 60 agents.", EN, ClaimKind.HEADCOUNT, "60"),
        ("Acme will dismiss 95 of its 480 employees.", EN, ClaimKind.HEADCOUNT, "95"),
    ],
)
def test_a_former_figure_and_a_whole_are_not_the_value(
    read: Read, text: str, lang: Lang, kind: ClaimKind, value: str
) -> None:
    names = ("Acmé",) if lang is FR else ("Acme",)
    claim = only(read(text, *names, lang=lang), kind)
    assert claim.value is not None
    assert claim.value.text.startswith(value)


@pytest.mark.parametrize(
    ("text", "lang", "times"),
    [
        ("Acmé perdait 80 000 euros par mois. Acmé a embauché 120 personnes depuis.", FR, []),
        ("Acme was losing £80,000 a month. Acme has hired 120 people since.", EN, []),
        ("Le 29 septembre 2025, la plateforme d’Acmé est tombée en panne à 8 h 05.", FR, ["29 septembre 2025"]),
        ("On 29 September 2025 Acme’s platform went down at 8:05 am.", EN, ["29 September 2025"]),
    ],
)
def test_only_what_fixes_a_time_is_one(read: Read, text: str, lang: Lang, times: list[str]) -> None:
    claims = read(text, "Acmé" if lang is FR else "Acme", lang=lang)
    assert claims
    found = {claim.time.text for claim in claims if claim.time is not None}
    assert all(any(time in each for time in times) for each in found)
    assert len(found) == len(times)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Acmé ferme son site de Saint-Brieuc, dont les salariés l’ont appris hier.", "Saint-Brieuc"),
        ("Le directeur financier d’Acmé, Jean Dupuis, a quitté la société en mars.", "directeur financier"),
    ],
)
def test_a_site_has_its_place_and_a_departure_its_post(read: Read, text: str, value: str) -> None:
    assert value in {claim.value.text for claim in read(text, "Acmé") if claim.value is not None}


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("Acmé n’emploie plus que 95 personnes, contre 480 en 2015.", FR, 95),
        ("Acme employs 43,000 people, against 52,500 in 2021.", EN, 43_000),
    ],
)
def test_the_year_of_a_comparison_is_not_the_time(read: Read, text: str, lang: Lang, value: float) -> None:
    claim = only(read(text, "Acmé" if lang is FR else "Acme", lang=lang), ClaimKind.HEADCOUNT)
    assert claim.value is not None
    assert (claim.value.number, claim.time) == (value, None)


@pytest.mark.parametrize(
    ("text", "lang", "kind"),
    [
        ("Acmé, contrôlé à 66 % par Boréal depuis 2014, n'a racheté personne.", FR, ClaimKind.ACQUISITION),
        ("Acmé, fondé à Lyon en 2016, travaille pour Boréal.", FR, ClaimKind.CLIENT),
        ("Acme, founded in 2016 with $3 million, has bought Boreal.", EN, ClaimKind.ACQUISITION),
    ],
)
def test_what_a_smaller_claim_tells_is_not_the_larger_ones(read: Read, text: str, lang: Lang, kind: ClaimKind) -> None:
    names = ("Acmé", "Boréal") if lang is FR else ("Acme", "Boreal")
    for claim in read(text, *names, lang=lang):
        if claim.kind is kind:
            assert claim.value is None
            assert claim.time is None


def test_of_two_figures_of_one_fact_the_first_counts(read: Read) -> None:
    claim = only(read("Acme's revenue rose 6% to $212 million in 2019.", "Acme", lang=EN), ClaimKind.REVENUE)
    assert claim.value is not None
    assert claim.value.text == "6%"


def test_a_change_and_a_level_are_no_change_of_level(read: Read) -> None:
    text = "Le chiffre d'affaires d'Acmé a reculé de 18 % en 2019, à 212 millions d'euros."
    claim = only(read(text, "Acmé", lang=FR), ClaimKind.REVENUE)
    assert claim.time is not None
    assert claim.time.text.endswith("2019")


def test_a_name_is_no_time(read: Read) -> None:
    claims = read("Rachid Benali quitte la présidence de Novembre.", "Novembre", lang=FR)
    assert claims
    assert all(claim.time is None for claim in claims)


def test_dollars_are_those_of_the_country_that_the_text_names(read: Read) -> None:
    text = "Acmé, prestataire canadien, s'agrandit à Montréal. Acmé a levé 3 millions de dollars."
    claim = only(read(text, "Acmé", lang=FR), ClaimKind.FUNDING)
    assert claim.value is not None
    assert claim.value.currency == "CAD"


def test_a_conjunction_is_no_part_of_a_persons_name(read: Read) -> None:
    claims = read("M. Petit et Mme Grand lead Acme.", "Acme", lang=EN)
    assert not any(c.object is not None and (c.object.name or "").endswith(" et") for c in claims)


@pytest.mark.parametrize(
    ("text", "names", "statement"),
    [
        ("Vocalis, que préside Jeanne Morel, recrute à Lille.", ("Vocalis",), "Jeanne Morel préside Vocalis."),
        (
            "Vocalis, résultats. Nous avons relevé notre prévision de chiffre d'affaires à 12 millions d'euros.",
            ("Vocalis",),
            "Vocalis a relevé sa prévision",
        ),
        (
            "Les élus du personnel du Groupe Vocalis, qui ont assigné leur direction en mars pour 312 pauses "
            "supprimées, n'ont pas pu voter.",
            ("Groupe Vocalis",),
            "Les élus du personnel du Groupe Vocalis ont assigné leur direction",
        ),
        (
            "Vocalis emploie 820 personnes. Il est présidé par Aurélien Poncelet.",
            ("Vocalis",),
            "Vocalis est présidé par Aurélien Poncelet.",
        ),
        (
            "Vocalis a publié ses comptes. Le bénéfice net, lui, recule d'un cinquième, à 14 M€.",
            ("Vocalis",),
            "Chez Vocalis, le bénéfice net recule d'un cinquième, à 14 M€.",
        ),
        (
            "« Notre plus gros client est un transporteur de Valence, Rhodacolis », dit la patronne de Vocalis.",
            ("Vocalis", "Rhodacolis"),
            "le plus gros client de Vocalis est un transporteur de Valence",
        ),
        (
            "La Banque Fauvel a signé jusqu'en 2024 et pèse à elle seule 31 % des ventes de Vocalis.",
            ("Vocalis", "Banque Fauvel"),
            "pèse à elle seule 31 % des ventes de Vocalis",
        ),
        (
            "Jean Morel est PDG de Vocalis. Il a été remplacé par Paul Durand.",
            ("Vocalis",),
            "Jean Morel a été remplacé par Paul Durand.",
        ),
    ],
)
def test_who_does_what_stands_in_its_place(read: Read, text: str, names: tuple[str, ...], statement: str) -> None:
    assert any(statement in claim.statement for claim in read(text, *names, lang=FR))


@pytest.mark.parametrize(
    ("text", "names", "statement"),
    [
        (
            "Acme's desk phones are fine and the app’s never crashed on me.",
            ("Acme",),
            "the app’s never crashed on the author",
        ),
        (
            "Zenith sacked its people. They did the same to a vet clinic I do IT for.",
            ("Zenith",),
            "the author does IT for",
        ),
    ],
)
def test_small_words_of_english_are_read_as_what_they_are(
    read: Read, text: str, names: tuple[str, ...], statement: str
) -> None:
    assert any(statement in claim.statement for claim in read(text, *names, lang=EN))


def test_a_possessive_is_no_perfect(read: Read) -> None:
    claim = only(read("A win for Acme's newly appointed boss Jean Morel.", "Acme", lang=EN), ClaimKind.APPOINTMENT)
    assert claim.statement == "Jean Morel is boss of Acme."


def test_what_was_is_told_in_the_past(read: Read) -> None:
    text = "Formerly a subsidiary of Zenith, Acme is now independent."
    claim = only(read(text, "Zenith", "Acme", lang=EN), ClaimKind.STAKE)
    assert claim.statement == "Acme belonged to Zenith."


def test_a_person_is_named_without_the_word_that_opens_the_sentence(read: Read) -> None:
    claims = read("Selon Aldo Bertossa, patron d'Acmé, le site de Lille fermera.", "Acmé", lang=FR)
    assert {c.object.name for c in claims if c.kind is ClaimKind.APPOINTMENT and c.object} == {"Aldo Bertossa"}


@pytest.mark.parametrize(
    ("text", "lang", "wrong"),
    [
        ("Acme’s revenue rose 12 per cent in 2023, and it pays $9 per hour.", EN, {"cent", "hour"}),
        ("Selon un ancien salarié d’Acmé, Boréal a supprimé 40 postes.", FR, {"Acmé"}),
        ("According to a customer of Acme, Boreal closed its site in Hull.", EN, {"Acme"}),
    ],
)
def test_a_rate_is_no_source_and_whom_a_source_belongs_to_is_not_it(
    read: Read, text: str, lang: Lang, wrong: set[str]
) -> None:
    claims = read(text, *(("Acmé", "Boréal") if lang is FR else ("Acme", "Boreal")), lang=lang)
    assert claims
    assert wrong.isdisjoint(claim.attribution.name for claim in claims if claim.attribution)


def test_a_loss_keeps_its_sign(read: Read) -> None:
    claims = read("Résultats annuels d’Acmé.\n\nRésultat net d’Acmé : -4,5 M€.", "Acmé")
    told = [claim for claim in claims if claim.value is not None and claim.value.number == -4_500_000]
    assert told
    assert all("-4,5" in claim.statement for claim in told)


def test_relative_times_need_a_date(read: Read, mentions_of: Name) -> None:
    text = "Acmé a racheté Boréal l’an dernier."
    extractor, mentions = Extractor(), mentions_of(text, ("Acmé", "Boréal"))
    dated = extractor.extract(read_text(text, "text", lang=FR, date=dt.date(2018, 3, 1)), mentions)
    assert [c.time.from_ for c in dated if c.time] == [dt.date(2017, 1, 1)]
    [claim] = [c for c in read(text, "Acmé", "Boréal") if c.kind is ClaimKind.ACQUISITION]
    assert claim.time is not None
    assert claim.time.text == "l’an dernier"
    assert (claim.time.from_, claim.time.to, claim.time.precision) == (None, None, None)


def test_nothing_is_read_outside_french_and_english(mentions_of: Name) -> None:
    text = "Acmé hat Boréal im Jahr 2015 gekauft."
    document = read_text(text, "text", lang=Lang.UNKNOWN)
    assert Extractor().extract(document, mentions_of(text, ("Acmé", "Boréal"))) == []


WORDS = st.sampled_from(
    [
        *("Acmé", "Boréal", "a racheté", "n’a pas", "selon", "12 millions d’euros", ",", ".", "qui", "la société"),
        *("« ", " »", "?", "emploie 300 personnes", "\n", "aurait été classée n° 2 par", "—", "(", ")", "un client de"),
        *("😀", "e\u0301", "\u202f", "\x00", "\ud800"),
    ]
)


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(WORDS, max_size=25))
def test_spans_are_true_whatever_the_text(mentions_of: Name, parts: list[str]) -> None:
    text = " ".join(parts)
    document = read_text(text, "text", lang=FR)
    for claim in Extractor().extract(document, mentions_of(document.text, ("Acmé", "Boréal"))):
        assert document.text[claim.start : claim.end] == claim.quote
        for party in (claim.subject, claim.object):
            if party is not None and party.start is not None and party.end is not None:
                assert claim.start <= party.start <= party.end <= claim.end
