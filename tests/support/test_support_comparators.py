"""Comparators: what each aspect of a claim may be set against, and what follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.schema import (
    TOGETHER,
    Check,
    CheckOutcome,
    Claim,
    ClaimKind,
    Lang,
    Modality,
    Party,
    Status,
    Time,
    Value,
)
from claimcheck.support.comparators import (
    COMPARATORS,
    Texts,
    compare_amount,
    compare_count,
    compare_percent,
    compare_polarity,
    compare_rank,
    compare_roles,
    compare_status,
    compare_time,
    run_checks,
    same_event,
    same_party,
)

AGREES, DISAGREES, UNKNOWN = CheckOutcome.AGREES, CheckOutcome.DISAGREES, CheckOutcome.UNKNOWN


def make(kind: str, subject: str | None, obj: str | None = None, **more: Any) -> Claim:
    values = tuple(more.pop("values", ()))
    more = {"quote": f"{subject} {obj}", "confidence": 0.9, "start": 0, "end": 1} | more
    return Claim(
        id="c",
        document_id="d",
        statement="s",
        proposition="p",
        kind=ClaimKind(kind),
        subject=Party(name=subject) if subject else None,
        object=Party(name=obj) if obj else None,
        values=values,
        value=values[0] if values else None,
        worthiness=0.5,
        **more,
    )


def value(kind: str, number: float, relation: str = "=", **more: Any) -> Value:
    return Value.model_validate(
        {"text": f"{relation}{number:g}", "kind": kind, "number": number, "relation": relation, **more}
    )


def euros(number: float, relation: str = "=", currency: str = "EUR", **more: Any) -> Value:
    return value("money", number, relation, currency=currency, **more)


def year(number: int) -> Time:
    return Time(text=str(number), from_=dt.date(number, 1, 1), to=dt.date(number, 12, 31), precision="year")


def month(number: int, of: int) -> Time:
    return Time(text=f"{of}/{number}", from_=dt.date(number, of, 1), to=dt.date(number, of, 28), precision="month")


@pytest.mark.parametrize(
    ("said", "found", "outcome"),
    [
        (value("rank", 2), value("rank", 2), AGREES),
        (value("rank", 2), value("rank", 3), DISAGREES),
        (value("rank", 3, "<="), value("rank", 2), AGREES),
        (value("rank", 3, "<="), value("rank", 4), DISAGREES),
        (value("rank", 2), value("rank", 3, "<="), UNKNOWN),
        (value("rank", 5), value("rank", 3, "<="), DISAGREES),
    ],
)
def test_ranks(said: Value, found: Value, outcome: CheckOutcome) -> None:
    check = compare_rank(make("ranking", "Voxarel", values=[said]), make("ranking", "Voxarel", values=[found]))
    assert check.outcome is outcome


@pytest.mark.parametrize(
    ("said", "found", "outcome"),
    [
        (euros(4.8e9), euros(4.8e9), AGREES),
        (euros(4.8e8), euros(4.8e9), DISAGREES),
        (euros(4.8e9), euros(4.83e9), AGREES),
        (euros(12e6, ">"), euros(12.5e6), AGREES),
        (euros(12e6, ">"), euros(12e6), UNKNOWN),
        (euros(12e6, ">"), euros(12e6, "~"), UNKNOWN),
        (euros(12e6, "<"), euros(12e6, "~"), UNKNOWN),
        (euros(12e6, ">"), euros(11e6), DISAGREES),
        (euros(12e6, ">="), euros(12e6), AGREES),
        (euros(10e6, "<"), euros(12.5e6), DISAGREES),
        (euros(80e6, "<"), euros(80e6, "<"), AGREES),
        (euros(75e6), euros(80e6, "<"), UNKNOWN),
        (euros(100e6, ">"), euros(80e6, "<"), DISAGREES),
        (euros(50e6, "~"), euros(53e6), AGREES),
        (euros(50e6, "~"), euros(70e6), DISAGREES),
        (euros(10e6, "range", number_to=20e6), euros(15e6), AGREES),
        (euros(10e6, "range", number_to=20e6), euros(25e6), DISAGREES),
        (euros(15e6), euros(10e6, "range", number_to=20e6), UNKNOWN),
        (euros(10e6), euros(10e6, currency="USD"), UNKNOWN),
        (euros(10e6), value("number", 10e6), UNKNOWN),
    ],
)
def test_amounts(said: Value, found: Value, outcome: CheckOutcome) -> None:
    claims = (make("other", "Voxarel", values=[each]) for each in (said, found))
    assert compare_amount(*claims).outcome is outcome


def test_sums_of_rounds_contradict_each_other_only_when_they_are_dated_alike() -> None:
    def round_of(millions: float, **more: Any) -> Claim:
        return make("funding", "Voxarel", values=[euros(millions * 1e6)], **more)

    assert compare_amount(round_of(120, time=year(2021)), round_of(65, time=year(2021))).outcome is DISAGREES
    assert compare_amount(round_of(120, time=year(2021)), round_of(65)).outcome is UNKNOWN
    assert compare_amount(round_of(120), round_of(65)).outcome is UNKNOWN
    assert compare_amount(round_of(120), round_of(120)).outcome is AGREES
    assert compare_amount(round_of(120, time=year(2021)), round_of(65, time=month(2021, 6))).outcome is UNKNOWN


@pytest.mark.parametrize(
    ("said", "found", "outcome"),
    [
        (value("percent", 33), value("fraction", 1 / 3), AGREES),
        (value("percent", 50, ">"), value("fraction", 1 / 3), DISAGREES),
        (value("percent", 1.5), value("percent", 1.5), AGREES),
        (value("percent", -1.5), value("percent", 1.5), DISAGREES),
        (value("percent", 8), value("percent", 8.3), AGREES),
        (value("percent", 8), value("percent", 9), DISAGREES),
    ],
)
def test_percentages(said: Value, found: Value, outcome: CheckOutcome) -> None:
    check = compare_percent(make("other", "Voxarel", values=[said]), make("other", "Voxarel", values=[found]))
    assert check.outcome is outcome


@pytest.mark.parametrize(
    ("said", "found", "outcome"), [(7, 7, AGREES), (7, 8, DISAGREES), (3200, 3210, AGREES), (1950, 2400, DISAGREES)]
)
def test_counts_below_a_hundred_are_exact_and_others_rounded(said: int, found: int, outcome: CheckOutcome) -> None:
    one, other = (make("headcount", "Voxarel", values=[value("number", n)]) for n in (said, found))
    assert compare_count(one, other).outcome is outcome


@pytest.mark.parametrize(
    ("kind", "said", "found"),
    [
        ("headcount", "Voxarel a embauché 200 personnes", "Voxarel a licencié 200 personnes"),
        ("headcount", "Voxarel opened 200 sites", "Voxarel closed 200 sites"),
        ("headcount", "Voxarel employs 200 people", "Voxarel is hiring 200 people"),
        ("revenue", "Voxarel’s sales rose by 200", "Voxarel’s sales fell by 200"),
        ("revenue", "le chiffre d’affaires de Voxarel est de 200", "le bénéfice de Voxarel est de 200"),
    ],
)
def test_what_goes_the_other_way_or_is_measured_otherwise_is_another_fact(kind: str, said: str, found: str) -> None:
    one, other = (make(kind, "Voxarel", quote=text, values=[value("number", 200)]) for text in (said, found))
    assert run_checks(one, [one])
    assert run_checks(one, [other]) == ()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Voxarel’s sales rose to 200", "Voxarel’s sales rose by 200"),
        ("les ventes de Voxarel ont augmenté pour atteindre 200", "les ventes de Voxarel ont augmenté de 200"),
    ],
)
def test_by_how_much_something_rose_is_not_what_it_rose_to(said: str, found: str) -> None:
    one, other = (
        make("revenue", "Voxarel", quote=text, values=[value("money", 200, text="200")]) for text in (said, found)
    )
    assert run_checks(one, [one])
    assert run_checks(one, [other]) == ()


@pytest.mark.parametrize(
    ("said", "found", "outcome"),
    [
        ("Voxarel emploie 4000 personnes", "Voxarel emploie 900 personnes", DISAGREES),
        ("Voxarel emploie 4000 personnes", "Voxarel emploie 900 cadres", UNKNOWN),
        ("Voxarel emploie 4000 personnes", "Voxarel y emploie 900 personnes", UNKNOWN),
        ("Voxarel employs 4000 people", "Voxarel employs 900 temporary people", UNKNOWN),
        ("Voxarel hired 4000 people", "Voxarel hired 900 people", UNKNOWN),
    ],
)
def test_a_figure_is_denied_only_by_one_of_the_same_thing(said: str, found: str, outcome: CheckOutcome) -> None:
    one = make("headcount", "Voxarel", quote=said, values=[value("number", 4000)])
    other = make("headcount", "Voxarel", quote=found, values=[value("number", 900)])
    assert outcome_of("count", run_checks(one, [other])) is outcome


def test_what_stands_before_the_clause_tells_of_whom_it_is() -> None:
    def staff(count: int, text: str) -> Claim:
        quote = f"Voxarel employs {count} people"
        start = text.index(quote)
        values = [value("number", count)]
        return make("headcount", "Voxarel", quote=quote, values=values, start=start, end=start + len(quote))

    whole, part = "Voxarel employs 4000 people.", "In Colombia, Voxarel employs 900 people."
    one, other = staff(4000, whole), staff(900, part)
    assert outcome_of("count", run_checks(one, [other])) is DISAGREES
    assert outcome_of("count", run_checks(one, [other], Texts(whole, part))) is UNKNOWN
    assert outcome_of("count", run_checks(other, [one], Texts(part, whole))) is UNKNOWN


def test_a_denial_of_something_narrower_denies_nothing() -> None:
    done = make("acquisition", "Voxarel", "Norvo", quote="Voxarel has bought Norvo", status=Status.COMPLETED)

    def denied(quote: str, **more: Any) -> Claim:
        return make("acquisition", "Voxarel", "Norvo", quote=quote, negated=True, status=Status.COMPLETED, **more)

    assert outcome_of("polarity", run_checks(done, [denied("Voxarel has not bought Norvo")])) is DISAGREES
    assert outcome_of("polarity", run_checks(done, [denied("Voxarel has not bought Norvo yet")])) is UNKNOWN
    assert outcome_of("polarity", run_checks(done, [denied("Voxarel has not bought Norvo alone")])) is UNKNOWN
    assert (
        outcome_of("polarity", run_checks(done, [denied("Voxarel has not bought Norvo", time=year(2022))])) is UNKNOWN
    )


def test_offices_deny_no_seat_and_unknown_places_nothing() -> None:
    def placed(quote: str, place: str) -> Claim:
        return make("location", "Voxarel", quote=quote, values=[Value(text=place, kind="text")])

    seat = placed("Voxarel a son siège à Paris", "Paris")
    assert outcome_of("place", run_checks(seat, [placed("Voxarel a son siège à Lyon", "Lyon")])) is DISAGREES
    assert run_checks(seat, [placed("Voxarel a un bureau à Lyon", "Lyon")]) == ()
    assert outcome_of("place", run_checks(seat, [placed("Voxarel a son siège à Vitré", "Vitré")])) is UNKNOWN


def test_a_figure_of_one_place_denies_none_of_the_whole() -> None:
    def staff(count: int, where: str) -> Claim:
        return make(
            "headcount", "Voxarel", quote=f"Voxarel emploie {count} personnes {where}", values=[value("number", count)]
        )

    def outcome(said: str, found: str) -> CheckOutcome:
        return outcome_of("count", run_checks(staff(4000, said), [staff(900, found)]))

    assert outcome("en France", "en France") is DISAGREES
    assert outcome("dans le monde", "en France") is UNKNOWN
    assert outcome("à Tunis", "à Lyon") is UNKNOWN


@given(
    st.floats(1, 1e12),
    st.sampled_from(["=", "~", ">", ">=", "<", "<="]),
    st.sampled_from(["money", "number", "percent", "rank"]),
)
def test_every_value_agrees_with_itself(number: float, relation: str, kind: str) -> None:
    one = make("other", "Voxarel", values=[value(kind, number, relation, currency="EUR" if kind == "money" else None)])
    outcomes = {COMPARATORS[name](one, one).outcome for name in ("amount", "count", "percent", "rank")}
    assert DISAGREES not in outcomes
    assert AGREES in outcomes


@given(st.floats(0, 1e9), st.floats(0, 1e9), st.sampled_from(["=", "~"]))
def test_points_are_compared_alike_both_ways(a: float, b: float, relation: str) -> None:
    one, other = (make("other", "Voxarel", values=[value("number", n, relation)]) for n in (a, b))
    assert compare_count(one, other).outcome is compare_count(other, one).outcome


def test_a_number_of_another_organisation_kind_or_time_is_no_support() -> None:
    claim = make("headcount", "Voxarel", values=[value("number", 900)], time=year(2020))
    for other in (
        make("headcount", "Brightsay", values=[value("number", 900)], time=year(2020)),
        make("revenue", "Voxarel", values=[value("number", 900)], time=year(2020)),
        make("headcount", "Voxarel", values=[value("number", 900)], time=year(2019)),
        make("headcount", "Voxarel", values=[value("number", 900)], modality=Modality.HYPOTHETICAL),
    ):
        assert compare_count(claim, other).outcome is UNKNOWN


def test_a_subsidiary_is_not_its_group() -> None:
    assert same_party(Party(name="Altavoce Iberia"), Party(name="Altavoce")) is None
    assert same_party(Party(name="Altavoce"), Party(name="ALTAVOCÉ")) is True
    assert same_party(Party(name="Altavoce"), Party(name="Brightsay")) is False
    assert same_party(Party(name="Foo", vendor_id="a"), Party(name="Bar", vendor_id="a")) is True
    assert same_party(Party(name="Foo", vendor_id="a"), Party(name="Foo", vendor_id="b")) is False
    assert same_party(None, Party(name="Foo")) is None
    assert same_party(Party(name="Groupe Altavoce"), Party(name="Altavoce")) is None
    assert same_party(Party(name="Morel"), Party(name="Jeanne Morel")) is None
    assert same_party(Party(name="Altavoce Retail Services"), Party(name="Altavoce Services")) is False


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jeanne Morel", "Jeanne Marie Morel", True),
        ("Jeanne M. Morel", "Jeanne Marie Morel", True),
        ("Mme Jeanne Morel", "Jeanne Morel", True),
        ("Jeanne P. Morel", "Jeanne Marie Morel", False),
        ("Jeanne Morel", "Jean Morel-Dubreuil", False),
        ("Morel", "Jeanne Morel", None),
        ("Madame", "Jeanne Morel", False),
    ],
)
def test_persons_may_have_further_given_names_and_titles(one: str, other: str, same: bool | None) -> None:
    for left, right in ((one, other), (other, one)):
        assert same_party(Party(name=left), Party(name=right), persons=True) is same


def test_exchanged_roles_disagree_unless_the_relation_is_symmetric() -> None:
    assert (
        compare_roles(make("acquisition", "Sitara", "Sykora"), make("acquisition", "Sitara", "Sykora")).outcome
        is AGREES
    )
    assert (
        compare_roles(make("acquisition", "Sitara", "Sykora"), make("acquisition", "Sykora", "Sitara")).outcome
        is DISAGREES
    )
    assert compare_roles(make("merger", "Sitara", "Sykora"), make("merger", "Sykora", "Sitara")).outcome is UNKNOWN
    assert same_event(make("merger", "Sitara", "Sykora"), make("merger", "Sykora", "Sitara"))


@pytest.mark.parametrize(
    ("said", "found", "outcome"),
    [
        ("completed", "option", DISAGREES),
        ("completed", "completed", AGREES),
        ("completed", "cancelled", DISAGREES),
        ("agreed", "completed", AGREES),
        ("negotiating", "completed", AGREES),
        ("option", "completed", UNKNOWN),
        ("cancelled", "completed", DISAGREES),
        ("agreed", "negotiating", DISAGREES),
        ("agreed", "cancelled", UNKNOWN),
    ],
)
def test_status(said: str, found: str, outcome: CheckOutcome) -> None:
    claim, other = (make("stake", "Amaranth", "Startel", status=Status(status)) for status in (said, found))
    assert compare_status(claim, other).outcome is outcome


def test_an_older_stage_does_not_refute_a_later_one() -> None:
    def deal(status: Status, when: int) -> Claim:
        return make("acquisition", "Amaranth", "Startel", status=status, time=year(when))

    claim = deal(Status.COMPLETED, 2021)
    assert compare_status(claim, deal(Status.AGREED, 2020)).outcome is UNKNOWN
    assert compare_status(claim, deal(Status.AGREED, 2022)).outcome is DISAGREES


def test_dates_overlap_with_their_precision() -> None:
    claim = make("acquisition", "Amaranth", "Startel", time=year(2018))
    assert compare_time(claim, make("acquisition", "Amaranth", "Startel", time=month(2018, 5))).outcome is AGREES
    assert compare_time(claim, make("acquisition", "Amaranth", "Startel", time=month(2021, 5))).outcome is DISAGREES
    assert compare_time(claim, make("acquisition", "Amaranth", "Startel", time=month(2019, 5))).outcome is UNKNOWN
    fine = make("acquisition", "Amaranth", "Startel", time=month(2018, 5))
    assert compare_time(fine, claim).outcome is UNKNOWN
    recurring = make("funding", "Amaranth", "Startel", time=year(2018))
    assert compare_time(recurring, make("funding", "Amaranth", "Startel", time=year(2019))).outcome is UNKNOWN


def test_polarity() -> None:
    claim, denied = make("client", "Voxarel", "Banque Sauge"), make("client", "Voxarel", "Banque Sauge", negated=True)
    assert compare_polarity(claim, denied).outcome is DISAGREES
    assert compare_polarity(denied, claim).outcome is DISAGREES
    assert compare_polarity(denied, denied).outcome is AGREES
    assert compare_polarity(claim, make("client", "Voxarel", negated=True)).outcome is UNKNOWN


@pytest.mark.parametrize(
    ("quote", "outcome"),
    [
        ("Voxarel, born in 2006", DISAGREES),
        ("le nom de Voxarel a été remplacé en 2006", UNKNOWN),
        ("Voxarel was wound up in 2006", UNKNOWN),
        ("Voxarel est née de la fusion de deux centres en 2006", UNKNOWN),
    ],
)
def test_a_new_name_or_an_end_denies_no_beginning(quote: str, outcome: CheckOutcome) -> None:
    claim = make("founding", "Voxarel", time=year(1990), quote="Voxarel was founded in 1990")
    other = make("founding", "Voxarel", time=year(2006), quote=quote)
    assert compare_time(claim, other).outcome is outcome
    assert compare_time(other, claim).outcome is outcome


def test_run_checks_picks_the_claim_of_the_same_time_and_ignores_order() -> None:
    claim = make("ranking", "Voxarel", values=[value("rank", 4)], time=year(2019), lang=Lang.FR)
    evidence = [
        make("ranking", "Voxarel", values=[value("rank", 2)], time=year(2018)),
        make("ranking", "Voxarel", values=[value("rank", 4)], time=year(2019)),
        make("ranking", "Brightsay", values=[value("rank", 9)], time=year(2019)),
        make("headcount", "Voxarel", values=[value("number", 9)]),
    ]
    checks = run_checks(claim, evidence)
    assert checks == run_checks(claim, evidence[::-1])
    outcomes = {check.name: check.outcome for check in checks}
    assert outcomes == {"fact": AGREES, "rank": AGREES, "time": AGREES, "polarity": AGREES}
    assert "concorde" in checks[1].detail


def test_evidence_that_says_two_things_settles_nothing() -> None:
    claim = make("ranking", "Voxarel", values=[value("rank", 4)])
    evidence = [make("ranking", "Voxarel", values=[value("rank", n)]) for n in (2, 4)]
    assert {check.name: check.outcome for check in run_checks(claim, evidence)}["rank"] is UNKNOWN


def test_no_aligned_claim_no_checks() -> None:
    assert run_checks(make("ranking", "Voxarel", values=[value("rank", 4)]), []) == ()
    assert run_checks(make("ranking", None, values=[value("rank", 4)]), [make("ranking", "Voxarel")]) == ()


@pytest.mark.parametrize(
    ("kind", "parties", "other", "found"),
    [
        ("stake", ("Blackstone", "TaskUs"), "funding", ("TaskUs", "Blackstone")),
        ("funding", ("TaskUs", "Blackstone"), "stake", ("Blackstone", "TaskUs")),
    ],
)
def test_raising_funds_and_holding_a_stake_face_each_other(
    kind: str, parties: tuple[str, str], other: str, found: tuple[str, str]
) -> None:
    one = make(kind, *parties)
    two = make(other, *found)
    assert {c.name: c.outcome for c in run_checks(one, [two])}["roles"] is AGREES


def test_what_is_read_without_confidence_denies_nothing() -> None:
    said, found = (make("founding", "Acmé", time=year(number)) for number in (1978, 2019))
    assert outcome_of("time", run_checks(said, [found])) is DISAGREES
    doubtful = said.model_copy(update={"confidence": 0.6})
    assert outcome_of("time", run_checks(doubtful, [found])) is UNKNOWN
    assert outcome_of("time", run_checks(said, [found.model_copy(update={"confidence": 0.6})])) is UNKNOWN
    same = said.model_copy(update={"confidence": 0.6})
    assert outcome_of("time", run_checks(doubtful, [same])) is AGREES


def test_what_several_hold_together_denies_no_share_of_one() -> None:
    said = make("stake", "Bertel", "Majorine", values=(value("percent", 40),), time=year(2021))
    found = make("stake", "Bertel", "Majorine", values=(value("percent", 79),), time=year(2021))
    assert compare_percent(said, found).outcome is DISAGREES
    together = found.model_copy(update={"cues": (TOGETHER,)})
    assert compare_percent(said, together).outcome is UNKNOWN
    assert compare_percent(said, said.model_copy(update={"cues": (TOGETHER,)})).outcome is AGREES


def test_roles_disagree_only_between_clauses_that_name_both_parties() -> None:
    said = make("acquisition", "Sitara", "Sykora", quote="L’américain a racheté le français")
    assert compare_roles(said, make("acquisition", "Sykora", "Sitara")).outcome is UNKNOWN


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Sitarel", DISAGREES),
        *((each, UNKNOWN) for each in ("L’Espagnol", "a Spanish rival", "They", "Elle", "The Company")),
    ],
)
def test_another_name_of_a_vendor_names_it(words: str, outcome: CheckOutcome) -> None:
    said, found = make("acquisition", "Sykora", "SX"), make("acquisition", "SX", "Sykora")
    quote = f"{words} bought Sykora"
    party = Party(name="SX", vendor_id="sx", start=0, end=len(words))
    named = {"quote": quote, "start": 0, "end": len(quote), "subject": party}
    said = said.model_copy(update={"object": Party(name="SX", vendor_id="sx")})
    assert compare_roles(said, found.model_copy(update=named)).outcome is outcome


def test_a_dated_founding_is_set_against_a_dated_one() -> None:
    said = make("founding", "Voxarel", time=year(2009))
    found = [make("founding", "Voxarel", time=year(2014)), make("founding", "Voxarel", quote="Voxarel, née à Lille")]
    assert outcome_of("time", run_checks(said, found)) is DISAGREES
    decade = Time(text="in the 2000s", from_=dt.date(2000, 1, 1), to=dt.date(2009, 12, 31), precision="year")
    fitting = make("founding", "Voxarel", time=decade)
    assert outcome_of("time", run_checks(said, [*found, fitting])) is UNKNOWN


def outcome_of(name: str, checks: tuple[Check, ...]) -> CheckOutcome:
    return next(check.outcome for check in checks if check.name == name)
