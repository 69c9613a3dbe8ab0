"""Predicate frames: which words make a claim of which kind, and where their roles stand in the syntax.

Frames are data (``claimcheck/data/frames/<lang>.yaml``). A frame fires on a *trigger*: a verb, noun or adjective whose
lemma (or sequence of lemmas) it lists. Its conditions look at the trigger's clause: ``with`` (one of these lemmas must
depend on the trigger), ``not_with``, ``with_values`` (a quantity of one of these kinds must stand in the clause),
``with_times``, ``governed_by`` (lemma of the governing verb), ``passive_only``, ``possessive_only``. Its roles list
selectors, tried in order:

========== ===================================================================================================
agent      who acts: active subject, by-phrase of a passive, subject of the verb that governs a noun
patient    who undergoes: object, subject of a passive, the noun that a participle modifies
by         the by-phrase ("par", "by")
of         the possessor of a noun: "de X", "of X", "X's", a possessive determiner
is         who bears a noun or adjective: apposition, copular subject, the noun itself when it names
attribute  the complement of a naming verb ("rebaptisé X")
iobj       the indirect object
prep:a|b   a nominal behind one of these prepositions, anywhere in the clause of the trigger
modified   the noun that the trigger's phrase modifies ("prestataire de 1 850 salariés")
context    the most salient organisation of the preceding text
none       nobody
========== ===================================================================================================
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import ConfigDict, Field, ValidationError, field_validator, model_validator

from claimcheck.data import parse_yaml
from claimcheck.errors import ConfigError
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import ClaimKind, Lang, Record, Status, ValueKind

__all__ = ["Frame", "FrameIndex", "load_frames"]

_SELECTORS = {"agent", "patient", "by", "of", "is", "attribute", "iobj", "modified", "context", "none"}
RoleType = Literal["org", "entity", "named", "person", "thing"]


class Frame(Record):
    """One frame; the module documentation describes the fields."""

    model_config = ConfigDict(extra="forbid")

    id: str
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
    require: tuple[Literal["subject", "object", "place", "value"], ...] = ("subject",)
    status: Status | None = None
    polarity: Literal["positive", "negative"] = "positive"
    negative_lemmas: tuple[str, ...] = ()
    swap_for: tuple[str, ...] = ()
    value: Literal["trigger", "role", "place", "lemma"] | None = None
    value_text: str | None = None
    priority: int = 0
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()

    @field_validator("subject", "object")
    @classmethod
    def _known_selectors(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for selector in value:
            if selector not in _SELECTORS and not selector.startswith("prep:"):
                raise ValueError(f"unknown selector {selector!r}")
        return value

    @model_validator(mode="after")
    def _has_trigger(self) -> Frame:
        if not (self.verbs or self.nouns or self.adjectives):
            raise ValueError("a frame needs verbs, nouns or adjectives")
        return self


class FrameIndex:
    """Frames of one language by the first lemma of their triggers."""

    def __init__(self, lang: Lang, frames: tuple[Frame, ...]) -> None:
        self.lang = lang
        self.frames = frames
        self._by_lemma: dict[str, list[tuple[tuple[str, ...], str, Frame]]] = defaultdict(list)
        for frame in frames:
            for part, triggers in (("VERB", frame.verbs), ("NOUN", frame.nouns), ("ADJ", frame.adjectives)):
                for trigger in triggers:
                    words = tuple(fold_text(trigger).split())
                    self._by_lemma[words[0]].append((words, part, frame))

    def triggered(self, sentence: Sentence, token: Token) -> Iterator[tuple[Frame, Token, Token]]:
        """Frames that ``token`` triggers, with the first and last token of the trigger."""
        for lemma in lemmas(token):
            for words, part, frame in self._by_lemma.get(lemma, ()):
                if _fits(token, part) and (last := _matches(sentence, token, words)) is not None:
                    yield frame, token, last


def lemmas(token: Token) -> tuple[str, ...]:
    """Folded lemmas that ``token`` may have; the models often leave participles and feminines as they are."""
    lemma, text = fold_text(token.lemma), fold_text(token.text)
    found = {lemma: None, text: None}
    raw = token.text.casefold()
    for ending, infinitive in (
        ("ées", "er"),
        ("ée", "er"),
        ("és", "er"),
        ("é", "er"),
        ("ies", "ir"),
        ("ie", "ir"),
        ("is", "ir"),
    ):
        if raw.endswith(ending) and token.pos in {"ADJ", "NOUN", "VERB", "PROPN", "AUX"}:
            found[fold_text(raw[: -len(ending)]) + infinitive] = None
            break
    stuck = token.pos in {"VERB", "AUX"} and lemma == text
    if raw.endswith("e") and (stuck or (token.pos in {"NOUN", "ADJ", "ADV"} and token.dep == "ROOT")):
        found[text + "r"] = None  # "L'éditeur équipe…", taken for the noun; "tombe", left as it is
    for ending in ("s", "es", "e"):
        if text.endswith(ending) and len(text) > 4 and token.pos in {"NOUN", "ADJ", "PROPN"}:
            found[text[: -len(ending)]] = None
    return tuple(found)


def _fits(token: Token, part: str) -> bool:
    if part == "VERB":
        return token.pos in {"VERB", "AUX"} or (
            token.pos in {"ADJ", "NOUN"} and token.dep in {"acl", "ROOT", "amod", "conj"}
        )
    if part == "NOUN":
        return token.pos in {"NOUN", "PROPN", "X", "ADJ", "NUM", "SYM", "ADV"}
    return token.pos in {"ADJ", "VERB", "NOUN", "ADV", "PROPN"}


def _matches(sentence: Sentence, token: Token, words: tuple[str, ...]) -> Token | None:
    last = token
    for offset, word in enumerate(words[1:], start=1):
        if token.i + offset >= len(sentence.tokens):
            return None
        last = sentence.tokens[token.i + offset]
        if word not in lemmas(last):
            return None
    return last


def load_frames(lang: Lang, path: Path | None = None) -> FrameIndex:
    """The bundled frames of ``lang``, or those of ``path``. Raises :class:`ConfigError` naming file and frame."""
    return _bundled(lang) if path is None else _read(path.read_text(encoding="utf-8"), str(path), lang)


@cache
def _bundled(lang: Lang) -> FrameIndex:
    name = f"{lang.value}.yaml"
    return _read(resources.files("claimcheck.data").joinpath("frames", name).read_text(encoding="utf-8"), name, lang)


def _read(text: str, name: str, lang: Lang) -> FrameIndex:
    try:
        content: Any = parse_yaml(text)
    except yaml.YAMLError as error:
        raise ConfigError(f"{name}: not valid YAML ({' '.join(str(error).split())})") from error
    rows = content.get("frames") if isinstance(content, dict) else None
    if not isinstance(rows, list):
        raise ConfigError(f"{name}: a list 'frames' is missing")
    frames = []
    for row in rows:
        try:
            frames.append(Frame.model_validate(row))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            label = row.get("id", "?") if isinstance(row, dict) else "?"
            raise ConfigError(f"{name}: frame {label}: {where}: {first['msg']}") from error
    seen: set[str] = set()
    for frame in frames:
        if frame.id in seen:
            raise ConfigError(f"{name}: frame {frame.id}: the id occurs twice")
        seen.add(frame.id)
    return FrameIndex(lang, tuple(frames))
