"""The words of a stretch of text, which can be replaced, dropped and added to, and joined again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.language import Token
from claimcheck.schema import Lang

__all__ = ["Words", "common", "genitive", "joined", "lowered", "numeral", "tidy", "vowel"]

_SPACE = re.compile(r"\s+")
_VOWEL = re.compile(r"[aeiouàâäéèêëîïôöûüœ]", re.IGNORECASE)
_MUTE = ("histoire", "habit", "heure", "homme", "honor", "héberge", "horaire", "hôtel", "hôpit", "huile")
_ELIDED = re.compile(r"\b(d|qu|lorsqu|puisqu|jusqu|n|s|j|l)['’]\Z", re.IGNORECASE)
_ELIDABLE = re.compile(r"\b(?:[dD]e|[qQ]ue|[lL]orsque|[pP]uisque|jusque|ne|se|[jJ]e)\Z")
_CONTRACTED = {"de le": "du", "de les": "des", "à le": "au", "à les": "aux"}
_LAST_WORD = re.compile(r"\b(?:de|à)\Z", re.IGNORECASE)
_TITLES = {"m", "mme", "mlle", "mr", "mrs", "ms", "dr", "me"}
_PAIRS = (("«", "»"), ("“", "”"), ("(", ")"), ("[", "]"))
# A dash before a figure is its sign.
_STRAY = re.compile(r"^(?:[\s,;:.!?–—•*■]|-(?! ?[\d€$£]))+|[\s,;:–—•*-]+$")


class Words:
    """Tokens of one sentence with edits; :meth:`text` joins them, eliding and contracting where words were put."""

    def __init__(self, source: str, tokens: Sequence[Token], lang: Lang, end: int | None = None) -> None:
        """``end``: where the stretch ends, which may be inside its last token ("£5.1m.")."""
        self.source = source
        self.tokens = list(tokens)
        self.lang = lang
        self.end = len(source) if end is None else end
        self.verb: int | None = None
        """Place of the main verb, where it is known."""
        self._put: dict[int, str] = {}
        self._before: dict[int, list[str]] = {}
        self._after: dict[int, list[str]] = {}

    def put(self, token: Token, words: str) -> None:
        """Replace ``token``."""
        self._put[token.i] = words

    def drop(self, *tokens: Token) -> None:
        """Leave out ``tokens``."""
        for token in tokens:
            self._put[token.i] = ""

    def put_phrase(self, tokens: Sequence[Token], words: str) -> None:
        """Replace the stretch ``tokens``."""
        self.drop(*tokens)
        self.put(tokens[0], words)

    def before(self, token: Token, words: str) -> None:
        """Add ``words`` before ``token``."""
        self._before.setdefault(token.i, []).append(words)

    def after(self, token: Token, words: str) -> None:
        """Add ``words`` after ``token``."""
        self._after.setdefault(token.i, []).append(words)

    def kept(self, token: Token) -> bool:
        """Whether ``token`` stands as it is in the source."""
        return token.i not in self._put

    def live(self) -> list[Token]:
        """The tokens that are not dropped."""
        return [t for t in self.tokens if self._put.get(t.i, t.text)]

    def text(self) -> str:
        """The words joined."""
        out, edited = "", False
        last: Token | None = None
        for token in self.tokens:
            near = last is not None and token.i == last.i + 1
            gap = self.source[last.end : token.start] if last is not None and near else " "
            last = token
            for words in self._before.get(token.i, ()):
                out, gap, edited = joined(out, " ", words, self.lang), " ", True
            word = self._put.get(
                token.i, token.text[: max(self.end - token.start, 0)] if token.start < self.end else token.text
            )
            if word:
                changed = edited or token.i in self._put
                out = joined(out, gap, word, self.lang) if changed else f"{out}{gap if out else ''}{word}"
            edited = token.i in self._put
            for words in self._after.get(token.i, ()):
                out, edited = joined(out, " ", words, self.lang), True
        return tidy(out)


def common(token: Token) -> bool:
    """Whether a capital letter is only that of the sentence."""
    small = token.text[1:].rstrip("'’")
    titled = token.text.rstrip(".").casefold() in _TITLES
    one = token.text in {"A", "À"} or token.text[1:] in {"'", "’"}
    return token.name is None and token.pos != "PROPN" and not titled and (small.islower() or one)


def numeral(token: Token) -> bool:
    """Whether ``token`` is a number, whatever the models take it for."""
    return token.pos == "NUM" or token.text[:1].isdigit()


def lowered(words: str, opening: Sequence[Token]) -> str:
    """``words`` as they stand inside a sentence, when they open with a common word."""
    numbered = len(opening) > 1 and opening[0].pos == "NOUN" and numeral(opening[1])  # "Murmure 3": a product
    return words[:1].lower() + words[1:] if opening and common(opening[0]) and not numbered else words


def genitive(name: str, text: str) -> str:
    """The English possessive of ``name``, with the apostrophe that ``text`` uses."""
    mark = "’" if "’" in text else "'"
    return f"{name}{mark}{'' if name.endswith('s') else 's'}"


def vowel(words: str) -> bool:
    """Whether ``words`` begin with a vowel or a mute h, before which French elides."""
    return _VOWEL.match(words) is not None or words.startswith(_MUTE)


def joined(out: str, gap: str, words: str, lang: Lang) -> str:
    """``out`` and ``words`` with what stands between them; French elides and contracts."""
    if not out or not words:
        return out + words
    if (
        not gap
        and (out[-1].isalnum() or out[-1] == ".")
        and words[0].isalnum()
        and not words.startswith(("n't", "n’t"))
    ):
        gap = " "
    gap = " " if gap.strip() == "" and gap else gap
    if lang is Lang.FR:
        elided = _ELIDED.search(out)
        if elided is not None:
            return f"{out}{words}" if vowel(words) else f"{out[: elided.end() - 1]}e {words}"
        if vowel(words) and _ELIDABLE.search(out):
            return f"{out[:-1]}'{words}"
        preposition = _LAST_WORD.search(out)
        if preposition is not None:
            for apart, together in _CONTRACTED.items():
                if f"{preposition.group().casefold()} {words} ".startswith(f"{apart} "):
                    rest = words.partition(" ")[2]
                    return f"{out[: preposition.start()]}{together} {rest}".rstrip()
    return f"{out}{gap}{words}"


def tidy(words: str) -> str:
    """White space made single, marks that lost their partner left out, no punctuation at either end."""
    for opening, closing in _PAIRS:
        if words.count(opening) > words.count(closing):
            alone = words.rfind(opening) > words.rfind(closing)
            words = _without_last(words, opening) if alone else words.replace(opening, "", 1)
        elif words.count(closing) > words.count(opening):
            alone = words.find(closing) < words.find(opening)
            words = words.replace(closing, "", 1) if alone else _without_last(words, closing)
    if words.count('"') % 2:
        words = _without_last(words, '"')
    words = _SPACE.sub(" ", words)
    words = re.sub(r"\s+([,.)\]])", r"\1", words)
    words = re.sub(r",(?:\s*,)+", ",", words)
    return _STRAY.sub("", words)


def _without_last(words: str, mark: str) -> str:
    at = words.rindex(mark)
    return words[:at] + words[at + 1 :]
