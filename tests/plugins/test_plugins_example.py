"""The example package, installed beside claimcheck: every kind of plugin at work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "plugin"
MAIL = """\
From: Press <press@vexalia.example.com>
Subject: Vexalia gains a client
Date: Tue, 4 May 2021 09:00:00 +0200
Content-Type: text/plain; charset=utf-8

Vexalia Contact onboarded the insurer Quentavia in April 2021. Quentavia has appointed Jane Doe as chief executive.
"""
SCRIPT = """
import json, sys
from claimcheck.config import rules_hash
from claimcheck.reading import read_bytes
from claimcheck.reporting import iter_format
from claimcheck.support import run_checks
from claimcheck.testing import checker
[mail] = read_bytes(sys.stdin.buffer.read(), "release.eml")
with checker() as small:
    report = small.check(mail)
claims = [result.claim for result in report.results]
print(json.dumps({
    "document": [mail.title, str(mail.date), mail.media_type],
    "claims": [[c.frame, c.subject.vendor_id, c.object and c.object.name] for c in claims],
    "checks": [[[k.name, k.outcome] for k in run_checks(c, [c])] for c in claims],
    "tally": "".join(iter_format("tally", [report])) if len(sys.argv) > 1 else None,
    "rules": rules_hash(),
    "configuration": report.provenance.configuration,
}))
"""


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the example is installed, as a user would do it."""
    folder = tmp_path_factory.mktemp("site")
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"]
    subprocess.run([sys.executable, "-m", "pip", "install", *offline, "--target", folder, EXAMPLE], check=True)
    return folder


def run(target: Path, *arguments: str, code: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *(("-c", code) if code is not None else ("-m", "claimcheck")), *arguments]
    variables = {**os.environ, "PYTHONPATH": str(target), **environment}
    return subprocess.run(command, input=MAIL, env=variables, capture_output=True, text=True, check=False)


def found(target: Path, *arguments: str, **environment: str) -> dict[str, Any]:
    ran = run(target, *arguments, code=SCRIPT, **environment)
    assert ran.returncode == 0, ran.stderr
    result: dict[str, Any] = json.loads(ran.stdout)
    return result


def test_every_kind_of_plugin_is_used(target: Path) -> None:
    with_plugins = found(target, "tally")
    assert with_plugins["document"] == ["Vexalia gains a client", "2021-05-04", "message/rfc822"]
    assert ["client.onboard", "vexalia", "Quentavia"] in with_plugins["claims"]
    assert any(["post", "agrees"] in checks for checks in with_plugins["checks"])
    assert with_plugins["tally"] == "supported 0, refuted 0, conflicting 0, not_enough_info 2: release.eml\n"


def test_without_plugins_nothing_of_them_is_left(target: Path) -> None:
    switched = found(target, CLAIMCHECK_NO_PLUGINS="1")
    assert switched["document"] == [None, "2021-05-04", "text/plain"]  # the byline of the raw text
    assert "client.onboard" not in [frame for frame, *_ in switched["claims"]]
    assert not any(name == "post" for checks in switched["checks"] for name, _ in checks)


def test_the_command_knows_the_format(target: Path, tmp_path: Path) -> None:
    report = tmp_path / "empty.json"
    report.write_text('{"schema_version": "1.0", "reports": []}', encoding="utf-8")
    ran = run(target, "replay", str(report), "--rebuild", "tally")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    wrong = run(target, "check", "x.txt", "--format", "tallies")
    assert wrong.returncode == 2
    assert "'tallies' is not one of 'table', 'json'" in wrong.stderr
    assert "'tally'" in wrong.stderr


def test_its_frames_pass_their_own_examples(target: Path) -> None:
    frames = target / "claimcheck_example_plugin" / "frames" / "en.yaml"
    ran = run(target, "frames", "test", str(frames))
    assert ran.returncode == 0, ran.stdout
