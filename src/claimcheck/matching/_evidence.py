"""What a document says of one capitalised name, and how much that is worth."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from claimcheck.language.folding import fold_text, squash
from claimcheck.matching._chunks import Chunk
from claimcheck.matching._cues import cues
from claimcheck.matching._lexicon import lexicon
from claimcheck.matching._tokens import Token
from claimcheck.registry.names import legal_forms

__all__ = ["ENOUGH", "Evidence", "Keys", "expand", "stand", "weigh"]

ENOUGH = 1.0
"""Sum of evidence at which a name is taken for an organisation."""

Keys = tuple[str, ...]

_PERSON_ALONE = -0.2  # people have their first names, at least once
_LABELS = {"ORG": 0.5, "MISC": 0.2, "LOC": -0.3, "PER": -0.5}
_COINAGE = re.compile(r"[A-ZÀ-Ý]?[a-zà-ÿ]+[A-ZÀ-Ý][a-zà-ÿ]*[A-ZÀ-Ýa-zà-ÿ]*|[A-Z]{2,}[a-z]{3,}|[A-Z][a-z]+\d")
_NO_COINAGE = re.compile(r"(?:Mc|Mac|De|Di|Le|La|Van|O|Fitz)[A-ZÀ-Ý]")
_DOMAIN = re.compile(r"\.([a-z]{2,3})\b(?!\.\w)")
_SPACES = re.compile(r"[\s&’'-]+")
_OWN = frozenset({"coined", "position", "repeated", "shape", "coinage", "premises"})
_AT = re.compile(r"\b(?:a|to|en|from) $")
_ACRONYM = re.compile(r"[A-ZÀ-Ý0-9]{2,}")


@dataclass
class Evidence:
    """What the document says of one name; the votes are named cues."""

    keys: tuple[str, ...]
    surface: str
    votes: dict[str, float] = field(default_factory=dict)
    person: bool = False
    labels: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    partners: set[tuple[str, ...]] = field(default_factory=set)
    certain: int = 0
    """How often it is capitalised where position does not explain it."""
    expansion: tuple[str, ...] | None = None

    lower: bool = False
    """Written without a capital."""
    placed: int = 0
    """How often it follows the preposition of a place."""
    at: int = 0
    """The same for prepositions that have other uses."""
    common: int = 0
    """How often it stands as a common noun would: "the X", "X 50"."""
    first: int = -1
    """Where it stands first."""
    count: int = 0
    headline: bool = False

    def score(self) -> float:
        """Sum of the evidence. A label of the recogniser never outvotes a strong cue: it errs on coined names."""
        total = sum(self.votes.values())
        total += 0.3 * (self.count > 2) + 0.4 * self.headline
        label = self.label
        if label is not None:
            several = len(self.keys) > 1
            against = (several or ("position" in self.votes and not self.spoken())) and "shape" not in self.votes
            weight = _LABELS[label] if several or label != "PER" else _PERSON_ALONE
            if several and label == "ORG" and self.certain and self.votes.keys() & {"coined", "position"}:
                weight = 0.7
            total += weight if label in {"ORG", "MISC"} or against else 0.0
        return total

    @property
    def label(self) -> str | None:
        """The most frequent label of the recogniser."""
        return max(self.labels, key=lambda name: (self.labels[name], name)) if self.labels else None

    def spoken(self) -> float:
        """The evidence that the words around the name give, without that of its own form and place."""
        return sum(weight for cue, weight in self.votes.items() if weight > 0 and cue not in _OWN)

    def human(self) -> bool:
        """Several words that the recogniser takes for a person, and nothing speaks against it."""
        return self.label == "PER" and not self.spoken() and "shape" not in self.votes


def stand(name: Evidence, known_word: Callable[[str], bool]) -> None:
    """Evidence of the name itself: words that no vocabulary knows are coined; others must stand where names stand."""
    known, lists = lexicon(), cues()
    if name.placed * 2 >= name.count and name.placed:
        name.votes["place"] = -1.0
    elif name.at and name.label == "LOC" and name.count == 1 and not name.spoken():
        name.votes["place"] = -0.6
    words = [w for w in _SPACES.split(name.surface) if w]
    coined = any(len(w) > 2 and not known_word(w) and not _plain(squash(w)) for w in words)
    if len(name.keys) > 1:
        if not all(k in known.everyday or k in lists.blocked for k in name.keys):
            name.votes["coined" if coined else "position"] = (0.6 if coined else 0.3) * (1 if name.certain else 0.6)
        if name.count > 1:
            name.votes["repeated"] = 0.3
    elif name.lower:
        name.votes["coined"] = 0.6
        if name.count > 1:
            name.votes["repeated"] = 0.4
    elif coined:
        acronym = name.surface.isupper() and len(name.surface) < 6
        sure = name.certain > 1 if acronym else name.certain or (name.count > 1 and name.labels)
        name.votes["coined"] = 1.0 if sure else 0.6
        if not sure and not acronym and name.labels:
            name.votes["repeated"] = 0.4
    elif not _plain(name.keys[0]) and (name.certain or not known_word(name.surface.lower())):
        name.votes["position"] = 0.5 if not name.common else 0.1
        if name.certain - name.common > 1:
            name.votes["repeated"] = 0.5


def _plain(key: str) -> bool:
    """A word of the lists, or its plural."""
    known, lists = lexicon(), cues()
    return any(
        k in known.everyday or k in lists.nouns or k in lists.blocked or k in lists.product_nouns
        for k in (key, key.removesuffix("s"))
    )


def weigh(text: str, chunk: Chunk, floor: int, ceiling: int, name: Evidence) -> None:
    """Evidence of one occurrence."""
    lists, known = cues(), lexicon()
    before = fold_text(text[max(floor, chunk.start - 70) : chunk.start])
    after = fold_text(text[chunk.end : min(ceiling, chunk.end + 70)])
    keys = chunk.keys
    spoken = lists.saying_before.search(before) and (not after or after[0] in '.,;:»")')
    human = bool(spoken or lists.person_before.search(before) or lists.person_after.match(after))
    if len(keys) > 1 and (human or keys[0] in known.first_names):
        name.person = name.person or not (keys[-1] in lists.tails or keys[0] in lists.heads)
    elif human:
        name.votes["person"] = -0.7
    if lists.product_before.search(before) or lists.product_after.match(after):
        name.votes["product"] = -1.0
    name.placed += lists.place_before.search(before) is not None
    name.at += _AT.search(before) is not None
    if len(keys) == 1 and not name.surface.isupper():
        article = text[max(floor, chunk.start - 5) : chunk.start].lower()  # not folded: "à" is no article
        name.common += bool(lists.common_before.search(article) or lists.common_after.match(after))
    for cue, weight, pattern in lists.before:
        if cue not in name.votes and pattern.search(before):
            name.votes[cue] = weight
    for cue, weight, pattern in lists.after:
        if cue not in name.votes and pattern.match(after):
            name.votes[cue] = weight
    coined = any(key not in known.everyday and key not in lists.tails for key in keys)
    headed = keys[0] in lists.heads and not chunk.initial
    if len(keys) > 1 and ((keys[-1] in lists.tails and coined) or headed or "&" in name.surface):
        name.votes["shape"] = 1.0
    elif len(keys) > 1 and keys[0] in lists.heads:
        name.votes.setdefault("shape", 0.7)
    if len(keys) == 1 and _COINAGE.fullmatch(name.surface) and not _NO_COINAGE.match(name.surface):
        name.votes["coinage"] = 0.6
    form = re.match(r",? ([A-Z][\w.]*)", text[chunk.end : chunk.end + 12])
    if form and fold_text(form.group(1)).replace(".", "") in legal_forms().suffixes:
        name.votes["legal form"] = 1.0
    domain = _DOMAIN.match(text[chunk.end : chunk.end + 6])
    if domain and domain.group(1) in known.domains:
        name.votes["domain"] = 1.0


def expand(text: str, chunk: Chunk, tokens: Sequence[Token], name: Evidence, names: dict[Keys, Evidence]) -> None:
    """An acronym and what it stands for, either way round: "INRC (Institut National de la Relation Client)"."""
    if not _ACRONYM.fullmatch(name.surface) or len(chunk.keys) != 1:
        return
    wanted = chunk.keys[0]
    opening = re.match(r"\s?\(([^()]{4,120})\)", text[chunk.end : chunk.end + 130])
    if opening:
        start = chunk.end + opening.start(1)
        inner = [t for t in tokens if start <= t.start and t.end <= chunk.end + opening.end(1)]
    elif text[chunk.start - 1 : chunk.start] == "(" and text[chunk.end : chunk.end + 1] == ")":
        inner = [t for t in tokens if t.end < chunk.start and t.start > chunk.start - 120][-len(wanted) * 3 :]
        inner = _suffix_for(wanted, inner)
    else:
        return
    if inner and inner[0].text[0].isupper() and _spells(wanted, [t.key for t in inner]):
        keys = tuple(t.key for t in inner)
        if wanted in cues().blocked or not _institutional(keys):
            return
        full = names.setdefault(keys, Evidence(keys, text[inner[0].start : inner[-1].end]))
        full.votes["expansion"] = name.votes["expansion"] = 1.0
        full.certain = name.certain = max(name.certain, 1)
        name.expansion = keys


def _institutional(keys: Sequence[str]) -> bool:
    """Acronyms stand for persons and notions too: an expansion must be headed or ended like an organisation's name."""
    lists = cues()
    return (
        bool(keys[0] in lists.heads or set(keys) & lists.tails or set(keys) & lists.heads)
        and keys[0] not in lists.no_heads
    )


def _suffix_for(wanted: str, tokens: list[Token]) -> list[Token]:
    for i, token in enumerate(tokens):
        if token.text[0].isupper() and _spells(wanted, [t.key for t in tokens[i:]]):
            return tokens[i:]
    return []


def _spells(acronym: str, words: Sequence[str]) -> bool:
    """Whether the initials of the words spell the acronym, function words skipped at will."""
    function = lexicon().function
    places = {0}
    for word in words:
        reached = {p + 1 for p in places if p < len(acronym) and word.startswith(acronym[p])}
        places = reached | places if word in function else reached
    return len(acronym) in places
