"""What places a time without its year: the day of publication, and whether the sentence looks ahead."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimcheck.language._calendar import UNRESOLVED, Period
from claimcheck.language._grammar import View, lexicon, spaced
from claimcheck.schema import Lang

__all__ = ["Setting", "with_lead"]

_SENTENCE_END = re.compile(r"[.!?;\n]")
_CLAUSE_END = re.compile(r"[.,!?:;\n]")
_NEAR = 80
"""How far the words are looked at that tell past from future, in characters."""
_SOON = dt.timedelta(days=31)
_OPENING = 16
"""What stands before a time that opens its sentence is no longer than this."""
_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Setting:
    """A text, its language and its day of publication, None when that is not known."""

    view: View
    lang: Lang
    reference: dt.date | None

    def looks_ahead(self, start: int, end: int) -> bool:
        """Whether the words around a span, in the same sentence, speak of the future."""
        return bool(self._ahead(start, end))

    def _ahead(self, start: int, end: int) -> bool | None:
        """Future or past, by the nearest verb; None when nothing tells."""
        low, tense = self.view.low, _tense(self.lang)
        before = _SENTENCE_END.split(low[max(0, start - _NEAR) : start])[-1]
        if tense.by.search(low, max(0, start - _NEAR), start):
            return True
        future, past = _last_end(tense.future, before), _last_end(tense.past, before)
        if future or past:
            return future >= past
        # A time that opens the sentence is far from its verb: "En mai, le groupe ouvrira …".
        clause = _CLAUSE_END if len(before) > _OPENING else _SENTENCE_END
        after = clause.split(low[end : end + _NEAR])[0]
        ahead, back = tense.future.search(after), tense.past.search(after)
        if ahead is not None or back is not None:
            return back is None or (ahead is not None and ahead.start() <= back.start())
        return True if tense.until.search(before) else None

    def nearest(self, ahead: bool, of_year: Callable[[int], Period | None]) -> Period | None:
        """The last of the yearly periods that began by the day of publication, or the first that ends after it.

        Not resolved when that day is unknown; None when the calendar has no such period.
        """
        if self.reference is None:
            return None if of_year(_LEAP_YEAR) is None else UNRESOLVED
        year = self.reference.year
        years = range(max(2, year - 1), min(9998, year + 1) + 1)
        options = [option for option in map(of_year, years) if option is not None]
        if ahead:
            return next((option for option in options if option.last and option.last >= self.reference), None)
        return next((o for o in reversed(options) if o.first and o.first <= self.reference), None)

    def around(self, start: int, end: int, of_year: Callable[[int], Period | None]) -> Period | None:
        """As :meth:`nearest`; the words around the span tell past from future.

        A day about which they tell nothing is the coming one when that is near: nobody leaves out the year of a day
        almost a year ago.
        """
        ahead = self._ahead(start, end)
        if ahead is None and self.reference is not None:
            soon = self.nearest(True, of_year)
            if soon is not None and soon.first is not None and soon.first == soon.last:
                return soon if soon.first - self.reference <= _SOON else self.nearest(False, of_year)
        return self.nearest(bool(ahead), of_year)

    def relative(self, of_day: Callable[[dt.date], Period | None]) -> Period | None:
        """What ``of_day`` makes of the day of publication, not resolved when that is unknown."""
        return UNRESOLVED if self.reference is None else of_day(self.reference)


@dataclass(frozen=True, slots=True)
class _Tense:
    future: re.Pattern[str]
    past: re.Pattern[str]
    by: re.Pattern[str]
    until: re.Pattern[str]


@cache
def _tense(lang: Lang) -> _Tense:
    words: dict[str, Any] = lexicon("times.yaml", lang.value)
    fill = spaced(words["ends_fill"], accents=True)
    until = [*words["ends"]["until"], *words["ends"]["until_coming"]]
    return _Tense(
        future=re.compile(words["future"]),
        past=re.compile(words["past"]),
        by=re.compile(rf"(?<!\w)(?:{spaced(words['coming'], accents=True)})(?:{fill})?\Z"),
        until=re.compile(rf"(?<!\w)(?:{spaced(until, accents=True)})(?:{fill})?\Z"),
    )


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=0)


@cache
def _leads(lang: Lang) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{spaced(lexicon('times.yaml', lang.value)['leads'])})\Z")


def with_lead(setting: Setting, start: int, period: Period) -> int:
    """Where a time begins: one that is not resolved has its preposition, because its words are all there is."""
    if period != UNRESOLVED:
        return start
    match = _leads(setting.lang).search(setting.view.low, max(0, start - 24), start)
    return start if match is None else match.start()
