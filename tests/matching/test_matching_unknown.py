"""Initials, and organisations that the registry does not know."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from claimcheck.language import Entity
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


@pytest.mark.parametrize(
    ("text", "lang", "names"),
    [
        ("Hier, la société Ondelvoix a déménagé.", Lang.FR, ["Ondelvoix"]),
        ("On a vu l’éditeur rennais Ondelvoix au salon.", Lang.FR, ["Ondelvoix"]),
        ("Ondelvoix, un centre d’appels breton, va bien.", Lang.FR, ["Ondelvoix"]),
        ("Elle travaille chez Ondelvoix depuis mai.", Lang.FR, ["Ondelvoix"]),
        ("Hier, Ondelvoix SAS a répondu.", Lang.FR, ["Ondelvoix SAS"]),
        ("Une étude de la Caisse des Sept Îles est parue.", Lang.FR, ["Caisse des Sept Îles"]),
        ("Le PDG de Ondelvoix, Jean Morvan, sourit.", Lang.FR, ["Ondelvoix"]),
        ("The maker of headsets, Brindlewick, acquired Hollowmere in May.", Lang.EN, ["Brindlewick", "Hollowmere"]),
        ("A loan from Saltmarsh Bank helped.", Lang.EN, ["Saltmarsh Bank"]),
        ("We met Pell & Sons yesterday.", Lang.EN, ["Pell & Sons"]),
        (
            "L’AFVT (Association fictive des voix du téléphone) et l’AFVT encore.",
            Lang.FR,
            ["AFVT", "Association fictive des voix du téléphone", "AFVT"],
        ),
    ],
)
def test_unknown_organisations_are_found_by_cues(text: str, lang: Lang, names: list[str]) -> None:
    assert surfaces(text, MatchMethod.RECOGNISED, lang) == names


@pytest.mark.parametrize(
    "text",
    [
        "Le BPO, le CRM et la RGPD occupent le CEO.",
        "Jeanne Mabillon, directrice générale, a souri. Mabillon insiste.",
        "Il habite Rennes, près de Brest, en Bretagne.",
        "Lundi, en Janvier, à Noël.",
        "Elle a lancé Jasmin, son robot.",
        "BPO : Business Process Outsourcing",
        "Le directeur JB (Jeff Bezos) rit.",
        "On a revu le film Camping hier soir.",
        "Contacté, le syndicat n’a rien dit. Interrogée, la direction non plus.",
    ],
)
def test_what_is_no_organisation(text: str) -> None:
    assert match(text) == []


def test_every_occurrence_has_the_fullest_form_as_its_name() -> None:
    text = "Hier, la société Ondelvoix Response a signé. Puis Ondelvoix a payé. Ondelvoix Response rit."
    mentions = match(text)
    assert [m.surface for m in mentions] == ["Ondelvoix Response", "Ondelvoix", "Ondelvoix Response"]
    assert {m.name for m in mentions} == {"Ondelvoix Response"}
    assert all(m.vendor_id is None and m.method is MatchMethod.RECOGNISED for m in mentions)


def test_a_legal_form_is_in_the_span_and_not_in_the_name() -> None:
    assert {m.name for m in match("Hier, Ondelvoix SAS a répondu. Ondelvoix nie.")} == {"Ondelvoix"}


def test_a_product_named_after_its_maker_is_no_mention_of_it() -> None:
    text = "La société Ondelvoix recrute. Elle vend Ondelvoix Écho, un module."
    assert [m.start for m in match(text)] == [text.index("Ondelvoix")]


def test_an_acronym_stands_for_its_expansion() -> None:
    text = "L’AFVT (Association fictive des voix du téléphone) se réunit. L’AFVT vote."
    assert {m.name for m in match(text)} == {"Association fictive des voix du téléphone"}


def test_entities_add_what_the_cues_alone_do_not_decide() -> None:
    text = "Au printemps Ondelvoix a signé un bail."

    def entities(piece: str, lang: Lang) -> Sequence[Entity]:
        start = piece.find("Ondelvoix")
        return [Entity(start, start + 9, "ORG")] if start >= 0 else []

    assert match(text) == []
    found = Matcher(Registry.load(), entities=entities).match(document(text))
    assert [m.surface for m in found] == ["Ondelvoix"]
    assert "Ondelvoix" in "\n".join(explain(document(text), found[0], Matcher(Registry.load())))


def test_known_names_are_not_reported_again() -> None:
    mentions = match("La société Aircall grandit. Aircall recrute.")
    assert [m.vendor_id for m in mentions] == ["aircall", "aircall"]


WORDS = """au printemps a signé un bail hier était là il vit à près de selon le patron la said yesterday that and his
horizon quiet spoke again of nothing in new release called ships lost to we were all at the group a for"""


def knows(word: str) -> bool:
    """A vocabulary of ordinary words, Horizon among them."""
    return word.lower() in WORDS.split()


COINING = Matcher(Registry.load(), known_word=knows)


def coined(text: str, lang: Lang = Lang.EN) -> list[str]:
    return [m.surface for m in COINING.match(document(text, lang)) if m.method is MatchMethod.RECOGNISED]


@pytest.mark.parametrize(
    ("text", "lang", "names"),
    [
        ("Au printemps Ondelvoix a signé un bail.", Lang.FR, ["Ondelvoix"]),
        ("ONDELVOIX SIGNE\n\nHier Ondelvoix était là.", Lang.FR, ["ONDELVOIX", "Ondelvoix"]),
        ("We lost to quindl8 in May. Nothing of quindl8 was new.", Lang.EN, ["quindl8", "quindl8"]),
        ("Hier relango.io était là.", Lang.FR, ["relango.io"]),
        ("The platform for calls, the vendor quindle, was quiet.", Lang.EN, ["quindle"]),
        ("We spoke of Horizon again. All said that Horizon was quiet.", Lang.EN, ["Horizon", "Horizon"]),
        ("MARLDON COURIER | News | Sport\n\nNothing was said.", Lang.EN, ["MARLDON COURIER"]),
        ("Il a quitté l’Autorité de la téléphonie. Selon l’Autorité de la téléphonie, rien.", Lang.FR, None),
        ("Deux anciens de chez Delorge & fils étaient là.", Lang.FR, ["Delorge & fils"]),
        ("A strike by the Shop & Allied Workers’ Union.", Lang.EN, ["Shop & Allied Workers’ Union"]),
    ],
)
def test_coined_names_and_names_where_words_do_not_stand(text: str, lang: Lang, names: list[str] | None) -> None:
    assert coined(text, lang) == (names if names is not None else ["Autorité de la téléphonie"] * 2)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Nothing was said in Thornwickby yesterday.", Lang.EN),
        ("Our next release, Thornwickby, ships in May.", Lang.EN),
        ("Yesterday Brenda Thornwickby, a director, spoke. Thornwickby was quiet.", Lang.EN),
        ("Thornwickby_Conseil était là.", Lang.FR),
        ("Écrivez sur thornwickby.fr", Lang.FR),
        ("We were quiet on the horizon. Horizon again.", Lang.EN),
    ],
)
def test_coined_words_that_name_no_organisation(text: str, lang: Lang) -> None:
    assert coined(text, lang) == []


def test_without_a_vocabulary_a_coined_name_alone_proves_nothing() -> None:
    assert match("Au printemps Ondelvoix a signé un bail.") == []
