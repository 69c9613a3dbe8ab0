"""Annotated texts as writers hand them in, checked and gathered into one file of rows.

A text has a head (``lang:``, ``date:``, ``style:``) and the sections ``@text``, ``@names`` and ``@claims``; the format
is described in ``docs/data/training-texts.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from claimcheck.schema import ClaimKind, Lang, Modality, Status

__all__ = ["add_places", "collect", "read_text_file"]

_SECTIONS = re.compile(r"(?s)(.*?)^@text\n(.*?)^@names\n(.*?)^@claims\n(.*)\Z", re.MULTILINE)
_NUMBERED = re.compile(r"#(\d+)$")
_FIELDS = 7
_NULL = "-"
_PLACES = {"LOC", "GPE", "FAC"}


def collect(paths: Iterable[Path]) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows of all texts, in order of their names, and everything wrong with them."""
    rows, faults = [], []
    for path in sorted(paths):
        row, wrong = read_text_file(path)
        faults += [f"{path.name}: {fault}" for fault in wrong]
        if row is not None:
            rows.append(row)
    return rows, faults


def add_places(rows: Iterable[dict[str, Any]]) -> None:
    """Silver labels: the places that the pinned spaCy models see, where the writer has named nobody."""
    import spacy

    from claimcheck.language import soften
    from claimcheck.language._spacy_models import model_directory

    models = {lang.value: spacy.util.load_model_from_path(model_directory(lang)) for lang in (Lang.FR, Lang.EN)}
    for row in rows:
        taken = [span for names in (row["organisations"], row["people"]) for spans in names.values() for span in spans]
        entities = models[row["lang"]](soften(row["text"])).ents
        row["places"] = [
            (entity.start_char, entity.end_char)
            for entity in entities
            if entity.label_ in _PLACES and not any(s < entity.end_char and entity.start_char < e for s, e in taken)
        ]


def read_text_file(path: Path) -> tuple[dict[str, Any] | None, list[str]]:
    """One text with offsets; claims and names with a fault are left out and told."""
    sections = _SECTIONS.match(path.read_text(encoding="utf-8"))
    if sections is None:
        return None, ["no sections @text, @names, @claims"]
    head = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in sections[1].splitlines())}
    text = sections[2].strip("\n")
    faults: list[str] = []
    names: dict[str, list[tuple[int, int]]] = {}
    people: dict[str, list[tuple[int, int]]] = {}
    for line in filter(str.strip, sections[3].splitlines()):
        bearer, spans = _name(line.lstrip("* ").strip(), text, faults)
        (people if line.startswith("*") else names)[bearer] = spans
    claims = [
        row
        for line in filter(str.strip, sections[4].splitlines())
        if (row := _claim(line, text, {*names, *people}, faults)) is not None
    ]
    return {
        "id": path.stem,
        "lang": head.get("lang", ""),
        "date": None if head.get("date", _NULL) == _NULL else head["date"],
        "style": head.get("style", ""),
        "text": text,
        "organisations": names,
        "people": people,
        "claims": claims,
    }, faults


def _name(line: str, text: str, faults: list[str]) -> tuple[str, list[tuple[int, int]]]:
    bearer, _, others = line.partition(" = ")
    spans: set[tuple[int, int]] = set()
    for surface in (bearer.strip(), *filter(None, map(str.strip, others.split(" | ")))):
        numbered = _NUMBERED.search(surface)
        bare = _NUMBERED.sub("", surface)
        found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(bare)}(?!\w)", text)]
        if numbered:
            found = found[int(numbered[1]) - 1 :][:1]
        if not found:
            faults.append(f"name not in the text: {surface!r}")
        spans.update(found)
    longest: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not longest or start >= longest[-1][1]:
            longest.append((start, end))
    return _NUMBERED.sub("", bearer.strip()), longest


def _claim(line: str, text: str, known: set[str], faults: list[str]) -> dict[str, Any] | None:
    fields = [None if f.strip() == _NULL else f.strip() for f in line.split(" | ", _FIELDS - 1)]
    if len(fields) != _FIELDS or fields[0] is None or fields[6] is None:
        faults.append(f"a row needs {_FIELDS} fields: {line[:80]!r}")
        return None
    reading, subject, obj, value, time, attribution, quote = fields
    words = (reading or "").split()
    kinds, modalities, statuses = ({item.value for item in kind} for kind in (ClaimKind, Modality, Status))
    if len(words) < 2 or words[0] not in kinds or words[1] not in modalities:
        faults.append(f"no kind and modality: {reading!r}")
        return None
    if unknown := set(words[2:]) - statuses - {"not", "peripheral"}:
        faults.append(f"unknown {', '.join(sorted(unknown))} in {reading!r}")
        return None
    number, _, rest = (quote or "").partition("#")
    nth, quote = (int(number), rest.lstrip()) if number.isdigit() and rest else (1, quote or "")
    places = [m.start() for m in re.finditer(re.escape(quote), text)]
    if len(places) < nth:
        faults.append(f"quote not in the text: {quote!r}")
        return None
    if subject is not None and subject not in known:
        faults.append(f"subject is no name of the text: {subject!r}")
        return None
    start = places[nth - 1]
    return {
        "start": start,
        "end": start + len(quote),
        "kind": words[0],
        "modality": words[1],
        "status": next((w for w in words[2:] if w in statuses), None),
        "negated": "not" in words,
        "peripheral": "peripheral" in words,
        "subject": subject,
        "object": obj,
        "value": value,
        "time": time,
        "attribution": attribution,
    }
