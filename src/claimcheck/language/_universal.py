"""English CLEAR-style trees turned into Universal Dependencies, as far as the rooms above need them.

After the mapping of the Universal Dependencies guidelines: nominals carry their prepositions as ``case``, copulas hang
from the predicate, passives are marked on subject, auxiliary and agent.
"""

from __future__ import annotations

from typing import Any

_RENAMED = {
    "dobj": "obj",
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "dative": "iobj",
    "relcl": "acl:relcl",
    "poss": "nmod:poss",
    "prt": "compound:prt",
    "npadvmod": "obl:mod",
    "neg": "advmod",
    "intj": "discourse",
    "preconj": "cc",
    "predet": "det",
    "quantmod": "advmod",
    "oprd": "xcomp",
    "acomp": "xcomp",
    "attr": "xcomp",
    "pobj": "obl",
}
_NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "SYM"}


def to_universal(doc: Any) -> list[tuple[str, int, str, str]]:
    """``(relation, head index, part of speech, lemma)`` of the tokens of a spaCy document with CLEAR relations."""
    deps = [t.dep_ for t in doc]
    heads = [t.head.i for t in doc]
    pos = [t.pos_ for t in doc]
    lemmas = [t.lemma_ for t in doc]
    for t in doc:
        if t.dep_ == "auxpass" and t.text in {"'s", "’s"}:
            _unfold_perfect(t, deps, lemmas)
    for t in doc:
        if t.dep_ in {"prep", "agent"} or (t.dep_ == "dative" and t.pos_ == "ADP"):
            _lift_preposition(t, deps, heads, pos)
    for t in doc:
        if t.dep_ in {"attr", "acomp"} and t.head.lemma_ == "be" and t.head.i == heads[t.i]:
            _lift_copula(t, doc, deps, heads)
    relations = (_RENAMED.get(dep, dep) for dep in deps)
    return list(zip(relations, heads, pos, lemmas, strict=True))


def _unfold_perfect(clitic: Any, deps: list[str], lemmas: list[str]) -> None:
    """ "It's bought Acme", "it's been sold": "has", which the models take for the "is" of a passive."""
    beside = list(clitic.head.children)
    active = any(t.dep_ == "dobj" and t.i > clitic.head.i for t in beside)
    if not active and not any(t.lower_ == "been" for t in beside):
        return
    deps[clitic.i], lemmas[clitic.i] = "aux", "have"
    for t in beside if active else ():
        if t.dep_ == "nsubjpass":
            deps[t.i] = "nsubj"


def _lift_preposition(prep: Any, deps: list[str], heads: list[int], pos: list[str]) -> None:
    objects = [c for c in prep.children if c.dep_ in {"pobj", "pcomp"}]
    if not objects:
        return
    target = objects[0]
    governor = heads[prep.i]
    if prep.dep_ == "agent":
        relation = "obl:agent"
    elif target.dep_ == "pcomp" and target.pos_ in {"VERB", "AUX"}:
        relation = "advcl"
    else:
        relation = "nmod" if pos[governor] in _NOMINAL else "obl"
    deps[target.i], heads[target.i] = relation, governor
    deps[prep.i], heads[prep.i] = "mark" if relation == "advcl" else "case", target.i
    for child in prep.children:
        if child.i != target.i:
            heads[child.i] = target.i


def _lift_copula(predicate: Any, doc: Any, deps: list[str], heads: list[int]) -> None:
    copula = predicate.head
    deps[predicate.i] = deps[copula.i]
    heads[predicate.i] = predicate.i if heads[copula.i] == copula.i else heads[copula.i]
    for t in doc:
        if t.i != predicate.i and t.i != copula.i and heads[t.i] == copula.i:
            heads[t.i] = predicate.i
    deps[copula.i], heads[copula.i] = "cop", predicate.i
