"""What frames a claim's words: time, modality, who says it, the organisation that they leave unnamed."""

from __future__ import annotations

import re

from claimcheck.extraction.coreference import Referent
from claimcheck.extraction.statements.draft import Draft, wording
from claimcheck.extraction.statements.patterns import fill
from claimcheck.extraction.statements.roles import mentions
from claimcheck.extraction.statements.words import tidy, vowel
from claimcheck.language import Sentence, fold_text
from claimcheck.schema import ClaimKind, Lang, Modality, Time, TimePrecision

__all__ = ["Framing"]

_YEAR = re.compile(r"\d{4}")
_CLOCK = re.compile(r"\d\s?h\b|:\d")


class Framing:
    """One claim, and what is known of its wording so far."""

    def __init__(self, draft: Draft, sentence: Sentence, quote: str) -> None:
        """``quote``: the whole stretch, which may be more than the sentence that is worded."""
        self.quote = quote
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
        if self.verbatim and at >= 0:
            return f"{words} ({date.strip(' ,()')})" if date else words
        before = fold_text(words[: max(at, 0)]).split()[-1:]
        alone = not before or before[0] not in self.table["time_prepositions"]
        adjective = (
            alone and time.text.isalpha() and time.text.islower() and date[:1] == "(" and len(date) < len("(2024)") + 1
        )
        if at >= 0 and adjective:
            return f"{words} {date}"  # "un chiffre d'affaires semestriel de 12 M€"
        if at >= 0:
            end = at + len(time.text)
            gap = "" if date.startswith(",") else " "
            return f"{words[:end]}{gap}{date}{words[end:]}" if date else words
        told = [part for part in fold_text(time.text).split() if len(part) > 3]
        if told and all(part in fold_text(words) for part in told):
            return words
        if self.patterned or self.verbatim:
            opening = fold_text(time.text.split()[0]) in self.table["time_prepositions"]
            text = time.text[:1].lower() + time.text[1:] if opening else time.text
            return f"{words} ({self._told_time(text, date)})"
        bare = fold_text(time.text.split()[0]) not in self.table["time_prepositions"]
        preposition = self.table["in_year"] if time.text.isdigit() and len(time.text) == len("2024") else ""
        if bare and not preposition:
            return f"{words} ({self._told_time(time.text, date)})"
        return " ".join(part for part in (words, preposition, time.text, date) if part)

    def _told_time(self, text: str, date: str) -> str:
        """A time with what it leaves out, to stand in brackets."""
        if date.startswith(","):
            return f"{text}{date}"
        months = fold_text(self.table["month_names"]).split()
        whole = date.startswith("(") and fold_text(text.split()[-1]) not in months  # "on Friday", not "to June"
        return f"{text}{',' * whole} {date.strip('()')}".strip()

    def _date(self, time: Time) -> str:
        """What a time leaves to its reader: the year behind "in March", "(16 February 2021)" behind "on Tuesday"."""
        if time.from_ is None or _YEAR.search(time.text) or _CLOCK.search(time.text):
            return ""
        month = str(self.table["month_names"].split()[time.from_.month - 1])
        if time.precision is TimePrecision.YEAR:
            return f"({time.from_.year})"
        if time.precision is TimePrecision.MONTH and fold_text(month) in fold_text(time.text):
            relative = self.table["relative_times"] & set(fold_text(time.text).split())
            return f"({time.from_.year})" if relative else str(time.from_.year)
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
            fold_text(words).startswith(fold_text(source))
            or mentions(fold_text(" ".join(words.split()[:4])), source)
            or fold_text(source) in self.described
        )
        if subject is None or source is None or fold_text(source) != fold_text(self.draft.called(subject.name or "")):
            words = self._located(words)
        if self.draft.modality is Modality.HYPOTHETICAL:
            words = self._possible(words)
        elif self.draft.modality is Modality.IRONIC and self.from_clause and "?" in self.quote[-1:] + self._behind():
            words = fill(self.table["question"], self.draft.lang, p=words.rstrip(" ?"))
        if source is not None and not self._sourced(words, source):
            if not own and self.said and self._opens_with(words, source):
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

    def _behind(self) -> str:
        return self.draft.text[self.draft.end : self.draft.end + 2]

    def _opens_with(self, words: str, source: str) -> bool:
        """Whether ``words`` begin by naming ``source``, in any form: "Acme's chairman" for "Acme chairman"."""
        opening = set(re.findall(r"\w+", fold_text(" ".join(words.split()[:7]))))
        return set(re.findall(r"\w+", fold_text(source))) <= opening

    def _sourced(self, words: str, source: str) -> bool:
        """Whether ``words`` tell their source themselves: "…, according to the union"."""
        if self.verbatim:
            return True
        marks = "|".join(map(re.escape, sorted(self.table["sourcing"])))
        return re.search(rf"\b(?:{marks})\s+(?:\w+\W)?{re.escape(fold_text(source))}", fold_text(words)) is not None

    def _source(self) -> str | None:
        """Who says it, as the name of a source in a sentence; None for the author."""
        source = self.draft.attribution
        if source is None or source.name == "author":
            return None
        name, articles = source.name, self.table["source_articles"]
        first = fold_text(name.split()[0]) if name.split() else ""
        if first in {*self.table["subjects"], *self.table["objects"]} - {*articles} or first == "on":
            return None  # a pronoun names nobody
        if first in self.table["possessives"] and first in articles:
            name = f"{articles[first]} {name.partition(' ')[2]}"
        if name[:1].isupper() and not name[1:2].isupper() and first in articles | {"on": "on"}:
            name = name[:1].lower() + name[1:]
        if name[:1].islower() and source.start is not None:
            before = re.search(r"(\w+['’]?)\s*\Z", self.draft.text[max(0, source.start - 12) : source.start])
            article = articles.get(fold_text(before.group(1))) if before is not None else None
            if article is not None:
                article = "l'" if article in {"le", "la"} and vowel(name) else article
                return f"{article}{name}" if article.endswith("'") else f"{article} {name}"
        words = name.split()
        if (
            len(words) > 1
            and words[0][:1].isupper()
            and words[1].islower()
            and fold_text(words[1]) not in self.table["of"]
        ):
            name = name[:1].lower() + name[1:] if self._opening(source.start) and words[1].isalpha() else name
        if self.draft.lang is Lang.FR and name[:1].islower() and words[0].endswith("s") and self._bare(words[0]):
            return f"des {name}"
        return self.draft.called(name)

    def _bare(self, word: str) -> bool:
        """Whether a source's first word is neither an article nor a number: "sources concordantes"."""
        return word.isalpha() and fold_text(word) not in {*self.table["source_articles"], *self.table["indefinite"]}

    def _opening(self, start: int | None) -> bool:
        """Whether a source stands where a sentence begins, which is why it has a capital letter."""
        before = self.draft.text[: start or 0].rstrip(' «“"*')
        return start is not None and before[-1:] in {"", ".", "!", "?", "\n", ":", "—"}

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

    def _verbatim(self) -> tuple[str, str]:
        """The stretch as it is, between quotation marks: with who says it, and without."""
        words = tidy(self.quote)
        inside = [t for t in self.sentence.tokens if self.draft.start <= t.start < self.draft.end]
        told = any(t.pos in {"VERB", "AUX"} and t.dep != "acl:relcl" for t in inside)
        told = told or any(fold_text(t.text) in {"ne", "n'"} for t in inside)
        opened = bool(inside) and (inside[0].name is not None or inside[0].dep == "det")
        if told and opened and not self._unnamed(words, self.draft.subject):
            return words, words
        for mark, inner in self.table["inner_quotes"].items():
            words = words.replace(mark, inner)
        self.verbatim = True
        subject, source = self.draft.subject, self._source()
        named = self.draft.called(subject.name) if subject is not None and subject.name else None
        of = named is not None and self._unnamed(words, subject)
        bare = fill(self.table["quoted_of" if of else "quoted"], self.draft.lang, p=words, s=named or "")
        if source is None or named is None:
            return bare, bare
        if source == named:
            return fill(self.table["quoted_own"], self.draft.lang, p=words, a=source), bare
        return fill(self.table["quoted_from"], self.draft.lang, p=words, s=named, a=source), bare
