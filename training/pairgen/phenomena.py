"""The phenomena: each writes the claim first, without a look at the label, then evidence that gives it the label."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .draft import Draft, Pair
from .facts import Fact
from .phenomena_more import MORE, round_number
from .values import Quantity, When

__all__ = ["PHENOMENA"]

# The evidence that gives a claim about a stage each label; what a relation cannot tell is left out.
_STAGES = {
    "talks": ({"talks"}, {"silent", "other"}, {"done", "cancelled", "agreed"}),
    "option": ({"option"}, {"silent", "other"}, {"done"}),
    "agreed": ({"agreed"}, {"silent", "other", "rumour"}, {"talks", "done", "cancelled"}),
    "done": ({"done"}, {"silent", "other", "maybe", "rumour"}, {"talks", "option", "agreed", "cancelled"}),
    "cancelled": ({"cancelled"}, {"silent", "other"}, {"done", "agreed", "talks"}),
}


def _value(*types: str) -> Callable[[Draft], Pair]:
    def build(draft: Draft) -> Pair:
        fact = draft.world.fact(draft.of_type(*types))
        draft.state(fact)
        draft.add(draft.told(fact))
        return draft.pair(fact.org)

    return build


def _paraphrase(draft: Draft) -> Pair:
    fact = draft.world.fact(draft.rng.choice(draft.lexicon.values + draft.lexicon.events))
    draft.state(fact)
    draft.add(draft.told(fact))
    return draft.pair(fact.org)


def _date(draft: Draft) -> Pair:
    fact = draft.world.fact(draft.rng.choice(draft.lexicon.events))
    precision = draft.rng.choice(("year", "month"))
    exact = draft.world.when("day")
    said = When(exact.year, exact.month if precision == "month" else 0)
    draft.state(replace(fact, when=said))
    if draft.label == "entailment":
        when = draft.rng.choice((exact, When(exact.year, exact.month), said))
        draft.add(draft.tell(replace(fact, when=when)))
    elif draft.label == "contradiction":
        draft.add(draft.tell(replace(fact, when=_elsewhen(draft, said, exact))))
    elif precision == "month" and draft.rng.random() < 0.5:
        draft.add(draft.tell(replace(fact, when=When(exact.year))))
    elif draft.rng.random() < 0.5:
        draft.add(draft.tell(replace(fact, when=None)))
    else:
        draft.add(draft.untold(replace(fact, when=draft.rng.choice((exact, said)))))
    return draft.pair(fact.org)


def _elsewhen(draft: Draft, said: When, exact: When) -> When:
    if said.month and draft.rng.random() < 0.5:
        month = draft.rng.choice([one for one in range(1, 13) if one != said.month])
        return When(exact.year, month, draft.rng.choice((0, exact.day)))
    year = draft.rng.choice([one for one in range(2009, 2026) if one != said.year])
    return draft.rng.choice((When(year), When(year, exact.month), When(year, exact.month, exact.day)))


def _period(draft: Draft) -> Pair:
    return _contrasted(draft, draft.other_year)


def _contrasted(draft: Draft, elsewhere: Callable[[Fact, int], Fact]) -> Pair:
    """Two facts side by side that differ in value and in the year or the organisation."""
    fact = draft.world.fact(draft.rng.choice(draft.lexicon.values))
    draft.state(fact)
    other = draft.other_value(elsewhere(fact, 0))
    if draft.label == "contradiction":
        fact, other = replace(fact, value=other.value), replace(other, value=fact.value)
    elif draft.label == "neutral":
        fact = elsewhere(fact, other.when.year if other.when else 0)
    pair = [fact, other]
    draft.rng.shuffle(pair)
    _both(draft, pair[0], pair[1])
    return draft.pair(fact.org)


def _both(draft: Draft, one: Fact, two: Fact) -> None:
    first, second = draft.tell(one, inside=True), draft.tell(two, inside=True)
    draft.add(draft.premise.wrap("contrast", C=first, D=second))


def _other_entity(draft: Draft) -> Pair:
    return _contrasted(draft, lambda fact, _year: draft.other_org(fact))


def _bound(draft: Draft) -> Pair:
    if draft.rng.random() < 0.15:
        return _top(draft)
    fact = draft.world.fact(draft.of_type("money", "count", "percent"))
    base = fact.value if fact.value.number >= 8 else replace(fact.value, number=fact.value.number + 8)
    sign = draft.rng.choice((">", ">=", "<", "<=", "=", "~"))
    number = base.number if sign == "=" else round_number(base.number)
    draft.state(replace(fact, value=base.bounded(sign, number)))
    draft.add(draft.tell(replace(fact, value=_bounded(draft, base, sign, number))))
    return draft.pair(fact.org)


def _bounded(draft: Draft, base: Quantity, sign: str, number: float) -> Quantity:
    """Evidence for a claim with this bound: a number, a number about, or another bound."""
    rng = draft.rng
    much = round_number(number * rng.uniform(1.3, 1.9))
    little = round_number(number * rng.uniform(0.4, 0.75))
    if draft.label == "neutral":
        if sign in (">", ">="):
            return base.bounded(*rng.choice(((">", little), (">=", little), ("<", much), ("<=", much))))
        if sign in ("<", "<="):
            return base.bounded(*rng.choice((("<", much), ("<=", much), (">", little), (">=", little))))
        return base.bounded(*rng.choice(((">", little), (">=", little), ("<", much), ("<=", much))))
    if sign in ("=", "~"):
        near = number if sign == "=" else number * rng.uniform(0.985, 1.015)
        if draft.label == "entailment":
            whole = number if base.type == "count" and number < 70 else round(near, 1 if near < 70 else 0)
            return base.bounded("=", whole)
        return base.bounded(*rng.choice((("=", much), ("=", little), (">", much), (">=", much), ("<", little))))
    if draft.label == "entailment" and rng.random() < 0.3:
        return base.bounded(sign, number)
    upwards = (sign in (">", ">=")) == (draft.label == "entailment")
    if upwards:
        return base.bounded(*rng.choice((("=", much), ("=", much + 1), (">", much), (">=", much))))
    return base.bounded(*rng.choice((("=", little), ("=", little + 1), ("<", little), ("<=", little))))


def _top(draft: Draft) -> Pair:
    fact = draft.world.fact(draft.of_type("rank"))
    top = draft.rng.choice((3, 5, 10))
    low = Quantity("rank", draft.rng.randint(1, top))
    high = Quantity("rank", draft.rng.randint(top + 1, 12))
    fact = replace(fact, top=top)
    draft.state(fact, "top")
    if draft.label == "neutral":
        other = replace(fact, value=draft.rng.choice((low, high)))
        draft.add(draft.untold(other))
    else:
        draft.add(draft.tell(replace(fact, value=low if draft.label == "entailment" else high)))
    return draft.pair(fact.org)


def _roles(draft: Draft) -> Pair:
    relation = draft.rng.choice([one for one in draft.lexicon.events if one.roles != "none"])
    fact = draft.world.fact(relation)
    draft.state(fact)
    turned = replace(fact, org=fact.other, other=fact.org)
    if draft.label == "neutral":
        third = draft.world.org()
        draft.add(draft.tell(draft.rng.choice((replace(fact, other=third), replace(fact, other=fact.org, org=third)))))
        if draft.rng.random() < 0.5:
            draft.add(draft.tell(fact, "silent"))
    elif relation.roles == "symmetric":
        draft.add(draft.tell(turned) if draft.label == "entailment" else draft.tell(turned, "not"))
    else:
        draft.add(draft.tell(fact if draft.label == "entailment" else turned))
        if draft.rng.random() < 0.3:
            draft.add(draft.tell(fact, "silent"))
    return draft.pair(fact.org)


def _negation(draft: Draft) -> Pair:
    fact = draft.world.fact(draft.rng.choice(draft.lexicon.events))
    modes = draft.rng.sample(("done", "not"), 2)
    draft.state(fact, modes[0])
    if draft.label == "neutral":
        kind = draft.rng.random()
        if kind < 0.25:
            draft.add(draft.tell(fact, draft.rng.choice(("silent", "maybe", "rumour"))))
        elif fact.relation.roles == "none" or kind < 0.6:
            draft.add(draft.tell(draft.other_org(fact), draft.rng.choice(modes)))
        else:
            draft.add(draft.tell(replace(fact, other=draft.world.org()), draft.rng.choice(modes)))
    else:
        draft.add(draft.tell(fact, modes[0] if draft.label == "entailment" else modes[1]))
    return draft.pair(fact.org)


def _status(draft: Draft) -> Pair:
    relation = draft.with_modes("done", "talks", "cancelled")
    fact = replace(draft.world.fact(relation), when=None)
    stage = draft.rng.choice([one for one in _STAGES if relation.has(one)])
    draft.state(fact, stage)
    choices = _STAGES[stage][("entailment", "neutral", "contradiction").index(draft.label)]
    mode = draft.rng.choice(sorted(one for one in choices if one == "other" or relation.has(one)))
    if mode == "other" or (draft.label == "neutral" and draft.rng.random() < 0.4):
        fact = draft.other_org(fact)
        mode = draft.rng.choice([one for one in _STAGES if relation.has(one)])
    draft.add(draft.tell(fact, mode))
    return draft.pair(fact.org)


PHENOMENA: dict[str, Callable[[Draft], Pair]] = {
    "paraphrase": _paraphrase,
    "rank": _value("rank"),
    "amount": _value("money"),
    "count": _value("count"),
    "percent": _value("percent"),
    "date": _date,
    "period": _period,
    "bound": _bound,
    "role_swap": _roles,
    "status": _status,
    "negation": _negation,
    "other_entity": _other_entity,
    **MORE,
}
