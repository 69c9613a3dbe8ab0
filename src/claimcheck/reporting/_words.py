"""The words of reports in the language of a document."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any

from claimcheck.data import load_yaml
from claimcheck.schema import Attribution, DecidedVerdict, Document, Lang, Reason, Searched, Verdict, VerdictLabel

__all__ = ["GROUPS", "NOT_CHECKABLE", "PENDING", "SYMBOLS", "Words", "group_of", "label_group", "words_for", "words_of"]

NOT_CHECKABLE = "not_checkable"
PENDING = "pending"
"""The group of claims that are still being judged."""
GROUPS: tuple[str, ...] = (
    VerdictLabel.REFUTED,
    VerdictLabel.CONFLICTING,
    VerdictLabel.SUPPORTED,
    VerdictLabel.NOT_ENOUGH_INFO,
    NOT_CHECKABLE,
)
"""The groups of verdicts, the contested ones first."""
SYMBOLS = dict(zip((*GROUPS, PENDING), "✗≠✓?–…", strict=True))


def group_of(verdict: Verdict | DecidedVerdict) -> str:
    """The group that a verdict is shown in: its label, or ``not_checkable``."""
    return label_group(verdict.label, verdict.reason)


def label_group(label: VerdictLabel, reason: Reason | None) -> str:
    """The group of a label with its reason."""
    return NOT_CHECKABLE if label is VerdictLabel.NOT_ENOUGH_INFO and reason is Reason.NOT_CHECKABLE else label


class Words:
    """Words of ``data/reporting/words.yaml`` in one language, and what is written differently in each."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._all: dict[str, Any] = load_yaml("reporting", "words.yaml")[lang.value]

    def page(self, key: str, **parts: object) -> str:
        """A word or sentence of the page itself."""
        text: str = self._all["page"][key]
        return text.format(**parts) if parts else text

    def of(self, section: str, value: StrEnum | str) -> str:
        """The word for a value of a closed vocabulary."""
        word: str = self._all[section][str(value)]
        return word

    def count(self, key: str, number: int) -> str:
        """``number`` with what is counted."""
        form = "one" if number in self._all["singular"] else "many"
        text: str = self._all["counts"][key][form]
        return text.format(n=number)

    def date(self, date: object) -> str:
        """An ISO date, whole or cut to month or year, in words."""
        year, *rest = str(date).split("-")
        if not rest:
            return year
        month = self._all["months"][int(rest[0]) - 1]
        if len(rest) == 1:
            return self.page("month", month=month, year=year)
        day = int(rest[1])
        return self.page("day", day=self.page("first_day") if day == 1 else day, month=month, year=year)

    def percent(self, probability: float) -> str:
        """A probability as whole per cent; 0 % and 100 % are kept for the certain."""
        sign, number = "", round(probability * 100)
        if 0 < probability < 0.01:
            sign, number = self.page("less"), 1
        elif 0.99 < probability < 1:
            sign, number = self.page("greater"), 99
        return sign + self.page("percent", n=number)

    def said_by(self, attribution: Attribution) -> str:
        """Who says it."""
        if attribution.name == "author":
            return self.page("author")
        return self.page("according", name=attribution.name)

    def name_of(self, document: Document) -> str:
        """A document's name: its id, or that it came from standard input."""
        return self.page("standard_input") if document.id == "-" else document.id

    def searched(self, searched: Searched) -> str:
        """What was searched for a claim without evidence."""
        what = ", ".join([*searched.vendors, *searched.terms]) or self.page("nothing")
        passages = self.count("passages", searched.passages)
        if searched.newest is None:
            return self.page("searched", what=what, passages=passages)
        return self.page("searched_newest", what=what, passages=passages, newest=self.date(searched.newest))


@cache
def words_for(lang: Lang) -> Words:
    """French words for French, English ones for anything else."""
    return Words(Lang.FR) if lang is Lang.FR else Words(Lang.EN)


def words_of(document: Document) -> Words:
    """The words for a document, by its language."""
    return words_for(document.lang)
