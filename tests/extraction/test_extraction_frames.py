"""Frames are data: each one's examples must be read as it says, its counterexamples must not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck.errors import ConfigError
from claimcheck.extraction import Frame, load_frames
from claimcheck.schema import Claim, ClaimKind, Lang

Read = Callable[..., list[Claim]]
NAMES = {Lang.FR: ("Acmé", "Boréal"), Lang.EN: ("Acme", "Boreal")}
FRAMES = [(lang, frame) for lang in NAMES for frame in load_frames(lang).frames]
EXAMPLES = [
    pytest.param(lang, frame, text, id=f"{lang}-{frame.id}-{i}")
    for lang, frame in FRAMES
    for i, text in enumerate(frame.examples)
]
COUNTEREXAMPLES = [
    pytest.param(lang, frame, text, id=f"{lang}-{frame.id}-{i}")
    for lang, frame in FRAMES
    for i, text in enumerate(frame.counterexamples)
]


@pytest.mark.parametrize(("lang", "frame", "text"), EXAMPLES)
def test_example_is_read_as_its_kind(read: Read, lang: Lang, frame: Frame, text: str) -> None:
    assert frame.kind in {claim.kind for claim in read(text, *NAMES[lang], lang=lang)}


@pytest.mark.parametrize(("lang", "frame", "text"), COUNTEREXAMPLES)
def test_counterexample_does_not_fire_the_frame(read: Read, lang: Lang, frame: Frame, text: str) -> None:
    assert frame.id not in {claim.frame for claim in read(text, *NAMES[lang], lang=lang)}


@pytest.mark.parametrize("lang", NAMES)
def test_every_kind_but_none_is_left_without_frames(lang: Lang) -> None:
    assert {frame.kind for frame in load_frames(lang).frames} == set(ClaimKind)


@pytest.mark.parametrize("lang", NAMES)
def test_every_frame_has_an_example(lang: Lang) -> None:
    assert [frame.id for frame in load_frames(lang).frames if not frame.examples] == []


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("frames: [", "not valid YAML"),
        ("frames: 3", "a list 'frames' is missing"),
        ("frames: [{id: a.b, kind: acquisition, verbs: [x], subject: [sideways]}]", "a.b"),
        ("frames: [{id: a.b, kind: nonsense, verbs: [x]}]", "kind"),
        ("frames: [{id: a.b, kind: acquisition}]", "needs verbs, nouns or adjectives"),
        ("frames: [{id: a.b, kind: acquisition, verbs: [x], colour: red}]", "colour"),
        ("frames: [{id: a.b, kind: merger, verbs: [x]}, {id: a.b, kind: merger, verbs: [y]}]", "twice"),
    ],
)
def test_faulty_frames_are_refused_naming_the_fault(tmp_path: Path, content: str, named: str) -> None:
    path = tmp_path / "frames.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=named):
        load_frames(Lang.FR, path)
