"""The seeded workload: names of a registry of any size, and texts in which some of them are planted.

Names are those of the bundled registry first, then composed ones of the shapes real registers have. Texts are our own
sentences, shuffled, so the order of words is that of prose; people, places and numbers in them are exchanged so that
no two repeats are equal. The offsets of every planted name are known. The same seed gives the same names and texts.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import TypeVar

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from benchmarks.matching import words as w
from claimcheck.language.folding import squash
from claimcheck.registry import Registry
from claimcheck.registry.names import is_degenerate, legal_forms, strip_legal_form

__all__ = [
    "KINDS",
    "THRESHOLD",
    "TOKEN",
    "WIDEST",
    "Article",
    "Gold",
    "bundled_names",
    "cut",
    "documents",
    "key_of",
    "registry",
]

ROOT = Path(__file__).parents[2]
TOKEN = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")  # a word, its combining marks included
WIDEST = 6
THRESHOLD = 85.0
KINDS = ("exact", "case", "diacritics", "spacing", "one edit", "two edits")
_SHARES = (25, 12, 13, 15, 20, 15)
_SHORTEST = {"case": 5, "one edit": 7, "two edits": 14}  # shorter names keep their capitals
_PLANTS_PER_KB = 3.0
_BUNDLED_SHARE = 0.3
_T = TypeVar("_T")


# --- names ------------------------------------------------------------------------------------------------------------


class _Keys(dict[int, str]):
    """``squash`` as a table for ``str.translate``, filled as characters come."""

    def __missing__(self, code: int) -> str:
        self[code] = squash(chr(code))
        return self[code]


_KEYS = _Keys()


def key_of(name: str) -> str:
    """The key all matchers here compare: without legal form, folded, letters and digits only."""
    return squash(strip_legal_form(name))


@cache
def bundled_names() -> tuple[str, ...]:
    """Every name of the bundled registry that can be searched for, one for each key."""
    names: dict[str, str] = {}
    for vendor in Registry.load().vendors:
        for name in (vendor.name, *(alias.name for alias in vendor.aliases)):
            if is_degenerate(name) is None and len(key_of(name)) > 1:
                names.setdefault(key_of(name), name)
    return tuple(names.values())


def registry(n: int, seed: int = 1) -> list[str]:
    """``n`` company names with distinct keys.

    The bundled registry comes first, but makes up half of them at most; the others are composed.
    """
    rng = Random(seed)  # noqa: S311 - a benchmark's seed
    known = bundled_names()
    names = list(known) if len(known) <= n // 2 else rng.sample(known, n // 2)
    seen = {key_of(name) for name in names}
    forms = legal_forms().keys
    while len(names) < n:
        french = rng.random() < 0.7
        stem = _pick(rng, _WHEEL)(rng, french)
        key = stem.translate(_KEYS)
        if key in seen or len(key) < 3 or stem.rsplit(" ", 1)[-1].translate(_KEYS) in forms:
            continue
        seen.add(key)
        formed = rng.random() < 0.45
        names.append(f"{stem} {_pick(rng, w.FRENCH_FORMS if french else w.ENGLISH_FORMS)}" if formed else stem)
    return names


def _pick(rng: Random, values: Sequence[_T]) -> _T:
    """A quicker ``Random.choice``."""
    return values[int(rng.random() * len(values))]


def _coin(rng: Random, french: bool) -> str:
    middles = "".join(_pick(rng, w.COIN_MIDDLES) for _ in range(_pick(rng, (1, 1, 2))))
    return _pick(rng, w.COIN_STARTS) + middles + _pick(rng, w.COIN_ENDS)


def _surname(rng: Random) -> str:
    if rng.random() < 0.35:
        return _pick(rng, w.SURNAMES)
    return _pick(rng, w.SURNAME_STARTS) + _pick(rng, w.SURNAME_ENDS)


def _sector(rng: Random, french: bool) -> str:
    return _pick(rng, w.FRENCH_SECTORS if french else w.ENGLISH_SECTORS)


def _coined_sector(rng: Random, french: bool) -> str:
    return f"{_coin(rng, french)} {_sector(rng, french)}"


def _family(rng: Random, french: bool) -> str:
    patterns = ("{} Frères", "{} et Fils", "Maison {}", "Établissements {}", "{} Père & Fils", "Cabinet {}", "{}-{}")
    if not french:
        patterns = ("{} Brothers", "{} & Sons", "House of {}", "{} Bros", "{} & Daughters", "{} Associates", "{}-{}")
    return _pick(rng, patterns).format(_surname(rng), _surname(rng))


def _surname_sector(rng: Random, french: bool) -> str:
    surname, sector = _surname(rng), _sector(rng, french)
    return f"{sector} {surname}" if french else f"{surname} {sector}"


def _partners(rng: Random, french: bool) -> str:
    return f"{_surname(rng)} & {_surname(rng)}"


def _placed(rng: Random, french: bool) -> str:
    sector = _sector(rng, french)
    if french and rng.random() < 0.4:
        return f"{sector} {_pick(rng, w.REGIONS)}"
    place = _pick(rng, w.PLACES)
    return f"{sector} {place}" if french else f"{place} {sector}"


def _person(rng: Random, french: bool) -> str:
    return f"{_pick(rng, w.FIRST_NAMES)} {_surname(rng)} {_pick(rng, w.TRADES)}"


def _acronym(rng: Random, french: bool) -> str:
    letters = [_pick(rng, "ABCDEFGHIJKLMNOPRSTVXZ") for _ in range(_pick(rng, (3, 3, 4, 4, 5)))]
    acronym = "".join(letters) if rng.random() < 0.8 else ".".join(letters) + "."
    return f"{acronym} {_sector(rng, french)}" if rng.random() < 0.5 else acronym


def _group(rng: Random, french: bool) -> str:
    name = _coin(rng, french) if rng.random() < 0.5 else _surname(rng)
    return f"Groupe {name}" if french else f"{name} Group"


def _compound(rng: Random, french: bool) -> str:
    return f"{_coin(rng, french)}{_pick(rng, (' ', '-', ''))}{_coin(rng, french)}"


_WHEEL: tuple[Callable[[Random, bool], str], ...] = (
    *(_coin,) * 7,
    *(_coined_sector,) * 16,
    *(_family,) * 9,
    *(_surname_sector,) * 15,
    *(_partners,) * 9,
    *(_placed,) * 10,
    *(_person,) * 11,
    *(_acronym,) * 8,
    *(_group,) * 6,
    *(_compound,) * 4,
)


# --- texts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gold:
    """A planted name: its span without legal form, its position in the names, how it was changed.

    ``outer`` is the end of the span with the legal form it was planted with (``end`` when it has none): both spans are
    right.
    """

    start: int
    end: int
    entry: int
    kind: str
    outer: int


@dataclass(frozen=True, slots=True)
class Article:
    """A text and the names planted in it, in order."""

    text: str
    gold: tuple[Gold, ...]

    @property
    def kilobytes(self) -> float:
        """Its size in UTF-8, in 1000 bytes."""
        return len(self.text.encode()) / 1000


def documents(names: Sequence[str], kilobytes: float, seed: int = 1) -> list[Article]:
    """Articles of 1 to 50 kB, ``kilobytes`` in all, with about three names a kB planted in them."""
    rng = Random(seed)  # noqa: S311 - a benchmark's seed
    planter = _Planter(names, rng)
    sentences: list[tuple[bool, str]] = []
    articles: list[Article] = []
    left = kilobytes
    while left > 0:
        size = min(max(rng.lognormvariate(1.5, 0.9), 1.0), 50.0)
        article = _article(rng, planter, sentences, min(size, max(left, 0.2)))
        articles.append(article)
        left -= article.kilobytes
    return articles


def cut(articles: Iterable[Article], kilobytes: float) -> list[Article]:
    """The first ``kilobytes`` of the articles; the last one is cut between two words, never inside a planted name."""
    taken: list[Article] = []
    left = kilobytes
    for article in articles:
        if article.kilobytes <= left:
            taken.append(article)
            left -= article.kilobytes
            continue
        end = len(article.text.encode()[: int(left * 1000)].decode(errors="ignore"))
        end = max(article.text.rfind(" ", 0, end), article.text.rfind("\n", 0, end))
        end = min([end, *(g.start for g in article.gold if g.start < end < g.outer)])
        if end > 0 and (end > 200 or not taken):
            taken.append(Article(article.text[:end], tuple(g for g in article.gold if g.outer <= end)))
        break
    return taken


def _article(rng: Random, planter: _Planter, sentences: list[tuple[bool, str]], kilobytes: float) -> Article:
    parts: list[str] = []
    gold: list[Gold] = []
    characters = size = 0
    paragraph = rng.randint(3, 6)
    while size < kilobytes * 1000:
        if not sentences:
            sentences.extend(_sentences())
            rng.shuffle(sentences)
        french, sentence = sentences.pop()
        text, planted = planter.plant(_exchange(sentence, rng), french)
        gold += [
            replace(g, start=g.start + characters, end=g.end + characters, outer=g.outer + characters) for g in planted
        ]
        paragraph -= 1
        parts += [text, " " if paragraph else "\n\n"]
        paragraph = paragraph or rng.randint(3, 6)
        characters += len(text) + len(parts[-1])
        size += len(text.encode()) + len(parts[-1])
    return Article("".join(parts), tuple(gold))


_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý«“\"])|\n+")
_FRENCH = re.compile(r"\b(?:le|la|les|des|une|est|et|dans|pour|qui|sur|du|au)\b")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|is|was|that|for|with|has|it|its)\b")


@cache
def _sentences() -> tuple[tuple[bool, str], ...]:
    """Our sentences, each with whether it is French."""
    texts = [
        p.read_text("utf-8") for folder in ("articles", "gold/texts") for p in _files(f"fixtures/{folder}", "*.txt")
    ]
    for path in _files("src/claimcheck/data/evidence", "*.jsonl"):
        texts += [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    found = [piece.strip() for text in texts for piece in _SENTENCE_END.split(text)]
    kept = dict.fromkeys(piece for piece in found if 40 <= len(piece) <= 600)
    return tuple((len(_FRENCH.findall(piece)) > len(_ENGLISH.findall(piece)), piece) for piece in kept)


def _files(folder: str, pattern: str) -> list[Path]:
    return sorted((ROOT / folder).glob(pattern))


_NUMBER = re.compile(r"\d+")
_PLACE = re.compile(rf"\b(?:{'|'.join(map(re.escape, w.PLACES))})\b")
_PERSON = re.compile(rf"\b(?:{'|'.join(w.FIRST_NAMES)}) [A-ZÀ-Ý][\w’'-]+")


def _exchange(sentence: str, rng: Random) -> str:
    """Other people, places and numbers."""
    sentence = _PERSON.sub(lambda _: f"{_pick(rng, w.FIRST_NAMES)} {_surname(rng)}", sentence)
    sentence = _PLACE.sub(lambda _: _pick(rng, w.PLACES), sentence)
    return _NUMBER.sub(lambda match: _number(match.group(), rng), sentence)


def _number(digits: str, rng: Random) -> str:
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return str(rng.randint(1995, 2026))
    first = digits[0] if digits[0] == "0" else str(rng.randint(1, 9))
    return first + "".join(str(rng.randint(0, 9)) for _ in digits[1:])


_SLOT = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Ý]\w[\w’'-]*(?: [A-ZÀ-Ý][\w-]*)*")


class _Planter:
    """Puts names into sentences."""

    def __init__(self, names: Sequence[str], rng: Random) -> None:
        self._names = names
        self._rng = rng
        self._due = 0.0
        known = set(bundled_names())
        self._bundled = [i for i, name in enumerate(names) if name in known]
        self._composed = [i for i, name in enumerate(names) if name not in known]

    def plant(self, sentence: str, french: bool) -> tuple[str, list[Gold]]:
        """The sentence with as many planted names as are due, in the place of names it has or behind a preposition."""
        rng = self._rng
        self._due += len(sentence.encode()) * _PLANTS_PER_KB / 1000
        slots = [(m.start(), m.end(), "{}") for m in _SLOT.finditer(sentence)]
        frame = _pick(rng, w.FRENCH_FRAMES if french else w.ENGLISH_FRAMES)
        last = len(sentence.rstrip(" .!?…»”\"'’"))
        if not slots or (slots[-1][1] < last and rng.random() < 0.2):
            slots.append((last, last, f" {frame}"))
        count = min(int(self._due + rng.random()), len(slots))
        self._due -= count
        parts: list[str] = []
        gold: list[Gold] = []
        done = length = 0
        for start, end, pattern in sorted(rng.sample(slots, count)):
            before, after = pattern.split("{}")
            entry, kind, written, form = self._written()
            lead = sentence[done:start] + before
            at = length + len(lead)
            gold.append(Gold(at, at + len(written), entry, kind, at + len(written) + len(form)))
            parts += [lead, written, form, after]
            length = at + len(written) + len(form) + len(after)
            done = end
        return "".join(parts) + sentence[done:], gold

    def _written(self) -> tuple[int, str, str, str]:
        """An entry, how it is changed, its name so changed, and the legal form written after it (mostly none)."""
        rng = self._rng
        kind = rng.choices(KINDS, _SHARES)[0]
        while True:
            bundled = self._bundled and (rng.random() < _BUNDLED_SHARE or not self._composed)
            entry = _pick(rng, self._bundled if bundled else self._composed)
            stem = _trim(strip_legal_form(self._names[entry]))
            key = squash(stem)
            if len(key) < _SHORTEST.get(kind, 1) or len(TOKEN.findall(stem)) > WIDEST:
                continue
            written = _CORRUPTIONS[kind](stem, rng)
            if written is None or len(TOKEN.findall(written)) > WIDEST or not _fits(kind, squash(written), key):
                continue
            rest = self._names[entry][self._names[entry].find(stem) + len(stem) :]
            form = rest.rstrip(" .") if rng.random() < 0.5 else ""
            return entry, kind, written, form if TOKEN.search(form) else ""


def _trim(name: str) -> str:
    """``name`` from its first letter or digit to its last."""
    tokens = list(TOKEN.finditer(name))
    return name[tokens[0].start() : tokens[-1].end()] if tokens else name


def _fits(kind: str, written: str, key: str) -> bool:
    """Whether the change is the one that was meant: none to the key, or so many edits that the score holds."""
    edits = _EDITS.get(kind, 0)
    return OSA.distance(written, key) == edits and fuzz.ratio(written, key) >= THRESHOLD


def _exact(name: str, rng: Random) -> str | None:
    return name


def _case(name: str, rng: Random) -> str | None:
    forms = [f for f in (name.upper(), name.lower(), name.title(), name.swapcase()) if f != name]
    return _pick(rng, forms) if forms else None


_ACCENTED = {"a": "àâä", "e": "éèêë", "i": "îï", "o": "ôö", "u": "ùûü", "c": "ç", "n": "ñ"}


def _diacritics(name: str, rng: Random) -> str | None:
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    if plain != name and rng.random() < 0.6:
        return plain if rng.random() < 0.6 else unicodedata.normalize("NFD", name)
    places = [i for i, c in enumerate(name) if c.lower() in _ACCENTED]
    if not places:
        return None
    at = _pick(rng, places)
    mark = _pick(rng, _ACCENTED[name[at].lower()])
    added = name[:at] + (mark.upper() if name[at].isupper() else mark) + name[at + 1 :]
    return unicodedata.normalize("NFD", added) if rng.random() < 0.25 else added


def _spacing(name: str, rng: Random) -> str | None:
    gaps = [m.span() for m in re.finditer(r"[\s.’'&-]+", name)]
    if gaps and rng.random() < 0.75:
        start, end = _pick(rng, gaps)
        glue = _pick(rng, [g for g in ("", " ", "-", "\u00a0", "  ", "‑") if g != name[start:end]])
        return name[:start] + glue + name[end:]
    inner = [i for i in range(2, len(name) - 1) if name[i - 1].isalnum() and name[i].isalnum()]
    if not inner:
        return None
    at = _pick(rng, [i for i in inner if name[i].isupper()] or inner)
    return name[:at] + _pick(rng, " -") + name[at:]


def _one_edit(name: str, rng: Random) -> str | None:
    """One letter put for another, put in, left out, or two neighbours exchanged."""
    letters = [i for i, c in enumerate(name) if c.isalpha() and i + 1 < len(name)]
    if not letters:
        return None
    at, how = _pick(rng, letters), rng.randrange(4)
    letter = _pick(rng, "abcdefghijklmnoprstuvyz")
    letter = letter.upper() if name[at].isupper() and not name[at + 1].islower() else letter
    if how == 0:
        return name[:at] + letter + name[at + 1 :]
    if how == 1:
        return name[: at + 1] + letter + name[at + 1 :]
    if how == 2:
        return name[:at] + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :] if name[at + 1].isalpha() else None


def _two_edits(name: str, rng: Random) -> str | None:
    once = _one_edit(name, rng)
    return None if once is None else _one_edit(once, rng)


_EDITS = {"one edit": 1, "two edits": 2}
_CORRUPTIONS: dict[str, Callable[[str, Random], str | None]] = {
    "exact": _exact,
    "case": _case,
    "diacritics": _diacritics,
    "spacing": _spacing,
    "one edit": _one_edit,
    "two edits": _two_edits,
}
