"""Days and seasons by their name: "by Christmas", "avant Pâques", "l'hiver dernier", "on the 13th"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from claimcheck.language._calendar import UNRESOLVED, Period, day_of, easter_of
from claimcheck.language._grammar import GAP, Hit, alternation, lexicon, spaced, spelt_both_ways
from claimcheck.language._reference import Setting, with_lead
from claimcheck.schema import Lang

__all__ = ["occasion_readers"]

_Reader = Callable[[Setting, re.Match[str]], Hit | None]


def occasion_readers(lang: Lang) -> list[tuple[str, _Reader]]:
    """Patterns of feasts, seasons and days of the month, each with what reads it."""
    words: dict[str, Any] = lexicon("times.yaml", lang.value)
    feast, season = alternation(words["feasts"]), alternation(words["seasons"])
    lead = spaced(words["season_leads"], accents=True)
    readers: list[tuple[str, _Reader]] = [
        (rf"(?:{spaced(words['feast_leads'], accents=True)})(?P<f>{feast})(?![\w-])", _feast),
    ]
    no_year = r"(?!\w)(?! {1,3}(?:(?:of|de) {1,3})?(?:19|20)[0-9]{2})"
    if words["unplaced"]:
        readers.append((rf"{alternation(words['unplaced'])}(?!\w)", _season))
    if lang is Lang.FR:
        near = alternation([*words["last"], *words["next"], "suivant"])
        readers.append(
            (rf"(?:{lead}|(?:le{GAP}|l' ?)(?={season}{GAP}{near})){season}{no_year}(?:{GAP}{near})?", _season)
        )
    else:
        readers.append((rf"(?:{lead}){season}{no_year}(?:(?<!the fall)|(?!{GAP}(?:in|of|from|to)(?!\w)))", _season))
        readers.append(
            (
                rf"(?<=on )the{GAP}(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)(?!\w)"
                rf"(?=\s*(?:\Z|[.,;:!?)\n–—-]|{GAP}(?:and|then|to|but|when|because|after|with|for|while)(?!\w)))",
                _day_of_month,
            )
        )
    return readers


@cache
def _feasts(lang: Lang) -> dict[str, list[int] | str | None]:
    return spelt_both_ways(lexicon("times.yaml", lang.value)["feasts"])


def _feast(setting: Setting, match: re.Match[str]) -> Hit | None:
    fixed = _feasts(setting.lang)[re.sub(" +", " ", match.group("f"))]
    start, end = match.span("f")

    def of_year(year: int) -> Period | None:
        return easter_of(year) if isinstance(fixed, str) else day_of(year, *fixed) if fixed else None

    period = UNRESOLVED if fixed is None else setting.around(start, end, of_year)
    if period is None:
        return None
    # The preposition of an unresolved one was matched already: it may be longer than the usual ones.
    return Hit(match.start() if period == UNRESOLVED else start, end, period)


def _season(setting: Setting, match: re.Match[str]) -> Hit | None:
    """Nobody can say when a season or a fiscal year begins: its words are kept, without dates."""
    return Hit(with_lead(setting, match.start(), UNRESOLVED), match.end(), UNRESOLVED)


def _day_of_month(setting: Setting, match: re.Match[str]) -> Hit | None:
    day = int(match.group("d"))
    if not 1 <= day <= 31:
        return None
    ahead = setting.looks_ahead(*match.span())
    period = setting.relative(lambda reference: _day_near(reference, day, ahead))
    return None if period is None else Hit(with_lead(setting, match.start(), period), match.end(), period)


def _day_near(reference: dt.date, day: int, ahead: bool) -> Period | None:
    months = range(12 * reference.year + reference.month - 1, 12 * reference.year + reference.month + 3)
    step = months if ahead else range(months.start, months.start - 4, -1)
    options = (day_of(month // 12, month % 12 + 1, day) for month in step)
    dated = (option for option in options if option is not None and option.first is not None)
    return next((o for o in dated if o.first and (o.first >= reference if ahead else o.first <= reference)), None)
