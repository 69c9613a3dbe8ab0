"""Sets the post of an appointment against the post that the evidence tells of."""

from __future__ import annotations

from claimcheck.language import fold_text
from claimcheck.schema import Check, CheckOutcome, Claim, ClaimKind

__all__ = ["compare_post"]


def compare_post(claim: Claim, other: Claim) -> Check:
    """Agrees when both name one post; two different posts of one person contradict nothing."""
    said, found = _post(claim), _post(other)
    same = said is not None and found is not None and fold_text(said) == fold_text(found)
    outcome = CheckOutcome.AGREES if same else CheckOutcome.UNKNOWN
    return Check(name="post", outcome=outcome, detail=f"post: {said or 'none'}; evidence: {found or 'none'}")


def _post(claim: Claim) -> str | None:
    return claim.value.text if claim.kind is ClaimKind.APPOINTMENT and claim.value is not None else None
