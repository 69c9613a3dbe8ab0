"""Frames by themselves, without a model that reads: each fires on its examples and not on its counterexamples."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.extraction import Frame
from claimcheck.extraction.frame_checks import Coverage, FrameFileCheck, check_examples
from claimcheck.extraction.frame_files import read_frames
from claimcheck.extraction.frames import bundled_frames
from claimcheck.language import Entity
from claimcheck.reading import read_text
from claimcheck.schema import ClaimKind, Lang, MatchMethod, Mention

FRAME = """\
lang: en
names: {organisations: [Acme, Boreal Voice], people: [Jane Doe]}
frames:
  - id: acquisition.test
    kind: acquisition
    verbs: [buy]
    object: [patient]
    require: [subject, object]
    not_with: [stake]
    examples:
"""


def check(path: Path, *sentences: str, counterexamples: str = "[]") -> FrameFileCheck:
    """The frame tried on these examples and counterexamples."""
    lines = "".join(f"      - {sentence}\n" for sentence in sentences)
    path.write_text(f"{FRAME}{lines}    counterexamples: {counterexamples}\n", encoding="utf-8")
    return check_examples(read_frames(path))


@pytest.mark.parametrize("path", bundled_frames(), ids=lambda path: path.stem)
def test_the_bundled_frames_fire_on_their_examples_only(path: Path) -> None:
    assert check_examples(read_frames(path)).failures == ()


@pytest.mark.parametrize("path", bundled_frames(), ids=lambda path: path.stem)
def test_the_bundled_frames_cover_every_kind(path: Path) -> None:
    assert {frame.kind for frame in read_frames(path).frames} == set(ClaimKind)


def test_a_failing_example_is_told_with_its_line_and_what_stands_in_the_way(tmp_path: Path) -> None:
    found = check(
        tmp_path / "frames.yaml",
        "Acme bought Boreal Voice.",
        "Acme bought Boreal Voice for a stake.",
        "Acme sold Boreal Voice.",
        "They were bought in May.",
        "Boreal Voice was bought by Jane Doe.",
    )
    assert (found.frames, found.examples, found.counterexamples) == (1, 5, 0)
    told = [(failure.field, failure.line, failure.sentence, failure.found) for failure in found.failures]
    why = "'bought' triggers it, but {} fails; no other frame fires".format
    assert told == [
        ("examples", 12, "Acme bought Boreal Voice for a stake.", why("not_with")),
        ("examples", 13, "Acme sold Boreal Voice.", "nothing triggers it; no other frame fires"),
        ("examples", 14, "They were bought in May.", why("several")),
        ("examples", 15, "Boreal Voice was bought by Jane Doe.", why("require subject")),
    ]


def test_a_counterexample_on_which_the_frame_fires_is_told(tmp_path: Path) -> None:
    found = check(
        tmp_path / "frames.yaml", "Acme bought Boreal Voice.", counterexamples="['Boreal Voice bought Acme.']"
    )
    told = [(failure.field, failure.line, failure.found) for failure in found.failures]
    assert told == [("counterexamples", 12, "fires 'bought' (Boreal Voice → Acme)")]


def test_a_file_without_names_uses_those_of_the_bundled_files(tmp_path: Path) -> None:
    path = tmp_path / "frames.yaml"
    lines = [line for line in FRAME.splitlines() if not line.startswith("names")]
    path.write_text("\n".join([*lines, "      - Acme bought Boreal."]), encoding="utf-8")
    assert check_examples(read_frames(path)).failures == ()


def test_coverage_counts_triggers_firings_and_documents() -> None:
    counted = Coverage()
    for number in range(2):
        text = "Acme bought Boreal. Boreal was bought by Acme, and time was bought."
        document = read_text(text, str(number), lang=Lang.EN)
        places = [(0, 4), (12, 18), (20, 26), (41, 45)]
        mentions = [
            Mention(
                document_id=document.id,
                start=start,
                end=end,
                surface=text[start:end],
                name=text[start:end],
                confidence=1.0,
                method=MatchMethod.EXACT,
            )
            for start, end in places
        ]
        counted.add(document, mentions, [])
    counted.add(read_text("Acme hat Boreal gekauft.", "de", lang=Lang.UNKNOWN), [], [Entity(0, 4, "LOC")])
    assert dict(counted.documents) == {Lang.EN: 2}
    counts = {count.frame: (count.triggered, count.fired, count.documents) for count in counted.counts()}
    assert counts["acquisition.acheter"] == (6, 4, 2)
    assert counts["merger.fusionner"] == (0, 0, 0)
    assert {count.lang for count in counted.counts()} == {Lang.EN}


def test_the_example_of_the_documentation_is_what_it_says(tmp_path: Path) -> None:
    page = Path(__file__).parents[2].joinpath("docs", "frames.md").read_text(encoding="utf-8")
    content = page.split("```yaml\n")[1].split("```")[0]
    path = tmp_path / "frames.yaml"
    path.write_text(content, encoding="utf-8")
    assert check_examples(read_frames(path)).failures == ()
    path.write_text(content.replace("extend, ", ""), encoding="utf-8")
    (failure,) = check_examples(read_frames(path)).failures
    assert f"my-frames.yaml:{failure.line}: {failure.frame} should fire: {failure.sentence}\n" in page
    assert f"    {failure.found}\n" in page
    path.write_text(content.replace("[lease, merger]", "[lease, deal]"), encoding="utf-8")
    (failure,) = check_examples(read_frames(path)).failures
    assert failure.found.split(";")[0] in page


def test_the_documentation_names_every_field_and_selector() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "frames.md").read_text(encoding="utf-8")
    for name, field in Frame.model_fields.items():
        assert f"`{field.alias or name}`" in page, name
    for selector in ("agent", "patient", "by", "of", "is", "attribute", "iobj", "modified", "context", "none"):
        assert f"`{selector}`" in page
