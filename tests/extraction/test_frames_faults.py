"""Files of frames that are not valid: every fault told at once, with its line, the frame, the field and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.errors import ConfigError
from claimcheck.extraction import load_frames
from claimcheck.extraction.frames import bundled_frames
from claimcheck.schema import Lang

FRAME = """\
schema_version: 1
lang: fr
frames:
  - id: acquisition.test
    kind: acquisition
    verbs: [racheter]
    object: [patient]
    examples: ["Acmé a racheté Boréal."]
"""


def faults_of(path: Path, content: str) -> list[str]:
    """The faults of a file with this content, without the file's name."""
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as told:
        load_frames(Lang.FR, path)
    assert str(told.value).startswith(f"invalid frames: {told.value.faults[0]}")
    assert all(fault.startswith(f"{path}:") for fault in told.value.faults)
    return [fault.removeprefix(f"{path}:") for fault in told.value.faults]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("verbs:", "verb:", "6: verb: is no field: do you mean verbs?"),
        ("kind: acquisition", "kind: purchase", "5: kind: 'purchase' is unknown; there are"),
        ("    kind: acquisition\n", "", "4: kind: is missing"),
        ("[racheter]", "racheter", "6: verbs: must be a list: put it in [brackets]"),
        ("[racheter]", "", "6: verbs: is empty: fill it or leave it out"),
        ("[racheter]", "[]", "6: verbs: the frame needs verbs, nouns or adjectives"),
        ("[racheter]", '["42"]', "6: verbs: '42' has no letters"),
        ("[racheter]", '[racheter, " "]', "6: verbs: an empty word"),
        (
            "[racheter]",
            "[racheter, no]",
            "6: verbs: a word that YAML reads as false: put it in",
        ),
        ("[racheter]", "[élire, Elire]", "6: verbs: 'Elire' is listed twice (as 'élire'"),
        ("[racheter]", "[racheter, racheter]", "6: verbs: 'racheter' is listed twice: remove"),
        (
            "object: [patient]",
            "object: [patent]",
            "7: object: unknown selector 'patent': do you",
        ),
        ("object: [patient]", 'object: ["prep:de|"]', "7: object: 'prep:de|' lacks a prepos"),
        ("object: [patient]", "object: [patient, none]", "7: object: none stands alone"),
        ("object: [patient]", "object: [by, by]", "7: object: 'by' is listed twice"),
        ("object: [patient]", "require: [buyer]", "7: require: 'buyer' is unknown; there are"),
        (
            "object: [patient]",
            "require: [object]",
            "7: require: the object can never be filled",
        ),
        ("object: [patient]", "status: done", "7: status: 'done' is unknown; there are"),
        ("object: [patient]", "priority: high", "7: priority: must be a whole number"),
        (
            "object: [patient]",
            "passive_only: perhaps",
            "7: passive_only: must be true or false",
        ),
        ("object: [patient]", "swap_for: [vendre]", "7: swap_for: 'vendre' is no trigger"),
        (
            "object: [patient]",
            "negative_lemmas: [perdre]",
            "7: negative_lemmas: 'perdre' is no",
        ),
        ("object: [patient]", 'with: [""]', "7: with: an empty word"),
        (
            "object: [patient]",
            "nouns: [test]\n    adjectives: [test]",
            "8: adjectives: 'test' is",
        ),
        ("object: [patient]", "verbs: [acheter]", "7: verbs: is written twice: join the two"),
        ('    examples: ["Acmé a racheté Boréal."]\n', "", "4: examples: is missing: write a"),
        ('["Acmé a racheté Boréal."]', '["…"]', "8: examples: is no sentence"),
    ],
)
def test_a_fault_of_a_frame_is_told_with_its_line(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in FRAME
    line, what = expected.split(": ", 1)
    found = faults_of(tmp_path / "frames.yaml", FRAME.replace(old, new))
    assert [fault for fault in found if fault.startswith(f"{line}: frame acquisition.test: {what}")], found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("lang: fr", "lang: de", "2: lang: 'de' is neither fr nor en"),
        ("lang: fr", "lang: en", "2: lang: is en, where frames of fr are wanted"),
        ("schema_version: 1", "schema_version: 2", "1: schema_version: only version 1 is known"),
        ("schema_version: 1", "version: 1", "1: version: is no key of a file of frames: do you mean schema_version?"),
        (
            "lang: fr",
            "names: {persons: [Jeanne Morel]}",
            "2: names.persons: is no field; there are organisations",
        ),
        ("lang: fr", 'names: {people: [""]}', "2: names.people: is empty"),
    ],
)
def test_a_fault_beside_the_frames_is_told_with_its_line(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in FRAME
    found = faults_of(tmp_path / "frames.yaml", FRAME.replace(old, new))
    assert [fault for fault in found if fault.startswith(expected)], found


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    content = """\
lang: fr
frames:
  - id: acquisition.test
    kind: purchase
    verbs:
      - racheter
      - "%"
    examples: ["Acmé a racheté Boréal."]
  - 3
  - id: acquisition.test
    kind: acquisition
    colour: red
    nouns: [rachat]
    object: [sideways]
    examples:
      - Le rachat de Boréal par Acmé est bouclé.
    counterexamples:
      - La reprise est là.
      - Le rachat de Boréal par Acmé est bouclé.
  - id: merger.test
    kind: merger
    verbs: [fusionner]
"""
    told = [fault.split(": ")[:3] for fault in faults_of(tmp_path / "frames.yaml", content)]
    assert told == [
        ["4", "frame acquisition.test", "kind"],
        ["7", "frame acquisition.test", "verbs"],
        ["9", "frame ?", "is no mapping of fields"],
        ["10", "frame acquisition.test", "id"],
        ["12", "frame acquisition.test", "colour"],
        ["14", "frame acquisition.test", "object"],
        ["19", "frame acquisition.test", "counterexamples"],
        ["20", "frame merger.test", "examples"],
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"frames: [", ":1: not valid YAML"),
        (b"lang: fr\nframes:\n  - id: [", ":3: not valid YAML"),
        (b"frames: !!python/object:os.system {}", ":1: not valid YAML"),
        (b"frames: 3", ":1: a list 'frames' is missing"),
        (b"", ":1: a list 'frames' is missing"),
        (b"frames: []\n# \xff", ": is not UTF-8 text (byte 13)"),
    ],
)
def test_what_is_no_file_of_frames_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "frames.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as told:
        load_frames(Lang.FR, path)
    assert str(told.value).startswith(f"{path}{expected}")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.yaml: cannot be read: No such file"):
        load_frames(Lang.FR, tmp_path / "absent.yaml")


def test_a_valid_file_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "frames.yaml"
    path.write_text(FRAME + "    note: for people\n", encoding="utf-8")
    (frame,) = load_frames(Lang.FR, path).frames
    assert (frame.id, frame.object, frame.note) == ("acquisition.test", ("patient",), "for people")


def test_the_bundled_files_are_loaded_as_any_other() -> None:
    for path in bundled_frames():
        lang = Lang(path.stem)
        assert load_frames(lang, path).frames == load_frames(lang).frames
