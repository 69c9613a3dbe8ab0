"""Generated news of the registry's vendors: documents for the first pass, passages for retrieval. Our own sentences.

    python -m benchmarks.generated noise.db --passages 12000

makes a store of passages about the vendors of the bundled evidence, among which ``claimcheck evaluate links --store
noise.db`` has to find what settles a claim.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from claimcheck.evidence import EvidenceStore, Incoming, bundled_passages
from claimcheck.reading import read_text
from claimcheck.registry import Registry, Vendor
from claimcheck.schema import Claim, ClaimKind, Lang, Party, Passage, Source, claim_id

__all__ = ["claim_of", "documents", "names", "passages", "vendors_of_evidence"]

PLACES = ["Lyon", "Limoges", "Leeds", "Tanger", "Manila", "Porto", "Cebu", "Tirana", "Durban", "Québec"]
FRENCH = [
    "{a} a ouvert un site à {p} et y emploie {n} conseillers depuis le printemps {y}.",
    "Selon la direction de {a}, le contrat avec {b} a été reconduit pour {m} millions d'euros.",
    "Le chiffre d'affaires de {a} a progressé de {m} % en {y}, à {n} millions d'euros.",
    "{a} a racheté {b} pour {m} millions d'euros, une opération annoncée à {p}.",
    "Une panne a privé les clients de {a} de leur service pendant {m} heures à {p}.",
    "Les syndicats de {a} dénoncent la fermeture du plateau de {p}, qui comptait {n} postes.",
]
ENGLISH = [
    "{a} opened a site in {p} and has employed {n} agents there since the spring of {y}.",
    "According to {a}, the contract with {b} was renewed for {m} million euros.",
    "Revenue at {a} rose by {m}% in {y} to {n} million euros.",
    "{a} bought {b} for {m} million euros, a deal announced in {p}.",
]
PLAIN = {
    Lang.FR: [
        "La décision a été présentée aux élus, qui ont {m} jours pour rendre leur avis.",
        "À {p}, les conseillers attendent depuis des mois que les horaires soient enfin publiés à l'avance.",
        "Le marché, lui, reste difficile : les donneurs d'ordres comparent les prix et raccourcissent les contrats.",
    ],
    Lang.EN: [
        "The plan was put to the works council, which has {m} days to answer.",
        "In {p}, agents have waited for months for rotas that are published in time.",
        "The market remains difficult: buyers compare prices and shorten their contracts.",
    ],
}

# For each kind of claim, sentences in French and in English: {a} is the subject, {b} an organisation as object.
NEWS: dict[ClaimKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    ClaimKind.RANKING: (
        (
            "{a} arrive en {r}e position du palmarès {y} établi par {b}.",
            "Dans le classement {y} de {b}, {a} gagne {d} places et se retrouve {r}e.",
            "{b} place {a} parmi ses {m} meilleurs fournisseurs de l'année {y}.",
        ),
        (
            "{a} came {r}th in the {y} ranking drawn up by {b}.",
            "{b} named {a} a leader in its {y} assessment of {m} suppliers.",
            "In {y}, {a} slipped {d} places to number {r} on the list of {b}.",
        ),
    ),
    ClaimKind.FUNDING: (
        (
            "{a} a levé {m} millions d'euros en {mf} {y} lors d'un tour mené par {b}.",
            "Un nouveau tour de table de {m} millions de dollars a été bouclé par {a} avec {b} en {y}.",
            "{b} a apporté {m} millions à {a}, qui veut recruter {n} personnes.",
        ),
        (
            "{a} raised ${m} million in {me} {y} in a round led by {b}.",
            "{b} invested {m} million euros in {a}, which plans to hire {n} people.",
            "The series B of {a}, closed in {y}, brought in ${m} million from {b}.",
        ),
    ),
    ClaimKind.ACQUISITION: (
        (
            "{a} s'est offert {b} en {mf} {y} pour {m} millions d'euros.",
            "Le rachat de {b} par {a}, bouclé en {y}, ajoute {n} salariés au groupe.",
            "{a} est entré en négociations exclusives en vue de racheter {b} fin {y}.",
        ),
        (
            "{a} completed its takeover of {b} in {me} {y} for ${m} million.",
            "{b} was sold to {a} in {y}, along with {n} employees in {p}.",
            "In {y}, {a} agreed to buy {b} for {m} million pounds in cash.",
        ),
    ),
    ClaimKind.STAKE: (
        (
            "{a} détient {m} % du capital de {b} depuis {mf} {y}.",
            "{a} a cédé {m} % des actions de {b} en {y} et n'est plus que minoritaire.",
            "Une option permet à {a} de prendre {m} % de {b} avant la fin de {y}.",
        ),
        (
            "{a} has owned {m}% of {b} since {me} {y}.",
            "{a} cut its stake in {b} to {m}% in {y}.",
            "A warrant lets {a} buy {m}% of the shares of {b} until {y}.",
        ),
    ),
    ClaimKind.MERGER: (
        (
            "La fusion de {a} et de {b}, annoncée en {mf} {y}, donne un groupe de {n} salariés.",
            "{a} et {b} ont renoncé en {y} à leur rapprochement.",
        ),
        (
            "{a} and {b} merged in {me} {y} into a group of {n} people.",
            "The merger of {a} with {b}, valued at ${m} million, was called off in {y}.",
        ),
    ),
    ClaimKind.CLIENT: (
        (
            "{b} a confié son service client à {a} en {y} pour {d} ans.",
            "{a} a perdu le contrat de {b} en {mf} {y}, soit {n} postes à {p}.",
            "Parmi les {n} clients de {a} figure {b}, conquis en {y}.",
        ),
        (
            "{a} won the customer service of {b} in {me} {y} for {d} years.",
            "{b} ended its contract with {a} in {y}, which cost {n} jobs in {p}.",
            "{a} counts {b} among the {n} clients that it served in {y}.",
        ),
    ),
    ClaimKind.PARTNERSHIP: (
        (
            "{a} et {b} ont noué un partenariat en {mf} {y} pour relier leurs outils.",
            "L'alliance entre {a} et {b}, signée à {p} en {y}, vise {m} pays.",
        ),
        (
            "{a} and {b} became partners in {me} {y} to connect their tools.",
            "{a} integrated its platform with that of {b} in {y}, in {m} countries.",
        ),
    ),
    ClaimKind.REVENUE: (
        (
            "{a} a réalisé {n} millions d'euros de chiffre d'affaires en {y}, en hausse de {m} %.",
            "La perte nette de {a} s'est creusée à {m} millions de dollars au {d}e trimestre {y}.",
            "L'action de {a} a cédé {m} % en {mf} {y} après des résultats décevants.",
        ),
        (
            "{a} made {n} million dollars in revenue in {y}, {m}% more than a year earlier.",
            "The net loss of {a} widened to ${m} million in the quarter to {me} {y}.",
            "Shares in {a} fell by {m}% in {me} {y} after weak results.",
        ),
    ),
    ClaimKind.HEADCOUNT: (
        (
            "{a} supprime {n} emplois à {p} en {y}, soit {m} % de l'effectif.",
            "{a} emploie {n} personnes à {p} et dans {m} autres villes.",
            "{n} conseillers ont été embauchés par {a} à {p} en {mf} {y}.",
            "{a} a fermé son centre de {p} en {y} ; {n} salariés ont été licenciés.",
        ),
        (
            "{a} is cutting {n} jobs in {p} in {y}, {m}% of its staff.",
            "{a} employs {n} people in {p} and {m} other cities.",
            "{a} hired {n} agents in {p} in {me} {y}.",
            "{a} closed its centre in {p} in {y} and laid off {n} workers.",
        ),
    ),
    ClaimKind.OUTAGE: (
        (
            "Les services de {a} ont été interrompus pendant {m} heures en {mf} {y} à cause de {b}.",
            "Une cyberattaque a touché {a} en {y} et exposé les données de {n} personnes.",
        ),
        (
            "The services of {a} were down for {m} hours in {me} {y} because of {b}.",
            "A breach at {a} in {y} exposed the records of {n} people.",
        ),
    ),
    ClaimKind.QUALITY: (
        (
            "{b} se plaint de la qualité du service de {a} : {m} % des appels sans réponse en {y}.",
            "La note de satisfaction de {a} a atteint {m} % en {y}, selon {b}.",
        ),
        (
            "{b} complained about the service of {a}: {m}% of calls went unanswered in {y}.",
            "Satisfaction with {a} reached {m}% in {y}, according to {b}.",
        ),
    ),
    ClaimKind.DISPUTE: (
        (
            "{b} a assigné {a} devant le tribunal de {p} en {mf} {y} et réclame {m} millions d'euros.",
            "Une grève a été suivie par {n} salariés de {a} à {p} en {y}.",
            "{a} a été condamné en {y} à une amende de {m} millions d'euros.",
        ),
        (
            "{b} sued {a} in {me} {y} in a court in {p}, claiming ${m} million.",
            "{n} employees of {a} went on strike in {p} in {y}.",
            "{a} was fined {m} million pounds in {y}.",
        ),
    ),
    ClaimKind.APPOINTMENT: (
        (
            "{w} a été nommé directeur général de {a} en {mf} {y}.",
            "{w} quitte la présidence de {a} en {y} après {d} ans.",
        ),
        (
            "{a} appointed {w} as chief executive in {me} {y}.",
            "{w} stepped down as chairman of {a} in {y} after {d} years.",
        ),
    ),
    ClaimKind.FOUNDING: (
        ("{a} a été fondé à {p} en {y} par {w}.", "{a} a changé de nom en {mf} {y} et s'appelait {b} jusque-là."),
        ("{a} was founded in {p} in {y} by {w}.", "{a} changed its name in {me} {y}; it used to be called {b}."),
    ),
    ClaimKind.LOCATION: (
        ("Le siège de {a} a quitté {p} en {y}.", "{a} est installé à {p}, avec des bureaux dans {m} villes."),
        ("The headquarters of {a} left {p} in {y}.", "{a} is based in {p} and has offices in {m} cities."),
    ),
    ClaimKind.PRODUCT: (
        (
            "{a} a lancé en {mf} {y} un logiciel de planification utilisé par {n} clients.",
            "{a} retire son outil de transcription du marché en {y}.",
        ),
        (
            "{a} launched a scheduling tool in {me} {y}, used by {n} clients.",
            "{a} withdrew its transcription software from the market in {y}.",
        ),
    ),
    ClaimKind.OTHER: (
        ("{a} est coté en Bourse depuis {mf} {y}.", "La dette de {a} a été ramenée à {n} millions d'euros en {y}."),
        ("{a} has been listed since {me} {y}.", "The debt of {a} was cut to {n} million dollars in {y}."),
    ),
}
_MONTHS = (
    tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),  # noqa: SIM905
    tuple("January February March April May June July August September October November December".split()),  # noqa: SIM905
)
_PEOPLE = [
    f"{first} {last}"
    for first in ("Alix", "Bruno", "Carla", "Dario", "Erin", "Farah", "Gwen", "Hugo")
    for last in ("Marsac", "Oldfield", "Petrescu", "Quarrie", "Rivoal", "Sandoz", "Tessier", "Underhill")
]


def names() -> list[str]:
    """Names of the registry's vendors."""
    return [vendor.name for vendor in Registry.load().vendors]


def vendors_of_evidence() -> list[Vendor]:
    """The vendors that the bundled evidence is about: claims about them have something to be mistaken for."""
    known = {vendor_id for passage in bundled_passages() for vendor_id in passage.vendors}
    return [vendor for vendor in Registry.load().vendors if vendor.id in known]


def documents(number: int, vendors: list[str], seed: int = 7) -> Iterator[Incoming]:
    """``number`` documents of 15 to 27 sentences; one in ten is the text of an earlier one with a line before it.

    Half of the sentences name one or two vendors: two mentions a passage. In press articles it is a third of one.
    """
    rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    printed: list[tuple[str, Lang]] = []
    for at in range(number):
        if printed and rng.random() < 0.1:
            text, lang = rng.choice(printed)
            text = f"{rng.choice(PLACES)}, lundi.\n\n{text}"
        else:
            lang = Lang.FR if rng.random() < 0.75 else Lang.EN
            text = "\n\n".join(
                " ".join(_sentence(rng, vendors, lang) for _ in range(3)) for _ in range(rng.randint(5, 9))
            )
            printed = [*printed[-200:], (text, lang)]
        date = f"{rng.randint(2015, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        source = Source(publisher=f"Paper {at % 40}", url=f"https://paper{at % 40}.example/{at}", date=date)
        yield Incoming(f"d{at:07}", read_text(text, f"d{at:07}", lang=lang), source)


def _sentence(rng: random.Random, vendors: list[str], lang: Lang) -> str:
    pattern = rng.choice((FRENCH if lang is Lang.FR else ENGLISH) if rng.random() < 0.5 else PLAIN[lang])
    a, b = rng.sample(vendors, 2)
    return pattern.format(
        a=a, b=b, p=rng.choice(PLACES), n=rng.randint(30, 9000), m=rng.randint(2, 95), y=rng.randint(2015, 2025)
    )


def passages(
    number: int, vendors: Sequence[Vendor], seed: int = 7, *, skew: float = 0.0
) -> Iterator[tuple[Passage, Claim]]:
    """``number`` passages with the claim that each makes: any kind, both languages, one to three sentences.

    ``skew`` says how unequal the vendors are: the n-th is written about ``n ** -skew`` as often as the first.
    """
    rng = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    order = random.Random(0).sample(list(vendors), len(vendors))  # noqa: S311 - the same vendors for every seed
    weights = list(accumulate(rank**-skew for rank in range(1, len(order) + 1)))
    kinds = list(NEWS)
    for at in range(number):
        kind, lang = rng.choice(kinds), rng.choice((Lang.FR, Lang.EN))
        a, b = rng.choices(order, cum_weights=weights, k=2)
        first = _fill(rng, rng.choice(NEWS[kind][lang is Lang.EN]), a.name, b.name)
        more = [_fill(rng, rng.choice(PLAIN[lang]), a.name, b.name) for _ in range(rng.randint(0, 2))]
        about = [vendor.id for vendor in (a, b) if vendor.name in first]
        date = f"{rng.randint(2010, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        source = Source(publisher=f"Paper {at % 400}", url=f"https://paper{at % 400}.example/{at}", date=date)
        passage = Passage(
            id=f"made-{seed}-{at:07}",
            text=" ".join([first, *more]),
            lang=lang,
            source=source,
            vendors=tuple(dict.fromkeys(about)),
        )
        yield passage, claim_of(passage, kind, first, a, b if b.name in first and a is not b else None)


def claim_of(passage: Passage, kind: ClaimKind, text: str, subject: Vendor, obj: Vendor | None) -> Claim:
    """The claim that the first sentence of a passage makes."""
    parties = [Party(name=each.name, vendor_id=each.id) for each in (subject, obj) if each]
    return Claim(
        id=claim_id(passage.text, 0, len(text), kind, subject.name, obj.name if obj else None),
        document_id=passage.id,
        start=0,
        end=len(text),
        quote=text,
        statement=text,
        proposition=text,
        kind=kind,
        subject=parties[0],
        object=parties[1] if len(parties) > 1 else None,
        worthiness=0.5,
        confidence=0.5,
        lang=passage.lang,
    )


def _fill(rng: random.Random, pattern: str, a: str, b: str) -> str:
    month = rng.randrange(12)
    return pattern.format(
        a=a,
        b=b,
        p=rng.choice(PLACES),
        n=rng.randint(30, 9000),
        m=rng.randint(2, 95),
        d=rng.randint(2, 9),
        r=rng.randint(4, 20),
        y=rng.randint(2008, 2025),
        mf=_MONTHS[0][month],
        me=_MONTHS[1][month],
        w=rng.choice(_PEOPLE),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make a store of generated passages.")
    parser.add_argument("store", type=Path)
    parser.add_argument("--passages", type=int, default=12_000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    with EvidenceStore(given.store) as made:
        made.add(passage for passage, _ in passages(given.passages, vendors_of_evidence(), given.seed))
