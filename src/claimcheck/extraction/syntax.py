"""Facts about verbs and nouns of a parsed sentence that the tree holds only indirectly."""

from __future__ import annotations

from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import Lang

__all__ = ["NOMINAL", "OBLIQUE", "SUBJECTS", "before", "is_passive", "parted", "surface_subject"]

NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "X", "SYM"}
OBLIQUE = ("obl", "obl:arg", "obl:mod", "obl:agent", "nmod", "nmod:poss")
SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "csubj:pass", "expl:subj")
_INTRANSITIVE = {
    *("aller", "arriver", "descendre", "devenir", "entrer", "monter", "mourir"),
    *("naitre", "partir", "passer", "rester", "revenir", "sortir", "tomber", "venir"),
}  # conjugated with "être" in the active voice
_IMPERSONAL = {"falloir", "agir", "pleuvoir", "suffire"}


def is_passive(sentence: Sentence, verb: Token) -> bool:
    """Whether ``verb`` is passive: a passive auxiliary or subject, or a past participle that modifies a noun."""
    if sentence.lang is Lang.FR:
        if any(fold_text(t.text) in {"se", "s'"} for t in sentence.children(verb.i)):
            return False  # "s'est emparé de"
        helping = ("aux", "aux:tense", "aux:pass", *(("cop",) if "VerbForm=Part" in verb.feats else ()))
        auxiliaries = {fold_text(t.lemma) for t in sentence.children(verb.i, *helping)}
        if auxiliaries:
            # "a résilié" is active, "est tombé" too; only "être" with a transitive participle is passive.
            been = any(fold_text(t.text) == "ete" for t in sentence.children(verb.i))
            plain = "etre" in auxiliaries and (been or auxiliaries == {"etre"})
            return plain and fold_text(verb.lemma) not in _INTRANSITIVE
    if sentence.children(verb.i, "aux:pass", "nsubj:pass"):
        return True
    if sentence.children(verb.i, "nsubj", "obj", "aux:tense", "aux"):
        return False
    if (
        verb.dep in {"acl", "amod", "advcl", "ROOT", "appos", "conj", "xcomp", "nmod", "dep"}
        and "VerbForm=Part" in verb.feats
    ):
        return "Tense=Pres" not in verb.feats and "Aspect=Prog" not in verb.feats
    return verb.pos == "ADJ"


def surface_subject(sentence: Sentence, verb: Token, depth: int = 0) -> Token | None:
    """The grammatical subject of a verb, also one that it shares with the verb it is joined to or governed by."""
    own = sentence.children(verb.i, *SUBJECTS)
    if own and fold_text(verb.lemma) in _IMPERSONAL:
        return None
    if own:
        return own[0]
    preposed = [t for t in sentence.children(verb.i) if t.i < verb.i and t.name is not None and not sentence.case(t)]
    if preposed and "VerbForm=Inf" not in verb.feats:
        return preposed[-1]
    if (modified := _modified_name(sentence, verb)) is not None:
        return modified
    head = sentence.head(verb)
    if depth > 6:
        return None
    for child in sentence.children(verb.i, "advcl", "ccomp", "parataxis"):
        # "La société s'appelle X, ne figure pas…": the parser puts the first verb below the second.
        if child.i < verb.i and {"VerbForm=Fin"} & child.feats & verb.feats and not sentence.children(child.i, "mark"):
            return next(iter(sentence.children(child.i, *SUBJECTS)), None)
    if head is None:
        return None
    if verb.dep == "acl" and "VerbForm=Inf" in verb.feats:
        # "in talks to acquire": the subject of the verb above the noun.
        governor = next(
            (a for a in sentence.ancestors(head) if a.pos in {"VERB", "AUX"} or sentence.children(a.i, "cop")), None
        )
        governor = head if sentence.children(head.i, "cop") else governor
        return surface_subject(sentence, governor, depth + 1) if governor is not None else None
    if verb.dep in {"acl", "amod"} and head.pos in NOMINAL:
        noun = _agreeing(sentence, verb, head)
        if sentence.children(noun.i, "cop"):
            # "X est un ouvrage édité par Y": what is said of the predicate is said of its subject.
            return next(iter(sentence.children(noun.i, *SUBJECTS)), noun)
        return noun
    if verb.dep in {"conj", "xcomp", "advcl", "ccomp", "parataxis", "aux", "cop", "dep", "obl", "obl:arg", "obl:mod"}:
        if verb.dep in {"ccomp", "parataxis"} and "VerbForm=Fin" in verb.feats:
            return None
        return surface_subject(sentence, head, depth + 1)
    if verb.dep in {"nmod", "acl:relcl", "appos"} and head.pos in NOMINAL:
        return head if "VerbForm=Part" in verb.feats else surface_subject(sentence, head, depth + 1)
    if head.pos in {"VERB", "AUX"}:
        return surface_subject(sentence, head, depth + 1)
    return None


def _agreeing(sentence: Sentence, participle: Token, noun: Token) -> Token:
    """``noun``, or the noun above it that agrees with the participle in number where ``noun`` does not."""
    number = {f for f in participle.feats if f.startswith("Number=")}
    if not number or not any(f.startswith("Number=") for f in noun.feats) or number & noun.feats:
        return noun
    for above in sentence.ancestors(noun):
        if above.pos not in NOMINAL:
            break
        if above.name is not None or number & above.feats:
            return above
    return noun


def _modified_name(sentence: Sentence, verb: Token) -> Token | None:
    """The name that a participle follows, a comma and adverbs at most between: "Sitel, racheté depuis par…"."""
    if "VerbForm=Part" not in verb.feats or sentence.children(verb.i, "aux", "aux:tense", "aux:pass"):
        return None
    for t in reversed(sentence.tokens[max(0, verb.i - 3) : verb.i]):
        if t.name is not None:
            return t
        if t.text != "," and t.pos != "ADV":
            return None
    return None


def parted(sentence: Sentence, a: Token, b: Token) -> bool:
    """Whether a colon or semicolon stands between two tokens."""
    low, high = sorted((a.i, b.i))
    return any(t.text in {":", ";"} for t in sentence.tokens[low:high])


def before(sentence: Sentence, token: Token) -> Token | None:
    """The nominal right before a relative pronoun, at most a comma, a bracket or a preposition away."""
    for i in range(token.i - 1, max(-1, token.i - 5), -1):
        candidate = sentence.tokens[i]
        if candidate.pos in {"NOUN", "PROPN", "PRON"}:
            return candidate
        if candidate.pos not in {"PUNCT", "ADP", "ADJ", "NUM", "ADV", "CCONJ", "SYM"}:
            return None
    return None
