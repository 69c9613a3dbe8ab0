"""Files of frames: what a frame may say, and every fault of a file with its line.

The fields are described in :mod:`.frames`. A fault reads ``FILE:LINE: frame ID: FIELD: what is wrong and what to do``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import ConfigDict, Field, StringConstraints, ValidationError

from claimcheck.errors import ConfigError
from claimcheck.language import fold_text
from claimcheck.schema import ClaimKind, Lang, Record, Status, ValueKind

__all__ = ["ExampleNames", "Frame", "FrameFile", "read_frames"]

RoleType = Literal["org", "entity", "named", "person", "thing"]
_Name = Annotated[str, StringConstraints(pattern=r"\w")]


class Frame(Record):
    """One frame; :mod:`.frames` describes the fields."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=1)
    kind: ClaimKind
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    with_: tuple[str, ...] = Field(default=(), alias="with")
    not_with: tuple[str, ...] = ()
    with_values: tuple[ValueKind, ...] = ()
    with_times: bool = False
    governed_by: tuple[str, ...] = ()
    passive_only: bool = False
    possessive_only: bool = False
    subject: tuple[str, ...] = ("agent",)
    object: tuple[str, ...] = ("none",)
    subject_type: RoleType = "org"
    object_type: RoleType = "entity"
    require: tuple[Literal["subject", "object", "place"], ...] = ("subject",)
    status: Status | None = None
    polarity: Literal["positive", "negative"] = "positive"
    negative_lemmas: tuple[str, ...] = ()
    swap_for: tuple[str, ...] = ()
    value: Literal["trigger", "role", "place", "lemma"] | None = None
    value_text: str | None = None
    priority: int = 0
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    note: str | None = None


class ExampleNames(Record):
    """The invented names that the examples of a file use."""

    model_config = ConfigDict(extra="forbid")

    organisations: tuple[_Name, ...] = ()
    people: tuple[_Name, ...] = ()
    places: tuple[_Name, ...] = ()


_SELECTORS = ("agent", "patient", "by", "of", "is", "attribute", "iobj", "modified", "context", "none")
_TRIGGERS = ("verbs", "nouns", "adjectives")
_WORDS = (*_TRIGGERS, "with", "not_with", "governed_by", "negative_lemmas", "swap_for", "with_values", "require")
_FIELDS = tuple(info.alias or name for name, info in Frame.model_fields.items())
_NAME_FIELDS = tuple(ExampleNames.model_fields)
_TOP = ("schema_version", "lang", "names", "frames")
_LETTER = re.compile(r"[^\W\d_]")

_Path = tuple[str | int, ...]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # as claimcheck.data.parse_yaml, but its nodes are kept


@dataclass(frozen=True)
class FrameFile:
    """The valid content of one file."""

    name: str
    lang: Lang
    frames: tuple[Frame, ...]
    names: ExampleNames | None
    _tree: _Tree = field(repr=False)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {frame.id: position for position, frame in enumerate(self.frames)}

    def line(self, frame: Frame, list_name: str, position: int) -> int:
        """The line of one item of a list of ``frame``, such as an example."""
        return self._tree.line(("frames", self._positions[frame.id], list_name, position))


def read_frames(path: Path, lang: Lang | None = None) -> FrameFile:
    """The frames of the file at ``path``, which must be those of ``lang``, if it is given.

    Raises:
        ConfigError: the file cannot be read or is not valid; ``faults`` has one line each.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text (byte {error.start})") from error
    return _read(text, str(path), lang)


def _read(text: str, name: str, lang: Lang | None) -> FrameFile:
    tree, data = _parse(text, name)
    checked = _Checked(tree)
    content = data if isinstance(data, dict) else {}
    rows = content.get("frames")
    if not isinstance(rows, list):
        raise ConfigError(f"{name}:{tree.line(('frames',))}: a list 'frames' is missing: see docs/frames.md")
    own = checked.top(content, lang)
    names = checked.names(content.get("names"))
    frames = checked.frames(rows)
    if checked.faults:
        lines = tuple(f"{name}:{line}: {what}" for line, what in sorted(checked.faults, key=lambda fault: fault[0]))
        more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
        raise ConfigError(f"invalid frames: {lines[0]}{more}", lines)
    return FrameFile(name, own, frames, names, tree)


def _parse(text: str, name: str) -> tuple[_Tree, Any]:
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            return _Tree(root), loader.construct_document(root) if root is not None else None
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        # A file that ends too early has its fault behind the last line.
        where = f"{name}:{min(mark.line + 1, len(text.splitlines()) or 1)}" if mark is not None else name
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed"
        raise ConfigError(f"{where}: not valid YAML: {what}") from error
    except (RecursionError, ValueError) as error:
        raise ConfigError(f"{name}: not valid YAML: {str(error).splitlines()[0]}") from error


@dataclass(frozen=True)
class _Tree:
    """The lines of a YAML file."""

    root: Any

    def line(self, path: _Path) -> int:
        """The line on which what ``path`` leads to begins, or the last thing on the way to it that is there."""
        node, line = self.root, 1
        for step in path:
            if isinstance(node, yaml.MappingNode):
                found = next((pair for pair in reversed(node.value) if str(pair[0].value) == step), None)
                if found is None:
                    break
                line, node = found[0].start_mark.line + 1, found[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
            else:
                break
        return line

    def repeated(self) -> Iterator[tuple[_Path, str, int]]:
        """Keys that a mapping has twice, of which YAML silently takes the last: the path to it, key and line."""
        stack: list[tuple[_Path, Any]] = [((), self.root)]
        while stack:
            path, node = stack.pop()
            if isinstance(node, yaml.SequenceNode):
                stack.extend(((*path, position), item) for position, item in enumerate(node.value))
            elif isinstance(node, yaml.MappingNode):
                seen: set[str] = set()
                for key, value in node.value:
                    if str(key.value) in seen:
                        yield path, str(key.value), key.start_mark.line + 1
                    seen.add(str(key.value))
                    stack.append(((*path, str(key.value)), value))


class _Checked:
    """Reads the parts of a file and gathers their faults."""

    def __init__(self, tree: _Tree) -> None:
        self.tree = tree
        self.faults: list[tuple[int, str]] = []

    def fault(self, path: _Path, what: str, label: str = "") -> None:
        """Note a fault of the field that ``path`` leads to; ``label`` says which frame has it."""
        shown = ".".join(str(step) for step in path if isinstance(step, str) and step != "frames")
        parts = [part for part in (label, shown) if part]
        self.faults.append((self.tree.line(path), ": ".join([*parts, what])))

    def top(self, content: dict[Any, Any], lang: Lang | None) -> Lang:
        """Check what stands beside the frames; the language of the file."""
        for path, key, line in self.tree.repeated():
            label = _label(content["frames"], path[1]) if path[:1] == ("frames",) and len(path) > 1 else ""
            parts = [part for part in (label, key) if part]
            self.faults.append((line, ": ".join([*parts, "is written twice: join the two"])))
        for key in content:
            if key not in _TOP:
                self.fault((str(key),), f"is no key of a file of frames{_meant(str(key), _TOP)}")
        if str(content.get("schema_version", 1)) != "1":
            self.fault(("schema_version",), "only version 1 is known")
        given = content.get("lang")
        if given is None and lang is not None:
            return lang
        if given not in (Lang.FR, Lang.EN):
            self.fault(("lang",), "is missing: write fr or en" if given is None else f"{given!r} is neither fr nor en")
            return lang or Lang.FR
        if lang is not None and given != lang:
            self.fault(("lang",), f"is {given}, where frames of {lang} are wanted")
        return Lang(given)

    def names(self, raw: Any) -> ExampleNames | None:
        """The names of the examples, if the file has its own."""
        if raw is None:
            return None
        try:
            return ExampleNames.model_validate(raw)
        except ValidationError as error:
            self._invalid(error, ("names",), "", _NAME_FIELDS)
            return None

    def frames(self, rows: list[Any]) -> tuple[Frame, ...]:
        """The frames that are valid by themselves."""
        frames: list[Frame] = []
        for position, row in enumerate(rows):
            path, label = ("frames", position), _label(rows, position)
            if not isinstance(row, dict):
                self.fault(path, "is no mapping of fields", label)
                continue
            try:
                frames.append(Frame.model_validate({str(key): value for key, value in row.items()}))
            except ValidationError as error:
                self._invalid(error, path, label, _FIELDS)
            for list_name, at, what in _inner_faults(row):
                self.fault((*path, list_name) if at is None else (*path, list_name, at), what, label)
        places: dict[str | None, int] = {}
        for position, row in enumerate(rows):
            first = places.setdefault(_id(row), position)
            if _id(row) is not None and first < position:
                line = self.tree.line(("frames", first, "id"))
                self.fault(
                    ("frames", position, "id"), f"is used twice (line {line}): rename one", _label(rows, position)
                )
        for position, row in enumerate(rows):
            if isinstance(row, dict) and not row.get("examples"):
                what = "is missing: write a sentence in which the frame fires"
                self.fault(("frames", position, "examples"), what, _label(rows, position))
        return tuple(frames)

    def _invalid(self, error: ValidationError, path: _Path, label: str, fields: tuple[str, ...]) -> None:
        for problem in error.errors(include_url=False):
            location = tuple(problem["loc"])
            written = problem.get("input")
            explain = _EXPLAINED.get(problem["type"], lambda p: str(p["msg"]))
            if problem["type"] == "extra_forbidden":
                what = f"is no field{_meant(str(location[-1]), fields)}"
            elif written is None and problem["type"] != "missing":
                what = "is empty: fill it or leave it out"
            else:
                what = explain(problem)
            self.fault((*path, *location), what, label)


def _id(row: Any) -> str | None:
    return row["id"] if isinstance(row, dict) and isinstance(row.get("id"), str) else None


def _label(rows: Any, position: str | int) -> str:
    row = rows[position] if isinstance(rows, list) and isinstance(position, int) else None
    return f"frame {_id(row) or '?'}"


def _meant(word: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(word, known, 1)
    return f": do you mean {near[0]}?" if near else f"; there are {', '.join(known)}"


def _choice(problem: Any) -> str:
    return f"{problem['input']!r} is unknown; there are {problem['ctx']['expected']}"


def _text(problem: Any) -> str:
    written = problem["input"]
    if isinstance(written, bool):
        return f"a word that YAML reads as {str(written).lower()}: put it in quotes"
    return f"{written!r} is no text: put it in quotes"


_EXPLAINED: dict[str, Callable[[Any], str]] = {
    "missing": lambda _: "is missing",
    "enum": _choice,
    "literal_error": _choice,
    "string_type": _text,
    "string_too_short": lambda _: "is empty",
    "string_pattern_mismatch": lambda _: "is empty",
    "tuple_type": lambda _: "must be a list: put it in [brackets]",
    "bool_type": lambda _: "must be true or false",
    "bool_parsing": lambda _: "must be true or false",
    "int_parsing": lambda _: "must be a whole number",
    "int_type": lambda _: "must be a whole number",
    "int_from_float": lambda _: "must be a whole number",
    "model_type": lambda _: "must be a mapping of organisations, people and places",
}


def _strings(row: dict[Any, Any], name: str) -> list[tuple[int, str]]:
    """The texts of a list, with their positions; what is no text is a fault of its own."""
    items = row.get(name)
    return [(at, item) for at, item in enumerate(items) if isinstance(item, str)] if isinstance(items, list) else []


def _inner_faults(row: dict[Any, Any]) -> Iterator[tuple[str, int | None, str]]:
    """What the types of the fields let pass: list, position in it, what is wrong."""
    if not any(row.get(name) for name in _TRIGGERS):
        yield "verbs", None, "the frame needs verbs, nouns or adjectives that trigger it"
    for name in _WORDS:
        yield from _word_faults(row, name)
    for name in ("subject", "object"):
        yield from ((name, at, what) for at, what in _selector_faults(_strings(row, name)))
    for at, role in _strings(row, "require"):
        if role in {"subject", "object"} and row.get(role, ["none"] if role == "object" else ["agent"]) == ["none"]:
            yield "require", at, f"the {role} can never be filled: give it selectors, or do not require it"
    openings = {fold_text(word).split()[0] for name in _TRIGGERS for _, word in _strings(row, name) if word.strip()}
    nouns = {fold_text(word) for _, word in _strings(row, "nouns")}
    for at, word in _strings(row, "adjectives"):
        if fold_text(word) in nouns:
            yield "adjectives", at, f"{word!r} is among the nouns already, which take adjectives too: remove one"
    for name in ("swap_for", "negative_lemmas"):
        for at, word in _strings(row, name):
            if word.strip() and fold_text(word).split()[0] not in openings:
                yield name, at, f"{word!r} is no trigger of the frame: add it to the triggers, or remove it here"
    yield from _example_faults(row)


def _word_faults(row: dict[Any, Any], name: str) -> Iterator[tuple[str, int | None, str]]:
    words = _strings(row, name)
    for at, word in words:
        if not fold_text(word).strip():
            yield name, at, "an empty word: remove it"
        elif name in _TRIGGERS and not _LETTER.search(word):
            yield name, at, f"{word!r} has no letters: only words trigger a frame"
    counts = Counter(fold_text(word) for _, word in words)
    for folded in (word for word, count in counts.items() if count > 1 and word.strip()):
        again = [(at, word) for at, word in words if fold_text(word) == folded]
        at, word = again[1]
        same = "" if word == again[0][1] else f" (as {again[0][1]!r}: case and accents do not count)"
        yield name, at, f"{word!r} is listed twice{same}: remove one"


def _selector_faults(selectors: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    names = [selector for _, selector in selectors]
    for at, selector in selectors:
        if selector.startswith("prep:"):
            if not all(part.strip() for part in selector[5:].split("|")):
                yield at, f"{selector!r} lacks a preposition: write prep:of or prep:of|for"
        elif selector not in _SELECTORS:
            yield at, f"unknown selector {selector!r}{_meant(selector, (*_SELECTORS, 'prep:…'))}"
        if selector == "none" and len(names) > 1:
            yield at, "none stands alone: remove it, or the other selectors"
        if selector in names[:at]:
            yield at, f"{selector!r} is listed twice: remove one"


def _example_faults(row: dict[Any, Any]) -> Iterator[tuple[str, int | None, str]]:
    seen: dict[str, str] = {}
    for name in ("examples", "counterexamples"):
        for at, sentence in _strings(row, name):
            if not _LETTER.search(sentence):
                yield name, at, "is no sentence"
            elif sentence in seen:
                yield name, at, f"the sentence is among the {seen[sentence]} already: remove one"
            seen.setdefault(sentence, name)
