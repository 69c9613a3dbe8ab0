"""Verb forms: agreement with a name, the indicative for a hedged conditional, finite forms for participles.

What cannot be conjugated with certainty gives None, and the caller words the claim otherwise.
"""

from __future__ import annotations

import re

from claimcheck.extraction.statements.draft import wording
from claimcheck.language import Token, fold_text
from claimcheck.schema import Lang

__all__ = ["conditional", "indicative", "is_conditional", "masculine", "present", "third_person"]

_SIBILANT = re.compile(r"(?:s|sh|ch|x|z|o)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_STEM_CHANGES = (
    (re.compile(r"(?:oy|uy)er$"), lambda m: m.group()[0] + "ie"),
    (re.compile(r"ayer$"), lambda m: "aie"),
    (re.compile(r"é([bcdfglmnprstvyz]|[bcdfgptv][lr]|gn|qu|gu)er$"), lambda m: f"è{m.group(1)}e"),
    (re.compile(r"e([cdlmnprstv])er$"), lambda m: f"è{m.group(1)}e"),
)
_ENDINGS = {
    "future": ("ai", "as", "a", "ons", "ez", "ont"),
    "conditional": ("ais", "ait", "ions", "iez", "aient"),
}


def third_person(token: Token, lang: Lang) -> str | None:
    """The form of a finite verb that agrees with a single name; None when it is not known."""
    form = token.text.casefold().replace("’", "'")
    if {"Person=3", "Number=Sing"} <= token.feats:
        return form
    known = wording(lang)["agreement"].get(form)
    if known is not None:
        return str(known)
    if lang is Lang.EN:
        if "Tense=Pres" in token.feats and "Person=3" not in token.feats and token.pos in {"VERB", "AUX"}:
            return present(token.lemma, lang) if form == token.lemma else form
        return form
    return _third_french(form, token.lemma)


def _third_french(form: str, lemma: str) -> str | None:
    for ending in ("ai", "as", "ons", "ez", "ont"):
        if any(form == f"{stem}{ending}" for stem in _future_stems(lemma)):
            return f"{form[: -len(ending)]}a"
    for ending in ("aient", "ions", "iez", "ais"):
        if form.endswith(ending):
            return f"{form[: -len(ending)]}ait"
    if form.endswith(("ait", "ra")):
        return form
    if form.endswith(("ons", "ez", "ent", "e", "s", "t", "d", "x")):
        return present(lemma, Lang.FR)
    return None


def present(lemma: str, lang: Lang, *, plural: bool = False) -> str | None:
    """The present of the third person."""
    if lang is Lang.EN:
        if plural:
            return lemma
        if lemma in wording(lang)["present"]:
            return str(wording(lang)["present"][lemma])
        if _CONSONANT_Y.search(lemma):
            return f"{lemma[:-1]}ies"
        return f"{lemma}es" if _SIBILANT.search(lemma) else f"{lemma}s"
    table = wording(lang)["plural" if plural else "present"]
    for size in range(len(lemma), 1, -1):
        if lemma[-size:] in table:
            return f"{lemma[:-size]}{table[lemma[-size:]]}"
    if lemma.endswith("er"):
        return f"{_silent(lemma)}{'nt' if plural else ''}"
    if lemma.endswith("ir"):
        return f"{lemma[:-2]}{'issent' if plural else 'it'}"
    if lemma.endswith("dre") and not plural:
        return lemma[:-2]
    return None


def _silent(infinitive: str) -> str:
    """An infinitive in -er with a silent ending: "emploie", "achète", "gère"."""
    if wording(Lang.FR)["doubled"].get(infinitive):
        return str(wording(Lang.FR)["doubled"][infinitive])
    for pattern, change in _STEM_CHANGES:
        if pattern.search(infinitive):
            return pattern.sub(change, infinitive)
    return infinitive[:-1]


def _future_stems(lemma: str) -> tuple[str, ...]:
    """What French future and conditional are made from."""
    table = wording(Lang.FR)["future"]
    for size in range(len(lemma), 1, -1):
        if lemma[-size:] in table:
            return (f"{lemma[:-size]}{table[lemma[-size:]]}",)
    if lemma.endswith("er"):
        return (lemma, f"{_silent(lemma)}r")
    return (lemma,) if lemma.endswith("ir") else (lemma.removesuffix("e"),)


def is_conditional(token: Token) -> bool:
    """Whether ``token`` is a French conditional, which the models take for an imperfect at times."""
    form = fold_text(token.text)
    return any(
        form == f"{fold_text(stem)}{ending}"
        for stem in _future_stems(token.lemma)
        for ending in _ENDINGS["conditional"]
    ) or (form in {"aurait", "auraient", "serait", "seraient"})


def indicative(token: Token) -> str | None:
    """The present for a French conditional: "aurait" gives "a", "compterait" "compte"."""
    lemma = wording(Lang.FR)["auxiliaries"].get(fold_text(token.text)[:4], token.lemma)
    return present(lemma, Lang.FR, plural=token.text.endswith("ent"))


def conditional(token: Token) -> str | None:
    """The French conditional of a finite verb: "décrochait" gives "décrocherait"."""
    form, lemma = fold_text(token.text), token.lemma
    if form.endswith("ait") and not form.startswith(fold_text(lemma)[:-2]):
        lemma = f"{token.text.casefold()[:-3]}er" if fold_text(lemma)[-2:] == "er" or lemma == token.text else lemma
    stem = next(iter(_future_stems(lemma)), None)
    return f"{stem}{'aient' if 'Number=Plur' in token.feats else 'ait'}" if stem else None


def masculine(participle: str, lemma: str = "") -> str:
    """A French past participle without the agreement with an object that no longer precedes it."""
    for agreed, plain in (("ées", "é"), ("és", "é"), ("ée", "é"), ("ues", "u"), ("us", "u"), ("ue", "u")):
        if participle.endswith(agreed):
            return participle.removesuffix(agreed) + plain
    kept = participle.endswith("is") and not lemma.endswith(("ir", "ivre"))  # "pris", but "suivis"
    return participle if kept else participle.removesuffix("s")
