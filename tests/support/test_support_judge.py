"""Verdicts: abstentions by rule, fusion of several sources, explanations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.errors import ConfigError
from claimcheck.schema import (
    Attribution,
    Check,
    CheckOutcome,
    Claim,
    ClaimKind,
    Document,
    Evidence,
    Judged,
    Lang,
    Modality,
    Party,
    Passage,
    Reason,
    Retrieval,
    Searched,
    Source,
    SourceKind,
    Status,
    Time,
    Value,
    VerdictLabel,
    VerdictMethod,
)
from claimcheck.support import Calibration, Judge, NliScores, Reading, abstention, fuse, load_model
from claimcheck.support.calibration import FEATURES, passage_features

DATELINE = "Lille, 2 mai 2024. Communiqué de presse transmis à la rédaction, pour diffusion immédiate."
YES, NO, NEITHER = (0.97, 0.02, 0.01), (0.01, 0.02, 0.97), (0.01, 0.98, 0.01)
TEXTS = [
    "Voxarel opened a site in Lyon.",
    "En mars, une dépêche annonçait l'arrivée de Voxarel à Lyon.",
    "The mayor cut the ribbon; eighty people start on Monday.",
    "Rien de neuf du côté de la gare.",
]


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(load_model(check_canaries=False), SHARP)


SHARP = Calibration.model_validate(
    {
        "model": "test",
        "thresholds": {"supported": 0.6, "refuted": 0.8},
        "weights": {
            "supported": {"entailment": 1.0, "value_disagrees": -6.0, "value_agrees": 3.0},
            "refuted": {"contradiction": 1.0, "value_disagrees": 6.0},
            "not_enough_info": {},
        },
    }
)


def passage(text: str, publisher: str, *, date: str | None = "2024-05-01", kind: str = "third_party") -> Passage:
    source = Source(publisher=publisher, url=f"https://{publisher}.example/", date=date, kind=SourceKind(kind))
    return Passage(id=f"{publisher}-{len(text)}", text=text, lang=Lang.EN, source=source)


def reading(text: str, publisher: str, scores: tuple[float, float, float], *checks: Check, **more: Any) -> Reading:
    return Reading(Evidence(passage=passage(text, publisher, **more)), NliScores(*scores, (0, len(text))), checks)


def claim(**more: Any) -> Claim:
    fields: dict[str, Any] = {
        "id": "c",
        "document_id": "d",
        "start": 0,
        "end": 30,
        "quote": "Voxarel opened a site in Lyon.",
        "statement": "Voxarel opened a site in Lyon.",
        "proposition": "Voxarel opened a site in Lyon.",
        "kind": "headcount",
        "subject": {"name": "Voxarel"},
        "worthiness": 0.5,
        "confidence": 0.9,
        "lang": "en",
    }
    return Claim.model_validate(fields | more)


def document(lang: Lang = Lang.EN) -> Document:  # written when the passages were published
    return Document(id="d", text="Voxarel", lang=lang, date=dt.date(2024, 5, 10), sha256="0" * 64)


def found(*passages: Passage, claims: Sequence[Claim] = ()) -> Retrieval:
    evidence = tuple(Evidence(passage=item, claims=tuple(claims)) for item in passages)
    return Retrieval(evidence=evidence, searched=Searched(terms=("Voxarel",), passages=len(evidence)))


def label(*readings: Reading, kind: ClaimKind = ClaimKind.OTHER, calibration: Calibration = SHARP) -> VerdictLabel:
    return fuse(readings, kind, calibration).label


def test_all_four_labels_can_be_reached() -> None:
    assert label(reading(TEXTS[0], "a", YES)) is VerdictLabel.SUPPORTED
    assert label(reading(TEXTS[0], "a", NO)) is VerdictLabel.REFUTED
    assert label(reading(TEXTS[0], "a", YES), reading(TEXTS[2], "b", NO)) is VerdictLabel.CONFLICTING
    assert label(reading(TEXTS[0], "a", NEITHER)) is VerdictLabel.NOT_ENOUGH_INFO


def test_all_four_labels_can_be_reached_with_the_bundled_calibration() -> None:
    bundled = Calibration.load()
    wrong = [Check(name=name, outcome=CheckOutcome.DISAGREES, detail="-") for name in ("amount", "polarity")]
    right = [Check(name=name, outcome=CheckOutcome.AGREES, detail="-") for name in ("fact", "amount", "polarity")]
    yes, no = reading(TEXTS[0], "a", YES, *right), reading(TEXTS[2], "b", NO, *wrong)
    assert label(yes, calibration=bundled) is VerdictLabel.SUPPORTED
    assert label(no, calibration=bundled) is VerdictLabel.REFUTED
    assert label(yes, no, calibration=bundled) is VerdictLabel.CONFLICTING
    assert label(reading(TEXTS[3], "a", NEITHER), calibration=bundled) is VerdictLabel.NOT_ENOUGH_INFO


_SCORES = st.tuples(*[st.floats(0.01, 1.0)] * 3).map(lambda s: (s[0] / sum(s), s[1] / sum(s), s[2] / sum(s)))
_READINGS = st.lists(
    st.builds(reading, st.sampled_from(TEXTS), st.sampled_from("abc"), _SCORES), min_size=1, max_size=5
)


@given(data=st.data(), readings=_READINGS, kind=st.sampled_from(ClaimKind))
def test_the_order_of_evidence_plays_no_part(data: st.DataObject, readings: list[Reading], kind: ClaimKind) -> None:
    shuffled = data.draw(st.permutations(readings))
    one, other = fuse(readings, kind, SHARP), fuse(shuffled, kind, SHARP)
    assert one.label is other.label
    assert one.probabilities == pytest.approx(other.probabilities)
    assert sum(one.probabilities.values()) == pytest.approx(1.0)
    assert 0 <= one.probability <= 1


def test_copies_of_one_text_are_one_source() -> None:
    lean = (0.60, 0.20, 0.20)
    alone = fuse([reading(TEXTS[0], "a", lean)], ClaimKind.OTHER, SHARP).probability
    copied = fuse([reading(TEXTS[0], p, lean) for p in "abc"], ClaimKind.OTHER, SHARP).probability
    own = fuse([reading(TEXTS[0], "a", lean), reading(TEXTS[1], "b", lean)], ClaimKind.OTHER, SHARP).probability
    long = " ".join(TEXTS)
    cut = fuse([reading(long, "a", lean), reading(f"{DATELINE} {long}", "b", lean)], ClaimKind.OTHER, SHARP)
    assert copied == alone
    assert cut.probability == alone
    assert own > alone


@pytest.mark.parametrize("date", ["0001", "0001-01", "0001-01-01", "9999", "9999-12", "9999-12-31"])
@pytest.mark.parametrize("written", [dt.date.min, dt.date.max])
def test_the_first_and_the_last_day_are_dates_like_others(judge: Judge, date: str, written: dt.date) -> None:
    asked = claim(kind=ClaimKind.HEADCOUNT)
    evidence = found(passage(TEXTS[0], "a", date=date))
    assert judge.judge(asked, evidence, document().model_copy(update={"date": written})).evidence


def test_a_publisher_is_one_source() -> None:
    two = fuse([reading(TEXTS[0], "a", YES), reading(TEXTS[2], "a", (0.03, 0.02, 0.95))], ClaimKind.OTHER, SHARP)
    assert two.label is VerdictLabel.SUPPORTED


def test_self_praise_counts_less() -> None:
    praise = reading(TEXTS[0], "a", YES, kind="self_published")
    third = reading(TEXTS[0], "a", YES)
    assert fuse([praise], ClaimKind.RANKING, SHARP).probability < fuse([third], ClaimKind.RANKING, SHARP).probability
    assert fuse([praise], ClaimKind.HEADCOUNT, SHARP).label is VerdictLabel.SUPPORTED


def test_method_says_what_decided() -> None:
    wrong = Check(name="amount", outcome=CheckOutcome.DISAGREES, detail="-")
    right = Check(name="amount", outcome=CheckOutcome.AGREES, detail="-")
    assert fuse([reading(TEXTS[0], "a", YES)], ClaimKind.OTHER, SHARP).method is VerdictMethod.NLI
    assert fuse([reading(TEXTS[0], "a", YES, right)], ClaimKind.OTHER, SHARP).method is VerdictMethod.BOTH
    overruled = fuse([reading(TEXTS[0], "a", YES, wrong)], ClaimKind.OTHER, SHARP)
    assert (overruled.label, overruled.method) == (VerdictLabel.REFUTED, VerdictMethod.CHECKS)


@given(_SCORES)
def test_passage_probabilities_sum_to_one(scores: tuple[float, float, float]) -> None:
    features = passage_features(NliScores(*scores, (0, 1)), ())
    assert tuple(features) == FEATURES
    says = Calibration.load().probabilities(features)
    assert says.supported + says.refuted + says.not_enough_info == pytest.approx(1.0)


@pytest.mark.parametrize("modality", [Modality.HYPOTHETICAL, Modality.OPINION, Modality.IRONIC])
def test_what_is_not_asserted_is_not_checkable(judge: Judge, modality: Modality) -> None:
    verdict = judge.judge(claim(modality=modality), None, document())
    assert verdict.reason is Reason.NOT_CHECKABLE
    assert (verdict.label, verdict.method) == (VerdictLabel.NOT_ENOUGH_INFO, VerdictMethod.NONE)
    assert verdict.searched == Searched()


@pytest.mark.parametrize("subject", [None, Party(), Party(name="T."), Party(name="TP")])
def test_an_unresolved_subject_is_never_judged(judge: Judge, subject: Party | None) -> None:
    assert abstention(claim(subject=subject)) is Reason.UNRESOLVED_SUBJECT
    verdict = judge.judge(claim(subject=subject), found(passage(TEXTS[0], "a")), document())
    assert verdict.reason is Reason.UNRESOLVED_SUBJECT
    assert verdict.evidence == ()


def test_a_resolved_short_name_is_judged() -> None:
    assert abstention(claim(subject=Party(name="TP", vendor_id="teleperformance"))) is None
    assert abstention(claim(modality=Modality.PLANNED)) is None


def test_no_evidence(judge: Judge) -> None:
    verdict = judge.judge(claim(), found(), document(Lang.FR))
    assert verdict.reason is Reason.NO_EVIDENCE
    assert verdict.searched is not None
    assert "Aucune source" in verdict.explanation


def test_older_evidence_on_a_state_is_stale(judge: Judge) -> None:
    now = Time(text="2024", from_=dt.date(2024, 1, 1), to=dt.date(2024, 12, 31), precision="year")
    old, new = passage(TEXTS[0], "a", date="2022-11"), passage(TEXTS[0], "b", date="2024-02")
    stale = judge.judge(claim(time=now), found(old), document())
    assert (stale.reason, len(stale.evidence)) == (Reason.STALE_EVIDENCE, 1)
    assert "a (2022-11)" in stale.explanation
    assert judge.judge(claim(time=now), found(old, new), document()).reason is not Reason.STALE_EVIDENCE
    assert judge.judge(claim(time=now, kind="acquisition"), found(old), document()).reason is not Reason.STALE_EVIDENCE


def test_a_verdict_quotes_and_names_its_evidence(judge: Judge) -> None:
    text = "Le groupe Voxarel a ouvert un site à Lyon en mars."
    verdict = judge.judge(claim(), found(passage(text, "gazette")), document(Lang.FR))
    assert verdict.label is VerdictLabel.SUPPORTED
    assert verdict.explanation == "Confirmé par gazette (2024-05-01)."
    assert [text[e.start : e.end] == e.quote for e in verdict.evidence] == [True]


def people(number: int, **more: Any) -> Claim:
    value = Value.model_validate({"text": str(number), "kind": "number", "number": number})
    said = f"Voxarel employs {number} people."
    return claim(value=value, proposition=said, statement="-", quote=said, end=len(said), **more)


def test_what_is_read_with_little_confidence_is_not_refuted(judge: Judge) -> None:
    evidence = found(passage("Voxarel employs 350 people.", "gazette"), claims=[people(350)])
    verdicts = judge.judge_many([(people(900, confidence=sure), evidence, document()) for sure in (0.9, 0.7)])
    assert [verdict.label for verdict in verdicts] == [VerdictLabel.REFUTED, VerdictLabel.NOT_ENOUGH_INFO]


def test_what_may_well_be_misread_is_not_decided_at_all(judge: Judge) -> None:
    evidence = found(passage("Voxarel employs 350 people.", "gazette"), claims=[people(350)])
    claims = [people(350, confidence=sure) for sure in (0.9, 0.7, 0.4)]
    verdicts = judge.judge_many([(each, evidence, document()) for each in claims])
    supported, doubtful = VerdictLabel.SUPPORTED, VerdictLabel.NOT_ENOUGH_INFO
    assert [verdict.label for verdict in verdicts] == [supported, supported, doubtful]
    assert verdicts[2].reason is Reason.EVIDENCE_UNDECIDED
    assert verdicts[2].evidence
    assert "quote" in verdicts[2].explanation


def test_a_check_overrules_and_is_named(judge: Judge) -> None:
    evidence = found(passage("Voxarel employs 350 people.", "gazette"), claims=[people(350)])
    verdict = judge.judge(people(900), evidence, document())
    assert verdict.label is VerdictLabel.REFUTED
    assert "350" in verdict.explanation
    assert verdict.checks[0].evidence_id == evidence.evidence[0].passage.id


def test_a_stated_fact_needs_no_word_of_the_model() -> None:
    judge = Judge(load_model(check_canaries=False))
    parties: dict[str, Any] = {
        "kind": "acquisition",
        "subject": {"name": "Acticall", "vendor_id": "acticall"},
        "object": {"name": "Sitel", "vendor_id": "sitel"},
    }
    text, words = (
        "Rhonda, qui a quitté Sitel, racheté depuis par Acticall.",
        "Sitel, racheté depuis par Acticall",
    )
    at = {"start": text.index(words), "end": text.index(words) + len(words)}
    bare = "Sitel a été racheté depuis par Acticall."
    asked = claim(**parties, **at, quote=words, statement=bare, proposition=bare, status="completed", confidence=1.0)
    told = "The paper wrote that France's Acticall had acquired Sitel in September 2015."
    quote = "France's Acticall had acquired Sitel in September 2015"
    start = told.index(quote)
    stated = claim(**parties, quote=quote, start=start, end=start + len(quote), status="completed")
    verdict = judge.judge(
        asked, found(passage(told, "paper"), claims=[stated]), document(Lang.FR).model_copy(update={"text": text})
    )
    assert verdict.label is VerdictLabel.SUPPORTED
    assert {check.name for check in verdict.checks if check.outcome is CheckOutcome.AGREES} >= {"anchors", "fact"}
    assert "direction" not in {check.name for check in verdict.checks}


def test_a_plan_is_judged_as_a_plan(judge: Judge) -> None:
    plan = claim(kind="acquisition", object=Party(name="Startel"), modality="planned", status=Status.AGREED)
    done = claim(kind="acquisition", object=Party(name="Startel"), status=Status.COMPLETED)
    verdict = judge.judge(plan, found(passage(TEXTS[0], "a"), claims=[done]), document())
    assert {check.name: check.outcome for check in verdict.checks}["status"] is CheckOutcome.AGREES


def test_speech_is_judged_on_the_statement(judge: Judge) -> None:
    speech = claim(modality="reported", attribution=Attribution(name="Voxarel"))
    assert judge.judge(speech, found(), document()).judged is Judged.STATEMENT
    reported = claim(
        modality="reported", attribution=Attribution(name="Voxarel"), statement="Voxarel says that it did."
    )
    assert judge.judge(reported, found(), document()).judged is Judged.PROPOSITION


def test_a_claim_that_is_too_long_abstains_and_spares_the_others(judge: Judge) -> None:
    evidence = found(passage(TEXTS[0], "a"))
    endless = claim(proposition="Voxarel opened a site in Lyon and another in Lille. " * 80)
    alone = judge.judge(claim(), evidence, document())
    many = judge.judge_many([(endless, evidence, document()), (claim(), evidence, document())])
    assert many[0].reason is Reason.EVIDENCE_UNDECIDED
    assert many[1] == alone


@settings(deadline=None, max_examples=5)
@given(order=st.permutations(range(3)))
def test_single_and_many_agree(order: list[int]) -> None:
    judge = _loaded()
    items = [(claim(), found(passage(TEXTS[n], "a"), passage(TEXTS[3], "b")), document()) for n in range(3)]
    assert judge.judge_many([items[at] for at in order]) == [judge.judge(*items[at]) for at in order]


@cache
def _loaded() -> Judge:
    return Judge(load_model(check_canaries=False))


def test_bare_texts(judge: Judge) -> None:
    pairs = [("Voxarel opened a site in Lyon.", "Voxarel did not open a site in Lyon.", ())]
    assert judge.judge_texts(pairs)[0].probabilities[VerdictLabel.REFUTED] > 0.5


@pytest.mark.parametrize("content", ["", "- a", "weights: {}", "a: [", "thresholds: {supported: 3, refuted: 1}"])
def test_a_wrong_calibration_is_refused_in_one_line(tmp_path: Any, content: str) -> None:
    path = tmp_path / "calibration.yaml"
    path.write_text(content)
    with pytest.raises(ConfigError) as caught:
        Calibration.load(path)
    assert "\n" not in str(caught.value)
    with pytest.raises(ConfigError):
        Calibration.load(tmp_path / "missing.yaml")
