"""Whether a claim is asserted at all: modality, negation and the status of events.

Two read it: cues in the syntax (conditionals, particles, verbs of planning, "selon"), each told by name, and the
bundled reader, which sees the whole text. :func:`weighed` says who is believed where they differ; the choices are those
that were right more often on development texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claimcheck.extraction.clauses import governing_verbs
from claimcheck.extraction.frames import Frame, lemmas
from claimcheck.extraction.lexicon import Cues
from claimcheck.extraction.proposals import Proposal
from claimcheck.language import Sentence, Token, fold_text
from claimcheck.schema import Attribution, ClaimKind, Lang, Modality, Status

__all__ = ["Reading", "Setting", "in_background", "read_clause", "weighed"]

_FACTUAL = {Modality.ASSERTED, Modality.REPORTED, Modality.PLANNED}
_STAGED = {ClaimKind.ACQUISITION, ClaimKind.MERGER}
_UNFINISHED = {Status.CONSIDERED, Status.NEGOTIATING, Status.AGREED}
_SURE, _POSSIBLE, _RULED_OUT = 0.5, 0.1, 0.01
_EVALUATIVE = {ClaimKind.QUALITY}
_TONED = {ClaimKind.QUALITY, ClaimKind.RANKING, ClaimKind.PRODUCT, ClaimKind.REVENUE}


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a clause stands: who says it, in a quotation, in passing, in a question."""

    attribution: Attribution | None
    quoted: bool
    valued: bool
    background: bool
    question: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """How the clause is meant."""

    modality: Modality
    negated: bool
    status: Status | None
    cues: tuple[str, ...]


def read_clause(sentence: Sentence, text: str, trigger: Token, frame: Frame, cues: Cues, setting: Setting) -> Reading:
    """Modality, polarity and status of the clause that ``trigger`` heads; ``text`` is that of the document."""
    chain = governing_verbs(sentence, trigger)
    # What stands beside the main line is not touched by the cues of the sentence.
    folded = " " if setting.background else " " + fold_text(text[sentence.start : sentence.end]) + " "
    if not setting.question:
        folded = folded.replace("?", " ")
    seen: list[str] = []
    if setting.background:
        chain = [t for t in chain[:1] if t.i == trigger.i]
    complements = [] if setting.background else governing_verbs(sentence, trigger, complements=True)
    negated = _negated(sentence, trigger, complements, frame, cues, seen)
    status = _status(sentence, trigger, chain, frame, cues, seen)
    if status is Status.CANCELLED:
        negated = True
    future = _future(sentence, chain, cues, seen)
    modality = _modality(sentence, folded, trigger, chain, frame, cues, seen, setting, future, status)
    if status is Status.COMPLETED and _opposed(sentence, trigger, cues):
        status = Status.CONSIDERED
        modality = Modality.PLANNED if modality in {Modality.ASSERTED, Modality.REPORTED} else modality
    if status is Status.COMPLETED and modality is Modality.PLANNED:
        status = Status.AGREED if future == "future" else Status.CONSIDERED
    if status in {Status.COMPLETED, Status.AGREED} and modality is Modality.HYPOTHETICAL:
        status = Status.CONSIDERED
    return Reading(modality, negated, status, tuple(dict.fromkeys(seen)))


def weighed(cued: Reading, proposal: Proposal, kind: ClaimKind) -> Reading:
    """What the cues and the reader say together.

    A condition, rumour or question that syntax shows is one unless the reader rules it out, and so is a source or plan
    where the reader sees a bare assertion; a denial needs both, unless the reader is sure. The reader knows stages
    better, but a purchase has one, and what is said to be done is not called off.
    """
    modality = proposal.modality
    possible = proposal.modalities.get(Modality.HYPOTHETICAL, 0.0) >= _RULED_OUT
    supposed = cued.modality is Modality.HYPOTHETICAL and modality in _FACTUAL and possible
    if supposed or (cued.modality in {Modality.REPORTED, Modality.PLANNED} and modality is Modality.ASSERTED):
        modality = cued.modality
    negated = proposal.negated > _SURE or (cued.negated and proposal.negated > _POSSIBLE)
    status = proposal.status
    staged = any(cue.startswith("status:") for cue in cued.cues)
    undone = status is Status.CANCELLED and staged and cued.status is not Status.CANCELLED
    unfinished = status is Status.COMPLETED and cued.status in _UNFINISHED
    if cued.status is Status.OPTION or (status is None and kind in _STAGED) or undone or unfinished:
        status = cued.status
    if status is Status.COMPLETED and modality is Modality.PLANNED:
        status = cued.status if cued.status in _UNFINISHED else Status.CONSIDERED
    return Reading(modality, negated, status, cued.cues)


def _opposed(sentence: Sentence, trigger: Token, cues: Cues) -> bool:
    """ "a vote against the takeover": what is voted or spoken against is not thereby done."""
    return trigger.pos == "NOUN" and any(
        fold_text(token.text) in cues.opposed for token in sentence.children(trigger.i, "case")
    )


def in_background(sentence: Sentence, trigger: Token, frame: Frame) -> bool:
    """Whether the trigger's claim is given in passing: a role in apposition, a participle, a relative clause."""
    relational = "is" in (*frame.subject, *frame.object) and not sentence.children(trigger.i, "cop")
    if relational and trigger.pos not in {"VERB", "AUX"}:
        return True
    current = trigger
    for head in sentence.ancestors(trigger):
        if current.dep in {"acl:relcl", "appos"} or (
            current.dep in {"acl", "amod"} and "VerbForm=Inf" not in current.feats
        ):
            return True
        if current.dep in {"conj", "ccomp", "parataxis", "advcl", "xcomp"}:
            return False
        current = head
    return False


def _negated(sentence: Sentence, trigger: Token, chain: list[Token], frame: Frame, cues: Cues, seen: list[str]) -> bool:
    parity = 0
    nodes = {t.i: t for t in [trigger, *chain]}
    for node in nodes.values():
        particles = _particles(sentence, node, cues)
        if particles:
            parity += 1
            seen.extend(f"negation:{p}" for p in particles)
        undone = cues.refused if frame.status is not None else cues.refused | cues.cancelled
        if node.i != trigger.i and set(lemmas(node)) & undone:
            parity += 1
            seen.append(f"negation:{node.text}")
    for t in sentence.children(trigger.i, "case", "mark"):
        if fold_text(t.text) in cues.negative_words:
            parity += 1
            seen.append(f"negation:{t.text}")
    if frame.polarity == "negative" or set(lemmas(trigger)) & {fold_text(w) for w in frame.negative_lemmas}:
        parity += 1
        seen.append(f"negation:{trigger.text}")
    return parity % 2 == 1


def _particles(sentence: Sentence, node: Token, cues: Cues) -> list[str]:
    children = sentence.children(node.i)
    words = {fold_text(t.text): t for t in children}
    ne = next((t for t in children if fold_text(t.text) in {"ne", "n'"}), None)
    found = []
    for t in children:
        word = fold_text(t.text)
        if t.dep not in {"advmod", "neg", "det", "cc", "obl:mod", "obj", "nsubj", "cc:preconj", "discourse"}:
            continue
        if word in cues.negations and not _only(sentence, t):
            if t.dep in {"obj", "nsubj"} and ne is None and sentence.lang is Lang.FR:
                continue
            found.append(t.text)
        elif word == "plus" and ne is not None and not _restricted(sentence, ne, t, cues) and t.dep == "advmod":
            found.append(t.text)
    if not found and ne is not None and sentence.lang is Lang.FR:
        after = {fold_text(t.text): t for t in sentence.tokens[ne.i + 1 : ne.i + 8]}
        for word, t in after.items():
            near = word in cues.negations - {"personne", "rien"} or (
                word == "plus" and not _restricted(sentence, ne, t, cues)
            )
            if near and not _only(sentence, t):
                found.append(t.text)
                break
    if "nobody" in words or "no-one" in words:
        found.append("nobody")
    for subject in sentence.children(node.i, "nsubj", "nsubj:pass"):
        # "aucun agent n'a…", "no investor has…"
        found.extend(t.text for t in sentence.children(subject.i, "det") if fold_text(t.text) in cues.negations)
    return found[:1]


def _only(sentence: Sentence, particle: Token) -> bool:
    """ "non seulement", "pas seulement", "not only" deny nothing."""
    following = [fold_text(t.text) for t in sentence.tokens[particle.i + 1 : particle.i + 3]]
    return bool({"seulement", "only", "uniquement", "just"} & set(following[:1])) or following[:2] == ["que"]


def _restricted(sentence: Sentence, ne: Token, plus: Token, cues: Cues) -> bool:
    """ "n'est plus que 5e": a restriction, no negation."""
    window = sentence.tokens[plus.i + 1 : plus.i + 7]
    if window and fold_text(window[0].text) in cues.restrictive:
        return True
    return any(fold_text(t.text) in cues.restrictive and t.dep not in {"mark"} for t in window[:3])


def _status(
    sentence: Sentence, trigger: Token, chain: list[Token], frame: Frame, cues: Cues, seen: list[str]
) -> Status | None:
    if frame.status is None:
        return None
    if frame.status in {Status.OPTION, Status.NEGOTIATING}:
        words = set(lemmas(trigger))
        if words & cues.negotiation:
            return Status.NEGOTIATING
        return frame.status
    words = set()
    for verb in chain:
        words |= set(lemmas(verb))
        if verb.i != trigger.i or frame.nouns:
            words |= {
                w for c in sentence.children(verb.i, "obj", "obl:arg", "obl", "obl:mod", "xcomp") for w in lemmas(c)
            }
    words -= set(lemmas(trigger)) if trigger.pos in {"VERB", "AUX"} else set()
    for status, own in (
        (Status.CANCELLED, cues.cancelled),
        (Status.NEGOTIATING, cues.negotiation),
        (Status.COMPLETED, cues.completed),
        (Status.CONSIDERED, cues.considered),
        (Status.AGREED, cues.agreed),
    ):
        if hit := words & own:
            seen.append(f"status:{sorted(hit)[0]}")
            return status
    return frame.status


def _future(sentence: Sentence, chain: list[Token], cues: Cues, seen: list[str]) -> str | None:
    """ "future" for a future form, "intention" for a verb of planning, else None."""
    for depth, verb in enumerate(chain):
        forms = [verb, *sentence.children(verb.i, "aux", "aux:tense", "aux:pass", "cop")]
        if any("Tense=Fut" in t.feats for t in forms) and "Mood=Cnd" not in verb.feats:
            seen.append(f"future:{forms[-1].text}")
            return "future"
        if any(fold_text(t.text) in {"will", "'ll", "shall", "wo"} for t in forms):
            seen.append("future:will")
            return "future"
        if set(lemmas(verb)) & (cues.future_verbs if depth else cues.promises):
            seen.append(f"plan:{verb.text}")
            return "intention"
        if depth and fold_text(verb.lemma) in {"aller", "go"} and "Tense=Past" not in verb.feats:
            seen.append(f"future:{verb.text}")
            return "future"
        if any(fold_text(t.lemma) == "aller" and t.i != verb.i for t in forms):
            seen.append("future:aller")
            return "future"
        if any(fold_text(t.text) == "would" for t in forms) and depth + 1 < len(chain):
            seen.append("future:would")
            return "intention"
    return None


def _modality(
    sentence: Sentence,
    folded: str,
    trigger: Token,
    chain: list[Token],
    frame: Frame,
    cues: Cues,
    seen: list[str],
    setting: Setting,
    future: str | None,
    status: Status | None,
) -> Modality:
    if frame.kind in _TONED and not setting.valued:
        irony = _first(folded, cues.irony)
        if irony is not None:
            seen.append(f"irony:{irony}")
            return Modality.IRONIC
    opinion = _first(folded, cues.opinion)
    if (frame.kind in _EVALUATIVE and not setting.valued and not setting.quoted and setting.attribution is None) or (
        opinion is not None and frame.kind in _TONED
    ):
        seen.append(f"opinion:{opinion or frame.id}")
        return Modality.OPINION
    if (cue := _hypothetical(sentence, folded, trigger, chain, cues)) is not None:
        seen.append(f"hypothetical:{cue}")
        return Modality.HYPOTHETICAL
    if future is not None or status is Status.NEGOTIATING:
        return Modality.PLANNED
    if not setting.background and any(set(lemmas(a)) & cues.negotiation for a in _within_clause(sentence, trigger)):
        seen.append("plan:negotiation")
        return Modality.PLANNED
    if status is Status.CONSIDERED and frame.status is not Status.CONSIDERED:
        return Modality.PLANNED
    if setting.attribution is not None or setting.quoted:
        return Modality.REPORTED
    if sentence.lang is Lang.FR and _conditional(sentence, chain):
        seen.append("reported:conditionnel")
        return Modality.REPORTED
    if _first(folded, frozenset(w for w in cues.hedges if w.endswith("edly"))) is not None:
        seen.append("reported:reportedly")
        return Modality.REPORTED
    return Modality.ASSERTED


def _hypothetical(sentence: Sentence, folded: str, trigger: Token, chain: list[Token], cues: Cues) -> str | None:
    if folded.rstrip(' »”")').endswith("?"):
        return "?"
    if (cue := _first(folded, cues.imagined)) is not None:
        return cue
    if (cue := _first(folded, cues.rumour)) is not None:
        return cue
    for verb in chain:
        if verb.i != trigger.i and set(lemmas(verb)) & cues.possible_verbs and _conditional_or_present(verb):
            return verb.text
        for t in sentence.children(verb.i, "aux"):
            if fold_text(t.text) in cues.possible_verbs - {"would", "can"}:
                return t.text
    for node in [trigger, *chain]:
        for t in sentence.children(node.i, "mark"):
            if fold_text(t.text) in {"si", "s'", "if"} and _unreal(sentence, node):
                return t.text
        for t in sentence.children(node.i, "advmod"):
            if fold_text(t.text) in cues.hedges and not t.text.casefold().endswith("edly"):
                return t.text
    if _conditional(sentence, chain[:1]) and (" si " in folded or " if " in folded):
        return "si"
    return None


def _within_clause(sentence: Sentence, trigger: Token) -> Iterator[Token]:
    """The words above the trigger in its own clause."""
    current = trigger
    for head in sentence.ancestors(trigger):
        if current.dep in {"conj", "ccomp", "parataxis", "advcl", "appos", "acl:relcl"}:
            return
        yield head
        current = head


def _conditional_or_present(verb: Token) -> bool:
    return "Tense=Past" not in verb.feats or "Mood=Cnd" in verb.feats


def _unreal(sentence: Sentence, verb: Token) -> bool:
    """An imagined condition, not the factual "si ... est ...": imperfect or conditional, or past in English."""
    forms = [verb, *sentence.children(verb.i, "aux", "aux:tense", "aux:pass", "cop")]
    if sentence.lang is Lang.EN:
        return True
    return any({"Tense=Imp", "Mood=Cnd"} & t.feats for t in forms)


def _conditional(sentence: Sentence, chain: Iterable[Token]) -> bool:
    for verb in chain:
        if any(
            "Mood=Cnd" in t.feats for t in [verb, *sentence.children(verb.i, "aux", "aux:tense", "aux:pass", "cop")]
        ):
            return True
    return False


def _first(folded: str, cues: frozenset[str]) -> str | None:
    hits = [cue for cue in cues if cue in folded]
    return min(hits) if hits else None
