"""The check ``fact``: a bare fact that a claim of the evidence states too, and nothing that says a little more."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from claimcheck.schema import CheckOutcome, Claim, ClaimKind, Lang, Party, Status, Time, Value
from claimcheck.support.comparators import FACT, Texts, check_fact, run_checks


def make(kind: str, subject: str, obj: str | None, words: str, **more: Any) -> Claim:
    return Claim(
        id="c",
        document_id="d",
        start=0,
        end=len(words),
        quote=words,
        statement=words,
        proposition=words,
        kind=ClaimKind(kind),
        subject=Party(name=subject),
        object=Party(name=obj) if obj else None,
        worthiness=0.5,
        **{"confidence": 0.9} | more,
    )


def money(number: float, words: str) -> dict[str, Any]:
    value = Value(text=words, kind="money", number=number, currency="EUR")
    return {"value": value, "values": (value,)}


def post(words: str) -> dict[str, Any]:
    value = Value(text=words, kind="text")
    return {"value": value, "values": (value,)}


YEAR = Time(text="en 2015", from_=dt.date(2015, 1, 1), to=dt.date(2015, 12, 31), precision="year")
MONTH = Time(text="September 2015", from_=dt.date(2015, 9, 1), to=dt.date(2015, 9, 30), precision="month")
BOUGHT = make("acquisition", "Acta", "Sitora", "Acta had acquired Sitora", status=Status.COMPLETED)


@pytest.mark.parametrize(
    ("claim", "other"),
    [
        (make("acquisition", "Acta", "Sitora", "Sitora, racheté depuis par Acta", status=Status.COMPLETED), BOUGHT),
        (
            make("acquisition", "Acta", "Sitora", "Acta a racheté Sitora en 2015", time=YEAR),
            BOUGHT.model_copy(update={"time": MONTH}),
        ),
        (
            make("appointment", "Norvo", "Jeanne Morel", "Jeanne Morel, patronne de Norvo", **post("patron")),
            make("appointment", "Norvo", "Jeanne Morel", "Norvo's chief executive, Jeanne Morel", **post("CEO")),
        ),
        (
            make("funding", "Acta", None, "Acta a levé 12 millions d'euros", **money(12e6, "12 millions d'euros")),
            make("funding", "Acta", None, "Acta raised €12m", **money(12e6, "€12m")),
        ),
    ],
)
def test_a_bare_fact_is_found_in_other_words(claim: Claim, other: Claim) -> None:
    check = check_fact(claim, [other])
    assert check is not None
    assert (check.name, check.outcome) == (FACT, CheckOutcome.AGREES)
    assert FACT in {each.name for each in run_checks(claim, [other])}


@pytest.mark.parametrize(
    ("claim", "other"),
    [
        (make("acquisition", "Acta", "Sitora", "Acta a racheté Sitora sans un euro de dette"), BOUGHT),
        (make("acquisition", "Acta", "Sitora", "Acta a racheté Sitora en 2014", time=MONTH), BOUGHT),
        (make("acquisition", "Sitora", "Acta", "Sitora a racheté Acta"), BOUGHT),
        (make("acquisition", "Acta", "Sitora", "Acta a racheté Sitora", negated=True), BOUGHT),
        (make("acquisition", "Acta", "Sitora", "Acta a racheté Sitora"), BOUGHT.model_copy(update={"confidence": 0.3})),
        (
            make("stake", "Acta", "Sitora", "Acta détient Sitora"),
            make("stake", "Acta", "Sitora", "Acta holds an option on Sitora"),
        ),
        (
            make("appointment", "Norvo", "Jeanne Morel", "Jeanne Morel, patronne de Norvo", **post("patron")),
            make("appointment", "Norvo", "Jeanne Morel", "Jeanne Morel, former chief executive of Norvo"),
        ),
        (
            make("funding", "Acta", None, "Acta a levé 12 millions d'euros", **money(12e6, "12 millions d'euros")),
            make("funding", "Acta", None, "Acta raised €15m", **money(15e6, "€15m")),
        ),
        (make("quality", "Acta", None, "Acta répond"), make("quality", "Acta", None, "Acta répond")),
    ],
)
def test_what_says_more_or_something_else_is_no_such_fact(claim: Claim, other: Claim) -> None:
    assert check_fact(claim, [other]) is None


@pytest.mark.parametrize(
    "text",
    [
        "Acta tried to buy: Acta had acquired Sitora, it hoped.",
        "It is not true that Acta had acquired Sitora.",
        "The regulator is examining whether Acta had acquired Sitora.",
        "Nobody believes that Acta had acquired Sitora.",
        "A prank website wrote that Acta had acquired Sitora.",
        "Acta had acquired Sitora, according to an unverified post.",
        "Acta had acquired Sitora, which its board denies.",
    ],
)
def test_what_governs_the_clause_of_the_evidence_counts(text: str) -> None:
    asked = make("acquisition", "Acta", "Sitora", "Acta a racheté Sitora")
    start = text.index(BOUGHT.quote)
    other = BOUGHT.model_copy(update={"start": start, "end": start + len(BOUGHT.quote)})
    assert check_fact(asked, [other], Texts(None, BOUGHT.quote)) is not None
    assert check_fact(asked, [other], Texts(None, text)) is None
    told = f"The paper reported on Monday that {BOUGHT.quote}."
    start = told.index(BOUGHT.quote)
    said = BOUGHT.model_copy(update={"start": start, "end": start + len(BOUGHT.quote)})
    assert check_fact(asked, [said], Texts(None, told)) is not None


@pytest.mark.parametrize(
    "words",
    [
        "Jeanne Morel, vice president and chief executive's adviser of Norvo",
        "Jeanne Morel, then chief executive of Norvo",
        "Jeanne Morel, deputy chief executive of Norvo",
        "Jeanne Morel, former chief executive of Norvo",
    ],
)
def test_another_post_and_a_past_one_are_not_the_post(words: str) -> None:
    asked = make("appointment", "Norvo", "Jeanne Morel", "Jeanne Morel, patronne de Norvo", **post("patronne"))
    checks = run_checks(asked, [make("appointment", "Norvo", "Jeanne Morel", words, **post(words.split(", ")[1]))])
    assert {check.outcome for check in checks if check.name in {FACT, "polarity"}} == {CheckOutcome.UNKNOWN}


def test_what_stands_before_the_claim_narrows_it() -> None:
    def staff(text: str) -> Claim:
        quote = "Norvo employs 900 people"
        start = text.index(quote)
        value = Value(text="900", kind="number", number=900)
        claim = make("headcount", "Norvo", None, quote, value=value, values=(value,))
        return claim.model_copy(update={"start": start, "end": start + len(quote)})

    whole, part = "Norvo employs 900 people.", "In Colombia, Norvo employs 900 people."
    assert check_fact(staff(whole), [staff(whole)], Texts(whole, whole)) is not None
    assert check_fact(staff(part), [staff(part)], Texts(part, part)) is not None
    assert check_fact(staff(part), [staff(whole)], Texts(part, whole)) is None
    assert check_fact(staff(whole), [staff(part)], Texts(whole, part)) is None


@pytest.mark.parametrize(
    ("text", "quote", "stated"),
    [
        ("Three workers of Sitora, a subsidiary of Acta, went to court.", "Sitora, a subsidiary of Acta", True),
        ("Three workers of Sitora, filiale d'Acta, went to court.", "Sitora, filiale d'Acta", True),
        ("The former Sitora, a subsidiary of Acta, went to court.", "Sitora, a subsidiary of Acta", False),
        ("Until 2015 Sitora, a subsidiary of Acta, sold phones.", "Sitora, a subsidiary of Acta", False),
        ("A fund lent 75 million to Norvo; Acta owns Sitora.", "Acta owns Sitora", True),
        ("The following is wrong: Norvo owns Vexa; Acta owns Sitora.", "Acta owns Sitora", False),
        ("A fund wishes that Acta owns Sitora.", "Acta owns Sitora", False),
        ("A fund wishes that Acta, a French group, owns Sitora.", "Acta, a French group, owns Sitora", False),
        ("Nobody at Norvo has confirmed that Acta owns Sitora.", "Acta owns Sitora", False),
    ],
)
def test_what_a_description_or_another_clause_stands_in_plays_no_part(text: str, quote: str, stated: bool) -> None:
    start = text.index(quote)
    words = "Sitora, a subsidiary of Acta" if "ilia" in quote or "subs" in quote else "Acta owns Sitora"
    other = make("stake", "Acta", "Sitora", quote).model_copy(update={"start": start, "end": start + len(quote)})
    check = check_fact(make("stake", "Acta", "Sitora", words), [other], Texts(None, text))
    assert (check is not None) is stated


def test_a_french_verb_is_no_english_article() -> None:
    text, quote = "Il est faux qu'Acta, a racheté Sitora.", "Acta, a racheté Sitora"
    place = {"start": text.index(quote), "end": text.index(quote) + len(quote), "lang": Lang.FR}
    told = make("acquisition", "Acta", "Sitora", quote, status=Status.COMPLETED).model_copy(update=place)
    assert check_fact(make("acquisition", "Acta", "Sitora", quote), [told], Texts(None, text)) is None


def test_a_place_before_a_semicolon_narrows_a_figure() -> None:
    text = "In Spain, Vexa employs 300 people; Acta employs 500 people."
    quote = "Acta employs 500 people"
    value = Value(text="500", kind="number", number=500)
    told = make("headcount", "Acta", None, quote, value=value, values=(value,))
    told = told.model_copy(update={"start": text.index(quote), "end": text.index(quote) + len(quote)})
    asked = make("headcount", "Acta", None, quote, value=value, values=(value,))
    assert check_fact(asked, [told], Texts(None, quote)) is not None
    assert check_fact(asked, [told], Texts(None, text)) is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("Acta was founded in 2015", "Acta launched its foundation in 2015"),
        ("Acta a été fondée en 2015", "Acta was incorporated in 2015"),
    ],
)
def test_a_charity_and_a_registration_are_no_founding(asked: str, words: str) -> None:
    claim, other = (make("founding", "Acta", None, each, time=YEAR) for each in (asked, words))
    assert check_fact(claim, [other]) is None


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("Acta bought all of Sitora, a maker of headsets and toys, for 5 million euros", True),
        ("Acta a acquis Sitora, éditeur de logiciels, pour 5 million euros", True),
        ("Acta announced the purchase of Sitora for 5 million euros", True),
        ("Acta bought Sitora, the registrar doubts it, for 5 million euros", False),
        ("Acta bought, in an unverified post, Sitora for 5 million euros", False),
        ("Acta bought, in part, Sitora for 5 million euros", False),
        ("Acta acquired Sitora in 2019, in part", False),
        ("Acta acquired, almost, Sitora in 2019", False),
        ("Acta acquired, through its Spanish arm, Sitora in 2019", False),
        ("Acta reportedly acquired Sitora in 2019", False),
    ],
)
def test_what_is_told_of_a_party_between_commas_plays_no_part(words: str, stated: bool) -> None:
    asked = make("acquisition", "Acta", "Sitora", "Acta bought Sitora", status=Status.COMPLETED)
    told = make("acquisition", "Acta", "Sitora", words, status=Status.COMPLETED, **money(5e6, "5 million euros"))
    assert (check_fact(asked, [told]) is not None) is stated
