"""Frames tested by themselves: do they fire on their examples and not on their counterexamples, and how often on texts.

No model reads here: a frame fires where its trigger stands and its roles can be filled (:func:`.binding.bind`). The
names in examples are those that the file lists.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from claimcheck.extraction.bound import Bound
from claimcheck.extraction.frame_files import ExampleNames, Frame, FrameFile, read_frames
from claimcheck.extraction.frames import FrameIndex, bundled_frames, load_frames
from claimcheck.extraction.walking import Triggered, Walk, Walked
from claimcheck.language import Entity
from claimcheck.schema import ClaimKind, Document, Lang, MatchMethod, Mention, Record

__all__ = ["Coverage", "ExampleFailure", "FrameCount", "FrameFileCheck", "check_examples"]

_CONDITIONS: dict[str, object] = {
    "with_": (),
    "not_with": (),
    "with_values": (),
    "with_times": False,
    "governed_by": (),
    "passive_only": False,
    "possessive_only": False,
}
"""The conditions of a frame, each with the value that makes it hold always."""


class ExampleFailure(Record):
    """An example that does not fire its frame, or a counterexample that does."""

    frame: str
    field: Literal["examples", "counterexamples"]
    line: int
    sentence: str
    found: str


class FrameFileCheck(Record):
    """What the examples of one file have shown."""

    file: str
    lang: Lang
    frames: int
    examples: int
    counterexamples: int
    failures: tuple[ExampleFailure, ...]


class FrameCount(Record):
    """How often a frame was triggered and fired, and in how many documents it did."""

    frame: str
    lang: Lang
    kind: ClaimKind
    triggered: int
    fired: int
    documents: int


def check_examples(file: FrameFile) -> FrameFileCheck:
    """Try every frame of ``file`` on its examples and counterexamples."""
    index = FrameIndex(file.lang, file.frames)
    names = file.names or _bundled_names(file.lang)
    failures = []
    for frame in file.frames:
        for position, sentence in enumerate(frame.examples):
            trial = _Trial(sentence, names, index)
            if not trial.readings(frame.id):
                line = file.line(frame, "examples", position)
                failures.append(_failure(frame, "examples", line, sentence, trial.instead(frame)))
        for position, sentence in enumerate(frame.counterexamples):
            trial = _Trial(sentence, names, index)
            if readings := trial.readings(frame.id):
                line = file.line(frame, "counterexamples", position)
                failures.append(_failure(frame, "counterexamples", line, sentence, f"fires {trial.shown(readings[0])}"))
    return FrameFileCheck(
        file=file.name,
        lang=file.lang,
        frames=len(file.frames),
        examples=sum(len(frame.examples) for frame in file.frames),
        counterexamples=sum(len(frame.counterexamples) for frame in file.frames),
        failures=tuple(failures),
    )


def _failure(
    frame: Frame, field: Literal["examples", "counterexamples"], line: int, sentence: str, found: str
) -> ExampleFailure:
    return ExampleFailure(frame=frame.id, field=field, line=line, sentence=sentence, found=found)


def _bundled_names(lang: Lang) -> ExampleNames:
    path = next(path for path in bundled_frames() if path.stem == lang.value)
    return read_frames(path, lang).names or ExampleNames()


class _Trial:
    """One sentence of a file and everything that fires in it."""

    def __init__(self, text: str, names: ExampleNames, index: FrameIndex) -> None:
        self.text = text
        people = [Entity(start, end, "PER") for start, end in _occurrences(text, names.people)]
        places = [Entity(start, end, "LOC") for start, end in _occurrences(text, names.places)]
        walk = Walk(text, index.lang, list(_mentions(text, names.organisations)), [*people, *places], index)
        self.found = [
            (triggered, () if triggered.bounds else tuple(_obstacles(walked, triggered, text)))
            for walked in walk.sentences()
            for triggered in walked.triggered
        ]

    def readings(self, frame_id: str) -> list[Bound]:
        """What the frame reads in the sentence."""
        return [bound for triggered, _ in self.found if triggered.frame.id == frame_id for bound in triggered.bounds]

    def instead(self, frame: Frame) -> str:
        """Why the frame does not fire, as far as that is known, and what does."""
        own = [(triggered, why) for triggered, why in self.found if triggered.frame.id == frame.id]
        reasons = [f"{self._trigger(t)} triggers it, but {' or '.join(why) or 'several'} fails" for t, why in own]
        others: dict[str, None] = {}
        for triggered, _ in self.found:
            if triggered.bounds:
                others[f"{triggered.frame.id} {self.shown(triggered.bounds[0])}"] = None
        fires = f"fires: {', '.join(others)}" if others else "no other frame fires"
        return "; ".join([*(dict.fromkeys(reasons) or ["nothing triggers it"]), fires])

    def shown(self, bound: Bound) -> str:
        """A reading in words: trigger, subject and object."""
        roles = [role.name or "?" if role is not None else "nobody" for role in (bound.subject, bound.object)]
        return f"{self._trigger(bound)} ({' → '.join(roles)})"

    def _trigger(self, at: Triggered | Bound) -> str:
        return repr(self.text[at.first.start : at.last.end])


def _obstacles(walked: Walked, triggered: Triggered, text: str) -> Iterator[str]:
    """The conditions and roles without any one of which the frame would have fired."""
    frame = triggered.frame
    changes: list[tuple[str, dict[str, object]]] = [
        (name.removesuffix("_"), {name: idle}) for name, idle in _CONDITIONS.items() if getattr(frame, name) != idle
    ]
    changes += [
        (f"require {role}", {"require": tuple(other for other in frame.require if other != role)})
        for role in frame.require
    ]
    for name, change in changes:
        if walked.rebind(frame.model_copy(update=change), triggered, text):
            yield name


def _mentions(text: str, names: Sequence[str]) -> Iterator[Mention]:
    for start, end in _occurrences(text, names):
        surface = text[start:end]
        yield Mention(
            document_id="example",
            start=start,
            end=end,
            surface=surface,
            name=surface,
            confidence=1.0,
            method=MatchMethod.EXACT,
        )


def _occurrences(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """Where whole ``names`` stand, the longest of those that begin at one place."""
    if not names:
        return []
    listed = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return [match.span() for match in re.finditer(rf"(?<!\w)(?:{listed})(?!\w)", text)]


class Coverage:
    """Counts where the bundled frames fire, document by document."""

    def __init__(self, kinds: Mapping[str, str] | None = None) -> None:
        """``kinds`` of vendors by id, as for the extractor."""
        self._kinds = kinds
        self.documents: Counter[Lang] = Counter()
        self._counts: dict[tuple[Lang, str], Counter[str]] = defaultdict(Counter)

    def add(self, document: Document, mentions: Sequence[Mention], entities: Sequence[Entity]) -> None:
        """Count the frames that fire in ``document``; other languages than French and English have none."""
        if document.lang is Lang.UNKNOWN:
            return
        self.documents[document.lang] += 1
        walk = Walk(
            document.text,
            document.lang,
            mentions,
            entities,
            load_frames(document.lang),
            date=document.date,
            kinds=self._kinds,
        )
        seen: set[str] = set()
        for walked in walk.sentences():
            for triggered in walked.triggered:
                count = self._counts[document.lang, triggered.frame.id]
                count["triggered"] += 1
                count["fired"] += bool(triggered.bounds)
                if triggered.bounds and triggered.frame.id not in seen:
                    seen.add(triggered.frame.id)
                    count["documents"] += 1

    def counts(self) -> list[FrameCount]:
        """Every frame of the languages that were read, those that fire most first."""
        found = []
        for lang in sorted(self.documents):
            for frame in load_frames(lang).frames:
                own = self._counts[lang, frame.id]
                counted = {name: own[name] for name in ("triggered", "fired", "documents")}
                found.append(FrameCount(frame=frame.id, lang=lang, kind=frame.kind, **counted))
        return sorted(found, key=lambda count: (-count.fired, -count.triggered, count.frame, count.lang))
