"""A broken plugin is one clear error that names its distribution, and only where the plugin is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck.config import rules_hash
from claimcheck.errors import ConfigError, PluginError
from claimcheck.extraction import load_frames
from claimcheck.plugins import REPORT_FORMATS, find_plugins
from claimcheck.reading import read_bytes
from claimcheck.reporting import iter_format
from claimcheck.schema import Lang, Report
from claimcheck.support import run_checks
from claimcheck.testing import checker, tiny_article

Install = Callable[[str, str, str], None]


@pytest.fixture(scope="module")
def report() -> Report:
    with checker() as small:
        return small.check(tiny_article())


def read(name: str) -> object:
    return read_bytes(b"some bytes", name)


@pytest.mark.parametrize(
    ("source", "clause"),
    [
        ("raise RuntimeError('no licence')", "cannot be loaded (RuntimeError: no licence)"),
        ("import no_such_module", "cannot be loaded (ModuleNotFoundError: No module named 'no_such_module')"),
        ("", "cannot be loaded (AttributeError: "),
        ("READER = 5", "is no claimcheck.reading.Reader"),
        (
            "from claimcheck.reading import Reader\nREADER = Reader('application/pdf', ('.pdfx',), bytes.decode)",
            "reads application/pdf, which claimcheck reads itself",
        ),
    ],
)
def test_a_broken_reader_is_told(install: Install, tmp_path: Path, source: str, clause: str) -> None:
    name = tmp_path.name
    install(name, source, f"[claimcheck.readers]\nodd = {name}:READER\n")
    with pytest.raises(PluginError) as told:
        read("file.odd")
    assert clause in str(told.value)
    assert f"'odd' of claimcheck.readers, from the distribution {name} 2.5" in str(told.value)
    assert "CLAIMCHECK_NO_PLUGINS=1" in str(told.value)
    assert "\n" not in str(told.value)
    assert read("file.txt")  # what needs no plugin goes on


def test_a_reader_that_fails_is_a_damaged_file(install: Install) -> None:
    source = (
        "from claimcheck.reading import Reader\n"
        "def fail(data): raise KeyError('x')\n"
        "READER = Reader('application/x-fail', ('.fail',), fail)"
    )
    install("failing_reader", source, "[claimcheck.readers]\nfail = failing_reader:READER\n")
    with pytest.raises(Exception, match=r"file\.fail: is a damaged application/x-fail file \(KeyError\)"):
        read("file.fail")


def test_two_readers_of_one_format_are_told(install: Install) -> None:
    for name in ("first_reader", "second_reader"):
        source = f"from claimcheck.reading import Reader\nREADER = Reader('x/{name}', ('.same',), bytes.decode)"
        install(name, source, f"[claimcheck.readers]\n{name} = {name}:READER\n")
    with pytest.raises(PluginError, match=r"second_reader 2\.5: reads \.same, as 'first_reader' of first_reader does"):
        read("file.same")


def test_two_plugins_of_one_name_are_told(install: Install) -> None:
    for name in ("one_format", "other_format"):
        install(name, "", f"[claimcheck.report_formats]\nsame = {name}:x\n")
    with pytest.raises(PluginError, match="has the name of a plugin of"):
        find_plugins(REPORT_FORMATS)


@pytest.mark.parametrize(
    ("content", "clause"),
    [
        (None, "cannot be read"),
        ("schema_version: 1\nlang: en\nframes:\n  - {id: x.y, kind: client, verb: [sell]}\n", "do you mean verbs?"),
        (
            "schema_version: 1\nlang: en\nframes:\n  - {id: acquisition.acheter, kind: acquisition, verbs: [buy],"
            " examples: [Acme bought Boreal.]}\n",
            "has a frame acquisition.acheter, of which there is one already",
        ),
    ],
)
def test_broken_frames_are_told(install: Install, tmp_path: Path, content: str | None, clause: str) -> None:
    file = tmp_path / "own.yaml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    name = tmp_path.name
    install(name, f"FRAMES = [{str(file)!r}]", f"[claimcheck.frames]\nown = {name}:FRAMES\n")
    with pytest.raises(PluginError) as told:
        load_frames(Lang.EN)
    assert clause in str(told.value)
    assert name in str(told.value)


@pytest.mark.parametrize(
    ("source", "clause"),
    [
        ("COMPARE = 5", "is no callable"),
        ("def COMPARE(claim, other): return 5", "gave int where a Check is wanted"),
        ("def COMPARE(claim, other): raise ValueError('oops')", "failed (ValueError: oops)"),
    ],
)
def test_a_broken_comparator_is_told(
    install: Install, tmp_path: Path, report: Report, source: str, clause: str
) -> None:
    name = tmp_path.name
    install(name, source, f"[claimcheck.comparators]\nown = {name}:COMPARE\n")
    claim = report.results[0].claim
    with pytest.raises(PluginError) as told:
        run_checks(claim, [claim])
    assert clause in str(told.value)
    assert name in str(told.value)


def test_a_comparator_may_not_take_the_name_of_ours(install: Install, report: Report) -> None:
    install("rank_again", "def COMPARE(a, b): ...", "[claimcheck.comparators]\nrank = rank_again:COMPARE\n")
    claim = report.results[0].claim
    with pytest.raises(PluginError, match="has the name of a check of claimcheck"):
        run_checks(claim, [claim])


@pytest.mark.parametrize(
    ("source", "clause"),
    [
        ("FORMAT = 5", "is no callable"),
        ("def FORMAT(reports): yield 5", "gave int where text is wanted"),
        ("def FORMAT(reports): yield 1 / 0", "failed (ZeroDivisionError"),
    ],
)
def test_a_broken_report_format_is_told(
    install: Install, tmp_path: Path, report: Report, source: str, clause: str
) -> None:
    name = tmp_path.name
    install(name, source, f"[claimcheck.report_formats]\nown = {name}:FORMAT\n")
    with pytest.raises(PluginError) as told:
        list(iter_format("own", [report]))
    assert clause in str(told.value)
    assert name in str(told.value)


def test_an_error_of_who_makes_the_reports_is_not_the_plugins(install: Install) -> None:
    install(
        "echo_format",
        "FORMAT = lambda reports: map(str, reports)",
        "[claimcheck.report_formats]\necho = echo_format:FORMAT\n",
    )

    def failing() -> object:
        raise OSError("the disk is full")
        yield

    with pytest.raises(OSError, match="the disk is full"):
        list(iter_format("echo", failing()))  # type: ignore[arg-type]


def test_an_unknown_format_is_told() -> None:
    with pytest.raises(ConfigError, match="no report format 'pdf'; there are json"):
        iter_format("pdf", [])


def test_what_decides_an_output_is_part_of_its_provenance(install: Install) -> None:
    plain = rules_hash()
    install("late_format", "", "[claimcheck.report_formats]\nlate = late_format:x\n")
    assert rules_hash() == plain  # a report format decides nothing
    install("late_check", "", "[claimcheck.comparators]\nlate = late_check:x\n")
    assert rules_hash() != plain


def test_the_switch_leaves_all_plugins_out(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = rules_hash()
    install("switched", "raise RuntimeError", "[claimcheck.readers]\nodd = switched:READER\n")
    monkeypatch.setenv("CLAIMCHECK_NO_PLUGINS", "1")
    assert read("file.switched")
    assert (find_plugins("claimcheck.readers"), rules_hash()) == ((), plain)
    monkeypatch.setenv("CLAIMCHECK_NO_PLUGINS", "0")
    assert [plugin.distribution for plugin in find_plugins("claimcheck.readers")] == ["switched"]
