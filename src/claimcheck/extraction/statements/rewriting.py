"""Claims rewritten so that they stand alone: by their own clause where that can be done, else by a pattern."""

from __future__ import annotations

import re

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.statements.clause import Clause
from claimcheck.extraction.statements.draft import Draft, wording
from claimcheck.extraction.statements.naming import Naming
from claimcheck.extraction.statements.patterns import fill, from_roles
from claimcheck.extraction.statements.presence import from_label, from_nouns
from claimcheck.extraction.statements.roles import mentions
from claimcheck.extraction.statements.verbs import conditional, indicative, is_conditional, present
from claimcheck.extraction.statements.words import Words, lowered, tidy, vowel
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import ClaimKind, Lang, Modality, Time, TimePrecision

__all__ = ["rewrite"]

_YEAR = re.compile(r"\d{4}")
_CLOCK = re.compile(r"\d\s?h\b|:\d")
_BETWEEN = {ClaimKind.ACQUISITION, ClaimKind.STAKE, ClaimKind.MERGER}
_HEDGED = {Modality.REPORTED, Modality.ASSERTED}


def rewrite(draft: Draft) -> tuple[str, str]:
    """``(statement, proposition)``: sentences in the document's language, the first with attribution and modality."""
    draft = draft.narrowed()
    return _Rewriting(draft, draft.sentence()).run()


class _Rewriting:
    """One claim on its way to its wording."""

    def __init__(self, draft: Draft, sentence: Sentence) -> None:
        self.draft = draft
        self.sentence = sentence
        self.table = wording(draft.lang)
        self.marked = False
        """Whether the words themselves show that the claim is only possible."""
        self.described: set[str] = set()
        self.from_clause = False
        self.patterned = False
        self.verbatim = False
        self.said = False
        """Whether the words themselves show who says it."""

    def run(self) -> tuple[str, str]:
        """The statement and the proposition."""
        by_clause = self._labelled() or self._clause()
        if by_clause is None:
            words = from_nouns(self.draft, self.sentence) or self._verbatim()
            self.patterned = words == from_roles(self.draft)
            by_clause = words, words
        stated, bare = (self._dated(words) for words in by_clause)
        return _sentence(self._framed(stated)), _sentence(self._located(bare))

    def _labelled(self) -> tuple[str, str] | None:
        """ "Dividende proposé : 0,35 €": a label is no clause, whatever verbs stand in it."""
        words = from_label(self.draft, self.sentence)
        return None if words is None else (words, words)

    # The clause of the text

    def _clause(self) -> tuple[str, str] | None:
        """The clause as it is stated, and without its hedges."""
        clause = Clause(self.draft, self.sentence)
        if not clause.make():
            return None
        naming = Naming(self.draft, clause.words, self.sentence)
        left = naming.run()
        self.described = naming.described
        if left or self._elliptic(clause.words):
            return self._by_roles() or self._told(clause)
        text = fold_text(clause.words.text())
        missing = [p for p in self.draft.parties() if not mentions(text, p.name)]
        loose = clause.modified and self.draft.kind in _BETWEEN and bool(missing)
        if (loose or self._between(clause.words.text())) and (by_roles := self._by_roles()):
            return by_roles
        return self._told(clause)

    def _told(self, clause: Clause) -> tuple[str, str] | None:
        """The clause with its mood set right."""
        left = [fold_text(t.text) for t in clause.words.live() if clause.words.kept(t)]
        stretch = self.draft.text[self.draft.start : self.draft.end]
        denied = set(re.findall(r"[\w'’]+", fold_text(stretch))) & self.table["openers"] & self.table["negations"]
        if self.draft.negated and denied and not set(left) & self.table["negations"]:
            return None
        if any(self.table["subjects"].get(word, "3")[0] in "12" for word in left):
            return None
        self.from_clause = True
        verb = clause.main_verb()
        self._unconditioned(clause.words, verb)
        self.said = verb is not None and fold_text(clause.lexical(verb).lemma) in self.table["saying"]
        self._indicated(clause.words, verb)
        stated = self._lowered(clause.words)
        self._unhedge(clause.words)
        return stated, self._lowered(clause.words)

    def _elliptic(self, words: Words) -> bool:
        """Whether the clause only answers to another: "if they did", or is a question about what it presupposes."""
        live = [t for t in words.live() if fold_text(t.text) not in self.table["conditions"]]
        short = len(live) < 4 and live[-1:] != [] and fold_text(live[-1].text) in self.table["pro_verbs"]
        asked = self.draft.text[self.draft.end : self.draft.end + 3].strip().startswith("?")
        return short or (asked and self.draft.modality is Modality.ASSERTED)

    def _between(self, words: str) -> bool:
        """Whether a deal's clause leaves a party unnamed that a pattern would name."""
        if self.draft.kind not in _BETWEEN:
            return False
        if self.draft.subject is None:
            return self.draft.object is not None and not mentions(fold_text(words), self.draft.object.name)
        if self.draft.object is None:
            return False
        if self._unnamed(words, self.draft.subject):
            return True
        loose = {"en", "y", "it", "them"} & set(re.findall(r"\w+", fold_text(words)))
        partitive = re.search(r"\b(?:qui|il|elle|ils|elles|[A-Z]\w+) en (?:a|ont|est|possede|detient)\b", words)
        return self._unnamed(words, self.draft.object) and bool(loose & {"it", "them"} or partitive)

    def _indicated(self, words: Words, verb: Token | None) -> None:
        """A subjunctive, which stands only below another verb, in the indicative."""
        if verb is None or "Mood=Sub" not in verb.feats or not words.kept(verb):
            return
        plural = "Number=Plur" in verb.feats
        if verb.pos == "VERB" and self.draft.modality in {Modality.PLANNED, Modality.HYPOTHETICAL}:
            modal = "devoir" if self.draft.modality is Modality.PLANNED else "pouvoir"
            words.put(verb, f"{present(modal, Lang.FR, plural=plural)} {verb.lemma}")
        elif (form := present(verb.lemma, Lang.FR, plural=plural)) is not None:
            words.put(verb, form)

    def _by_roles(self) -> tuple[str, str] | None:
        words = from_roles(self.draft)
        self.patterned = words is not None
        return None if words is None else (words, words)

    def _lowered(self, words: Words) -> str:
        """The words as they stand inside a sentence."""
        text, live = words.text(), words.live()
        named = {word for party in self.draft.parties() for word in (party.name or "").split()}
        if live and live[0].text in named:
            return text
        if live and words.kept(live[0]) and text.startswith(live[0].text):
            return lowered(text, live[:2])
        return text

    def _unconditioned(self, words: Words, verb: Token | None) -> None:
        """ "si X rachète Y" loses its conjunction and is told as a possibility."""
        live = words.live()
        if not live or fold_text(live[0].text) not in self.table["conditions"]:
            return
        if fold_text(live[0].text) == "s'" and fold_text(live[1].text) not in {"il", "ils"}:
            return
        comma = next((t.i for t in live if t.text == ","), None)
        if comma is not None and verb is not None and verb.i > comma:
            self.marked = True  # the condition of a clause that follows
            return
        words.drop(live[0])
        for t in live:
            if self.draft.lang is Lang.FR and "Tense=Imp" in t.feats and "VerbForm=Fin" in t.feats:
                form = conditional(t)
                if form is not None:
                    words.put(t, form)
                    self.marked = True

    def _unhedge(self, words: Words) -> None:
        """Drop hedges; the conditional of the French press becomes the indicative."""
        if self.draft.modality not in _HEDGED:
            return
        for t in words.live():
            if fold_text(t.text) in self.table["hedges"] and t.pos == "ADV":
                words.drop(t)
            elif self.draft.lang is Lang.FR and words.kept(t) and t.pos in {"VERB", "AUX"} and is_conditional(t):
                form = indicative(t) if fold_text(t.lemma) not in self.table["hedging_verbs"] else None
                if form is not None:
                    words.put(t, form)

    # What frames it

    def _located(self, words: str) -> str:
        """The organisation in front of a sentence that does not name it."""
        subject = self.draft.subject
        if subject is not None and subject.type == "person":
            subject = self.draft.object
        if subject is None or subject.type != "org" or not self._unnamed(words, subject):
            return words
        text = fold_text(words)
        other = self.draft.object
        opposed = self.draft.kind is ClaimKind.DISPUTE and other is not None and fold_text(other.name or "-") in text
        pattern = self.table["opposed" if opposed else "located"]
        return fill(pattern, self.draft.lang, s=self.draft.called(subject.name or ""), p=words)

    def _unnamed(self, words: str, subject: Referent | None) -> bool:
        """Whether ``words`` say nothing of the organisation that the claim is about."""
        if subject is None or not subject.name or subject.type == "person":
            return False
        text = fold_text(words)
        return not mentions(text, subject.name) and not any(mentions(text, s) for s in self._surfaces(subject.key))

    def _surfaces(self, key: str) -> set[str]:
        names = self.draft.refs.names if self.draft.refs is not None else ()
        return {fold_text(self.draft.text[r.start : r.end]) for r in names if r.key == key and r.start is not None}

    def _dated(self, words: str) -> str:
        """With the claim's time, if the words have none, and its year, if they do not tell it."""
        time = self.draft.time
        if time is None:
            return words
        at = words.casefold().find(time.text.casefold())
        date = self._date(time)
        if at >= 0:
            end = at + len(time.text)
            gap = "" if date.startswith(",") else " "
            return f"{words[:end]}{gap}{date}{words[end:]}" if date else words
        told = [part for part in fold_text(time.text).split() if len(part) > 3]
        if told and all(part in fold_text(words) for part in told):
            return words
        if self.patterned:
            opening = fold_text(time.text.split()[0]) in self.table["time_prepositions"]
            text = time.text[:1].lower() + time.text[1:] if opening else time.text
            return f"{words} ({text}{date if date.startswith(',') else ' ' * bool(date) + date.strip('()')})"
        preposition = "" if not time.text[:1].isdigit() else self.table["in_year"] if len(time.text) == 4 else ""
        return " ".join(part for part in (words, preposition, time.text, date) if part)

    def _date(self, time: Time) -> str:
        """What a time leaves to its reader: the year behind "in March", "(16 February 2021)" behind "on Tuesday"."""
        if time.from_ is None or _YEAR.search(time.text) or _CLOCK.search(time.text):
            return ""
        month = str(self.table["month_names"].split()[time.from_.month - 1])
        if time.precision is TimePrecision.YEAR:
            return f"({time.from_.year})"
        if time.precision is TimePrecision.MONTH and fold_text(month) in fold_text(time.text):
            return str(time.from_.year)
        if time.precision is TimePrecision.MONTH and time.to is not None and time.to.month == time.from_.month:
            return f"({month} {time.from_.year})"
        if time.precision is TimePrecision.MONTH:
            return f"({time.from_.year})" if time.to is None or time.to.year == time.from_.year else ""
        if time.precision is not TimePrecision.DAY or time.to not in (None, time.from_):
            return ""
        if re.search(rf"\b{fold_text(month)[:3]}", fold_text(time.text)) and str(time.from_.day) in time.text:
            comma = self.draft.lang is Lang.EN and not time.text[-1:].isalpha()
            return f"{', ' if comma else ''}{time.from_.year}"
        return f"({time.from_.day} {month} {time.from_.year})"

    def _framed(self, words: str) -> str:
        """With the modality, the attribution and the organisation in front."""
        source, subject = self._source(), self.draft.subject
        own = source is not None and (
            fold_text(words).startswith(fold_text(source)) or fold_text(source) in self.described
        )
        if subject is None or source is None or fold_text(source) != fold_text(self.draft.called(subject.name or "")):
            words = self._located(words)
        if self.draft.modality is Modality.HYPOTHETICAL:
            words = self._possible(words)
        if source is not None:
            if not own and self.said and mentions(fold_text(" ".join(words.split()[:7])), source):
                pass
            elif not own:
                words = fill(self.table["reported"], self.draft.lang, a=source, p=words)
            elif not self.said and self.draft.modality is not Modality.PLANNED:
                subject = self.draft.subject
                company = (
                    subject is not None
                    and subject.type != "person"
                    and fold_text(subject.name or "") == fold_text(source)
                )
                words = fill(self.table["own" if company else "own_person"], self.draft.lang, p=words)
        return fill(self.table["ironic"], self.draft.lang, p=words) if self.draft.modality is Modality.IRONIC else words

    def _source(self) -> str | None:
        """Who says it, as the name of a source in a sentence; None for the author."""
        source = self.draft.attribution
        if source is None or source.name == "author":
            return None
        name, articles = source.name, self.table["source_articles"]
        first = fold_text(name.split()[0]) if name.split() else ""
        if name[:1].isupper() and not name[1:2].isupper() and first in articles | {"on": "on"}:
            name = name[:1].lower() + name[1:]
        if name[:1].islower() and source.start is not None:
            before = re.search(r"(\w+['’]?)\s*\Z", self.draft.text[max(0, source.start - 12) : source.start])
            article = articles.get(fold_text(before.group(1))) if before is not None else None
            if article is not None:
                article = "l'" if article in {"le", "la"} and vowel(name) else article
                return f"{article}{name}" if article.endswith("'") else f"{article} {name}"
        return self.draft.called(name)

    def _possible(self, words: str) -> str:
        """Shown to be only possible."""
        asked = "?" in self.draft.text[self.draft.end - 1 : self.draft.end + 3]
        if self.from_clause and asked:
            return fill(self.table["question"], self.draft.lang, p=words.rstrip(" ?"))
        told = set(re.findall(r"[\w'-]+", fold_text(words)))
        if self.marked or told & self.table["possible"]:
            return words
        if self.verbatim:
            return fill(self.table["uncertain"], self.draft.lang, p=words)
        return fill(self.table["perhaps"], self.draft.lang, p=words)

    def _verbatim(self) -> str:
        """The stretch as it is, behind the name of its subject."""
        words = tidy(self.draft.text[self.draft.start : self.draft.end])
        self.verbatim = True
        subject = self.draft.subject
        if subject is None or not self._unnamed(words, subject):
            return words
        return f"{subject.name}{' :' if self.draft.lang is Lang.FR else ':'} {words}"


def _sentence(words: str) -> str:
    words = tidy(words)
    words = words[:1].upper() + words[1:] if words[:1].islower() and " " in words else words
    return words if words.endswith((".", "!", "?", "…")) else words + "."
