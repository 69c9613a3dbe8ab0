"""Why a claim was read as it was, for people; told from the claim's own record."""

from __future__ import annotations

from claimcheck.schema import Claim, Party

__all__ = ["explain_claim"]


def explain_claim(claim: Claim) -> list[str]:
    """Lines that say which words and frame carry ``claim``, how its roles were found, and what weighed how much."""
    told = dict(cue.split(":", 1) for cue in claim.cues)
    trigger = told.get("trigger", "")
    listed = claim.frame is not None and not claim.frame.endswith(".reader")
    by = f"by the frame {claim.frame}" if listed else "by the reader alone, no frame fits"
    lines = [f"{claim.kind.value} on “{trigger}”, {by}; probability {told.get('reader', '?')}"]
    lines.append(_role("subject", claim.subject, claim, told.get("subject")))
    if claim.object is not None:
        lines.append(_role("object", claim.object, claim, None))
    meant = [f"{claim.modality.value} {told.get(claim.modality.value, '')}".rstrip()]
    meant += [f"negated {told['negated']}"] if "negated" in told else []
    meant += [f"status {claim.status.value}"] if claim.status is not None else []
    lines.append(f"meant as: {', '.join(meant)}")
    kinds = {"negation", "hypothetical", "plan", "future", "irony", "together"}
    shown = [cue for cue in claim.cues if cue.split(":", 1)[0] in kinds]
    shown += [cue for cue in claim.cues if cue.startswith(("opinion:", "reported:", "status:")) and cue[-1].isalpha()]
    if shown:
        lines.append(f"cues: {', '.join(shown)}")
    if claim.attribution is not None:
        lines.append(f"laid to: {claim.attribution.name}")
    lines.append(f"worthiness {claim.worthiness:.2f}: {', '.join(claim.worthiness_reasons) or 'nothing special'}")
    return lines


def _role(name: str, party: Party | None, claim: Claim, sure: str | None) -> str:
    if party is None or party.name is None:
        return f"{name}: not resolved"
    how = "not named in the claim"
    if party.start is not None and party.end is not None:
        words = claim.quote[party.start - claim.start : party.end - claim.start]
        how = "by its name" if words == party.name else f"by “{words}”"
    return f"{name}: {party.name}, {how}" + (f", probability {sure}" if sure else "")
