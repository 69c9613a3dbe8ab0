"""The module for embedders' own tests: small, deterministic, and free of pytest."""

from __future__ import annotations

import datetime as dt
import doctest
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import claimcheck.testing
from claimcheck import clock
from claimcheck.errors import ModelError
from claimcheck.schema import VerdictLabel
from claimcheck.server import ServerSettings, create_app
from claimcheck.testing import (
    FakeNli,
    checker,
    frozen_clock,
    tiny_article,
    tiny_evidence,
    tiny_passages,
    tiny_registry,
)

MEASURED = """
import sys, time
started = time.perf_counter()
from claimcheck.testing import checker, tiny_article
with checker() as small:
    mentions = small.match(tiny_article())
print(len(mentions), time.perf_counter() - started, "pytest" in sys.modules)
"""


def test_the_example_of_the_module_is_right() -> None:
    assert doctest.testmod(claimcheck.testing) == (0, 2)


def test_the_small_checker_matches_without_pytest() -> None:
    ran = subprocess.run([sys.executable, "-c", MEASURED], capture_output=True, text=True, check=True)
    mentions, seconds, with_pytest = ran.stdout.split()
    assert (mentions, with_pytest) == ("8", "False")
    assert float(seconds) < 10


def test_the_same_article_gives_the_same_report() -> None:
    with checker() as one, checker() as other:
        assert one.check(tiny_article()) == other.check(tiny_article())


def test_a_table_turns_a_verdict() -> None:
    [acquisition, *_] = tiny_passages()
    told = {(acquisition.text, acquisition.text): "contradiction"}
    with checker(model=FakeNli(told)) as turned, checker() as plain:
        first, before = turned.check(tiny_article()), plain.check(tiny_article())
    assert before.results[0].verdict.label is VerdictLabel.SUPPORTED
    assert first.results[0].verdict.evidence[0].contradiction == pytest.approx(0.96)
    assert first.provenance.model != before.provenance.model
    assert first.results[0].verdict.probability != before.results[0].verdict.probability


def test_a_fake_model_scores_as_a_real_one() -> None:
    model = FakeNli({("a b", "c"): "contradiction"}, rule=lambda premise, _: "entailment", confidence=0.8)
    [by_table, by_rule, blank] = model.predict([("a b", "c"), ("x", "c"), ("  ", "c")])
    assert (by_table.contradiction, by_rule.entailment, blank.neutral) == (0.8, 0.8, 0.8)
    assert by_table.entailment + by_table.neutral + by_table.contradiction == pytest.approx(1)
    assert by_table.window == (0, 3)
    with pytest.raises(ModelError, match="empty hypothesis"):
        model.predict([("x", " ")])


@pytest.mark.parametrize(
    ("premise", "hypothesis", "label"),
    [
        ("Hier, VEXALIA a gagné.", "Vexalia a gagne.", "entailment"),
        ("Vexalia a perdu.", "Vexalia a gagné.", "neutral"),
    ],
)
def test_the_default_rule_looks_for_the_words(premise: str, hypothesis: str, label: str) -> None:
    [scores] = FakeNli().predict([(premise, hypothesis)])
    assert getattr(scores, label) == 0.96


@pytest.mark.parametrize(
    "wrong", [lambda: FakeNli({("a", "b"): "yes"}), lambda: FakeNli(confidence=0.2), lambda: FakeNli(confidence=2)]
)
def test_a_wrong_fake_is_refused(wrong: type[FakeNli]) -> None:
    with pytest.raises(ValueError, match=r"label|confidence"):
        wrong()


def test_a_rule_with_a_wrong_label_is_refused() -> None:
    with pytest.raises(ValueError, match="'maybe' is no label"):
        FakeNli(rule=lambda *_: "maybe").predict([("a", "b")])


def test_the_small_registry_has_what_tests_need() -> None:
    registry = tiny_registry()
    assert registry.name_at("quentavia", dt.date(2018, 1, 1)) == "Tibrane"
    assert registry.get("vexalia") is not None
    assert any(vendor.ambiguous for vendor in registry.vendors)


def test_the_evidence_can_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    with tiny_evidence(path) as store:
        assert len(store) == len(tiny_passages())
    with checker(evidence=[path]) as small:
        assert small.stores[0].path == path


def test_the_clock_stands_still_in_every_thread() -> None:
    seen = []
    paris = dt.timezone(dt.timedelta(hours=2))
    with frozen_clock(dt.datetime(2020, 5, 1, 12, tzinfo=paris)):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
        assert clock.now() == seen[0] == dt.datetime(2020, 5, 1, 10, tzinfo=dt.UTC)
    assert abs(clock.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


def test_jobs_of_the_service_are_stamped_with_it(tmp_path: Path) -> None:
    settings = ServerSettings(database=tmp_path / "server.db", warm=False)
    with (
        checker() as small,
        frozen_clock() as instant,
        TestClient(create_app(small, settings), base_url="http://127.0.0.1:8000") as client,
    ):
        sent = client.post("/v1/extract", json={"text": "Boreal closed."}, headers={"Prefer": "respond-async"})
        assert sent.status_code == 202, sent.text
        job = client.get(sent.headers["location"]).json()
    assert dt.datetime.fromisoformat(job["created"]) == instant


def test_the_clock_goes_on_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), frozen_clock():
        _ = 1 / 0
    assert clock.now().year >= 2024


def test_an_instant_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"), frozen_clock(dt.datetime(2020, 1, 1)):
        pass
