"""Predicate frames: which words make a claim of which kind, and where their roles stand in the syntax.

Frames are data (``claimcheck/data/frames/<lang>.yaml``; ``docs/frames.md`` says how to add one). A frame fires on a
*trigger*: a verb, noun or adjective whose lemma (or sequence of lemmas) it lists. Its conditions look at the trigger's
clause: ``with`` (one of these lemmas must depend on the trigger), ``not_with``, ``with_values`` (a quantity of one of
these kinds must stand in the clause), ``with_times``, ``governed_by`` (lemma of the governing verb), ``passive_only``,
``possessive_only``. ``note`` is for people. Its roles list selectors, tried in order:

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
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from claimcheck.errors import ConfigError
from claimcheck.extraction.frame_files import Frame, read_frames
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.plugins import FRAMES, Plugin, find_plugins
from claimcheck.schema import ClaimKind, Lang

__all__ = ["Frame", "FrameIndex", "bundled_frames", "generic_frame", "load_frames"]


@cache
def generic_frame(kind: ClaimKind) -> Frame:
    """The frame of a claim that no listed predicate carries; it never fires by itself."""
    return Frame.model_construct(id=f"{kind.value}.reader", kind=kind)


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
        seen: set[tuple[str, int]] = set()
        for lemma in lemmas(token):
            for words, part, frame in self._by_lemma.get(lemma, ()):
                if not _fits(token, part, words) or (last := _matches(sentence, token, words)) is None:
                    continue
                if (frame.id, last.i) not in seen:  # "racheté" is both "racheter" and, folded, "rachète"
                    seen.add((frame.id, last.i))
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
    if raw.endswith("e") and (stuck or (token.pos in {"NOUN", "ADJ", "ADV"} and token.dep in {"ROOT", "acl:relcl"})):
        found[text + "r"] = None  # "L'éditeur équipe…", "qui compte…", taken for the noun; "tombe", left as it is
    for ending in ("s", "es", "e"):
        if text.endswith(ending) and len(text) > 4 and token.pos in {"NOUN", "ADJ", "PROPN"}:
            found[text[: -len(ending)]] = None
    return tuple(found)


def _fits(token: Token, part: str, words: tuple[str, ...]) -> bool:
    if part == "VERB":
        mistaken = token.pos in {"ADJ", "NOUN"} and token.dep in {"acl", "acl:relcl", "ROOT", "amod", "conj"}
        # "Acmé entre au capital de…", taken for the preposition: the words behind it say that it is the verb.
        return token.pos in {"VERB", "AUX"} or mistaken or (token.pos == "ADP" and len(words) > 1)
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
    """The bundled frames of ``lang`` with those of plugins, or those of the file at ``path``.

    Raises:
        ConfigError: the file cannot be read or is not valid; ``faults`` has file, line, frame and field of each.
        PluginError: the files of a plugin are no such files.
    """
    return _all(lang, find_plugins(FRAMES)) if path is None else FrameIndex(lang, read_frames(path, lang).frames)


def bundled_frames() -> tuple[Path, ...]:
    """The bundled files of frames, one a language."""
    root = resources.files("claimcheck.data").joinpath("frames")
    return tuple(sorted(Path(str(entry)) for entry in root.iterdir() if entry.name.endswith(".yaml")))


@cache
def _all(lang: Lang, plugins: tuple[Plugin, ...]) -> FrameIndex:
    path = next(path for path in bundled_frames() if path.stem == lang.value)
    frames = {frame.id: frame for frame in read_frames(path, lang).frames}
    for plugin in plugins:
        for frame in _frames_of(plugin, lang):
            if frames.setdefault(frame.id, frame) is not frame:
                raise plugin.error(f"has a frame {frame.id}, of which there is one already")
    return FrameIndex(lang, tuple(frames.values()))


def _frames_of(plugin: Plugin, lang: Lang) -> Iterator[Frame]:
    given = plugin.load()
    paths = [given] if isinstance(given, str | Path) else given
    if not isinstance(paths, Iterable) or not all(isinstance(path, str | Path) for path in paths):
        raise plugin.error("is neither the path of a file of frames nor a list of paths")
    for path in paths:
        try:
            file = read_frames(Path(path))
        except ConfigError as error:
            raise plugin.error(str(error)) from error
        yield from file.frames if file.lang is lang else ()
