"""Initials, and organisations that the registry does not know."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest

from claimcheck.language import Entity, find_entities
from claimcheck.matching import Matcher, explain
from claimcheck.registry import Registry
from claimcheck.schema import Document, Lang, MatchMethod, Mention

MATCHER = Matcher(Registry.load())


def document(text: str, lang: Lang = Lang.FR) -> Document:
    return Document(id="d", text=text, lang=lang, sha256="0" * 64)


def match(text: str, lang: Lang = Lang.FR) -> list[Mention]:
    return MATCHER.match(document(text, lang))


def surfaces(text: str, method: MatchMethod, lang: Lang = Lang.FR) -> list[str]:
    return [m.surface for m in match(text, lang) if m.method is method]


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        ("Le client C. n’a rien dit.", ["C."]),
        ("Ils ont été renvoyés par la hiérarchie de T. (qui savait).", ["T."]),
        ("Hier encore. T. pourtant le savait.", ["T."]),
        ("Il paye un meilleur prix à T., qui accepte.", ["T."]),
        ("L’appel d’offres de C., ils le voulaient. C. refuse.", ["C.", "C."]),
        ("A vendor he calls M. – but which?", ["M."]),
        ("J. Smith et M. Dupont sont venus.", []),
        ("Merci à M. Dupont.", []),
        ("Le plan B. est prêt.", []),
        ("Un nom qui commence par un T.", []),
        ("A. Premier point\nB. Second point", []),
        ("J.-P. est parti aux U.S.A. hier.", []),
        ("Propos recueillis par G. L.", []),
    ],
)
def test_initials(text: str, initials: list[str]) -> None:
    assert surfaces(text, MatchMethod.PATTERN) == initials


def test_an_initial_is_never_linked_and_has_at_most_five_candidates() -> None:
    [mention] = match("Le client T. n’a rien dit.")
    assert mention.vendor_id is None
    assert mention.name == "T."
    assert 0 < len(mention.candidates) <= 5
    assert all(c.name.startswith("T") for c in mention.candidates)
    assert mention.confidence <= 0.5


def test_an_initial_without_vendors_has_no_candidates() -> None:
    assert all(not m.candidates for m in Matcher(Registry()).match(document("Le client T. n’a rien dit.")))


Recogniser = Callable[[str, Lang, int], Sequence[Entity]]


def tagging(**labels: str) -> Recogniser:
    """A recogniser that knows these names, underscores standing for spaces, by their labels."""

    def entities(text: str, lang: Lang, until: int) -> Sequence[Entity]:
        found = [
            Entity(m.start(), m.end(), label)
            for name, label in labels.items()
            for m in re.finditer(rf"\b{name.replace('_', ' ')}\b", text[:until])
        ]
        return sorted(found, key=lambda e: (e.start, -e.end))

    return entities


def recognised(text: str, entities: Recogniser, lang: Lang = Lang.FR) -> list[Mention]:
    found = Matcher(Registry.load(), entities=entities).match(document(text, lang))
    return [m for m in found if m.method is MatchMethod.RECOGNISED]


@pytest.mark.parametrize(
    ("text", "lang", "names"),
    [
        (
            "Ondelvoix rachète Brindelle\n\nL’éditeur rennais Ondelvoix a racheté son concurrent Brindelle pour 12 "
            "millions d’euros, a annoncé lundi Jeanne Morvan, directrice générale d’Ondelvoix.",
            Lang.FR,
            {"Ondelvoix", "Brindelle"},
        ),
        (
            "Hollowmere sheds 40 jobs\n\nHollowmere Ltd, the Leeds outsourcer, will close its site in Wakefield in "
            "May, said Brenda Thornwick, who runs it. Saltmarsh Bank is its largest customer.",
            Lang.EN,
            {"Hollowmere", "Hollowmere Ltd", "Saltmarsh Bank"},
        ),
    ],
)
def test_organisations_of_an_article_are_found_and_its_people_and_places_are_not(
    text: str, lang: Lang, names: set[str]
) -> None:
    assert {m.surface for m in recognised(text, find_entities, lang)} == names


def test_every_occurrence_has_the_fullest_form_as_its_name() -> None:
    text = "Ondelvoix Response a signé. Puis Ondelvoix a payé. Ondelvoix Response rit."
    mentions = recognised(text, tagging(Ondelvoix_Response="ORG"))
    assert [m.surface for m in mentions] == ["Ondelvoix Response", "Ondelvoix", "Ondelvoix Response"]
    assert {m.name for m in mentions} == {"Ondelvoix Response"}
    assert all(m.vendor_id is None for m in mentions)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ondelvoix signe. Ondelvoix Groupe SA paye.", "Ondelvoix Groupe SA"),
        ("Ondelvoix signe. Ondelvoix Print paye.", "Ondelvoix"),
        ("Chez ondelvoix, on signe. Rien à voir avec Ondelvoix Groupe SA.", "ondelvoix"),
    ],
)
def test_a_later_longer_name_is_a_fuller_form_only_by_general_words(text: str, name: str) -> None:
    mentions = recognised(
        text, tagging(Ondelvoix_Groupe_SA="ORG", Ondelvoix_Print="ORG", Ondelvoix="ORG", ondelvoix="ORG")
    )
    assert mentions[0].name == name


@pytest.mark.parametrize(
    ("text", "labels", "surfaces"),
    [
        ("Puis Petit-Orvale grimpe.", {"Orvale": "ORG"}, ["Petit-Orvale"]),
        ("Chez orvale.44, on décroche.", {"orvale": "ORG"}, ["orvale.44"]),
        ("L’ex-Orvale grimpe, dit un cadre d’Orvale.", {"Orvale": "ORG"}, ["Orvale", "Orvale"]),
        ("La Caisse de Sidi Orvale signe.", {"Caisse_de": "ORG", "Sidi_Orvale": "ORG"}, ["Caisse de Sidi Orvale"]),
        ("Orvale-based Brindelle signe.", {"Orvale": "LOC", "Brindelle": "ORG"}, ["Brindelle"]),
        ("Orvale, Brindelle et Corvane signent.", {"Orvale": "ORG", "Brindelle": "ORG"}, ["Orvale", "Brindelle"]),
        ("Contact presse : bureau@orvale.example", {"orvale": "ORG"}, []),
    ],
)
def test_a_name_goes_as_far_as_it_is_written_as_one(text: str, labels: dict[str, str], surfaces: list[str]) -> None:
    assert [m.surface for m in recognised(text, tagging(**labels))] == surfaces


@pytest.mark.parametrize(
    ("text", "label", "surfaces"),
    [
        ("En 2017 V., empereur du casque, promit tout. Que dit V. ?", "V", ["V.", "V."]),
        ("Puis vient orvale. (en minuscules). Merci à orvale.", "orvale", ["orvale.", "orvale."]),
        ("Merci à Orvale. On raccroche.", "Orvale", ["Orvale"]),
    ],
)
def test_a_full_stop_belongs_to_a_name_that_is_written_with_one(text: str, label: str, surfaces: list[str]) -> None:
    mentions = recognised(text, tagging(**{label: "ORG"}))
    assert [m.surface for m in mentions] == surfaces
    assert {m.name for m in mentions} == {surfaces[0]}
    assert all(text[m.start : m.end] == m.surface for m in mentions)


def test_a_name_that_the_recogniser_doubts_is_no_organisation() -> None:
    text = "Au printemps Ondelvoix a signé un bail."

    def entities(piece: str, lang: Lang, until: int) -> Sequence[Entity]:
        return [Entity(13, 22, "ORG", 0.4)]

    assert recognised(text, entities) == []


def test_an_acronym_stands_for_its_expansion() -> None:
    text = "L’Association fictive des voix (AFV) se réunit. L’AFV vote."
    mentions = recognised(text, tagging(Association_fictive_des_voix="ORG", AFV="ORG"))
    assert {m.name for m in mentions} == {"Association fictive des voix"}


@pytest.mark.parametrize("name", ["CRM", "BPO", "celui", "voice"])
def test_ordinary_words_are_no_organisations_whatever_the_recogniser_says(name: str) -> None:
    assert recognised(f"On parle de {name} partout.", tagging(**{name: "ORG"})) == []


def test_a_name_that_is_mostly_something_else_is_no_organisation() -> None:
    text = "Thornwick parle. Thornwick rit. Thornwick signe."

    def entities(piece: str, lang: Lang, until: int) -> Sequence[Entity]:
        first, second, third = (m.start() for m in re.finditer("Thornwick", piece))
        return [Entity(first, first + 9, "PER"), Entity(second, second + 9, "PER"), Entity(third, third + 9, "ORG")]

    assert recognised(text, entities) == []


def test_a_recognised_name_is_explained() -> None:
    text = "Au printemps Ondelvoix a signé un bail."
    [mention] = recognised(text, tagging(Ondelvoix="ORG"))
    assert "Ondelvoix" in "\n".join(explain(document(text), mention, Matcher(Registry.load())))


def test_without_a_recogniser_only_the_registry_and_initials_are_found() -> None:
    assert match("Hier, la société Ondelvoix a déménagé.") == []


def test_known_names_are_not_reported_again() -> None:
    mentions = match("La société Aircall grandit. Aircall recrute.")
    assert [m.vendor_id for m in mentions] == ["aircall", "aircall"]
