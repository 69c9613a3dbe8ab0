"""Phenomena of who says it and how surely, of parts, details, former names and sentences beside the point."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from .draft import Draft, Pair
from .facts import Fact
from .values import Quantity, other_number

__all__ = ["MORE", "round_number"]


def round_number(number: float) -> float:
    """The number with two significant digits, at least one below ten."""
    if number < 10:
        return max(1.0, float(round(number)))
    return float(round(number, 1 - math.floor(math.log10(number))))


def _said(draft: Draft, fact: Fact, kind: str, speaker: str, claim: bool = False) -> str:
    """The fact in somebody's mouth, in the language of the side."""
    if claim:
        draft.state(fact)
        return draft.hypothesis.wrap(kind, S=speaker, C=draft.claim.text)
    return draft.premise.wrap(kind, S=speaker, C=draft.tell(fact, inside=True))


def _attribution(draft: Draft) -> Pair:
    fact = draft.world.fact(draft.rng.choice(draft.lexicon.values + draft.lexicon.events))
    return _saying(draft, fact) if draft.rng.random() < 0.5 else _dropped(draft, fact)


def _saying(draft: Draft, fact: Fact) -> Pair:
    """A claim about what somebody says or denies."""
    person, house = draft.world.person(), draft.world.org()
    at = draft.rng.randrange(6)
    kinds = draft.rng.sample(("says", "denies"), 2)

    def speaker(side: int, who: int) -> str:
        writer = (draft.premise, draft.hypothesis)[side]
        return writer.speaker(who, fact, person, house)

    text = _said(draft, fact, kinds[0], speaker(1, at), claim=True)
    draft.claim = replace(draft.claim, text=text)
    if draft.label == "entailment":
        draft.add(_said(draft, fact, kinds[0], speaker(0, at)))
    elif draft.label == "contradiction":
        draft.add(_said(draft, fact, kinds[1], speaker(0, at)))
    elif draft.rng.random() < 0.5:
        person, house = draft.world.person(), draft.world.org()
        official = draft.lexicon.words["official"]
        other = draft.rng.choice([one for one in range(6) if one != at and not (one in official and at in official)])
        draft.add(_said(draft, fact, draft.rng.choice(kinds), speaker(0, other)))
    else:
        draft.add(_said(draft, draft.other_org(fact), draft.rng.choice(kinds), speaker(0, at)))
    return draft.pair(fact.org)


def _dropped(draft: Draft, fact: Fact) -> Pair:
    """A bare claim whose evidence is in the mouth of the organisation itself, or of somebody nobody knows."""
    draft.state(fact)
    official = draft.rng.choice(draft.lexicon.words["official"])
    speaker = draft.premise.speaker(official, fact, draft.world.person(), draft.world.org())
    if draft.label == "entailment":
        draft.add(_said(draft, fact, "says", speaker))
    elif draft.label == "neutral":
        if draft.rng.random() < 0.5:
            speaker = draft.rng.choice(draft.lexicon.words["doubtful"][draft.langs[0]])
            draft.add(_said(draft, fact, "says", speaker))
        else:
            draft.add(_said(draft, draft.other_org(fact), "says", speaker))
    elif draft.rng.random() < 0.4:
        draft.add(_said(draft, fact, "denies", speaker))
    elif fact.relation.type == "event":
        draft.add(draft.premise.wrap("says", S=speaker, C=draft.tell(fact, "not", inside=True)))
    else:
        draft.add(_said(draft, draft.other_value(fact), "says", speaker))
    return draft.pair(fact.org)


def _hedge(draft: Draft) -> Pair:
    fact = draft.world.fact(draft.with_modes("done", "maybe", "not"))
    hedged = fact.relation.has("cancelled") and draft.rng.random() < 0.4
    if hedged:
        fact = replace(fact, when=None)
    draft.state(fact, "maybe" if hedged else "done")
    if draft.label == "entailment":
        draft.add(draft.tell(fact, draft.rng.choice(("maybe", "rumour")) if hedged else "done"))
    elif draft.label == "contradiction":
        draft.add(draft.tell(fact, "cancelled" if hedged else "not"))
    elif hedged or draft.rng.random() < 0.35:
        other = draft.other_org(fact)
        draft.add(
            draft.tell(other, draft.rng.choice(("maybe", "rumour", "not", "done", "cancelled" if hedged else "done")))
        )
    else:
        draft.add(draft.tell(fact, draft.rng.choice(("maybe", "rumour"))))
    return draft.pair(fact.org)


def _part_whole(draft: Draft) -> Pair:
    relation = draft.with_modes("part_of", "part", "total")
    fact = draft.world.fact(relation)
    whole = replace(fact.value, number=max(fact.value.number, 20.0))
    part = replace(whole, number=float(max(2, round(whole.number * draft.rng.uniform(0.15, 0.75)))))
    fact = replace(fact, value=whole, part=part)
    if draft.rng.random() < 0.5:
        draft.state(fact, "total")
        less = replace(whole, number=float(round(whole.number * draft.rng.uniform(1.3, 2.5))))
        wrong = replace(fact, value=less, part=whole)
        right = replace(fact, part=part)
        missing = replace(fact, part=draft.rng.choice((part, replace(whole, number=part.number + 1))))
        alone = "part"
    else:
        draft.state(fact, "part")
        wrong = replace(fact, part=other_number(part, draft.rng))
        wrong = replace(wrong, value=replace(whole, number=max(whole.number, round((wrong.part or part).number * 1.4))))
        right, missing, alone = fact, fact, "total"
    if draft.label == "neutral":
        if draft.rng.random() < 0.5:
            draft.add(draft.tell(missing, alone))
        else:
            draft.add(draft.tell(draft.rng.choice((draft.other_year, draft.other_org))(missing), "part_of"))
    else:
        draft.add(draft.tell(right if draft.label == "entailment" else wrong, "part_of"))
    return draft.pair(fact.org)


def _detail(draft: Draft) -> Pair:
    fact = draft.world.fact(draft.rng.choice([one for one in draft.lexicon.events if one.details]))
    fact = replace(fact, detail=draft.world.detail(fact.relation))
    draft.state(fact)
    if draft.label == "entailment":
        draft.add(draft.tell(fact))
    elif draft.label == "contradiction":
        detail = draft.world.detail(fact.relation, like=fact.detail)
        if fact.detail and isinstance(fact.detail.value, Quantity):
            detail = replace(detail, value=other_number(fact.detail.value, draft.rng))
        draft.add(draft.tell(replace(fact, detail=detail)))
    elif draft.rng.random() < 0.65:
        draft.add(draft.tell(replace(fact, detail=None)))
    else:
        draft.add(draft.tell(draft.other_org(fact)))
    return draft.pair(fact.org)


def _former_name(draft: Draft) -> Pair:
    fact = draft.world.fact(draft.rng.choice(draft.lexicon.values + draft.lexicon.events))
    former = draft.world.org()
    names = [fact.org, former]
    draft.rng.shuffle(names)
    draft.state(replace(fact, org=names[0]))
    told = replace(fact, org=names[1])
    unrelated = draft.world.org()
    naming = draft.premise.wrap("renamed", F=former, A=fact.org)
    if draft.label == "neutral":
        if draft.rng.random() < 0.5:
            naming = draft.premise.wrap("renamed", F=unrelated, A=names[0])
            if fact.relation.exclusive or fact.relation.type == "rank":
                told = replace(draft.other_org(told), org=told.org)
        else:
            told = replace(draft.other_org(told), org=unrelated)
        draft.add(draft.tell(told))
    else:
        draft.add(draft.tell(told) if draft.label == "entailment" else draft.denied(told))
    draft.evidence.insert(draft.rng.randint(0, 1), naming)
    return draft.pair(fact.org, draft.rng.choice((0, 0, 1)))


def _irrelevant(draft: Draft) -> Pair:
    fact = draft.world.fact(draft.rng.choice(draft.lexicon.values + draft.lexicon.events))
    draft.state(fact)
    side = draft.world.fact(draft.rng.choice([one for one in draft.lexicon.values if one.type != fact.relation.type]))
    draft.add(draft.told(fact))
    draft.evidence.insert(draft.rng.randint(0, 1), draft.tell(replace(side, org=fact.org)))
    return draft.pair(fact.org, draft.rng.choice((2, 3, 4)))


MORE: dict[str, Callable[[Draft], Pair]] = {
    "attribution": _attribution,
    "hedge": _hedge,
    "part_whole": _part_whole,
    "unmentioned_detail": _detail,
    "former_name": _former_name,
    "irrelevant_context": _irrelevant,
}
